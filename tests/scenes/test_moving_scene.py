import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.moving_scene import ROOM, moving_scene
from sightline.scenes.readers.procedural import open_root
from sightline.scenes.table import SceneTable
from sightline.scenes.world_scene import Taking
from sightline.scenes.worlds.motions.clip import Clip
from sightline.scenes.worlds.motions.motion import Motion, sampled
from sightline.scenes.worlds.render import painter
from sightline.scenes.worlds.views.cameras import looking_camera
from tests.made_world import Stood, cube, cupboard, made_world

ROOT = "moving:0..5@96x72x8"


@pytest.fixture(scope="module")
def scenes():
    reader = open_root(ROOT)
    return [reader.load(id) for id in reader.ids()]


@pytest.fixture(scope="module")
def made():
    """A cupboard whose door opens, and a box that slides past it to the right; the camera looks along −y, still."""
    world = made_world(Stood("cupboard", cupboard(), 0.0, 0.0), Stood("box", cube(0.3), 1.4, 0.6))
    up = np.array([0.0, 0.0, 1.0])
    middle, hinge = world.things[1].box.center, np.array([-0.4, 0.2, 0.0])
    slide = Motion("slide", 1, (1,), np.array([3]), np.array([-0.8, 0.0, 0.0]), 0.0, up, middle, 0.0, 2.0)
    door = Motion("open", 0, (), np.array([1]), np.zeros(3), np.pi / 2, up, hinge, 0.0, 2.0)
    times = np.arange(5) * 0.5
    pose = Pose.looking((0.6, 2.8, 1.4), (0.5, 0.0, 0.4))
    clip = Clip(times, (pose,) * 5, sampled(world, (slide, door), times), 7)
    return moving_scene(world, clip, Taking(looking_camera(96, 72), clip.shots), frozenset({"cupboard", "box"}))


def test_clips_hold_what_they_claim(scenes):
    for scene in scenes:
        assert check(scene) == ()
        assert {Fact.TIME, Fact.TRACKS} <= set(scene.facts)
        assert [frame.time_s for frame in scene.frames] == [0.25 * f for f in range(8)]


def test_a_mover_has_a_box_for_each_frame_and_what_stays_has_one(scenes, made):
    for scene in (*scenes, made):
        assert any(thing.motion for thing in scene.objects)
        for thing in scene.objects:
            assert (thing.box is None) == bool(thing.motion)
            assert not thing.motion or list(thing.motion) == [frame.id for frame in scene.frames]
    box, cupboard_ = made.object("box#1"), made.object("cupboard#1")
    np.testing.assert_allclose([box.box_at(f).center[0] for f in "01234"], [1.4, 1.3, 1.0, 0.7, 0.6], atol=1e-12)
    np.testing.assert_allclose(cupboard_.box_at("0").size, [0.8, 0.4, 0.9])
    np.testing.assert_allclose(cupboard_.box_at("4").size, [0.8, 0.79, 0.9], atol=1e-9)


def test_pixels_of_a_thing_lie_in_its_box_of_that_frame(scenes, made):
    for scene in (*scenes, made):
        for frame in scene.frames:
            points = frame.world_from_camera.apply(frame.camera.lift(frame.depth.read()))
            instances = frame.read_instances()
            for i in np.unique(instances[instances >= 0]):
                assert scene.objects[i].box_at(frame.id).contains(points[instances == i], 1e-4).all()


def test_a_picture_shows_things_where_they_are_then(made):
    table = SceneTable(made)
    columns = [table.rects[f, 1, [0, 2]].mean() for f in range(5)]
    # the camera looks along −y, so that going to −x is going to the right
    assert (np.diff(columns) > 1.0).all()
    assert (made.frames[0].rgb() != made.frames[4].rgb()).any()


