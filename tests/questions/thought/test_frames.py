import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.frames.camera_motion import camera_direction, camera_displacement, camera_travel, camera_turn
from sightline.questions.frames.correspondence import correspondence_choice, pixel_correspondence
from sightline.questions.frames.depth import depth_comparison, pixel_comparison, pixel_depth
from sightline.questions.frames.in_view import point_in_view
from sightline.questions.frames.size_over_frames import size_over_frames
from tests.made import box_scene, moved
from tests.questions.asking import asked
from tests.questions.thought.aloud import comes_to_the_answer, random_room, random_things, table_of, thought

COMPARED = [kind.using(ask=asked) for kind in (depth_comparison, pixel_comparison) for asked in ("nearer", "farther")]
PIXELS = [
    pixel_depth, *COMPARED, point_in_view,
    pixel_correspondence, correspondence_choice, correspondence_choice.using(level="hard"),
]  # fmt: skip
CAMERA = [
    camera_displacement, camera_travel,
    *[camera_direction.using(axis=axis) for axis in ("x", "y", "z", "yaw", "pitch", "roll")],
    *[camera_turn.using(axis=axis) for axis in ("yaw", "pitch", "roll")],
]  # fmt: skip


@pytest.mark.parametrize("kind", PIXELS + CAMERA, ids=lambda kind: kind.title)
def test_the_steps_lead_to_the_answer(kind):
    frames = {"low": 0.01, "high": 0.95} if kind in CAMERA else {}
    found = thought(kind.using(**frames), [table_of(seed, 7) for seed in range(8)])
    assert len(found) >= 50
    for draft, said in found:
        assert comes_to_the_answer(draft, said), (draft.evidence, said)


@pytest.mark.parametrize("axis", ["height", "length", "width"])
def test_sizes_over_frames_are_worked_out_as_sizes_are(axis):
    found = thought(size_over_frames.using(axis=axis, frames=1), [table_of(seed, 7) for seed in range(8)])
    assert found and all(comes_to_the_answer(draft, said) for draft, said in found)
    assert all(("horizontal" in said.words) == (axis != "height") for _, said in found)


def test_a_camera_that_goes_ahead_is_told_so():
    poses = [Pose.looking((0.0, -3.0 + 0.5 * k, 1.0), (0.0, 0.0 + 0.5 * k, 1.0)) for k in range(2)]
    scene = box_scene(random_things(0), frames=poses, size=(240, 180))
    found = asked(scene, camera_displacement.using(thought=True, low=0.0, high=1.0))
    assert found
    for question in found:
        ahead = "0.500" if question.views[0].frame == "0" else "-0.500"
        assert question.thought == (
            f"Seen from the first camera, the second one stands 0.00 m to the right, 0.00 m down and {ahead} m ahead. "
            f"The vector from one to the other is [0.000, 0.000, {ahead}], in metres."
        )


def test_a_world_that_is_turned_is_thought_about_in_the_same_words():
    c, s = np.cos(0.9), np.sin(0.9)
    turned = moved(random_room(0, 7), Pose(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]), np.array([1.0, 2.0, 0.0])))
    for kind in (camera_travel, camera_direction.using(axis="pitch"), camera_direction.using(axis="z")):
        here, there = (
            {one.views: one.thought for one in asked(scene, kind.using(thought=True))}
            for scene in (random_room(0, 7), turned)
        )
        both = here.keys() & there.keys()
        assert len(both) >= 4 and all(here[key] == there[key] for key in both)
