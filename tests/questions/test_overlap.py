from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.overlap import Together, pairs_of_frames
from sightline.questions.question import Skip
from sightline.scenes.table import SceneTable
from tests.made import EYE, TARGET, box_scene
from tests.questions.asking import PARLOUR

AHEAD = Pose.looking(EYE, TARGET)


def turned(degrees: float) -> Pose:
    """The first camera turned to its right on the spot."""
    angle = np.radians(degrees)
    forward = np.subtract(TARGET, EYE)
    return Pose.looking(EYE, np.add(EYE, (3 * np.sin(angle), 3 * np.cos(angle), forward[2])))


def outcomes(poses, things=None) -> list[Together | Skip]:
    table = SceneTable(box_scene(PARLOUR if things is None else things, frames=poses))
    return list(pairs_of_frames(table, np.random.default_rng(0)))


def test_both_orders_of_a_pair_come_up_once():
    found = outcomes([AHEAD, turned(20)])
    assert sorted((pair.first.id, pair.second.id) for pair in found) == [("0", "1"), ("1", "0")]
    assert [(view.frame, view.role) for view in found[0].views] == [
        (found[0].first.id, "reference"),
        (found[0].second.id, "support"),
    ]


def test_frames_that_see_the_same_or_nothing_in_common_are_skipped():
    assert set(outcomes([AHEAD, turned(1)])) == {Skip("the images overlap too much")}
    assert set(outcomes([AHEAD, turned(180)])) == {Skip("the images overlap too little")}


@pytest.mark.parametrize("degrees", [15, 25, 35, 45])
def test_the_overlap_of_a_camera_that_turns_is_what_stays_in_view(degrees):
    # On the spot nothing hides anything: a pixel stays in view when its ray does.
    poses = [AHEAD, turned(degrees)]
    scene = box_scene(PARLOUR, frames=poses)
    camera = scene.frames[0].camera
    uv, z = camera.project((poses[1].inverse() @ poses[0]).apply(camera.rays()))
    truth = (camera.inside(uv) & (z > 0)).mean()
    [pair] = [pair for pair in outcomes(poses) if pair.first.id == "0"]
    assert pair.overlap == pytest.approx(truth, abs=0.1)  # 400 pixels: four standard deviations


def test_what_hides_the_view_of_the_second_camera_is_no_overlap():
    aside = Pose.looking((1.2, -3.0, 1.5), (1.2, 0.0, 0.7))
    board = {"board": (1.2, -2.6, 1.5, 1.0, 0.05, 2.0)}  # 40 cm before the second camera, out of the first one's view
    free, hidden = outcomes([AHEAD, aside]), outcomes([AHEAD, aside], board)
    assert [pair.overlap > 0.4 for pair in free if isinstance(pair, Together) and pair.first.id == "0"] == [True]
    assert Skip("the images overlap too little") in hidden
    assert not [pair for pair in hidden if isinstance(pair, Together) and pair.first.id == "0"]


def test_one_frame_makes_no_pair():
    assert outcomes([AHEAD]) == []


def test_no_point_of_a_thing_that_moved_is_taken_to_be_where_it_was():
    poses = [AHEAD, turned(20)]
    scene = box_scene(PARLOUR, frames=poses)
    on_desk = {}
    for moves in (False, True):
        desk = scene.object("desk")
        # it slides along its own top, so that depth agrees wherever both pictures show it
        motion = {"0": desk.box, "1": desk.box.moved(Pose(np.eye(3), np.array([0.1, 0.0, 0.0])))} if moves else {}
        objects = tuple(replace(thing, motion=motion) if thing.id == "desk" else thing for thing in scene.objects)
        table = SceneTable(replace(scene, objects=objects))
        pairs = [pair for pair in pairs_of_frames(table, np.random.default_rng(0)) if isinstance(pair, Together)]
        [pair] = [pair for pair in pairs if pair.first.id == "0"]
        columns, rows = pair.uv.astype(int).T
        own = table.instances(0)[rows, columns] == table.index("desk")
        on_desk[moves] = pair.shared[own].sum()
        assert pair.shared[~own].any()
    assert on_desk[False] > 5 and on_desk[True] == 0
