"""What is there to ask about: what one frame shows, in which order things are tried, and what is clear of the noise.

An `Occasion` is what somebody who answers would see: one frame, or the whole scene where there are no frames. Pairs and
triples of things come in the order of the generator, and a difference inside the noise is not asked about.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

import numpy as np

from sightline.geometry.box import Box, gap
from sightline.geometry.camera import Camera
from sightline.questions.question import Balance, Draft, Mention, Shows, Skip, View
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene, SceneObject
from sightline.scenes.table import SceneTable

CLEAR_PIXELS = 0.003  # of the picture: below this a thing is a speck
CLEAR_LEAST = 64  # pixels, however small the picture: with fewer nobody can tell what it is
CLEAR_SHARE = 0.4  # visible over unoccluded: what is hidden further cannot be measured by eye
CLEAR_IN_VIEW = 0.6  # of the thing's outline inside the picture
BIN = 1.25  # numbers are balanced in bins that each reach a quarter further than the last
AHEAD = 12  # drafts looked ahead for one of a rare side
TRIES = 48  # candidates tried on one occasion before the next one's turn


@dataclass(frozen=True, eq=False)
class Occasion:
    """What is seen when a question is asked: frame `f` of the table, or the whole scene where `f` is None.

    `glimpsed` are the rows of all objects of which any pixel shows; these forbid a name. `clear` are those shown well
    enough to be asked about, which also have a box.
    """

    table: SceneTable
    f: int | None
    clear: tuple[int, ...]
    glimpsed: tuple[int, ...]

    @property
    def scene(self) -> Scene:
        """The scene that is asked about."""
        return self.table.scene

    @property
    def frame(self) -> int:
        """The row of the frame; only on an occasion that has one."""
        if self.f is None:
            raise ValueError("the occasion is a whole scene; it has no frame")
        return self.f

    @cached_property
    def camera(self) -> Camera:
        """The camera of the frame; only on an occasion that has one."""
        camera = self.scene.frames[self.frame].camera
        if camera is None:
            raise ValueError("an occasion is made of frames with a camera only")
        return camera

    @property
    def views(self) -> tuple[View, ...]:
        """The frame to be shown; none for a whole scene."""
        return () if self.f is None else (View(self.scene.frames[self.f].id),)

    @property
    def shows(self) -> Shows:
        """What the asker gets: the frame, or all there is of the scene."""
        return "scene" if self.f is None else "views"

    def thing(self, i: int) -> SceneObject:
        """The object in row i."""
        return self.scene.objects[i]

    def box(self, i: int) -> Box:
        """The world box of row i when the frame is taken; only of clear objects."""
        box = _box_on(self.scene, self.f, i)
        if box is None:
            raise ValueError(f"object {self.thing(i).id} has no box here; only clear ones are asked about")
        return box

    def boxed(self, i: int) -> bool:
        """Whether the object in row i has a box when the frame is taken."""
        return _box_on(self.scene, self.f, i) is not None

    def mention(self, i: int, name: str) -> Mention:
        """The object of row i under this name."""
        thing = self.thing(i)
        when = self.scene.frames[self.frame].id if thing.motion and self.f is not None else ""
        return Mention(name, thing.id, self.box(i), when)

    def gap(self, i: int, j: int) -> float:
        """Metres between the surfaces of two clear objects, 0 where they touch."""
        if self.thing(i).motion or self.thing(j).motion:
            return gap(self.box(i), self.box(j))
        return float(self.table.gaps[i, j])

    def seen(self, *rows: int) -> dict[str, float]:
        """How many pixels of each of these objects show, as `seen_a`, `seen_b`, …; nothing for a whole scene."""
        if self.f is None:
            return {}
        pixels = self.table.views(self.f).pixels
        return {f"seen_{letter}": float(pixels[i]) for letter, i in zip(ascii_lowercase, rows, strict=False)}


def occasions(table: SceneTable, rng: np.random.Generator) -> Iterator[Occasion]:
    """Frames that can be shown, in the order of the generator; the whole scene when it has no frames at all.

    A frame can be shown when it has colour, a camera and a pose, and the scene vouches for them. Where nobody knows how
    much of a thing is hidden (boxes without depth or masks) the thing is glimpsed, never clear.
    """
    scene = table.scene
    if not scene.frames:
        boxed = tuple(i for i, thing in enumerate(scene.objects) if thing.box is not None)
        yield Occasion(table, None, boxed, tuple(range(len(scene.objects))))
        return
    if not scene.vouches({Fact.PIXELS, Fact.POSES}):
        return
    for f in rng.permutation(len(scene.frames)):
        frame = scene.frames[f]
        if frame.read_rgb is None or frame.camera is None or frame.world_from_camera is None:
            continue
        views = table.views(int(f))
        enough = max(CLEAR_LEAST, CLEAR_PIXELS * frame.camera.width * frame.camera.height)
        with np.errstate(invalid="ignore"):
            plain = (views.pixels >= enough) & (views.share >= CLEAR_SHARE) & (views.in_view >= CLEAR_IN_VIEW)
        clear = tuple(int(i) for i in np.flatnonzero(plain) if _box_on(scene, int(f), int(i)) is not None)
        yield Occasion(table, int(f), clear, tuple(int(i) for i in np.flatnonzero(views.pixels > 0)))


def _box_on(scene: Scene, f: int | None, i: int) -> Box | None:
    thing = scene.objects[i]
    return thing.box if f is None else thing.box_at(scene.frames[f].id)


def in_turn(streams: Iterable[Iterator[Draft | Skip]]) -> Iterator[Draft | Skip]:
    """One draft of each stream after the other, round and round, so that no frame takes all places.

    Streams are opened when their first turn comes: a long video is not looked through for eight questions.
    """
    waiting: list[Iterator[Draft | Skip]] = []
    for stream in streams:
        if (yield from _up_to_a_draft(stream)):
            waiting.append(stream)
    while waiting:
        left = []
        for stream in waiting:
            if (yield from _up_to_a_draft(stream)):
                left.append(stream)
        waiting = left


def _up_to_a_draft(stream: Iterator[Draft | Skip]) -> Generator[Draft | Skip, None, bool]:
    """Pass on skips and then one draft; the value of `yield from` says whether there was one."""
    for outcome in stream:
        yield outcome
        if isinstance(outcome, Draft):
            return True
    return False


def evened(stream: Iterator[Draft | Skip]) -> Iterator[Draft | Skip]:
    """The same outcomes, a few drafts looked ahead, so that the side of `Balance` told least comes next.

    Where one side is rare by nature (the lower of two pixels is mostly the nearer one) few questions would be left
    after balancing.
    """
    told: Counter[str] = Counter()
    waiting: list[tuple[str, Draft]] = []
    for outcome in stream:
        if isinstance(outcome, Skip):
            yield outcome
            continue
        waiting.append(("" if outcome.balance is None else outcome.balance.side, outcome))
        if len(waiting) == AHEAD:
            yield _told_least(waiting, told)
    while waiting:
        yield _told_least(waiting, told)


def _told_least(waiting: list[tuple[str, Draft]], told: Counter[str]) -> Draft:
    side, draft = waiting.pop(min(range(len(waiting)), key=lambda k: told[waiting[k][0]]))
    told[side] += 1
    return draft


def pairs(rows: Sequence[int], rng: np.random.Generator, tries: int = TRIES) -> Iterator[tuple[int, int]]:
    """Unordered pairs, each once, in random order, and either of the two first with equal chance."""
    first, second = np.triu_indices(len(rows), 1)
    if not len(first):
        return
    swap = rng.random(len(first)) < 0.5
    for k in rng.permutation(len(first))[:tries]:
        i, j = rows[first[k]], rows[second[k]]
        yield (j, i) if swap[k] else (i, j)


def triples(rows: Sequence[int], rng: np.random.Generator, tries: int = TRIES) -> Iterator[tuple[int, int, int]]:
    """Ordered triples of different rows, each at most once, in random order."""
    n = len(rows)
    total = n * (n - 1) * (n - 2)
    if total <= 0:
        return
    for code in rng.choice(total, size=min(tries, total), replace=False):
        left = list(rows)
        a = left.pop(int(code) // ((n - 1) * (n - 2)))
        b = left.pop(int(code) // (n - 2) % (n - 1))
        yield a, b, left[int(code) % (n - 2)]


def shuffled(rows: Sequence[int], rng: np.random.Generator) -> list[int]:
    """The rows in random order."""
    return [rows[k] for k in rng.permutation(len(rows))]


def sigma_of_difference(scene: Scene, *facts: Fact, value: float = 0.0) -> float:
    """Standard deviation, metres, of the difference of two lengths of size `value` that rest on these facts.

    The world's scale is left out: an error in it changes both alike and cannot turn their order.
    """
    return math.sqrt(2.0) * math.hypot(*(scene.facts[fact].at(value) for fact in facts if fact in scene.facts))


def sigma_of_length(scene: Scene, fact: Fact, value: float) -> float:
    """Standard deviation, metres, of a length `value` between two places known by `fact`, the scale included."""
    scale = scene.facts[Fact.METRIC].at(1.0) if Fact.METRIC in scene.facts else 0.0
    return math.hypot(sigma_of_difference(scene, fact), scale * value)


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
    return str(math.floor(math.log(value) / math.log(BIN)))


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
