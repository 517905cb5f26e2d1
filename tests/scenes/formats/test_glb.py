import io
import json
import struct

import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.scenes.formats.glb import read_glb
from sightline.scenes.formats.mesh import sample

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=np.float32)
COMPONENTS = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}


class Glb:
    """A GLB put together by the standard's rules; `told` may be changed before it is written."""

    def __init__(self) -> None:
        self.binary = b""
        self.told = {
            "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
            "meshes": [{"primitives": []}], "accessors": [], "bufferViews": [], "buffers": [{}], "materials": [],
            "textures": [], "images": [],
        }  # fmt: skip

    def view(self, content: bytes, **more) -> int:
        self.binary += bytes(-len(self.binary) % 4)
        self.told["bufferViews"].append(
            {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(content), **more}
        )
        self.binary += content
        return len(self.told["bufferViews"]) - 1

    def values(self, values: np.ndarray, **more) -> int:
        kind = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}[1 if values.ndim == 1 else values.shape[1]]
        component = COMPONENTS[values.dtype.str[1:]]
        view = self.view(values.tobytes())
        self.told["accessors"].append(
            {"bufferView": view, "componentType": component, "count": len(values), "type": kind, **more}
        )
        return len(self.told["accessors"]) - 1

    def square(self, **primitive) -> dict:
        told = {"attributes": {"POSITION": self.values(SQUARE)}, **primitive}
        if "indices" not in primitive and "mode" not in primitive:
            told["indices"] = self.values(np.array([0, 1, 2, 0, 2, 3], np.uint8))
        self.told["meshes"][0]["primitives"].append(told)
        return told

    def write(self, folder):
        path = folder / "made.glb"
        path.write_bytes(self.bytes())
        return path

    def bytes(self) -> bytes:
        self.told["buffers"][0]["byteLength"] = len(self.binary)
        text = json.dumps(self.told).encode()
        text += b" " * (-len(text) % 4)
        body = struct.pack("<I4s", len(text), b"JSON") + text
        binary = self.binary + bytes(-len(self.binary) % 4)
        body += struct.pack("<I4s", len(binary), b"BIN\0") + binary
        return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def test_nodes_move_turn_and_scale_their_meshes_and_hang_in_each_other(tmp_path):
    made = Glb()
    made.square()
    half = float(np.sqrt(0.5))
    made.told["nodes"] = [
        {"translation": [10, 0, 0], "rotation": [0, 0, half, half], "children": [1]},  # a quarter turn: x to y
        {"mesh": 0, "scale": [2, 3, 1]},
    ]
    [mesh] = read_glb(made.write(tmp_path))
    expected = np.array([[10, 0, 0], [10, 2, 0], [7, 2, 0], [7, 0, 0]])
    np.testing.assert_allclose(mesh.vertices, expected, atol=1e-6)
    assert mesh.areas.sum() == pytest.approx(6) and not mesh.colored
    matrix = np.eye(4)
    matrix[:3, 3] = 1, 2, 3
    made.told["nodes"] = [{"mesh": 0, "matrix": matrix.T.ravel().tolist()}, {"mesh": 0}]
    made.told["scenes"][0]["nodes"] = [0, 1]
    first, second = read_glb(made.write(tmp_path))
    np.testing.assert_allclose(first.vertices, SQUARE + (1, 2, 3))
    np.testing.assert_allclose(second.vertices, SQUARE)


@pytest.mark.parametrize(("mode", "order"), [(5, [0, 1, 3, 2]), (6, [0, 1, 2, 3])])
def test_strips_and_fans_cover_the_square_and_lines_are_left_out(mode, order, tmp_path):
    made = Glb()
    made.square(mode=mode, indices=made.values(np.array(order, np.uint16)))
    made.square(mode=1)
    [mesh] = read_glb(made.write(tmp_path))
    assert mesh.areas.tolist() == [0.5, 0.5]


def test_a_mesh_without_indices_takes_its_vertices_in_threes(tmp_path):
    made = Glb()
    made.told["meshes"][0]["primitives"] = [{"attributes": {"POSITION": made.values(SQUARE[[0, 1, 2, 0, 2, 3]])}}]
    [mesh] = read_glb(made.write(tmp_path))
    assert mesh.areas.tolist() == [0.5, 0.5]


