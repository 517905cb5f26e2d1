"""What is drawn lies where the camera sees it."""

import numpy as np
import pytest
from PIL import Image

from sightline.datasets.cards.drawing import (
    draw_box,
    draw_dot,
    draw_outline,
    draw_rectangle,
    draw_word,
    edges_in_picture,
)
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

RED = (200, 0, 0)
CAMERA = Camera(200, 100, 100.0, 100.0, 100.0, 50.0)


def blank(width: int = 200, height: int = 100) -> Image.Image:
    return Image.new("RGB", (width, height), "white")


def painted(image: Image.Image) -> np.ndarray:
    """Rows and columns (N, 2) that are not white."""
    return np.argwhere((np.asarray(image) < 250).any(axis=2))


def test_a_box_two_metres_ahead_is_drawn_from_edge_to_edge_of_its_projection():
    image = blank()
    draw_box(image, Box.from_bounds((-0.5, -0.4, 2.0), (0.5, 0.4, 4.0)), CAMERA, Pose.identity(), RED)
    (top, left), (bottom, right) = painted(image).min(axis=0), painted(image).max(axis=0)
    assert (left, right, top, bottom) == (pytest.approx(75, abs=2), pytest.approx(125, abs=2),
                                          pytest.approx(30, abs=2), pytest.approx(70, abs=2))  # fmt: skip


def test_a_box_behind_the_camera_is_not_drawn_and_one_around_it_in_part():
    image = blank()
    draw_box(image, Box.from_bounds((-1, -1, -3), (1, 1, -1)), CAMERA, Pose.identity(), RED, "box")
    assert len(painted(image)) == 0
    around = edges_in_picture(Box.from_bounds((-1, -0.2, -3), (1, 0.2, 3)), CAMERA, Pose.identity())
    assert 0 < len(around) < 12 and all(np.isfinite(line).all() for line in around)


def test_an_outline_is_the_rim_of_a_mask_of_any_size():
    mask = np.zeros((50, 100), dtype=bool)
    mask[10:20, 30:60] = True  # twice as large in the picture: rows 20 to 39, columns 60 to 119
    image = blank()
    draw_outline(image, mask, RED)
    found = {tuple(place) for place in painted(image).tolist()}
    whole = {(row, column) for row in range(20, 40) for column in range(60, 120)}
    inside = {(row, column) for row in range(22, 38) for column in range(62, 118)}
    assert found == whole - inside


def test_a_thing_that_fills_the_picture_is_outlined_by_its_border():
    image = blank(20, 10)
    draw_outline(image, np.ones((10, 20), dtype=bool), RED)
    assert len(painted(image)) == 20 * 10 - 16 * 6


def test_a_dot_lies_at_its_pixel_and_a_rectangle_between_its_corners():
    image = blank()
    draw_dot(image, (40.0, 60.0), RED)
    assert image.getpixel((40, 60)) == RED
    image = blank()
    draw_rectangle(image, ((150, 80), (20, 10)), RED)
    assert image.getpixel((20, 10)) == image.getpixel((150, 80)) == RED and image.getpixel((85, 45)) == (255, 255, 255)


@pytest.mark.parametrize("corner", [(-50.0, -50.0), (500.0, 500.0), (199.0, 0.0)])
def test_a_word_is_moved_until_all_of_it_shows(corner):
    inner, edge = blank(), blank()
    draw_word(inner, (50.0, 50.0), "kettle", RED)
    draw_word(edge, corner, "kettle", RED)
    assert len(painted(inner)) == len(painted(edge)) > 100
