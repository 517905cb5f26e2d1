"""Normals and openness of surfaces."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.render.intersect import hit_part
from sightline.scenes.worlds.render.lighting import FOOT, SOLID
from sightline.scenes.worlds.render.surface import contact, part_normal, unrolled, zone_of


def solid(kind, half, taper=1.0):
    out = np.zeros(1, dtype=SOLID)
    out["kind"], out["taper"] = kind, taper
    out["hx"], out["hy"], out["hz"] = half
    return out[0]


@pytest.mark.parametrize(("kind", "taper"), [(0, 1.0), (1, 1.0), (2, 1.0), (2, 0.4), (2, 1.6)])
def test_a_normal_is_square_to_the_surface_around_it(kind, taper):
    half = (0.5, 0.4, 0.6)
    one, rng = solid(kind, half, taper), np.random.default_rng(kind)
    for eye in rng.normal(size=(40, 3)):
        eye *= 4.0 / np.linalg.norm(eye)
        way = rng.uniform(-0.2, 0.2, 3) - eye

        def met(nudge, eye=eye, way=way):
            return eye + hit_part(kind, *eye, *(way + nudge), *half, taper) * (way + nudge)

        point = met(np.zeros(3))
        normal = np.array(part_normal(one, *point, 0.0))
        assert np.linalg.norm(normal) == pytest.approx(1.0) and normal @ way < 0
        beside = [met(nudge) - point for nudge in np.eye(3) * 1e-4]
        # at an edge the points beside lie on another side
        if max(abs(normal @ step) for step in beside) > 1e-4:
            continue
        assert max(abs(normal @ step) / np.linalg.norm(step) for step in beside if np.linalg.norm(step) > 0) < 2e-3


def test_the_edge_of_a_block_bends_towards_its_other_side():
    one = solid(0, (0.5, 0.5, 0.5))
    assert part_normal(one, 0.0, 0.0, 0.5, 0.1) == (0.0, 0.0, 1.0)
    nx, ny, nz = part_normal(one, 0.45, 0.0, 0.5, 0.1)
    assert nz > nx > 0.0 and ny == 0.0


def test_the_floor_is_darkest_at_the_foot_of_a_thing():
    foot = np.zeros(1, dtype=FOOT)
    foot["hx"], foot["hy"], foot["cos"] = 0.4, 0.2, 1.0
    open_ = [contact(x, 0.0, foot[0]) for x in (0.4, 0.45, 0.6, 5.0)]
    assert open_ == sorted(open_) and open_[0] == pytest.approx(0.45) and open_[-1] == 1.0


def test_a_point_between_zones_is_in_none():
    zones = np.array([[0.0, 0.0, 1.0, 1.0], [1.1, 0.0, 2.0, 1.0]])
    assert [zone_of(x, 0.5, zones) for x in (0.5, 1.05, 1.5)] == [0, 2, 1]


@pytest.mark.parametrize(
    ("kind", "spots"),
    [
        (0, [(0.5, 0.1, 0.2), (0.2, -0.4, 0.1), (0.1, 0.1, 0.6)]),
        (2, [(0.0, 0.4, 0.2), (0.3, -0.26, -0.1), (0.1, 0.1, 0.6)]),
    ],
)
def test_a_face_is_unrolled_without_stretching(kind, spots):
    # so that spots are round on every side
    half, rng = (0.4, 0.4, 0.6) if kind == 2 else (0.5, 0.4, 0.6), np.random.default_rng(0)
    one = solid(kind, half)
    for spot in np.array(spots):
        square = np.array(part_normal(one, *spot, 0.0))
        for step in rng.normal(size=(8, 3)):
            step -= (step @ square) * square
            step *= 1e-4 / np.linalg.norm(step)
            moved = np.subtract(unrolled(one, *(spot + step)), unrolled(one, *spot))
            assert np.linalg.norm(moved) == pytest.approx(1e-4, rel=0.01)
