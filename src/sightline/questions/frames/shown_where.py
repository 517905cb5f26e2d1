"""Which of several other images shows a point, too, or that none of them does."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.errors import QuestionError
from sightline.questions.choose import in_turn, shuffled
from sightline.questions.draft import Balance, Draft, Evidence, Point, Skip, View
from sightline.questions.frames.frame_pairs import frame_pairs
from sightline.questions.frames.in_view import DIFFICULTY
from sightline.questions.frames.matches import FRAMES, HIGH, LOW, TOO_LITTLE, Pair, matches, unseen
from sightline.questions.frames.pixels import Firm, Placed, firm_of
from sightline.questions.question import question_type
from sightline.questions.refer import grid_note, point_to
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

MOST = 5  # further images
FIRSTS = 64  # frames that are tried as the first image
LOOKED_IN = 24  # further images that are tried for one first image
TRIED = 96  # points of one first image
ALIKE = 1.5  # times as much may one image overlap as one that stands for it

NOT_SPLIT = Skip("too few images surely show it, or surely do not")
TOO_PLAIN = Skip("how much the images overlap would tell")


@question_type(
    answer=Choice,
    needs={Fact.DEPTH, Fact.POSES, Fact.PIXELS},
    form=Form(choose="text"),
    templates=(
        "Take {point} in image 1. In which of the other images can the same point of the scene be seen, neither "
        "outside the image nor hidden behind something: {images} or none of them?{grid}",
        "Which other image shows, too, what {point} of image 1 shows: {images} or none of them?{grid}",
        "Where is what image 1 shows at {point} also visible: {images} or none of them?{grid}",
    ),
)
def point_shown_in(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    refer: str = "dot",
    count: int = 3,
    low: float = LOW,
    high: float = HIGH,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """Which one of `count` further images, 2 to 5, shows a point of a first image, too, or that none of them does.

    Asked only of such points as `point_in_view` asks about. One shows it as `pixel_correspondence` asks for it, or
    none; of every other one it is sure, as `point_in_view` says no, that the point falls outside or is hidden. Only
    such points are asked about of which either could be asked: where the answer is "none", an image that overlaps about
    as much stands for the one that shows it. So neither the point's place nor how alike the images are tells that there
    is none, which is right as often as any one image. Of the images the one that is most like the first is right no
    more often than the others.
    """
    if not 2 <= count <= MOST:
        raise QuestionError(f"count={count} further images cannot be asked about; give 2 to {MOST}")
    cases = in_turn(
        iter((looks,)) if isinstance(looks, Skip) else _cases(looks, count, rng)
        for looks in _all_looks(table, rng, count, low, high, frames)
    )
    for outcome in in_rounds(cases, count, rng):
        yield outcome if isinstance(outcome, Skip) else _draft(outcome, rng, refer)


class Look(NamedTuple):
    """What a further image has of a point: whether it is shown, hidden or outside, and the point or its hider there."""

    why: str
    points: tuple[Point, ...] = ()
    ways: Mapping[str, float] = {}


OUTSIDE = Look("outside")


@dataclass(frozen=True, eq=False)
class Looks:
    """Some points (K,) of a first image looked for in others: `found` tells by the point's place what each of these
    has, by its number; nothing of those where nobody can say. `overlaps` and `views` are of the others by number."""

    first: Firm
    points: list[Point]
    found: list[dict[int, Look]]
    overlaps: list[float]
    views: list[View]


def _all_looks(
    table: SceneTable, rng: np.random.Generator, count: int, low: float, high: float, most: int
) -> Iterator[Looks | Skip]:
    """Of each frame in random order, where enough others overlap with it as they should."""
    pairs, seen = frame_pairs(table, most), table.seen(most)
    overlap = np.full((len(seen), len(seen)), np.nan)
    overlap[pairs.first, pairs.second] = overlap[pairs.second, pairs.first] = pairs.overlap
    for i in rng.permutation(len(seen))[:FIRSTS].tolist():
        others = rng.permutation(np.flatnonzero((overlap[i] >= low) & (overlap[i] <= high)))[:LOOKED_IN].tolist()
        if len(others) <= count:
            yield TOO_LITTLE
            continue
        first = firm_of(table, seen.frames[i], most)
        seconds = [firm_of(table, seen.frames[j], most) for j in others]
        yield _looks(table, rng, _some(first, rng), seconds, overlap[i, others].tolist(), most)


def _some(firm: Firm, rng: np.random.Generator) -> Firm:
    """A frame with a few of its points, in the order of their ids."""
    some = np.sort(rng.permutation(len(firm))[:TRIED])
    return replace(firm, ids=firm.ids[some], depth=firm.depth[some])


def _looks(
    table: SceneTable, rng: np.random.Generator, first: Firm, seconds: list[Firm], overlaps: list[float], most: int
) -> Looks:
    views = [View(second.view.frame, "support") for second in seconds]
    points: dict[int, Point] = {}  # by id, since among other points a place is worked out with another last digit
    found: dict[int, dict[int, Look]] = {}

    def told(starts: Placed, k: int, looks: Iterable[Look]) -> None:
        for n, start, look in zip(starts.ids.tolist(), starts.points(), looks, strict=True):
            points.setdefault(n, start)
            found.setdefault(n, {})[k] = look

    for k, (second, overlap, view) in enumerate(zip(seconds, overlaps, views, strict=True)):
        pair = Pair(first, second, overlap, (first.view, view))
        both, gone = matches(pair, rng, TRIED), unseen(table, pair, rng, most, TRIED)
        ways = zip(both.second.points(), both.there.tolist(), both.back.tolist(), strict=True)
        told(both.first, k, [Look("shown", (end,), {"way_there_px": x, "way_back_px": y}) for end, x, y in ways])
        told(gone.outside, k, [OUTSIDE] * len(gone.outside))
        told(gone.hidden, k, [Look("hidden", (hider,)) for hider in gone.hiders.points()])
    return Looks(first, list(points.values()), list(found.values()), overlaps, views)


@dataclass(frozen=True)
class Group:
    """Further images by number: the one that shows a point, one that does not but could stand for it, and others that
    do not, of which `rank` overlap more with the first image than either of the two; `band` is how much the one does
    that overlaps most."""

    right: int
    spare: int
    others: tuple[int, ...]
    rank: int
    band: int


class Case(NamedTuple):
    """A point that can be asked about, with what is known of it in the images, and the groups of images to choose from.

    Once it is its turn there is one group, and `there` says whether its right image is shown, or the spare one."""

    looks: Looks
    place: int
    groups: tuple[Group, ...]
    there: bool = True


def groups_of(shown: Sequence[int], gone: Sequence[int], overlaps: Sequence[float], count: int) -> tuple[Group, ...]:
    """One group for each image that shows a point and each rank that it can have among `count`; of those that do not
    the first ones are taken first."""
    found = []
    for right in shown:
        spare = min(gone, key=lambda k: abs(overlaps[k] - overlaps[right]), default=right)
        low, high = sorted((overlaps[right], overlaps[spare]))
        # Whoever sees how alike the images are to the first must not tell the one from the other.
        if spare == right or high > ALIKE * low:
            continue
        more = [k for k in gone if k != spare and overlaps[k] > high]
        less = [k for k in gone if k != spare and overlaps[k] < low]
        for rank in range(max(0, count - 1 - len(less)), min(count - 1, len(more)) + 1):
            others = (*more[:rank], *less[: count - 1 - rank])
            most = max(high, *[overlaps[k] for k in others])
            found.append(Group(right, spare, others, rank, int(-math.log2(most))))
    return tuple(found)


def in_rounds(cases: Iterator[Case | Skip], count: int, rng: np.random.Generator) -> Iterator[Case | Skip]:
    """Cases with their one group, of each band in rounds that have each rank once, so that nothing but a look tells.

    Of the questions of one band and rank one in `count` + 1 has no right image.
    """
    waiting = defaultdict[tuple[int, int], list[Case]](list)
    rounds = Counter[int]()
    none: dict[tuple[int, int], int] = {}
    for outcome in cases:
        if isinstance(outcome, Skip):
            yield outcome
            continue
        group = min(outcome.groups, key=lambda one: len(waiting[one.band, one.rank]))
        waiting[group.band, group.rank].append(outcome._replace(groups=(group,)))
        band = [waiting[group.band, rank] for rank in range(count)]
        if not all(band):
            continue
        for rank in rng.permutation(count).tolist():
            # Drawn, since a scene may have fewer rounds than it takes to come to all of them.
            turn = none.setdefault((group.band, rank), int(rng.integers(count + 1)))
            yield band[rank].pop()._replace(there=rounds[group.band] % (count + 1) != turn)
        rounds[group.band] += 1
    if left := sum(map(len, waiting.values())):
        yield TOO_PLAIN._replace(times=left)


def _cases(looks: Looks, count: int, rng: np.random.Generator) -> Iterator[Case | Skip]:
    for place, found in enumerate(looks.found):
        shown = [k for k, look in found.items() if look.why == "shown"]
        gone = shuffled([k for k, look in found.items() if look.why != "shown"], rng)
        gone.sort(key=lambda k: found[k].why != "hidden")  # the harder and the rarer reason first
        groups = groups_of(shown, gone, looks.overlaps, count)
        yield Case(looks, place, groups) if groups else NOT_SPLIT


def _draft(case: Case, rng: np.random.Generator, refer: str) -> Draft:
    looks, (group,) = case.looks, case.groups
    start, found = looks.points[case.place], looks.found[case.place]
    order = shuffled([group.right if case.there else group.spare, *group.others], rng)
    images = [found[k] for k in order]
    options = options_of(len(images))
    right = order.index(group.right) if case.there else len(images)
    pointed = point_to(refer, start.frame, (looks.first.camera.width, looks.first.camera.height), start.uv)
    values = {f"overlap_{n}": looks.overlaps[k] for n, k in enumerate(order, 2)}
    for look in images:
        values.update(look.ways)
    return Draft(
        slots={"point": pointed.words, "images": ", ".join(options[:-1]), "grid": grid_note(refer)},
        answer=Choice(options, right),
        evidence=Evidence(
            points=(start, *[point for look in images for point in look.points]),
            values=values,
            steps=tuple([(look.why, "look_for", ("point", f"image {n}")) for n, look in enumerate(images, 2)]),
        ),
        views=(looks.first.view, *[looks.views[k] for k in order]),
        marks=pointed.marks,
        # Rounds are even as they are; to even them again would cost a short scene most of its questions.
        balance=Balance((f"overlap {group.band}",), f"rank {group.rank}" if case.there else "none", paired=False),
        difficulty=sum(DIFFICULTY[look.why] for look in images) / len(images),
    )


def options_of(count: int) -> tuple[str, ...]:
    """What may be answered of so many further images."""
    return (*[f"image {n}" for n in range(2, count + 2)], "none of them")
