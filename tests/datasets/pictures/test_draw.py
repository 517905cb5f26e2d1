import numpy as np
import pytest
from PIL import Image

from sightline.datasets.pictures.draw import clipped, draw_box, draw_dot, draw_label, edges_in_picture, enlarged
from sightline.errors import GeometryError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

CAMERA = Camera.from_fov(200, 100, 1.2)
ALONG_Y = Pose.looking((0, 0, 0), (0, 1, 0))
RED = (255, 0, 0)


def drawn(box, pose=ALONG_Y, label=""):
    image = Image.new("RGB", (200, 100))
    draw_box(image, box, CAMERA, pose, RED, label)
    return np.asarray(image)[..., 0] == 255


def test_a_box_ahead_shows_its_twelve_edges_where_its_corners_fall() -> None:
    box = Box.from_yaw((0, 4, 0), (1, 1, 1))
    lines = edges_in_picture(box, CAMERA, ALONG_Y)
    assert len(lines) == 12
    uv, _ = CAMERA.project(ALONG_Y.inverse().apply(box.corners))
    ends = np.unique(np.round(np.concatenate(lines), 6), axis=0)
    np.testing.assert_allclose(ends, np.unique(np.round(uv, 6), axis=0))
    rows, columns = np.nonzero(drawn(box))
    assert columns.min() == pytest.approx(uv[:, 0].min(), abs=1.5)
    assert columns.max() == pytest.approx(uv[:, 0].max(), abs=1.5)
    assert rows.min() == pytest.approx(uv[:, 1].min(), abs=1.5)


def test_a_box_behind_the_camera_leaves_the_picture_alone() -> None:
    assert not drawn(Box.from_yaw((0, -4, 0), (1, 1, 1)), label="chair").any()


def test_a_box_around_the_camera_is_cut_off_at_the_near_plane() -> None:
    lines = edges_in_picture(Box.from_yaw((0, 0, 0), (2, 6, 2)), CAMERA, ALONG_Y)
    # Four edges ahead are whole, the four that run along the view are cut, the four behind are gone.
    assert len(lines) == 8
    assert all(np.isfinite(line).all() for line in lines)
    # The far face, 3 m ahead and 2 m wide, falls inside the picture at f/3 pixels from its middle.
    edge = 100 + CAMERA.fx / 3
    assert drawn(Box.from_yaw((0, 0, 0), (2, 6, 2)))[50, int(edge - 1) : int(edge + 2)].any()


def test_a_segment_is_cut_where_it_crosses_the_near_plane() -> None:
    start, end = clipped((0, 0, -1), (0, 2, 1), near=0.5)
    np.testing.assert_allclose(start, (0, 1.5, 0.5))
    np.testing.assert_allclose(end, (0, 2, 1))
    assert clipped((0, 0, -1), (0, 2, 0.4), near=0.5) is None


def test_an_edge_bends_with_the_lens() -> None:
    bent = Camera(200, 100, 100, 100, 100, 50, "opencv", (-0.3, 0.05, 0, 0))
    line = edges_in_picture(Box.from_yaw((0, 3, 1.2), (3, 0.01, 0.01)), bent, ALONG_Y)[0]
    assert len(line) > 2


@pytest.mark.parametrize("corner", [(-50, -50), (500, 500), (195, 2), (0, 99)])
def test_a_label_stays_inside_the_picture(corner) -> None:
    image = Image.new("RGB", (200, 100))
    draw_label(image, corner, "chair", RED)
    patch = np.asarray(image)[..., 0] == 255
    middle = Image.new("RGB", (200, 100))
    draw_label(middle, (80, 60), "chair", RED)
    assert patch.sum() == (np.asarray(middle)[..., 0] == 255).sum()


def test_a_dot_is_drawn_at_its_pixel() -> None:
    image = Image.new("RGB", (200, 100))
    draw_dot(image, (60.5, 40.5), RED)
    rows, columns = np.nonzero((np.asarray(image) == RED).all(axis=-1))
    assert (columns.mean(), rows.mean()) == pytest.approx((60.5, 40.5), abs=0.6)


def test_an_enlarged_picture_keeps_every_ray() -> None:
    image, camera = enlarged(np.zeros((100, 200, 3), np.uint8), CAMERA, 448)
    assert image.size == (448, 224) == (camera.width, camera.height)
    there, _ = camera.project([0.3, 0.1, 2.0])
    here, _ = CAMERA.project([0.3, 0.1, 2.0])
    np.testing.assert_allclose(there, here * 2.24)


def test_a_picture_of_another_size_than_its_camera_is_refused() -> None:
    with pytest.raises(GeometryError, match="scale"):
        draw_box(Image.new("RGB", (20, 10)), Box.from_yaw((0, 4, 0), (1, 1, 1)), CAMERA, ALONG_Y)
