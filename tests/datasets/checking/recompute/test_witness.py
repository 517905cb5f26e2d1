"""What a witness finds in a scene whose answers are known, and finds only once."""

import weakref
from dataclasses import replace

import numpy as np
import pytest

from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.uncollected import uncollected
from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import PointCloud
from tests.made import EYE, box_scene

# The camera stands at (0, -3, 1.5); the desk is 5 m ahead of it on its own height, the lamp 3 m above the desk.
ROOM = box_scene({"desk": (0.0, 2.0, 1.5, 1.0, 2.0, 1.0), "lamp": (0.0, 2.0, 4.5, 1.0, 1.0, 1.0)}, frames=2)


def test_a_sight_is_where_a_box_is_before_the_camera():
    sight = Witness(ROOM).sight("desk", "0")
    assert EYE == (0.0, -3.0, 1.5)
    assert (sight.distance, sight.nearest) == pytest.approx((5.0, 4.0))
    x, _, z = sight.center
    assert x == pytest.approx(0.0) and 0 < z < 5.0  # the camera looks a little down
    assert sum(part * part for part in sight.center) == pytest.approx(25.0)


def test_gaps_are_the_same_both_ways_and_measured_once():
    witness = Witness(ROOM)
    desk, lamp = witness.solid("desk", "0"), witness.solid("lamp", "1")
    assert witness.gap(desk, lamp) == witness.gap(lamp, desk) == pytest.approx(2.0)
    assert witness.solid("desk") is desk is witness.solid("desk", "1")


def test_points_are_read_once_for_the_cloud_and_the_surface():
    read = []
    witness = Witness(replace(ROOM, read_points=lambda: read.append(1) or PointCloud(np.zeros((3, 3)))))
    assert witness.scene.read_points() is witness.cloud is witness.cloud
    assert read == [1]


def test_a_witness_goes_with_its_scene_though_nobody_collects_circles():
    with uncollected():
        witness = Witness(ROOM)
        assert witness.measured_at(ROOM.frames[0].id, (2.0, 2.0), 1.0) > 0
        assert witness.depth_at(ROOM.frames[0].id, (2.0, 2.0)) > 0
        gone = weakref.ref(witness)
        del witness
        assert gone() is None


def test_a_thing_that_moves_has_a_box_of_its_own_in_each_frame():
    there = Box.from_yaw((1.0, 2.0, 0.5), (1, 1, 1))
    mover = replace(ROOM.objects[1], motion={"1": there})
    witness = Witness(replace(ROOM, objects=(ROOM.objects[0], mover)))
    assert witness.solid("lamp", "1").box is there
    assert witness.solid("lamp", "0") is None and witness.sight("lamp", "0") is None


def test_what_the_scene_has_not_is_an_error_that_names_it():
    with pytest.raises(SceneError, match="no object 'ghost'"):
        Witness(ROOM).solid("ghost", "0")
    with pytest.raises(SceneError, match="no frame '9'"):
        Witness(ROOM).sight("desk", "9")


def test_the_variance_of_a_reading_grows_with_it_and_is_none_without_a_word():
    vouch = Vouch(Provenance.ANNOTATED, sigma=0.03, relative=0.02)
    witness = Witness(replace(ROOM, facts={Fact.OBJECTS: vouch}))
    assert witness.variance(Fact.OBJECTS, 2.0) == pytest.approx(vouch.at(2.0) ** 2)
    assert witness.variance(Fact.POSES, 2.0) == 0.0
