"""Kitchen and bathroom things have an inside, and what they stand for on their outside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.scenes.worlds.shapes.made import filled, fills, made
from tests.scenes.worlds.shapes.moved import moved


def seen_from_the_front(piece, x, z, share=0.0):
    """How deep, as a share of its depth, a look towards −y goes before it meets a part of an opened piece."""
    parts = list(piece.parts)
    for joint in piece.joints:
        for i in joint.parts:
            parts[i] = moved(parts[i], joint, share)
    way = np.array([[x, y, z] for y in np.linspace(0.5, -0.5, 200)])
    return float(np.argmax(filled(replace(piece, parts=tuple(parts)), way))) / 199


@pytest.mark.parametrize(
    ("label", "style", "z"), [("refrigerator", 1, 0.16), ("refrigerator", 2, 0.74), ("oven", 1, 0.45)]
)
def test_one_looks_deep_into_what_is_opened(label, style, z):
    piece = made(label, style)
    assert seen_from_the_front(piece, 0.05, z) < 0.2
    assert np.mean([seen_from_the_front(piece, x, z, 1.0) for x in np.linspace(-0.3, 0.3, 15)]) > 0.3


def test_a_lid_is_filled_from_above_and_what_it_covers_is_flat():
    washer = made("washing machine", 1)
    [lid] = washer.joints
    raised = [moved(washer.parts[i], lid) for i in lid.parts]
    assert all(part.center[2] > washer.parts[i].center[2] for part, i in zip(raised, lid.parts, strict=True))


def test_a_toilet_closes_with_a_round_lid():
    toilet = made("toilet", 1)
    assert len(toilet.joints) == 1 and len(toilet.joints[0].parts) == 2
    assert fills(toilet, 0.0, 0.1, 0.3) and fills(toilet, 0.0, -0.42, 0.8) and not fills(toilet, 0.0, 0.1, 0.8)


def test_a_vanity_carries_a_bowl_and_a_free_shelf():
    sink = made("sink", 1)
    assert not fills(sink, 0.4, 0.1, 0.84) and fills(sink, 0.0, 0.05, 0.84)
    assert sink.tops[0].z < 0.2 * sink.size[2] and len(sink.joints) == 2


def test_a_claw_foot_tub_stands_on_feet_and_widens():
    tub = made("bathtub", 1)
    wide = [max(x for x in np.linspace(0, 0.5, 200) if fills(tub, -x, 0.0, z)) for z in (0.2, 0.6)]
    assert wide[0] < wide[1] and not fills(tub, 0.0, 0.0, 0.02)


def test_radiators_stand_off_the_floor_and_are_as_long_as_asked():
    for style in (1, 2):
        radiator = made("radiator", style)
        assert not fills(radiator, 0.0, 0.0, 0.05) and radiator.size[0] > 3 * radiator.size[1]


def test_a_water_dispenser_has_its_bottle_on_top_and_taps_in_front():
    dispenser = made("water dispenser")
    assert fills(dispenser, 0.0, 0.0, 0.9) and not fills(dispenser, 0.45, 0.0, 0.9) and fills(dispenser, 0.45, 0.0, 0.4)
    assert any(fills(dispenser, x, 0.47, 0.59) for x in np.linspace(-0.3, 0.3, 60))
