import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import SceneError
from sightline.geometry.box import Box, yaw_rotation
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene, SceneObject
from sightline.scenes.table import FRAMES_KEPT, SceneTable
from tests.made import box_scene, moved

THINGS = {
    "lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0),
    "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3),
    "chair": (0, -0.5, 0.3, 0.5, 0.5, 0.6),
}


def test_rows_stand_in_the_order_of_the_scenes_objects():
    table = SceneTable(box_scene(THINGS))
    assert table.labels == ("lamp", "sofa", "chair")
    assert [table.index(name) for name in THINGS] == [0, 1, 2]
    np.testing.assert_allclose(table.centers, [row[:3] for row in THINGS.values()])
    np.testing.assert_allclose(table.sizes, [row[3:6] for row in THINGS.values()])
    np.testing.assert_allclose(table.lows[0], [-1.2, -0.2, 0.0])
    np.testing.assert_allclose(table.highs[0], [-0.8, 0.2, 1.0])


def test_an_unknown_object_or_frame_is_named_in_the_error():
    table = SceneTable(box_scene(THINGS))
    with pytest.raises(SceneError, match="'desk'"):
        table.index("desk")
    with pytest.raises(SceneError, match="'9'"):
        table.frame_index("9")


def test_gaps_run_from_surface_to_surface_and_are_unknown_without_a_box():
    scene = Scene(
        "s",
        objects=(
            SceneObject("a", "a", Box.from_yaw((0, 0, 0), (1, 1, 1))),
            SceneObject("b", "b"),
            SceneObject("c", "c", Box.from_yaw((3, 0, 0), (1, 1, 1))),
        ),
    )
    expected = np.array([[0.0, np.nan, 2.0], [np.nan, np.nan, np.nan], [2.0, np.nan, 0.0]])
    np.testing.assert_allclose(SceneTable(scene).gaps, expected)


def test_the_gap_of_the_camera_is_that_of_the_single_box():
    scene = box_scene(THINGS, frames=2)
    eye = [frame.world_from_camera.translation for frame in scene.frames]
    expected = [[float(thing.box.distance_to(at[None])[0]) for thing in scene.objects] for at in eye]
    np.testing.assert_allclose(SceneTable(scene).camera_gaps, expected)


def test_centres_in_a_frame_lie_along_its_own_axes():
    table = SceneTable(box_scene({"lamp": (0.5, 1.0, 1.5, 0.2, 0.2, 0.2)}, frames=[Pose.looking((0, 0, 1), (0, 5, 1))]))
    np.testing.assert_allclose(table.centers_in(0), [[0.5, -0.5, 1.0]], atol=1e-12)


@given(yaw=st.floats(-3, 3), x=st.floats(-5, 5), y=st.floats(-5, 5))
@settings(max_examples=15, deadline=None)
def test_what_cameras_see_does_not_change_when_the_world_is_turned(yaw, x, y):
    before = SceneTable(box_scene(THINGS, sightings=False, without=[Fact.MASKS, Fact.DEPTH]))
    after = SceneTable(moved(before.scene, Pose(yaw_rotation(yaw), np.array([x, y, 0.3]))))
    np.testing.assert_allclose(after.gaps, before.gaps, atol=1e-9)
    np.testing.assert_allclose(after.camera_gaps, before.camera_gaps, atol=1e-9)
    np.testing.assert_allclose(after.centers_in(0), before.centers_in(0), atol=1e-9)
    np.testing.assert_allclose(after.in_view, before.in_view, atol=1e-9)
    # A ray along an edge may fall to either side of it.
    np.testing.assert_allclose(after.pixels, before.pixels, atol=3)


def test_things_that_move_are_where_they_are_when_the_picture_is_taken():
    frames = box_scene({}, frames=2).frames
    box = Box.from_yaw((0, 0, 0.5), (1, 1, 1))
    motion = {"0": box, "1": Box.from_yaw((1, 0, 0.5), (1, 1, 1))}
    scene = Scene("s", frames=frames, objects=(SceneObject("car", "car", motion=motion),))
    table = SceneTable(scene)
    for f, frame in enumerate(frames):
        expected = frame.world_from_camera.inverse().apply(motion[frame.id].center)
        np.testing.assert_allclose(table.centers_in(f)[0], expected)
    assert np.isnan(table.centers).all()


def test_a_scene_without_frames_or_objects_gives_empty_arrays_of_the_right_shape():
    no_frames, no_things = SceneTable(box_scene(THINGS, frames=0)), SceneTable(box_scene({}, frames=2))
    assert (no_frames.pixels.shape, no_frames.rects.shape, no_frames.camera_gaps.shape) == ((0, 3), (0, 3, 4), (0, 3))
    assert (no_things.pixels.shape, no_things.rects.shape, no_things.gaps.shape) == ((2, 0), (2, 0, 4), (0, 0))


def test_a_picture_is_read_once_while_it_is_in_use_and_a_long_scene_is_not_kept():
    reads = []

    def read(f):
        reads.append(f)
        return np.zeros((4, 4, 3), dtype=np.uint8)

    count = 4 * FRAMES_KEPT
    table = SceneTable(Scene("s", frames=tuple(Frame(str(f), read_rgb=lambda f=f: read(f)) for f in range(count))))
    for f in range(count):
        table.rgb(f)
        table.rgb(f)
    assert reads == list(range(count))
    table.rgb(0)
    assert reads[-1] == 0 and len(table._recent) <= 3 * FRAMES_KEPT


def test_what_a_frame_lacks_is_said_by_name():
    table = SceneTable(Scene("s", frames=(Frame("f7"),)))
    for look in (table.rgb, table.depth, table.instances, table.camera_from_world):
        with pytest.raises(SceneError, match="f7"):
            look(0)
