import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import SceneError
from sightline.scenes.formats.ply import read_ply

ORDERS = {"ascii": "=", "binary_little_endian": "<", "binary_big_endian": ">"}
PYRAMID = np.array([[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0], [1, 1, 3]], np.float32)
COLOUR = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 8, 7], [250, 251, 252]], np.uint8)
SIDES = [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4], [3, 2, 1, 0]]


def ply(form, xyz=PYRAMID, rgb=COLOUR, faces=SIDES, extra=False):
    """A PLY in any of the three forms; `extra` puts an element that nobody knows between vertices and faces."""
    order = ORDERS[form]
    names = [*(f"property float {axis}" for axis in "xyz"), *(f"property uchar {c}" for c in ("red", "green", "blue"))]
    header = ["ply", f"format {form} 1.0", "comment made", f"element vertex {len(xyz)}", *names]
    if extra:
        header += ["element strip 2", "property short length", "property list ushort double weights"]
    header += [f"element face {len(faces)}", "property list uchar int vertex_indices", "property uchar flag"]
    head = "\n".join([*header, "end_header"]) + "\n"
    if form == "ascii":
        rows = [f"{x} {y} {z} {r} {g} {b}" for (x, y, z), (r, g, b) in zip(xyz, rgb, strict=True)]
        rows += ["7 1 0.5", "-7 2 1 2"] if extra else []
        rows += [" ".join(map(str, [len(face), *face, 1])) for face in faces]
        return (head + "\n".join(rows) + "\n").encode()
    body = b"".join(struct.pack(f"{order}3f3B", *p, *c) for p, c in zip(xyz, rgb, strict=True))
    if extra:
        body += struct.pack(f"{order}hHd", 7, 1, 0.5) + struct.pack(f"{order}hHdd", -7, 2, 1, 2)
    body += b"".join(struct.pack(f"{order}B{len(face)}iB", len(face), *face, 1) for face in faces)
    return head.encode() + body


def fans(faces):
    return [[face[0], face[i], face[i + 1]] for face in faces for i in range(1, len(face) - 1)]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "made.ply"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("extra", [False, True])
@pytest.mark.parametrize("faces", [SIDES, SIDES[:4], [[0, 1, 2, 3], [3, 2, 1, 0]], [[0, 1], [0, 1, 2]], []])
@pytest.mark.parametrize("form", ORDERS)
def test_vertices_and_fans_come_back_from_every_form(form, faces, extra, tmp_path):
    read = read_ply(written(tmp_path, ply(form, faces=faces, extra=extra)))
    assert list(read.vertex) == ["x", "y", "z", "red", "green", "blue"]
    assert [read.vertex[name].dtype for name in ("x", "red")] == [np.float32, np.uint8]
    np.testing.assert_array_equal(np.stack([read.vertex[a] for a in "xyz"], axis=1), PYRAMID)
    np.testing.assert_array_equal(np.stack([read.vertex[c] for c in ("red", "green", "blue")], axis=1), COLOUR)
    assert read.faces is not None and read.faces.dtype == np.int32
    assert read.faces.tolist() == fans(faces)


def test_a_cloud_has_no_faces_and_its_own_properties(tmp_path):
    head = "ply\r\nformat binary_big_endian 1.0\r\nobj_info x\r\nelement vertex 2\r\nproperty double x\r\n"
    head += "property uint16 label\r\nend_header\r\n"
    read = read_ply(written(tmp_path, head.encode() + struct.pack(">dHdH", 0.1, 500, np.nan, 65535)))
    assert read.faces is None
    assert read.vertex["x"][0] == 0.1 and np.isnan(read.vertex["x"][1])
    assert read.vertex["label"].tolist() == [500, 65535] and read.vertex["label"].dtype == np.uint16


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=0, max_size=6), max_size=30), st.sampled_from(sorted(ORDERS)))
def test_polygons_of_any_lengths_become_the_fans_that_a_plain_loop_makes(tmp_path_factory, faces, form):
    read = read_ply(written(tmp_path_factory.mktemp("ply"), ply(form, faces=faces)))
    assert read.faces is not None and read.faces.tolist() == fans(faces)


def changed(old, new, form="binary_little_endian"):
    content = ply(form)
    assert old in content
    return content.replace(old, new, 1)


