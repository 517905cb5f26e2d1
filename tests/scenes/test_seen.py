from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.geometry.visibility import visible
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.firmness import firm_depth
from sightline.scenes.scene import PointCloud
from sightline.scenes.seen import look, seen_by, tolerance, usable
from sightline.scenes.surface import surface_of
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud, moved

THINGS = {
    "lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0),
    "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3),
    "bed": (0, -5.2, 0.3, 1, 1, 0.5),  # behind the cameras
}
BENT = (0.08, -0.02, 0.001, 0.0)


def scanned(scene, count=2000, seed=0):
    points = cloud([thing.box for thing in scene.objects], count, np.random.default_rng(seed))
    floor = np.random.default_rng(seed).uniform((-5, -5, 0), (5, 5, 0), (count, 3))
    xyz = np.concatenate([points.xyz, floor])
    instances = np.concatenate([points.instances, np.full(count, -1, dtype=np.int32)])
    facts = {**scene.facts, Fact.POINTS: Vouch(Provenance.SENSOR, 0.02)}
    return replace(scene, facts=facts, read_points=lambda: PointCloud(xyz, instances=instances))


def noisy(scene, seed=3):
    """Depth with a sensor's noise and holes, from a camera beside the colour camera."""
    frames = []
    for frame in scene.frames:
        rng = np.random.default_rng([seed, int(frame.id)])
        depth = frame.depth.read() * rng.normal(1, 0.004, (120, 160)).astype(np.float32)
        depth[rng.random(depth.shape) < 0.02] = np.nan
        source = replace(frame.depth, read=depth.copy, color_from_depth=Pose(np.eye(3), (0.02, 0.0, 0.0)))
        frames.append(replace(frame, depths={"sensor": source}))
    return replace(scene, frames=tuple(frames))


def with_lens(scene, distortion):
    def bent(camera):
        return replace(camera, model="opencv", distortion=distortion)

    frames = []
    for frame in scene.frames:
        depths = {kind: replace(source, camera=bent(source.camera)) for kind, source in frame.depths.items()}
        frames.append(replace(frame, camera=bent(frame.camera), depths=depths))
    return replace(scene, frames=tuple(frames))


@pytest.mark.parametrize("distortion", [(), (0.0,) * 4, BENT], ids=["pinhole", "straight lens", "bent lens"])
def test_a_frame_sees_what_is_visible_and_is_sure_of_what_is_firm(distortion):
    scene = noisy(scanned(box_scene(THINGS, frames=4)))
    scene = with_lens(scene, distortion) if distortion else scene
    seen = seen_by(scene, 100)
    assert seen.frames == (0, 1, 2, 3)
    for k, frame in enumerate(scene.frames):
        source = frame.depth
        depth = source.read()
        world_from_depth = frame.world_from_camera @ source.color_from_depth
        mask = visible(seen.surface.xyz, depth, source.camera, world_from_depth)
        assert 500 < mask.sum() < len(mask) / 2
        assert (seen.mask(k) == mask).all()
        assert (seen.points(k) == np.flatnonzero(mask)).all()
        firm, z = firm_depth(seen.surface.xyz[mask], depth, source, frame.camera, frame.world_from_camera)
        ids, measured = seen.firm_points(k)
        assert len(ids) > 50
        assert (ids == np.flatnonzero(mask)[firm]).all()
        np.testing.assert_allclose(measured, z[firm], rtol=1e-6)


def test_firm_depth_is_that_of_the_point_and_of_the_picture():
    scene = scanned(box_scene(THINGS, frames=2))
    seen = seen_by(scene, 10)
    for k, frame in enumerate(scene.frames):
        ids, measured = seen.firm_points(k)
        uv, z = frame.camera.project(frame.world_from_camera.inverse().apply(seen.surface.xyz[ids]))
        column, row = uv.astype(int).T
        np.testing.assert_array_equal(measured, frame.depth.read()[row, column])
        assert (np.abs(measured - z) < 0.05 * z).all()  # as far as depths agree, and as smooth surfaces are even