def test_boxes_hold_their_points_in_every_frame_and_bodies_stay_rigid(scenes, made):
    for scene in (*scenes, made):
        for track in scene.read_tracks():
            assert track.coordinates == "world" and track.visible.any(axis=0).all()
            apart = np.linalg.norm(track.xyz[:, :, None] - track.xyz[:, None], axis=3)
            np.testing.assert_allclose(apart, np.broadcast_to(apart[0], apart.shape), atol=1e-9)
            if track.object_id is None:
                assert track.id == ROOM and np.ptp(track.xyz, axis=0).max() == 0.0
                continue
            thing = scene.object(track.object_id)
            for f, frame in enumerate(scene.frames):
                assert thing.box_at(frame.id).contains(track.xyz[f], 1e-6).all()
            assert thing.motion or np.ptp(track.xyz, axis=0).max() == 0.0


def test_a_door_is_followed_apart_from_its_cupboard(made):
    tracks = {track.id: track for track in made.read_tracks()}
    assert set(tracks) == {"cupboard#1", "cupboard#1:1", "box#1", ROOM}
    assert {tracks[id].object_id for id in ("cupboard#1", "cupboard#1:1")} == {"cupboard#1"}
    assert np.ptp(tracks["cupboard#1"].xyz, axis=0).max() == 0.0
    hinge = np.array([-0.4, 0.2])
    door = tracks["cupboard#1:1"].xyz[..., :2] - hinge
    turned = np.unwrap(np.arctan2(door[..., 1], door[..., 0]), axis=0)
    np.testing.assert_allclose(turned[-1] - turned[0], np.pi / 2, atol=1e-9)
    np.testing.assert_allclose(np.ptp(tracks["box#1"].xyz[..., 0], axis=0), 0.8, atol=1e-12)


def test_a_visible_point_lies_in_the_picture_and_where_it_was_chosen_on_its_own_thing(scenes):
    for scene in scenes:
        rows = {thing.id: i for i, thing in enumerate(scene.objects)} | {None: -1}
        for track in scene.read_tracks():
            for f, frame in enumerate(scene.frames):
                uv, z = frame.camera.project(frame.world_from_camera.inverse().apply(track.xyz[f]))
                seen = track.visible[f]
                assert (z[seen] > 0).all() and frame.camera.inside(uv[seen]).all()
                middle = seen & (np.abs(uv % 1.0 - 0.5) < 1e-6).all(axis=1)
                column, row = uv[middle].astype(int).T
                assert (frame.read_instances()[row, column] == rows[track.object_id]).all()


def test_the_same_points_are_followed_each_time(scenes):
    again = open_root(ROOT).load("moving_000002")
    for a, b in zip(again.read_tracks(), scenes[2].read_tracks(), strict=True):
        np.testing.assert_array_equal(a.xyz, b.xyz)
        np.testing.assert_array_equal(a.visible, b.visible)
    assert all((a.xyz == b.xyz).all() for a, b in zip(again.read_tracks(), again.read_tracks(), strict=True))


def test_a_cell_is_free_only_if_it_is_in_every_frame(made):
    space = made.read_free_space()

    def is_open(x, y):
        column, row = ((np.array([x, y]) - space.origin) / space.cell).astype(int)
        return space.open[row, column]

    assert not is_open(1.4, 0.6) and not is_open(0.65, 0.6)  # where the box was, where it comes to rest
    assert not is_open(-0.2, 0.5) and is_open(-0.2, 0.7)  # where the door's box reaches, and beyond
    assert is_open(2.0, 2.0)


def test_nothing_is_rendered_before_it_is_asked_for(monkeypatch):
    calls = []
    for name in ("render", "cast"):
        real = getattr(painter, name)
        monkeypatch.setattr(painter, name, lambda *a, name=name, real=real, **k: calls.append(name) or real(*a, **k))
    scene = open_root(ROOT).load("moving_000003")
    assert calls == []
    scene.frames[2].depth.read(), scene.frames[2].read_sightings()
    assert calls == ["cast"]
