import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Provenance, Vouch
from sightline.scenes.registration import registered
from sightline.scenes.scene import DepthMap, Frame
from tests.made import HALF_ROOM, HEIGHT, trace

COLOR = Camera.from_fov(160, 120, 1.1)
WORLD_FROM_COLOR = Pose.looking((0, -3, 1.5), (0, 0, 0.7))
BOXES = [Box.from_yaw((0, 0, 0.5), (0.8, 0.8, 1.0), 0.4)]


def frame_with(camera, color_from_depth, depth):
    return Frame(
        "0", COLOR, depths={"sensor": DepthMap(camera, lambda: depth, Vouch(Provenance.SENSOR), color_from_depth)}
    )


def seen_by(camera, world_from_camera):
    return trace(BOXES, camera, world_from_camera)[0].astype(np.float32)


def off_the_surface(depth):
    """Metres from each measured pixel's point to the nearest wall or side of the box, in truth."""
    points = WORLD_FROM_COLOR.apply(COLOR.lift(depth)[np.isfinite(depth)])
    walls = np.abs(np.abs(points[:, :2]) - HALF_ROOM).min(axis=1)
    floor = np.minimum(np.abs(points[:, 2]), np.abs(points[:, 2] - HEIGHT))
    [box] = BOXES
    inside = np.abs((box.size / 2 - np.abs(box.local(points))).min(axis=1))
    side = np.where(box.contains(points), inside, box.distance_to(points))
    return np.minimum(np.minimum(walls, floor), side)


TRUTH = seen_by(COLOR, WORLD_FROM_COLOR)


def test_a_registered_map_is_handed_over_as_it_is():
    np.testing.assert_array_equal(registered(frame_with(COLOR, Pose.identity(), TRUTH), "s"), TRUTH)


def test_a_map_of_another_lens_at_the_same_place_is_looked_up_along_the_rays():
    wider = Camera.from_fov(320, 240, 1.3)
    found = registered(frame_with(wider, Pose.identity(), seen_by(wider, WORLD_FROM_COLOR)), "s")
    assert np.isfinite(found).all()
    assert np.mean(off_the_surface(found) < 0.03) > 0.99  # the rest are edges, half a pixel off


@pytest.mark.parametrize("size", [(160, 120), (80, 60)], ids=["as fine", "half as fine"])
def test_a_map_taken_from_beside_is_carried_over(size):
    depth_camera = Camera.from_fov(*size, 1.3)
    color_from_depth = Pose(np.eye(3), np.array([0.06, 0.0, 0.0]))
    seen = seen_by(depth_camera, WORLD_FROM_COLOR @ color_from_depth)
    found = registered(frame_with(depth_camera, color_from_depth, seen), "s")
    assert np.isfinite(found).mean() > 0.9
    assert np.mean(off_the_surface(found) < 0.05) > 0.97
    there = np.isfinite(found)
    box_edges = [np.abs(np.diff(depth, axis=1)) > 1.0 for depth in (np.where(there, found, TRUTH), TRUTH)]
    # The box's left and right edges stand where the colour camera sees them, to two pixels of the coarse map.
    for row in range(50, 70):
        edges = [np.flatnonzero(jump[row]) for jump in box_edges]
        assert abs(edges[0].min() - edges[1].min()) <= 4 and abs(edges[0].max() - edges[1].max()) <= 4


def test_what_nobody_can_register_is_refused():
    with pytest.raises(SceneError, match=r"frame 0.*not registered"):
        registered(frame_with(COLOR, None, TRUTH), "s")


def test_a_map_of_another_size_than_its_camera_is_refused():
    with pytest.raises(SceneError, match="60×80"):
        registered(frame_with(COLOR, Pose.identity(), TRUTH[::2, ::2]), "s")