DAMAGE = {
    "no PLY file": [b"", b"plx\n", b"\x89PNG\r\n\x1a\n"],
    "end_header": [b"ply\n", b"ply\nformat ascii 1.0\n", b"ply\ncomment " + b"x" * 70_000, ply("ascii")[:150]],
    "format": [changed(b"binary_little_endian", b"binary"), b"ply\nelement vertex 0\nproperty int x\nend_header\n"],
    "promises": [
        changed(b"vertex 5", b"vertex 999999999999"),
        changed(b"face 5", b"face 123456789"),
        ply("binary_big_endian")[:260],
        changed(b"vertex 5", b"vertex 500", "ascii"),
    ],
    "'element vertex -5'": [changed(b"vertex 5", b"vertex -5")],
    "vertex 99999": [changed(b"vertex 5", b"vertex " + b"9" * 5000)],
    "no type": [changed(b"property float x", b"property half x"), changed(b"list uchar", b"list float")],
    "twice": [changed(b"property float y", b"property float x")],
    "2 elements 'vertex'": [changed(b"element face", b"element vertex")],
    "no element vertex": [changed(b"element vertex", b"element points")],
    "lists": [changed(b"property float z", b"property list uchar float z")],
    "names vertex": [
        ply("binary_little_endian", faces=[[0, 1, 5]]),
        ply("binary_big_endian", faces=[[0, 1, -1], [0, 1, 2, 3]]),
        ply("ascii", faces=[[0, 1, 2], [0, 1, 2, 99]]),
        changed(b"3 0 1 4", b"3 0 1 nan", "ascii"),
    ],
    "length of vertex_indices": [
        changed(b"list uchar int", b"list char int")[:-18] + b"\xff" * 18,
        changed(b"3 1 2 4", b"-3 1 2 4", "ascii"),
        changed(b"3 1 2 4", b"nan 1 2 4", "ascii"),
    ],
    "runs past": [ply("binary_little_endian")[:-2], ply("ascii")[:-4]],
    "no number": [changed(b"255 0 0", b"red 0 0", "ascii"), changed(b"255 0 0", b"\xff\x00 0 0", "ascii")],
    "red is 256.0": [changed(b"255 0 0", b"256 0 0", "ascii")],
    "red is nan": [changed(b"255 0 0", b"nan 0 0", "ascii")],
}  # fmt: skip


@pytest.mark.parametrize(("words", "content"), [(words, c) for words, damaged in DAMAGE.items() for c in damaged])
def test_a_damaged_file_is_named_with_what_is_wrong(words, content, tmp_path):
    with pytest.raises(SceneError, match=words) as told:
        read_ply(written(tmp_path, content))
    assert "made.ply" in str(told.value) and len(str(told.value).replace(str(tmp_path), "")) < 300


def test_a_file_that_is_not_there_is_named(tmp_path):
    for path in (tmp_path / "gone.ply", tmp_path):
        with pytest.raises(SceneError, match="cannot be read"):
            read_ply(path)


@pytest.mark.parametrize("form", ORDERS)
def test_flipped_bits_end_in_a_scene_error_or_a_mesh(form, tmp_path):
    whole, rng = ply(form, extra=True), np.random.default_rng(5)
    for _ in range(150):
        content = bytearray(whole)
        for place in rng.integers(0, len(content), rng.integers(1, 4)):
            content[place] ^= 1 << int(rng.integers(8))
        try:
            read = read_ply(written(tmp_path, bytes(content[: rng.integers(len(content) // 2, len(content) + 1)])))
        except SceneError:
            continue
        if read.faces is not None and len(read.faces):
            assert 0 <= read.faces.min() <= read.faces.max() < len(next(iter(read.vertex.values())))


def test_the_real_bathtub_of_modelnet_is_read_whole(samples):
    read = read_ply(samples("open3d_testdata") / "bathtub_0154.ply")
    xyz = np.stack([read.vertex[axis] for axis in "xyz"], axis=1)
    assert xyz.shape == (1494, 3) and read.faces is not None and read.faces.shape == (1194, 3)
    assert np.isfinite(xyz).all() and 60_000 < np.ptp(xyz, axis=0).max() < 70_000  # its unit is not the metre
