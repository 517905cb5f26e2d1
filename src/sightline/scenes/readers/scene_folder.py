"""Neutral scene folders, as `store.write_scene` leaves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sightline.errors import ReaderError
from sightline.scenes.scene import Scene
from sightline.scenes.store import MANIFEST, id_of, read_scene


def open_root(root: str) -> FolderReader:
    """The scenes at `root`: the folder itself, or the folders in it. ReaderError when there are none."""
    path = Path(root)
    if (path / MANIFEST).is_file():
        return FolderReader(root, {id_of(path): path})
    folders = sorted(path.iterdir()) if path.is_dir() else []
    inside = {id_of(child): child for child in folders if (child / MANIFEST).is_file()}
    if not inside:
        raise ReaderError(f"folder: no {MANIFEST} in {root} or in a folder directly in it; write one with write_scene")
    return FolderReader(root, inside)


@dataclass(frozen=True)
class FolderReader:
    """Scene folders by the id that their names stand for (`store.folder_for`).

    A renamed folder is a scene of that id. A copy keeps the collection it comes from, so that it falls into the same
    split and is asked the same questions as the original.
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
        return replace(scene, id=id, source=f"{self.name}:{self.root}", collection=scene.home)
