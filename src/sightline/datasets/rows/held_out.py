"""Held-out scenes: those that public benchmarks ask about, by name, whatever reader reads them and whatever it says.

A list names a scene, a video or a place a line, of one dataset or of any; # begins a comment:

    scannet:scene0025_01     # all scans of that room: scene0025_00, too
    41069025
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from sightline.errors import ConfigError, DatasetError
from sightline.scenes.formats.scannet200 import scannet_place
from sightline.scenes.scene import Scene

SHIPPED, SHIPPED_FILE = "vsi_bench", "vsi_bench_scenes.txt"
OWN = "own"
MOST_NAMES = 100_000  # a manifest names them all
MOST_BYTES = 16 << 20
SAME_VIDEOS: Mapping[str, str] = {"ca1m": "arkitscenes"}  # CA-1M annotates ARKitScenes' videos, under their numbers


@dataclass(frozen=True)
class HeldOut:
    """Names of scenes whose rows are for the final figure only.

    `names` are "dataset:name", "name" for that of any dataset, ":name" for that of a copy that names none. `lists` has
    the sha256 of each list that they come from; `own` are the names that are on no list of ours.
    """

    names: frozenset[str] = frozenset()
    lists: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()

    def holds(self, scene: Scene) -> bool:
        """Whether the scene, the video it was taken from or the place it shows is listed.

        A copy that names no dataset is held by a name of VSI-Bench alone, unless that is a mere number, which may be
        anything's.
        """
        return not self.names.isdisjoint(_called(scene))

    def named(self, scene: Scene) -> frozenset[str]:
        """The names of `own` by which the scene is held."""
        return frozenset(name for one in _called(scene) for name in self._own.get(one, ()))

    @cached_property
    def _own(self) -> dict[str, list[str]]:
        """The names of `own`, by what a scene that they hold is called."""
        found: dict[str, list[str]] = {}
        for name in self.own:
            for one in _with_places((name,)):
                found.setdefault(one, []).append(name)
        return found


def held_out(path: Path | None = None) -> HeldOut:
    """The scenes of VSI-Bench, and those of a list file. Raises ConfigError, naming the line, for a damaged list."""
    own = () if path is None else _listed(path)
    return _joined((SHIPPED,) if path is None else (SHIPPED, OWN), own)


def recorded(lists: Mapping[str, str], own: Iterable[str]) -> HeldOut:
    """The held-out scenes of a build that recorded these lists and names.

    Raises DatasetError where it went by a list of another Sightline.
    """
    again = _joined(tuple(lists), tuple(own))
    changed = [name for name, digest in lists.items() if again.lists.get(name) != digest]
    if changed:
        raise DatasetError(
            f"the rows were made with another list of test scenes ({changed[0]}); build them again, or use the "
            "Sightline that made them"
        )
    return again


def _joined(lists: tuple[str, ...], own: tuple[str, ...]) -> HeldOut:
    found = {}
    if SHIPPED in lists:
        shipped = (files("sightline.datasets.rows") / SHIPPED_FILE).read_text(encoding="utf-8")
        found[SHIPPED] = _names(shipped, SHIPPED_FILE)
    if OWN in lists:
        found[OWN] = own
    digests = {name: hashlib.sha256("\n".join(names).encode()).hexdigest() for name, names in found.items()}
    ours = _with_places(found.get(SHIPPED, ()))
    alone = {f":{name}" for name in (told.partition(":")[2] for told in ours) if not name.isdecimal()}
    return HeldOut(frozenset(ours | alone | _with_places(own)), digests, own)


def _called(scene: Scene) -> set[str]:
    """What lists may call a scene, alone and after each dataset that it may be of."""
    parts = {scene.place, scene.id, *scene.id.split("/")}
    names = (parts | {scannet_place(part) for part in parts}) - {""}
    homes = {scene.collection, scene.home, SAME_VIDEOS.get(scene.home, scene.home)}
    return names | {f"{home}:{name}" for home in homes for name in names}


def _listed(path: Path) -> tuple[str, ...]:
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
        text = data.decode("utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read as a list of test scenes ({error.strerror}); give a text file"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is no text in UTF-8; give a list of test scenes, one name a line") from error
    if len(data) > MOST_BYTES:
        raise ConfigError(f"{path}: is larger than {MOST_BYTES >> 20} MiB; give a list of test scenes, one name a line")
    names = _names(text, str(path))
    if not names:
        raise ConfigError(f"{path}: names no test scene; give one a line, as scannet:scene0025_01")
    return names


def _names(text: str, where: str) -> tuple[str, ...]:
    """The names of a list, sorted, each once."""
    names = set()
    for number, line in enumerate(text.splitlines(), 1):
        name = line.partition("#")[0].strip()
        if not name:
            continue
        collection, colon, rest = name.partition(":")
        if len(name.split()) > 1 or (colon and not (collection and rest)) or ":" in rest:
            raise ConfigError(
                f"{where}: line {number}: {line.strip()[:80]!r} names no scene; write NAME or DATASET:NAME, one a line"
            )
        names.add(name)
    if len(names) > MOST_NAMES:
        raise ConfigError(f"{where}: names {len(names)} scenes, above {MOST_NAMES}; give places instead of their scans")
    return tuple(sorted(names))


def _with_places(names: Iterable[str]) -> set[str]:
    """Names of a list, and the places that scans among them show: other scans of a room are held as well."""
    parted = [name.rpartition(":") for name in names]
    return {f"{home}{colon}{one}" for home, colon, scan in parted for one in (scan, scannet_place(scan)) if one}
