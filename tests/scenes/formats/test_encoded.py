import io
import zlib

import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.scenes.formats.encoded import decode_color, decode_depth, decode_numbers, picture_header
from sightline.scenes.images import Header

RGB = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
MILLIMETRES = np.array([[0, 1, 1500], [65535, 2, 3]], dtype=np.uint16)


def encoded(pixels, form="PNG") -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form)
    return out.getvalue()


def test_pixels_come_back_as_they_were():
    np.testing.assert_array_equal(decode_color(encoded(RGB), "here"), RGB)
    np.testing.assert_array_equal(decode_numbers(encoded(MILLIMETRES), "here"), MILLIMETRES)
    assert picture_header(encoded(RGB), "here") == Header(6, 4, "RGB")
    assert picture_header(encoded(MILLIMETRES), "here") == Header(3, 2, "I;16")
    assert picture_header(encoded(RGB, "JPEG"), "here") == Header(6, 4, "RGB")


def test_depth_of_whole_numbers_is_millimetres_and_of_floats_metres():
    expected = np.array([[np.nan, 0.001, 1.5], [65.535, 0.002, 0.003]], dtype=np.float32)
    np.testing.assert_array_equal(decode_depth(encoded(MILLIMETRES), "here"), expected)
    metres = np.array([[0.0, 1.0, np.inf], [-1.0, np.nan, 2.5]], dtype=np.float32)
    read = decode_depth(encoded(metres, "TIFF"), "here")
    np.testing.assert_array_equal(read, np.array([[np.nan, 1, np.nan], [np.nan, np.nan, 2.5]], dtype=np.float32))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_no_cut_or_flipped_picture_does_more_than_a_scene_error(form):
    whole = encoded(np.random.default_rng(0).integers(0, 255, (16, 16, 3), dtype=np.uint8), form)
    rng = np.random.default_rng(1)
    for _ in range(60):
        content = bytearray(whole[: int(rng.integers(1, len(whole) + 1))])
        content[int(rng.integers(len(content)))] ^= 1 << int(rng.integers(8))
        try:
            assert decode_color(bytes(content), "here").ndim == 3
        except SceneError as error:
            assert "here" in str(error)


def test_a_picture_that_promises_too_many_pixels_is_refused_undecoded():
    whole = bytearray(encoded(RGB))
    whole[16:24] = (60_000).to_bytes(4, "big") * 2
    whole[29:33] = zlib.crc32(whole[12:29]).to_bytes(4, "big")
    with pytest.raises(SceneError, match="60000×60000"):
        decode_color(bytes(whole), "here")


@pytest.mark.parametrize("at", [20, 45, 60, -20])
def test_one_wrong_bit_in_a_png_is_found(at):
    whole = bytearray(encoded(np.random.default_rng(0).integers(0, 255, (16, 16, 3), dtype=np.uint8)))
    whole[at] ^= 4
    with pytest.raises(SceneError, match=r"here: .*(checksum|cut short)"):
        decode_color(bytes(whole), "here")


def test_colour_is_no_depth():
    with pytest.raises(SceneError, match="one channel"):
        decode_depth(encoded(RGB), "here")
