"""RGB-D recordings and single pairs of colour and depth, in the layouts that are in use.

    layouts.numbered    frame-000020.color/.depth/.pose: 7-Scenes, TSDF-fusion
    layouts.tum         rgb.txt, depth.txt, groundtruth.txt: the TUM benchmark
    layouts.trajectory  color/, depth/, a .log of poses, a camera .json: Open3D
    layouts.pairs       one picture of colour and one of depth: RealSense, OSD with its instance masks

ROOT is a folder of one of these, or a folder of such folders. A frame that cannot be used is left out and counted in
`Scene.dropped`. ROOT@every=5 takes every fifth of the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sightline.errors import ReaderError
from sightline.scenes.formats.within import unusable
from sightline.scenes.layouts import numbered, pairs, trajectory, tum
from sightline.scenes.root_options import EVERY, parted
from sightline.scenes.scene import Scene


@dataclass(frozen=True)
class Layout:
    """`names` lists the recordings that lie in a folder itself ("" for one that is the whole folder); `read` reads one.

    `files` says what it looks for.
    """

    files: str
    names: Callable[[Path], tuple[str, ...]]
    read: Callable[[Path, str], Scene]


LAYOUTS = (  # the surest first
    Layout(numbered.FILES, numbered.names, numbered.read),
    Layout(tum.FILES, tum.names, tum.read),
    Layout(trajectory.FILES, trajectory.names, trajectory.read),
    Layout(pairs.FILES, pairs.names, pairs.read),
)
SEQUENCE = re.compile(r"seq-\d+")  # 7-Scenes: several of one room, in the room's folder
WANTED = ("*color.*", "*depth.*", "*.pose.txt", "rgb.txt", "*.log")  # what is told of where it is no file


def open_root(root: str) -> RgbdReader:
    """The recordings under `root`: in the folder itself, or in the folders in it. ReaderError when there are none."""
    path, asked = parted(root, {"every": EVERY}, "rgbd")
    looked_for = "; ".join(layout.files for layout in LAYOUTS)
    if not path.is_dir():
        raise ReaderError(f"rgbd: {path} is no folder; give one that holds {looked_for}")
    inside = {name or path.resolve().name: found for name, found in _recordings(path).items()}
    if not inside:
        for child in sorted(path.iterdir()):
            if child.is_dir():
                inside |= {f"{child.name}/{name}".rstrip("/"): found for name, found in _recordings(child).items()}
    if not inside:
        raise ReaderError(
            f"rgbd: nothing in {path} or in a folder directly in it is known; looked for {looked_for}"
            + unusable(path, *WANTED, *(f"*/{name}" for name in WANTED))
        )
    return RgbdReader(root, inside, int(asked.get("every", 1)))


def looks_like(path: Path) -> str | None:
    """Why this may be read as RGB-D recordings; None when it may not."""
    for folder in (path, *sorted(path.iterdir())) if path.is_dir() else ():
        if folder.is_dir():
            for name, recording in _recordings(folder).items():
                return f"{folder.name}{name and '/' + name} has {recording.layout.files}"
    return None


@dataclass(frozen=True)
class Recording:
    """Where a recording lies, and how."""

    folder: Path
    name: str
    layout: Layout


def _recordings(folder: Path) -> dict[str, Recording]:
    for layout in LAYOUTS:
        if found := layout.names(folder):
            return {name: Recording(folder, name, layout) for name in found}
    return {}


@dataclass(frozen=True)
class RgbdReader:
    """Recordings by folder name, and by the name of the pair where a folder holds many; every `every`-th frame."""

    root: str
    recordings: Mapping[str, Recording]
    every: int = 1
    name: str = "rgbd"
    licence: str = "the recording's own; look at its README"

    def ids(self) -> tuple[str, ...]:
        """Folder names and names of pairs, sorted."""
        return tuple(sorted(self.recordings))

    def load(self, id: str) -> Scene:
        """One recording; SceneError when no frame of it can be used."""
        if id not in self.recordings:
            raise ReaderError(f"rgbd: no recording {id!r} in {self.root}; there are: {', '.join(self.ids())[:200]}")
        found = self.recordings[id]
        scene = found.layout.read(found.folder, found.name)
        folder = found.folder.resolve()
        place = folder.parent.name if SEQUENCE.fullmatch(folder.name) else ""
        frames = scene.frames[:: self.every]
        source = f"{self.name}:{self.root}"
        return replace(scene, frames=frames, id=id, source=source, place=place, licence=self.licence)
