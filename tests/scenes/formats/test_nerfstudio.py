import json

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.conventions import opengl_from_pose
from sightline.geometry.pose import Pose
from sightline.scenes.formats.nerfstudio import read_transforms

POSE = Pose.looking((1, -2, 1.5), (0, 0, 0.5))
TOLD = {"w": 640, "h": 480, "fl_x": 500.0, "fl_y": 501.0, "cx": 320.5, "cy": 240.5, "camera_model": "OPENCV",
        "k1": 0.1, "k2": 0.2, "p1": 0.01, "p2": 0.02}  # fmt: skip


def frame(name, **besides):
    return {"file_path": name, "transform_matrix": opengl_from_pose(POSE).tolist(), **besides}


def read(folder, **told):
    path = folder / "transforms.json"
    path.write_text(json.dumps(TOLD | told))
    return read_transforms(path)


def test_poses_get_our_camera_axes_and_pictures_held_back_come_last(tmp_path):
    told = {"frames": [frame("b.jpg", is_bad=True)], "test_frames": [frame("a.jpg")]}
    camera, shots = read(tmp_path, **told)
    assert camera == Camera(640, 480, 500.0, 501.0, 320.5, 240.5, "opencv", (0.1, 0.2, 0.01, 0.02))
    assert [(shot.name, shot.bad) for shot in shots] == [("b.jpg", True), ("a.jpg", False)]
    for shot in shots:
        assert shot.world_from_camera.close_to(POSE, 1e-9, 1e-9)


@pytest.mark.parametrize("model", ["PINHOLE", "OPENCV", "OPENCV_FISHEYE"])
def test_a_missing_coefficient_is_nought(model, tmp_path):
    camera, _ = read(tmp_path, camera_model=model, k1=0.5)
    assert (
        camera.distortion
        == {"PINHOLE": (), "OPENCV": (0.5, 0.2, 0.01, 0.02), "OPENCV_FISHEYE": (0.5, 0.2, 0, 0)}[model]
    )


@pytest.mark.parametrize("matrix", [None, "x", [[1, 2], [3]], np.ones((4, 4)).tolist(), [[1e999] * 4] * 4, {"a": 1}])
def test_a_matrix_that_is_no_pose_leaves_the_picture_without_one(matrix, tmp_path):
    _, [shot] = read(tmp_path, frames=[frame("a.jpg") | {"transform_matrix": matrix}])
    assert shot.world_from_camera is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"frames": {}}, "frames is no list"),
        ({"frames": [frame("a.jpg"), {"file_path": 3}]}, r"frames\[1\] has no file_path"),
        ({"camera_model": "EQUIRECTANGULAR"}, "EQUIRECTANGULAR"),
        ({"camera_model": ["OPENCV"]}, "camera_model"),
        ({"fl_x": None}, "its camera cannot be read"),
        ({"fl_x": -4}, "focal"),
        ({"w": "wide"}, "its camera cannot be read"),
    ],
)
def test_damaged_entries_are_named(told, words, tmp_path):
    with pytest.raises(SceneError, match=words) as error:
        read(tmp_path, **told)
    assert "transforms.json" in str(error.value)
