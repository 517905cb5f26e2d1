from dataclasses import replace

import numpy as np

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_duplicates import Twins
from sightline.scenes.scene import PointCloud, Scene, SceneObject
from tests.made import box_scene, walk

THINGS = {"chair": (-1, 0, 0.5, 0.4, 0.4, 1.0, 0.3), "chair#2": (1, 0, 0.5, 0.4, 0.4, 1.0, 0.3)}


def told(scene: Scene) -> list[str]:
    return [str(finding) for finding in check(scene)]


def listed(**more) -> Scene:
    """A scene of boxes alone: two chairs, and what is listed besides."""
    return box_scene({**THINGS, **more}, frames=0)


def test_two_boxes_of_one_label_that_are_nearly_the_same_are_one_thing_listed_twice():
    x, y, z, *rest = THINGS["chair"]
    assert told(listed()) == []
    assert told(listed(**{"chair#3": (x + 0.004, y, z, *rest)})) == [
        "warning: object chair#3: has the label and the box of 'chair'; is it listed twice?"
    ]
    assert told(listed(**{"chair#3": (x + 0.04, y, z, *rest)})) == []  # IoU 0.8: two chairs pushed together
    assert told(listed(stool=THINGS["chair"])) == []  # another name for the same place is no copy


def test_a_box_turned_by_a_quarter_is_the_same_solid():
    x, y, z, w, d, h, yaw = THINGS["chair"]
    assert len(told(listed(**{"chair#3": (x, y, z, d, w, h, yaw + np.pi / 2)}))) == 1


def test_a_picture_that_repeats_another_is_told_once_with_how_many_there_are():
    scene = box_scene(THINGS, frames=4)
    first = scene.frames[0]
    repeated = [replace(frame, read_rgb=first.read_rgb) for frame in scene.frames[1:3]]
    [line] = told(replace(scene, frames=(first, *repeated, scene.frames[3])))
    assert line.startswith("warning: frame 1: shows pixel for pixel what frame 0 shows; 2 of 4 ")


def test_a_copy_of_the_next_frame_is_found_in_a_long_recording_too():
    scene = box_scene(THINGS, frames=40)
    still = replace(
        scene, frames=tuple(replace(f, read_rgb=scene.frames[i // 2].read_rgb) for i, f in enumerate(scene.frames))
    )
    assert any("pixel for pixel" in line for line in told(still))


def test_a_pose_that_stands_still_while_the_rest_moves_is_told_with_its_length():
    poses = list(walk(8))
    poses[3] = poses[4] = poses[2]
    [line] = [line for line in told(box_scene(THINGS, frames=poses)) if "pose" in line]
    assert line == "warning: frame 2: has the very same pose as the 2 frames after it; was tracking lost there?"
    poses[4] = walk(8)[4]
    assert not any("pose" in line for line in told(box_scene(THINGS, frames=poses)))


def test_the_same_scene_under_another_id_is_found_by_what_it_holds():
    scene, twins = box_scene(THINGS, frames=2), Twins()
    assert twins.check(scene) == ()
    assert twins.check(scene) == ()  # shown again, not there twice
    [found] = twins.check(replace(scene, id="copy", source="elsewhere"))
    assert str(found) == "warning: scene: holds the same as scene 'made'; use one of them"
    moved = replace(scene.frames[0], world_from_camera=Pose.looking((0, -2, 1), (0, 0, 0)))
    assert twins.check(replace(scene, id="moved", frames=(moved, scene.frames[1]))) == ()


def test_clouds_are_told_apart_by_their_points_and_empty_scenes_are_no_twins():
    def cloud(id: str, x: float) -> Scene:
        return Scene(id, read_points=lambda: PointCloud(np.full((5, 3), x)))

    twins = Twins()
    assert twins.check(cloud("a", 1.0)) == () == twins.check(cloud("b", 2.0))
    assert len(twins.check(cloud("c", 1.0))) == 1
    assert twins.check(Scene("d")) == () == twins.check(Scene("e", objects=(SceneObject("x", "x"),)))


def test_a_scene_whose_picture_cannot_be_read_is_nobodys_twin():
    def broken():
        raise SceneError("picture.png: cut short")

    scene = box_scene(THINGS, frames=1)
    scene = replace(scene, frames=(replace(scene.frames[0], read_rgb=broken),))
    twins = Twins()
    assert twins.check(scene) == () == twins.check(replace(scene, id="other"))
    assert any("cut short" in line for line in told(scene))
