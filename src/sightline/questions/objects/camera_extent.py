"""How much of the camera's axes things take up: the box along those axes that just holds them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.questions.choose import Noise, clear, in_turn, margin, noise_of_lengths, shuffled, spread_balance
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.objects.between import reach, rows_of
from sightline.questions.objects.size import SMALL
from sightline.questions.occasion import Occasion, Place, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

ALONG = {
    "width": "along the camera's x axis, which points to the right in the image",
    "height": "along the upright axis of the camera's picture",
    "depth": "along the camera's viewing axis",
}
"""What is asked for → the camera's x, y and z axis, in this order."""


@question_type(
    answer=Length,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.POSES, Fact.PIXELS},
    templates=(
        "What is the {quantity} of the {a}, measured {how}?",
        "How much does the {a} take up from end to end, {how}?",
        "Measured {how}, what {quantity} does the {a} have?",
        "Give the {quantity} of the {a}, taken {how}.",
    ),
)
def camera_extent(table: SceneTable, rng: np.random.Generator, *, axis: str = "width") -> Iterator[Draft | Skip]:
    """How far an object's whole world box reaches from end to end along an axis of the camera, in metres.

    axis="width": along the camera's x; "height": along its y; "depth": along its z, whichever way it is tilted
    (SpatialRGPT: the sides of the box parallel to the camera's axes). Not asked below max(2 cm, 2 sigma).
    """
    if axis not in ALONG:
        raise QuestionError(f"camera_extent has no axis={axis!r}; use {', '.join(ALONG)}")
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    yield from in_turn(_extents(occasion, rng, axis, noise) for occasion in occasions(table, rng))


def _extents(occasion: Occasion, rng: np.random.Generator, axis: str, noise: Noise) -> Iterator[Draft | Skip]:
    if occasion.f is None:
        return
    known, halves, labels = mentions(occasion), occasion.once(halves_in_camera), occasion.labels
    k = tuple(ALONG).index(axis)
    for i in shuffled(tuple(known), rng):
        metres = 2 * halves[i][k]
        sigma = noise.of(metres)
        if not clear(metres, sigma, SMALL):
            yield Skip("it is smaller than the noise")
            continue
        yield Draft(
            slots={"a": known[i].name, "quantity": axis, "how": ALONG[axis]},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(known[i],),
                values={f"{axis}_m": metres, **occasion.seen(i)},
                margin=margin(metres, sigma),
            ),
            views=occasion.views,
            balance=spread_balance(metres, labels[i]),
        )


def halves_in_camera(occasion: Occasion) -> dict[int, Place]:
    """How far each named thing reaches from its centre along the camera's x, y and z axes, metres."""
    pose = occasion.scene.frames[occasion.frame].world_from_camera
    if pose is None:
        raise ValueError("an occasion is made of frames with a pose only")
    right, down, ahead = pose.rotation.T.tolist()
    found = {}
    for i in mentions(occasion):
        rows = occasion.of_box(rows_of, i)
        found[i] = reach(rows, *right), reach(rows, *down), reach(rows, *ahead)
    return found
