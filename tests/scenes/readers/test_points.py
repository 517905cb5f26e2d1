import shutil

import numpy as np
import pytest

from sightline.errors import ReaderError, SceneError
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.readers.points import looks_like, open_root
from tests.scenes.formats.test_glb import Glb
from tests.scenes.formats.test_pcd import pcd
from tests.scenes.formats.test_ply import COLOUR, ORDERS, PYRAMID, SIDES, ply
from tests.scenes.readers.damage import survives

OBJAVERSE = "0123456789abcdef0123456789abcdef"
BARE = "6760e543e1d645d5aaacd3803bcae524"  # one of the two whose colours are known to be damaged
SQUARE = "v 0 0 0\nv 2 0 0\nv 2 3 0\nv 0 3 0\nf 1 2 3 4\n"


def clouds(folder):
    """One file of each kind."""
    (folder / "chair" / "test").mkdir(parents=True)
    (folder / "chair" / "test" / "chair_0001.ply").write_bytes(ply("binary_little_endian"))
    (folder / "cloud.ply").write_bytes(ply("ascii", faces=[]))
    (folder / "scan.pcd").write_bytes(pcd("binary_compressed"))
    (folder / "square.obj").write_text(SQUARE)
    made = Glb()
    made.square()
    made.write(folder)
    rng = np.random.default_rng(0)
    np.save(folder / f"{OBJAVERSE}_8192.npy", rng.random((8192, 6), np.float32))
    np.save(folder / f"{BARE}_8192.npy", rng.random((20, 6), np.float32))
    (folder / "notes.txt").write_text("no cloud")
    return folder


def only(path, options=""):
    reader = open_root(f"{path}{options}")
    [id] = reader.ids()
    return reader.load(id)


def test_all_clouds_below_a_root_are_scenes_and_objects_of_objaverse_go_by_their_number(tmp_path):
    reader = open_root(str(clouds(tmp_path)))
    expected = sorted([OBJAVERSE, BARE, "chair/test/chair_0001.ply", "cloud.ply", "made.glb", "scan.pcd", "square.obj"])
    assert reader.ids() == tuple(expected)
    for id in reader.ids():
        scene = reader.load(id)
        assert [finding for finding in check(scene) if finding.severity == "error"] == []
        assert scene.frames == () and {Fact.POINTS} <= set(scene.facts) and Fact.METRIC not in scene.facts


def test_a_cloud_comes_back_as_it_is_and_unmeasured_points_are_counted(tmp_path):
    clouds(tmp_path)
    cloud = only(tmp_path / "cloud.ply").read_points()
    np.testing.assert_array_equal(cloud.xyz, PYRAMID)
    np.testing.assert_array_equal(cloud.rgb, COLOUR)
    scan = only(tmp_path / "scan.pcd")
    np.testing.assert_array_equal(scan.read_points().xyz, np.float32([[0.1, 2, -3], [4, 5, 6.5]]))
    assert scan.read_points().rgb.tolist() == [[255, 0, 1], [12, 200, 250]]
    assert scan.dropped == {"point not finite": 1}


def test_points_of_a_mesh_lie_on_it_and_their_number_and_seed_can_be_chosen(tmp_path):
    path = clouds(tmp_path) / "square.obj"
    xyz = only(path).read_points().xyz
    assert xyz.shape == (8192, 3) and (xyz[:, 2] == 0).all() and only(path).read_points().rgb is None
    np.testing.assert_allclose(xyz.mean(axis=0), (1, 1.5, 0), atol=5 * 3 / np.sqrt(12 * 8192))
    np.testing.assert_array_equal(only(path).read_points().xyz, xyz)
    few = only(path, "@points=100,seed=7").read_points().xyz
    assert few.shape == (100, 3) and not np.array_equal(few, only(path, "@points=100,seed=8").read_points().xyz)


@pytest.mark.parametrize("name", ["square.obj", "cloud.ply"])
def test_the_points_drawn_of_a_file_are_the_same_wherever_it_lies_and_whatever_it_is_called(name, tmp_path):
    path = clouds(tmp_path / "a") / name
    drawn = only(path, "@points=3").read_points().xyz
    reader = open_root(f"{tmp_path}@points=3")
    np.testing.assert_array_equal(reader.load(f"a/{name}").read_points().xyz, drawn)
    moved = shutil.copy(path, tmp_path / f"other{path.suffix}")
    np.testing.assert_array_equal(only(moved, "@points=3").read_points().xyz, drawn)


