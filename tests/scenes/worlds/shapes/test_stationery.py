"""Things of a desk have the parts that one uses them by."""

from __future__ import annotations

import numpy as np

from tests.scenes.worlds.shapes.made import fills, made


def runs(filled: list[bool]) -> int:
    """Separate runs of filled samples."""
    return sum(b and not a for a, b in zip([False, *filled], filled, strict=False))


def test_a_keyboard_has_rows_of_eleven_keys():
    keyboard = made("keyboard")
    row = [fills(keyboard, float(x), -0.27, 0.85) for x in np.linspace(-0.5, 0.5, 400)]
    assert runs(row) == 11


def test_scissors_have_two_rings_and_two_blades():
    scissors = made("scissors")
    across = [any(fills(scissors, float(x), -0.33, z) for z in (0.3, 0.5, 0.7)) for x in np.linspace(-0.5, 0.5, 300)]
    assert runs(across) == 4  # two rings, cut twice each
    tips = [any(fills(scissors, float(x), 0.4, z) for z in (0.3, 0.5, 0.7)) for x in np.linspace(-0.5, 0.5, 300)]
    assert runs(tips) == 2


def test_pens_rise_from_an_open_beaker():
    holder = made("pen holder")
    assert sum(part.center[2] + part.half[2] > 0.7 * holder.size[2] for part in holder.parts) >= 4
    assert not fills(holder, 0.45, 0.0, 0.8)


def test_a_photo_frame_leans_back_on_its_prop():
    frame = made("photo frame")
    leaning = [part for part in frame.parts if abs(part.rotation[2, 1]) > 0.1]
    assert len(leaning) >= 5
    low = np.mean([fills(frame, -0.45, float(y), 0.1) for y in np.linspace(0.0, 0.5, 60)])
    high = np.mean([fills(frame, -0.45, float(y), 0.9) for y in np.linspace(0.1, 0.5, 60)])
    assert low > 0 and high < low  # its foot is further in front than its head


def test_headphones_leave_room_for_a_head():
    headphones = made("headphones")
    assert not any(fills(headphones, 0.0, 0.0, z) for z in np.linspace(0.0, 0.8, 30))
    assert fills(headphones, 0.45, 0.0, 0.26) and fills(headphones, -0.45, 0.0, 0.26)


def test_a_stapler_gapes_and_an_hourglass_has_a_waist():
    stapler, hourglass = made("stapler"), made("hourglass")
    assert not fills(stapler, 0.0, 0.2, 0.22) and fills(stapler, 0.0, 0.2, 0.05)
    assert (
        not fills(hourglass, 0.15, 0.0, 0.5) and fills(hourglass, 0.15, 0.0, 0.25) and fills(hourglass, 0.0, 0.0, 0.5)
    )


def test_a_trophy_has_two_handles_that_one_can_reach_through():
    trophy = made("trophy")
    across = [fills(trophy, float(x), 0.0, 0.72) for x in np.linspace(-0.5, 0.5, 300)]
    assert runs(across) == 3
