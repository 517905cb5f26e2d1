import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from sightline.geometry.box import Box, yaw_rotation
from sightline.geometry.pose import Pose
from sightline.scenes.capture_boxes import level_of, read_boxes, standing
from sightline.scenes.formats.capture_tar import open_capture
from tests.scenes.readers.capture_writer import SCANNER_FROM_WORLD, glide, members, write_capture

PERMUTED = [np.eye(3)[:, [0, 1, 2]], np.eye(3)[:, [1, 2, 0]], np.eye(3)[:, [2, 0, 1]], np.diag([1.0, -1, -1])]


@settings(max_examples=50)
@given(st.floats(-3.1, 3.1), st.sampled_from(PERMUTED), st.floats(0, 0.3))
def test_a_standing_box_is_the_same_solid_with_its_own_z_up(yaw, order, lean):
    rotation = Rotation.from_rotvec([lean, 0, 0]).as_matrix() @ yaw_rotation(yaw) @ order
    box = Box(np.array([1.0, 2, 3]), np.array([0.3, 0.5, 0.9]), rotation)
    stood = standing(box)
    assert stood.vertical_axis == 2 and stood.rotation[2, 2] > 0.9
    assert np.linalg.norm(stood.corners[:, None] - box.corners[None], axis=-1).min(axis=1).max() < 1e-9


def lean_gravity(told: dict[str, bytes], degrees: float) -> dict[str, bytes]:
    """What the phone felt, off by so much in every frame."""
    off = Rotation.from_euler("x", degrees, degrees=True).as_matrix()
    return {
        name: json.dumps((off @ np.array(json.loads(content))).tolist()).encode() if "T_gravity" in name else content
        for name, content in told.items()
    }


def level(tmp_path, edit=None):
    capture = open_capture(write_capture(tmp_path / "x.tar", 3, edit))
    poses = {stamp: SCANNER_FROM_WORLD @ pose for stamp, pose in zip(capture.frames, glide(3), strict=True)}
    return level_of(capture, poses, read_boxes(capture, poses, Counter()))


@pytest.mark.parametrize("degrees", [0, 2, -4])
def test_boxes_tell_the_vertical_to_a_hair_where_the_phone_felt_it_roughly(degrees, tmp_path):
    found = level(tmp_path, lambda told: lean_gravity(told, degrees))
    turn = found.upright_from_world @ SCANNER_FROM_WORLD
    assert turn.rotation[2] == pytest.approx((0, 0, 1), abs=1e-9)
    assert found.vouch is not None


def test_without_boxes_what_the_phone_felt_is_taken(tmp_path):
    def alone(told):
        return lean_gravity({name: content for name, content in told.items() if "instances" not in name}, 3)

    turn = level(tmp_path, alone).upright_from_world @ SCANNER_FROM_WORLD
    assert np.degrees(np.arccos(turn.rotation[2, 2])) == pytest.approx(3, abs=1e-3)


def test_frames_that_feel_different_downs_tell_nothing(tmp_path):
    def torn(told):
        names = sorted(name for name in told if "T_gravity" in name)
        return {**told, names[0]: b"[[1, 0, 0], [0, -1, 0], [0, 0, -1]]"}

    found = level(tmp_path, torn)
    assert found.vouch is None and found.upright_from_world.close_to(Pose.identity())


def test_the_writer_gives_every_member_that_is_published():
    kinds = {name.partition(".")[2] for name in members(1)}
    assert {"wide/image.png", "wide/depth.png", "wide/depth/confidence.tiff", "wide/instances.json",
            "wide/T_gravity.json", "gt/RT.json", "gt/depth.png", "gt/instances.json"} <= kinds  # fmt: skip
