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
from typing import Any

import numpy as np

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.pose import nearest_rotation
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.within import read_head
from sightline.scenes.scene import Room, Scene, SceneObject

PATTERN = "*_meta_info*.json"
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
        raise ReaderError(f"vsi: no {PATTERN} in {root}; give the folder of VSI-Bench's meta_info files, or one file")
    scenes: dict[str, Mapping[str, Any]] = {}
    labels: dict[str, set[str]] = {}
    for file in files:
        for scene_id, told in _parsed(file).items():
            dataset = str(told["dataset"])
            id = f"{dataset}/{scene_id}"
            if id in scenes:
                raise ReaderError(f"vsi: {id} stands in two files of {root}; give one of them as ROOT")
            scenes[id] = told
            labels.setdefault(dataset, set()).update(told["object_counts"], told["object_bbox"])
    return VsiReader(root, scenes, {dataset: frozenset(found) for dataset, found in labels.items()})


def looks_like(path: Path) -> str | None:
    """Why this may be read as VSI-Bench's annotations; None when it may not."""
    for file in _files(path):
        if b'"object_bbox"' in read_head(file, HEAD):
            return f"{file.name} has object_bbox"
    return None


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in sorted(path.glob(PATTERN)) if file.is_file()]


def _parsed(file: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReaderError(f"vsi: {file} cannot be read as JSON ({error})") from error
    wanted = {"dataset", "room_size", "object_counts", "object_bbox"}
    if not isinstance(told, dict) or not all(isinstance(s, dict) and wanted <= s.keys() for s in told.values()):
        raise ReaderError(f"vsi: {file} is not a dict of scenes that have {', '.join(sorted(wanted))}")
    return told


@dataclass(frozen=True)
class VsiReader:
    """Annotated scenes by "dataset/scene", and the labels that each dataset annotates."""

    root: str
    scenes: Mapping[str, Mapping[str, Any]]
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
        try:
            for label, boxes in told["object_bbox"].items():
                once = {
                    json.dumps(box, sort_keys=True): box for box in boxes
                }  # printers are listed twice, word by word
                twice += len(boxes) - len(once)
                for i, box in enumerate(once.values()):
                    objects.append(SceneObject(f"{label}#{i + 1}", label, _box(box)))
            counts = {str(label): int(count) for label, count in told["object_counts"].items()}
            room = Room(float(told["room_size"]))
        except (KeyError, TypeError, ValueError, AttributeError, GeometryError) as error:
            raise SceneError(f"vsi: {id} in {self.root} is damaged: {type(error).__name__} {error}") from error
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            collection=str(told["dataset"]),
            facts=FACTS,
            objects=tuple(objects),
            counts=counts,
            complete=self.labels[str(told["dataset"])],
            room=room,
            split="test",
            licence=self.licence,
            dropped={"box listed twice": twice} if twice else {},
        )


def _box(told: Mapping[str, Any]) -> Box:
    axes = np.asarray(told["normalizedAxes"], dtype=np.float64).reshape(3, 3)
    return Box(np.asarray(told["centroid"]), np.asarray(told["axesLengths"]), nearest_rotation(axes.T))
