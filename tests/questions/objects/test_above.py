import pytest

from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.objects.above import above_below, directly_above
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

ABOVE_BELOW = ("above", "below")
KINDS = (above_below, above_below.using(frame="camera"), directly_above)
# A table with a mug on it, a lamp hanging over it, and a chair beside it.
THINGS = {
    "table": (0, 0, 0.4, 1.2, 0.8, 0.8),
    "mug": (0.4, 0.1, 0.85, 0.1, 0.1, 0.1),
    "lamp": (0, 0, 2.0, 0.4, 0.4, 0.4),
    "chair": (1.2, 0, 0.5, 0.5, 0.5, 1.0),
}


def told(things=None, **given):
    """What is said of each two, the first of them in the alphabet first."""
    found = {}
    for question in asked(box_scene(THINGS if things is None else things, frames=0, **given), above_below):
        a, b = (mention.name for mention in question.evidence.mentions)
        found[min(a, b), max(a, b)] = question.answer.text if a < b else ABOVE_BELOW[1 - question.answer.index]
    return found


def over(things=None, **given):
    """Which is said to be right over which, by (first, second)."""
    return {
        key: question.answer.yes
        for key, question in every(
            box_scene(THINGS if things is None else things, frames=0, **given), directly_above
        ).items()
    }


def test_the_one_whose_centre_is_higher_is_above():
    assert told() == {
        ("mug", "table"): "above", ("lamp", "table"): "above", ("lamp", "mug"): "above", ("chair", "lamp"): "below",
    }  # fmt: skip
    # The chair reaches from the floor to above the table top, and the mug stands at the height of its back.
    assert skipped(box_scene(THINGS, frames=0), above_below) == {"neither is clearly above the other": 2}


def test_right_over_is_where_the_centre_is_within_the_outline():
    yes = {("mug", "table"), ("lamp", "table")}
    assert over() == {(a, b): (a, b) in yes for a in THINGS for b in THINGS if a != b}
    border = {**THINGS, "mug": (0.58, 0.1, 0.85, 0.1, 0.1, 0.1)}  # 2 cm from the edge of the table
    assert not {("mug", "table"), ("table", "mug")} & over(border).keys()
    pushed = {**THINGS, "chair": (0.3, 0, 0.5, 0.5, 0.5, 1.0)}  # under the table, and higher than it
    assert not {("chair", "table"), ("table", "chair")} & over(pushed).keys()


def test_noise_makes_less_plain():
    assert ("lamp", "table") in told(sigma=0.2) and ("mug", "table") not in told(sigma=0.2)
    assert ("mug", "table") not in over(sigma=0.2)


def test_in_the_cameras_picture_a_farther_thing_is_higher_when_it_looks_down():
    things = {"crate": (0, 0.0, 0.2, 0.4, 0.4, 0.4), "box": (0, 2.5, 0.15, 0.4, 0.4, 0.3)}
    down = [Pose.looking((0.0, -1.5, 3.5), (0.0, 1.2, 0.0))]
    [camera] = asked(box_scene(things, frames=down), above_below.using(frame="camera"))
    assert (camera.answer.text == "above") == (camera.evidence.mentions[0].name == "box")
    assert "the camera's picture" in camera.text
    assert asked(box_scene(things, frames=down), above_below) == []  # 5 cm in z, and they stand on one floor


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_neither_turning_nor_mirroring_nor_relisting_nor_doubling_the_world_changes_what_is_above(kind):
    turning_the_world_changes_nothing(kind, least=2)
    the_order_of_things_changes_no_answer(kind)
    plain = every(room(), kind)
    for other in (in_a_mirror(), doubled(room())):
        changed = every(other, kind)
        both = plain.keys() & changed.keys()
        assert len(both) >= 2
        assert [said(plain[things]) for things in both] == [said(changed[things]) for things in both]


def test_the_side_is_balanced_by_the_pair():
    for question in every(room(), above_below).values():
        labels = [mention.object_id.split("#")[0] for mention in question.evidence.mentions]
        if labels[0] != labels[1]:
            assert question.balance.side == labels[question.answer.index]
            assert question.balance.key == (*sorted(labels), "world")


def test_unknown_parameters_are_refused():
    with pytest.raises(QuestionError, match="use world, camera"):
        asked(room(), above_below.using(frame="room"))


def test_right_over_is_balanced_by_what_the_upper_and_the_lower_one_are():
    found = every(box_scene(THINGS, frames=0), directly_above)
    assert found["mug", "table"].balance == (("mug over", "table not under"), "mug over", True)
    assert found["table", "mug"].balance == (("table over", "mug not under"), "mug not under", True)
