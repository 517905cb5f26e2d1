from dataclasses import replace

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_boxes import check_depth_in_boxes
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import PointCloud, Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud

THINGS = {
    "lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0),
    "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3),
    "chair": (1.2, -0.4, 0.5, 0.5, 0.5, 1.0),
}


def bare(scene: Scene, **boxes) -> Scene:
    """The scene without masks, so that depth alone speaks, its boxes changed."""
    frames = tuple(replace(frame, read_instances=None, read_sightings=None) for frame in scene.frames)
    objects = tuple(replace(thing, box=boxes.get(thing.id, thing.box)) for thing in scene.objects)
    facts = {fact: vouch for fact, vouch in scene.facts.items() if fact != Fact.MASKS}
    return replace(scene, frames=frames, objects=objects, facts=facts)


def told(scene: Scene) -> list[str]:
    found = check_depth_in_boxes(SceneTable(scene), range(len(scene.frames)))
    return [str(finding) for finding in found]


def shifted(scene: Scene, by: Pose, *names: str) -> Scene:
    return bare(scene, **{thing.id: thing.box.moved(by) for thing in scene.objects if thing.id in names})


def test_boxes_around_what_was_measured_are_fine():
    assert told(bare(box_scene(THINGS, frames=3))) == []


def test_a_box_in_the_air_before_the_wall_is_told_as_a_warning():
    up = Pose(np.eye(3), np.array([0.0, 0.0, 1.2]))
    [line] = told(shifted(box_scene(THINGS, frames=3), up, "lamp"))
    assert line.startswith("warning: object lamp: 0% of ") and "pixels that look into its box" in line


def test_boxes_in_another_world_than_the_poses_are_one_error():
    up = Pose(np.eye(3), np.array([0.0, 0.0, 1.2]))
    [line] = told(shifted(box_scene(THINGS, frames=3), up, *THINGS))
    assert line.startswith("error: scene: 3 of 3 boxes hold no depth") and "metres" in line


def test_a_box_that_hides_behind_another_thing_is_not_judged():
    things = {"wardrobe": (0, 1, 1.2, 3.0, 0.4, 2.4), "lamp": (0, 3, 0.5, 0.4, 0.4, 1.0)}
    scene = box_scene(things, frames=1)
    back = Pose(np.eye(3), np.array([0.0, 0.3, 0.5]))
    assert told(shifted(scene, back, "lamp")) == []


def test_noise_that_is_stated_is_allowed():
    scene = box_scene({"lamp": THINGS["lamp"]}, frames=4)
    plate = Box(np.array([-1.0, -0.3, 0.6]), np.array([0.3, 0.04, 0.6]))  # 8 cm before the lamp's front
    assert len(told(bare(scene, lamp=plate))) == 1
    loose = {**scene.facts, Fact.OBJECTS: Vouch(Provenance.ANNOTATED, 0.05)}
    assert told(bare(replace(scene, facts=loose), lamp=plate)) == []


def test_a_box_that_moves_is_looked_for_where_each_frame_has_it():
    scene = box_scene({"lamp": THINGS["lamp"]}, frames=2)
    [lamp] = scene.objects
    moves = replace(lamp, box=None, motion={frame.id: lamp.box for frame in scene.frames})
    assert told(bare(replace(scene, objects=(moves,)))) == []
    away = lamp.box.moved(Pose(np.eye(3), np.array([0.0, 0.0, 1.2])))
    lost = replace(moves, motion=dict.fromkeys(moves.motion, away))
    assert len(told(bare(replace(scene, objects=(lost,))))) == 1


def test_points_outside_their_objects_box_are_reported():
    scene = box_scene(THINGS, frames=3)
    scene = replace(scene, facts={**scene.facts, Fact.POINTS: Vouch(Provenance.SYNTHETIC)})
    points = cloud([thing.box for thing in scene.objects], 200, np.random.default_rng(0))

    def found(points: PointCloud) -> list[str]:
        return [str(finding) for finding in check(replace(scene, read_points=lambda: points))]

    assert found(points) == []
    away = PointCloud(points.xyz + (0.5, 0, 0), instances=points.instances)
    assert [line.split(":")[1] for line in found(away)] == [" object lamp", " object sofa", " object chair"]
    far = PointCloud(points.xyz + (50.0, 0, 0))
    assert all("none of the scene's points" in line for line in found(far)) and len(found(far)) == 3
    assert "error: points: 3 points are not finite" in found(PointCloud(np.full((3, 3), np.nan)))
