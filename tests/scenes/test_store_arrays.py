import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.scenes.store_arrays import (
    read_array,
    read_confidence,
    read_depth,
    read_instances,
    read_picture,
    read_points,
    read_track,
)

CAMERA = Camera(4, 3, 3.0, 3.0, 2.0, 1.5)


def saved(folder, name, values):
    np.save(folder / name, values)
    return folder / name


def test_an_array_comes_as_the_type_that_is_asked_for_and_may_be_written_to(tmp_path):
    path = saved(tmp_path, "a.npy", np.arange(6, dtype=np.float32).reshape(2, 3))
    array = read_array(path, "<f8", (None, 3))
    assert array.dtype == np.float64 and array.tolist() == [[0, 1, 2], [3, 4, 5]]
    array += 1


@pytest.mark.parametrize(("kind", "shape"), [("<f4", (2, 2)), ("<f4", (6,)), ("<i8", (2, 3)), ("bool", (2, 3))])
def test_another_shape_or_a_type_that_says_more_is_refused_by_name(kind, shape, tmp_path):
    with pytest.raises(SceneError, match=r"a\.npy: holds \(2, 3\) of float64"):
        read_array(saved(tmp_path, "a.npy", np.zeros((2, 3))), kind, shape)


@pytest.mark.parametrize("wrong", [np.inf, -1.0, 0.0])
def test_depth_is_ahead_or_not_measured(wrong, tmp_path):
    depth = np.full((3, 4), 2.0, np.float32)
    depth[0, 0] = np.nan
    np.testing.assert_array_equal(read_depth(saved(tmp_path, "d.npy", depth), CAMERA), depth)
    with pytest.raises(SceneError, match="not finite"):
        read_confidence(tmp_path / "d.npy", CAMERA)
    depth[1, 1] = wrong
    with pytest.raises(SceneError, match=r"d\.npy: holds depth"):
        read_depth(saved(tmp_path, "d.npy", depth), CAMERA)


def test_pictures_have_the_size_of_their_camera_and_instances_are_objects(tmp_path):
    Image.fromarray(np.full((3, 4, 3), 7, np.uint8)).save(tmp_path / "rgb.png")
    Image.fromarray(np.arange(12, dtype=np.uint16).reshape(3, 4)).save(tmp_path / "instances.png")
    assert read_picture(tmp_path / "rgb.png", CAMERA).tolist() == np.full((3, 4, 3), 7).tolist()
    assert read_instances(tmp_path / "instances.png", CAMERA, 11).max() == 10
    with pytest.raises(SceneError, match=r"instances\.png: names objects -1 to 10, and the scene has 10"):
        read_instances(tmp_path / "instances.png", CAMERA, 10)
    with pytest.raises(SceneError, match=r"rgb\.png: has 4×3 pixels, its camera 8×6"):
        read_picture(tmp_path / "rgb.png", CAMERA.scaled(8, 6))


def test_points_have_one_colour_and_one_object_each(tmp_path):
    saved(tmp_path, "points_xyz.npy", np.arange(6.0).reshape(2, 3))
    saved(tmp_path, "points_rgb.npy", np.zeros((2, 3), np.uint8))
    saved(tmp_path, "points_instances.npy", np.array([-1, 2], np.int32))
    points = read_points(tmp_path, True, True, 3)
    assert points.xyz.tolist() == [[0, 1, 2], [3, 4, 5]] and points.instances.tolist() == [-1, 2]
    with pytest.raises(SceneError, match="points_instances"):
        read_points(tmp_path, True, True, 2)
    saved(tmp_path, "points_rgb.npy", np.zeros((3, 3), np.uint8))
    with pytest.raises(SceneError, match="points_rgb"):
        read_points(tmp_path, True, False, 3)
    saved(tmp_path, "points_xyz.npy", np.full((2, 3), np.nan))
    with pytest.raises(SceneError, match="points_xyz"):
        read_points(tmp_path, False, False, 3)


def test_a_track_follows_its_points_through_all_frames(tmp_path):
    saved(tmp_path, "t_xyz.npy", np.full((2, 5, 3), np.nan))
    saved(tmp_path, "t_visible.npy", np.ones((2, 5), bool))
    xyz, visible = read_track(tmp_path / "t", 2)
    assert xyz.shape == (2, 5, 3) and visible.all()
    with pytest.raises(SceneError, match="t_xyz"):
        read_track(tmp_path / "t", 3)
    saved(tmp_path, "t_visible.npy", np.ones((2, 4), bool))
    with pytest.raises(SceneError, match="t_visible"):
        read_track(tmp_path / "t", 2)
