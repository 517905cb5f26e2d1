import math

import pytest

from sightline.answers.direction import BEARINGS
from sightline.answers.number import Angle
from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.objects.bearing import bearing, clock, signed_angle
from tests.made import box_scene
from tests.questions.asking import asked, ids, skipped
from tests.questions.objects.laws import (
    doubled,
    every,
    in_a_mirror,
    room,
    the_order_of_things_changes_no_answer,
    turning_the_world_changes_nothing,
)

KINDS = (
    bearing,
    bearing.using(viewpoint="place"),
    bearing.using(viewpoint="facing"),
    clock.using(viewpoint="place", rule="floor"),
    clock.using(viewpoint="facing"),
    signed_angle,
    signed_angle.using(viewpoint="place", plane="camera", positive="left"),
    signed_angle.using(viewpoint="facing"),
)


def around(degrees, kind, metres=2.0):
    """What is answered to one who stands at the post, faces the oven along +y, and has the plant so far clockwise."""
    a = math.radians(degrees)
    things = {
        "post": (0, 0, 0.5, 0.1, 0.1, 1),
        "oven": (0, 3, 0.5, 0.1, 0.1, 1),
        "plant": (metres * math.sin(a), metres * math.cos(a), 0.5, 0.1, 0.1, 1),
    }
    found = every(box_scene(things, frames=0), kind.using(viewpoint="facing"), seeds=1)
    question = found.get(("post", "oven", "plant"))
    return question and question.answer


@pytest.mark.parametrize(("k", "name"), list(enumerate(BEARINGS)))
def test_the_eight_directions_run_clockwise_and_stop_short_of_their_borders(k, name):
    for off in (-17, 0, 17):
        assert around(45 * k + off, bearing).value == name
    for off in (-21, 21):
        assert around(45 * k + off, bearing) is None


@pytest.mark.parametrize(("degrees", "centred", "floor"), [
    (8, 12, 1), (-8, 12, 12), (22, 1, 1), (38, 1, 2), (52, 2, 2), (-22, 11, 12), (-38, 11, 11), (-52, 10, 11),
    (98, 3, 4), (172, 6, 6), (-172, 6, 7),
])  # fmt: skip
def test_hours_are_the_nearest_ones_or_begin_at_their_marks(degrees, centred, floor):
    assert around(degrees, clock).hour == centred
    assert around(degrees, clock.using(rule="floor")).hour == floor


def test_a_border_of_one_rule_is_the_middle_of_the_other():
    assert around(15, clock) is None and around(15, clock.using(rule="floor")).hour == 1
    assert around(30, clock).hour == 1 and around(30, clock.using(rule="floor")) is None


def test_angles_are_positive_to_the_side_that_is_said():
    assert around(40, signed_angle).radians == pytest.approx(math.radians(40))
    assert around(-130, signed_angle).radians == pytest.approx(math.radians(-130))
    assert around(40, signed_angle.using(positive="left")).radians == pytest.approx(math.radians(-40))
    assert around(3, signed_angle) is None and around(-177, signed_angle) is None


def test_what_is_too_near_has_no_direction():
    assert around(0, bearing, metres=0.2) is None
    assert around(0, bearing, metres=0.45) is None  # within the ball around the plant, of 0.505 m
    assert around(0, bearing, metres=1.0).value == "front"


def test_from_the_camera_straight_ahead_is_where_it_looks():
    turned = Pose.looking((0.0, -3.0, 1.5), (-2.0, 1.0, 0.7))
    before, after = every(room(), signed_angle), every(room(frames=[turned]), signed_angle)
    heading = math.atan2(2.0, 4.0)  # to the left of the first one's
    both = before.keys() & after.keys()
    assert len(both) >= 2
    for things in both:
        assert after[things].answer.radians == pytest.approx(before[things].answer.radians + heading)


def test_in_the_cameras_own_plane_a_tilt_counts():
    steep = Pose.looking((0.0, -2.0, 2.6), (0.0, 0.6, 0.0))
    level, tilted = (
        every(room(frames=[steep]), signed_angle.using(plane=plane))[("crate",)] for plane in ("level", "camera")
    )
    assert abs(math.degrees(level.answer.radians - tilted.answer.radians)) > 1
    assert "seen from above" in level.text and "camera's viewing axis" in tilted.text


def test_the_words_say_who_looks():
    [question] = [q for q in asked(room(), bearing.using(viewpoint="place")) if ids(q) == ("lamp", "desk")] or [None]
    question = question or every(room(), bearing.using(viewpoint="place"))[("lamp", "desk")]
    assert question.text.startswith("Standing at the centre of the lamp and facing the way the camera looks, ")
    assert "front, front-right, right" in question.text
    # From (-1.5, 0.9) to (1.3, 0.6), the camera looking along +y: a little behind of right.
    assert question.answer.value == "right"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_a_mirror_turns_right_into_left(kind):
    plain, flipped = every(room(), kind), every(in_a_mirror(), kind)
    both = plain.keys() & flipped.keys()
    assert len(both) >= min(5, len(plain))
    for things in both:
        one, other = plain[things], flipped[things]
        assert one.evidence.values["angle_rad"] == pytest.approx(-other.evidence.values["angle_rad"])
        if isinstance(one.answer, Angle):
            assert one.answer.radians == pytest.approx(-other.answer.radians)
        elif one.answer.hour is None:
            swapped = one.answer.value.replace("left", "#").replace("right", "left").replace("#", "right")
            assert other.answer.value == swapped
        else:
            centred = one.type.params["rule"] == "centred"
            assert other.answer.hour == (12 if centred else 13) - one.answer.hour % 12 or 12


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_neither_turning_nor_scaling_nor_relisting_the_world_changes_a_direction(kind):
    turning_the_world_changes_nothing(kind, least=3)
    the_order_of_things_changes_no_answer(kind)
    small, large = every(room(), kind), every(doubled(room()), kind)
    assert len(small.keys() & large.keys()) >= 3
    for things in small.keys() & large.keys():
        assert small[things].spoken == large[things].spoken


def test_noise_widens_the_borders():
    still, shaky = asked(room(), bearing.using(viewpoint="place")), room(sigma=0.2)
    few = asked(shaky, bearing.using(viewpoint="place"))
    assert 0 < len(few) < len(still)
    assert all(question.evidence.margin >= 2 for question in few)
    assert skipped(shaky, bearing.using(viewpoint="place"))["it lies near the border of two directions"] > 5


def test_unknown_parameters_are_refused():
    for kind in (
        bearing.using(viewpoint="above"), clock.using(plane="wall"),
        signed_angle.using(viewpoint="facing", plane="camera"), clock.using(rule="ceiling"),
        signed_angle.using(positive="up"),
    ):  # fmt: skip
        with pytest.raises(QuestionError, match="use "):
            asked(room(), kind)


def test_a_camera_that_looks_down_has_nothing_straight_ahead():
    down = Pose.looking((0.0, 0.3, 2.9), (0.0, 0.9, 0.0))
    assert asked(room(frames=[down]), bearing) == []
    assert skipped(room(frames=[down]), bearing) == {"the camera looks almost straight up or down": 1}
