from dataclasses import replace

import numpy as np

from sightline.geometry.pose import Pose
from sightline.questions.matches import Pair, matches, pairs_of_frames, unseen
from sightline.questions.question import Point, Skip
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
    both = np.intersect1d(pair.first.ids, pair.second.ids)
    assert len(both) > 500 and len(found.first) + len(found.skips) == 24
    assert np.isin(pair.second.ids[found.places], both).all() and max(found.there + found.back) < 2
    for start, end, place in zip(found.first, found.second, found.places.tolist(), strict=True):
        assert end.uv == tuple(pair.second.uv[place])
        assert (start.frame, end.frame) == (pair.first.view.frame, pair.second.view.frame)
        at = np.searchsorted(pair.first.ids, pair.second.ids[place])
        assert start.uv == tuple(pair.first.uv[at]) and start.depth == pair.first.z[at]


def test_no_point_of_a_thing_that_moved_is_matched():
    scene = room(AHEAD, SECOND)
    desk = scene.object("desk")
    motion = {"0": desk.box, "1": desk.box.moved(Pose(np.eye(3), np.array([0.1, 0.0, 0.0])))}
    objects = tuple(replace(thing, motion=motion) if thing.id == "desk" else thing for thing in scene.objects)
    for moves, one in ((False, scene), (True, replace(scene, objects=objects))):
        [pair] = pairs(one)
        on_desk = desk.box.contains(pair.second.xyz[matches(pair, np.random.default_rng(0)).places], 0.02)
        assert on_desk.any() == (not moves)


def test_what_cannot_be_seen_falls_outside_or_lies_behind_a_measured_surface():
    screen = {**PARLOUR, "screen": (0.3, -0.9, 1.0, 0.9, 0.08, 2.0)}
    scene = room(AHEAD, SECOND, things=screen)
    [pair] = pairs(scene)
    gone = unseen(SceneTable(scene), pair, np.random.default_rng(0), 24)
    assert len(gone.outside) >= 5 and len(gone.hidden) >= 5
    ends, camera = scene.frame(pair.second.view.frame), pair.first.camera

    def placed(point: Point) -> tuple[np.ndarray, float]:
        spot = pair.first.camera_from_world.inverse().apply(camera.unproject(np.array(point.uv), point.depth))
        return ends.camera.project(ends.world_from_camera.inverse().apply(spot))

    for point in gone.outside:
        uv, z = placed(point)
        assert z < 0 or not ends.camera.inside(uv)
    depth = ends.depth.read()
    for point, hider in gone.hidden:
        uv, z = placed(point)
        assert depth[int(uv[1]), int(uv[0])] < z - max(0.1, 0.05 * z)
        assert np.abs(uv - hider.uv).max() <= 2 and hider.depth < z


def test_the_same_generator_finds_the_same():
    [one], [other] = pairs(room(AHEAD, SECOND)), pairs(room(AHEAD, SECOND))
    assert matches(one, np.random.default_rng(3)).first == matches(other, np.random.default_rng(3)).first
    assert matches(one, np.random.default_rng(3)).first != matches(one, np.random.default_rng(4)).first
