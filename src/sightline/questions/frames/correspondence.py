"""Where a point of one image lies in another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.region import Pixel
from sightline.errors import QuestionError
from sightline.geometry.picks import well_apart
from sightline.questions.choose import bin_of, evened, hardness
from sightline.questions.draft import Balance, Draft, Evidence, Mark, Point, Skip
from sightline.questions.frames.matches import FRAMES, HIGH, LOW, Pair, matches, over_pairs, pairs_of_frames
from sightline.questions.frames.pixels import Placed
from sightline.questions.question import question_type
from sightline.questions.refer import GRID_NOTE, grid_note, point_to
from sightline.questions.thought.frames import match_choice_thought, match_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

LETTERS = ("A", "B", "C", "D")
CHOICES = tuple(Choice(LETTERS, k) for k in range(len(LETTERS)))
CANDIDATES = {"easy": 128, "hard": 1024}  # points of the second image among which the wrong ones are sought
# Of the image's width: how far a wrong point is from the right one, at least and at most.
BANDS = {"easy": (0.05, math.inf), "hard": (0.025, 0.08)}
PLACE_M, PLACE_SHARE = 0.06, 0.04  # twice what two depths of one place may differ by: surely another place

NO_RIVALS = Skip("no three other points near enough and far enough from it")


@question_type(
    answer=Pixel,
    needs={Fact.DEPTH, Fact.POSES, Fact.PIXELS},
    form=Form(scale="thousand"),
    templates=(
        "Take {point} in the first image. Where is the same point of the scene in the second image?{grid}",
        "Which pixel of the second image shows what {point} of the first image shows?{grid}",
        "Find {point} of the first image again: where does the second image show that surface point?{grid}",
        "Give the place in the second image that matches {point} in the first image.{grid}",
    ),
    reasoning=match_thought,
)
def pixel_correspondence(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    refer: str = "coordinate",
    low: float = LOW,
    high: float = HIGH,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """Where a surface point that a first frame shows lies in a second frame, as a pixel of the second.

    It is a point of the scan where there is one, else one that a depth map measured, seen by both frames: each depth
    map has it within max(3 cm, 2 %) in its own pixel, on a smooth surface, 15 px from the border (on a picture 640
    wide). The depth measured in either frame alone leads to less than 2 px from it in the other. Of at most `frames`
    frames, those pairs that share `low` to `high` of what they see together (intersection over union).
    """
    yield from over_pairs(pairs_of_frames(table, rng, low, high, frames), lambda pair: _places(pair, rng, refer))


def _places(pair: Pair, rng: np.random.Generator, refer: str) -> Iterator[Draft | Skip]:
    found, (width, height) = matches(pair, rng), pair.second.size
    yield from found.skips
    for start, end, there, back in found.points():
        (u, v), pointed = end.uv, point_to(refer, start.frame, pair.first.size, start.uv)
        yield Draft(
            slots={"point": pointed.words, "grid": GRID_NOTE},
            answer=Pixel(u, v, width, height),
            evidence=Evidence(
                points=(start, end),
                values={"overlap": pair.overlap, "way_there_px": there, "way_back_px": back},
            ),
            views=pair.views,
            marks=pointed.marks,
            # Whoever answers with the same pixel again is right where nothing has shifted.
            balance=Balance((pair.band,), bin_of(max(_shift(pair, start.uv, end.uv), 0.01)), paired=False),
            difficulty=1.0 - pair.overlap,
        )


@question_type(
    answer=Choice,
    needs={Fact.DEPTH, Fact.POSES, Fact.PIXELS},
    form=Form(choose="text"),
    templates=(
        "Take {point} in the first image. Which of the points A, B, C and D in the second image shows the same point "
        "of the scene?{grid} Answer A, B, C or D.",
        "Which one of A, B, C and D, marked in the second image, is the spot of the scene that the first image shows "
        "at {point}?{grid} Answer A, B, C or D.",
        "The second image shows {point} of the first image again, at A, B, C or D. At which of them?{grid}",
        "Match {point} of the first image with A, B, C or D in the second image.{grid} Answer with the letter.",
    ),
    reasoning=match_choice_thought,
)
def correspondence_choice(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    level: str = "easy",
    refer: str = "dot",
    low: float = LOW,
    high: float = HIGH,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """Which of four points marked A to D in a second frame is the one that is pointed to in a first frame.

    The right one is a point that `pixel_correspondence` may ask about. The others are firm points of the second frame
    as well, and surely other places: at least max(6 cm, 4 % of its depth) from it in the scene. level="easy": each at
    least 5 % of the image's width from the right one and from each other; "hard": each 2.5 to 8 % of the width from
    the right one and from each other, so that the one in their middle is no more often right. Balanced so that of the
    four the one nearest to where the point is in the first image is no more often right than the others; where things
    are known, also for itself where a wrong one is on the same thing. Difficulty: how near the nearest wrong one comes.
    """
    if level not in BANDS:
        raise QuestionError(f"level={level!r} is not known; use {' or '.join(BANDS)}")
    pairs = pairs_of_frames(table, rng, low, high, frames)
    yield from evened(over_pairs(pairs, lambda pair: _choices(table, pair, rng, level, refer)), _side)


def _choices(table: SceneTable, pair: Pair, rng: np.random.Generator, level: str, refer: str) -> Iterator[Draft | Skip]:
    found = matches(pair, rng)
    yield from found.skips
    if not len(found):
        return
    # One that is drawn twice is no second wrong point: it lies where the first does.
    others = pair.second.placed(rng.integers(len(pair.second), size=CANDIDATES[level])).surely()
    wrong = _wrong(found.second, others, level)
    some = np.flatnonzero(wrong[:, -1] >= 0)
    if len(some) < len(wrong):
        yield NO_RIVALS._replace(times=len(wrong) - len(some))
    found, wrong = found.taken(some), wrong[some]
    ends = np.concatenate([found.second.uv[:, None], others.uv[wrong]], axis=1)
    near = np.linalg.norm(ends[:, 1:] - ends[:, :1], axis=2).min(axis=1, initial=np.inf).tolist()
    edges = [np.array([firm.camera.width, firm.camera.height]) for firm in (pair.first, pair.second)]
    shifts = np.linalg.norm(ends / edges[1] - (found.first.uv / edges[0])[:, None], axis=2)
    ranks = (shifts < shifts[:, :1]).sum(axis=1).tolist()
    owner, owners = _owners(table, found.second), _owners(table, others)[wrong]
    same = np.where(owner < 0, -1, (owners == owner[:, None]).sum(axis=1)).tolist()
    turns, rivals = rng.integers(len(LETTERS), size=len(found)).tolist(), others.taken(wrong.ravel()).points()
    for n, (start, end, there, back) in enumerate(found.points()):
        points = [next(rivals), next(rivals), next(rivals)]
        points.insert(turns[n], end)
        values = {"overlap": pair.overlap, "nearest_wrong_px": near[n], "way_there_px": there, "way_back_px": back}
        if same[n] >= 0:
            values["on_same_thing"] = float(same[n])
        yield _choice(pair, start, points, turns[n], refer, values, ranks[n])


def _wrong(right: Placed, others: Placed, level: str) -> NDArray[np.int64]:
    """Which three (K, 3) of the other points to offer beside each right one (K,); below 0 where there are not three."""
    low, high = (share * right.firm.camera.width for share in BANDS[level])
    both = right, others
    uv, xyz = np.concatenate([one.uv for one in both]), np.concatenate([one.xyz for one in both])
    least = np.maximum(PLACE_M, PLACE_SHARE * np.concatenate([one.z for one in both]))
    own, among = np.arange(len(right)), np.arange(len(right), len(uv))
    return well_apart(own, among, 3, uv, low, high, xyz, least) - len(right)


def _owners(table: SceneTable, placed: Placed) -> NDArray[np.int32]:
    """Which things (K,), as rows of the scene's objects, points are on: by the scan where they are its points, else by
    the frame's own map; -1 for none or nobody knows."""
    surface, f = placed.firm.surface, placed.firm.f
    if surface.index is not None:
        return np.asarray(surface.instances[placed.ids])
    if table.scene.frames[f].read_instances is None:
        return np.full(len(placed), -1, dtype=np.int32)
    columns, lines = placed.uv.astype(np.int64).T
    return np.asarray(table.instances(f)[lines, columns])


