"""An outline is the rim of a mask and nothing else."""

import numpy as np
from PIL import Image

from sightline.datasets.cards.outline import draw_outline

RED = (200, 0, 0)


def painted(image: Image.Image) -> np.ndarray:
    """Rows and columns (N, 2) that are not white."""
    return np.argwhere((np.asarray(image) < 250).any(axis=2))


def test_an_outline_is_the_rim_of_a_mask_of_any_size():
    mask = np.zeros((120, 240), dtype=bool)
    mask[10:20, 30:60] = True  # twice as large in the picture: rows 20 to 39, columns 60 to 119
    image = Image.new("RGB", (480, 240), "white")
    draw_outline(image, mask, RED)
    found = {tuple(place) for place in painted(image).tolist()}
    whole = {(row, column) for row in range(20, 40) for column in range(60, 120)}
    inside = {(row, column) for row in range(22, 38) for column in range(62, 118)}
    assert found == whole - inside


def test_a_thing_that_fills_the_picture_is_outlined_by_its_border():
    image = Image.new("RGB", (480, 10), "white")
    draw_outline(image, np.ones((10, 480), dtype=bool), RED)
    assert len(painted(image)) == 480 * 10 - 476 * 6


def test_what_is_not_seen_has_no_outline():
    image = Image.new("RGB", (480, 10), "white")
    draw_outline(image, np.zeros((10, 480), dtype=bool), RED)
    assert len(painted(image)) == 0
