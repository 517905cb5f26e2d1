"""Choices between two things whose pair of categories is too rare to be balanced by itself.

Balance wants both answers equally often for each pair of categories. Of fifty categories most pairs are met a few
times, always with the same winner, and would all be dropped. What a guesser knows of such a pair is what it knows of
the two: wardrobes mostly win, mugs mostly lose. So each category gets a strength (Bradley and Terry: the log odds
that i beats j are the difference of their strengths, fitted to all candidates of the type), and rare pairs are
balanced together, in bins of that difference, between what the strengths foretell and its opposite.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ENOUGH = 4  # times the rarer answer must occur for a pair to be balanced by itself
BIN = 0.5  # of log odds
BINS = 8
RIDGE = 1.0  # as if each category had once met an average one
ROUNDS = 500

Key = tuple[str, ...]


def pool_rare_pairs(
    types: Sequence[int], keys: Sequence[Key], sides: Sequence[str], paired: Sequence[bool]
) -> tuple[list[Key], list[str]]:
    """Keys and sides with those of rare pairs replaced by what they are balanced by; others stay as they are.

    A pair is a paired key whose first two parts are two labels, one of which is the side: the winner.
    """
    new_keys, new_sides = list(keys), list(sides)
    contests: dict[tuple[int, Key], list[int]] = defaultdict(list)
    for i, (kind, key, side, both) in enumerate(zip(types, keys, sides, paired, strict=True)):
        if both and len(key) >= 2 and key[0] != key[1] and side in key[:2]:
            contests[kind, key[2:]].append(i)
    for (_, context), rows in contests.items():
        won = Counter((keys[i][0], keys[i][1], sides[i]) for i in rows)
        strength = strengths(won)
        for i in rows:
            low, high = keys[i][0], keys[i][1]
            if min(won[low, high, low], won[low, high, high]) >= ENOUGH:
                continue
            lead = strength[low] - strength[high]
            foretold = low if lead >= 0 else high
            new_keys[i] = ("rare pairs", str(min(BINS, int(abs(lead) / BIN))), *context)
            new_sides[i] = "as foretold" if sides[i] == foretold else "against it"
    return new_keys, new_sides


def strengths(won: Counter[tuple[str, str, str]]) -> dict[str, float]:
    """The strength of each label, in log odds, from how often (low, high, winner) occurred."""
    labels = sorted({label for low, high, _ in won for label in (low, high)})
    place = {label: i for i, label in enumerate(labels)}
    wins: NDArray[np.float64] = np.zeros((len(labels), len(labels)))
    for (low, high, winner), times in won.items():
        loser = high if winner == low else low
        wins[place[winner], place[loser]] += times
    met = wins + wins.T
    # The curvature of the loss in each coordinate is at most met / 2 + RIDGE, so these steps only ever go down.
    step = 1.0 / (met.sum(axis=1) / 2 + RIDGE)
    strength = np.zeros(len(labels))
    for _ in range(ROUNDS):
        foretold = 1.0 / (1.0 + np.exp(strength[None, :] - strength[:, None]))  # that row beats column
        strength = strength + step * ((wins - met * foretold).sum(axis=1) - RIDGE * strength)
    return dict(zip(labels, strength.tolist(), strict=True))
