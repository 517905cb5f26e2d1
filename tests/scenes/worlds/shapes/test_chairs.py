"""One can sit on a chair: its seat is level with the knees, its back is at the back."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.parts import extents
from tests.scenes.worlds.shapes.made import filled, fills, made

CHAIRS = [("chair", 1), ("chair", 2), ("chair", 3), ("office chair", 1), ("rocking chair", 0), ("rocking chair", 1)]


@pytest.mark.parametrize(("label", "style"), [*CHAIRS, ("high chair", 0), ("bar stool", 1)])
def test_the_back_rises_behind_the_seat_and_not_before_it(label, style):
    chair = made(label, style)
    rng = np.random.default_rng(0)
    high = rng.uniform([-0.4, -0.5, 0.85], [0.4, 0.5, 0.97], (600, 3))
    held = filled(chair, high)
    assert held.any() and high[held, 1].max() < 0.05


@pytest.mark.parametrize(("label", "style"), CHAIRS)
def test_the_seat_is_about_half_way_up_and_open_above(label, style):
    chair = made(label, style)
    column = [fills(chair, 0.0, 0.12, z) for z in np.linspace(0.0, 1.0, 200)]
    seat = max(np.flatnonzero(column)) / 199
    assert 0.3 < seat < 0.6


def test_rockers_touch_the_floor_in_the_middle_only():
    chair = made("rocking chair")
    low = [part.center[1] / chair.size[1] for part in chair.parts if extents(part)[0, 2] < 0.003]
    assert low and max(abs(y) for y in low) < 0.2


def test_a_bar_stool_lifts_its_seat_far_above_its_ring():
    stool = made("bar stool")
    column = filled(stool, np.array([[0.2, -0.15, z] for z in np.linspace(0.05, 0.99, 200)]))
    assert column[-1] and not column[:150].any()


def test_a_folding_stool_is_square_on_crossed_legs():
    stool = made("stool", 1)
    assert stool.word == "square" and stool.size[0] == pytest.approx(stool.size[1], rel=0.1)
    side = 0.5 - 1.5 * 0.04
    assert fills(stool, side, 0.0, 0.46) and not fills(stool, 0.0, 0.0, 0.46)


def test_a_high_chair_has_a_tray_before_the_seat():
    chair = made("high chair")
    tray = [fills(chair, 0.0, 0.3, z) for z in np.linspace(0.6, 0.85, 60)]
    assert any(tray) and not tray[0] and not tray[-1]
