import math

import pytest

from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.objects.camera_extent import ALONG, camera_extent
from tests.made import box_scene
from tests.questions.asking import asked, skipped
from tests.questions.objects.laws import doubled, every, in_a_mirror, room, turning_the_world_changes_nothing

LEVEL = [Pose.looking((0.0, -3.0, 0.5), (0.0, 0.0, 0.5))]  # along +y; its x is the world's, its y points down
DOWN = [Pose.looking((0.0, -2.0, 2.5), (0.0, 0.0, 0.5))]  # 45 degrees down


def extent(axis, box, frames=LEVEL):
    [question] = asked(box_scene({"plank": box}, frames=frames), camera_extent.using(axis=axis))
    assert ALONG[axis] in question.text
    return question.answer.metres


def test_a_box_along_the_axes_has_its_own_edges():
    box = (0, 0, 0.5, 1.2, 0.3, 0.8)
    assert [extent(axis, box) for axis in ALONG] == pytest.approx([1.2, 0.8, 0.3])


def test_a_turned_box_reaches_as_far_as_its_corners():
    box = (0, 0, 0.5, 1.2, 0.3, 0.8, math.pi / 4)
    assert [extent(axis, box) for axis in ALONG] == pytest.approx([1.5 * math.sqrt(0.5), 0.8, 1.5 * math.sqrt(0.5)])


def test_a_tilted_camera_tilts_its_axes():
    box = (0, 0, 0.5, 1.2, 0.3, 0.8)
    assert [extent(axis, box, DOWN) for axis in ALONG] == pytest.approx([1.2, *[1.1 * math.sqrt(0.5)] * 2])


@pytest.mark.parametrize("axis", ALONG)
def test_a_mirror_and_turning_change_nothing_and_what_is_doubled_is_twice_as_long(axis):
    kind = camera_extent.using(axis=axis)
    turning_the_world_changes_nothing(kind)
    plain, twice, mirrored = (every(scene, kind, 1) for scene in (room(), doubled(room()), in_a_mirror()))
    assert len(plain) >= 6 and plain.keys() == twice.keys()
    for key in plain:
        assert twice[key].answer.metres == pytest.approx(2 * plain[key].answer.metres)
    for key in plain.keys() & mirrored.keys():
        assert mirrored[key].answer.metres == pytest.approx(plain[key].answer.metres)


def test_what_is_thinner_than_the_noise_is_not_asked():
    things = {"plank": (0, 0, 0.5, 1.2, 0.3, 0.8)}
    assert skipped(box_scene(things, frames=LEVEL, sigma=0.2), camera_extent.using(axis="depth")) == {
        "it is smaller than the noise": 1
    }
    [question] = asked(box_scene(things, frames=LEVEL), camera_extent)
    assert question.answer == Length(question.evidence.values["width_m"])


def test_a_whole_scene_has_no_camera_and_unknown_axes_are_refused():
    assert asked(room(frames=()), camera_extent) == []
    with pytest.raises(QuestionError, match="use width, height, depth"):
        asked(room(), camera_extent.using(axis="length"))
