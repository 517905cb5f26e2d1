import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sightline.errors import SceneError
from sightline.scenes.formats.pcd import read_pcd, unpack_lzf

FORMS = ("ascii", "binary", "binary_compressed")
XYZ = np.array([[0.1, 2, -3], [np.nan, np.nan, np.nan], [4, 5, 6.5]], np.float32)
RGB = np.array([[255, 0, 1], [0, 0, 0], [12, 200, 250]], np.uint8)
LABEL = np.array([0, 4_294_967_295, 7], np.uint32)
HEADER = """# .PCD v0.7 - Point Cloud Data file format
VERSION 0.7
FIELDS x y z rgb _ label normal
SIZE 4 4 4 4 1 4 4
TYPE F F F {} U U F
COUNT 1 1 1 1 3 1 2
WIDTH 3
HEIGHT 1
VIEWPOINT 0 0 0 1 0 0 0
POINTS 3
DATA {}
"""


def literal(data: bytes) -> bytes:
    """LZF that copies everything as it stands: any packer may write so."""
    runs = [data[i : i + 32] for i in range(0, len(data), 32)]
    return b"".join(bytes([len(run) - 1]) + run for run in runs)


def pcd(form="binary", color="F", header=HEADER) -> bytes:
    packed = np.array([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in RGB], np.uint32)
    head = header.format(color, form).encode()
    if form == "ascii":
        shown = packed.view(np.float32) if color == "F" else packed
        rows = [" ".join(map(str, [*p, c, 0, 0, 0, n, 0.5, -0.5])) for p, c, n in zip(XYZ, shown, LABEL, strict=True)]
        return head + "\n".join(rows).encode()
    columns = [*XYZ.T, packed, b"\0" * 9, LABEL, np.tile(np.float32([0.5, -0.5]), 3)]
    if form == "binary_compressed":
        data = b"".join(c if isinstance(c, bytes) else np.ascontiguousarray(c).tobytes() for c in columns)
        return head + struct.pack("<II", len(literal(data)), len(data)) + literal(data)
    rows = [struct.pack("<fffI3xIff", *p, c, n, 0.5, -0.5) for p, c, n in zip(XYZ, packed, LABEL, strict=True)]
    return head + b"".join(rows)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "made.pcd"
    path.write_bytes(content)
    return path


# As text an opaque colour is no number when it is said to be a float.
@pytest.mark.parametrize(("form", "color"), [(f, c) for f in FORMS for c in "UF" if (f, c) != ("ascii", "F")])
def test_fields_come_back_from_every_form(form, color, tmp_path):
    read = read_pcd(written(tmp_path, pcd(form, color)))
    assert list(read) == ["x", "y", "z", "rgb", "label", "normal"]
    np.testing.assert_array_equal(np.stack([read[a] for a in "xyz"], axis=1), XYZ)
    np.testing.assert_array_equal(read["rgb"], RGB)
    np.testing.assert_array_equal(read["label"], LABEL)
    assert read["normal"].tolist() == [[0.5, -0.5]] * 3 and read["rgb"].dtype == np.uint8


@pytest.mark.parametrize("form", FORMS)
def test_a_cloud_without_points_has_empty_fields(form, tmp_path):
    head = "FIELDS x y rgb normal\nSIZE 4 4 4 4\nTYPE F F U F\nCOUNT 1 1 1 3\nWIDTH 0\nHEIGHT 1\n"
    read = read_pcd(written(tmp_path, f"{head}DATA {form}\n".encode() + bytes(8 if "_" in form else 0)))
    assert {name: len(values) for name, values in read.items()} == {"x": 0, "y": 0, "rgb": 0, "normal": 0}


def test_a_colour_printed_as_a_float_keeps_its_bytes(tmp_path):
    head = "VERSION .7\nFIELDS x rgb\nSIZE 4 4\nTYPE F F\nWIDTH 1\nHEIGHT 1\nDATA ascii\n"
    value = np.array([18 << 16 | 52 << 8 | 86], np.uint32).view(np.float32)[0]
    read = read_pcd(written(tmp_path, f"{head}0.5 {value:.9g}\n".encode()))
    assert read["rgb"].tolist() == [[18, 52, 86]]


def test_lzf_copies_from_what_it_has_just_written():
    # "ab" as it stands, then 10 bytes from two back, then 300 from one back in two steps.
    packed = b"\x01ab" + bytes([7 << 5, 10 - 9, 1]) + bytes([7 << 5, 255, 0]) + bytes([7 << 5, 36 - 9, 0])
    assert unpack_lzf(packed, 312, "x") == b"ab" * 6 + b"b" * 300


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_lzf_of_any_bytes_ends_in_its_size_or_a_scene_error(packed, size):
    try:
        assert len(unpack_lzf(packed, size, "x")) == size
    except SceneError:
        pass


