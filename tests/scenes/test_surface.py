from dataclasses import replace

import numpy as np

from sightline.geometry.box import Box
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import PointCloud
from sightline.scenes.surface import EDGE, MOST, on_movers, surface_of
from tests.made import box_scene, cloud

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}


def scanned(scene, xyz, instances=None):
    facts = {**scene.facts, Fact.POINTS: Vouch(Provenance.SENSOR, 0.02)}
    return replace(scene, facts=facts, read_points=lambda: PointCloud(xyz, instances=instances))


def test_a_scan_is_its_own_surface_and_every_point_knows_its_place_and_its_object():
    scene = box_scene(THINGS)
    points = cloud([thing.box for thing in scene.objects], 500, np.random.default_rng(0))
    surface = surface_of(scanned(scene, points.xyz, points.instances), ())
    assert sorted(surface.index.tolist()) == list(range(1000))
    np.testing.assert_array_equal(surface.xyz, points.xyz[surface.index])
    np.testing.assert_array_equal(surface.instances, points.instances[surface.index])
    steps = np.linalg.norm(np.diff(surface.xyz, axis=0), axis=1)
    assert np.median(steps) < 0.15  # two objects 3 m apart: neighbours in the list are neighbours in space


def test_a_large_scan_is_thinned_evenly_and_points_nowhere_are_left_out():
    xyz = np.random.default_rng(1).uniform(-3, 3, (2 * MOST + 1, 3))
    xyz[3] = np.nan
    surface = surface_of(scanned(box_scene(THINGS), xyz), ())
    assert sorted(surface.index.tolist()) == list(range(0, len(xyz), 3))[:1] + list(range(6, len(xyz), 3))
    assert (surface.instances == -1).all()


def test_without_a_scan_the_surface_is_lifted_from_depth_and_lies_where_things_are():
    scene = box_scene(THINGS, frames=3)
    surface = surface_of(scene, range(3))
    assert surface.index is None
    for i, thing in enumerate(scene.objects):
        own = surface.xyz[surface.instances == i]
        assert len(own) > 50
        assert thing.box.contains(own, 1e-3).all()
        assert np.abs(np.abs(thing.box.local(own)) / (thing.box.size / 2)).max(axis=1).min() > 0.99
    assert len(np.unique(np.floor(surface.xyz / EDGE), axis=0)) == len(surface)


def test_what_moves_is_no_part_of_the_surface():
    scene = box_scene(THINGS, frames=2)
    lamp, sofa = scene.objects
    away = Box.from_yaw((5, 5, 0.5), (0.4, 0.4, 1.0))
    moving = replace(scene, objects=(replace(lamp, motion={"0": lamp.box, "1": away}), sofa))
    on_lamp = lamp.box.center[None] + [[0.2, 0, 0], [0.5, 0, 0]]
    assert on_movers(moving, "0", on_lamp).tolist() == [True, False]
    assert on_movers(moving, "1", on_lamp).tolist() == [False, False]
    assert not (surface_of(moving, [0]).instances == 0).any()
