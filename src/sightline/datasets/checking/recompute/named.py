"""Whether there is one, and what a thing is called, again: by what pixels belong to, and by whose box it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from sightline.answers.boxes import Box3D, Boxes
from sightline.answers.choice import Name, YesNo
from sightline.datasets.checking.recompute.phrases import could_mean, counted
from sightline.datasets.checking.recompute.referents import Rect, rectangle
from sightline.datasets.checking.recompute.retold import CLOSE_PX, Fault, Retold
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.geometry.box import iou
from sightline.scenes.instances import NAMELESS, also_called
from sightline.scenes.scene import SceneObject

Array = NDArray[np.float64]

RECTANGLE = re.compile(r"\[(\d+), (\d+), (\d+), (\d+)\]")
SOLID = re.compile(
    r"center \(([^)]*)\) m, size \(([^)]*)\) m(?:, yaw (\S+) deg)?(?:, pitch (\S+) deg, roll (\S+) deg)?"
)
ALIKE = 0.3  # IoU from which on two boxes could be meant by one
SIGNS = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])  # of corners
ROUNDED = 0.015  # metres from a corner that is said to 1 cm to the true one, at most


def presence(row: Row, witness: Witness) -> Retold:
    """Whether a pixel shows of anything of the label; of a whole scene whether one is stated, or listed."""
    label = counted(row.evidence.steps)
    things = witness.candidates(row.views[0].frame if row.views else "")
    there = [thing.id for thing in things if thing.label == label]
    yes = bool(there) if row.views else witness.scene.counts.get(label, len(there)) > 0
    faults = []
    if label not in witness.scene.complete:
        faults.append(Fault("label", "a label of which every object is annotated", label))
    akin = sorted({thing.label for thing in things if thing.label.endswith(label) or label.endswith(thing.label)})
    if not yes and akin:
        faults.append(Fault("label", "one that nothing else could be called", f"{label}, where there is {akin[0]}"))
    return Retold(YesNo(yes), {}, tuple(faults), objects=tuple(there), steps=(("yes", "any_label", (label,)),))


def detection(row: Row, witness: Witness) -> Retold:
    """The scene's boxes of all things of the label of which a pixel shows, the nearest first."""
    if not row.views:
        return Retold(None)
    label, frame = counted(row.evidence.steps), row.views[0].frame
    things = [thing for thing in witness.candidates(frame) if thing.label.endswith(label)]
    faults = []
    if label not in witness.scene.complete or any(thing.label != label for thing in things):
        faults.append(Fault("label", "one of which all are annotated, and of nothing else there", label))
    found = [(thing, witness.solid(thing.id, frame), witness.sight(thing.id, frame)) for thing in things]
    placed = [(sight.nearest, thing, solid.box) for thing, solid, sight in found if solid and sight]
    if not placed or len(placed) < len(things):
        return Retold(None)
    placed.sort(key=lambda one: one[0])
    if not row.params.get("leaning") and not all(box.is_upright() for _, _, box in placed):
        faults.append(Fault("leaning", "boxes that stand", label))
    answer = Boxes(tuple((label, box) for _, _, box in placed))
    objects, steps = tuple(thing.id for _, thing, _ in placed), (("boxes", "boxes_of_label", (label,)),)
    return Retold(answer, {"count": float(len(placed))}, tuple(faults), objects=objects, steps=steps)


def attribute(row: Row, witness: Witness) -> Retold:
    """What the source says of the one thing that the name can mean; what is offered is said of some thing there."""
    if not row.views or len(row.evidence.mentions) != 1:
        return Retold(None)
    name, which = row.evidence.mentions[0].name, str(row.params.get("which"))
    found = could_mean(witness, row.views[0].frame, name)
    value = found[0].attributes.get(which) if len(found) == 1 else None
    if value is None:
        return Retold(None)
    faults = []
    if any(word in name.split() for word in value.split()):
        faults.append(Fault("name", f"one that does not say {value!r}", name))
    known = {thing.attributes.get(which) for thing in witness.scene.objects}
    strange = [option for option in row.options if option not in known]
    if strange:
        faults.append(Fault("options", f"a {which} of something in the scene", strange[0]))
    return Retold(Name(value), {}, tuple(faults))


def naming(row: Row, witness: Witness) -> Retold:
    """What the one thing is called whose box is the one that is drawn, or that stands in the text."""
    thing, faults = _boxed(row, witness)
    if thing is None or thing.label in NAMELESS:
        return Retold(None)
    return Retold(Name(thing.label, also_called(thing.label)), {}, faults, objects=(thing.id,))


def lifting(row: Row, witness: Witness) -> Retold:
    """The scene's box of the one thing whose rectangle is the one that is drawn, or that stands in the text."""
    thing, faults = _boxed(row, witness)
    solid = None if thing is None else witness.solid(thing.id, row.views[0].frame)
    sight = None if thing is None else witness.sight(thing.id, row.views[0].frame)
    if thing is None or solid is None or sight is None:
        return Retold(None)
    if not row.params.get("leaning") and not solid.box.is_upright():
        faults = (*faults, Fault("leaning", "a box that stands", thing.label))
    return Retold(Box3D(solid.box), {"centre_distance_m": sight.distance}, faults, objects=(thing.id,))


