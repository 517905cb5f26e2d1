"""Followed points as the frames see them: where they are known to be, and what is said of others."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.datasets.checking.recompute.followed import between, of_followed, of_pointed, seen_in, way_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.geometry.pose import Pose
from sightline.questions.draft import Point
from sightline.questions.motion.object_motion import point_travel
from sightline.questions.question import ask
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from tests.made_film import CORNERS, LEVEL, PLACES, film, line, rest


def walking(f):
    return Pose(LEVEL.rotation, LEVEL.translation + (0.1 * f, 0.0, 0.0))


def point(track, index, frame):
    return Point(frame, (0.0, 0.0), None, track, index)


@pytest.mark.parametrize("coordinates", ["world", "camera"])
def test_a_point_is_where_its_track_says_in_the_world_and_before_the_camera(coordinates):
    witness = Witness(film({"a": line(0.05, 0, 0)}, camera=walking, coordinates=coordinates))
    seen = seen_in(witness, point("a", 5, "0"), "3")
    expected = CORNERS[5] + PLACES["a"] + (0.15, 0, 0)
    assert seen.place == pytest.approx(tuple(expected))
    east, north, up = expected
    assert seen.own == pytest.approx((east - 0.3, 1.0 - up, north + 4.0))  # x right, y down, z forward
    assert seen.uv == pytest.approx(tuple(witness.camera("3").project(np.array(seen.own))[0]))


def test_shifts_are_in_the_axes_of_the_camera_that_saw_the_first_place_and_ways_begin_at_0():
    turned = Pose.looking((0.0, -4.0, 1.0), (3.0, 0.0, 1.0))  # to the right, by the angle of a 3-4-5 triangle
    witness = Witness(film({"b": line(0.1, 0, 0)}, camera=lambda f: LEVEL if f == 0 else turned))
    assert between(witness, point("b", 0, "0"), point("b", 0, "3")) == pytest.approx((0.3, 0, 0))
    assert between(witness, point("b", 0, "3"), point("b", 0, "0")) == pytest.approx((-0.24, 0, -0.18))
    assert way_of(witness, point("b", 0, "0"), ["0", "2", "3"]) == pytest.approx([0, 0.2, 0.3])


@pytest.mark.parametrize("odd", [point("z", 0, "0"), point("a", 99, "0"), point("a", None, "0"), point("a", 0, "99")])
def test_a_point_that_nobody_followed_is_nowhere(odd):
    witness = Witness(film({"a": rest}))
    assert seen_in(witness, odd, odd.frame) is None
    assert between(witness, odd, point("a", 0, "1")) is None
    assert way_of(witness, odd, [odd.frame, "1"]) is None
    assert [fault.what for fault in of_followed(None, witness, [odd])] == ["point"]


def test_text_and_dots_point_to_the_point_in_the_first_image():
    scene = film({"a": line(0.1, 0, 0)})
    for refer in ("coordinate", "dot"):
        kind = point_travel.using(refer=refer, limit=3)
        for row in rows_of(ask([kind], SceneTable(scene), 0)[0], scene, "mine@1", 0):
            witness = Witness(scene)
            assert list(of_pointed(row, witness, 1)) == []
            off = row.evidence.points[0]._replace(uv=(row.evidence.points[0].uv[0] + 3, row.evidence.points[0].uv[1]))
            wrong = replace(row, evidence=replace(row.evidence, points=(off, *row.evidence.points[1:])))
            told = [fault.what for fault in of_pointed(wrong, witness, 1)]
            assert told == ["dot" if refer == "dot" else "point in text"]
            late = row.evidence.points[0]._replace(frame=row.views[1].frame)
            wrong = replace(row, evidence=replace(row.evidence, points=(late, *row.evidence.points[1:])))
            assert "point" in [fault.what for fault in of_pointed(wrong, witness, 1)]


def test_a_point_that_does_not_go_with_its_things_box_is_told():
    reader = open_reader("procedural", "moving:2@96x72x8")
    scene = reader.load(reader.ids()[0])
    tracks = scene.read_tracks()
    mover = next(t for t in tracks if t.object_id and ":" not in t.id and np.ptp(t.xyz, axis=0).max() > 0.3)
    half = replace(mover, xyz=mover.xyz[0] + 0.5 * (mover.xyz - mover.xyz[0]))
    forged = replace(scene, read_tracks=lambda: tuple(half if t.id == mover.id else t for t in tracks))
    questions = ask([point_travel.using(limit=400)], SceneTable(forged), 0)[0]
    rows = [row for row in rows_of(questions, forged, "mine@1", 0) if row.evidence.points[0].track == mover.id]
    told = {
        fault.what
        for row in rows
        if row.answer.metres > 0
        for fault in of_followed(row, Witness(forged), row.evidence.points)
    }
    assert rows and told == {"point"}


def test_the_points_of_a_ball_roll_within_its_upright_box():
    scene = open_reader("procedural", "moving:8@64x48x12").load("moving_000008")
    ball, witness = scene.object("ball#1"), Witness(scene)
    [track] = [track for track in scene.read_tracks() if track.object_id == ball.id]
    middles = np.array([box.center for box in ball.motion.values()])
    first, last = track.xyz[0] - middles[0], track.xyz[-1] - middles[-1]
    assert np.abs(first - last).max() > 0.1  # it has rolled
    frames = (scene.frames[0].id, scene.frames[-1].id)
    both = np.flatnonzero(track.visible[0] & track.visible[-1])
    points = [Point(frame, (0.0, 0.0), None, track.id, int(both[0])) for frame in frames]
    assert "within the box" not in str(list(of_followed(None, witness, points)))
    track.xyz[-1, both[0]] = middles[-1] + 2.0 * last[both[0]]  # off its surface
    moved = Witness(replace(scene, read_tracks=lambda: (track,)))
    assert "within the box of 'ball#1'" in str(list(of_followed(None, moved, points)))
