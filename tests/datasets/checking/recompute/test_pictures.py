"""A picture that is not the one a row was built on is told, whichever of the two was changed."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.datasets.building.engine import build
from sightline.datasets.checking.recompute.pictures import content_of, of_pictures
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.checking.verify import verify
from sightline.datasets.pictures.encoded import as_png
from sightline.datasets.rows.row import RowView
from sightline.datasets.rows.shards import read_rows
from tests.datasets.pictures.made_pictures import SHOTS, ShotReader, shot_row, take


@pytest.fixture
def root(tmp_path):
    return take(tmp_path / "shots", 3)


def faults(row, root):
    return list(of_pictures(row, Witness(ShotReader(root).load(row.scene_id))))


@pytest.mark.parametrize("embed", [False, True])
def test_rows_as_they_were_built_are_without_fault(tmp_path, root, embed):
    build(ShotReader(root), SHOTS, tmp_path / "rows", embed=embed)
    rows = list(read_rows(tmp_path / "rows"))
    named = [view for row in rows for view in row.views if view.content is not None]
    assert len(rows) == 9 and len(named) == (18 if embed else 12)
    assert [fault for row in rows for fault in faults(row, root)] == []


def test_a_picture_that_was_changed_since_is_a_fault_of_each_row_that_shows_it(tmp_path, root):
    build(ShotReader(root), SHOTS, tmp_path / "rows")
    shutil.copy(Path(root) / "room002.jpg", Path(root) / "room001.jpg")
    report = verify(tmp_path / "rows", open_source=lambda source: ShotReader(source.removeprefix("shots:")))
    told = {(one.row_id, one.what) for one in report.disagreements if one.what.startswith("picture")}
    shown = [row for row in read_rows(tmp_path / "rows") if row.scene_id == "room001"]
    assert told == {(row.id, "picture of frame 0") for row in shown if row.views[0].frame != "2"}
    assert len(told) == 2


def test_a_row_that_names_another_picture_is_told_what_the_frame_has(root):
    scene = ShotReader(root).load("room000")
    first, _, rendered = (content_of(frame) for frame in scene.frames)
    assert rendered == as_png(scene.frames[2]).content
    [fault] = faults(shot_row(root, RowView("0", content=rendered), RowView("2", "support", rendered)), root)
    assert (fault.what, fault.expected, fault.found) == ("picture of frame 0", first, rendered)
    assert faults(shot_row(root, RowView("0"), RowView("2", "support")), root) == []


def test_each_picture_is_read_once_for_all_rows_of_its_scene(root):
    scene = ShotReader(root).load("room000")
    reads = []
    read = scene.frames[0].read_encoded
    frame = replace(scene.frames[0], read_encoded=lambda: reads.append(0) or read())
    witness = Witness(replace(scene, frames=(frame, *scene.frames[1:])))
    row = shot_row(root, RowView("0", content=content_of(scene.frames[0])))
    assert [fault for _ in range(5) for fault in of_pictures(row, witness)] == [] and len(reads) == 1
