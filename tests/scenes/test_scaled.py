"""All that is a length doubles, what it vouches for with it, and nothing else changes."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.questions.objects.direction import egocentric_direction, front_behind, left_right
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.size import object_size
from sightline.questions.question import ask
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scaled import scaled
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.scenes.test_store import everything, same

THINGS = {
    "lamp": (-1.2, 0.5, 0.6, 0.4, 0.4, 1.2), "desk": (1.1, 0.2, 0.4, 1.2, 0.6, 0.8),
    "chair": (-0.2, 1.5, 0.45, 0.5, 0.5, 0.9),
}  # fmt: skip


def wordless(scene: Scene) -> Scene:
    """Without what people wrote, which a scaled scene has not."""
    things = tuple(replace(thing, captions=()) for thing in scene.objects)
    return replace(scene, notes=(), objects=things, dropped={})


def test_every_length_doubles_and_every_area_fourfold():
    scene = everything()
    double = scaled(scene, 2.0)
    one, two = scene.frames[0], double.frames[0]
    assert two.world_from_camera.translation == pytest.approx(2 * one.world_from_camera.translation)
    assert (two.world_from_camera.rotation == one.world_from_camera.rotation).all()
    for kind, depth in one.depths.items():
        np.testing.assert_array_equal(two.depths[kind].read(), 2 * depth.read())
        assert two.depths[kind].vouch == replace(depth.vouch, sigma=2 * depth.vouch.sigma)
        assert two.depths[kind].camera == depth.camera
    aside = [depth.color_from_depth and depth.color_from_depth.translation for depth in two.depths.values()]
    assert aside[1] == pytest.approx(2 * one.depths["sensor"].color_from_depth.translation) and aside[2] is None
    chair, large = scene.objects[0], double.objects[0]
    for box, doubled in ((chair.box, large.box), (chair.motion["b"], large.motion["b"])):
        assert (doubled.center == 2 * box.center).all() and (doubled.size == 2 * box.size).all()
        assert (doubled.rotation == box.rotation).all()
    assert (double.read_points().xyz == 2 * scene.read_points().xyz).all()
    for track, longer in zip(scene.read_tracks(), double.read_tracks(), strict=True):
        assert (longer.xyz == 2 * track.xyz).all() and (longer.visible == track.visible).all()
    assert (double.room.area, double.room.height, double.room.floor_z) == (4 * 12.34, 5.0, -0.2)
    assert (double.room.outline == 2 * scene.room.outline).all()
    space, wider = scene.read_free_space(), double.read_free_space()
    assert (wider.origin, wider.cell) == ((-3.0, 0.5), 0.1) and (wider.open == space.open).all()


def test_there_and_back_is_the_same_but_for_what_people_wrote():
    scene = everything()
    back = scaled(scaled(scene, 4.0), 0.25)  # by powers of two nothing is rounded
    assert back.dropped == {"no pose": 3, "note, when scaled": 2}
    marks = {kind: depth.fingerprint for kind, depth in scene.frames[0].depths.items()}
    depths = {kind: replace(d, fingerprint=marks[kind]) for kind, d in back.frames[0].depths.items()}
    frames = (replace(back.frames[0], depths=depths), *back.frames[1:])
    same(wordless(replace(back, frames=frames)), wordless(scene))


def test_another_scale_is_another_depth_map():
    marks = {scaled(everything(), factor).frames[0].depths["sensor"].fingerprint() for factor in (1.0, 2.0, 3.0)}
    assert len(marks) == 3


def test_what_is_vouched_for_grows_with_the_lengths():
    grown = {Fact.OBJECTS: 0.3, Fact.POSES: 0.3, Fact.FREE_SPACE: 0.3, Fact.DEPTH: 0.3, Fact.ROOM: 0.9}
    same_as_before = {Fact.METRIC: 0.1, Fact.GRAVITY: 0.1, Fact.TIME: 0.1, Fact.MASKS: 0.1}
    facts = {fact: Vouch(Provenance.SENSOR, 0.1, 0.2) for fact in (*grown, *same_as_before)}
    told = scaled(replace(everything(), facts=facts), 3.0).facts
    assert {fact: round(vouch.sigma, 9) for fact, vouch in told.items()} == {**grown, **same_as_before}
    assert {vouch.relative for vouch in told.values()} == {0.2}


def answers(scene: Scene, *kinds) -> dict[tuple, object]:
    """What is asked, by its type, frame and things in order, and the answer."""
    told, _ = ask([kind.using(limit=200) for kind in kinds], SceneTable(scene), 0)
    return {
        (one.type.name, one.views, tuple(mention.object_id for mention in one.evidence.mentions)): one.answer
        for one in told
    }


def test_answers_in_metres_double_and_sides_stay():
    scene = box_scene(THINGS, frames=3)
    lengths = answers(scene, object_gap, camera_distance, object_size)
    doubled = answers(scaled(scene, 2.0), object_gap, camera_distance, object_size)
    both = lengths.keys() & doubled.keys()
    assert len(both) >= 12
    assert [doubled[key].metres for key in both] == pytest.approx([2 * lengths[key].metres for key in both])
    sides, still = (answers(one, left_right, front_behind, egocentric_direction) for one in (scene, scaled(scene, 1.5)))
    assert len(sides.keys() & still.keys()) >= 8
    assert all(sides[key] == still[key] for key in sides.keys() & still.keys())


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf")])
def test_a_factor_that_is_none_is_refused(factor):
    with pytest.raises(SceneError, match="above 0"):
        scaled(everything(), factor)


def test_a_scene_without_metres_is_not_scaled():
    with pytest.raises(SceneError, match="not known in metres"):
        scaled(Scene("bare"), 2.0)
