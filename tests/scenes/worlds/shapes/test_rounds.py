"""Round things from straight parts are where geometry says they are."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import bounds
from sightline.scenes.worlds.places.occupied import enters
from sightline.scenes.worlds.shapes.rounds import bent, hollow, hoop, standing_disc, staves, turned
from tests.scenes.worlds.shapes.voxels import inside

PAINT = plain((0, 0, 0))


def test_a_turned_profile_has_its_radius_at_each_height_whichever_way_it_widens():
    parts = turned([(0.0, 0.1), (0.2, 0.3), (0.2, 0.05), (0.5, 0.15)], PAINT, squash=0.5, x=1.0)
    assert len(parts) == 2  # the step takes no height
    for z, radius in ((0.05, 0.15), (0.15, 0.25), (0.35, 0.1), (0.49, 0.15 - 0.1 / 30)):
        for direction, reach in ((np.array([1.0, 0.0]), radius), (np.array([0.0, -1.0]), radius / 2)):
            for share, filled in ((0.99, True), (1.01, False)):
                point = np.array([[*(np.array([1.0, 0.0]) + direction * reach * share), z]])
                assert any(inside(part, point)[0] for part in parts) is filled


def test_a_hoop_starts_and_ends_where_it_is_told():
    bars = hoop((0, 0, 1.0), (0.5, 0, 0), (0, 0, 0.5), 0.01, PAINT, 0.0, np.pi, 40)
    low, high = bounds(tuple(bars))
    np.testing.assert_allclose([low[0], high[0]], [-0.51, 0.51], atol=1e-3)
    assert high[2] == pytest.approx(1.51, abs=1e-3) and low[2] == pytest.approx(1.0, abs=1e-3)


def test_a_bent_bar_joins_its_points():
    bars = bent([(0, 0, 0), (1, 0, 0), (1, 1, 0)], 0.1, PAINT)
    assert [2 * float(bar.half[2]) for bar in bars] == [1.0, 1.0]
    np.testing.assert_allclose(bars[1].center, [1.0, 0.5, 0.0])


@pytest.mark.parametrize("rim", [0.2, 0.35])
def test_a_wall_of_staves_is_closed_around_and_leaves_its_hollow_free(rim):
    thick, squash = 0.01, 0.8
    wall = staves((0.0, 0.2), (0.3, rim), thick, PAINT, squash)
    for angle in np.linspace(0, 2 * np.pi, 101):
        for t in (0.05, 0.5, 0.95):
            radius = 0.2 + t * (rim - 0.2)
            way = np.array([np.cos(angle), squash * np.sin(angle)])
            ray = np.array([[*(way * radius * share), 0.3 * t] for share in np.linspace(0.9, 1.0, 60)])
            assert any(inside(part, ray).any() for part in wall)
    top = hollow(0.2, thick, 0.0, 0.3, squash)
    box = np.array([top.x, top.y, top.half_x, top.half_y, 0.0, top.z, top.z + top.free])
    assert not enters(box, tuple(wall)) and top.half_x > 0.12
    high = bounds(tuple(wall))[1]
    np.testing.assert_allclose(high[:2], [rim, squash * rim], rtol=0.03)


def test_a_standing_disc_looks_along_y():
    low, high = bounds((standing_disc(0.1, 0.2, 1.0, 0.3, 0.5, PAINT),))
    np.testing.assert_allclose([low, high], [[-0.3, 0.1, 0.5], [0.3, 0.2, 1.5]], atol=1e-12)