def test_values_side_by_side_in_one_view_are_read_by_their_stride(tmp_path):
    made, both = Glb(), np.zeros(4, [("xyz", "<f4", 3), ("rgba", "u1", 4)])
    both["xyz"], both["rgba"] = SQUARE, [[255, 0, 51, 255]] * 4
    view = made.view(both.tobytes(), byteStride=16)
    made.told["accessors"] += [
        {"bufferView": view, "componentType": 5126, "count": 4, "type": "VEC3"},
        {"bufferView": view, "byteOffset": 12, "componentType": 5121, "count": 4, "type": "VEC4", "normalized": True},
    ]
    made.told["meshes"][0]["primitives"] = [
        {"attributes": {"POSITION": 0, "COLOR_0": 1}, "indices": made.values(np.array([0, 1, 2, 0, 2, 3], np.uint32))}
    ]
    [mesh] = read_glb(made.write(tmp_path))
    np.testing.assert_array_equal(mesh.vertices, SQUARE)
    assert mesh.colors.tolist() == [[255, 0, 124]] * 4  # a fifth of the light is shown as 124


def picture(made: Glb, texels: np.ndarray) -> dict:
    buffer = io.BytesIO()
    Image.fromarray(texels).save(buffer, "PNG")
    made.told["images"].append({"bufferView": made.view(buffer.getvalue()), "mimeType": "image/png"})
    made.told["textures"].append({"source": len(made.told["images"]) - 1})
    return {"index": len(made.told["textures"]) - 1}


@pytest.mark.parametrize("glossy", [False, True])
def test_a_texture_lies_on_the_square_from_its_upper_left_corner(glossy, tmp_path):
    made, texels = Glb(), np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    reference = picture(made, texels)
    made.told["materials"] = [
        {"extensions": {"KHR_materials_pbrSpecularGlossiness": {"diffuseTexture": reference}}}
        if glossy
        else {"pbrMetallicRoughness": {"baseColorTexture": reference}}
    ]
    primitive = made.square(material=0)
    primitive["attributes"]["TEXCOORD_0"] = made.values(np.ascontiguousarray(SQUARE[:, :2]))
    xyz, rgb = sample(read_glb(made.write(tmp_path)), 400, np.random.default_rng(1), "made")
    column, row = np.floor(4 * xyz[:, :2]).astype(int).T
    np.testing.assert_array_equal(rgb, texels[row, column])


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"scale": [2, 4]}, lambda u, v: (2 * u, 4 * v)),
        ({"offset": [0.25, 0.5]}, lambda u, v: (u + 0.25, v + 0.5)),
        ({"rotation": np.pi / 2}, lambda u, v: (v, -u)),  # what lay to the right lies above
        ({"scale": [2, 1], "rotation": np.pi / 2, "offset": [0.5, 0]}, lambda u, v: (v + 0.5, -2 * u)),
    ],
)
def test_a_texture_may_be_scaled_turned_and_shifted(told, place, tmp_path):
    made, texels = Glb(), np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    reference = picture(made, texels) | {"extensions": {"KHR_texture_transform": told}}
    made.told["materials"] = [{"pbrMetallicRoughness": {"baseColorTexture": reference}}]
    primitive = made.square(material=0)
    primitive["attributes"]["TEXCOORD_0"] = made.values(np.ascontiguousarray(SQUARE[:, :2]))
    xyz, rgb = sample(read_glb(made.write(tmp_path)), 400, np.random.default_rng(1), "made")
    u, v = place(xyz[:, 0], xyz[:, 1])
    np.testing.assert_array_equal(rgb, texels[np.floor(4 * (v % 1)).astype(int), np.floor(4 * (u % 1)).astype(int)])


def test_a_colour_of_the_material_paints_all_of_it(tmp_path):
    made = Glb()
    made.told["materials"] = [{"pbrMetallicRoughness": {"baseColorFactor": [1, 0.2140411, 0, 1]}}]
    made.square(material=0)
    [mesh] = read_glb(made.write(tmp_path))
    assert np.unique(mesh.colors, axis=0).tolist() == [[255, 127, 0]] or mesh.colors[0].tolist() == [255, 128, 0]


def test_a_picture_that_is_not_in_the_file_is_passed_over(tmp_path):
    made = Glb()
    made.told["images"], made.told["textures"] = [{"uri": "../secret.png"}], [{"source": 0}]
    made.told["materials"] = [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}]
    made.square(material=0)["attributes"]["TEXCOORD_0"] = made.values(np.ascontiguousarray(SQUARE[:, :2]))
    [mesh] = read_glb(made.write(tmp_path))
    assert not mesh.colored


