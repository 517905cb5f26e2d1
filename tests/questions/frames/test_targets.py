from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.draft import Skip
from sightline.questions.frames.targets import OFF_CENTRE, Targets, targets
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud
from tests.questions.asking import PARLOUR

TWO_LAMPS = {**PARLOUR, "lamp#2": (0.3, 2.4, 0.6, 0.4, 0.4, 1.2)}


def found(scene: Scene, refer: str, seed: int = 0) -> list[Targets]:
    outcomes = targets(SceneTable(scene), np.random.default_rng(seed), refer, 24)
    return [one for one in outcomes if isinstance(one, Targets)]


def room(things=PARLOUR, **kwargs) -> Scene:
    return box_scene(things, size=(320, 240), **kwargs)


def test_the_middle_of_a_thing_is_on_it_and_near_the_centre_of_what_shows():
    scene = room()
    [seen] = found(scene, "name")
    assert {thing.mention.name for thing in seen.things} == set(PARLOUR)
    owners = scene.frames[0].read_instances()
    for i, thing in enumerate(seen.things):
        (u, v), (u0, v0, u1, v1) = seen.pixels.uv[i], thing.rect
        assert scene.objects[owners[int(v), int(u)]].id == thing.id == thing.mention.object_id
        assert np.hypot(u - (u0 + u1) / 2, v - (v0 + v1) / 2) <= 0.15 * np.hypot(u1 - u0, v1 - v0)
        assert seen.pointed(i).words == f"the middle of what shows of the {thing.mention.name}"
        assert seen.pointed(i).marks == () and seen.objects(i) == () and seen.mentions(i) == (thing.mention,)
        assert seen.shows(i) == {"seen_a": thing.shows} == {"seen_a": float((owners == owners[int(v), int(u)]).sum())}


# A post stands before the middle of a bench, of which both sides show.
HALVED = {"bench": (0.0, 1.5, 0.4, 1.6, 0.5, 0.8), "post": (0.0, 0.2, 0.8, 0.14, 0.14, 1.6)}


@pytest.mark.parametrize("refer", ["name", "box"])
def test_a_thing_has_no_middle_where_another_one_stands_before_it(refer):
    scene = room(HALVED)
    outcomes = list(targets(SceneTable(scene), np.random.default_rng(0), refer, 24))
    assert outcomes[0] == OFF_CENTRE and [thing.id for thing in outcomes[1].things] == ["post"]
    # Yet some of it shows within 15 % of the diagonal, as it must where nothing is before it.
    [whole] = found(room({"bench": HALVED["bench"]}), refer)
    assert [thing.id for thing in whole.things] == ["bench"]
    u0, v0, u1, v1 = whole.things[0].rect
    lines, columns = np.nonzero(scene.frames[0].read_instances() == 0)
    aside = np.hypot(columns + 0.5 - (u0 + u1) / 2, lines + 0.5 - (v0 + v1) / 2)
    assert 1 < aside.min() < 0.1 * np.hypot(u1 - u0, v1 - v0)


def test_without_masks_the_middle_is_as_near_as_that_somebody_must_own_it():
    def unmasked(things) -> Scene:
        scene = room(things)
        points = cloud([thing.box for thing in scene.objects], 20000, np.random.default_rng(0))
        frames = tuple(replace(frame, read_instances=None) for frame in scene.frames)
        facts = {**scene.facts, Fact.POINTS: Vouch(Provenance.SYNTHETIC)}
        return replace(scene, frames=frames, facts=facts, read_points=lambda: points)

    [halved], [whole] = found(unmasked(HALVED), "box"), found(unmasked({"bench": HALVED["bench"]}), "box")
    for seen, ids in ((halved, ["post"]), (whole, ["bench"])):
        assert [thing.id for thing in seen.things] == ids
        for (u, v), (u0, v0, u1, v1) in zip(seen.pixels.uv, (thing.rect for thing in seen.things), strict=True):
            assert np.hypot(u - (u0 + u1) / 2, v - (v0 + v1) / 2) <= 0.05 * np.hypot(u1 - u0, v1 - v0)


def test_a_box_is_drawn_about_what_shows_of_things_with_and_without_a_name():
    scene = room(TWO_LAMPS)
    [named], [boxed] = found(scene, "name"), found(scene, "box")
    assert "lamp" not in {thing.mention.name for thing in named.things}
    assert {thing.id for thing in boxed.things} - {thing.id for thing in named.things} == {"lamp", "lamp#2"}
    for i, thing in enumerate(boxed.things):
        pointed = boxed.pointed(i, "A")
        [mark] = pointed.marks
        assert (mark.kind, mark.label, sum(mark.uv, ())) == ("box", "A", thing.rect)
        assert pointed.words == "point A (the middle of what shows of the thing in box A)"
        assert boxed.objects(i) == (thing.id,) and boxed.mentions(i) == ()
        low = scene.frames[0].read_instances()[int(thing.rect[1]) : int(thing.rect[3]), int(thing.rect[0])]
        assert (low == SceneTable(scene).index(thing.id)).any()


def test_pixels_are_the_same_for_a_dot_and_a_coordinate():
    [dots], [told] = found(room(), "dot"), found(room(), "coordinate")
    assert dots.pixels.uv == told.pixels.uv and dots.point(3) == told.point(3)
    assert dots.pointed(3).marks[0].uv == (dots.pixels.uv[3],) and told.pointed(3).marks == ()
    assert dots.mentions(3) == () and dots.shows(3) == {}


def test_without_objects_or_poses_no_thing_is_pointed_to():
    for fact in (Fact.OBJECTS, Fact.POSES):
        assert found(room(without={fact}), "name") == found(room(without={fact}), "box") == []
        assert found(room(without={fact}), "dot")
    empty = list(targets(SceneTable(room({})), np.random.default_rng(0), "name", 24))
    assert empty == [Skip("no thing shows its middle well")]


def test_a_way_to_point_that_nobody_knows_is_refused():
    with pytest.raises(QuestionError, match=r"refer='finger'.*coordinate, dot, name, box"):
        found(room(), "finger")
