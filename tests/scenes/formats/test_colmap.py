import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.formats.colmap import read_cameras, read_images

SIZE = (640, 480)
ONE, TWO = (500.5, 500.5, 320.25, 240.75), (500.5, 501.5, 320.25, 240.75)
CAMERAS = {
    "SIMPLE_PINHOLE 640 480 500.5 320.25 240.75": Camera(*SIZE, *ONE),
    "PINHOLE 640 480 500.5 501.5 320.25 240.75": Camera(*SIZE, *TWO),
    "SIMPLE_RADIAL 640 480 500.5 320.25 240.75 0.1": Camera(*SIZE, *ONE, "opencv", (0.1, 0, 0, 0)),
    "RADIAL 640 480 500.5 320.25 240.75 0.1 0.2": Camera(*SIZE, *ONE, "opencv", (0.1, 0.2, 0, 0)),
    "OPENCV 640 480 500.5 501.5 320.25 240.75 1 2 3 4": Camera(*SIZE, *TWO, "opencv", (1, 2, 3, 4)),
    "FULL_OPENCV 640 480 500.5 501.5 320.25 240.75 1 2 3 4 5 6 7 8": Camera(
        *SIZE, *TWO, "opencv", (1, 2, 3, 4, 5, 6, 7, 8)
    ),
    "OPENCV_FISHEYE 640 480 500.5 501.5 320.25 240.75 1 2 3 4": Camera(*SIZE, *TWO, "fisheye", (1, 2, 3, 4)),
    "SIMPLE_RADIAL_FISHEYE 640 480 500.5 320.25 240.75 1": Camera(*SIZE, *ONE, "fisheye", (1, 0, 0, 0)),
    "RADIAL_FISHEYE 640 480 500.5 320.25 240.75 1 2": Camera(*SIZE, *ONE, "fisheye", (1, 2, 0, 0)),
}


def test_every_model_of_a_lens_becomes_ours(tmp_path):
    path = tmp_path / "cameras.txt"
    path.write_text("# list\n\n" + "".join(f"{i} {line}\n" for i, line in enumerate(CAMERAS)))
    assert read_cameras(path) == dict(enumerate(CAMERAS.values()))


@pytest.mark.parametrize(
    "line",
    [
        "1 PINHOLE 640 480 500 500 320",
        "1 PINHOLE 640 480 -500 500 320 240",
        "1 PINHOLE 640 480 nan 500 320 240",
        "1 PINHOLE 0 480 500 500 320 240",
        "1 THIN_PRISM 640 480 500 500 320 240",
        "one PINHOLE 640 480 500 500 320 240",
        "1",
    ],
)
def test_a_line_that_is_no_camera_is_named(line, tmp_path):
    (tmp_path / "cameras.txt").write_text(f"# list\n{line}\n")
    with pytest.raises(SceneError, match=r"cameras\.txt: line 2 is no camera"):
        read_cameras(tmp_path / "cameras.txt")


def test_a_file_without_cameras_or_none_at_all_is_named(tmp_path):
    (tmp_path / "cameras.txt").write_text("# nothing\n")
    with pytest.raises(SceneError, match="has no camera"):
        read_cameras(tmp_path / "cameras.txt")
    with pytest.raises(SceneError, match="cannot be read"):
        read_images(tmp_path / "images.txt")


def test_a_model_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sightline.scenes.formats.colmap.MOST", 3)
    (tmp_path / "images.txt").write_text("1 1 0 0 0 0 0 0 1 a.jpg\n\n" * 4)
    with pytest.raises(SceneError, match="more than 3 entries"):
        read_images(tmp_path / "images.txt")


def test_every_second_line_is_points_also_where_it_is_blank(tmp_path):
    poses = [Pose(Rotation.from_rotvec([0.1, -0.4, i]).as_matrix(), np.array([i, 2.5, -1])) for i in range(3)]
    text = "# head\n\n"
    for i, pose in enumerate(poses):
        x, y, z, w = Rotation.from_matrix(pose.rotation).as_quat().tolist()
        numbers = " ".join(map(repr, (w, x, y, z, *pose.translation.tolist())))
        text += f"{i + 1} {numbers} 1 a folder/number {i}.jpg\n" + ("\n", "3 4 -1\n", "")[i]
    (tmp_path / "images.txt").write_text(text)
    images = read_images(tmp_path / "images.txt")
    assert [image.name for image in images] == [f"a folder/number {i}.jpg" for i in range(3)]
    for image, pose in zip(images, poses, strict=True):
        assert image.camera_from_world.close_to(pose, 1e-9, 1e-9) and image.camera_id == 1


def test_numbers_that_are_no_pose_leave_the_picture_without_one(tmp_path):
    lines = ["1 nan 0 0 0 0 0 0 1 a.jpg", "", "2 3 0 0 0 0 0 0 1 b.jpg", "", "3 1 0 0 0 0 inf 0 1 c.jpg", ""]
    (tmp_path / "images.txt").write_text("\n".join(lines))
    assert [image.camera_from_world for image in read_images(tmp_path / "images.txt")] == [None, None, None]


@pytest.mark.parametrize("line", ["1 1 0 0 0 0 0 0 1", "1 1 0 0 x 0 0 0 1 a.jpg", "1 1 0 0 0 0 0 0 one a.jpg"])
def test_a_line_that_is_no_picture_is_named(line, tmp_path):
    (tmp_path / "images.txt").write_text(f"1 1 0 0 0 0 0 0 1 a.jpg\n\n{line}\n\n")
    with pytest.raises(SceneError, match=r"images\.txt: line 3 is no picture"):
        read_images(tmp_path / "images.txt")
