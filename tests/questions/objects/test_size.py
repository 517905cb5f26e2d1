import math

import pytest

from sightline.answers.answer import Form
from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.questions.objects.size import extent, object_size, size_comparison
from sightline.scenes.fact import Fact
from tests.made import box_scene
from tests.questions.asking import PARLOUR, about, asked, either_way, ids, leaning, skipped

SHELF = {"shelf": (0, 0, 0.9, 0.4, 1.2, 1.8, 0.7)}  # 0.4 × 1.2 m, 1.8 m high, turned


@pytest.mark.parametrize(("axis", "metres"), [("height", 1.8), ("width", 1.2), ("length", 0.4), ("longest", 1.8)])
def test_dimensions_are_those_of_the_things_own_edges(axis, metres):
    [question] = asked(box_scene(SHELF), object_size.using(axis=axis))
    assert question.answer.metres == pytest.approx(metres)
    assert question.evidence.values[f"{axis}_m"] == question.answer.metres


def test_width_and_length_say_what_they_mean():
    [width] = asked(box_scene(SHELF), object_size.using(axis="width"))
    [length] = asked(box_scene(SHELF), object_size.using(axis="length"))
    assert "larger horizontal dimension" in width.text and "smaller horizontal dimension" in length.text


def test_whichever_axis_of_the_box_is_vertical_height_is_vertical():
    lying = leaning((0, 0, 0.9), (0.4, 1.8, 1.2), math.pi / 2)
    assert extent(lying, "height") == pytest.approx(1.8)
    assert extent(lying, "width") == pytest.approx(1.2)
    assert extent(lying, "length") == pytest.approx(0.4)


def test_a_box_that_leans_has_a_longest_edge_only():
    thing = leaning((0, 0, 1), (0.5, 0.5, 1.5), math.radians(25))
    assert [extent(thing, axis) for axis in ("height", "width", "length")] == [None] * 3
    assert extent(thing, "longest") == 1.5
    assert skipped(box_scene({"plank": thing}), object_size) == {"the box leans": 1}


def test_a_flat_thing_whose_lean_makes_its_height_is_not_measured():
    rug = leaning((0, 0, 0.1), (1.0, 2.0, 0.04), math.radians(5))
    assert extent(rug, "height") is None  # 2 m × sin 5° adds 17 cm to 4 cm


def test_without_gravity_only_the_longest_edge_is_known():
    scene = box_scene(SHELF, without={Fact.GRAVITY})
    assert skipped(scene, object_size) == {"nobody knows which way is up": 1}
    assert len(asked(scene, object_size.using(axis="longest"))) == 1
    assert asked(scene, size_comparison) == []


def test_smaller_than_the_noise_is_not_asked():
    assert skipped(box_scene(SHELF, sigma=0.7), object_size) == {"it is smaller than the noise": 1}


def test_the_taller_one_is_named():
    for question in asked(box_scene(PARLOUR), size_comparison):
        heights = [PARLOUR[name][5] for name in ids(question)]
        assert question.answer.text == ids(question)[heights.index(max(heights))]
        assert question.form.options == ids(question) == question.answer.options
        assert question.spoken in question.text


def test_options_that_are_answered_by_letter_are_listed_by_letter():
    for question in asked(box_scene(PARLOUR), size_comparison.using(form=Form(choose="letter"))):
        first, second = question.answer.options
        assert question.text.endswith(f"?\nA. {first}\nB. {second}")
        assert question.spoken == "AB"[question.answer.index]


def test_swapping_the_two_keeps_the_winner_and_moves_its_place():
    found = {ids(q): q for seed in range(20) for q in asked(box_scene(PARLOUR), size_comparison, seed)}
    one, other = found[("lamp", "crate")], found[("crate", "lamp")]
    assert one.answer.text == other.answer.text == "lamp"
    assert (one.answer.index, other.answer.index) == (0, 1)
    assert (one.balance, one.balance.side) == (other.balance, "lamp")


def test_wider_goes_by_the_larger_horizontal_edge():
    question = either_way(asked(box_scene(PARLOUR), size_comparison.using(axis="width")), "desk", "lamp")
    assert question.answer.text == "desk" and "larger horizontal dimension" in question.text


@pytest.mark.parametrize(("height", "asked_about"), [(0.86, False), (0.9, True)])
def test_nearly_equal_things_are_not_compared(height, asked_about):
    # 0.8 against 0.86 m is less than 10 %.
    things = {"box": (-0.6, 0, 0.4, 0.5, 0.5, 0.8), "bin": (0.6, 0, height / 2, 0.5, 0.5, height)}
    assert bool(asked(box_scene(things), size_comparison)) is asked_about


def test_the_height_of_a_known_lamp():
    question = about(asked(box_scene(PARLOUR), object_size))[("lamp",)]
    assert question.answer == Length(1.2) and "height" in question.text


def test_unknown_axes_are_refused():
    with pytest.raises(QuestionError, match="height, width, length, longest"):
        asked(box_scene(PARLOUR), object_size.using(axis="depth"))
    with pytest.raises(QuestionError, match="height, width"):
        asked(box_scene(PARLOUR), size_comparison.using(axis="longest"))


def test_what_is_many_times_larger_is_not_compared_when_told_so():
    # Heights 1.2, 0.9, 0.8, 0.4 m: within one and a half times lie all pairs without the crate.
    kind = size_comparison.using(most=1.5)
    found = {tuple(sorted(ids(question))) for question in asked(box_scene(PARLOUR), kind)}
    assert found == {("desk", "lamp"), ("chair", "lamp"), ("chair", "desk")}
    assert skipped(box_scene(PARLOUR), kind) == {"one is many times larger": 3}
