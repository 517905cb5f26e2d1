"""What a row shows is read from where it lies, and is never another picture than the row was built on."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sightline.datasets.building.engine import build
from sightline.datasets.pictures.marks import drawn
from sightline.datasets.pictures.pictures import Pictures
from sightline.datasets.rows.shards import read_rows
from sightline.errors import DatasetError, SceneError
from sightline.questions.draft import Mark
from tests.datasets.pictures.made_pictures import SHOTS, ShotReader, take


@pytest.fixture
def root(tmp_path):
    return take(tmp_path / "shots", 3)


@pytest.fixture
def folder(tmp_path, root):
    build(ShotReader(root), SHOTS, tmp_path / "rows")
    return tmp_path / "rows"


@pytest.fixture
def whole(tmp_path, root):
    build(ShotReader(root), SHOTS, tmp_path / "whole", embed=True)
    return tmp_path / "whole"


def opened(source: str) -> ShotReader:
    return ShotReader(source.removeprefix("shots:"))


def gone(source: str) -> ShotReader:
    raise SceneError("the disk is away")


def test_a_row_shows_the_frames_of_its_scene_with_its_marks(folder, root):
    pictures = Pictures(folder, opened)
    for row in read_rows(folder):
        frames = [ShotReader(root).load(row.scene_id).frame(view.frame).rgb() for view in row.views]
        shown = pictures.of(row)
        np.testing.assert_array_equal(shown[0], drawn(frames[0], row.marks))
        assert (shown[0] != frames[0]).any()
        for picture, frame in zip(shown[1:], frames[1:], strict=True):
            np.testing.assert_array_equal(picture, frame)


def test_embedded_pictures_are_those_of_the_source_and_need_it_no_more(folder, whole, root):
    referenced, embedded = Pictures(folder, opened), Pictures(whole, gone)
    for one, other in zip(read_rows(folder), read_rows(whole), strict=True):
        assert one.id == other.id
        for a, b in zip(referenced.of(one), embedded.of(other), strict=True):
            np.testing.assert_array_equal(a, b)


def test_pictures_that_are_drawn_on_stay_clean_where_they_are_stored(whole, root):
    before = pq.read_table(whole / "images-00000.parquet")["data"].to_pylist()
    pictures = Pictures(whole, gone)
    [row, *_] = [row for row in read_rows(whole) if row.views[0].frame == "0"]
    for picture in pictures.of(row):
        picture[:] = 0  # what is given out is the asker's own
    assert pq.read_table(whole / "images-00000.parquet")["data"].to_pylist() == before
    assert pictures.encoded(row, row.views[0]).data == Path(root, f"{row.scene_id}.jpg").read_bytes()
    np.testing.assert_array_equal(pictures.of(row)[0], drawn(pictures.clean(row, row.views[0]), row.marks))
    assert (pictures.of(row)[0] != 0).any()


def test_a_picture_that_was_changed_since_is_refused(folder, root):
    [row, *_] = [row for row in read_rows(folder) if row.views[0].frame == "0"]
    shutil.copy(Path(root) / "room002.jpg", Path(root) / f"{row.scene_id}.jpg")
    with pytest.raises(DatasetError, match=f"scene {row.scene_id}, frame 0: its picture was changed"):
        Pictures(folder, opened).of(row)


def test_a_row_whose_picture_the_folder_does_not_hold_is_refused(whole):
    row = next(iter(read_rows(whole)))
    strange = replace(row, views=(replace(row.views[0], content="ab" * 32),))
    with pytest.raises(DatasetError, match="holds no picture abab"):
        Pictures(whole, opened).of(strange)


def test_a_mask_is_that_of_the_scene(folder, whole, root):
    row = replace(next(iter(read_rows(whole))), marks=(Mark("2", "mask", (), "", "lamp"),))
    frame = ShotReader(root).load(row.scene_id).frame("2")
    shown = Pictures(whole, opened).of(row)[0]
    np.testing.assert_array_equal((shown != frame.rgb()).any(axis=-1), frame.read_instances() == 0)
    with pytest.raises(SceneError, match="the disk is away"):
        Pictures(whole, gone).of(row)


def test_a_row_that_shows_nothing_has_no_pictures(folder):
    row = next(iter(read_rows(folder)))
    assert Pictures(folder, gone).of(replace(row, views=(), marks=())) == []
