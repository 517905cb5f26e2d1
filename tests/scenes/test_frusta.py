"""What frames share by their poses alone."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.frusta import DEPTHS, GRID, least_overlaps, posed
from sightline.scenes.scene import Frame, Scene
from tests.made import box_scene, moved

AHEAD = Pose.looking((0.0, 0.0, 1.0), (0.0, 1.0, 1.0))
CAMERA = Camera(120, 90, 60.0, 60.0, 60.0, 45.0)  # at 1 m it sees 2 m across


def frames(*poses: Pose, camera: Camera = CAMERA) -> list[Frame]:
    return [Frame(str(f), camera, pose, read_rgb=list) for f, pose in enumerate(poses)]


def shifted(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Pose:
    return Pose(AHEAD.rotation, AHEAD.translation + AHEAD.rotation @ (x, y, z))


def walk(count: int, seed: int, spread: float = 0.4) -> Scene:
    rng = np.random.default_rng(seed)
    eyes = np.array([0.0, -3.0, 1.3]) + rng.uniform(-spread, spread, (count, 3))
    aims = np.array([0.0, 1.0, 0.8]) + rng.uniform(-1.5, 1.5, (count, 3))
    return box_scene({}, frames=[Pose.looking(eye, aim) for eye, aim in zip(eyes, aims, strict=True)])


@pytest.mark.parametrize(("shift", "columns"), [(0.0, 12), (0.3, 10), (-0.3, 10), (1.0, 6), (1.9, 1), (2.1, 0)])
def test_a_step_to_the_side_shares_what_the_nearest_plane_leaves(shift, columns):
    """Of twelve columns, each 1/6 m wide on that plane, those whose middles stay in the picture."""
    share = columns / GRID[0]
    assert least_overlaps(frames(AHEAD, shifted(x=shift)))[0, 1] == pytest.approx(share / (2 - share))


def test_a_step_forward_through_the_nearest_plane_shares_nothing():
    assert least_overlaps(frames(AHEAD, shifted(z=1.01)))[0, 1] == 0.0
    assert least_overlaps(frames(AHEAD, shifted(z=0.1)))[0, 1] > 0.5


def test_a_turn_about_the_lens_shares_as_much_at_any_depth_and_backs_share_nothing():
    turned = [Pose.looking((0, 0, 1), (math.sin(angle), math.cos(angle), 1)) for angle in (0.0, 0.3, 0.6, 1.7, math.pi)]
    shares = least_overlaps(frames(*turned))[0]
    assert shares[0] == 1.0 and (np.diff(shares[:4]) < 0).all() and shares[3] == shares[4] == 0.0
    # Of a picture 90° wide a turn by 0.3 leaves what lies beyond tan(π/4 − 0.3), in the middle row.
    left = (1 + math.tan(math.pi / 4 - 0.3)) / 2
    assert shares[1] == pytest.approx(left / (2 - left), abs=0.1)


@pytest.mark.parametrize("camera", [CAMERA, Camera(120, 90, 60.0, 60.0, 60.0, 45.0, "fisheye", (0.02, 0, 0, 0))])
def test_no_plane_from_a_metre_on_is_shared_by_less(camera):
    """By brute force: many pixels, many depths."""
    ones = [replace(frame, camera=camera) for frame in walk(12, 3).frames]
    told = least_overlaps(ones)
    u, v = np.meshgrid(np.arange(0.5, 120, 4), np.arange(0.5, 90, 4))
    uv = np.stack([u.ravel(), v.ravel()], axis=1)
    some = 0
    for i, j in zip(*np.nonzero(told > 0), strict=True):
        way = ones[j].world_from_camera.inverse() @ ones[i].world_from_camera
        for depth in np.geomspace(1.0, 100.0, 12):
            there = camera.project(way.apply(camera.unproject(uv, np.full(len(uv), depth))))[0]
            share = camera.inside(there).mean()
            assert share / (2 - share) >= told[i, j] - 0.08  # a column of the grid
        some += i != j
    assert some > 20


def test_the_order_of_frames_and_the_place_of_the_world_change_nothing():
    scene = walk(9, 1)
    told = least_overlaps(scene.frames)
    assert (told == told.T).all() and (np.diagonal(told) == 1.0).all() and 0 < np.mean(told[0] > 0) <= 1
    away = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([30.0, -20.0, 4.0]))
    assert least_overlaps(moved(scene, away).frames) == pytest.approx(told, abs=1e-9)
    assert least_overlaps(scene.frames[::-1]) == pytest.approx(told[::-1, ::-1], abs=1e-12)
    assert least_overlaps([]).shape == (0, 0)


def test_two_lenses_or_one_moment_are_no_camera_that_moved():
    first, second = frames(AHEAD, shifted(x=0.1))
    other = replace(second, camera=Camera(120, 90, 61.0, 60.0, 60.0, 45.0))
    assert least_overlaps([first, other])[0, 1] == 0.0
    timed = [replace(first, time_s=1.0), replace(second, time_s=1.0)]
    assert least_overlaps(timed)[0, 1] == 0.0
    assert least_overlaps([timed[0], replace(second, time_s=1.1)])[0, 1] > 0.5
    assert least_overlaps([timed[0], second])[0, 1] > 0.5


def test_a_frame_is_posed_when_it_has_a_picture_a_camera_and_a_pose():
    [whole] = frames(AHEAD)
    assert posed(whole)
    for gone in ("camera", "world_from_camera", "read_rgb"):
        assert not posed(replace(whole, **{gone: None}))
    assert min(DEPTHS) == DEPTHS[0] == 1.0
