"""Extents of solids, against many points on them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import BLOCK, ELLIPSOID, Part, extents, placed, rod, stacked

GREY = plain((128, 128, 128))
rng = np.random.default_rng


def turned(seed: int) -> np.ndarray:
    q, _ = np.linalg.qr(rng(seed).normal(size=(3, 3)))
    return q * np.sign(np.linalg.det(q))


@settings(max_examples=50, deadline=None)
@given(kind=st.integers(0, 2), seed=st.integers(0, 10_000), taper=st.floats(0.0, 2.0))
def test_no_point_of_a_solid_lies_outside_its_extents_and_some_touch_them(kind, seed, taper):
    half = rng(seed).uniform(0.1, 2.0, 3)
    part = Part(kind, rng(seed + 1).normal(size=3), half, GREY, turned(seed), taper)
    unit = rng(seed + 2).normal(size=(40_000, 3))
    if kind == BLOCK:
        unit = np.sign(unit)
    elif kind == ELLIPSOID:
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    else:
        unit[:, :2] /= np.linalg.norm(unit[:, :2], axis=1, keepdims=True)
        unit[:, 2] = np.sign(unit[:, 2])
        unit[unit[:, 2] > 0, :2] *= taper
    points = (unit * half) @ part.rotation.T + part.center
    low, high = extents(part)
    assert (points >= low - 1e-9).all() and (points <= high + 1e-9).all()
    np.testing.assert_allclose([points.min(axis=0), points.max(axis=0)], [low, high], atol=5e-3)


def test_a_rod_runs_from_one_end_to_the_other():
    part = rod((1.0, 0.0, 0.0), (1.0, 2.0, 0.0), 0.1, GREY)
    np.testing.assert_allclose(extents(part), [[0.9, 0.0, -0.1], [1.1, 2.0, 0.1]], atol=1e-12)


def test_placing_turns_about_the_vertical_then_moves():
    [part] = placed((rod((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), 0.1, GREY),), np.array([5.0, 0.0, 0.0]), np.pi / 2)
    np.testing.assert_allclose(extents(part), [[4.0, -0.1, -0.1], [5.0, 0.1, 0.1]], atol=1e-12)


def test_arrays_are_sorted_by_thing_and_share_materials():
    bar, other = rod((0, 0, 0), (0, 0, 1), 0.1, GREY), rod((0, 0, 0), (0, 0, 2), 0.1, plain((1, 2, 3)))
    parts, materials = stacked([(1, other), (0, bar), (-1, bar)])
    assert parts.thing.tolist() == [-1, 0, 1]
    assert parts.material.tolist() == [0, 0, 1]
    assert materials == [bar.material, other.material]
