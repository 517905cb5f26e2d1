import numpy as np
import pytest

from benchmarks.multispa_scene import (
    COLOR,
    DEPTH,
    HOLES,
    NAMES,
    ROOM,
    depth_of,
    furnished,
    make,
    measured,
    surface_points,
    truly_seen,
    walk,
)
from sightline.geometry.box import Box, iou
from sightline.scenes.check import check
from sightline.scenes.open import open_reader
from sightline.scenes.seen import seen_by


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(tmp_path_factory.mktemp("scan"), frames=9, points=6000)


@pytest.fixture(scope="module")
def scene(made):
    reader = open_reader("scannet", str(made.root))
    return reader.load(reader.ids()[0])


def test_the_reader_finds_the_frames_whose_tracking_was_kept_where_they_were_taken(made, scene):
    assert scene.dropped == {"tracking lost (pose not finite)": 2, "wall, floor or ceiling": 2}
    assert [frame.id for frame in scene.frames] == list(made.poses) == ["0", "1", "2", "4", "5", "7", "8"]
    for frame in scene.frames:
        assert frame.world_from_camera.close_to(made.poses[frame.id], 1e-6, 1e-6)
        assert (frame.camera, frame.depth.camera) == (COLOR, DEPTH)


def test_the_reader_finds_the_points_and_the_boxes_that_were_made_half_of_them_turned(made, scene):
    cloud = scene.read_points()
    np.testing.assert_allclose(cloud.xyz, made.points, atol=1e-5)
    assert [thing.label for thing in scene.objects] == list(NAMES)
    boxes = made.boxes
    for b, thing in enumerate(scene.objects):
        own = cloud.xyz[cloud.instances == b]
        assert boxes.inside(own, b, 1e-5).all()
        truth = Box.from_yaw(boxes.centers[b], boxes.sizes[b], boxes.yaws[b])
        assert iou(thing.box, truth) > 0.7  # a few dozen points do not reach every edge
    assert (boxes.yaws != 0).sum() == len(NAMES) // 2


def test_the_scan_holds_what_it_claims(scene):
    assert not [finding for finding in check(scene) if finding.severity == "error"]


def test_truth_by_rays_to_points_agrees_with_truth_by_rays_through_pixels(made):
    for pose in list(made.poses.values())[:3]:
        depth = depth_of(made.boxes, pose)
        seen = truly_seen(made.boxes, made.points, pose)
        uv, z = DEPTH.project(pose.inverse().apply(made.points))
        there = (z > 0) & DEPTH.inside(uv)
        assert not (seen & ~there).any()
        column, row = uv[there].astype(int).T
        framed = np.pad(depth, 1, mode="edge")
        around = np.array([framed[row + i, column + j] for i in range(3) for j in range(3)])
        nearest, farthest = around.min(axis=0), around.max(axis=0)
        # A pixel is one ray, and the point is beside it: its depth is between those about it.
        own = seen[there]
        assert ((nearest < z[there]) & (z[there] < farthest))[own].mean() > 0.98
        assert (z[there] > nearest + 0.01)[~own].mean() > 0.98


def test_a_single_box_is_met_where_it_stands():
    boxes = furnished(np.random.default_rng(3))
    pose = walk(5, np.random.default_rng(0))[2]
    depth = depth_of(boxes, pose)
    lifted = pose.apply(DEPTH.lift(depth)).reshape(-1, 3)[::37]
    on_box = np.any([boxes.inside(lifted, b, 1e-6) for b in range(len(NAMES))], axis=0)
    in_box = np.any([boxes.inside(lifted, b, -1e-6) for b in range(len(NAMES))], axis=0)
    half = np.array([ROOM[0] / 2, ROOM[1] / 2])
    walls = (np.abs(np.abs(lifted[:, :2]) - half) < 1e-6).any(axis=1)
    ends = (np.abs(lifted[:, 2]) < 1e-6) | (np.abs(lifted[:, 2] - ROOM[2]) < 1e-6)
    assert (on_box | walls | ends).all()
    assert not in_box.any()
    assert on_box.mean() > 0.05


def test_points_are_spread_evenly_and_none_is_inside_a_box():
    rng = np.random.default_rng(1)
    boxes = furnished(rng)
    points, owners = surface_points(boxes, 20_000, rng)
    assert len(points) == len(owners) == 20_000
    for b in range(len(NAMES)):
        assert not boxes.inside(points, b, -1e-6).any()
    ceiling = (np.abs(points[:, 2] - ROOM[2]) < 1e-9).sum() / (ROOM[0] * ROOM[1])
    walls = (np.abs(points[:, 0] - ROOM[0] / 2) < 1e-9).sum() / (ROOM[1] * ROOM[2])
    assert walls == pytest.approx(ceiling, rel=0.1)


def test_the_sensor_is_as_noisy_as_it_is_said_to_be():
    depth = np.full((480, 640), 2.0)
    told = measured(depth, np.random.default_rng(0))
    holes = told == 0
    assert holes.mean() == pytest.approx(HOLES, abs=0.005)
    metres = told[~holes] / 1000
    assert metres.mean() == pytest.approx(2.0, abs=1e-3)
    assert metres.std() == pytest.approx(0.005 * 2.0 + 0.004, rel=0.02)


def test_what_frames_are_said_to_see_is_what_they_see(made, scene):
    seen = seen_by(scene, 10)
    right = said = there = 0
    for k, f in enumerate(seen.frames):
        truth = truly_seen(made.boxes, seen.surface.xyz, made.poses[scene.frames[f].id])
        mask = seen.mask(k)
        right, said, there = right + (truth & mask).sum(), said + mask.sum(), there + truth.sum()
    assert right / said >= 0.96
    assert right / there >= 0.90
