"""What rolls stands on its wheels and points to its front."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.parts import extents
from tests.scenes.worlds.shapes.made import filled, fills, made

ROLLING = [("bicycle", 0), ("bicycle", 1), ("stroller", 0), ("stroller", 1)]


@pytest.mark.parametrize(("label", "style"), ROLLING)
def test_wheels_in_front_and_behind_touch_the_floor(label, style):
    for seed in range(4):
        piece = made(label, style, seed)
        low = np.array([part.center[1] / piece.size[1] for part in piece.parts if extents(part)[0, 2] < 0.012])
        assert low.min() < -0.15 and low.max() > 0.2


@pytest.mark.parametrize(("label", "style"), ROLLING)
def test_one_holds_them_high_up(label, style):
    piece = made(label, style)
    bars = [part for part in piece.parts if part.center[2] > 0.8 * piece.size[2] and part.half[2] > 0.3 * piece.size[0]]
    assert any(abs(part.rotation[0, 2]) > 0.9 for part in bars)  # a bar across
    # the rider steers in front of the saddle, who pushes walks behind
    steering = max(bars, key=lambda part: part.half[2]).center[1]
    assert steering > 0 if label == "bicycle" else steering < 0.1 * piece.size[1]


def test_a_bicycle_is_long_narrow_and_mostly_air():
    for style in (0, 1):
        bicycle = made("bicycle", style)
        points = np.random.default_rng(0).uniform([-0.5, -0.5, 0.0], [0.5, 0.5, 1.0], (600, 3))
        assert filled(bicycle, points).mean() < 0.08
        assert bicycle.size[1] > 2 * bicycle.size[0]


def test_a_treadmill_has_a_low_belt_and_its_console_in_front():
    mill = made("treadmill")
    assert max(z for z in np.linspace(0, 1, 100) if fills(mill, 0.0, -0.2, z)) < 0.15
    assert any(fills(mill, 0.0, y, 0.93) for y in np.linspace(0.1, 0.4, 40))


def test_a_rider_sits_behind_the_handlebars():
    bike = made("exercise bike")
    saddle = any(fills(bike, 0.0, -0.27, z) for z in np.linspace(0.7, 0.8, 20))
    handles = any(fills(bike, x, 0.15, z) for x in (-0.3, 0.3) for z in np.linspace(0.84, 0.92, 20))
    assert saddle and handles
