"""Household things are open, bent and framed where they should be."""

from __future__ import annotations

import numpy as np
import pytest

from tests.scenes.worlds.shapes.made import fills, made


def test_a_bucket_is_empty_and_its_bail_hangs_outside():
    bucket = made("bucket")
    assert bucket.hollows and not any(fills(bucket, 0.0, 0.0, z) for z in np.linspace(0.1, 1.0, 30))


@pytest.mark.parametrize(("label", "height"), [("handbag", 0.9), ("toolbox", 0.8), ("watering can", 0.75)])
def test_what_one_carries_has_air_under_its_handle(label, height):
    piece = made(label)
    middle = -0.17 if label == "watering can" else 0.0
    column = [any(fills(piece, middle, y, z) for y in np.linspace(-0.2, 0.2, 21)) for z in np.linspace(0.02, 0.99, 120)]
    assert sum(b and not a for a, b in zip([False, *column], column, strict=False)) == 2


@pytest.mark.parametrize("style", [0, 1])
def test_at_least_a_third_of_a_mirror_is_frame(style):
    mirror = made("mirror", style)
    assert mirror.word == ("oval", "rectangular")[style]
    glass = min(mirror.parts, key=lambda part: -part.material.gloss)
    width = 2 * glass.half[0] / mirror.size[0]
    assert 0.5 < width < 0.82


def test_a_candle_has_a_flame_over_its_wick():
    candle = made("candle")
    flame = max(candle.parts, key=lambda part: part.material.emit)
    assert flame.material.emit > 1 and flame.center[2] > 0.85 * candle.size[2]


def test_shoes_are_two_and_a_hat_has_a_brim():
    shoes, hat = made("shoes"), made("hat")
    assert not any(fills(shoes, 0.0, y, z) for y in np.linspace(-0.5, 0.5, 20) for z in np.linspace(0, 1, 20))
    assert fills(hat, 0.45, 0.0, 0.04) and not fills(hat, 0.45, 0.0, 0.5) and fills(hat, 0.0, 0.0, 0.5)


def test_an_umbrella_lies_and_a_sewing_machine_arches_over_its_bed():
    umbrella, machine = made("umbrella"), made("sewing machine")
    assert umbrella.size[0] > 4 * umbrella.size[2]
    assert fills(machine, 0.0, 0.0, 0.05) and not fills(machine, 0.0, 0.0, 0.4) and fills(machine, 0.0, 0.0, 0.76)


def test_a_wall_lamp_reaches_back_to_its_wall_and_glows():
    lamp = made("wall lamp")
    assert any(part.material.emit > 0.3 for part in lamp.parts)
    assert any(fills(lamp, x, -0.49, z) for x in np.linspace(-0.2, 0.2, 9) for z in np.linspace(0.1, 0.5, 20))
