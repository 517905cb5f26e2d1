"""Boxes asked for by a phrase, again: the phrase is read anew and must point to one object.

In the picture a box is looked at corner by corner.
"""

from __future__ import annotations

import math

from sightline.answers.boxes import Box3D
from sightline.answers.region import Box2D
from sightline.datasets.checking.recompute.phrases import ORDINAL, RELATION, could_mean
from sightline.datasets.checking.recompute.retold import Fault, Retold, Step, sigmas
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact
from sightline.scenes.scene import SceneObject

Rect = tuple[float, float, float, float]

LENS = 0.02  # metres; what is not that far before the camera is no part of a picture


def grounding(row: Row, witness: Witness) -> Retold:
    """The scene's box of the one object that the phrase can mean."""
    if not row.evidence.mentions or not row.views:
        return Retold(None)
    frame, phrase = row.views[0].frame, row.evidence.mentions[0].name
    found = could_mean(witness, frame, phrase)
    solid = witness.solid(found[0].id, frame) if len(found) == 1 else None
    sight = witness.sight(found[0].id, frame) if len(found) == 1 else None
    if solid is None or sight is None:
        return Retold(None)
    by, objects, steps = _way(witness, frame, phrase, found[0])
    values = {"centre_distance_m": sight.distance}
    return Retold(Box3D(solid.box), values, _of_way(row, by, steps), objects=objects, steps=steps)


def grounding_2d(row: Row, witness: Witness) -> Retold:
    """The rectangle about the corners, or about what shows, of the one object that the phrase can mean."""
    if not row.evidence.mentions or not row.views:
        return Retold(None)
    frame, phrase = row.views[0].frame, row.evidence.mentions[0].name
    found, camera = could_mean(witness, frame, phrase), witness.camera(frame)
    sight = witness.sight(found[0].id, frame) if len(found) == 1 else None
    projected = row.params.get("box") == "projected"
    rect = rectangle(witness, frame, found[0].id, projected) if len(found) == 1 else None
    if rect is None or sight is None or camera is None:
        return Retold(None)
    by, objects, steps = _way(witness, frame, phrase, found[0])
    left, top, right, bottom = rect
    metres_a_pixel = sight.center[2] / camera.fx
    margin = None
    if projected:
        margin = sigmas(min(right - left, bottom - top) * metres_a_pixel, 2 * witness.variance(Fact.OBJECTS))
    share = (right - left) / camera.width * (bottom - top) / camera.height
    answer = Box2D(left, top, right, bottom, camera.width, camera.height)
    faults = _of_way(row, by, steps)
    return Retold(answer, {"share_of_image": share}, faults, margin=margin, objects=objects, steps=steps)


def rectangle(witness: Witness, frame: str, object_id: str, projected: bool) -> Rect | None:
    """Left, top, right, bottom (pixels) of what a frame has of an object: of its box's corners, or of what shows."""
    camera, solid = witness.camera(frame), witness.solid(object_id, frame)
    if not projected:
        masks = witness.frames[frame].read_instances is not None
        return witness.bounds(frame).get(object_id) if masks else None
    if camera is None or solid is None:
        return None
    spots = [witness.place(frame, corner) for corner in solid.corners]
    across, down = ([spot[axis] for spot in spots] for axis in (0, 1))
    if min(spot[2] for spot in spots) < LENS or any(map(math.isnan, across)):
        return None
    return (
        min(max(min(across), 0.0), camera.width),
        min(max(min(down), 0.0), camera.height),
        max(min(max(across), camera.width), 0.0),
        max(min(max(down), camera.height), 0.0),
    )


def _of_way(row: Row, by: str, steps: tuple[Step, ...]) -> tuple[Fault, ...]:
    """Whether a row says how its phrase points to the thing, and by what."""
    faults = []
    if row.params.get("by") not in (by, "any"):
        faults.append(Fault("by", by, str(row.params.get("by"))))
    anchors = [one.object_id for one in row.evidence.mentions[1:]]
    if anchors != [name for step in steps for name in step[2][1:]]:
        phrase = row.evidence.mentions[0].name
        faults.append(Fault("mentions", f"{phrase!r} and what it is told by", ", ".join(anchors) or "nothing else"))
    return tuple(faults)


def _way(
    witness: Witness, frame: str, phrase: str, thing: SceneObject
) -> tuple[str, tuple[str, ...], tuple[Step, ...]]:
    """How a phrase points to a thing, which others it tells it from, and the step that does."""
    if thing.label == phrase:
        return "name", (), ()
    if (ordinal := ORDINAL.fullmatch(phrase)) is not None:
        others = (one.id for one in could_mean(witness, frame, ordinal["head"]) if one is not thing)
        return "ordinal", tuple(others), (("a", f"{ordinal['nth']}_from_{ordinal['end']}", (ordinal["head"],)),)
    parts = RELATION.fullmatch(phrase)
    if parts is None:
        coloured = phrase == f"{thing.attributes.get('colour')} {thing.label}"
        return "attribute" if coloured else "material", (), ()
    rivals = (one.id for one in could_mean(witness, frame, parts["head"]) if one is not thing)
    anchor = could_mean(witness, frame, parts["anchor"])[0].id
    step = ("a", parts["relation"].replace(" ", "_"), (parts["head"], anchor))
    return "relation", tuple(rivals), (step,)
