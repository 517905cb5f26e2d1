import numpy as np
import pytest

from sightline.answers.number import Length
from sightline.answers.space import Vector
from sightline.geometry.pose import Pose
from sightline.questions.camera_motion import camera_displacement, camera_travel
from sightline.questions.question import QuestionType
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from tests.made import box_scene, moved
from tests.questions.asking import PARLOUR, asked, skipped

LEVEL = Pose.looking((0.0, -3.0, 1.0), (0.0, 1.0, 1.0))  # looks along +y: right is +x, down is −z, forward is +y


def two(shift, sigma=0.0) -> Scene:
    second = Pose(LEVEL.rotation, LEVEL.translation + shift)
    return box_scene(PARLOUR, frames=[LEVEL, second], size=(320, 240), sigma=sigma)


def from_first(scene: Scene, kind: QuestionType = camera_displacement):
    [question] = [question for question in asked(scene, kind) if question.views[0].frame == "0"]
    return question


@pytest.mark.parametrize(
    ("shift", "seen"),
    [
        ((1.5, 0, 0), (1.5, 0, 0)),  # to the right: x
        ((0, 0, 0.9), (0, -0.9, 0)),  # up: y points down
        ((0, 1.2, 0), (0, 0, 1.2)),  # forward: z
        ((-1.0, 0.8, -0.2), (-1.0, 0.2, 0.8)),
    ],
)
def test_the_displacement_is_said_in_the_first_cameras_axes(shift, seen):
    question = from_first(two(shift))
    assert question.answer.xyz == pytest.approx(seen, abs=1e-12)
    assert isinstance(question.answer, Vector)
    assert "x" in question.text and "right" in question.text and "down" in question.text and "forward" in question.text
    distance = from_first(two(shift), camera_travel)
    assert isinstance(distance.answer, Length)
    assert distance.answer.metres == pytest.approx(np.linalg.norm(shift))


def test_the_way_back_is_the_opposite_when_the_camera_did_not_turn():
    there, back = asked(two((-1.5, 0.4, -0.2)), camera_displacement)
    assert np.allclose(there.answer.xyz, -np.array(back.answer.xyz))


def test_moving_the_world_changes_no_displacement():
    away = Pose.looking((3.0, 1.0, 2.0), (2.0, 0.0, 2.0))
    scene = two((-1.5, 0.4, -0.2))
    before, after = asked(scene, camera_displacement), asked(moved(scene, away), camera_displacement)
    assert len(before) == 2
    for one, other in zip(before, after, strict=True):
        assert one.answer.xyz == pytest.approx(other.answer.xyz, abs=1e-9)


def test_a_camera_that_turned_on_the_spot_has_not_moved():
    turned = Pose.looking((0.0, -3.0, 1.0), (2.0, 1.0, 1.0))
    scene = box_scene(PARLOUR, frames=[LEVEL, turned], size=(320, 240))
    assert asked(scene, camera_displacement) == [] == asked(scene, camera_travel)
    assert skipped(scene, camera_displacement) == {"the camera hardly moved": 2}


def test_noise_swallows_small_moves():
    assert len(asked(two((1.0, 0, 0), sigma=0.3), camera_travel)) == 2
    assert skipped(two((1.0, 0, 0), sigma=0.4), camera_travel) == {"the camera hardly moved": 2}


@pytest.mark.parametrize("kind", [camera_displacement, camera_travel])
@pytest.mark.parametrize("fact", [Fact.POSES, Fact.METRIC, Fact.PIXELS, Fact.DEPTH])
def test_every_need_is_needed(kind, fact):
    scene = box_scene(PARLOUR, frames=[LEVEL, Pose(LEVEL.rotation, LEVEL.translation + (1.0, 0, 0))], without={fact})
    assert asked(scene, kind) == []
