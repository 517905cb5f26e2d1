"""nuScenes: six cameras around a car, its lidar, and boxes around what is on the road.

    ROOT/v1.0-mini/*.json       the tables: a scene is one of nuScenes' (20 s, 2 key frames a second), with things that
    ROOT/samples/CAM_FRONT/…    move (`SceneObject.motion`) and things that do not
    ROOT/*.json                 MMDetection3D's info files (1.1), written as JSON: a scene is one sample

The world is nuScenes' own: the map's, metres, z up. Pixel centres are whole numbers. `.pcd.bin` sweeps are raw float32
(N, 5), no PCD. In a scene of many sweeps the points of what moves, and those of the car itself, are left out. Only what
a lidar or radar beam has met is annotated, so nothing is counted.

The official val and test scenes are known by name in any version ("mini" has some). A sample of an info file does not
say its scene: it counts as val or test where the file's name has that word (nuscenes_infos_val.json), else as train.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sightline.errors import ReaderError
from sightline.scenes.drive import Drive, Surety, scene_of
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.info_files import INFOS_LOOKED_AT, first_entry
from sightline.scenes.formats.nuscenes_scenes import nuscenes_split
from sightline.scenes.formats.within import unusable
from sightline.scenes.nuscenes_infos import drive_of_info, sample_tokens
from sightline.scenes.nuscenes_tables import Index, drive_of, read_index, scene_tokens
from sightline.scenes.scene import Scene, Split

VERSIONS = "v1.0-*"
TEST = "v1.0-test"
SURETY = Surety(
    points=Vouch(Provenance.LASER, 0.05),  # metres; sweeps are joined by the car's poses
    objects=Vouch(Provenance.ANNOTATED, 0.1),
    always={
        Fact.PIXELS: Vouch(Provenance.SENSOR),
        Fact.POSES: Vouch(Provenance.ESTIMATED, 0.05),
        Fact.METRIC: Vouch(Provenance.LASER, relative=0.005),
        Fact.GRAVITY: Vouch(Provenance.SENSOR, 0.02),
        Fact.TIME: Vouch(Provenance.SENSOR, 0.001),
    },
)


def open_root(root: str) -> NuscenesReader:
    """The tables, or else the info files, at `root`; ReaderError when there are none or one cannot be read."""
    path = Path(root)
    folders = _tables(path)
    found = {
        f"{folder.resolve().name}/{name}": Place(folder, token)
        for folder in folders
        for name, token in scene_tokens(folder).items()
    }
    if not folders:
        found = {token: Place(file, token) for file in _infos(path) for token in sample_tokens(file)}
    if not found:
        pickles = " (info files that are pickles are not read; write them as JSON)" if any(path.glob("*.pkl")) else ""
        raise ReaderError(
            f"nuscenes: no {VERSIONS}/scene.json and no info file *.json in {root}{pickles}"
            + unusable(path, f"{VERSIONS}/scene.json", "*.json")
        )
    return NuscenesReader(root, found)


def looks_like(path: Path) -> str | None:
    """Why this may be read as nuScenes; None when it may not."""
    for folder in _tables(path):
        if (folder / "sample_data.json").is_file():
            return f"{folder.name} has the tables scene.json and sample_data.json"
    for file in _infos(path)[:INFOS_LOOKED_AT]:
        if "ego2global" in first_entry(file):
            return f"{file.name} tells of samples with ego2global"
    return None


def _tables(path: Path) -> list[Path]:
    """Folders of tables."""
    return [p for p in (path, *sorted(path.glob(VERSIONS))) if (p / "scene.json").is_file()]


def _infos(path: Path) -> list[Path]:
    return [file for file in ([path] if path.is_file() else sorted(path.glob("*.json"))) if file.is_file()]


def _split(path: Path, id: str) -> Split:
    """The official split: of a scene by its name or its tables', of a sample by its info file's name."""
    if path.is_dir():
        return "test" if path.resolve().name == TEST else nuscenes_split(id.rpartition("/")[2])
    words = re.split(r"[^a-z]+", path.stem.lower())
    return "test" if "test" in words else "val" if "val" in words else "train"


def _log(drive: Drive) -> str:
    """The log, a drive through a town, that scenes and samples were cut from: the names of pictures begin with it."""
    logs = (shot.picture.name.partition("__") for shot in drive.shots)
    return min((log for log, sign, _ in logs if sign), default="")


@dataclass(frozen=True)
class Place:
    """Where a scene is told of: a folder of tables or an info file, and its token there."""

    path: Path
    token: str


@dataclass(frozen=True)
class NuscenesReader:
    """Scenes by "v1.0-mini/scene-0061", or samples by their token. The first load of tables walks through them once."""

    root: str
    places: Mapping[str, Place]
    name: str = "nuscenes"
    licence: str = "CC BY-NC-SA 4.0 and Motional's terms: not for commercial use"

    def ids(self) -> tuple[str, ...]:
        """ "version/scene" of every scene of the tables, or the tokens of all samples of info files; sorted."""
        return tuple(sorted(self.places))

    @cached_property
    def _indices(self) -> dict[Path, Index]:
        return {}

    def load(self, id: str) -> Scene:
        """One scene. Raises SceneError for damaged tables and where no picture can be used."""
        if id not in self.places:
            raise ReaderError(
                f"nuscenes: no scene {id!r} in {self.root}; it has {len(self.places)}: {self.ids()[0]!r} …"
            )
        place = self.places[id]
        if place.path.is_dir():
            if place.path not in self._indices:
                self._indices[place.path] = read_index(place.path)
            drive = drive_of(self._indices[place.path], place.token, place.path.absolute().parent)
        else:
            drive = drive_of_info(place.path, place.token)
        return scene_of(
            drive,
            SURETY,
            id=id,
            source=f"{self.name}:{self.root}",
            licence=self.licence,
            split=_split(place.path, id),
            place=_log(drive),
        )
