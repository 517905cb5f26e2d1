import math
from dataclasses import replace

import numpy as np
import pytest

from sightline.datasets.checking.recompute.eyes import Eyes
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.scene import DepthMap, Frame
from tests.made import box_scene, trace


def frame_with_depth(camera: Camera, aside: float) -> Frame:
    """An empty room's frame whose depth is measured by another camera, so many metres to the right."""
    [frame] = box_scene({}, size=(160, 120)).frames
    pose = Pose(np.eye(3), np.array([aside, 0.0, 0.0]))
    depth = trace([], camera, frame.world_from_camera @ pose)[0].astype(np.float32)
    return replace(
        frame, depths={"own": replace(frame.depth, camera=camera, read=lambda: depth, color_from_depth=pose)}
    )


@pytest.mark.parametrize("aside", [0.0, 0.06])
@pytest.mark.parametrize("width", [160, 320])
def test_a_pixel_of_the_picture_is_looked_up_where_the_depth_camera_sees_it(aside, width):
    [frame] = box_scene({}, size=(160, 120)).frames
    true = frame.depth.read()
    eyes = Eyes(frame_with_depth(Camera.from_fov(width, width * 3 // 4, 1.4), aside))
    for u, v in ((30.5, 60.5), (80.5, 100.5), (120.5, 20.5)):
        z = float(true[int(v), int(u)])
        assert eyes.measured((u, v), z) == pytest.approx(z, rel=0.02)


def test_where_nothing_is_measured_or_known_there_is_no_depth():
    frame = frame_with_depth(Camera.from_fov(160, 120, 0.6), 0.0)
    assert math.isnan(Eyes(frame).measured((2.5, 2.5), 3.0))  # the depth camera sees a part of the picture only
    assert math.isnan(Eyes(frame).measured((math.nan, 2.5), 3.0)) and math.isnan(
        Eyes(frame).measured((80.5, 60.5), math.inf)
    )
    lost = DepthMap(frame.depth.camera, frame.depth.read, frame.depth.vouch, None)
    assert math.isnan(Eyes(replace(frame, depths={"own": lost})).measured((80.5, 60.5), 3.0))
