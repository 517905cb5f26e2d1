from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Frame, FreeSpace, Note, Room, Scene, SceneObject, Track
from tests.made import box_scene, cloud, moved

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
SYNTHETIC = Vouch(Provenance.SYNTHETIC)


def whole(**changes) -> Scene:
    scene = box_scene(THINGS, frames=3)
    return replace(scene, **changes)


def found(scene: Scene) -> list[str]:
    return [str(finding) for finding in check(scene)]


def only(scene: Scene, *words: str) -> None:
    """The scene has one finding, and it speaks of all these words."""
    [told] = found(scene)
    assert all(word in told for word in words), told


def with_fact(scene: Scene, *facts: Fact) -> Scene:
    return replace(scene, facts={**scene.facts, **dict.fromkeys(facts, SYNTHETIC)})


def test_a_scene_that_holds_what_it_claims_has_no_findings():
    scene = whole()
    boxes = [thing.box for thing in scene.objects]
    points = cloud(boxes, 200, np.random.default_rng(0))
    tracks = (Track("t", np.zeros((3, 2, 3)), np.ones((3, 2), dtype=bool)),)
    scene = replace(
        scene,
        frames=tuple(replace(frame, time_s=float(f)) for f, frame in enumerate(scene.frames)),
        read_points=lambda: points,
        read_tracks=lambda: tracks,
        read_free_space=lambda: FreeSpace(np.ones((4, 4), dtype=bool), (0.0, 0.0), 0.1),
    )
    assert found(with_fact(scene, Fact.POINTS, Fact.TRACKS, Fact.FREE_SPACE, Fact.TIME)) == []
    assert found(Scene("empty")) == []


@pytest.mark.parametrize("fact", [f for f in Fact if f not in (Fact.GRAVITY, Fact.METRIC)])
def test_every_claim_without_anything_behind_it_is_reported(fact):
    only(Scene("s", facts={fact: SYNTHETIC}), "error", f"vouches for {fact}")


def test_ids_used_twice_are_reported():
    scene = whole()
    twice = replace(scene, objects=(*scene.objects, scene.objects[0]), counts={"lamp": 2, "sofa": 1})
    assert any("object lamp: its id is used 2 times" in told for told in found(twice))
    again = replace(scene, frames=(*scene.frames, scene.frames[0]))
    assert any("frame 0: its id is used 2 times" in told for told in found(again))


def test_references_to_what_is_not_there_are_reported():
    lamp, sofa = whole().objects
    only(whole(objects=(replace(lamp, support="desk"), sofa)), "error: object lamp", "'desk'")
    motion = {name: lamp.box for name in "0129"}
    only(whole(objects=(replace(lamp, motion=motion), sofa)), "error: object lamp", "'9'")
    only(whole(notes=(Note("caption", "a desk", objects=("desk",)),)), "warning: notes", "'desk'")


def test_counts_that_differ_from_the_boxes_are_told_as_a_warning():
    only(whole(counts={"lamp": 3, "sofa": 1}), "warning", "3 × 'lamp' are stated, 1 have boxes")
    only(whole(complete=frozenset({"lamp"}), counts={"lamp": 1}), "warning", "'sofa'")


def test_a_unit_that_is_not_the_metre_shows_in_boxes_and_rooms():
    things = {name: Box(np.array(row[:3]), 1000 * np.array(row[3:6])) for name, row in THINGS.items()}
    scene = box_scene(things, frames=0)
    assert [told.split(":")[1] for told in found(scene)] == [" object lamp", " object sofa"]
    only(whole(room=Room(200_000.0)), "error: room", "square metres")


def test_an_outline_that_encloses_another_area_is_reported():
    outline = np.array([[0.0, 0], [4, 0], [4, 5], [0, 5]])
    assert found(whole(room=Room(20.0, outline))) == []
    only(whole(room=Room(25.0, outline)), "error: room", "20 m²", "25 m²")


def test_a_world_with_another_axis_up_is_reported():
    tipped = moved(whole(), Pose(np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]), np.zeros(3)))
    only(replace(tipped, facts={k: v for k, v in tipped.facts.items() if k != Fact.ROOM}), "error: scene", "gravity")


def test_a_trajectory_that_was_not_read_is_reported():
    scene = whole()
    still = tuple(replace(frame, world_from_camera=scene.frames[0].world_from_camera) for frame in scene.frames)
    assert any("same pose" in told for told in found(replace(scene, frames=still)))
    # a camera may stand still and film what moves
    boxes = {frame.id: scene.objects[0].box for frame in still}
    movers = (replace(scene.objects[0], box=None, motion=boxes), *scene.objects[1:])
    assert not any("same pose" in told for told in found(replace(scene, frames=still, objects=movers)))


def test_time_that_runs_backwards_is_reported():
    frames = tuple(replace(f, time_s=t) for f, t in zip(whole().frames, (0.0, 0.2, 0.1), strict=True))
    only(with_fact(whole(frames=frames), Fact.TIME), "error: frame 2", "0.1 s", "0.2 s")


def timed(*times: float) -> Scene:
    """A scene without pictures whose frames are taken at `times`."""
    return Scene("s", frames=tuple(Frame(str(i), time_s=t) for i, t in enumerate(times)), facts={Fact.TIME: SYNTHETIC})


def test_a_gap_in_time_is_told_with_its_place_and_what_is_usual():
    steady = [0.1 * i for i in range(10)]
    assert found(timed(*steady)) == []
    only(timed(*steady, 5.0), "warning: frame 10", "taken 4.1 s after frame 9", "0.1 s are usual")
    rounds = [moment / 2 + camera / 100 for moment in range(4) for camera in range(6)]
    assert found(timed(*rounds)) == []  # six cameras of a car, twice a second


def test_time_in_another_unit_is_told():
    only(timed(*(33.3 * i for i in range(6))), "warning: scene", "33.3 s apart", "is the unit seconds?")
    only(timed(*(3e-8 * i for i in range(6))), "warning: scene", "is the unit seconds?")
    assert found(timed(*(10.0 * i for i in range(6)))) == []  # a frame in ten seconds


def test_tracks_of_another_length_than_the_scene_are_reported():
    tracks = (Track("t", np.zeros((5, 2, 3)), np.ones((5, 2), dtype=bool)),)
    only(with_fact(whole(read_tracks=lambda: tracks), Fact.TRACKS), "error: track t", "5 frames", "3")
    lost = (Track("t", np.full((3, 2, 3), np.nan), np.ones((3, 2), dtype=bool)),)
    only(with_fact(whole(read_tracks=lambda: lost), Fact.TRACKS), "error: track t", "visible")


def test_a_fact_with_an_impossible_sigma_is_reported():
    facts = {**whole().facts, Fact.OBJECTS: Vouch(Provenance.ANNOTATED, -0.1)}
    only(whole(facts=facts), "error: scene", "objects has sigma -0.1")


def test_what_is_held_but_not_vouched_for_is_told():
    facts = {k: v for k, v in whole().facts.items() if k != Fact.ROOM}
    only(whole(facts=facts), "warning: scene", "holds room")


def test_an_object_without_a_label_is_reported():
    scene = Scene("s", objects=(SceneObject("x", " ", Box.from_yaw((0, 0, 0), (1, 1, 1))),))
    only(scene, "error: object x", "no label")