def test_overlap_is_shared_over_joint_points_and_one_of_a_frame_with_itself():
    seen = seen_by(scanned(box_scene(THINGS, frames=5)), 10)
    masks = np.stack([seen.mask(k) for k in range(5)])
    overlaps = seen.overlaps()
    for i in range(5):
        for j in range(5):
            assert overlaps[i, j] == (masks[i] & masks[j]).sum() / (masks[i] | masks[j]).sum()
    assert (np.diag(overlaps) == 1).all()
    assert overlaps[0, 1] > overlaps[0, 4]


def test_the_points_of_each_object_that_a_frame_sees_are_counted():
    scene = scanned(box_scene(THINGS, frames=3))
    seen = SceneTable(scene).seen()
    counts = seen.of_objects(3)
    assert counts.shape == (3, 3)
    for k in range(3):
        owners = seen.surface.instances[seen.mask(k)]
        assert counts[k].tolist() == [(owners == i).sum() for i in range(3)]
    assert (counts[:, :2] > 100).all()
    assert (counts[:, 2] == 0).all()


def test_a_world_that_is_moved_is_seen_the_same():
    scene = scanned(box_scene(THINGS, frames=2))
    pose = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), (3, -2, 0.5))
    surface = surface_of(scene, ())
    there = replace(surface, xyz=pose.apply(surface.xyz))
    here, away = look(scene, surface, (0, 1)), look(moved(scene, pose), there, (0, 1))
    assert np.bitwise_count(here.words ^ away.words).sum() <= 2  # what lies on the very border of a pixel
    np.testing.assert_allclose(here.overlaps(), away.overlaps(), atol=1e-3)


def test_what_moves_is_seen_but_never_firm():
    scene = scanned(box_scene(THINGS, frames=2))
    lamp, *rest = scene.objects
    away = Box.from_yaw((5, 5, 0.5), (0.4, 0.4, 1.0))
    moving = replace(scene, objects=(replace(lamp, motion={"0": lamp.box, "1": away}), *rest))
    seen = seen_by(moving, 10)
    for k, firm in ((0, False), (1, True)):
        ids, _ = seen.firm_points(k)
        assert (seen.surface.instances[seen.points(k)] == 0).any()
        assert (seen.surface.instances[ids] == 0).any() == firm


def test_frames_without_pose_depth_or_pixels_are_not_looked_at_and_of_many_some_are_taken_evenly():
    scene = scanned(box_scene(THINGS, frames=9))
    bare = replace(scene.frames[4], world_from_camera=None)
    blind = replace(scene.frames[5], depths={})
    lost = replace(scene.frames[6], depths={"sensor": replace(scene.frames[6].depth, color_from_depth=None)})
    dark = replace(scene.frames[7], read_rgb=None)
    assert [usable(frame) for frame in (scene.frames[0], bare, blind, lost, dark)] == [True] + 4 * [False]
    some = replace(scene, frames=(*scene.frames[:4], bare, blind, lost, dark, scene.frames[8]))
    assert seen_by(some, 100).frames == (0, 1, 2, 3, 8)
    assert seen_by(scene, 3).frames == (0, 3, 6)
    with pytest.raises(ValueError, match="not usable"):
        look(some, surface_of(some, ()), (4,))


def test_a_scene_without_usable_frames_is_seen_by_none():
    seen = seen_by(box_scene(THINGS, frames=0), 10)
    assert (len(seen), len(seen.surface), seen.overlaps().shape, seen.of_objects(3).shape) == (0, 0, (0, 0), (0, 3))


def test_a_colour_camera_of_another_size_has_its_own_border():
    scene = scanned(box_scene(THINGS, frames=1))
    narrow = Camera.from_fov(320, 240, 0.6)
    seen = seen_by(replace(scene, frames=(replace(scene.frames[0], camera=narrow),)), 1)
    ids, _ = seen.firm_points(0)
    uv, _ = narrow.project(scene.frames[0].world_from_camera.inverse().apply(seen.surface.xyz[ids]))
    assert len(ids) > 20
    assert ((uv >= 8) & (uv <= (312, 232))).all()


def test_a_map_that_is_told_worse_may_differ_more():
    assert tolerance(Vouch(Provenance.SENSOR, 0.005, 0.01)) == (0.03, 0.02)
    assert tolerance(Vouch(Provenance.ESTIMATED, 0.05, 0.1)) == (0.1, 0.2)
