"""The pictures of MultiSPA's rows, for the report: the files name them and say nothing of where they lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from sightline.datasets.rows.row import Row
from sightline.evaluation.benchmarks.multispa.layout import benchmark_files
from sightline.evaluation.sight import Look
from sightline.scenes.images import read_color

IMAGES = "images"  # where the data engine puts the pictures that it drew dots into, beside its file


def looks_in(path: Path) -> Callable[[Row], Look | None]:
    """A row's first picture where it lies below `path`, beside its file, or in a folder `images` of either; else None.

    Raises SceneError for a picture that is there and cannot be read.
    """
    places = dict.fromkeys([path, *(file.parent for file in benchmark_files(path))])
    roots = [root for place in places for root in (place, place / IMAGES) if root.is_dir()]

    def look(row: Row) -> Look | None:
        name = PurePosixPath(row.views[0].frame)
        if name.is_absolute() or ".." in name.parts:
            return None
        found = next((root / name for root in roots if (root / name).is_file()), None)
        return None if found is None else Look(read_color(found), None, None)

    return look
