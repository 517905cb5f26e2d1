"""What opens: it comes out, it has a body, and it never passes through what it belongs to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import block, bounds, ellipsoid
from sightline.scenes.worlds.shapes.casework import DRAWN, PANEL, SWING, Joinery
from sightline.scenes.worlds.shapes.catalog import SIMPLE
from sightline.scenes.worlds.shapes.furniture import FURNITURE
from sightline.scenes.worlds.shapes.piece import make
from tests.scenes.worlds.shapes.contact import surface
from tests.scenes.worlds.shapes.moved import moved
from tests.scenes.worlds.shapes.voxels import inside

OAK, STEEL = plain((150, 110, 70)), plain((170, 170, 175))
SKIN = 0.003  # metres that may touch
FURTHER = [
    replace(category, styles=(style,))
    for category in FURNITURE
    for style in category.styles[1 if category.label in SIMPLE or len(category.styles) > 1 else 0 :]
    if make(replace(category, styles=(style,)), np.random.default_rng(0)).joints
]


def case() -> Joinery:
    """A body 0.8 m wide, 0.4 m deep and 1 m high."""
    work = Joinery()
    work.body((-0.4, -0.2, 0.0), (0.4, 0.2, 1.0), 0.02, OAK)
    return work


def reach(work, share=1.0):
    joint = work.joints[-1]
    return bounds(tuple(moved(work.parts[i], joint, share) for i in joint.parts))


def test_a_body_is_hollow_and_open_towards_the_front():
    work = case()
    np.testing.assert_allclose(bounds(tuple(work.parts)), [[-0.4, -0.2, 0.0], [0.4, 0.2, 1.0]])
    inner = np.random.default_rng(0).uniform([-0.379, -0.189, 0.021], [0.379, 0.3, 0.979], (500, 3))
    assert not any(inside(part, inner).any() for part in work.parts)


def test_a_drawer_comes_out_to_the_front_with_a_body_that_stays_half_in():
    work = case()
    work.drawer((-0.39, 0.39, 0.5, 0.7), 0.2, 0.36, 0.02, OAK, STEEL)
    closed, open_ = reach(work, 0.0), reach(work)
    np.testing.assert_allclose(open_ - closed, np.tile([0.0, DRAWN * 0.36, 0.0], (2, 1)), atol=1e-12)
    assert closed[0, 1] == pytest.approx(-0.16) and open_[0, 1] < 0.2
    body = [work.parts[i] for i in work.joints[-1].parts]
    at = np.array([[0.0, 0.0, 0.6]])
    assert not any(inside(part, at)[0] for part in body)  # one may put something into it
    assert any(inside(part, at - [0.0, 0.0, 0.07])[0] for part in body)


@pytest.mark.parametrize("hinge", [-1, 1])
def test_a_door_swings_outwards_without_leaving_its_hinge_side(hinge):
    work = case()
    work.door((-0.2, 0.2, 0.1, 0.9), 0.2, hinge, OAK, STEEL)
    for share in (0.3, 0.7, 1.0):
        low, high = reach(work, share)
        assert low[1] >= 0.2 - 1e-9
        assert (high[0] <= 0.2 + 1e-9) if hinge > 0 else (low[0] >= -0.2 - 1e-9)
    low, high = reach(work)
    assert high[1] == pytest.approx(0.2 + PANEL + 0.4 * np.sin(SWING), abs=0.01)


def test_a_barred_door_shows_what_is_behind_it():
    work = case()
    work.door((-0.2, 0.2, 0.1, 0.9), 0.2, -1, OAK, STEEL, bars=1)
    x, z = (grid.ravel() for grid in np.meshgrid(np.linspace(-0.2, 0.2, 40), np.linspace(0.1, 0.9, 40)))
    points = np.stack([x, np.full(1600, 0.2 + PANEL / 2), z], axis=1)
    door = [work.parts[i] for i in work.joints[-1].parts]
    assert 0.5 < 1 - np.any([inside(part, points) for part in door], axis=0).mean() < 0.85


def test_a_flap_comes_down_a_lid_goes_up_and_a_leaf_goes_aside():
    work = case()
    work.flap((-0.3, 0.3, 0.3, 0.7), 0.2, OAK, STEEL)
    assert reach(work)[1, 1] > 0.2 + 0.39 and reach(work)[1, 2] < 0.4
    work.lid((-0.4, -0.2, 1.0), (0.4, 0.2, 1.03), OAK)
    assert reach(work)[1, 2] > 1.3 and reach(work)[1, 1] < 0.2
    work.leaf((-0.4, 0.0, 0.1, 0.9), 0.2, 1, 0.35, OAK, STEEL)
    np.testing.assert_allclose(reach(work) - reach(work, 0.0), np.tile([0.35, 0.0, 0.0], (2, 1)), atol=1e-12)


def test_what_is_attached_moves_along():
    work = case()
    work.door((-0.2, 0.2, 0.1, 0.9), 0.2, 1, OAK, STEEL)
    before = work.joints[-1]
    work.attach(ellipsoid((0.0, 0.25, 0.5), (0.01, 0.01, 0.01), STEEL), block((0, 0.2, 0.5), (0.1, 0.3, 0.6), STEEL))
    assert work.joints[-1].parts == (*before.parts, len(work.parts) - 2, len(work.parts) - 1)
    assert work.joints[-1].pivot == before.pivot and len(work.joints) == 1


@pytest.mark.parametrize("category", FURTHER, ids=[f"{c.label}-{c.styles[0].__name__}" for c in FURTHER])
def test_what_opens_passes_through_nothing_that_stays(category):
    piece = make(category, np.random.default_rng(3))
    held = {i for joint in piece.joints for i in joint.parts}
    still = [
        replace(part, half=np.maximum(part.half - SKIN, 1e-4)) for i, part in enumerate(piece.parts) if i not in held
    ]
    for joint in piece.joints:
        for share in (0.0, 0.15, 0.5, 1.0):
            for index in joint.parts:
                points = surface(moved(piece.parts[index], joint, share))
                assert not any(inside(part, points).any() for part in still), (joint.kind, index, share)
