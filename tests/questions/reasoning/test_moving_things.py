import math

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.reasoning.moving_things import approaches, level_axes, slides, spins, spoken, standing
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR, leaning


def the_occasion(things, **others) -> tuple[Occasion, dict[str, int]]:
    scene = box_scene(things, **others)
    return next(occasions(SceneTable(scene), np.random.default_rng(0))), {t.id: i for i, t in enumerate(scene.objects)}


def test_what_stands_and_carries_nothing_can_be_moved():
    things = {
        **PARLOUR,
        "mug": (1.1, 0.2, 0.85, 0.1, 0.1, 0.1),  # on the desk
        "picture": (-0.5, 3.0, 1.6, 0.6, 0.05, 0.5),  # hangs
        "front door": (2.5, 3.0, 1.0, 0.9, 0.1, 2.0),  # built in
        "crane": leaning((-2.5, 2.0, 0.6), (0.3, 0.3, 1.2), 0.3),
    }
    occasion, rows = the_occasion(things, frames=0)
    assert standing(occasion).movable == {rows[name] for name in ("lamp", "chair", "crate", "mug")}
    assert standing(occasion).leans.nonzero()[0].tolist() == [rows["crane"]]


def test_what_carries_something_by_the_source_is_not_moved():
    occasion, rows = the_occasion(PARLOUR, frames=0, support={"chair": "crate"})
    assert rows["crate"] not in standing(occasion).movable and rows["chair"] in standing(occasion).movable


def test_carpets_and_what_it_stands_on_stop_nothing():
    things = {
        **PARLOUR,
        "mug": (1.1, 0.2, 0.85, 0.1, 0.1, 0.1),
        "carpet": (0, 0, 0.01, 4.0, 4.0, 0.02),
    }
    occasion, rows = the_occasion(things, frames=0)
    there = standing(occasion)
    around = {name: {rows[other] for other in rows} & set(there.around(rows[name]).tolist()) for name in rows}
    assert rows["carpet"] not in around["lamp"] and rows["desk"] not in around["mug"]
    assert around["mug"] == {rows["lamp"], rows["chair"]} and rows["mug"] in around["lamp"]


def test_left_and_right_are_the_cameras_and_level():
    occasion, _ = the_occasion(PARLOUR)  # the camera looks along +y, a little down
    ways = {way.told: way for way in slides(occasion)}
    assert ways["left", "0.5"].shift == pytest.approx((-0.5, 0.0))
    assert ways["right", "1.2"].shift == pytest.approx((1.2, 0.0))
    assert ways["away", "0.2"].shift == pytest.approx((0.0, 0.2))
    assert ways["nearer", "1"].shift == pytest.approx((0.0, -1.0))
    assert ways["left", "0.5"].words == "50 cm to the left as the camera sees it"


def test_a_camera_that_looks_down_or_lies_askew_knows_no_left():
    down = Pose.looking((0.0, 0.0, 2.9), (0.0, 0.1, 0.0))
    flat = Pose(np.column_stack([(0, 0, 1.0), (1.0, 0, 0), (0, 1.0, 0)]), np.array([0.0, -3.0, 1.0]))
    for pose in (down, flat):
        scene = box_scene(PARLOUR, frames=[pose])
        assert level_axes(Occasion(SceneTable(scene), 0, {})) is None
    assert slides(the_occasion(PARLOUR, frames=0)[0]) == ()


def test_towards_leads_from_middle_to_middle_in_plan():
    occasion, rows = the_occasion(PARLOUR, frames=0)
    ways = approaches(standing(occasion).solids, rows["crate"], rows["desk"], "desk")
    step = np.array(PARLOUR["desk"][:2]) - PARLOUR["crate"][:2]
    for way in ways:
        metres = float(way.told[1])
        assert way.shift == pytest.approx(tuple(metres * step / np.linalg.norm(step)))
        assert way.words == f"{spoken(metres)} straight towards the middle of the desk"


def test_clockwise_seen_from_above_is_a_negative_turn():
    turned = {way.told: way.angle for way in spins()}
    assert turned["clockwise", "90"] == pytest.approx(-math.pi / 2)
    assert turned["counter-clockwise", "30"] == pytest.approx(math.pi / 6)
    assert [spoken(metres) for metres in (0.2, 0.8, 1.0, 1.5)] == ["20 cm", "80 cm", "1 m", "1.5 m"]
