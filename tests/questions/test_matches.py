from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.matches import Pair, matches, pairs_of_frames, unseen
from sightline.questions.question import Skip
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import EYE, TARGET, box_scene
from tests.questions.asking import PARLOUR

SECOND = Pose.looking((1.4, -2.6, 1.5), (-0.4, 1.0, 0.7))
AHEAD = Pose.looking(EYE, TARGET)


def room(*poses: Pose, things=PARLOUR) -> Scene:
    return box_scene(things, frames=poses, size=(320, 240))


def pairs(scene: Scene, low: float = 0.1, high: float = 0.8, seed: int = 0) -> list[Pair]:
    found = pairs_of_frames(SceneTable(scene), np.random.default_rng(seed), low, high, 24)
    return [pair for pair in found if isinstance(pair, Pair)]


def test_a_pair_comes_once_either_way_round_and_in_its_limits():
    firsts = set()
    for seed in range(12):
        [pair] = pairs(room(AHEAD, SECOND), seed=seed)
        firsts.add(pair.first.view.frame)
        assert [view.role for view in pair.views] == ["reference", "support"]
    assert firsts == {"0", "1"}
    assert pairs(room(AHEAD, SECOND), low=pair.overlap + 0.01, high=1.0) == []
    [skip] = pairs_of_frames(SceneTable(room(AHEAD, SECOND)), np.random.default_rng(0), 0.9, 1.0, 24)
    assert isinstance(skip, Skip)
    assert pairs(room(AHEAD)) == []


def test_matches_are_the_points_that_are_firm_in_both_and_both_ways_end_there():
    [pair] = pairs(room(AHEAD, SECOND))
    found = matches(pair, np.random.default_rng(0))
    both = set(pair.first.ids.tolist()) & set(pair.second.ids.tolist())
    assert len(both) > 500 and len(found.first) == 48
    for i, j, there, back in zip(found.first, found.second, found.there, found.back, strict=True):
        assert pair.first.ids[i] == pair.second.ids[j] and int(pair.first.ids[i]) in both
        assert pair.first.xyz[i] == pytest.approx(pair.second.xyz[j])
        assert 0 <= there < 8 and 0 <= back < 8


def test_no_point_of_a_thing_that_moved_is_matched():
    scene = room(AHEAD, SECOND)
    desk = scene.object("desk")
    motion = {"0": desk.box, "1": desk.box.moved(Pose(np.eye(3), np.array([0.1, 0.0, 0.0])))}
    objects = tuple(replace(thing, motion=motion) if thing.id == "desk" else thing for thing in scene.objects)
    for moves, one in ((False, scene), (True, replace(scene, objects=objects))):
        [pair] = pairs(one)
        on_desk = desk.box.contains(pair.first.xyz[matches(pair, np.random.default_rng(0)).first], 0.02)
        assert on_desk.any() == (not moves)


def test_what_cannot_be_seen_falls_outside_or_lies_behind_a_measured_surface():
    screen = {**PARLOUR, "screen": (0.3, -0.9, 1.0, 0.9, 0.08, 2.0)}
    scene = room(AHEAD, SECOND, things=screen)
    [pair] = pairs(scene)
    gone = unseen(SceneTable(scene), pair, np.random.default_rng(0), 24)
    assert len(gone.outside) >= 5 and len(gone.hidden) >= 5
    second, first = pair.second, pair.first
    uv, z = second.camera.project(second.camera_from_world.apply(first.xyz[gone.outside]))
    assert not (second.camera.inside(uv) & (z > 0)).any()
    depth = scene.frame(second.view.frame).depth.read()
    for place, by in gone.hidden:
        uv, z = second.camera.project(second.camera_from_world.apply(first.xyz[place]))
        assert depth[int(uv[1]), int(uv[0])] < z - max(0.1, 0.05 * z)
        assert np.abs(second.uv[by] - uv).max() <= 2


def test_the_same_generator_finds_the_same():
    [one], [other] = pairs(room(AHEAD, SECOND)), pairs(room(AHEAD, SECOND))
    assert matches(one, np.random.default_rng(3)).first == matches(other, np.random.default_rng(3)).first
    assert matches(one, np.random.default_rng(3)).first != matches(one, np.random.default_rng(4)).first
