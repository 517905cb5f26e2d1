"""Marks are seen, lie where they should, and leave the picture that is kept alone."""

import numpy as np
import pytest
from PIL import Image

from sightline.datasets.pictures.draw import label_size
from sightline.datasets.pictures.marks import CONTRASTS, beside, contrasting, draw_marks, drawn
from sightline.errors import DatasetError
from sightline.questions.draft import Mark


def plain(color, size=(200, 100)):
    return np.full((size[1], size[0], 3), color, dtype=np.uint8)


def touched(before, after):
    rows, columns = np.nonzero((before != after).any(axis=-1))
    return columns, rows


def test_a_dot_lies_about_its_pixel_and_the_given_picture_is_not_written_to():
    clean = plain((90, 90, 90))
    kept = clean.copy()
    columns, rows = touched(clean, drawn(clean, [Mark("0", "dot", ((60.5, 40.5),))]))
    np.testing.assert_array_equal(clean, kept)
    # A pixel's centre is at +0.5: pixel 60 is the middle one.
    assert (columns.min() + columns.max()) / 2 == 60 and (rows.min() + rows.max()) / 2 == 40
    assert 3 <= columns.max() - columns.min() <= 8


def test_without_marks_it_is_the_picture_itself_in_another_array():
    clean = plain((1, 2, 3))
    copy = drawn(clean, [])
    np.testing.assert_array_equal(copy, clean)
    assert copy is not clean and copy.flags.writeable


@pytest.mark.parametrize("color", [*CONTRASTS, (0, 0, 0), (128, 128, 128), (120, 80, 40), (90, 60, 200)])
def test_a_dot_stands_out_from_any_ground(color):
    middle = drawn(plain(color), [Mark("0", "dot", ((60.5, 40.5),))])[40, 60].astype(int)
    assert np.abs(middle - color).max() > 100


def test_the_colour_is_chosen_by_what_lies_under_the_mark_and_not_by_the_rest():
    picture = plain((0, 0, 0))
    picture[:, :100] = CONTRASTS[0]
    left, right = (drawn(picture, [Mark("0", "dot", ((u, 50.5),))])[50, int(u)] for u in (50.5, 150.5))
    assert tuple(left) == contrasting(np.array([CONTRASTS[0]], dtype=np.uint8)) != CONTRASTS[0]
    assert tuple(right) == contrasting(np.zeros((1, 3), dtype=np.uint8))


def test_a_mark_has_the_colour_that_the_question_speaks_of():
    red = drawn(plain((200, 30, 30)), [Mark("0", "dot", ((60.5, 40.5),), colour="red")])
    assert tuple(red[40, 60]) == (255, 0, 0)
    with pytest.raises(DatasetError, match="'reddish'"):
        drawn(plain((0, 0, 0)), [Mark("0", "dot", ((60.5, 40.5),), colour="reddish")])


@pytest.mark.parametrize("size", [(64, 48), (640, 480), (1920, 1440), (48, 400)])
@pytest.mark.parametrize("corner", [(0, 0), (1, 0), (0, 1), (1, 1), (0.5, 0.5)])
def test_a_letter_is_whole_in_a_picture_of_any_size_and_leaves_its_dot_to_be_seen(size, corner):
    clean = plain((90, 90, 90), size)

    def covered(share):
        at = tuple(np.clip(part * edge, 0.5, edge - 0.5) for part, edge in zip(share, size, strict=True))
        dot = drawn(clean, [Mark("0", "dot", (at,))])
        return touched_mask(clean, dot), touched_mask(dot, drawn(clean, [Mark("0", "dot", (at,), "A")]))

    dot, letter = covered(corner)
    assert dot.any() and not (dot & letter).any()
    assert letter.sum() == covered((0.5, 0.5))[1].sum()  # as much as where no edge is near


def test_a_picture_that_is_smaller_than_a_letter_keeps_it_inside():
    image = Image.fromarray(plain((90, 90, 90), (16, 14)))
    width, height = label_size(image, "A")
    assert width <= 16 and height <= 14
    assert beside((7.0, 6.0, 9.0, 8.0), (width, height), image.size, [])[0] + width <= 16


def touched_mask(before, after):
    return (before != after).any(axis=-1)


def test_letters_of_near_dots_cover_neither_each_other_nor_a_dot():
    clean = plain((90, 90, 90), (320, 240))
    places = ((150.5, 120.5), (165.5, 120.5), (157.5, 132.5))
    marks = [Mark("0", "dot", (at,)) for at in places]
    dots = touched_mask(clean, drawn(clean, marks))
    named = [Mark("0", "dot", (at,), letter) for at, letter in zip(places, "ABC", strict=True)]
    letters = touched_mask(drawn(clean, marks), drawn(clean, named))
    assert not (dots & letters).any()
    one = drawn(clean, [Mark("0", "dot", (places[0],), "A")])
    alone = touched_mask(drawn(clean, marks[:1]), one).sum()
    assert letters.sum() == pytest.approx(3 * alone, rel=0.1)  # letters differ in width by a pixel or two


def test_a_patch_takes_the_first_free_place_beside_its_mark():
    rect, size, bounds = (50.0, 50.0, 60.0, 60.0), (20.0, 10.0), (200, 100)
    assert beside(rect, size, bounds, [rect]) == (62.0, 50.0)
    assert beside(rect, size, bounds, [rect, (62.0, 50.0, 90.0, 60.0)]) == (28.0, 50.0)
    assert beside((190.0, 50.0, 200.0, 60.0), size, bounds, [(190.0, 50.0, 200.0, 60.0)]) == (168.0, 50.0)


def test_a_box_is_its_outline():
    clean = plain((90, 90, 90))
    columns, rows = touched(clean, drawn(clean, [Mark("0", "box", ((150.0, 80.0), (20.0, 10.0)))]))
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (20, 150, 10, 80)
    inside = (columns > 25) & (columns < 145) & (rows > 15) & (rows < 75)
    assert not inside.any()


def test_a_mask_tints_what_it_covers_and_nothing_else():
    clean = plain((90, 90, 90))
    covered = np.zeros((100, 200), dtype=bool)
    covered[20:60, 50:120] = True
    changed = touched_mask(clean, drawn(clean, [Mark("0", "mask", (), "", "7")], lambda mark: covered))
    np.testing.assert_array_equal(changed, covered)
    with pytest.raises(DatasetError, match="without its scene"):
        drawn(clean, [Mark("0", "mask", (), "", "7")])


def test_marks_grow_with_a_picture_that_is_shown_larger():
    image = Image.fromarray(plain((90, 90, 90), (400, 200)))
    draw_marks(image, [Mark("0", "dot", ((60.5, 40.5),))], scale=2.0, color=(1, 2, 3))
    rows, columns = np.nonzero((np.array(image) == (1, 2, 3)).all(axis=-1))
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((121, 81), abs=0.6)
