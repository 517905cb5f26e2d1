"""The measure of likeness itself, on solids whose volume is known."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import block, bounds, ellipsoid, tilted, upright
from sightline.scenes.worlds.shapes.catalog import CATEGORIES
from sightline.scenes.worlds.shapes.piece import Piece
from tests.scenes.worlds.shapes.voxels import inside, occupancy, overlaps

GREY = plain((128, 128, 128))


def piece(*parts) -> Piece:
    low, high = bounds(parts)
    return Piece(CATEGORIES[0], "grey", "metal", "", parts, (), (), (), (), high - low)


CUBE = piece(block((-1, -1, 0), (1, 1, 2), GREY))
BALL = piece(ellipsoid((0, 0, 1), (1, 1, 1), GREY))
CONE = piece(upright(0, 0, 0, 2, 1, GREY, taper=0.0))


@pytest.mark.parametrize(
    ("part", "volume"),
    [
        (block((-0.5, -0.4, 0.1), (0.7, 0.8, 1.1), GREY), 1.2 * 1.2),
        (tilted(block((-0.5, -0.4, 0.1), (0.7, 0.8, 1.1), GREY), 0.4, (0.0, 0.0, 0.5)), 1.2 * 1.2),
        (ellipsoid((0.1, 0.0, 0.6), (0.8, 0.5, 0.4), GREY), 4 / 3 * np.pi * 0.8 * 0.5 * 0.4),
        (upright(0.0, 0.1, 0.0, 1.5, 0.6, GREY, taper=0.5, radius_y=0.4), np.pi * 0.24 * 1.5 * 1.75 / 3),
    ],
)
def test_points_inside_a_solid_are_as_many_as_its_volume(part, volume):
    points = np.random.default_rng(0).uniform([-1.5, -1.5, -1.0], [1.5, 1.5, 2.0], (200_000, 3))
    assert inside(part, points).mean() * 27.0 == pytest.approx(volume, rel=0.03)


def test_a_cube_fills_its_box_a_ball_about_half_and_a_cone_narrows():
    assert occupancy(CUBE).all()
    assert occupancy(BALL).mean() == pytest.approx(np.pi / 6, abs=0.06)
    cone = occupancy(CONE)
    assert (np.diff(cone.sum(axis=(0, 1))) <= 0).all() and cone.mean() == pytest.approx(np.pi / 12, abs=0.06)


def test_likeness_is_one_for_twins_of_other_proportions_and_low_for_others():
    tall = piece(block((-0.1, -1, 0), (0.1, 1, 9), GREY))
    like = overlaps([CUBE, tall, BALL, CONE])
    assert like[0, 1] == 1.0 and (np.diag(like) == 1.0).all()
    assert like[0, 2] < 0.65 and like[0, 3] < 0.4


def test_a_board_thinner_than_a_cell_still_fills_it():
    board = piece(block((-1, -1, 0), (1, 1, 0.025), GREY), block((-0.01, -0.01, 0), (0.01, 0.01, 1), GREY))
    assert occupancy(board)[:, :, 0].all() and not occupancy(board)[0].any(axis=0)[1:].any()
