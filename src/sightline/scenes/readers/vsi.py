"""The scene annotations of VSI-Bench: oriented boxes, stated counts and room sizes of real scans, without pictures.

A file `*_meta_info*.json` holds a dict of scenes, each with `dataset`, `room_size` (m²), `object_counts` and
`object_bbox`: label -> [{centroid, axesLengths, normalizedAxes (row i is the unit axis of length i), …}]. Metres, z up.
Which length is the vertical one differs from box to box. These scenes are the benchmark's own test scenes: every one
has split "test".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.pose import nearest_rotation
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.json_values import entry, mapping, numbers, sequence, text
from sightline.scenes.formats.within import read_head, unusable
from sightline.scenes.scene import Room, Scene, SceneObject

PATTERN = "*_meta_info*.json"
AS_WRITTEN = 1e-9  # how far axes may be from unit length and right angles to be taken as they are
HEAD = 1 << 16  # bytes that are looked at; the first scene stands in the first thousand
FACTS = {
    Fact.OBJECTS: Vouch(Provenance.ANNOTATED, 0.05),  # metres; boxes were fitted to labelled vertices of the scan
    Fact.COMPLETE: Vouch(Provenance.ANNOTATED),
    Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
    Fact.GRAVITY: Vouch(Provenance.SENSOR, 0.02),
    Fact.ROOM: Vouch(Provenance.ESTIMATED, 0.1, 0.05),  # square metres; an alpha shape of random points
}


def open_root(root: str) -> VsiReader:
    """The annotation files at `root`, a file or a folder; ReaderError when there are none or one cannot be read."""
    files = _files(Path(root))
    if not files:
        raise ReaderError(
            f"vsi: no {PATTERN} in {root}; give the folder of VSI-Bench's meta_info files, or one file"
            + unusable(Path(root), PATTERN)
        )
    scenes: dict[str, Annotated] = {}
    labels: dict[str, set[str]] = {}
    for file in files:
        for scene_id, told in mapping(read_json(file), str(file)).items():
            scene = _annotated(told, f"{file}: {scene_id}")
            id = f"{scene.dataset}/{scene_id}"
            if id in scenes:
                raise ReaderError(f"vsi: {id} stands in two files of {root}; give one of them as ROOT")
            scenes[id] = scene
            labels.setdefault(scene.dataset, set()).update(scene.counts, scene.boxes)
    return VsiReader(root, scenes, {dataset: frozenset(found) for dataset, found in labels.items()})


def looks_like(path: Path) -> str | None:
    """Why this may be read as VSI-Bench's annotations; None when it may not."""
    for file in _files(path):
        if b'"object_bbox"' in read_head(file, HEAD):
            return f"{file.name} has object_bbox"
    return None


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in sorted(path.glob(PATTERN)) if file.is_file()]


@dataclass(frozen=True)
class Annotated:
    """What a file says of one scene, its numbers not yet looked at; `where` is how messages name it."""

    where: str
    dataset: str
    counts: Mapping[str, object]
    boxes: Mapping[str, object]
    room_size: object


def _annotated(told: object, where: str) -> Annotated:
    return Annotated(
        where,
        text(entry(told, "dataset", where), f"{where}: dataset"),
        mapping(entry(told, "object_counts", where), f"{where}: object_counts"),
        mapping(entry(told, "object_bbox", where), f"{where}: object_bbox"),
        entry(told, "room_size", where),
    )


@dataclass(frozen=True)
class VsiReader:
    """Annotated scenes by "dataset/scene", and the labels that each dataset annotates."""

    root: str
    scenes: Mapping[str, Annotated]
    labels: Mapping[str, frozenset[str]]
    name: str = "vsi"
    licence: str = "ScanNet, ScanNet++ and ARKitScenes terms: research only; a test set, never to be trained on"

    def ids(self) -> tuple[str, ...]:
        """ "dataset/scene" of every annotated scene, sorted."""
        return tuple(sorted(self.scenes))

    def load(self, id: str) -> Scene:
        """One scene: boxes each once, counts as stated, no frames."""
        if id not in self.scenes:
            raise ReaderError(f"vsi: no scene {id!r} in {self.root}; it has {len(self.scenes)}, like {self.ids()[0]!r}")
        told = self.scenes[id]
        objects: list[SceneObject] = []
        twice = 0
        for label, listed in told.boxes.items():
            where = f"{told.where}: object_bbox: {label}"
            boxes = sequence(listed, where)
            once = {json.dumps(box, sort_keys=True): box for box in boxes}  # printers are listed twice, word by word
            twice += len(boxes) - len(once)
            for i, box in enumerate(once.values()):
                objects.append(SceneObject(f"{label}#{i + 1}", label, _box(box, f"{where}#{i + 1}")))
        counts = {label: _count(count, f"{told.where}: object_counts: {label}") for label, count in told.counts.items()}
        area = float(numbers(told.room_size, (), f"{told.where}: room_size"))
        if area <= 0:
            raise SceneError(f"{told.where}: room_size: is {area:g}, where square metres belong")
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            collection=told.dataset,
            facts=FACTS,
            objects=tuple(objects),
            counts=counts,
            complete=self.labels[told.dataset],
            room=Room(area),
            split="test",
            licence=self.licence,
            dropped={"box listed twice": twice} if twice else {},
        )


def _box(told: object, where: str) -> Box:
    axes = numbers(entry(told, "normalizedAxes", where), (3, 3), f"{where}: normalizedAxes")
    center, lengths = (
        numbers(entry(told, name, where), (3,), f"{where}: {name}") for name in ("centroid", "axesLengths")
    )
    try:
        # As it is written, to the last bit: the benchmark's own distances hang on that (see `geometry.box_points`).
        rotation = axes.T if abs(axes @ axes.T - np.eye(3)).max() <= AS_WRITTEN else nearest_rotation(axes.T)
        return Box(center, lengths, rotation)
    except GeometryError as error:
        raise SceneError(f"{where}: {error}") from error


def _count(told: object, where: str) -> int:
    count = float(numbers(told, (), where))
    if count < 0 or count != int(count):
        raise SceneError(f"{where}: is {count:g}, where a count belongs")
    return int(count)
