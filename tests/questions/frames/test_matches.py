from dataclasses import replace
from itertools import islice

import numpy as np

from sightline.answers.choice import YesNo
from sightline.geometry.pose import Pose
from sightline.questions.draft import Draft, Evidence, Point, Skip
from sightline.questions.frames.matches import Pair, matches, over_pairs, pairs_of_frames, unseen
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
    assert isinstance(skip, Skip) and skip.times == 1
    assert pairs(room(AHEAD)) == []


def test_matches_are_the_points_that_are_firm_in_both_and_both_ways_end_there():
    [pair] = pairs(room(AHEAD, SECOND))
    found = matches(pair, np.random.default_rng(0))
    both = np.intersect1d(pair.first.ids, pair.second.ids)
    assert len(both) > 500 and len(found) + sum(skip.times for skip in found.skips) == 48
    assert np.isin(found.second.ids, both).all() and max(*found.there, *found.back) < 2
    assert (found.first.ids == found.second.ids).all() and len(set(found.first.ids.tolist())) == len(found) > 20
    assert found.first.sure.all() and found.second.sure.all()
    for n, (start, end, there, back) in enumerate(found.points()):
        assert (start.frame, end.frame) == (pair.first.view.frame, pair.second.view.frame)
        assert (start.uv, end.uv) == (tuple(found.first.uv[n]), tuple(found.second.uv[n]))
        assert (start.depth, there, back) == (found.first.z[n], found.there[n], found.back[n])


def test_a_point_that_either_frame_measured_elsewhere_is_no_match():
    [pair] = pairs(room(AHEAD, SECOND))
    for name in ("first", "second"):
        firm = getattr(pair, name)
        wrong = np.where(np.arange(len(firm)) % 2, firm.depth, firm.depth * 1.2).astype(np.float32)
        found = matches(replace(pair, **{name: replace(firm, depth=wrong)}), np.random.default_rng(0))
        own = getattr(found, name)
        assert 10 < len(found) < 38 and np.allclose(own.depth, own.z, rtol=0.02, atol=0.03)
    nothing = matches(replace(pair, first=replace(pair.first, depth=pair.first.depth * 1.2)), np.random.default_rng(0))
    assert len(nothing) == 0 and [skip.reason for skip in nothing.skips] == ["no smooth surface at both ends"]


def test_pairs_take_turns_a_few_at_once():
    many = (replace(pair, overlap=float(n)) for n in range(100) for pair in pairs(room(AHEAD, SECOND))[:1])
    opened = []

    def drafts(pair: Pair):
        opened.append(pair.overlap)
        for _ in range(2):
            yield Draft({"n": str(int(pair.overlap))}, YesNo(True), Evidence())

    asked = [int(draft.slots["n"]) for draft in islice(over_pairs(many, drafts), 80)]
    assert asked == [*range(32), *range(32), *range(32, 48)] and opened == list(range(48))


def test_no_point_of_a_thing_that_moved_is_matched():
    scene = room(AHEAD, SECOND)
    desk = scene.object("desk")
    motion = {"0": desk.box, "1": desk.box.moved(Pose(np.eye(3), np.array([0.1, 0.0, 0.0])))}
    objects = tuple(replace(thing, motion=motion) if thing.id == "desk" else thing for thing in scene.objects)
    for moves, one in ((False, scene), (True, replace(scene, objects=objects))):
        [pair] = pairs(one)
        on_desk = desk.box.contains(matches(pair, np.random.default_rng(0)).second.xyz, 0.02)
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

    for point in gone.outside.points():
        uv, z = placed(point)
        assert z < 0 or not ends.camera.inside(uv)
    depth = ends.depth.read()
    for point, hider in zip(gone.hidden.points(), gone.hiders.points(), strict=True):
        uv, z = placed(point)
        assert depth[int(uv[1]), int(uv[0])] < z - max(0.1, 0.05 * z)
        assert np.abs(uv - hider.uv).max() <= 2 and hider.depth < z


def test_the_same_generator_finds_the_same():
    [one], [other] = pairs(room(AHEAD, SECOND)), pairs(room(AHEAD, SECOND))
    found = [list(matches(pair, np.random.default_rng(k)).points()) for pair, k in ((one, 3), (other, 3), (one, 4))]
    assert found[0] == found[1] != found[2]
