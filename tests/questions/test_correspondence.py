from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.correspondence import pixel_correspondence, there_and_back
from sightline.questions.pixels import picture
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import EYE, TARGET, box_scene
from tests.questions.asking import PARLOUR, asked, skipped

SECOND = Pose.looking((1.4, -2.6, 1.5), (-0.4, 1.0, 0.7))
VIEWS = [Pose.looking(EYE, TARGET), SECOND]


def parlour(**kwargs) -> Scene:
    return box_scene(PARLOUR, frames=VIEWS, size=(320, 240), **kwargs)


def world_point(scene: Scene, frame: str, uv: tuple[float, float], depth: float) -> np.ndarray:
    shown = scene.frame(frame)
    return shown.world_from_camera.apply(shown.camera.unproject(np.array(uv), depth))


def test_both_pixels_show_the_same_point_of_the_world():
    scene = parlour()
    questions = asked(scene, pixel_correspondence)
    assert len(questions) >= 20
    for question in questions:
        first, second = question.evidence.points
        a, b = (world_point(scene, point.frame, point.uv, point.depth) for point in (first, second))
        assert a == pytest.approx(b, abs=1e-6)
        assert (question.answer.u, question.answer.v) == second.uv
        assert [view.frame for view in question.views] == [first.frame, second.frame]
        assert [view.role for view in question.views] == ["reference", "support"]


def test_the_second_picture_shows_that_surface_there():
    scene = parlour()
    table = SceneTable(scene)
    for question in asked(scene, pixel_correspondence):
        first, second = question.evidence.points
        [(a_row, a_column), (b_row, b_column)] = [(int(p.uv[1]), int(p.uv[0])) for p in (first, second)]
        a, b = (table.frame_index(point.frame) for point in (first, second))
        assert table.instances(a)[a_row, a_column] == table.instances(b)[b_row, b_column]
        assert table.depth(b)[b_row, b_column] == pytest.approx(second.depth, rel=0.02, abs=0.03)


def test_the_answer_is_said_in_thousandths():
    for question in asked(parlour(), pixel_correspondence)[:5]:
        u, v = (float(value) for value in question.spoken.strip("[]").split(","))
        assert u == round(1000 * question.answer.u / 320) and v == round(1000 * question.answer.v / 240)
        assert question.answer.score(type(question.answer).read(question.spoken, question.form)) == 1.0


def test_a_dot_is_drawn_on_the_first_picture_only():
    for question in asked(parlour(), pixel_correspondence.using(refer="dot"))[:5]:
        assert [mark.frame for mark in question.marks] == [question.views[0].frame]


def test_a_point_that_something_hides_has_no_match():
    # A board 40 cm before the second camera, out of the first one's view.
    aside = Pose.looking((1.2, -3.0, 1.5), (1.2, 0.0, 0.7))
    board = {"board": (1.2, -2.6, 1.5, 1.0, 0.05, 2.0)}
    for things, matched in ((PARLOUR, True), (board, False)):
        table = SceneTable(box_scene(things, frames=[VIEWS[0], aside], size=(320, 240)))
        first, second = picture(table, 0), picture(table, 1)
        uv = np.array([[220.5, 60.5]])  # on the far wall
        _, depth, back = there_and_back(first, second, uv, first.depth[[60], [220]].astype(float))
        assert bool(np.isfinite(depth[0])) is matched
        assert bool(back[0] < 2) is matched


def test_depth_that_disagrees_between_the_frames_is_skipped_with_its_reason():
    table = SceneTable(parlour())
    first, second = picture(table, 0), picture(table, 1)
    uv = np.array([[160.5, 60.5]])
    depth = first.depth[[60], [160]].astype(float)
    assert np.isfinite(there_and_back(first, second, uv, depth)[1][0])
    assert np.isnan(there_and_back(first, second, uv, depth * 1.1)[1][0])
    assert "no smooth surface at both ends" in skipped(parlour(), pixel_correspondence)


def test_a_way_back_that_ends_elsewhere_is_skipped():
    # A second map 1.9 % too deep still agrees, but over a long baseline it leads back to another pixel.
    scene = box_scene(PARLOUR, frames=VIEWS, size=(640, 480))
    first, second = scene.frames
    true = second.depth
    deep = replace(second, depths={"given": replace(true, read=lambda: true.read() * np.float32(1.019))})
    off = replace(scene, frames=(first, deep))
    assert "the way back ends elsewhere" not in skipped(scene, pixel_correspondence)
    assert skipped(off, pixel_correspondence)["the way back ends elsewhere"] > 0
    assert all(question.evidence.values["way_back_px"] < 2 for question in asked(off, pixel_correspondence))


@pytest.mark.parametrize("fact", [Fact.DEPTH, Fact.POSES, Fact.PIXELS])
def test_every_need_is_needed(fact):
    assert asked(parlour(without={fact}), pixel_correspondence) == []
