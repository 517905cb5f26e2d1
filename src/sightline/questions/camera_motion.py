"""How the camera moved between two frames."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.answers.number import Length
from sightline.answers.space import Vector
from sightline.questions.choose import bin_of, clear, margin, noise_of_lengths
from sightline.questions.overlap import Together, pairs_of_frames, posed
from sightline.questions.question import Balance, Draft, Evidence, Skip, question_type
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

STILL = 0.05  # metres; a hand holds a camera no stiller
AXES = "xyz"


@question_type(
    answer=Vector,
    needs={Fact.POSES, Fact.METRIC, Fact.PIXELS, Fact.DEPTH},
    templates=(
        "How did the camera move from the first image to the second? Give the displacement vector in the first "
        "camera's axes: x right, y down, z forward.",
        "Where is the second camera as seen from the first? Give [x, y, z] in the first camera's axes, with x to the "
        "right, y down and z forward.",
        "In the axes of the first camera (x right, y down, z forward), by which vector was the camera displaced before "
        "the second image was taken?",
    ),
)
def camera_displacement(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """The second camera's centre in the first camera's axes (x right, y down, z forward), in metres.

    Of frames that share 10 to 80 % of what they see (which takes depth), moved by at least max(5 cm, 2 sigma).
    """
    for moved in _moves(table, rng):
        if isinstance(moved, Skip):
            yield moved
            continue
        pair, shift, evidence = moved
        x, y, z = shift.tolist()
        lead = int(np.argmax(np.abs(shift)))
        yield Draft(
            slots={},
            answer=Vector((x, y, z)),
            evidence=evidence,
            views=pair.views,
            balance=Balance(("direction",), f"{'+' if shift[lead] > 0 else '-'}{AXES[lead]}", paired=False),
            difficulty=1.0 - pair.overlap,
        )


@question_type(
    answer=Length,
    needs={Fact.POSES, Fact.METRIC, Fact.PIXELS, Fact.DEPTH},
    templates=(
        "How far did the camera move between the two images, in a straight line?",
        "What is the straight-line distance between the two camera positions?",
        "How far apart are the places from which the first and the second image were taken?",
    ),
)
def camera_travel(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """The straight-line distance in metres between the camera centres of two frames.

    Asked of the same pairs of frames as `camera_displacement`.
    """
    for moved in _moves(table, rng):
        if isinstance(moved, Skip):
            yield moved
            continue
        pair, shift, evidence = moved
        metres = float(np.linalg.norm(shift))
        yield Draft(
            slots={},
            answer=Length(metres),
            evidence=evidence,
            views=pair.views,
            balance=Balance(("distance",), bin_of(metres), paired=False),
            difficulty=1.0 - pair.overlap,
        )


def _moves(table: SceneTable, rng: np.random.Generator) -> Iterator[tuple[Together, Array, Evidence] | Skip]:
    """Pairs of frames with the second camera's centre (3,) in the first camera's axes, metres."""
    noise = noise_of_lengths(table.scene, Fact.POSES)
    for pair in pairs_of_frames(table, rng):
        if isinstance(pair, Skip):
            yield pair
            continue
        shift = (posed(pair.first).inverse() @ posed(pair.second)).translation
        metres = float(np.linalg.norm(shift))
        sigma = noise.of(metres)
        if not clear(metres, sigma, STILL):
            yield Skip("the camera hardly moved")
            continue
        values = {f"{axis}_m": float(value) for axis, value in zip(AXES, shift, strict=True)}
        yield (
            pair,
            shift,
            Evidence(
                values={**values, "distance_m": metres, "overlap": pair.overlap},
                margin=margin(metres, sigma),
            ),
        )