def test_what_the_user_knows_of_unit_and_up_is_applied_and_vouched_for(tmp_path):
    path = clouds(tmp_path) / "cloud.ply"
    for up, axis in (("x", 0), ("y", 1), ("z", 2)):
        scene = only(path, f"@unit=mm,up={up}")
        xyz = scene.read_points().xyz
        np.testing.assert_allclose(xyz[:, 2], PYRAMID[:, axis] / 1000)
        np.testing.assert_allclose(np.linalg.det(xyz[1:4]), np.linalg.det(PYRAMID[1:4]) / 1e9)  # not mirrored
        assert {Fact.METRIC, Fact.GRAVITY} <= set(scene.facts)
    few = only(path, "@points=3").read_points()
    assert few.xyz.shape == few.rgb.shape == (3, 3)
    [rows] = [[PYRAMID.tolist().index(point) for point in few.xyz.tolist()]]
    assert few.rgb.tolist() == COLOUR[rows].tolist()


def test_a_glb_has_y_up_by_its_standard(tmp_path):
    made = Glb()
    made.square()
    scene = only(made.write(tmp_path))
    xyz = scene.read_points().xyz
    assert Fact.GRAVITY in scene.facts and Fact.METRIC not in scene.facts
    assert (xyz[:, 1] == 0).all() and 0.99 < xyz[:, 2].max() <= 1  # the square stood in x and y


def test_the_layout_of_modelnet_gives_the_object_its_label_and_split(tmp_path):
    scene = open_root(str(clouds(tmp_path))).load("chair/test/chair_0001.ply")
    [chair] = scene.objects
    assert (chair.label, scene.split, scene.collection) == ("chair", "test", "modelnet")
    np.testing.assert_allclose(chair.box.bounds, [PYRAMID.min(axis=0), PYRAMID.max(axis=0)], atol=0.05)
    assert chair.box.contains(scene.read_points().xyz, 1e-9).all()
    assert Fact.OBJECTS in scene.facts and Fact.COMPLETE not in scene.facts


@pytest.mark.parametrize("below", ["", "chair", "chair/test", "chair/test/chair_0001.ply", "chair/test/../test"])
def test_a_models_label_and_split_do_not_depend_on_where_the_root_points(below, tmp_path):
    reader = open_root(str(clouds(tmp_path) / below))
    [scene] = [reader.load(id) for id in reader.ids() if id.endswith("chair_0001.ply")]
    assert ([thing.label for thing in scene.objects], scene.split, scene.collection) == (["chair"], "test", "modelnet")


def test_a_folder_above_the_root_is_no_category_unless_files_are_named_after_it(tmp_path):
    for half in ("train", "test"):
        (tmp_path / "mine" / half).mkdir(parents=True)
        np.save(tmp_path / "mine" / half / "cup.npy", np.eye(3))
        scene = only(tmp_path / "mine" / half)
        assert scene.objects == () and scene.split == half


@pytest.mark.parametrize(
    ("columns", "colors"),
    [
        ([[0, 0.5, 1]], [[0, 128, 255]]),
        ([[0, 51.0, 255]], [[0, 51, 255]]),
        ([[0.6, -0.8, 0]], None),  # normals
        ([[]], None),
    ],
)
def test_three_more_columns_are_colours_unless_they_reach_below_zero(columns, colors, tmp_path):
    np.save(tmp_path / "made.npy", np.float32([[1, 2, 3, *columns[0]]]))
    cloud = only(tmp_path / "made.npy").read_points()
    assert cloud.xyz.tolist() == [[1, 2, 3]] and (cloud.rgb is None) == (colors is None)
    assert colors is None or cloud.rgb.tolist() == colors


def test_the_two_clouds_whose_colours_are_known_to_be_damaged_have_none(tmp_path):
    reader = open_root(str(clouds(tmp_path)))
    assert reader.load(BARE).read_points().rgb is None and sum(reader.load(BARE).dropped.values()) == 1
    whole = reader.load(OBJAVERSE)
    assert whole.read_points().rgb.max() == 255 and whole.dropped == {} and whole.collection == "objaverse"


