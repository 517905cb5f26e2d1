from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.agreement import as_told, in_metres
from sightline.scenes.readers.rgbd import open_root
from tests.made import TARGET, box_scene

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
AHEAD = [Pose.looking((0.2 * f, -4.5 + 0.4 * f, 1.5), TARGET) for f in range(4)]
STEPS = [Pose.looking((0.4 * f, -3.0, 1.5), TARGET) for f in range(4)]


def seen(poses, change=lambda f, pose: pose):
    """Frames that saw the room from these poses and tell others."""
    frames = box_scene(THINGS, frames=poses).frames
    return [replace(frame, world_from_camera=change(f, frame.world_from_camera)) for f, frame in enumerate(frames)]


def longer(times):
    return lambda _, pose: Pose(pose.rotation, times * pose.translation)


@pytest.mark.parametrize(
    ("times", "told"),
    [(1.0, True), (1.02, True), (0.95, None), (1.05, None), (0.8, False), (1.25, False), (0.01, False), (30.0, None)],
)
def test_depth_tells_poses_in_metres_from_those_in_another_unit(times, told):
    assert in_metres(seen(AHEAD, longer(times))) is told  # 30 times as far apart, no frame sees what another sees


def test_a_camera_that_stands_still_or_is_alone_or_without_depth_tells_no_unit():
    assert in_metres(seen(AHEAD[:1] * 4, longer(3.0))) is None
    assert in_metres(seen(AHEAD[:1])) is None and in_metres([]) is None
    assert in_metres([replace(frame, depths={}) for frame in seen(AHEAD)]) is None
    assert in_metres([replace(frame, world_from_camera=None) for frame in seen(AHEAD)]) is None


def test_depth_that_cannot_be_read_tells_nothing():
    def torn():
        raise SceneError("torn")

    frames = seen(AHEAD)
    maps = [{"sensor": replace(frame.depth, read=torn)} for frame in frames]
    assert in_metres([replace(frame, depths=depths) for frame, depths in zip(frames, maps, strict=True)]) is None
    assert in_metres([replace(frames[0], depths=maps[0]), *frames[1:]]) is True


def inverted(f, pose):
    """What stands at the last camera's is kept; the way from the others to it is told the wrong way round."""
    return STEPS[3] @ (STEPS[3].inverse() @ pose).inverse()


def test_depth_tells_which_way_relative_poses_lead():
    assert as_told(seen(STEPS), 3) is True
    assert as_told(seen(STEPS, inverted), 3) is False
    assert as_told(seen(STEPS[:1]), 0) is None
    away = [Pose.looking((0, 0, 1.5), target) for target in ((0, -9, 1.5), (0, 9, 1.5))]
    assert as_told(seen(away), 1) is None  # nothing is seen by both


def test_a_wall_that_a_camera_slides_along_tells_no_direction():
    wall = [Pose.looking((0.4 * f, 3.0, 1.5), (0.4 * f, 5.0, 1.5)) for f in range(2)]
    blank = [replace(frame, depths={"sensor": replace(frame.depth, read=flat)}) for frame in seen(wall)]
    assert as_told(blank, 1) is None


def flat():
    return np.full((120, 160), 3.0, dtype=np.float32)


@pytest.mark.parametrize(("name", "count"), [("dense", 24), ("sparse", 38)])
def test_the_real_kitchen_is_metric_and_would_not_be_in_another_unit(name, count, samples):
    frames = open_root(str(samples("rgbd_7scenes_redkitchen"))).load(name).frames
    assert len(frames) == count and in_metres(frames) is True
    for times, told in ((0.93, False), (1.1, False), (0.5, False), (2.0, False)):
        other = [replace(frame, world_from_camera=longer(times)(0, frame.world_from_camera)) for frame in frames]
        assert in_metres(other) is told


def test_pictures_too_large_to_be_compared_in_time_prove_nothing():
    frames = [replace(frame, camera=frame.camera.scaled(8000, 6000)) for frame in seen(AHEAD)]
    assert in_metres(frames) is None
