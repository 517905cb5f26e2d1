"""Objects out of labelled points: upright boxes, what may be counted, and what is no object.

Boxes are fitted to the points: upright, turned as the thing is turned, since the room's own axes give a desk in the
corner the wrong width. Walls, floors and ceilings are the room; "object" is no name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from sightline.geometry.box import Box
from sightline.geometry.points import fit_box
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Room, SceneObject

Array = NDArray[np.float64]
Index = NDArray[np.int64]

ROOM = frozenset({"wall", "walls", "floor", "ceiling"})
NAMELESS = frozenset(
    ("", "object", "objects", "unknown", "unknown object", "remove", "removed", "split", "misc", "stuff", "item")
)
# What a scan's annotators called an "object" they could not name, so it is no chair; these may be anything, or several.
ANYTHING = frozenset({"", "split"})
SAME = (  # names for one kind of thing, written as one word
    "armchair sofachair easychair", "bag sack", "bathtub tub bath", "blackboard chalkboard", "bookshelf bookcase",
    "box carton", "cabinet cupboard", "coat jacket", "couch sofa settee", "cup mug", "curtain drape", "cushion pillow",
    "desktopcomputer computertower pc", "endtable sidetable", "lamp light", "laptop notebookcomputer",
    "laundrybasket laundryhamper hamper", "nightstand bedsidetable", "phone telephone", "picture painting artwork",
    "pillar column", "plant houseplant pottedplant", "purse handbag", "radiator heater", "refrigerator fridge",
    "rug carpet mat", "sink washbasin basin", "sneaker trainer", "stool footstool", "stove cooker",
    "suitcase luggage", "trashcan trashbin bin garbagecan garbagebin wastebin wastebasket rubbishbin dustbin",
    "tv television televisionset", "vacuumcleaner hoover", "wardrobe closet", "windowsill windowledge",
)  # fmt: skip
ENDS_BY_CHANCE = 3  # letters; a storage bin is no trash can, though "bin" may mean one
FEWEST = 10  # points that a box can be fitted to
THINNEST = 0.01  # metres; a scan resolves nothing thinner
CELL = 0.1  # metres; parts of a thing further apart than this are looked at one by one
STRAY = 0.01  # a part with a smaller share of the points is another thing's edge


@dataclass(frozen=True, eq=False)
class Labelled:
    """What labelled points amount to.

    `instances` (N,) is the row in `objects` of each point, -1 for none; `complete` the labels that may be counted;
    `dropped` counts by reason the groups that are no object; `floor_z` is the floor's height in metres.
    """

    objects: tuple[SceneObject, ...]
    instances: NDArray[np.int32]
    complete: frozenset[str]
    dropped: dict[str, int]
    floor_z: float | None

    def facts(self, boxes: Vouch) -> dict[Fact, Vouch]:
        """What the objects vouch for; `boxes` says how true a face is, metres."""
        facts = {Fact.OBJECTS: boxes} if self.objects else {}
        if self.complete:
            facts[Fact.COMPLETE] = Vouch(Provenance.ANNOTATED)
        return facts

    @property
    def room(self) -> Room | None:
        """The room, of which the floor's height is known; None where it is not."""
        return None if self.floor_z is None else Room(floor_z=self.floor_z)


def labelled(xyz: Array, ids: Sequence[str], labels: Sequence[str], members: Sequence[Index]) -> Labelled:
    """The objects among points (N, 3), world metres with z up, of which group i, `ids[i]`, holds `members[i]` (M,).

    A point of several groups belongs to the one with the fewest points: a cushion lies on the sofa, not the sofa on it.
    """
    instances = np.full(len(xyz), -1, dtype=np.int32)
    objects: list[SceneObject] = []
    owned: list[Index] = []
    dropped: Counter[str] = Counter()
    lost: set[str] = set()
    for id, label, own in zip(ids, labels, members, strict=True):
        if (reason := _no_thing(label)) is not None:
            dropped[reason] += 1
        elif len(own) < FEWEST:
            dropped[f"object of fewer than {FEWEST} points"] += 1
            lost.add(label)
        else:
            objects.append(SceneObject(id, label, fit_box(without_strays(xyz[own]), THINNEST)))
            owned.append(own)
    for i in sorted(range(len(objects)), key=lambda k: -len(owned[k])):
        instances[owned[i]] = i
    floors = [xyz[own] for label, own in zip(labels, members, strict=True) if label == "floor" and len(own)]
    return Labelled(
        tuple(objects),
        instances,
        countable(labels) - lost,
        dict(dropped),
        _height(np.concatenate(floors)) if floors else None,
    )


