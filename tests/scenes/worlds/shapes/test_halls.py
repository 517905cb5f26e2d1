"""A hearth is hollow, a clock has a pendulum behind its door, a grand piano a lid along its straight side."""

from __future__ import annotations

import numpy as np
import pytest

from tests.scenes.worlds.shapes.made import fills, made


@pytest.mark.parametrize("style", [0, 1])
def test_a_fire_burns_in_an_opening_that_looks_to_the_front(style):
    fireplace = made("fireplace", style)
    clear = [not any(fills(fireplace, x, y, 0.4) for y in np.linspace(0.25, 0.5, 20)) for x in (-0.15, 0.0, 0.15)]
    assert all(clear)
    assert any(part.material.emit > 0 and part.center[1] < 0.1 * fireplace.size[1] for part in fireplace.parts)
    assert fills(fireplace, 0.38, -0.1, 0.3) and fills(fireplace, -0.38, -0.1, 0.3)


def test_a_grandfather_clock_is_narrow_in_the_middle_with_its_dial_above():
    clock = made("grandfather clock")
    reach = {
        z: max(x for x in np.linspace(0, 0.5, 100) if any(fills(clock, x, y, z) for y in np.linspace(-0.5, 0.3, 40)))
        for z in (0.15, 0.5, 0.85)
    }
    assert reach[0.5] < 0.8 * min(reach[0.15], reach[0.85])
    assert len(clock.joints) == 1
    assert not fills(clock, 0.0, 0.25, 0.5)  # one looks through the door at the pendulum
    assert any(fills(clock, 0.0, y, z) for y in np.linspace(-0.05, 0.1, 10) for z in np.linspace(0.3, 0.4, 20))


def test_a_grand_piano_narrows_to_its_tail_and_opens_along_its_straight_side():
    piano = made("grand piano")
    front = [fills(piano, x, 0.2, 0.8) for x in (-0.45, 0.45)]
    tail = [fills(piano, x, -0.3, 0.8) for x in (-0.3, 0.25)]
    assert front == [True, True] and tail == [False, True]
    [lid] = piano.joints
    assert lid.axis == (0.0, 1.0, 0.0) and lid.pivot[0] == pytest.approx(piano.size[0] / 2)