def _boxed(row: Row, witness: Witness) -> tuple[SceneObject | None, tuple[Fault, ...]]:
    """The one thing that the box of a row is about, None where there is none, and whose it could be besides."""
    if not row.views:
        return None, ()
    frame, solid = row.views[0].frame, row.params.get("refer") == "box_3d"
    projected = row.params.get("box") == "projected"
    fits = _by_corners(row, witness, frame) if solid else _by_edges(row, witness, frame, projected)
    if len(fits) != 1:
        return None, ()
    [thing] = fits
    key = ("rivals", frame, thing.id, solid, projected)
    if key not in witness.kept:
        find = _rivals_in_room(witness, frame, thing) if solid else _rivals_in_picture(witness, frame, thing, projected)
        witness.kept[key] = tuple(find)
    rivals: tuple[str, ...] = witness.kept[key]
    return thing, tuple([Fault("box", f"one that is the {thing.label}'s alone", f"{one}'s, too") for one in rivals])


def _by_edges(row: Row, witness: Witness, frame: str, projected: bool) -> list[SceneObject]:
    """The things whose rectangle is the one that is meant."""
    camera, told = witness.camera(frame), RECTANGLE.search(row.text)
    if row.params.get("refer") == "box":
        if [(mark.frame, mark.kind, len(mark.uv)) for mark in row.marks] != [(frame, "box", 2)]:
            return []
        (left, top), (right, bottom) = row.marks[0].uv
        across = down = CLOSE_PX
    elif told is None or camera is None or row.marks:
        return []
    else:
        u, v = camera.width / 1000, camera.height / 1000
        left, top, right, bottom = (int(told[k + 1]) * (v if k % 2 else u) for k in range(4))
        across, down = 0.5 * u + CLOSE_PX, 0.5 * v + CLOSE_PX
    return [
        thing
        for thing, (u0, v0, u1, v1) in _rectangles(witness, frame, projected)
        if max(abs(u0 - left), abs(u1 - right)) <= across and max(abs(v0 - top), abs(v1 - bottom)) <= down
    ]


def _rectangles(witness: Witness, frame: str, projected: bool) -> list[tuple[SceneObject, Rect]]:
    """Those of all things that show, of those that have one."""
    key = ("rectangles", frame, projected)
    if key not in witness.kept:
        found = [(thing, rectangle(witness, frame, thing.id, projected)) for thing in witness.candidates(frame)]
        witness.kept[key] = [(thing, rect) for thing, rect in found if rect is not None]
    kept: list[tuple[SceneObject, Rect]] = witness.kept[key]
    return kept


def _rivals_in_picture(witness: Witness, frame: str, thing: SceneObject, projected: bool) -> Iterator[str]:
    """Ids of the things whose rectangle is much the same: by the parts of each side that both have."""
    rects = _rectangles(witness, frame, projected)
    own = next(rect for one, rect in rects if one is thing)
    for other, rect in rects:
        wide, high = (max(0.0, min(own[k + 2], rect[k + 2]) - max(own[k], rect[k])) for k in (0, 1))
        if other is not thing and wide * high > 0:
            areas = [(right - left) * (bottom - top) for left, top, right, bottom in (own, rect)]
            if wide * high > ALIKE * (sum(areas) - wide * high):
                yield other.id


def _rivals_in_room(witness: Witness, frame: str, thing: SceneObject) -> Iterator[str]:
    """Ids of the things whose world box takes much of the same room."""
    own = witness.solid(thing.id, frame)
    for other in witness.candidates(frame):
        solid = witness.solid(other.id, frame)
        if other is thing or own is None or solid is None:
            continue
        if witness.gap(own, solid) == 0.0 and iou(own.box, solid.box) > ALIKE:
            yield other.id


def _by_corners(row: Row, witness: Witness, frame: str) -> list[SceneObject]:
    """The things whose world box has the corners of the one in the text."""
    told = SOLID.search(row.text)
    if told is None:
        return []
    *triples, yaw, pitch, roll = told.groups()
    center, size = ([float(part) for part in triple.split(", ")] for triple in triples)
    angles = [float(angle) for angle in (yaw, pitch, roll) if angle is not None]
    if 6 + len(angles) != row.params.get("numbers"):
        return []
    solids = [(thing, witness.solid(thing.id, frame)) for thing in witness.candidates(frame)]
    near = [(thing, solid) for thing, solid in solids if solid and math.dist(solid.center, center) <= ROUNDED]
    turn = Rotation.from_euler("ZYX", [*angles, 0.0, 0.0, 0.0][:3], degrees=True).as_matrix()
    corners = np.array(center) + (SIGNS * np.array(size)) @ turn.T
    return [thing for thing, solid in near if _has_corners(solid, corners, level=not angles)]


def _has_corners(solid: Solid, corners: Array, level: bool) -> bool:
    """Whether a box has these corners (8, 3), metres; with `level` the one around it along the axes."""
    own = np.array(solid.corners)
    if level:
        ends = (own.min(axis=0) - corners.min(axis=0), own.max(axis=0) - corners.max(axis=0))
        return bool(np.abs(ends).max() < ROUNDED)
    apart = np.linalg.norm(own[:, None] - corners[None], axis=2)
    return bool(max(apart.min(axis=0).max(), apart.min(axis=1).max()) < ROUNDED)
