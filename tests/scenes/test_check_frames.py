from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_frames import check_neighbours, depth_residuals, spread
from sightline.scenes.fact import Provenance, Vouch
from sightline.scenes.scene import DepthMap, Frame, Scene, SceneObject, Sighting
from sightline.scenes.table import SceneTable
from tests.made import box_scene

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}


def changed(**changes) -> Scene:
    """A good scene whose first frame is changed."""
    scene = box_scene(THINGS, frames=2)
    return replace(scene, frames=(replace(scene.frames[0], **changes), *scene.frames[1:]))


def depth_of(scene: Scene, change) -> dict[str, DepthMap]:
    source = scene.frames[0].depth
    return {"synthetic": replace(source, read=lambda: change(source.read()))}


def told(scene: Scene) -> list[str]:
    return [str(finding) for finding in check(scene)]


def test_spread_takes_the_ends_and_never_more_than_there_are():
    assert spread(0, 5) == ()
    assert spread(3, 5) == (0, 1, 2)
    assert spread(101, 5) == (0, 25, 50, 75, 100)


def test_pictures_of_another_size_than_their_camera_are_reported():
    small = np.zeros((60, 80, 3), dtype=np.uint8)
    assert told(changed(read_rgb=lambda: small)) == ["error: frame 0: colour has 80×60 pixels, its camera 160×120"]
    depths = depth_of(changed(), lambda depth: depth[::2, ::2])
    assert "error: frame 0: synthetic depth has 80×60 pixels, its camera 160×120" in told(changed(depths=depths))
    instances = np.zeros((60, 80), dtype=np.int32)
    assert "error: frame 0: instance map has 80×60 pixels, its camera 160×120" in told(
        changed(read_instances=lambda: instances, read_sightings=None)
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda depth: np.where(depth > 4, 0, depth), "runs from 0 to"),
        (lambda depth: depth * 1000, "unmeasured must be NaN"),
        (lambda depth: np.full_like(depth, np.nan), "0.0%"),
    ],
    ids=["zeros", "millimetres", "nothing"],
)
def test_depth_that_is_not_metres_with_nan_is_reported(change, words):
    scene = changed()
    assert any(words in line for line in told(changed(depths=depth_of(scene, change))))


def test_a_wrong_pose_shows_in_the_depth_of_neighbouring_frames():
    scene = box_scene(THINGS, frames=4)
    assert told(scene) == []
    inverted = tuple(replace(f, world_from_camera=f.world_from_camera.inverse()) for f in scene.frames)
    bare = replace(
        scene,
        objects=(),
        facts={},
        room=None,
        frames=tuple(replace(f, read_instances=None, read_sightings=None) for f in inverted),
    )
    assert any("is the pose inverted" in line for line in told(bare))
    scaled = tuple(
        replace(f, depths=depth_of(scene, lambda d: d * 1.3)) if i == 0 else f for i, f in enumerate(scene.frames)
    )
    assert any("depth disagrees with frame 0" in line for line in told(replace(scene, frames=scaled)))


def test_what_a_screen_hides_from_one_of_two_views_is_no_disagreement():
    past, before = Pose.looking((1.0, -2.6, 1.5), (0.3, 2, 1)), Pose.looking((0, -2.0, 1.4), (0, 2, 0.9))
    table = SceneTable(box_scene({"screen": (0, -0.8, 0.9, 1.4, 0.05, 1.8)}, frames=[past, before]))
    one_way, other_way = (np.median(np.abs(depth_residuals(table, *pair))) for pair in ((0, 1), (1, 0)))
    assert one_way > 1.0 and other_way < 0.01  # the wall that one sees past the screen, the other does not see
    assert check_neighbours(table, 12) == []


def test_true_depth_and_poses_leave_no_residual():
    table = SceneTable(box_scene(THINGS, frames=2, size=(320, 240)))
    residuals = depth_residuals(table, 0, 1)
    assert len(residuals) > 1000
    assert np.median(np.abs(residuals)) < 0.01


def test_frames_without_a_camera_cannot_be_compared():
    with pytest.raises(SceneError, match="camera"):
        depth_residuals(SceneTable(Scene("s", frames=(Frame("0"), Frame("1")))), 0, 1)


def test_a_box_that_its_pixels_do_not_lie_in_is_reported():
    scene = box_scene(THINGS, frames=1)
    lamp, sofa = scene.objects
    wrong = replace(scene, objects=(replace(lamp, box=sofa.box), replace(sofa, box=lamp.box)))
    assert sum("of the pixels of" in line for line in told(wrong)) == 2


def test_sightings_that_cannot_be_are_reported():
    good = changed().frames[0].read_sightings()

    def lines(sighting: Sighting) -> list[str]:
        return told(changed(read_sightings=lambda: {**good, "lamp": sighting}))

    lamp = good["lamp"]
    assert any("outside 0 to 1" in line for line in lines(replace(lamp, share=1.5)))
    assert any("its instance map" in line for line in lines(replace(lamp, pixels=lamp.pixels + 1)))
    assert any("cannot be" in line for line in lines(replace(lamp, rect=(0.0, 0.0, 500.0, 20.0))))
    assert any("cannot be" in line for line in lines(replace(lamp, rect=(10.0, 10.0, 12.0, 12.0))))


def test_a_picture_that_cannot_be_read_is_a_finding_and_not_an_exception():
    def broken():
        raise SceneError("picture.png: cut short")

    assert "error: frame 0: picture.png: cut short" in told(changed(read_rgb=broken))


def test_an_instance_map_that_names_strangers_is_reported():
    frame = Frame("0", read_instances=lambda: np.full((4, 4), 3, dtype=np.int32))
    scene = Scene("s", frames=(frame,), objects=(SceneObject("a", "a"),))
    assert any("the scene has 1 objects" in line for line in told(scene))


def test_unregistered_depth_is_told():
    scene = changed()
    source = scene.frames[0].depth
    depths = {"sensor": DepthMap(source.camera, source.read, Vouch(Provenance.SENSOR), None)}
    assert any("not registered" in line for line in told(changed(depths=depths)))
