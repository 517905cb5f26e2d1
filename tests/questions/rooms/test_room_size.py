from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.number import Area
from sightline.errors import QuestionError
from sightline.questions.rooms.room_size import floor_area, noise_of_area, outline_area, room_size
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import PointCloud, Room
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, skipped

L_SHAPE = np.array([[0.0, 0], [4, 0], [4, 2], [2, 2], [2, 4], [0, 4]])  # 12 m²


def of(room, **params):
    return asked(replace(box_scene(PARLOUR, frames=0), room=room), room_size.using(**params))


def test_the_stated_area_is_taken_before_the_outline():
    assert [q.answer for q in of(Room(20.0, L_SHAPE))] == [Area(20.0)]
    assert [q.answer for q in of(Room(None, L_SHAPE))] == [Area(12.0)]
    assert [q.answer for q in of(Room(20.0, L_SHAPE), area="outline")] == [Area(12.0)]
    assert floor_area(Room(20.0, L_SHAPE)) == 20.0 and outline_area(Room(20.0)) is None


def test_an_outline_is_as_large_whichever_way_it_is_walked_turned_or_mirrored():
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    for outline in (L_SHAPE[::-1], L_SHAPE @ turn.T + (7, -3), L_SHAPE * (-1, 1), np.roll(L_SHAPE, 2, axis=0)):
        assert outline_area(Room(outline=outline)) == pytest.approx(12.0)
    assert outline_area(Room(outline=2 * L_SHAPE)) == pytest.approx(48.0)


def test_the_scan_is_bounded_by_its_alpha_shape_and_the_draw_is_told():
    rng = np.random.default_rng(0)
    xy = rng.uniform(0, 4, (60_000, 2))
    xyz = np.column_stack([xy[~(xy > 2).all(axis=1)], np.zeros((~(xy > 2).all(axis=1)).sum())])
    scene = box_scene(PARLOUR, frames=0)
    facts = {**scene.facts, Fact.POINTS: Vouch(Provenance.SENSOR, 0.01)}
    scene = replace(scene, facts=facts, read_points=lambda: PointCloud(xyz), room=None)
    kind = room_size.using(area="alpha")
    [question], [again], [other] = (asked(scene, kind, seed) for seed in (0, 0, 1))
    assert question.answer.square_metres == pytest.approx(12.0, rel=0.03)
    assert question.answer == again.answer != other.answer
    assert question.evidence.values["draw"] != other.evidence.values["draw"]
    nothing = replace(scene, read_points=lambda: PointCloud(np.zeros((0, 3))))
    for bare in (nothing, replace(scene, read_points=None)):
        assert skipped(bare, kind) == {"there are no points of a scan": 1}
    line = replace(scene, read_points=lambda: PointCloud(np.arange(30.0).reshape(10, 3)))
    assert skipped(line, kind) == {"the points bound no area": 1}


def test_the_noise_is_that_of_the_floor_and_twice_the_share_of_the_scale():
    scene = box_scene(PARLOUR, frames=0)
    facts = {**scene.facts, Fact.ROOM: Vouch(Provenance.LASER, 0.3), Fact.METRIC: Vouch(Provenance.LASER, 0, 0.02)}
    scene = replace(scene, facts=facts, room=Room(10.0))
    assert noise_of_area(scene, 10.0) == pytest.approx(0.5)
    [question] = asked(scene, room_size)
    assert question.evidence.margin == pytest.approx(20.0)
    loose = replace(scene, facts={**facts, Fact.ROOM: Vouch(Provenance.ESTIMATED, 6.0)})
    assert skipped(loose, room_size) == {"it is smaller than the noise": 1}


def test_a_cupboard_and_a_place_of_unknown_size_are_not_asked_about():
    scene = box_scene(PARLOUR, frames=0)
    assert skipped(replace(scene, room=Room(0.8)), room_size) == {"it is smaller than the noise": 1}
    for room in (None, Room(height=2.5), Room(outline=L_SHAPE[:2])):
        assert skipped(replace(scene, room=room), room_size) == {"nobody says how large it is": 1}


def test_a_filmed_room_is_asked_about_as_a_whole():
    [question] = asked(box_scene(PARLOUR, frames=3), room_size)
    assert question.shows == "scene" and [view.role for view in question.views] == ["video"] * 3
    assert question.answer == Area(144.0)


def test_another_way_to_measure_is_refused():
    with pytest.raises(QuestionError, match="stated, outline, alpha"):
        of(Room(20.0), area="walls")
