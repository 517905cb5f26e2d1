import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.scenes.formats import obj
from sightline.scenes.formats.mesh import sample
from sightline.scenes.formats.obj import read_obj

SQUARE = "v 0 0 0\nv 2 0 0\nv 2 3 0\nv 0 3 0\n"


def written(folder, text, name="made.obj"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def corners(mesh):
    return mesh.vertices[mesh.faces]


@pytest.mark.parametrize(
    "faces", ["f 1 2 3 4", "f 1/9/9 2/9/9 3/9/9 4/9/9".replace("/9/9", "//1"), "f -4 -3 -2 -1", "f 1 2 3\nf 1 3 4"]
)
def test_a_polygon_becomes_a_fan_however_its_corners_are_named(faces, tmp_path):
    [mesh] = read_obj(written(tmp_path, f"# made\no square\n{SQUARE}vn 0 0 1\n{faces}\n"))
    assert corners(mesh).tolist() == [[[0, 0, 0], [2, 0, 0], [2, 3, 0]], [[0, 0, 0], [2, 3, 0], [0, 3, 0]]]
    assert mesh.areas.sum() == pytest.approx(6) and not mesh.colored


@pytest.mark.parametrize("scale", [1, 255])
def test_colours_behind_the_coordinates_are_read(scale, tmp_path):
    lines = [f"v {x} {y} 0 {r * scale} {0.4 * scale} 0" for x, y, r in ((0, 0, 1), (1, 0, 0.2), (0, 1, 0))]
    [mesh] = read_obj(written(tmp_path, "\n".join([*lines, "f 1 2 3"])))
    assert mesh.colors.tolist() == [[255, 102, 0], [51, 102, 0], [0, 102, 0]]


def test_materials_paint_their_faces_and_a_texture_stands_on_its_feet(tmp_path):
    picture = np.zeros((2, 2, 3), np.uint8)
    picture[0] = (0, 0, 250)  # the upper row: v above a half
    Image.fromarray(picture).save(tmp_path / "skin.png")
    written(tmp_path, "newmtl red\nKd 1 0 0\nnewmtl skin\nKd 1 1 1\nmap_Kd -s 1 1 1 skin.png\n", "made.mtl")
    places = "vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n"
    text = f"mtllib made.mtl\n{SQUARE}{places}usemtl skin\nf 1/1 2/2 3/3 4/4\nv 0 0 1\nusemtl red\nf 1 2 5\n"
    skin, red = read_obj(written(tmp_path, text))
    assert red.colors.tolist() == [[255, 0, 0]] * 3 and red.texture is None
    xyz, rgb = sample((skin,), 500, np.random.default_rng(0), "made")
    np.testing.assert_array_equal(rgb[:, 2], np.where(xyz[:, 1] > 1.5, 250, 0))


@pytest.mark.parametrize("library", ["gone.mtl", "../made.mtl", "/etc/passwd", "a\0b"])
def test_materials_that_are_not_beside_the_mesh_are_passed_over(library, tmp_path):
    written(tmp_path, "newmtl red\nKd 1 0 0\n", "made.mtl")
    (tmp_path / "mesh").mkdir()
    [mesh] = read_obj(written(tmp_path / "mesh", f"mtllib {library}\n{SQUARE}usemtl red\nf 1 2 3\n"))
    assert not mesh.colored


def test_a_library_or_picture_that_is_a_link_to_itself_or_out_of_the_folder_is_passed_over(tmp_path):
    folder = tmp_path / "mesh"
    folder.mkdir()
    written(tmp_path, "newmtl a\nKd 1 0 0\n", "outside.mtl")
    mesh = written(folder, f"mtllib made.mtl\nmtllib loop.mtl\nmtllib out.mtl\n{SQUARE}usemtl a\nf 1 2 3\n")
    written(folder, "newmtl a\nmap_Kd loop.png\n", "made.mtl")
    for name in ("loop.mtl", "loop.png"):
        (folder / name).symlink_to(folder / name)
    (folder / "out.mtl").symlink_to(tmp_path / "outside.mtl")
    assert not read_obj(mesh)[0].colored


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 vertices"),
        (SQUARE, "4 vertices and no faces"),
        (SQUARE + "f 1 2\n", "no faces"),
        (SQUARE + "f 1 2 5", r"line 5 .*vertex 5, and there are 4"),
        (SQUARE + "f 1 2 0", "vertex 0"),
        (SQUARE + "f 1 2 -5", "vertex -5"),
        (SQUARE + "f 1/1 2/2 3/3", "texture place 1, and there are 0"),
        (SQUARE + "f 1 2 x", "line 5"),
        ("v 0 0\n", "line 1 .*2 numbers, where 3 belong"),
        ("v 0 0 zero\n", "line 1"),
        (b"\x00\xff\nv \xff 0 0\n", "line 2"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(text, words, tmp_path):
    with pytest.raises(SceneError, match=rf"made\.obj.*{words}"):
        read_obj(written(tmp_path, text))


def test_damaged_materials_are_named(tmp_path):
    mesh = written(tmp_path, f"mtllib made.mtl\n{SQUARE}usemtl a\nf 1 2 3\n")
    written(tmp_path, "newmtl a\nKd red green blue\n", "made.mtl")
    with pytest.raises(SceneError, match=r"made\.mtl.*Kd 'red green blue'"):
        read_obj(mesh)
    written(tmp_path, "newmtl a\nmap_Kd skin.png\n", "made.mtl")
    written(tmp_path, "no picture", "skin.png")
    with pytest.raises(SceneError, match=r"skin\.png"):
        read_obj(mesh)


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path, monkeypatch):
    path = written(tmp_path, SQUARE + "f 1 2 3\n")
    monkeypatch.setattr(obj, "MAX_TEXT", 20)
    with pytest.raises(SceneError, match="write it as PLY or GLB"):
        read_obj(path)
    with pytest.raises(SceneError, match=r"gone\.obj: cannot be read"):
        read_obj(tmp_path / "gone.obj")


def test_the_real_cracker_box_has_the_size_and_area_of_one(samples):
    [mesh] = read_obj(samples("meshes_ycb") / "CrackerBox.obj")
    assert mesh.faces.shape == (15_728, 3) and not mesh.colored  # its texture is not there
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    np.testing.assert_allclose(high - low, (0.072, 0.164, 0.214), atol=6e-4)
    x, y, z = high - low
    bounds = 2 * (x * y + y * z + z * x)  # it stands a little askew in its bounds, and has no lid's rim
    assert 0.85 * bounds < mesh.areas.sum() < bounds
