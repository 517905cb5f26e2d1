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

from sightline.datasets.building.slate import Group

ENOUGH = 4  # times the rarer answer must occur for a pair to be balanced by itself
BIN = 0.5  # of log odds
BINS = 8
RIDGE = 1.0  # as if each category had once met an average one
ROUNDS = 500

Key = tuple[str, ...]


def pool_rare_pairs(groups: Sequence[Group], counts: Sequence[int]) -> list[Group]:
    """The groups with those of rare pairs replaced by what they are balanced by; others stay as they are.

    `counts` says how many candidates each group has. A pair is a paired key whose first two parts are two labels, one
    of which is the side: the winner.
    """
    contests: dict[tuple[str, Key], list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        if counts[i] and group.paired and _is_contest(group):
            contests[group.type, group.key[2:]].append(i)
    pooled = list(groups)
    for (kind, context), members in contests.items():
        won = Counter({(groups[i].key[0], groups[i].key[1], groups[i].side): counts[i] for i in members})
        strength = strengths(won)
        for i in members:
            low, high = groups[i].key[:2]
            if min(won[low, high, low], won[low, high, high]) >= ENOUGH:
                continue
            lead = strength[low] - strength[high]
            foretold = low if lead >= 0 else high
            key = ("rare pairs", str(min(BINS, int(abs(lead) / BIN))), *context)
            pooled[i] = Group(kind, True, True, key, "as foretold" if groups[i].side == foretold else "against it")
    return pooled


def _is_contest(group: Group) -> bool:
    return len(group.key) >= 2 and group.key[0] != group.key[1] and group.side in group.key[:2]


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