def changed(old, new, form="binary"):
    content = pcd(form, "U")
    assert old in content
    return content.replace(old, new, 1)


DAMAGE = {
    "no line DATA": [b"", pcd()[:100], b"#" * 40_000 + b"\n"],
    "none of a PCD file": [b"ply\n", changed(b"VERSION", b"VERSLON"), changed(b"HEIGHT 1", b"WIDTH 1")],
    "says nothing of": [changed(b"SIZE 4 4 4 4 1 4 4\n", b"")],
    "7 FIELDS, 6 SIZE": [changed(b"SIZE 4 4", b"SIZE 4")],
    "twice": [changed(b"x y z", b"x x z")],
    "does not know": [changed(b"TYPE F", b"TYPE Q"), changed(b"SIZE 4", b"SIZE 2")],
    "COUNT is '-1'": [changed(b"COUNT 1", b"COUNT -1")],
    "its COUNT": [changed(b"COUNT 1", b"COUNT 999999999999")],
    "WIDTH is": [changed(b"WIDTH 3", b"WIDTH x"), changed(b"WIDTH 3", b"WIDTH " + b"9" * 5000)],
    "POINTS is 3": [changed(b"WIDTH 3", b"WIDTH 4")],
    "DATA is 'bin'": [changed(b"DATA binary", b"DATA bin")],
    "promises": [
        pcd()[:-1],
        pcd(header=HEADER.replace(" 3\n", " 3000000000\n")),
        pcd("ascii", "U", HEADER.replace(" 3\n", " 3000000000\n")),
        pcd("ascii", "U")[:-5],
        pcd("binary_compressed", header=HEADER.replace(" 3\n", " 3000000000\n")),
    ],
    "cut short": [pcd("binary_compressed")[:-1], pcd("binary_compressed")[: HEADER.index("DATA") + 24]],
    "packed data": [pcd("binary_compressed")[:-40] + b"\xff" * 40],
    "field x holds": [changed(b"0.1 2", b"O.1 2", "ascii")],
    "field label holds": [changed(b" 7 0.5", b" -7 0.5", "ascii")],
    "packed colours": [changed(b"SIZE 4 4 4 4", b"SIZE 4 4 4 2")],
}  # fmt: skip


@pytest.mark.parametrize(("words", "content"), [(words, c) for words, damaged in DAMAGE.items() for c in damaged])
def test_a_damaged_file_is_named_with_what_is_wrong(words, content, tmp_path):
    with pytest.raises(SceneError, match=words) as told:
        read_pcd(written(tmp_path, content))
    assert "made.pcd" in str(told.value) and len(str(told.value).replace(str(tmp_path), "")) < 300


def test_a_small_file_that_promises_to_unpack_to_a_lot_is_refused(tmp_path):
    head = HEADER.replace(" 3\n", " 30000000\n").format("U", "binary_compressed").encode()
    size = 30_000_000 * 31
    with pytest.raises(SceneError, match="cannot unpack"):
        read_pcd(written(tmp_path, head + struct.pack("<II", 100, size) + b"\xff" * 100))


@pytest.mark.parametrize("form", FORMS)
def test_flipped_bits_end_in_a_scene_error_or_a_cloud(form, tmp_path):
    whole, rng = pcd(form, "U"), np.random.default_rng(7)
    for _ in range(150):
        content = bytearray(whole)
        for place in rng.integers(0, len(content), rng.integers(1, 4)):
            content[place] ^= 1 << int(rng.integers(8))
        try:
            read = read_pcd(written(tmp_path, bytes(content[: rng.integers(len(content) // 2, len(content) + 1)])))
        except SceneError:
            continue
        assert len({len(values) for values in read.values()}) <= 1


def test_the_real_room_has_its_points_and_unit_normals(samples):
    read = read_pcd(samples("open3d_testdata") / "fragment.pcd")
    assert list(read) == ["x", "y", "z", "rgb", "normal_x", "normal_y", "normal_z", "curvature"]
    normal = np.stack([read[f"normal_{axis}"] for axis in "xyz"], axis=1)
    assert len(read["x"]) == 113_662
    np.testing.assert_allclose(np.linalg.norm(normal, axis=1), 1, atol=1e-5)


def test_the_real_packed_tabletop_is_its_pictures(samples):
    folder = samples("rgbd_osd_tabletop")
    read = read_pcd(folder / "original" / "learn0.pcd")
    with Image.open(folder / "learn0.color.png") as color, Image.open(folder / "learn0.depth.png") as depth:
        rgb, millimetres = np.array(color), np.array(depth)
    z = read["z"].reshape(480, 640)
    np.testing.assert_array_equal(np.isfinite(z), millimetres > 0)
    assert np.nanmax(np.abs(1000 * z - millimetres)[millimetres > 0]) < 0.51
    np.testing.assert_array_equal(read["rgb"].reshape(480, 640, 3), rgb)
