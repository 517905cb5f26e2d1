"""A procedural world in which things move, as a scene: boxes by frame, time stamps, and points followed exactly."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from sightline.geometry.camera import Camera
from sightline.scenes.fact import Fact
from sightline.scenes.scene import FreeSpace, Scene, Track
from sightline.scenes.world_scene import EXACT, Taking, free_space, scene_of
from sightline.scenes.worlds.motions.clip import Clip
from sightline.scenes.worlds.motions.motion import world_at
from sightline.scenes.worlds.motions.tracks import chosen, grouped, shown
from sightline.scenes.worlds.world import World

ROOM = "room"  # the track of the points on walls, floor and ceiling


def moving_scene(world: World, clip: Clip, taking: Taking, labels: frozenset[str]) -> Scene:
    """The scene of a clip of a world, as `scene_of` makes one of a world at rest.

    What moves has a box for each frame and none for the scene. There is a track for each rigid body of each thing that
    some frame shows, "chair#1", "cabinet#2:1" for the first of its parts that move by themselves, and one for the room.
    """
    scene = scene_of(world, taking, labels, partial(world_at, world, clip.course))
    objects = list(scene.objects)
    for i, boxes in clip.course.boxes.items():
        motion = {frame.id: box for frame, box in zip(scene.frames, boxes, strict=True)}
        objects[i] = replace(objects[i], box=None, motion=motion)
    return replace(
        scene,
        facts={**scene.facts, Fact.TRACKS: EXACT},
        objects=tuple(objects),
        read_tracks=partial(tracks, world, clip, taking.camera, tuple(thing.id for thing in objects)),
        read_free_space=partial(always_free, world, clip),
    )


def tracks(world: World, clip: Clip, camera: Camera, names: tuple[str, ...]) -> tuple[Track, ...]:
    """The points of a clip, a track for each rigid body of each thing by its name."""
    points = chosen(world, clip.course, camera, clip.poses, np.random.default_rng(clip.seed))
    xyz = clip.course.carry(points.rest, points.body)
    visible = shown(world, clip.course, camera, clip.poses, points, xyz)
    out = []
    order, starts = grouped(points)
    for rows in np.split(order, starts[1:]):
        thing, body = points.thing[rows[0]], points.body[rows[0]]
        name = None if thing < 0 else names[thing]
        alone = body > 0 and not clip.course.motions[body - 1].carried
        id = ROOM if name is None else f"{name}:1" if alone else name
        out.append(Track(id, xyz[:, rows], visible[:, rows], object_id=name))
    return tuple(out)


def always_free(world: World, clip: Clip) -> FreeSpace:
    """Cells that are free in every frame."""
    # whatever moves stands in all its places at once
    boxes = [(thing, clip.course.boxes.get(thing.index, (thing.box,))) for thing in world.things]
    things = tuple(replace(thing, box=box) for thing, places in boxes for box in places)
    return free_space(replace(world, things=things))
