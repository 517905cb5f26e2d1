"""Floors, nearest kinds and films of places again: by strips and borders, by all boxes of a kind, by counted pixels."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
from scipy.spatial import Delaunay, QhullError

from sightline.answers.choice import Choice
from sightline.answers.number import Area
from sightline.answers.sequence import Order
from sightline.datasets.checking.recompute.phrases import ordered
from sightline.datasets.checking.recompute.point_sets import gap_of_points
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact
from sightline.scenes.scene import SceneObject

LETTERS = "abcdefgh"
DRAWN, ALPHA = 10_000, 5.0  # points, and one over metres
LARGE = 40.0  # square metres: above it a room is a large one
LEAST_PIXELS = 64


def room_size(row: Row, witness: Witness) -> Retold:
    """As the scene states it; by strips under its outline; or by the border of the alpha shape of the same points."""
    how, draw = row.params.get("area"), row.evidence.values.get("draw")
    values = {} if draw is None else {"draw": draw}
    if how == "alpha":
        area = None if draw is None else _covered(witness, draw)
    else:
        area = _floor(witness) if how == "stated" else _under_outline(witness)
    faults = tuple(_of_film(row, witness))
    if area is None:
        return Retold(None, values, faults)
    # Of a length that is off by a share, the square is off by twice that share.
    variance = witness.variance(Fact.ROOM, area) + 4 * witness.variance(Fact.METRIC, 1.0) * area * area
    return Retold(Area(area), {"area_m2": area, **values}, faults, margin=sigmas(area, variance))


def _floor(witness: Witness) -> float | None:
    room = witness.scene.room
    return room.area if room is not None and room.area is not None else _under_outline(witness)


def _under_outline(witness: Witness) -> float | None:
    """The strips between each wall and the x axis, those to the left taken away from those to the right."""
    room = witness.scene.room
    if room is None or room.outline is None or len(room.outline) < 3:
        return None
    corners: list[tuple[float, float]] = room.outline.tolist()
    strips = [(x - x_next) * (y + y_next) / 2 for (x, y), (x_next, y_next) in pairwise([*corners, corners[0]])]
    return abs(sum(strips))


def _covered(witness: Witness, draw: float) -> float | None:
    """Area inside the border of the alpha shape of the drawn points."""
    if witness.cloud is None or not (math.isfinite(draw) and draw >= 0 and draw == int(draw)):
        return None
    xy = witness.cloud.xyz[:, :2]
    if not len(xy):
        return None
    points = xy[np.random.Generator(np.random.PCG64(int(draw))).integers(len(xy), size=DRAWN)]
    try:
        triangles = Delaunay(points).simplices
    except QhullError:
        return None
    a, b, c = (points[triangles[:, k]] for k in range(3))
    facing, beside = np.linalg.norm(b - a, axis=1), np.stack([a - c, b - c])
    along = (beside[0] * beside[1]).sum(axis=1)
    across = beside[0, :, 0] * beside[1, :, 1] - beside[0, :, 1] * beside[1, :, 0]
    # By the law of sines: a side over twice the sine of the angle that faces it is the radius.
    small = facing * np.hypot(along, across) < 2 / ALPHA * abs(across)
    kept = np.where(across[:, None] > 0, triangles, triangles[:, ::-1])[small]
    edges = np.concatenate([kept[:, (0, 1)], kept[:, (1, 2)], kept[:, (2, 0)]])
    start, end = points[edges[:, 0]], points[edges[:, 1]]
    # An edge that two triangles share is walked both ways: what it bounds is taken away again.
    return abs(float((start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0]).sum())) / 2


def relative_distance(row: Row, witness: Witness) -> Retold:
    """By the gaps to everything that is called like one of the options."""
    things = [witness.scene.object(name) for name in row.evidence.objects]
    kinds = tuple([thing.label for thing in things])
    if len(row.evidence.mentions) != 1 or len(set(kinds)) != len(kinds) or not 2 <= len(kinds) <= len(LETTERS):
        return Retold(None)
    target = row.evidence.mentions[0].object_id
    found = [_nearest_called(kind, target, row, witness) for kind in kinds]
    nearest = [one for one in found if one is not None]
    if len(nearest) < len(found):
        return Retold(None)
    gaps = [metres for metres, _ in nearest]
    names = tuple([f"gap_{letter}_m" for letter in LETTERS[: len(gaps)]])
    first, second, *_ = sorted(gaps)
    faults = (*_of_kinds(kinds, target, row, witness), *_of_gaps(gaps, row, witness), *_of_film(row, witness))
    return Retold(
        Choice(kinds, gaps.index(first)),
        dict(zip(names, gaps, strict=True)),
        faults,
        margin=sigmas(second - first, 2 * witness.variance(Fact.OBJECTS, second)),
        objects=tuple([thing.id for _, thing in nearest]),
        steps=(("closest", "smallest_of", names),),
    )


def _nearest_called(kind: str, target: str, row: Row, witness: Witness) -> tuple[float, SceneObject] | None:
    """The least gap between the target and anything of a kind, and to what it is; None where one is not known."""
    own, several = witness.solid(target), [thing for thing in witness.scene.objects if thing.label == kind]
    solids = [witness.solid(thing.id) for thing in several]
    if own is None or None in solids or not several:
        return None
    gaps = [_gap(own, solid, row, witness) for solid in solids if solid is not None]
    known = [metres for metres in gaps if metres is not None]
    return min(zip(known, several, strict=True), key=lambda one: one[0]) if len(known) == len(gaps) else None


def _gap(a: Solid, b: Solid, row: Row, witness: Witness) -> float | None:
    return gap_of_points(a, b, witness) if row.params.get("distance") == "vsi" else witness.gap(a, b)


def _of_kinds(kinds: Sequence[str], target: str, row: Row, witness: Witness) -> Iterator[Fault]:
    """Everything of a kind is known, shows in the film, and nothing else could be called so."""
    numbers, counts = Counter(thing.label for thing in witness.scene.objects), witness.scene.counts
    if row.params.get("count") not in (None, len(kinds)):
        yield Fault("options", f"{row.params['count']} kinds", f"{len(kinds)} kinds")
    for kind in kinds:
        if kind not in witness.scene.complete or counts.get(kind, numbers[kind]) != numbers[kind]:
            yield Fault("label", "a label of which every object is annotated", kind)
        others = [label for label in numbers if label.endswith(kind) and label != kind]
        if others:
            yield Fault("label", "one that nothing else could be called", f"{kind}, and {', '.join(others)}")
    shown = {name for view in row.views for name in witness.shown(view.frame)}
    meant = [thing.id for thing in witness.scene.objects if thing.label in kinds or thing.id == target]
    if row.views and not shown.issuperset(meant):
        yield Fault("views", ", ".join(meant), f"only {', '.join(shown.intersection(meant)) or 'nothing of it'}")


def _of_gaps(gaps: Sequence[float], row: Row, witness: Witness) -> Iterator[Fault]:
    """No two are nearer to each other than the row's parameters allow."""
    area = _floor(witness)
    least = row.params.get("apart_large" if area is not None and area > LARGE else "apart")
    closest = min(min(gaps), *[abs(a - b) for a, b in combinations(gaps, 2)])
    if isinstance(least, int | float) and closest < least * (1 - CLOSE):
        yield Fault("apart", f"distances at least {least} m apart", f"{closest} m")


