import json

import numpy as np
import pytest

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes import scene_json as plain
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Sighting


def through_json(told):
    return json.loads(json.dumps(told, allow_nan=False))


def test_poses_and_boxes_keep_every_bit():
    pose = Pose.looking((1 / 3, 2 / 7, 0.1), (0.3, -0.7, 1.1))
    back = plain.pose_of(through_json(plain.told_pose(pose)))
    assert (back.rotation == pose.rotation).all() and (back.translation == pose.translation).all()
    box = Box(np.array([0.1, 0.2, 0.3]), np.array([1 / 3, 2.0, 3.0]), pose.rotation, "camera")
    again = plain.box_of(through_json(plain.told_box(box)))
    assert (again.center == box.center).all() and (again.rotation == box.rotation).all() and again.frame == "camera"


def test_what_is_none_stays_none():
    pairs = (
        (plain.told_pose, plain.pose_of),
        (plain.told_box, plain.box_of),
        (plain.told_camera, plain.camera_of),
        (plain.told_room, plain.room_of),
    )
    for told, made in pairs:
        assert made(told(None)) is None


def test_cameras_and_facts_are_equal_after_the_round():
    camera = Camera(8, 6, 7.1, 7.3, 4.01, 2.97, "opencv", (0.1, -0.02, 1e-3, 2e-3))
    assert plain.camera_of(through_json(plain.told_camera(camera))) == camera
    facts = {Fact.METRIC: Vouch(Provenance.LASER, 0.1, 1 / 3)}
    assert plain.facts_of(through_json(plain.told_facts(facts))) == facts


def test_an_unknown_share_is_null_and_not_a_number():
    told = plain.told_sighting(Sighting(3, np.nan, 0.5, (1.0, 2.0, 3.0, 4.0)))
    assert told == [3.0, None, 0.5, 1.0, 2.0, 3.0, 4.0]
    assert np.isnan(plain.sighting_of(told).share)


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        (plain.word, 3),
        (plain.words, "abc"),
        (plain.words, ["a", None]),
        (plain.number, "3"),
        (plain.number, True),
        (plain.number, float("nan")),
        (plain.counts_of, {"chair": 1.5}),
        (plain.counts_of, {"chair": -1}),
        (plain.split_of, "all"),
        (plain.track_of, {"id": "t", "coordinates": "image", "object_id": None}),
        (plain.track_of, {"id": 3, "coordinates": "world", "object_id": None}),
        (plain.room_of, {"area": 1, "outline": [[0, None]], "height": 2, "floor_z": 0}),
        (plain.camera_of, plain.told_camera(Camera(8, 6, 7.0, 7.0, 4.0, 3.0)) | {"width": 7.5}),
    ],
)
def test_a_value_of_another_kind_is_refused(made, wrong):
    with pytest.raises((TypeError, ValueError)):
        made(wrong)


def test_what_may_be_unknown_is_none_or_a_number():
    assert plain.number_of(None) is None and plain.number_of(2) == 2.0
    assert plain.track_of({"id": "t", "coordinates": "camera", "object_id": "cup"}) == ("t", "camera", "cup")
