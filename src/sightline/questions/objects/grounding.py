"""Where the one thing is that a phrase points to: its box in the world, or in the picture."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.boxes import Box3D
from sightline.answers.region import Box2D
from sightline.questions.choose import Noise, clear, hardness, in_turn, margin, noise_of_differences, spread_balance
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.pointing import Phrase, checked_way, phrases
from sightline.questions.question import question_type
from sightline.questions.rectangles import Rect, checked_around, rectangles
from sightline.questions.thought.objects import grounding_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

NARROW = 0.02  # of the picture's width: a rectangle with a shorter side is a line
WHAT_2D = {
    "projected": "its whole 3D bounding box as far as the image reaches, hidden parts included",
    "visible": "what shows of it",
}


@question_type(
    answer=Box3D,
    needs={Fact.OBJECTS, Fact.METRIC, Fact.PIXELS, Fact.POSES},
    templates=(
        "Where is the {a}{seen}? Give its 3D box in world coordinates.",
        "Find the {a}{seen} and give its 3D bounding box in world coordinates.",
        "Locate the {a}{seen}: state the 3D box that encloses it, in world coordinates.",
        "In world coordinates, give the 3D bounding box of the {a}{seen}.",
    ),
    reasoning=grounding_thought,
)
def grounding(table: SceneTable, rng: np.random.Generator, *, by: str = "name") -> Iterator[Draft | Skip]:
    """The whole (amodal) world box, in metres, of the one object that a phrase points to in the image.

    by="name": the label, where nothing else in the image could be called so; "attribute": colour and label ("red
    chair"), where there are several of the label and their colours tell them apart; "relation": "chair left of the
    desk" (left and right as seen from the camera, `left_right`) or "chair closest to the desk" (between nearest
    points, closer than the next by max(15 cm, 10 %, 2 sigma)), where there are several chairs of which exactly
    one clearly fits and all others clearly do not; "material": "metal chair", likewise; "ordinal": "second chair from
    the left", where two to five show, all clearly and clearly beside each other (`left_right`); "any": the first that
    there is of name, colour, material and ordinal. Not asked of a box that leans: seven numbers cannot say it.
    """
    checked_way("grounding", by)
    for outcome in in_turn(_boxes(occasion, rng, by) for occasion in occasions(table, rng) if occasion.f is not None):
        leans = isinstance(outcome, Draft) and isinstance(outcome.answer, Box3D) and not outcome.answer.box.is_upright()
        # Seven numbers, the form boxes are asked in, cannot say a box that leans.
        yield Skip("the box leans") if leans else outcome


def _boxes(occasion: Occasion, rng: np.random.Generator, by: str) -> Iterator[Draft | Skip]:
    for found in phrases(occasion, rng, by):
        yield found if isinstance(found, Skip) else _box(occasion, found)


def _box(occasion: Occasion, found: Phrase) -> Draft:
    distance = math.hypot(*occasion.centers_in_camera[found.row])
    return Draft(
        slots={"a": found.mention.name, "seen": found.seen},
        answer=occasion.of_box(Box3D, found.row),
        evidence=Evidence(
            mentions=found.mentions,
            objects=found.rivals,
            values={"centre_distance_m": distance, **occasion.seen(*found.rows)},
            steps=found.steps,
        ),
        views=occasion.views,
        balance=spread_balance(distance, occasion.label(found.row)),
    )


@question_type(
    answer=Box3D,
    needs={Fact.OBJECTS, Fact.METRIC, Fact.PIXELS, Fact.POSES},
    form=Form(box="full", decimals=3),
    templates=(
        "Where is the {a}{seen}? Give its oriented 3D box in world coordinates: centre, size, yaw, pitch and roll.",
        "Find the {a}{seen} and give its 3D bounding box in world coordinates with centre, size and the three angles "
        "yaw, pitch and roll.",
        "In world coordinates, state centre, size, yaw (about z), pitch (then about y) and roll (then about x) of the "
        "3D box that encloses the {a}{seen}.",
    ),
)
def grounding_9dof(table: SceneTable, rng: np.random.Generator, *, by: str = "name") -> Iterator[Draft | Skip]:
    """The same as `grounding`, of boxes that lean too: nine numbers, in metres and degrees.

    The angles turn the box's axes about z, then about the new y, then about the new x (intrinsic ZYX).
    """
    checked_way("grounding_9dof", by)
    yield from in_turn(_boxes(occasion, rng, by) for occasion in occasions(table, rng) if occasion.f is not None)


@question_type(
    answer=Box2D,
    needs={Fact.OBJECTS, Fact.PIXELS, Fact.POSES},
    templates=(
        "Where in the image is the {a}{seen}? Give the 2D box [left, top, right, bottom] around {what}.",
        "Find the {a}{seen} in the image and give the rectangle [left, top, right, bottom] that encloses {what}.",
        "Locate the {a}{seen} in the image: state the left, top, right and bottom edges of the 2D box about {what}.",
        "In the image, give the 2D box [left, top, right, bottom] of the {a}{seen}, drawn around {what}.",
    ),
)
def grounding_2d(
    table: SceneTable, rng: np.random.Generator, *, by: str = "name", box: str = "projected"
) -> Iterator[Draft | Skip]:
    """The upright rectangle in the image, in pixels, of the one object that a phrase points to.

    box="projected": the bounds of the corners of its world box as the camera sees them, hidden parts included, cut at
    the edges of the image (CA-VQA); "visible": the bounds of its visible pixels, where an instance map says which these
    are. `by` as in `grounding`. Not asked where a side is shorter than 2 % of the image's width, or
    than 2 sigma of a box's face at that distance. Which unit coordinates have is left to the form.
    """
    checked_way("grounding_2d", by)
    checked_around("grounding_2d", box)
    noise = noise_of_differences(table.scene, Fact.OBJECTS) if box == "projected" else Noise(0.0)
    yield from in_turn(
        _rectangles(occasion, rng, by, box, noise) for occasion in occasions(table, rng) if occasion.f is not None
    )


def _rectangles(
    occasion: Occasion, rng: np.random.Generator, by: str, box: str, noise: Noise
) -> Iterator[Draft | Skip]:
    rects, camera = rectangles(occasion, box), occasion.camera
    narrow = NARROW * camera.width
    for found in phrases(occasion, rng, by):
        if isinstance(found, Skip):
            yield found
            continue
        rect = rects[found.row]
        if math.isnan(rect[0]):
            yield Skip("nobody knows its rectangle")
            continue
        side = min(rect[2] - rect[0], rect[3] - rect[1])
        sigma = camera.fx * noise.fixed / occasion.centers_in_camera[found.row][2]
        if not clear(side, sigma, narrow):
            yield Skip("its rectangle is too narrow")
            continue
        yield _rectangle(occasion, found, rect, WHAT_2D[box], margin(side, sigma), hardness(side, narrow))


def _rectangle(
    occasion: Occasion, found: Phrase, rect: Rect, what: str, sigmas: float | None, difficulty: float
) -> Draft:
    camera = occasion.camera
    share = (rect[2] - rect[0]) * (rect[3] - rect[1]) / (camera.width * camera.height)
    return Draft(
        slots={"a": found.mention.name, "seen": found.seen, "what": what},
        answer=Box2D(*rect, camera.width, camera.height),
        evidence=Evidence(
            mentions=found.mentions,
            objects=found.rivals,
            values={"share_of_image": share, **occasion.seen(*found.rows)},
            margin=sigmas,
            steps=found.steps,
        ),
        views=occasion.views,
        balance=spread_balance(share, occasion.label(found.row)),
        difficulty=difficulty,
    )