def appearance_order(row: Row, witness: Witness) -> Retold:
    """By the pixels that show of each kind, counted picture by picture."""
    again = _first_shown(row, witness)
    if again is None:
        return Retold(None)
    order, values, faults = again
    return Retold(Order(order), values, faults, steps=(("order", "order_of_appearance", ordered(row.evidence.steps)),))


def appearance_choice(row: Row, witness: Witness) -> Retold:
    """The same, found among the options, which are orders of the same kinds."""
    again = _first_shown(row, witness)
    if again is None:
        return Retold(None)
    order, values, faults = again
    orders = [tuple(option.split(", ")) for option in row.options]
    offered = row.params.get("options")
    number = min(offered, math.factorial(len(order))) if isinstance(offered, int) else 0
    if any(sorted(one) != sorted(order) for one in orders) or len(set(orders)) != number or number != len(orders):
        faults = (*faults, Fault("options", f"{number} orders of {', '.join(order)}", str(row.options)))
    steps = (("order", "order_of_appearance", ordered(row.evidence.steps)),)
    answer = Choice(row.options, orders.index(order)) if order in orders and len(orders) > 1 else None
    return Retold(answer, values, faults, steps=steps)


Shown = tuple[tuple[str, ...], Mapping[str, float], tuple[Fault, ...]]


