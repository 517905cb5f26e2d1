"""Flats without furniture."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sightline.scenes.worlds.parts import extents
from sightline.scenes.worlds.places.families import KEPT, SEEN, make_plan
from sightline.scenes.worlds.places.flat_shell import Shell, empty_flat, flat_woodwork
from sightline.scenes.worlds.places.plan import OUTSIDE

CASES = [(families, seed) for families in (SEEN, KEPT) for seed in range(12)]


def shell_of(families, seed) -> Shell:
    rng = np.random.default_rng(seed)
    return empty_flat(make_plan(rng, families), rng)


@pytest.mark.parametrize(("families", "seed"), CASES)
def test_one_sees_nothing_but_the_outside_through_a_window(families, seed):
    whole = shell_of(families, seed).whole
    outline = shapely.Polygon(whole.polygon)
    assert whole.openings
    for hole in whole.openings:
        at, along, inward = whole.polygon[hole.wall], whole.directions[hole.wall], whole.inward[hole.wall]
        assert 0 < hole.start < hole.end < whole.lengths[hole.wall]
        ends = [at + along * hole.start, at + along * hole.end]
        # everything beyond the line of the wall, 50 m wide and deep
        far = [at - 50 * along, at + 50 * along, at + 50 * along - 50 * inward, at - 50 * along - 50 * inward]
        beyond = outline.intersection(shapely.Polygon(far))
        assert beyond.area < 0.2  # no room: at most the niche of the front door
        assert shapely.LineString(ends).distance(outline.exterior) < 1e-9


@pytest.mark.parametrize(("families", "seed"), CASES)
def test_every_room_has_a_lamp_over_its_middle_and_its_share_of_the_floor(families, seed):
    shell = shell_of(families, seed)
    lamps = [light for light in shell.whole.lights if light.facing[2] < 0]
    assert len(lamps) == len(shell.rooms) == len(shell.whole.zones)
    for zone, lamp, room in zip(shell.whole.zones, lamps, shell.rooms, strict=True):
        np.testing.assert_allclose(lamp.position[:2], (zone.low + zone.high) / 2)
        np.testing.assert_array_equal(room.polygon.min(axis=0), zone.low)
        assert room.lights == (lamp,)
        if zone.rug is not None:
            assert (np.abs(zone.rug.center - lamp.position[:2]) + zone.rug.half < (zone.high - zone.low) / 2).all()


@pytest.mark.parametrize(("families", "seed"), CASES)
def test_every_doorway_but_a_wide_one_has_a_lintel_and_passages_join_the_zones_they_lie_between(families, seed):
    shell = shell_of(families, seed)
    plan, whole = shell.plan, shell.whole
    assert len(whole.lintels) == sum(not way.wide for way in plan.doorways)
    assert (whole.lintels[:, 5] == whole.height).all()
    floor = shapely.Polygon(whole.polygon).buffer(1e-9)
    assert all(floor.contains(shapely.box(*low[:2], *low[3:5])) for low in whole.lintels)
    inner = [way for way in plan.doorways if way.beyond != OUTSIDE]
    assert len(whole.passages) == len(inner)
    for passage in whole.passages:
        for k in passage.zones:
            zone = whole.zones[k]
            away = np.maximum(np.maximum(zone.low - passage.middle, passage.middle - zone.high), 0.0)
            assert np.hypot(*away) == pytest.approx(0.05)


@pytest.mark.parametrize(("families", "seed"), CASES[::4])
def test_woodwork_leaves_doorways_free_up_to_the_lintel(families, seed):
    shell = shell_of(families, seed)
    each = np.stack([extents(part) for part in flat_woodwork(shell)])
    for x0, y0, z0, x1, y1, _ in shell.whole.lintels:
        low, high = np.array([x0, y0, 0.0]) + 1e-6, np.array([x1, y1, z0]) - 1e-6
        meets = ((each[:, 0] < high) & (each[:, 1] > low)).all(axis=1)
        assert not meets.any()


def test_the_front_door_is_there_and_most_doorways_have_doors():
    shells = [shell_of(SEEN, seed) for seed in range(20)]
    for shell in shells:
        assert sum(leaf.way.beyond == OUTSIDE for leaf in shell.leaves) == 1
    doors, ways = sum(len(s.leaves) for s in shells), sum(len(s.plan.doorways) for s in shells)
    assert 0.7 < doors / ways < 0.95
