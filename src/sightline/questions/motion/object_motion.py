"""How a thing moved between two frames, told apart from what the camera did: distance, vector, speed, and who moved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length, Speed
from sightline.answers.space import Vector
from sightline.questions.choose import Noise, bin_of, clear, hardness, margin, matched, noise_of_differences
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.motion.followed import CAMERA_TURN, Followed, least_move, most_rest, noise_of_motion
from sightline.questions.motion.moved_pairs import Dealing, Pair, moved_pairs
from sightline.questions.question import question_type
from sightline.questions.refer import Pointed, grid_note, point_to
from sightline.questions.thought.motion import point_displacement_thought, point_travel_thought, speed_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

NEEDS = {Fact.TRACKS, Fact.POSES, Fact.METRIC, Fact.PIXELS}
LEAST = 0.05  # metres
TURNED = math.radians(5.0)  # a camera that turned this far has moved for everyone to see
BACKWARD = 0.05
MOVERS = ("only the camera", "only the point", "both", "neither")


@dataclass(frozen=True)
class Sure:
    """That a point moved, or rests: how far that is from the other one, in sigmas, and how hard to see."""

    margin: float | None
    difficulty: float | None


@question_type(
    answer=Length,
    needs=NEEDS,
    templates=(
        "Take {point} in the first image. How far from there, in a straight line, is that point of the scene in "
        "the second image, leaving out the camera's own motion?{grid}",
        "What straight-line distance lies between the two places in the world where the surface seen at {point} in the "
        "first image is when either image is taken?{grid}",
        "Between the two images, how far did the surface seen at {point} in the first image move in the world, in a "
        "straight line and whatever the camera did?{grid}",
        "Follow {point} in the first image to the second: how far did that point of the scene itself move, in a "
        "straight line and apart from the camera's motion?{grid}",
    ),
    reasoning=point_travel_thought,
)
def point_travel(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    refer: str = "coordinate",
    least: float = LEAST,
    spread: str = "ratio",
    backward: float = BACKWARD,
) -> Iterator[Draft | Skip]:
    """How far a followed point of a rigid body moved in the world between two frames that show it, in a straight line,
    in metres; exactly 0 where it moved less than 1 cm. Where depth is known, the point is no edge's in the first one.

    Asked of moves of at least max(`least`, 1 cm and 2 sigma), and where sigma is at most `least` of points that rest as
    far as the noise lets tell (to 2 mm at best): of both alike, before a camera that moves and before one that does
    not, and of things alone where things are known. With `least` = 0 every move counts and the
    noise is not looked at (MultiSPA). Distances are spread by `spread`: "ratio", over bins that each reach a quarter
    further, or "width", over ten of equal width; of one point at most 30 pairs are taken of a bin, and 4 in which it
    rests (1 with `least` = 0). A share `backward` of the pairs has the later frame first. Where
    points are known in each camera's coordinates only and frames have no poses, nothing is asked.
    """
    for found in _surely_moved(table, rng, least, Dealing(spread, backward=backward)):
        if isinstance(found, Skip):
            yield found
            continue
        seen, pair, sure = found
        pointed = _pointed(seen, pair, refer)
        yield Draft(
            slots={"point": pointed.words, "grid": grid_note(refer)},
            answer=Length(pair.metres if pair.moves else 0.0),
            evidence=_evidence(seen, pair, sure, {"distance_m": pair.metres}),
            views=pair.views,
            marks=pointed.marks,
            balance=Balance(_known(seen, pair), bin_of(pair.metres) if pair.moves else "rest", paired=False),
            difficulty=sure.difficulty,
        )


@question_type(
    answer=Vector,
    needs=NEEDS,
    templates=(
        "Take {point} in the first image. By which vector did that point of the scene move from the first image to the "
        "second, leaving out the camera's own motion? Give [x, y, z] in the first camera's axes: x right, y down, "
        "z forward.{grid}",
        "Leaving out the camera's own motion, how was the surface seen at {point} in the first image displaced when "
        "the second image was taken? Use the axes of the first camera (x right, y down, z forward).{grid}",
        "Give the displacement [x, y, z], in the axes of the first camera (x to the right, y down, z forward), of the "
        "surface seen at {point} in the first image between the two images, whatever the camera did.{grid}",
    ),
    reasoning=point_displacement_thought,
)
def point_displacement(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    refer: str = "coordinate",
    least: float = LEAST,
    spread: str = "ratio",
    backward: float = BACKWARD,
) -> Iterator[Draft | Skip]:
    """The vector by which a followed point of a rigid body moved in the world between two frames that show it, in
    metres, in the axes of the first frame's camera (x right, y down, z forward); exactly 0 where that is below 1 cm.

    Asked of the same moves as `point_travel`, with the same parameters.
    """
    for found in _surely_moved(table, rng, least, Dealing(spread, backward=backward)):
        if isinstance(found, Skip):
            yield found
            continue
        seen, pair, sure = found
        pointed = _pointed(seen, pair, refer)
        x, y, z = shift = seen.shift(pair.p, pair.i, pair.j)
        lead = max(range(3), key=lambda axis: abs(shift[axis]))
        side = f"{'+' if shift[lead] > 0 else '-'}{'xyz'[lead]}" if pair.moves else "rest"
        yield Draft(
            slots={"point": pointed.words, "grid": grid_note(refer)},
            answer=Vector(shift if pair.moves else (0.0, 0.0, 0.0)),
            evidence=_evidence(seen, pair, sure, {"x_m": x, "y_m": y, "z_m": z, "distance_m": pair.metres}),
            views=pair.views,
            marks=pointed.marks,
            balance=Balance(_known(seen, pair), side, paired=False),
            difficulty=sure.difficulty,
        )


@question_type(
    answer=Speed,
    needs=NEEDS | {Fact.TIME},
    templates=(
        "The two images are taken {seconds} s apart. How fast did the surface seen at {point} in the first image "
        "move in the world meanwhile, on average and along the straight line between its two places?{grid}",
        "Between the two images {seconds} s pass. Leaving out the camera's own motion, what is the average speed of "
        "the surface seen at {point} in the first image, taken along the straight line from one place to the "
        "other?{grid}",
        "Take {point} in the first image; {seconds} s lie between the two images. At what average speed, in a straight "
        "line and whatever the camera did, did that point of the scene move?{grid}",
    ),
    reasoning=speed_thought,
)
def point_speed(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate", least: float = LEAST
) -> Iterator[Draft | Skip]:
    """The straight-line distance between a point's places in two frames over the time between them, in m/s.

    Asked of moves of at least max(`least`, 1 cm and 2 sigma), of frames whose times differ by at least two sigma; the
    text tells the time to three digits, which moves the speed by less than a hundredth.
    """
    noise, clock = noise_of_motion(table.scene), math.sqrt(2.0) * table.scene.facts[Fact.TIME].at()
    for found in _surely_moved(table, rng, least, Dealing(rests=0)):
        if isinstance(found, Skip):
            yield found
            continue
        seen, pair, sure = found
        start, end = seen.time_s[pair.i], seen.time_s[pair.j]
        passed = abs(end - start) if start is not None and end is not None else 0.0
        if not (passed > 0 and clear(passed, clock, 0.0)):
            yield Skip("no time between the frames is known")
            continue
        pointed = _pointed(seen, pair, refer)
        speed = pair.metres / passed
        off = math.hypot(noise.of(pair.metres) / pair.metres, clock / passed)  # relative
        yield Draft(
            slots={"point": pointed.words, "grid": grid_note(refer), "seconds": f"{passed:.3g}"},
            answer=Speed(speed),
            evidence=_evidence(
                seen, pair, Sure(margin(1.0, off), None), {"distance_m": pair.metres, "passed_s": passed}
            ),
            views=pair.views,
            marks=pointed.marks,
            balance=Balance((*_known(seen, pair), f"{passed:.1g} s"), bin_of(speed), paired=False),
            difficulty=sure.difficulty,
        )


@question_type(
    answer=Choice,
    needs=NEEDS,
    form=Form(choose="text"),
    templates=(
        "Between the two images, what moved in the world: the camera, {point} in the first image, both or "
        "neither?{grid} Answer only the camera, only the point, both or neither.",
        "Compare the two images: did the camera move or turn, did {point} in the first image move in the world, both "
        "or neither?{grid} Answer only the camera, only the point, both or neither.",
        "Take {point} in the first image. From one image to the other, is it only the camera that moved, only that "
        "point of the scene, both or neither?{grid} Answer only the camera, only the point, both or neither.",
    ),
)
def who_moves(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate", least: float = LEAST
) -> Iterator[Draft | Skip]:
    """Whether between two frames the camera moved, a followed point did, both, or neither.

    The point moved when its place in the world did by at least max(`least`, 1 cm and 2 sigma), the camera when its
    centre did so or it turned by 5°; what moved less than 1 cm (2 mm where there is no noise), and turned less than
    0.5°, rests. Between the two nothing is asked, nor where sigma is more than `least` and something rests.
    Whether the camera moved is plain to see. So of things of one label, before a camera that does and before one that
    does not, and in pictures about as many frames apart, as many rest as move.
    """
    yield from matched(_who(table, rng, refer, least), _key, _side)


def _who(table: SceneTable, rng: np.random.Generator, refer: str, least: float) -> Iterator[Draft | Skip]:
    held = noise_of_differences(table.scene, Fact.POSES)
    floor, calm = least_move(Noise(held.fixed), least), most_rest(Noise(held.fixed), least)
    for found in _surely_moved(table, rng, least, Dealing()):
        if isinstance(found, Skip):
            yield found
            continue
        seen, pair, sure = found
        shift, turn = float(seen.camera_m[pair.i, pair.j]), float(seen.camera_rad[pair.i, pair.j])
        moved = turn >= TURNED or shift >= floor
        rests = turn < CAMERA_TURN and shift <= calm and held.fixed <= least
        if not (moved or rests):
            yield Skip("the camera hardly moved")
            continue
        margins = [sure.margin, margin(shift if moved else floor - shift, held.fixed) if turn < TURNED else None]
        told = [one for one in margins if one is not None]
        answer = Choice(MOVERS, (0 if moved else 3) if not pair.moves else (2 if moved else 1))
        pointed = _pointed(seen, pair, refer)
        yield Draft(
            slots={"point": pointed.words, "grid": grid_note(refer)},
            answer=answer,
            evidence=_evidence(
                seen,
                pair,
                Sure(min(told) if told else None, None),
                {"distance_m": pair.metres, "camera_turn_rad": turn},
            ),
            views=pair.views,
            marks=pointed.marks,
            balance=Balance((*_known(seen, pair), f"apart {abs(pair.j - pair.i).bit_length()}"), answer.text),
            difficulty=sure.difficulty,
        )


def _surely_moved(
    table: SceneTable, rng: np.random.Generator, least: float, dealing: Dealing
) -> Iterator[tuple[Followed, Pair, Sure] | Skip]:
    """Pairs that show a move, or rest, out of the noise; with `least` = 0 every pair, of rest one a point."""
    noise = noise_of_motion(table.scene)
    floor = least_move(noise, least) if least > 0 else 0.0
    dealing = replace(dealing, floor=floor) if least > 0 else replace(dealing, rests=1)
    for found in moved_pairs(table, rng, dealing):
        if isinstance(found, Skip):
            yield found
            continue
        seen, pair = found
        sure = _sure(pair, noise, least)
        yield sure if isinstance(sure, Skip) else (seen, pair, sure)


def _sure(pair: Pair, noise: Noise, least: float) -> Sure | Skip:
    """Whether what the pair shows stands out of the noise; with `least` = 0 nobody asks."""
    if least <= 0:
        return Sure(None, None)
    floor = least_move(noise, least)
    if pair.moves:
        sigma = noise.of(pair.metres)
        if not clear(pair.metres, sigma, floor):
            return Skip("it hardly moved")
        return Sure(margin(pair.metres, sigma), hardness(pair.metres, floor))
    sigma = noise.of(least)
    if sigma > least:
        return Skip("too noisy to tell what rests")
    if pair.metres > most_rest(noise, least):
        return Skip("it hardly moved")
    return Sure(margin(floor - pair.metres, sigma), pair.metres / floor)


def _pointed(seen: Followed, pair: Pair, refer: str) -> Pointed:
    """The point in the first image."""
    return point_to(refer, seen.ids[pair.i], seen.size[pair.i], seen.point[pair.i][pair.p].uv)


def _evidence(seen: Followed, pair: Pair, sure: Sure, values: dict[str, float]) -> Evidence:
    return Evidence(
        points=(seen.point[pair.i][pair.p], seen.point[pair.j][pair.p]),
        values={**values, "camera_m": float(seen.camera_m[pair.i, pair.j])},
        margin=sure.margin,
    )


def _known(seen: Followed, pair: Pair) -> tuple[str, str]:
    """What a guesser could know: what the thing is, and whether the picture as a whole has shifted."""
    return seen.label[pair.p], "moving camera" if seen.camera_moved[pair.i, pair.j] else "camera at rest"


def _key(draft: Draft) -> tuple[str, ...]:
    return () if draft.balance is None else draft.balance.key


def _side(draft: Draft) -> str:
    return "" if draft.balance is None else draft.balance.side
