"""A picture's name is that of its bytes: of the file it is read from, else of a PNG."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sightline.datasets.pictures.encoded import as_png, as_stored, received
from sightline.errors import DatasetError
from tests.datasets.pictures.made_pictures import ShotReader, take


@pytest.fixture
def frames(tmp_path):
    return ShotReader(take(tmp_path / "shots", 1)).load("room000").frames


def test_a_picture_file_is_kept_byte_for_byte_and_named_by_its_sha256(frames, tmp_path):
    for frame, name, kind in zip(frames, ("room000.jpg", "shared.png"), ("jpeg", "png"), strict=False):
        stored = as_stored(frame)
        data = Path(tmp_path / "shots" / name).read_bytes()
        assert (stored.data, stored.kind, stored.size) == (data, kind, (64, 48))
        assert stored.content == hashlib.sha256(data).hexdigest()
        np.testing.assert_array_equal(stored.pixels(), frame.rgb())


def test_a_frame_in_no_file_becomes_a_png_that_is_the_same_each_time(frames):
    assert as_stored(frames[2]) is None
    made = as_png(frames[2])
    assert made.kind == "png" and made.content == as_png(frames[2]).content
    np.testing.assert_array_equal(made.pixels(), frames[2].rgb())


def test_what_is_neither_jpeg_nor_png_by_its_first_bytes_is_not_handed_on(frames):
    assert as_stored(replace(frames[0], read_encoded=lambda: b"BM a bitmap that is called .jpg")) is None
    with pytest.raises(DatasetError, match="neither JPEG nor PNG"):
        received(b"GIF89a", "images-00000.parquet")