def _height(floor: Array) -> float:
    """The median height of points (M, 3) on a floor, each spot counted once: a rug may have most of the points."""
    spots = np.floor(floor[:, :2] / CELL)
    return float(np.median(floor[np.unique(spots, axis=0, return_index=True)[1], 2]))


def stated(ids: Sequence[str], labels: Sequence[str], boxes: Sequence[Box | None]) -> Labelled:
    """The objects of a source that has lost its points and states boxes (world metres), one for each id and label."""
    objects: list[SceneObject] = []
    dropped: Counter[str] = Counter()
    for id, label, box in zip(ids, labels, boxes, strict=True):
        reason = _no_thing(label) or ("object without points or box" if box is None else None)
        if reason is not None:
            dropped[reason] += 1
        else:
            objects.append(SceneObject(id, label, box))
    lost = {label for label, box in zip(labels, boxes, strict=True) if box is None}
    return Labelled(tuple(objects), np.zeros(0, dtype=np.int32), countable(labels) - lost, dict(dropped), None)


def _no_thing(label: str) -> str | None:
    """Why a label is that of no object; None for an object's."""
    if label in ROOM:
        return "wall, floor or ceiling"
    return "label names no thing" if label in NAMELESS else None


def without_strays(points: Array) -> Array:
    """Points (M, 3), metres, less the small parts that lie away from the rest: one of them would move a whole face."""
    cell = np.floor(points / CELL).astype(np.int64)
    cell -= cell.min(axis=0)
    ny, nz = int(cell[:, 1].max()) + 1, int(cell[:, 2].max()) + 1
    key, owner = np.unique((cell[:, 0] * ny + cell[:, 1]) * nz + cell[:, 2], return_inverse=True)
    cells = np.stack([key // (ny * nz), key // nz % ny, key % nz], axis=1)
    pairs = cKDTree(cells).query_pairs(1.8, output_type="ndarray")  # the 26 neighbours of a cell are within √3
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(cells), len(cells)))
    part = connected_components(graph, directed=False)[1][owner]
    share = np.bincount(part) / len(points)
    kept = share[part] >= STRAY
    return points if kept.mean() < 0.9 else points[kept]


def countable(labels: Sequence[str], anything: frozenset[str] = ANYTHING) -> frozenset[str]:
    """Of the labels of a scene those that can be counted.

    None where one of `anything` is among them: such a thing may be one of any kind. Not "chair" where there is an
    "office chair" or an "armchair" as well (is that a chair?), nor "couch" where another is called "sofa"; and no
    plural: "books" is a shelf full.
    """
    if not anything.isdisjoint(labels):
        return frozenset()
    present = set(labels) - ROOM - NAMELESS
    return frozenset(
        label
        for label in present
        if not (label.endswith("s") and not label.endswith("ss"))
        and not any(other != label and may_be(other, label) for other in present)
    )


def may_be(other: str, label: str) -> bool:
    """Whether a thing called `other` may be one that is called `label` elsewhere."""
    if other.endswith(label) or set(label.split()) < set(other.split()):
        return True
    one, wanted = ("".join(name.replace("-", " ").split()) for name in (other, label))
    names = (wanted, *also_called(label))
    return one in names or any(one.endswith(name) for name in names if len(name) > ENDS_BY_CHANCE)


def also_called(label: str) -> tuple[str, ...]:
    """Other names for the same kind of thing, each written as one word; none where none are known."""
    wanted = "".join(label.replace("-", " ").split())
    return next(
        (tuple(name for name in words if name != wanted) for words in map(str.split, SAME) if wanted in words), ()
    )
