import zlib

import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.scenes.images import (
    MAX_PIXELS,
    Header,
    encoded_in,
    fingerprint_of,
    read_color,
    read_header,
    read_whole_numbers,
)

NOISE = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)


@pytest.fixture
def pictures(tmp_path):
    Image.fromarray(NOISE).save(tmp_path / "color.png")
    Image.fromarray(NOISE).save(tmp_path / "color.jpg")
    Image.fromarray(NOISE[..., 0].astype(np.uint16) * 200).save(tmp_path / "depth.png")
    Image.fromarray(NOISE[..., 0]).save(tmp_path / "grey.png")
    return tmp_path


def test_headers_say_size_and_mode(pictures):
    assert read_header(pictures / "color.png") == Header(32, 24, "RGB")
    assert read_header(pictures / "color.jpg") == Header(32, 24, "RGB")
    assert read_header(pictures / "depth.png") == Header(32, 24, "I;16")


@pytest.mark.parametrize("name", ["color.png", "color.jpg", "depth.png"])
@pytest.mark.parametrize("keep", [0, 10, 0.5, 0.98])
def test_a_picture_cut_anywhere_is_found_by_its_header_alone(name, keep, pictures):
    path = pictures / name
    content = path.read_bytes()
    path.write_bytes(content[: keep if isinstance(keep, int) else int(keep * len(content))])
    with pytest.raises(SceneError, match=name):
        read_header(path)


def test_pixels_are_as_written_and_grey_becomes_colour(pictures):
    np.testing.assert_array_equal(read_color(pictures / "color.png"), NOISE)
    np.testing.assert_array_equal(read_color(pictures / "grey.png"), np.repeat(NOISE[..., :1], 3, axis=2))
    np.testing.assert_array_equal(read_whole_numbers(pictures / "depth.png"), NOISE[..., 0].astype(np.int32) * 200)


def test_jpeg_and_png_are_handed_on_as_they_stand_and_nothing_else(pictures):
    for name in ("color.png", "color.jpg"):
        assert encoded_in(pictures / name)() == (pictures / name).read_bytes()
    assert encoded_in(pictures / "color.webp") is None
    with pytest.raises(SceneError, match=r"missing\.png"):
        encoded_in(pictures / "missing.png")()


def test_a_colour_picture_is_no_map_of_numbers(pictures):
    with pytest.raises(SceneError, match="one channel"):
        read_whole_numbers(pictures / "color.png")


def test_damaged_pixels_name_the_file(pictures):
    path = pictures / "color.png"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(SceneError, match=r"color\.png"):
        read_color(path)
    with pytest.raises(SceneError, match=r"missing\.png"):
        read_header(pictures / "missing.png")


@pytest.mark.parametrize("read", [read_header, read_color, read_whole_numbers])
def test_a_picture_that_promises_too_many_pixels_is_refused_before_it_is_decoded(read, pictures):
    path = pictures / "grey.png"
    content = bytearray(path.read_bytes())
    content[16:24] = (side := 9100).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    path.write_bytes(content)
    assert side**2 > MAX_PIXELS
    with pytest.raises(SceneError, match=r"grey\.png: 9100×9100 pixels are more than"):
        read(path)


@pytest.mark.parametrize("read", [read_header, read_color, read_whole_numbers])
def test_what_is_no_file_is_not_opened(read, tmp_path):
    (tmp_path / "endless.png").symlink_to("/dev/zero")
    with pytest.raises(SceneError, match=r"endless\.png: cannot be read"):
        read(tmp_path / "endless.png")


def test_a_fingerprint_tells_a_changed_file_and_another_unit_but_not_where_a_file_lies(tmp_path):
    one, copy, other = (tmp_path / name for name in ("one.png", "copy.png", "other.png"))
    for path, value in ((one, 7), (copy, 7), (other, 8)):
        Image.fromarray(np.full((4, 6), value, dtype=np.uint16)).save(path)
    told = fingerprint_of(one, 1000.0)()
    assert told == fingerprint_of(copy, 1000.0)()
    assert len({told, fingerprint_of(other, 1000.0)(), fingerprint_of(one, 5000.0)()}) == 3
    with pytest.raises(SceneError, match=r"gone\.png"):
        fingerprint_of(tmp_path / "gone.png", 1000.0)()
