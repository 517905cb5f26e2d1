"""Kitchenware has handles where one takes it and hollows where one fills it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tests.scenes.worlds.shapes.made import fills, made


def test_a_pan_is_hollow_round_and_has_one_handle():
    pan = made("pan")
    (hollow,) = pan.hollows
    assert hollow.x < 0  # the handle takes the room at +x
    assert not fills(pan, hollow.x / pan.size[0], 0.0, 0.4) and fills(pan, hollow.x / pan.size[0], 0.0, 0.02)
    assert any(fills(pan, 0.45, 0.0, z) for z in np.linspace(0.3, 1.0, 40)) and not fills(pan, 0.45, 0.4, 0.6)


def test_a_pot_is_open_until_its_lid_is_on():
    assert made("pot", 0).hollows and not fills(made("pot", 0), 0.0, 0.0, 0.5)
    assert not made("pot", 1).hollows and fills(made("pot", 1), 0.0, 0.0, 0.5)


def test_what_lies_on_a_plate_lies_below_its_rim():
    plate = made("plate")
    (top,) = plate.tops
    assert top.z < plate.size[2] and plate.word == "round"
    assert any(fills(plate, 0.465, 0.0, z) for z in np.linspace(top.z / plate.size[2] + 0.05, 1.0, 20))


def test_a_cup_and_a_teapot_have_a_hole_behind_their_handle():
    for label, way in (("cup", 1), ("teapot", -1)):
        piece = made(label)
        xs = np.linspace(0.0, 0.5, 120) * way
        along = [fills(piece, float(x), 0.0, 0.58) for x in xs]
        changes = sum(a != b for a, b in pairwise(along))
        assert changes >= 3, label  # body, air, handle, air


def test_a_glass_stands_on_a_stem():
    glass = made("wine glass")
    assert fills(glass, 0.3, 0.0, 0.01) and not fills(glass, 0.2, 0.0, 0.3) and fills(glass, 0.4, 0.0, 0.7)


def test_four_tines_end_a_fork():
    fork = made("fork")
    row = [any(fills(fork, x, 0.44, z) for z in np.linspace(0.5, 1.0, 15)) for x in np.linspace(-0.5, 0.5, 150)]
    assert sum(b and not a for a, b in zip([False, *row], row, strict=False)) == 4
