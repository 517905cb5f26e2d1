"""Neutral scene folders, as `store.write_scene` leaves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sightline.errors import ReaderError
from sightline.scenes.formats.within import read_head
from sightline.scenes.scene import Scene
from sightline.scenes.store import MANIFEST, id_of, read_scene

HEAD = 64  # bytes that are looked at; the version is the first thing written


def open_root(root: str) -> FolderReader:
    """The scenes at `root`: the folder itself, or the folders in it. ReaderError when there are none."""
    inside = {id_of(folder): folder for folder in _scenes(Path(root))}
    if not inside:
        raise ReaderError(f"folder: no {MANIFEST} in {root} or in a folder directly in it; write one with write_scene")
    return FolderReader(root, inside)


def looks_like(path: Path) -> str | None:
    """Why this may be read as scene folders; None when it may not."""
    for folder in _scenes(path):
        if b'"version"' in read_head(folder / MANIFEST, HEAD):  # nuScenes has a scene.json too
            return f"{folder.name} has a {MANIFEST} with its version"
    return None


def _scenes(path: Path) -> list[Path]:
    if (path / MANIFEST).is_file():
        return [path]
    folders = sorted(path.iterdir()) if path.is_dir() else []
    return [child for child in folders if (child / MANIFEST).is_file()]


@dataclass(frozen=True)
class FolderReader:
    """Scene folders by the id that their names stand for (`store.folder_for`).

    A renamed folder is a scene of that id. A copy keeps the collection and the place it comes from, so that it falls
    into the same split as the original, and under the same id it is asked the same questions.
    """

    root: str
    folders: Mapping[str, Path]
    name: str = "folder"
    licence: str = "each scene states its own"

    def ids(self) -> tuple[str, ...]:
        """The ids that the folders' names stand for, sorted."""
        return tuple(sorted(self.folders))

    def load(self, id: str) -> Scene:
        """One scene, its `source` and `id` changed to those under which it can be read here again."""
        if id not in self.folders:
            raise ReaderError(f"folder: no scene {id!r} in {self.root}; it has {len(self.folders)} scenes")
        scene = read_scene(self.folders[id])
        place = scene.place or scene.id
        return replace(scene, id=id, source=f"{self.name}:{self.root}", collection=scene.home, place=place)
