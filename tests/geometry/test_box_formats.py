import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box as rectangle

from sightline.errors import GeometryError
from sightline.geometry import box_formats as formats
from sightline.geometry.box import Box, iou
from sightline.geometry.box_view import project_box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from tests.geometry.drawn import boxes, law, metres, triples

CAMERA = Camera(640, 480, 500.0, 500.0, 320.0, 240.0)
SIZES = triples(0.05, 3)


def same(a: Box, b: Box) -> bool:
    return iou(a, b) > 1 - 1e-8 and np.allclose(a.center, b.center, atol=1e-9)


@law(30)
@given(boxes())
def test_conventions_with_a_rotation_give_back_every_box(box):
    assert same(formats.box_from_ca1m(*formats.ca1m_from_box(box), frame="world"), box)
    assert same(formats.box_from_sunrgbd(*formats.sunrgbd_from_box(box)), box)
    assert same(formats.box_from_nuscenes(*formats.nuscenes_from_box(box)), box)
    assert same(formats.box_from_vsi(*formats.vsi_from_box(box)), box)


@law(30)
@given(triples(), SIZES)
def test_conventions_without_a_rotation_give_back_every_box_along_the_axes(center, size):
    box = Box(center, size)
    assert same(formats.box_from_seed6(formats.seed6_from_box(box)), box)
    assert same(formats.box_from_minmax(*formats.minmax_from_box(box)), box)
    seen = Box(center, size, frame="camera")
    assert same(formats.box_from_left_up(*formats.left_up_from_box(seen)), seen)


@law(30)
@given(metres(-2, 2), metres(-2, 2), metres(0.5, 20), SIZES, metres(0.5, 9), metres(0, 0.4))
def test_picture_shares_give_back_every_box_before_the_camera(x, y, z, size, scale, nearest_z):
    box = Box((x, y, z), size, frame="camera")
    assert same(
        formats.box_from_uvz(formats.uvz_from_box(box, CAMERA, scale, nearest_z), CAMERA, scale, nearest_z), box
    )


@law(30)
@given(triples(), SIZES, st.floats(-3.1, 3.1))
def test_a_kitti_label_gives_back_its_own_numbers(bottom, size, rotation_y):
    label = formats.KittiBox(*size, *bottom, rotation_y)
    back = formats.kitti_from_box(formats.box_from_kitti(label))
    assert np.allclose(
        [getattr(back, name) for name in label.__dataclass_fields__],
        [getattr(label, name) for name in label.__dataclass_fields__],
    )


@law(30)
@given(boxes())
def test_a_turned_box_is_not_said_in_numbers_without_an_angle(box):
    turn = np.abs(box.rotation)
    if np.abs(turn - np.round(turn)).max() > 1e-3:
        for say in (formats.seed6_from_box, formats.minmax_from_box, formats.left_up_from_box):
            with pytest.raises(GeometryError, match="the box is turned"):
                say(box)


def test_a_box_lying_on_its_side_is_still_along_the_axes():
    lying = Box((1, 2, 3), (0.5, 1, 2), np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]]))
    assert formats.seed6_from_box(lying).tolist() == [1, 3, -2, 2, 1, 0.5]
    low, high = formats.minmax_from_box(lying)
    assert low.tolist() == [0, 1.75, 2.5] and high.tolist() == [2, 2.25, 3.5]


def test_the_vertical_of_seed6_is_our_z():
    box = formats.box_from_seed6([1, 2, 3, 0.4, 1.8, 0.6])
    assert box.center.tolist() == [1, -3, 2] and box.size.tolist() == [0.4, 0.6, 1.8]


def test_sun_rgbd_counts_half_lengths_and_its_mirrored_bases_are_read():
    box = formats.box_from_sunrgbd((0, 2, 0.5), (0.5, 0.3, 0.4), [[0, 1, 0], [1, 0, 0], [0, 0, 1]])
    assert np.allclose(box.bounds, [[-0.3, 1.5, 0.1], [0.3, 2.5, 0.9]])


def test_a_kitti_car_stands_on_its_point_and_turns_towards_the_camera():
    car = formats.box_from_kitti(formats.KittiBox(1.5, 1.6, 4.0, 2.0, 1.7, 20.0, np.pi / 2))
    assert np.allclose(car.bounds, [[1.2, 0.2, 18], [2.8, 1.7, 22]]) and car.frame == "camera"
    assert np.allclose(car.rotation[:, 0], [0, 0, -1])  # a quarter turn from right is towards the camera
    with pytest.raises(GeometryError, match="leans"):
        formats.kitti_from_box(Box.from_yaw((0, 0, 5), (1, 2, 3), 0.3, "camera"))


def test_a_nuscenes_car_is_as_long_as_its_second_number_along_its_heading():
    half = np.pi / 8
    car = formats.box_from_nuscenes((1, 2, 3), (2, 4, 1.5), (np.cos(half), 0, 0, np.sin(half)))
    assert car.size.tolist() == [4, 2, 1.5] and car.yaw == pytest.approx(np.pi / 4)
    with pytest.raises(GeometryError, match="length 1"):
        formats.box_from_nuscenes((1, 2, 3), (2, 4, 1.5), (1, 1, 1, 1))


def test_the_rows_of_vsi_axes_are_the_axes():
    c, s = np.cos(0.3), np.sin(0.3)
    box = formats.box_from_vsi((0, 0, 0), (2, 1, 1), (c, s, 0, -s, c, 0, 0, 0, 1))
    assert box.yaw == pytest.approx(0.3)


def test_the_middle_of_the_picture_is_straight_ahead_and_left_up_is_mirrored_twice():
    assert formats.box_from_uvz([0.5, 0.5, 0.4, 0.1, 0.2, 0.3], CAMERA, 5.0).center.tolist() == [0, 0, 2]
    assert formats.box_from_left_up((1, 2, 3), (1, 1, 1)).center.tolist() == [-1, -2, 3]
    with pytest.raises(GeometryError, match="not in front"):
        formats.uvz_from_box(Box((0, 0, -1), (1, 1, 1)), CAMERA)
    with pytest.raises(GeometryError, match="6 finite numbers"):
        formats.box_from_uvz([0.5, 0.5, 1.0], CAMERA)


def test_the_boxes_of_real_labels_fall_on_their_rectangles_in_the_picture(samples):
    training = samples("kitti") / "training"
    compared = 0
    for path in sorted((training / "label_2").glob("*.txt")):
        lines = (training / "calib" / path.name).read_text().splitlines()
        [numbers] = [line.split()[1:] for line in lines if line.startswith("P2:")]
        projection = np.array(numbers, dtype=float).reshape(3, 4)
        camera = Camera.from_matrix(projection[:, :3], 1242, 375)
        color_from_camera = Pose(np.eye(3), np.linalg.solve(projection[:, :3], projection[:, 3]))
        for line in path.read_text().splitlines():
            kind, truncated, *rest = line.split()
            values = [float(text) for text in rest]
            if kind == "DontCare" or float(truncated) > 0:
                continue
            box = formats.box_from_kitti(formats.KittiBox(*values[6:13]))
            found = project_box(box.moved(color_from_camera), camera, Pose.identity())
            drawn = rectangle(*values[2:6])  # by hand, round what shows: a walker's arm may stay inside the box
            assert found is not None
            shared = rectangle(*found).intersection(drawn).area
            assert shared / (rectangle(*found).area + drawn.area - shared) > 0.8
            compared += 1
    assert compared >= 3