@pytest.mark.parametrize(
    ("values", "words"),
    [(np.zeros(5), r"shape \(5,\)"), (np.zeros((5, 2)), r"\(5, 2\)"), (np.full((2, 3), np.nan), "none of its 2")],
)
def test_an_array_that_is_no_cloud_is_named(values, words, tmp_path):
    np.save(tmp_path / "made.npy", values)
    with pytest.raises(SceneError, match=rf"made\.npy.*{words}"):
        only(tmp_path / "made.npy")


def test_a_cloud_without_coordinates_is_named(tmp_path):
    (tmp_path / "made.ply").write_bytes(ply("ascii").replace(b"float z", b"float t"))
    with pytest.raises(SceneError, match=r"made\.ply.*no z; they have x, y, t"):
        only(tmp_path / "made.ply")


@pytest.mark.parametrize("options", ["@unit=feet", "@up=w", "@points=0", "@seed=-1", "@points=5,", "@points=5;seed=1"])
def test_an_unknown_option_is_refused(options, tmp_path):
    with pytest.raises(ReaderError, match="is none of unit=m"):
        open_root(f"{clouds(tmp_path)}{options}")


def test_a_root_without_clouds_says_what_was_looked_for(tmp_path):
    (tmp_path / "notes.txt").write_text("no cloud")
    for root in (tmp_path, tmp_path / "notes.txt", tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match=r"\*\.ply \*\.pcd"):
            open_root(str(root))
        assert looks_like(root) is None
    np.save(tmp_path / "depth.npy", np.zeros((480, 640)))
    assert looks_like(tmp_path) is None
    np.save(tmp_path / "cloud.npy", np.zeros((480, 6)))
    assert looks_like(tmp_path) == "cloud.npy holds 480 points"


def test_damaged_copies_end_in_a_scene_or_a_scene_error(tmp_path):
    whole = clouds(tmp_path / "whole")
    shutil.rmtree(whole / "chair")
    assert survives(open_root, whole, tmp_path / "copies", 40, seed=2) > 8


@pytest.mark.parametrize("form", ORDERS)
def test_a_mesh_of_polygons_is_sampled_by_area(form, tmp_path):
    (tmp_path / "made.ply").write_bytes(ply(form, faces=SIDES))
    xyz = only(tmp_path / "made.ply").read_points().xyz
    side = 2 * np.sqrt(10) / 2  # each slanted triangle of the pyramid, whose base measures 4
    assert (xyz[:, 2] == 0).mean() == pytest.approx(4 / (4 + 4 * side), abs=0.03)


def test_real_objects_of_ycb_have_their_size_and_stand_upright(samples):
    reader = open_root(f"{samples('meshes_ycb')}@unit=m,up=z")
    sizes = {
        "Banana.obj": (0.196, 0.079, 0.038), "CrackerBox.obj": (0.072, 0.164, 0.214),
        "MustardBottle.obj": (0.096, 0.058, 0.192), "TomatoSoupCan.obj": (0.068, 0.068, 0.102),
    }  # fmt: skip
    assert reader.ids() == tuple(sizes)
    for id, size in sizes.items():
        scene = reader.load(id)
        xyz = scene.read_points().xyz
        np.testing.assert_allclose(np.ptp(xyz, axis=0), size, atol=0.002)
        assert len(xyz) == 8192 and {Fact.METRIC, Fact.GRAVITY} <= set(scene.facts)
    assert check(scene) == ()


def test_the_real_room_is_read_with_its_colours_and_the_real_bathtub_from_its_faces(samples):
    reader = open_root(str(samples("open3d_testdata")))
    assert reader.ids() == ("bathtub_0154.ply", "fragment.pcd")
    room = reader.load("fragment.pcd").read_points()
    assert room.xyz.shape == room.rgb.shape == (113_662, 3) and room.rgb.std() > 20
    assert 2 < np.ptp(room.xyz, axis=0).max() < 6
    tub = reader.load("bathtub_0154.ply").read_points()
    assert tub.xyz.shape == (8192, 3) and tub.rgb is None
