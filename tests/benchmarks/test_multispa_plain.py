"""The plain reference finds what ours finds, where the two are to agree."""

from dataclasses import replace

import numpy as np

from benchmarks import multispa_plain as plain
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.seen import seen_by
from tests.made import box_scene, cloud

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8)}


def scanned(frames):
    scene = box_scene(THINGS, frames=frames)
    points = cloud([thing.box for thing in scene.objects], 800, np.random.default_rng(0))
    facts = {**scene.facts, Fact.POINTS: Vouch(Provenance.SENSOR, 0.02)}
    return replace(scene, facts=facts, read_points=lambda: points)


def test_pairs_and_objects_are_counted_as_ours_are():
    scene = scanned(4)
    seen = seen_by(scene, 10)
    masks = np.array([seen.mask(k) for k in range(4)])
    overlaps = [told[0] for told in plain.pairs(masks, scene.frames)]
    assert overlaps == [seen.overlaps()[i, j] for i in range(4) for j in range(i + 1, 4)]
    assert (plain.of_objects(masks, seen.surface.instances, 2) == seen.of_objects(2)).all()


def test_without_noise_it_sees_what_is_before_the_measured_surface():
    scene = scanned(2)
    frame = scene.frames[0]
    depth = frame.depth.read()
    uv = np.array([[50.5, 50.5], [90.5, 70.5]])
    z = depth[uv[:, 1].astype(int), uv[:, 0].astype(int)]
    near = frame.world_from_camera.apply(frame.camera.unproject(uv, z - 0.01))
    far = frame.world_from_camera.apply(frame.camera.unproject(uv, z + 0.01))
    behind = 2 * frame.world_from_camera.translation - near
    assert plain.visibility(np.vstack([near, far, behind]), [frame], [depth])[0].tolist() == 2 * [True] + 4 * [False]


def test_sets_are_those_that_reach_over_the_size_and_hold_no_smaller_one():
    points = np.zeros((11, 3))
    points[:, 0] = np.linspace(0, 1, 11)
    masks = np.array([points[:, 0] <= 0.5, points[:, 0] >= 0.5, points[:, 0] >= 0.05, points[:, 0] <= 0.8])
    own = np.ones(11, dtype=bool)
    assert plain.coverage(masks, points, own, 0, 1.0, 2) == [(2,), (0, 1), (1, 3)]


def test_points_whose_distances_change_are_parted():
    rng = np.random.default_rng(0)
    shape = rng.uniform(-0.2, 0.2, (2, 8, 3))
    tracks = np.array([np.concatenate([shape[0], shape[1] + [1 + 0.05 * t, 0, 0]]) for t in range(10)])
    labels = plain.grouped(plain.changes(tracks))
    assert len(set(labels)) == 2
    assert len(set(labels[:8])) == len(set(labels[8:])) == 1
