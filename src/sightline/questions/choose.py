"""In which order things are tried, what is clear of the noise, and what is balanced against what.

Pairs and triples of things come in the order of the generator, and a difference inside the noise is not asked about.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from typing import TypeVar

import numpy as np

from sightline.questions.draft import Balance, Skip
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene

Found = TypeVar("Found")  # a draft, or what one is made of

One = TypeVar("One")

BIN = 1.25  # numbers are balanced in bins that each reach a quarter further than the last
LOG_BIN = math.log(BIN)
AHEAD = 12  # looked ahead for one of a rare side
TRIES = 48  # candidates tried on one occasion before the next one's turn


def in_turn(streams: Iterable[Iterator[Found | Skip]]) -> Iterator[Found | Skip]:
    """One find of each stream after the other, round and round, so that no frame takes all places.

    Streams are opened when their first turn comes: a long video is not looked through for eight questions.
    """
    turns = streams
    while True:
        left = []
        for stream in turns:
            for outcome in stream:
                yield outcome
                if not isinstance(outcome, Skip):
                    left.append(stream)
                    break
        if not left:
            return
        turns = left


def evened(stream: Iterator[Found | Skip], side: Callable[[Found], str]) -> Iterator[Found | Skip]:
    """The same outcomes, a few finds looked ahead, so that the `side` told least comes next.

    Where one side is rare by nature (the lower of two pixels is mostly the nearer one) few questions would be left
    after balancing.
    """
    told: defaultdict[str, int] = defaultdict(int)
    waiting: list[tuple[str, Found]] = []
    for outcome in stream:
        if isinstance(outcome, Skip):
            yield outcome
            continue
        waiting.append((side(outcome), outcome))
        if len(waiting) == AHEAD:
            yield _told_least(waiting, told)
    while waiting:
        yield _told_least(waiting, told)


def _told_least(waiting: list[tuple[str, Found]], told: defaultdict[str, int]) -> Found:
    counts = [told[side] for side, _ in waiting]
    side, found = waiting.pop(counts.index(min(counts)))
    told[side] += 1
    return found


def matched(
    stream: Iterator[Found | Skip], known: Callable[[Found], tuple[str, ...]], side: Callable[[Found], str]
) -> Iterator[Found | Skip]:
    """The same outcomes, first those finds that come by two: what is `known` of them is the same, the side another.

    Balance that comes later keeps such twos. What is known may thus be finer than a small build has questions for. The
    others come last, for balance to hold against those of other scenes.
    """
    waiting: defaultdict[tuple[str, ...], list[tuple[int, str, Found]]] = defaultdict(list)
    for turn, outcome in enumerate(stream):
        if isinstance(outcome, Skip):
            yield outcome
            continue
        here, own = waiting[known(outcome)], side(outcome)
        # All that wait have one side: any two others have met.
        if here and here[0][1] != own:
            yield here.pop(0)[2]
            yield outcome
        else:
            here.append((turn, own, outcome))
    left = sorted((one for here in waiting.values() for one in here), key=itemgetter(0))
    yield from evened((one for _, _, one in left), side)


def pairs(rows: Sequence[int], rng: np.random.Generator, tries: int = TRIES) -> Iterator[tuple[int, int]]:
    """Unordered pairs, each once, in random order, and either of the two first with equal chance."""
    every = list(combinations(rows, 2))
    if not every:
        return
    swap = (rng.random(len(every)) < 0.5).tolist()
    for k in rng.permutation(len(every))[:tries].tolist():
        i, j = every[k]
        yield (j, i) if swap[k] else (i, j)


def triples(rows: Sequence[int], rng: np.random.Generator, tries: int = TRIES) -> Iterator[tuple[int, int, int]]:
    """Ordered triples of different rows, each at most once, in random order."""
    n = len(rows)
    total = n * (n - 1) * (n - 2)
    if total <= 0:
        return
    for code in rng.choice(total, size=min(tries, total), replace=False).tolist():
        left = list(rows)
        a = left.pop(code // ((n - 1) * (n - 2)))
        b = left.pop(code // (n - 2) % (n - 1))
        yield a, b, left[code % (n - 2)]


def handfuls(
    rows: Sequence[int], count: int, rng: np.random.Generator, *, placed: int = 0, tries: int = TRIES
) -> Iterator[list[int]]:
    """Different sets of so many rows, at most `tries`, each in random order; the last `placed` of a set have a place of
    their own, so that the same rows with others in it are another set."""
    if not 1 <= count <= len(rows):
        return
    met = set()
    for chosen in rng.random((tries, len(rows))).argsort(axis=1)[:, :count].tolist():
        if (key := (frozenset(chosen[: count - placed]), *chosen[count - placed :])) not in met:
            met.add(key)
            yield [rows[k] for k in chosen]


def shuffled(rows: Sequence[One], rng: np.random.Generator) -> list[One]:
    """The rows, or whatever else, in random order."""
    return [rows[k] for k in rng.permutation(len(rows)).tolist()]


@dataclass(frozen=True)
class Noise:
    """How uncertain a length is: what it has at any size, metres, and its share of the length."""

    fixed: float
    share: float = 0.0

    def of(self, length: float) -> float:
        """Standard deviation, metres, of a length of that many metres."""
        return math.hypot(self.fixed, self.share * length)


def noise_of_differences(scene: Scene, *facts: Fact) -> Noise:
    """Of the difference of two lengths that rest on these facts, by the size of the lengths.

    The world's scale is left out: an error in it changes both alike and cannot turn their order.
    """
    vouches = [scene.facts[fact] for fact in facts if fact in scene.facts]
    fixed, share = math.hypot(*[vouch.sigma for vouch in vouches]), math.hypot(*[vouch.relative for vouch in vouches])
    return Noise(math.sqrt(2.0) * fixed, math.sqrt(2.0) * share)


def noise_of_lengths(scene: Scene, fact: Fact) -> Noise:
    """Of a length between two places known by `fact`, the scale included."""
    scale = scene.facts[Fact.METRIC].at(1.0) if Fact.METRIC in scene.facts else 0.0
    return Noise(noise_of_differences(scene, fact).fixed, scale)


def clear(difference: float, sigma: float, floor: float) -> bool:
    """Whether a difference stands out of the noise: at least two sigma and at least `floor`; NaN does not."""
    return abs(difference) >= max(2.0 * sigma, floor)


def margin(difference: float, sigma: float) -> float | None:
    """The difference in sigmas; None where nothing is uncertain."""
    return abs(difference) / sigma if sigma > 0 else None


def hardness(difference: float, least: float) -> float:
    """0 easy … 1 hard: how near a difference comes to the least one that is asked about."""
    return min(1.0, least / abs(difference)) if difference else 1.0


def bin_of(value: float) -> str:
    """The bin, by steps of a quarter, that a positive number falls into."""
    return str(math.floor(math.log(value) / LOG_BIN))


def spread_balance(value: float, *key: str) -> Balance:
    """Balance of a number: spread over its bins within what a guesser could know."""
    return Balance(key, bin_of(value), paired=False)


def pair_balance(labels: tuple[str, str], first_wins: bool, asked: str, *more: str) -> Balance:
    """Balance of a choice between two things: each of the two labels, in alphabetical order, wins as often.

    `first_wins` says whether the first of `labels` does. Two of one label have no order of their own: `asked`, the
    answer in the words of the question, is balanced instead.
    """
    if labels[0] == labels[1]:
        return Balance((*labels, *more), asked)
    low, high = sorted(labels)
    return Balance((low, high, *more), low if first_wins == (labels[0] == low) else high)
