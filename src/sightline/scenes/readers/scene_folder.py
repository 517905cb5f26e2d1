"""Neutral scene folders, as `store.write_scene` leaves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sightline.errors import ReaderError
from sightline.scenes.scene import Scene
from sightline.scenes.store import MANIFEST, read_scene


def open_root(root: str) -> FolderReader:
    """The scenes at `root`: the folder itself, or the folders in it. ReaderError when there are none."""
    path = Path(root)
    if (path / MANIFEST).is_file():
        return FolderReader(root, {path.resolve().name: path})
    folders = sorted(path.iterdir()) if path.is_dir() else []
    inside = {child.name: child for child in folders if (child / MANIFEST).is_file()}
    if not inside:
        raise ReaderError(f"folder: no {MANIFEST} in {root} or in a folder directly in it; write one with write_scene")
    return FolderReader(root, inside)


@dataclass(frozen=True)
class FolderReader:
    """Scene folders by folder name, which is the scene's id here whatever it was called where it came from."""

    root: str
    folders: Mapping[str, Path]
    name: str = "folder"
    licence: str = "each scene states its own"

    def ids(self) -> tuple[str, ...]:
        """Folder names, sorted."""
        return tuple(sorted(self.folders))

    def load(self, id: str) -> Scene:
        """One scene, its `source` and `id` changed to those under which it can be read here again."""
        if id not in self.folders:
            raise ReaderError(f"folder: no scene {id!r} in {self.root}; it has {len(self.folders)} scenes")
        return replace(read_scene(self.folders[id]), id=id, source=f"{self.name}:{self.root}")
