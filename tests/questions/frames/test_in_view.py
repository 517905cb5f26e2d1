from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.frames.in_view import point_in_view
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene
from tests.made import box_scene, trace
from tests.questions.asking import PARLOUR, asked

# A wall between two cameras' views: much of what either sees the other does not.
SCREEN = {**PARLOUR, "screen": (0.3, -0.9, 1.0, 0.9, 0.08, 2.0)}
VIEWS = [Pose.looking((-1.6, -3.0, 1.6), (0.3, 0.6, 0.7)), Pose.looking((1.7, -3.0, 1.6), (0.0, 0.6, 0.7))]


@pytest.fixture(scope="module")
def scene() -> Scene:
    return box_scene(SCREEN, frames=VIEWS, size=(320, 240))


def seen_in_truth(scene: Scene, frame: str, spot: np.ndarray) -> str:
    """By a ray from the second camera: shown, hidden or outside."""
    shown = scene.frame(frame)
    uv, z = shown.camera.project(shown.world_from_camera.inverse().apply(spot))
    if not z > 0 or not shown.camera.inside(uv):
        return "outside"
    depth, _ = trace([thing.box for thing in scene.objects], shown.camera, shown.world_from_camera)
    # One ray to the point itself: the picture's own is half a pixel aside.
    eye = shown.world_from_camera.translation
    steps = eye + np.linspace(0.02, 0.98, 400)[:, None] * (spot - eye)
    blocked = any(thing.box.contains(steps, 0.0).any() for thing in scene.objects)
    return "hidden" if blocked or depth[int(uv[1]), int(uv[0])] < z - 0.1 else "shown"


def test_yes_and_no_are_true_by_rays_through_the_room(scene):
    questions = asked(scene, point_in_view)
    reasons = Counter()
    for question in questions:
        start, frame = question.evidence.points[0], scene.frame(question.views[0].frame)
        spot = frame.world_from_camera.apply(frame.camera.unproject(np.array(start.uv), start.depth))
        [(why, _, _)] = question.evidence.steps
        assert seen_in_truth(scene, question.views[1].frame, spot) == why
        assert question.answer.yes is (why == "shown")
        reasons[why] += 1
    assert min(reasons[why] for why in ("shown", "hidden", "outside")) >= 5


def test_either_answer_comes_about_as_often(scene):
    first = [question for seed in range(20) for question in asked(scene, point_in_view, seed)[:8]]
    assert 0.35 < sum(question.answer.yes for question in first) / len(first) < 0.65


def test_no_is_never_said_because_depth_is_missing(scene):
    def without_the_screen(frame: Frame) -> Frame:
        depth = np.where(frame.read_instances() == len(PARLOUR), np.nan, frame.depth.read()).astype(np.float32)
        return replace(frame, depths={"synthetic": replace(frame.depth, read=lambda: depth)})

    blind = replace(scene, frames=tuple(map(without_the_screen, scene.frames)))
    hiders = {}
    for name, one in (("whole", scene), ("blind", blind)):
        hidden = [
            q.evidence.points[1] for q in asked(one, point_in_view) if len(q.evidence.points) == 2 and not q.answer.yes
        ]
        owners = [scene.frame(p.frame).read_instances()[int(p.uv[1]), int(p.uv[0])] for p in hidden]
        hiders[name] = Counter(int(owner) for owner in owners)
    assert hiders["whole"][len(PARLOUR)] >= 5 and hiders["blind"][len(PARLOUR)] == 0


@pytest.mark.parametrize("refer", ["dot", "coordinate"])
def test_the_point_is_marked_or_told_in_the_first_image_only(refer, scene):
    for question in asked(scene, point_in_view.using(refer=refer))[:10]:
        assert [mark.frame for mark in question.marks] == ([question.views[0].frame] if refer == "dot" else [])
        assert ("thousandths" in question.text) is (refer == "coordinate")


@pytest.mark.parametrize("fact", [Fact.DEPTH, Fact.POSES, Fact.PIXELS])
def test_every_need_is_needed(fact):
    assert asked(box_scene(SCREEN, frames=VIEWS, size=(320, 240), without={fact}), point_in_view) == []
