"""Pictures of MultiSPA's rows."""

from dataclasses import replace

import numpy as np
from PIL import Image

from sightline.datasets.rows.row import RowView
from sightline.evaluation.benchmarks.multispa.layout import read_benchmark
from sightline.evaluation.benchmarks.multispa.pictures import looks_in
from tests.evaluation.benchmarks.multispa.made_files import FILES, write


def test_a_picture_is_found_below_the_folder_and_beside_its_file_and_nowhere_else(tmp_path) -> None:
    root = write(tmp_path / "data")
    drawn = next(name for name in FILES if name.startswith("depth_comparison_dot"))
    for place, grey in (
        (root / "scene0011_00" / "00010.png", 50),
        (root / drawn / ".." / "images" / "a" / "b.png", 90),
    ):
        place.resolve().parent.mkdir(parents=True)
        Image.fromarray(np.full((4, 6, 3), grey, dtype=np.uint8)).save(place.resolve())
    Image.fromarray(np.zeros((4, 6, 3), dtype=np.uint8)).save(tmp_path / "outside.png")
    look, row = looks_in(root), read_benchmark(root).rows[0]
    seen = {}
    for name in ("scene0011_00/00010.png", "a/b.png", "a/none.png", "../outside.png", str(tmp_path / "outside.png")):
        found = look(replace(row, views=(RowView(name),)))
        seen[name] = None if found is None else int(found.rgb.mean())
    assert list(seen.values()) == [50, 90, None, None, None]
