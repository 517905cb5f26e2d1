import numpy as np
import pytest

from sightline.errors import ConfigError
from sightline.evaluation.sheet import CAPTION, GAP, contact_sheet

COLOURS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (30, 200, 200)]


def flat(colour, height=30, width=40):
    return np.full((height, width, 3), colour, dtype=np.uint8)


def test_every_picture_stands_on_the_sheet_once_in_reading_order():
    sheet = np.asarray(contact_sheet([(f"p{i}", flat(c)) for i, c in enumerate(COLOURS)], width=40))
    corners = []
    for colour in COLOURS:
        rows, columns = np.nonzero((sheet == colour).all(axis=-1))
        assert len(rows) == 30 * 40 and np.ptp(rows) == 29 and np.ptp(columns) == 39
        corners.append((rows.min(), columns.min()))
    assert corners == sorted(corners)
    assert len({row for row, _ in corners}) > 1


def test_pictures_keep_their_shape_and_names_stand_beneath():
    sheet = contact_sheet([("wide", flat(COLOURS[0], 20, 80)), ("tall", flat(COLOURS[1], 80, 20))], width=40)
    pixels = np.asarray(sheet)
    assert ((pixels == COLOURS[0]).all(axis=-1)).sum() == 10 * 40
    assert ((pixels == COLOURS[1]).all(axis=-1)).sum() == 160 * 40
    below = pixels[GAP + 10 : GAP + 10 + CAPTION, GAP : GAP + 40]
    assert below.min() < 150  # ink


def test_a_sheet_of_nothing_is_refused():
    with pytest.raises(ConfigError, match="at least one"):
        contact_sheet([])
