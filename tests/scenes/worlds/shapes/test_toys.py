"""Toys stand on what they roll, fly, rock or sit on."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.parts import extents
from tests.scenes.worlds.shapes.made import fills, made


@pytest.mark.parametrize(("label", "count"), [("toy car", 4), ("skateboard", 4), ("dumbbell", 2)])
def test_what_rolls_rests_on_its_wheels_alone(label, count):
    piece = made(label)
    on_floor = [part for part in piece.parts if extents(part)[0, 2] < 1e-6]
    assert len(on_floor) == count
    assert all(part.half[0] == pytest.approx(part.half[1]) for part in on_floor)


@pytest.mark.parametrize("label", ["teddy bear", "toy robot", "rocking horse", "toy airplane"])
def test_creatures_and_machines_have_two_equal_sides(label):
    piece = made(label)
    axis = 1 if label == "rocking horse" else 0
    rng = np.random.default_rng(0)
    points = rng.uniform([-0.5, -0.5, 0.0], [0.5, 0.5, 1.0], (300, 3))
    mirrored = points.copy()
    mirrored[:, axis] *= -1
    assert [fills(piece, *p) for p in points] == [fills(piece, *p) for p in mirrored]


def test_a_teddy_bear_has_a_head_above_its_belly_and_looks_forward():
    bear = made("teddy bear")
    assert fills(bear, 0.0, -0.1, 0.75) and fills(bear, 0.0, -0.1, 0.3)
    assert fills(bear, 0.33, 0.4, 0.15) and not fills(bear, 0.33, -0.4, 0.15)  # its legs lie towards +y


def test_a_guitar_has_a_waist_between_its_bouts_and_a_long_neck():
    guitar = made("guitar")
    y = -0.05

    def reach(z: float) -> float:
        return max(abs(x) for x in np.linspace(-0.5, 0.5, 100) if any(fills(guitar, x, y + s, z) for s in (0, 0.2)))

    assert reach(0.2) > reach(0.33) < reach(0.42) > reach(0.75)


def test_an_aeroplane_is_as_broad_as_its_wings():
    plane = made("toy airplane")
    assert any(fills(plane, 0.49, y, z) for y in np.linspace(0, 0.3, 10) for z in np.linspace(0.4, 0.5, 10))


def test_a_duck_has_its_head_over_one_end_and_blocks_a_tip_on_top():
    duck, blocks = made("rubber duck"), made("toy blocks")
    assert fills(duck, 0.16, 0.0, 0.75) and not fills(duck, -0.25, 0.0, 0.75)
    assert not fills(blocks, 0.4, 0.0, 0.9) and fills(blocks, -0.06, 0.0, 0.9)