def _first_shown(row: Row, witness: Witness) -> Shown | None:
    """The row's kinds as they come into view, when they do, and what is wrong with that; None where one never does."""
    kinds, share = ordered(row.evidence.steps), row.params.get("share")
    if len(set(kinds)) != len(kinds) or not 2 <= len(kinds) <= len(LETTERS) or not isinstance(share, int | float):
        return None
    counted = [_pixels_of_kinds(view.frame, witness) for view in row.views]
    cameras = [witness.camera(view.frame) for view in row.views]
    enough = [max(LEAST_PIXELS, share * camera.width * camera.height) if camera else math.inf for camera in cameras]
    first: dict[str, tuple[int, int]] = {}
    for kind in kinds:
        glimpsed = [at for at, pixels in enumerate(counted) if pixels[kind]]
        clear = [at for at, pixels in enumerate(counted) if pixels[kind] >= enough[at]]
        if not clear:
            return None
        first[kind] = glimpsed[0], clear[0]
    values: dict[str, float] = {}
    for letter, kind in zip(LETTERS, kinds, strict=False):
        values[f"glimpsed_{letter}"], values[f"clear_{letter}"] = map(float, first[kind])
    order = tuple(sorted(kinds, key=lambda kind: first[kind][1]))
    faults = (*_of_order(order, first, row, witness), *_of_film(row, witness))
    return order, values, faults


def _pixels_of_kinds(frame: str, witness: Witness) -> Counter[str]:
    """How many pixels show of each kind of thing."""
    if ("pixels_of_kinds", frame) not in witness.kept:
        found: Counter[str] = Counter()
        for name, (pixels, *_) in witness.shown(frame).items():
            found[witness.scene.object(name).label] += pixels
        witness.kept["pixels_of_kinds", frame] = found
    counted: Counter[str] = witness.kept["pixels_of_kinds", frame]
    return counted


def _of_order(
    order: Sequence[str], first: Mapping[str, tuple[int, int]], row: Row, witness: Witness
) -> Iterator[Fault]:
    """One comes plainly after the other, and each kind is one of which everything is known."""
    labels = {thing.label for thing in witness.scene.objects}
    for kind in order:
        if kind not in witness.scene.complete or [one for one in labels if one.endswith(kind)] != [kind]:
            yield Fault("label", "a kind of which every object is annotated, and nothing else is called so", kind)
    if row.params.get("count") != len(order):
        yield Fault("kinds", str(row.params.get("count")), ", ".join(order))
    times = [witness.scene.frame(view.frame).time_s for view in row.views]
    known = [time for time in times if time is not None]
    which = 0 if row.params.get("first") == "glimpse" else 1
    for one, other in pairwise(order):
        earlier, later = first[one][1], first[other][which]
        if len(known) == len(times):
            passed, least = known[later] - known[earlier], row.params.get("seconds")
        else:
            passed, least = float(later - earlier), row.params.get("pictures")
        if later <= earlier or not isinstance(least, int | float) or passed < least:
            yield Fault("apart", f"{other} plainly after {one}", f"{passed} after it")


def _of_film(row: Row, witness: Witness) -> Iterator[Fault]:
    """It shows the frames of the scene that can be shown, evenly taken where they are too many; all in their order."""
    most = row.params.get("frames")
    if not isinstance(most, int) or most < 2:
        yield Fault("frames", "2 or more", str(most))
        return
    if ("film", most) not in witness.kept:
        witness.kept["film", most] = _film(witness, most)
    film, shown = witness.kept["film", most], tuple([view.frame for view in row.views])
    if film != shown:
        yield Fault("views", ", ".join(film) or "none", ", ".join(shown) or "none")


def _film(witness: Witness, most: int) -> tuple[str, ...]:
    if not witness.scene.vouches({Fact.PIXELS, Fact.POSES}):
        return ()
    frames = [
        frame.id
        for frame in witness.scene.frames
        if frame.read_rgb is not None and frame.camera is not None and frame.world_from_camera is not None
    ]
    if len(frames) <= most:
        return tuple(frames)
    step = Fraction(len(frames) - 1, most - 1)
    return tuple([frames[math.floor(k * step + Fraction(1, 2))] for k in range(most)])
