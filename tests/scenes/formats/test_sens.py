import struct

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.sens import open_sens
from tests.scenes.formats.sens_writer import JPEG, PNG, RAW, ZLIB, SensHeader, packed_color, packed_depth, write_sens

COLOR_K = np.array([[60.0, 0, 31.5, 0], [0, 61, 23.5, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
DEPTH_K = np.array([[30.0, 0, 15.5, 0], [0, 30, 11.5, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
HEADER = {"color_k": COLOR_K, "depth_k": DEPTH_K, "color_size": (64, 48), "depth_size": (32, 24)}


def picture(number):
    v, u = np.mgrid[:48, :64]
    return np.stack([u * 3, v * 4, np.full_like(u, 40 * number)], axis=-1).astype(np.uint8)


def units(number):
    told = (1000 + 10 * number + np.arange(32 * 24)).reshape(24, 32).astype(np.uint16)
    told[0, :2] = 0, 65535
    return told


def pose(number):
    told = np.eye(4)
    told[:3, 3] = number, 2, 3
    return told


def frames(count, color=PNG, depth=ZLIB):
    return [
        (pose(n), 1_000_000 + 33_000 * n, packed_color(picture(n), color), packed_depth(units(n), depth))
        for n in range(count)
    ]


def made(path, count=3, color=PNG, depth=ZLIB, **changes):
    write_sens(path, SensHeader(**HEADER | {"color_packed": color, "depth_packed": depth} | changes), count,
               frames(count, color, depth))  # fmt: skip
    return path


@pytest.mark.parametrize(("color", "depth", "off"), [(RAW, RAW, 0), (PNG, ZLIB, 0), (JPEG, ZLIB, 12)])
def test_every_way_of_packing_gives_the_pictures_back(color, depth, off, tmp_path):
    sens = open_sens(made(tmp_path / "a.sens", color=color, depth=depth))
    assert (sens.sensor, sens.color_size, sens.depth_size, sens.missing) == ("StructureSensor", (64, 48), (32, 24), 0)
    np.testing.assert_array_equal(sens.color_k, COLOR_K)
    np.testing.assert_array_equal(sens.depth_k, DEPTH_K)
    assert [frame.number for frame in sens.frames] == [0, 1, 2]
    for n in (2, 0, 1):  # in any order: nothing is read before it is asked for
        frame = sens.frames[n]
        np.testing.assert_array_equal(frame.world_from_camera, pose(n))
        assert frame.color_us == 1_000_000 + 33_000 * n and frame.depth_us == frame.color_us + 5
        seen, metres = sens.color(frame), sens.depth(frame)
        assert seen.dtype == np.uint8 and np.abs(seen.astype(int) - picture(n)).max() <= off
        assert metres.dtype == np.float32 and np.isnan(metres[0, :2]).all()
        np.testing.assert_allclose(metres[1:], units(n)[1:] / 1000, atol=1e-6)


def test_the_header_says_how_many_units_a_metre_has(tmp_path):
    sens = open_sens(made(tmp_path / "a.sens", units_per_metre=4000.0))
    np.testing.assert_allclose(sens.depth(sens.frames[1])[1:], units(1)[1:] / 4000, atol=1e-6)


def test_of_a_file_that_ends_early_the_whole_frames_are_there_and_the_rest_is_missing(tmp_path):
    path = made(tmp_path / "a.sens", count=5)
    size = path.stat().st_size
    kept = []
    for share in (0.95, 0.7, 0.45):
        path.write_bytes(made(tmp_path / "b.sens", count=5).read_bytes()[: int(size * share)])
        sens = open_sens(path)
        kept.append(len(sens.frames))
        assert len(sens.frames) + sens.missing == 5
        for frame in sens.frames:
            np.testing.assert_array_equal(sens.color(frame), picture(frame.number))
    assert 5 > kept[0] > kept[1] > kept[2] > 0


AT = {"name": 4, "color_way": 283, "color_size": 291, "depth_size": 299, "units": 307, "count": 311}


@pytest.mark.parametrize(
    ("where", "told", "words"),
    [
        (0, struct.pack("<I", 5), "version 5"),
        (AT["name"], struct.pack("<Q", 1 << 40), "sensor name"),
        (AT["color_way"], struct.pack("<i", 7), "colour packed in way 7"),
        (AT["color_way"] + 4, struct.pack("<i", 2), "depth packed in way 2"),
        (AT["color_size"], struct.pack("<2I", 1 << 31, 1 << 31), "colour of"),
        (AT["depth_size"], struct.pack("<2I", 0, 24), "depth of 0×24"),
        (AT["units"], struct.pack("<f", float("nan")), "units in a metre"),
        (AT["count"], struct.pack("<Q", 1 << 60), "promises 1152921504606846976 frames"),
    ],
)
def test_a_field_that_cannot_be_is_named(where, told, words, tmp_path):
    path = made(tmp_path / "a.sens")
    content = bytearray(path.read_bytes())
    content[where : where + len(told)] = told
    path.write_bytes(content)
    with pytest.raises(SceneError, match=words) as error:
        open_sens(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("length", [0, 3, 20, 200, 318])
def test_a_header_cut_short_is_refused(length, tmp_path):
    path = made(tmp_path / "a.sens")
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(SceneError, match="ends inside its header"):
        open_sens(path)


def test_a_frame_that_unpacks_to_another_picture_is_refused_with_its_number(tmp_path):
    bomb = packed_depth(np.zeros((5000, 5000), np.uint16))  # fifty million bytes in fifty thousand
    told = [
        (pose(0), 0, packed_color(picture(0)[:40], PNG), packed_depth(units(0)[:20])),
        (pose(1), 1, b"\x89PNG no more", b"no depth"),
        (pose(2), 2, bytes(1 << 17), bomb),
    ]
    path = tmp_path / "a.sens"
    write_sens(path, SensHeader(**HEADER, color_packed=PNG), 3, told)
    sens = open_sens(path)
    for frame in sens.frames:
        for read in (sens.color, sens.depth):
            with pytest.raises(SceneError, match=rf"frame {frame.number}\b"):
                read(frame)


def test_a_file_that_shrinks_while_it_is_open_is_told(tmp_path):
    path = made(tmp_path / "a.sens")
    sens = open_sens(path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(SceneError, match="beyond the end"):
        sens.depth(sens.frames[2])


def test_a_folder_is_no_sens(tmp_path):
    with pytest.raises(SceneError, match="is no file"):
        open_sens(tmp_path)
