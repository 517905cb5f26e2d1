"""Pixels, boxes and masks in the image."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.answers.answer import Form, score
from sightline.answers.region import Box2D, Mask, Pixel, bare_group, number_group
from sightline.errors import AnswerError

IMAGE = Form(image=(640, 480))


@pytest.mark.parametrize("said", [
    "[ 120 , 340 ]", "(120, 340)", "120, 340", "[120,340]", "u=120, v=340", "The point is at [120, 340].",
    '{"point_2d": [120, 340]}', "x: 120 y: 340", "`[ 120 , 340 ]`", "**(120, 340)**", "[120 340]",
])  # fmt: skip
def test_a_pixel_is_read_however_it_is_bracketed(said: str) -> None:
    assert Pixel.read(said, IMAGE) == Pixel(120.0, 340.0, 640, 480)


@pytest.mark.parametrize("said", ["[1, 2] or [3, 4]", "[1, 2, 3]", "12", "not [1, 2]", "in the corner", ""])
def test_what_is_not_one_pair_is_no_pixel(said: str) -> None:
    assert Pixel.read(said, IMAGE) is None


@pytest.mark.parametrize(
    "said", ["[12, 34]", "[0, 1000]", "[-3.5, 0.250]", "[007, 123456789.5]", "[1, 2, 3, 4]", "[5]"]
)
def test_a_list_that_is_read_at_a_glance_is_what_is_read_with_care(said: str) -> None:
    for bare in (said, f"`{said}`"):
        for count in (1, 2, 4):
            glanced = bare_group(bare, count)
            assert glanced == (number_group(Form().undress(bare), count) if said.count(",") + 1 == count else None)
    for other in (
        f"{said} px",
        f"`{said}",
        f"({said})",
        f"about {said}",
        f"{said} or {said}",
        said.replace(", ", ",") + "\n",
    ):
        assert bare_group(other, 2) is None


def test_thousandths_are_measured_in_pixels_of_the_image() -> None:
    truth, form = Pixel(648.0, 484.0, 1296, 968), Form(scale="thousand")
    assert truth.spoken(form) == "[500, 500]"
    # 5 % of the width is 64.8 px: 50 thousandths across, 66.9 down.
    assert [score(truth, f"[{u}, {v}]", form) for u, v in ((550, 500), (551, 500), (500, 566), (500, 567))] == [
        1,
        0,
        1,
        0,
    ]


def test_of_two_points_the_nearer_one_is_chosen() -> None:
    truth = Pixel(100.0, 100.0, 640, 480, rivals=((110.0, 100.0),))
    assert score(truth, "[104, 100]", scorer="nearest_given") == 1.0
    assert score(truth, "[106, 100]", scorer="nearest_given") == 0.0
    assert score(truth, "[106, 100]") == 1.0


@pytest.mark.parametrize("said", ["[5, 20, 10, 40]", "(5,20),(10,40)", '{"bbox_2d": [10, 40, 5, 20]}'])
def test_a_2d_box_is_read_from_either_pair_of_corners(said: str) -> None:
    assert Box2D.read(said, IMAGE) == Box2D(5.0, 20.0, 10.0, 40.0, 640, 480)


def test_overlap_is_what_can_be_counted_by_hand() -> None:
    truth = Box2D(0, 0, 10, 10, 640, 480)
    shifted = Box2D(5, 0, 15, 10, 640, 480)
    assert truth.score(shifted) == pytest.approx(50 / 150)
    assert (truth.score(shifted, "acc_at_25"), truth.score(shifted, "acc_at_50")) == (1.0, 0.0)
    assert truth.score(Box2D(20, 20, 30, 30, 640, 480)) == 0.0
    assert truth.score(Box2D(0, 0, 10, 5, 640, 480), "acc_at_50") == 1.0


def test_a_mask_is_coded_by_columns_and_unpacked_again() -> None:
    inside = np.array([[True, False], [True, True]])
    mask = Mask.from_array(inside)
    assert mask.counts == (0, 2, 1, 1)
    np.testing.assert_array_equal(mask.to_array(), inside)
    assert mask.score(Mask.from_array(np.array([[True, True], [False, True]]))) == pytest.approx(2 / 4)


def test_regions_that_cannot_be_are_refused() -> None:
    for wrong in (lambda: Box2D(5, 0, 4, 1, 9, 9), lambda: Pixel(float("nan"), 0, 9, 9), lambda: Mask(2, 2, (3,)),
                  lambda: Pixel.read("[1, 2]")):  # fmt: skip
        with pytest.raises(AnswerError):
            wrong()
