"""What a row shows: its views' pictures, out of the folder or from the source, with the marks drawn on them.

The one loader for exporters, cards and people. A picture is never another one than the row was built on: its content,
where the row names it, is compared each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.pictures.encoded import Encoded, as_png, as_stored
from sightline.datasets.pictures.images import Images
from sightline.datasets.pictures.marks import MaskOf, drawn
from sightline.datasets.rows.row import Row, RowView
from sightline.datasets.rows.shards import read_manifest
from sightline.errors import DatasetError
from sightline.questions.draft import Mark
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Scene

SCENES_KEPT = 4  # rows come scene by scene
PICTURES_KEPT = 4


class Pictures:
    """The pictures of the rows of a finished folder: embedded ones where it has them, else read from the source."""

    def __init__(self, folder: Path, open_source: Callable[[str], Reader] = open_source) -> None:
        self._folder = Path(folder)
        manifest = read_manifest(self._folder)
        self._images = Images(self._folder, manifest.images) if manifest.embedded else None
        self._reader = lru_cache(maxsize=None)(open_source)
        self._scene = lru_cache(maxsize=SCENES_KEPT)(self._load)
        self._pixels = lru_cache(maxsize=PICTURES_KEPT)(self._decoded)

    def of(self, row: Row) -> list[NDArray[np.uint8]]:
        """The views of a row in its order, each (H, W, 3), with its marks; none for a row that shows none.

        Raises DatasetError where a picture is missing or was changed since; errors of the source pass.
        """
        return [
            drawn(self.clean(row, view), [mark for mark in row.marks if mark.frame == view.frame], self.mask_of(row))
            for view in row.views
        ]

    def clean(self, row: Row, view: RowView) -> NDArray[np.uint8]:
        """One view of a row as it is stored, (H, W, 3), without marks; not to be written to."""
        return self._pixels(row.scene_source, row.scene_id, view.frame, view.content)

    def encoded(self, row: Row, view: RowView) -> Encoded:
        """One view of a row as a picture file: the stored one, else a PNG of what is rendered or decoded."""
        return self._encoded(row.scene_source, row.scene_id, view.frame, view.content)

    def find(self, content: str) -> Encoded:
        """The embedded picture of a content. DatasetError where the folder holds none of it."""
        if self._images is None:
            raise DatasetError(f"{self._folder}: holds no pictures; build it with --embed, or ask for a row's views")
        return self._images.find(content)

    def mask_of(self, row: Row) -> MaskOf:
        """What the masks of a row cover, by its scene; errors of the source pass, for a mask that it has not too."""
        return partial(self._mask, row.scene_source, row.scene_id)

    def scene(self, row: Row) -> Scene:
        """The scene that a row asks about, read again from its source; the last few are kept."""
        return self._scene(row.scene_source, row.scene_id)

    def _load(self, source: str, scene_id: str) -> Scene:
        return self._reader(source).load(scene_id)

    def _decoded(self, source: str, scene_id: str, frame: str, content: str | None) -> NDArray[np.uint8]:
        if content is None:
            pixels = self._scene(source, scene_id).frame(frame).rgb()
        else:
            pixels = self._encoded(source, scene_id, frame, content).pixels()
        pixels = pixels.view()  # a reader may keep its array, too
        pixels.flags.writeable = False
        return pixels

    def _encoded(self, source: str, scene_id: str, frame: str, content: str | None) -> Encoded:
        if content is not None and self._images is not None:
            return self._images.find(content)
        given = self._scene(source, scene_id).frame(frame)
        picture = as_stored(given) or as_png(given)
        if content is not None and picture.content != content:
            raise DatasetError(
                f"{source}, scene {scene_id}, frame {frame}: its picture was changed since {self._folder} was built; "
                "put the old one back, or build the rows again"
            )
        return picture

    def _mask(self, source: str, scene_id: str, mark: Mark) -> NDArray[np.bool_]:
        scene = self._scene(source, scene_id)
        read = scene.frame(mark.frame).read_instances
        if read is None:
            raise DatasetError(f"{source}, scene {scene_id}, frame {mark.frame}: has no masks to be drawn")
        return np.asarray(read() == [thing.id for thing in scene.objects].index(scene.object(mark.object_id).id))