def _choice(
    pair: Pair, start: Point, ends: list[Point], right: int, refer: str, values: dict[str, float], rank: int
) -> Draft:
    """The four ends as A to D, of which one is right; as many as `rank` of the others have moved less."""
    pointed, frame = point_to(refer, start.frame, pair.first.size, start.uv), pair.second.view.frame
    marks = [Mark(frame, "dot", (end.uv,), letter) for end, letter in zip(ends, LETTERS, strict=True)]
    return Draft(
        slots={"point": pointed.words, "grid": grid_note(refer)},
        answer=CHOICES[right],
        evidence=Evidence(points=(start, *ends), values=values),
        views=pair.views,
        marks=(*pointed.marks, *marks),
        # Whoever takes the one that has moved least in the picture is to be right once in four times.
        balance=Balance((pair.band, *_among(values)), f"rank {rank}", paired=False),
        difficulty=hardness(values["nearest_wrong_px"], BANDS["hard"][0] * pair.second.camera.width),
    )


def _among(values: Mapping[str, float]) -> tuple[str, ...]:
    """Whether a wrong point is on the right one's thing, as rows are balanced by it; nothing where nobody knows."""
    if "on_same_thing" not in values:
        return ()
    return ("on one thing",) if values["on_same_thing"] else ("on other things",)


def _shift(pair: Pair, start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point lies from where it was, in shares of the pictures' edges."""
    one, other = pair.first.camera, pair.second.camera
    return math.hypot(start[0] / one.width - end[0] / other.width, start[1] / one.height - end[1] / other.height)


def _side(draft: Draft) -> str:
    return "" if draft.balance is None else draft.balance.side
