"""Whether there is one, and what a thing is called, again: by what pixels belong to, and by whose box it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from sightline.answers.boxes import Boxes
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
    if not row.views:
        return Retold(None)
    frame = row.views[0].frame
    things = witness.candidates(frame)
    if row.params.get("refer") == "box_3d":
        fits, rivals = _by_corners(row, witness, frame, things)
    else:
        fits, rivals = _by_edges(row, witness, frame, things)
    if len(fits) != 1 or fits[0].label in NAMELESS:
        return Retold(None)
    [thing] = fits
    faults = [Fault("box", f"one that is the {thing.label}'s alone", rival.label) for rival in rivals(thing)]
    return Retold(Name(thing.label, also_called(thing.label)), {}, tuple(faults), objects=(thing.id,))


def _by_edges(
    row: Row, witness: Witness, frame: str, things: list[SceneObject]
) -> tuple[list[SceneObject], Callable[[SceneObject], list[SceneObject]]]:
    """The things whose rectangle is the one that is meant, and those that could be taken for one."""
    projected = row.params.get("box") == "projected"
    camera, told = witness.camera(frame), RECTANGLE.search(row.text)
    meant: Rect | None = None
    slack = (CLOSE_PX, CLOSE_PX)
    if row.params.get("refer") == "box" and len(row.marks) == 1 and len(row.marks[0].uv) == 2:
        (u0, v0), (u1, v1) = row.marks[0].uv
        meant = (u0, v0, u1, v1) if row.marks[0].frame == frame and row.marks[0].kind == "box" else None
    elif told is not None and camera is not None and not row.marks:
        across, down = camera.width / 1000, camera.height / 1000
        left, top, right, bottom = map(int, told.groups())
        meant = (left * across, top * down, right * across, bottom * down)
        slack = (0.5 * across + CLOSE_PX, 0.5 * down + CLOSE_PX)
    key = ("rectangles", frame, projected)
    if key not in witness.kept:
        witness.kept[key] = {thing.id: rectangle(witness, frame, thing.id, projected) for thing in things}
    rects: dict[str, Rect | None] = witness.kept[key]

    def fits(rect: Rect | None) -> bool:
        if meant is None or rect is None:
            return False
        return all(abs(a - b) <= slack[k % 2] for k, (a, b) in enumerate(zip(meant, rect, strict=True)))

    def rivals(thing: SceneObject) -> list[SceneObject]:
        own = rects[thing.id]
        return [one for one in things if one is not thing and _shared(own, rects[one.id]) > ALIKE]

    return [thing for thing in things if fits(rects[thing.id])], rivals


def _shared(one: Rect | None, other: Rect | None) -> float:
    """Intersection over union, by the parts of each side that both have."""
    if one is None or other is None:
        return 0.0
    wide, high = (max(0.0, min(one[k + 2], other[k + 2]) - max(one[k], other[k])) for k in (0, 1))
    areas = [(rect[2] - rect[0]) * (rect[3] - rect[1]) for rect in (one, other)]
    return wide * high / (sum(areas) - wide * high) if wide * high > 0 else 0.0


def _by_corners(
    row: Row, witness: Witness, frame: str, things: list[SceneObject]
) -> tuple[list[SceneObject], Callable[[SceneObject], list[SceneObject]]]:
    """The things whose world box has the corners of the one in the text, and those that share much of its room."""
    told = SOLID.search(row.text)
    solids = {thing.id: witness.solid(thing.id, frame) for thing in things}

    def rivals(thing: SceneObject) -> list[SceneObject]:
        own = solids[thing.id]
        others = [(one, solids[one.id]) for one in things if one is not thing]
        return [
            one
            for one, other in others
            if own and other and witness.gap(own, other) == 0.0 and iou(own.box, other.box) > ALIKE
        ]

    if told is None:
        return [], rivals
    *triples, yaw, pitch, roll = told.groups()
    center, size = (np.array([float(part) for part in triple.split(", ")]) for triple in triples)
    angles = [float(angle) for angle in (yaw, pitch, roll) if angle is not None]
    if 6 + len(angles) != row.params.get("numbers"):
        return [], rivals
    turn = Rotation.from_euler("ZYX", [*angles, 0.0, 0.0, 0.0][:3], degrees=True).as_matrix()
    signs = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) / 2
    corners = center + (signs * size) @ turn.T
    return [thing for thing in things if _has_corners(solids[thing.id], corners, not angles)], rivals


def _has_corners(solid: Solid | None, corners: Array, level: bool) -> bool:
    """Whether a box has these corners (8, 3), metres; the one around it along the axes where that is meant."""
    if solid is None:
        return False
    own = np.array(solid.corners)
    if level:
        return bool(
            np.abs([own.min(axis=0) - corners.min(axis=0), own.max(axis=0) - corners.max(axis=0)]).max() < ROUNDED
        )
    apart = np.linalg.norm(own[:, None] - corners[None], axis=2)
    return bool(max(apart.min(axis=0).max(), apart.min(axis=1).max()) < ROUNDED)
