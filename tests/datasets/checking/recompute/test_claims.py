"""What is spoken must be the answer up to the rounding of its form, and no further off."""

import pytest

from sightline.answers.answer import Form
from sightline.answers.choice import YesNo
from sightline.answers.number import Count, Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.datasets.checking.recompute.claims import says


@pytest.mark.parametrize(
    ("truth", "read", "form", "fits"),
    [
        (Length(2.346), Length(2.35), Form(unit="m", digits=3), True),
        (Length(2.346), Length(2.36), Form(unit="m", digits=3), False),
        (Length(0.9996), Length(1.0), Form(unit="m", digits=3), True),
        (Length(1.234), Length(1.2), Form(unit="m", decimals=1), True),
        (Length(1.234), Length(1.3), Form(unit="m", decimals=1), False),
        (Length(1.2344), Length(1.234), Form(unit="mm", decimals=0), True),
        (Length(1.2344), Length(1.236), Form(unit="mm", decimals=0), False),
        (Length(0.50249), Length(0.502), Form(), True),
        (Length(0.50249), Length(0.51), Form(), False),
        (Count(3), Count(3), Form(), True),
        (Count(3), Count(4), Form(), False),
        (YesNo(True), YesNo(False), Form(), False),
        (Vector((0.104, 0, -1.2)), Vector((0.1, 0, -1.2)), Form(decimals=2), True),
        (Vector((0.104, 0, -1.2)), Vector((0.11, 0, -1.2)), Form(decimals=2), False),
        (Pixel(100.3, 50, 640, 480), Pixel(100.48, 50.2, 640, 480), Form(scale="thousand", decimals=0), True),
        (Pixel(100.3, 50, 640, 480), Pixel(101.12, 50, 640, 480), Form(scale="thousand", decimals=0), False),
    ],
)
def test_what_is_read_back_is_the_truth_up_to_rounding(truth, read, form, fits):
    assert says(truth, read, form) == fits
