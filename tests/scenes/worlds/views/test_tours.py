"""Walks through flats."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.worlds.places.families import KEPT, SEEN
from sightline.scenes.worlds.places.flat import make_flat
from sightline.scenes.worlds.places.stock import FLAT_STOCK
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.views.cameras import looking_camera, shared, standing_room
from sightline.scenes.worlds.views.tours import route, tour

CAMERA = looking_camera(96, 72)


def walked(seed, count=8, families=SEEN):
    world = make_flat(np.random.default_rng([seed, 0]), FLAT_STOCK, families)
    return world, tour(world, np.random.default_rng([seed, 1]), count)


def zones_in(world, points):
    """Share (Z,) of points (N, 3) that lie over each zone."""
    return np.array(
        [((points[:, :2] >= z.low) & (points[:, :2] <= z.high)).all(axis=1).mean() for z in world.room.zones]
    )


@pytest.mark.parametrize("seed", range(4))
def test_neighbours_overlap_and_every_viewpoint_is_where_a_person_could_stand(seed):
    world, walk = walked(seed)
    views = [cast(world, CAMERA, pose) for pose in walk]
    for i, (a, b) in enumerate(itertools.pairwise(walk)):
        assert np.linalg.norm(a.translation[:2] - b.translation[:2]) <= 1.1 + 1e-9
        # judged on four times as many pixels than the walk was
        assert shared(CAMERA, a, views[i][0], b, views[i + 1][0]) > 0.26
        assert shared(CAMERA, b, views[i + 1][0], a, views[i][0]) > 0.26
    for pose, (depth, instance) in zip(walk, views, strict=True):
        assert standing_room(world, pose.translation) and 1.2 <= pose.translation[2] <= 1.7
        assert np.nanmin(depth * np.linalg.norm(CAMERA.rays(), axis=-1)) > 0.38
        assert len(np.unique(instance[instance >= 0])) >= 2


@pytest.mark.parametrize("families", [SEEN, KEPT])
def test_most_walks_of_eight_show_two_rooms_and_go_through_a_doorway(families):
    shown, entered = [], []
    for seed in range(8):
        world, walk = walked(seed, families=families)
        shares = []
        for pose in walk:
            points = pose.apply(CAMERA.lift(cast(world, CAMERA, pose)[0])).reshape(-1, 3)
            shares.append(zones_in(world, points[np.isfinite(points).all(axis=1)]))
        shown.append((np.max(shares, axis=0) > 0.02).sum())
        entered.append((zones_in(world, np.array([pose.translation for pose in walk])) > 0).sum())
    assert np.mean(np.array(shown) >= 2) > 0.8
    assert np.mean(np.array(entered) >= 2) > 0.5


def test_a_route_leads_through_each_doorway_once_and_only_between_rooms_that_it_joins():
    world, _ = walked(2, 1)
    middles = [(zone.low + zone.high) / 2 for zone in world.room.zones]
    for seed in range(10):
        stations = route(world, np.random.default_rng(seed))
        assert len(stations) % 2 == 1
        at = [next(k for k, m in enumerate(middles) if np.allclose(m, s)) for s in stations[::2]]
        assert len(set(at)) == len(at)
        for a, b, spot in zip(at, at[1:], stations[1::2], strict=False):
            (passage,) = [p for p in world.room.passages if set(p.zones) == {a, b}]
            np.testing.assert_array_equal(passage.middle, spot)


def test_no_viewpoints_are_refused():
    world, _ = walked(1, 1)
    with pytest.raises(SceneError, match="at least 1"):
        tour(world, np.random.default_rng(0), 0)


@pytest.mark.parametrize("families", [SEEN, KEPT])
def test_every_view_shows_things_and_no_wall_or_door_fills_it(families):
    camera = looking_camera(48, 36)
    for seed in range(4):
        world, walk = walked(seed, 4, families)
        furniture = np.array([thing.label != "door" for thing in world.things])
        for k, pose in enumerate(walk):
            depth, instance = cast(world, camera, pose)
            shown = np.append(furniture, False)[np.maximum(instance, -1)]
            assert shown.mean() > (0.14 if k == 0 else 0.06)
            assert (~shown & (depth < 1.6)).mean() <= 0.35
