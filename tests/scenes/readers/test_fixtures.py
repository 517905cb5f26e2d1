import importlib

import numpy as np
import pytest

from sightline.scenes.formats.encoded import decode_color
from sightline.scenes.open import READERS
from tests.scenes.readers.damage import refusals
from tests.scenes.readers.fixtures import FIXTURES


def test_every_reader_of_files_has_a_fixture_to_be_damaged():
    assert {fixture.reader for fixture in FIXTURES.values()} == READERS.keys() - {"procedural", "scaled"}


@pytest.mark.parametrize("name", ["points-obj", "rgbd-osd", "ca1m-archive-tar", "folder"])
def test_a_whole_fixture_is_read_and_sound(name, tmp_path):
    fixture = FIXTURES[name]
    open_root = importlib.import_module(READERS[fixture.reader].module).open_root
    root = f"{fixture.write(tmp_path / 'whole')}{fixture.options}"
    assert open_root(root).ids() and list(refusals(open_root, root)) == []


PICTURELESS = {"points-ply", "points-pcd", "points-obj", "points-glb", "points-npy", "scannet-infos", "vsi"}


@pytest.mark.parametrize("name", FIXTURES)
def test_a_picture_as_the_source_holds_it_shows_the_pixels_that_the_frame_gives(name, tmp_path):
    fixture = FIXTURES[name]
    reader = importlib.import_module(READERS[fixture.reader].module).open_root(
        f"{fixture.write(tmp_path / 'whole')}{fixture.options}"
    )
    frames = [frame for id in reader.ids() for frame in reader.load(id).frames if frame.read_encoded is not None]
    assert bool(frames) == (name not in PICTURELESS)
    for frame in frames:
        np.testing.assert_array_equal(decode_color(frame.read_encoded(), frame.id), frame.rgb())


def test_frames_of_a_film_are_no_stored_pictures(tmp_path):
    root = FIXTURES["video-mp4"].write(tmp_path / "films")
    frames = importlib.import_module(READERS["video"].module).open_root(f"{root}/walk.mp4").load("walk.mp4").frames
    assert len(frames) == 3 and all(frame.read_encoded is None for frame in frames)
