import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.choice import YesNo
from sightline.geometry.box import Box
from sightline.questions.objects.between import between, fits_gap, outline_of, passes
from tests.made import box_scene
from tests.questions.asking import asked, skipped
from tests.questions.objects.laws import (
    doubled,
    every,
    in_a_mirror,
    room,
    said,
    the_order_of_things_changes_no_answer,
    turning_the_world_changes_nothing,
)

# Two posts 4 m apart along x, and a crate whose place is told.
POSTS = {"post": (-2.0, 0, 0.5, 0.2, 0.2, 1.0), "oven": (2.0, 0, 0.5, 0.6, 0.6, 1.0)}


def with_crate(x, y, size=0.5, yaw=0.0, height=0.4):
    return box_scene({**POSTS, "crate": (x, y, height / 2, size, size, height, yaw)}, frames=0)


def is_between(x, y, **given):
    """Whether the crate is said to be between the posts; None where it is not asked."""
    found = [q for q in every(with_crate(x, y, **given), between).values() if q.evidence.mentions[0].name == "crate"]
    return found[0].answer.yes if found else None


def test_what_the_line_from_centre_to_centre_crosses_is_between():
    assert is_between(0.0, 0.0) and is_between(-1.0, 0.15)
    assert is_between(0.0, 0.5) is False and is_between(0.5, -1.0) is False
    assert is_between(3.5, 0.0) is False  # on the line, but beyond its end
    assert is_between(0.0, 0.23) is None and is_between(0.0, 0.35) is None  # 2 cm inside, 10 cm outside


def test_a_turned_box_is_met_by_its_corner():
    assert is_between(0.0, 0.3, size=0.5, yaw=math.pi / 4) is None  # 3.7 cm deep, measured along its sides
    assert is_between(0.0, 0.25, size=0.5, yaw=math.pi / 4) is True
    assert is_between(0.0, 0.6, size=0.5, yaw=math.pi / 4) is False


def test_what_stands_on_or_over_another_is_not_between():
    stacked = {**POSTS, "mug": (-2.0, 0.0, 1.05, 0.1, 0.1, 0.1), "rug": (0.0, 0.0, 0.01, 5.0, 2.0, 0.02)}
    assert asked(box_scene(stacked, frames=0), between) == []
    # The rug lies under all of them, and the mug stands on the post.
    assert skipped(box_scene(stacked, frames=0), between) == {"one of the three lies over another": 12}


def test_a_box_that_leans_has_no_outline():
    assert outline_of(Box((0, 0, 0), (1, 1, 1), np.array([[1, 0, 0], [0, 0.96, -0.28], [0, 0.28, 0.96]]))) is None


@settings(max_examples=60, deadline=None)
@given(*[st.floats(-3, 3)] * 4, st.floats(-3.1, 3.1), st.floats(0.1, 2), st.floats(0.1, 2))
def test_no_place_on_the_way_is_nearer_than_the_nearest_one(x, y, x_end, y_end, yaw, w, d):
    outline = outline_of(Box.from_yaw((0.2, -0.1, 0.5), (w, d, 1), yaw))
    parts = np.linspace(0, 1, 400)
    tried = [outline.off((x + part * (x_end - x), y + part * (y_end - y))) for part in parts]
    step = math.hypot(x_end - x, y_end - y) / 399
    assert min(tried) - step <= passes(outline, (x, y), (x_end, y_end)) <= min(tried) + 1e-9


def fits(size, *, most=3.0, apart=4.0):
    """Whether a crate of that size is said to fit between the post and the oven, which leave `apart` − 0.4 m."""
    things = {**POSTS, "oven": (apart - 2.0, 0, 0.5, 0.6, 0.6, 1.0), "crate": (0, 5, 0.2, size, size + 1, 0.4)}
    found = [
        q
        for q in every(box_scene(things, frames=0), fits_gap.using(most=most)).values()
        if q.evidence.mentions[0].name == "crate"
    ]
    return found[0] if found else None


def test_a_thing_fits_where_the_gap_is_wider_than_its_smaller_side():
    assert fits(3.0).answer == YesNo(True) and fits(4.2).answer == YesNo(False)
    assert fits(3.0).evidence.values == pytest.approx({"gap_m": 3.6, "length_m": 3.0})
    assert fits(3.5) is None and fits(3.8) is None  # within a tenth of its own size
    assert fits(1.0) is None and fits(1.0, most=4.0).answer == YesNo(True)


def test_the_gap_runs_along_the_line_between_the_centres():
    # Both corners of the posts, at 45° to their sides, reach half their diagonal.
    things = {"post": (0, 0, 0.5, 1, 1, 1), "oven": (3, 3, 0.5, 1, 1, 1), "crate": (-5, 0, 0.2, 2.0, 3, 0.4)}
    found = every(box_scene(things, frames=0), fits_gap).values()
    told = [q.evidence.values["gap_m"] for q in found if q.evidence.mentions[0].name == "crate"]
    assert told == pytest.approx([3 * math.sqrt(2) - math.sqrt(2)] * len(told)) and told


def test_nothing_fits_between_what_touches_or_stands_one_above_the_other():
    things = {"post": (0, 0, 0.5, 1, 1, 1), "oven": (0.9, 0, 0.5, 1, 1, 1), "crate": (0.2, 0, 1.2, 0.2, 0.2, 0.4)}
    assert set(skipped(box_scene(things, frames=0), fits_gap)) == {"there is no gap", "one is above the other"}


@pytest.mark.parametrize("kind", [between, fits_gap], ids=lambda kind: kind.title)
def test_neither_turning_nor_mirroring_nor_relisting_nor_doubling_the_world_changes_an_answer(kind):
    turning_the_world_changes_nothing(kind, least=3)
    the_order_of_things_changes_no_answer(kind)
    plain = {(key[0], *sorted(key[1:])): question for key, question in every(room(), kind).items()}
    for other in (in_a_mirror(), doubled(room())):
        changed = {(key[0], *sorted(key[1:])): question for key, question in every(other, kind).items()}
        both = plain.keys() & changed.keys()
        assert len(both) >= 3
        assert [said(plain[things]) for things in both] == [said(changed[things]) for things in both]


@pytest.mark.parametrize("kind", [between, fits_gap], ids=lambda kind: kind.title)
def test_both_answers_come_up_and_are_balanced_by_what_is_put_there(kind):
    found = every(room(), kind).values()
    assert {question.answer.yes for question in found} == {True, False}
    for question in found:
        label = question.evidence.mentions[0].object_id.split("#")[0]
        assert question.balance == ((label,), question.spoken, True)