def set_at(*keys):
    """A change that puts the last of `keys` at the place that the others lead to."""

    def change(made: Glb) -> None:
        *path, last, value = keys
        at = made.told
        for key in path:
            at = at[key]
        at[last] = value

    return change


DAMAGE = {
    "accessors.7.": [set_at("meshes", 0, "primitives", 0, "indices", 7)],
    "accessors.True.": [set_at("meshes", 0, "primitives", 0, "indices", True)],
    "meshes.-1.": [set_at("nodes", 0, "mesh", -1)],
    "scenes.3.": [set_at("scene", 3)],
    "bufferViews.0. reaches": [
        set_at("bufferViews", 0, "byteLength", 10**15),
        set_at("bufferViews", 0, "byteOffset", -4),
        set_at("bufferViews", 0, "buffer", 1),
    ],
    r"accessors.0. \(POSITION\) promises": [set_at("accessors", 0, "count", 10**12)],
    r"accessors.0. \(POSITION\) holds": [
        set_at("accessors", 0, "type", "VEC2"),
        set_at("accessors", 0, "componentType", 9),
    ],
    "sparse": [set_at("accessors", 0, "sparse", {})],
    "indices reach from 0 to 3": [set_at("accessors", 0, "count", 3)],
    "hangs in two places": [set_at("nodes", [{"children": [0]}]), set_at("scenes", 0, "nodes", [0, 0])],
    "no triangles": [set_at("meshes", 0, "primitives", []), set_at("scenes", 0, "nodes", [])],
    "KHR_draco": [set_at("extensionsRequired", ["KHR_draco_mesh_compression"])],
    "is damaged": [
        set_at("meshes", 0, "primitives", 0, "attributes", None),
        set_at("meshes", 0, "primitives", [7]),
        set_at("nodes", 0, "matrix", [1, 2, 3]),
        set_at("nodes", 0, "rotation", "abc"),
        set_at("nodes", 0, "children", 3),
        set_at("accessors", 0, "count", float("inf")),
        set_at("bufferViews", 0, "byteStride", "x"),
        set_at("scenes", [None]),
        set_at("accessors", 0, "type", []),
    ],
}


@pytest.mark.parametrize(("words", "change"), [(words, c) for words, changes in DAMAGE.items() for c in changes])
def test_a_damaged_entry_is_named(words, change, tmp_path):
    made = Glb()
    made.square()
    change(made)
    with pytest.raises(SceneError, match=rf"made\.glb.*{words}"):
        read_glb(made.write(tmp_path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "glTF 2.0"),
        (b"glTF\x01\0\0\0", "glTF 2.0"),
        (struct.pack("<4sII", b"glTF", 2, 12), "no JSON chunk"),
        (struct.pack("<4sIII4s", b"glTF", 2, 12, 10**9, b"JSON"), "cut short"),
        (struct.pack("<4sIII4s", b"glTF", 2, 12, 3, b"JSON") + b"[1]", "no object"),
        (struct.pack("<4sIII4s", b"glTF", 2, 12, 2, b"JSON") + b"{{", "JSON chunk cannot"),
        (struct.pack("<4sIII4s", b"glTF", 2, 12, 10**5, b"JSON") + b"[" * 10**5, "JSON chunk cannot"),
    ],
)
def test_a_file_that_is_no_glb_is_named(content, words, tmp_path):
    (tmp_path / "made.glb").write_bytes(content)
    with pytest.raises(SceneError, match=rf"made\.glb.*{words}"):
        read_glb(tmp_path / "made.glb")


def test_flipped_bits_end_in_a_scene_error_or_meshes(tmp_path):
    made = Glb()
    reference = picture(made, np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
    made.told["materials"] = [{"pbrMetallicRoughness": {"baseColorTexture": reference}}]
    made.square(material=0)["attributes"]["TEXCOORD_0"] = made.values(np.ascontiguousarray(SQUARE[:, :2]))
    whole, rng, path = made.bytes(), np.random.default_rng(11), tmp_path / "made.glb"
    for _ in range(200):
        content = bytearray(whole)
        for place in rng.integers(0, len(content), rng.integers(1, 4)):
            content[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(content)
        try:
            meshes = read_glb(path)
            xyz, _ = sample(meshes, 10, rng, "made")
        except SceneError:
            continue
        assert np.isfinite(xyz).all()
