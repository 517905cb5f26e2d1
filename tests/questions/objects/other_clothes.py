"""The same scene in other clothes: turned, twice as large, mirrored, its objects in another order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.scene import Scene
from tests.made import moved

AWAY = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.4]))


def turned(scene: Scene) -> Scene:
    """Moved, and turned about the vertical."""
    return moved(scene, AWAY)


def doubled(scene: Scene) -> Scene:
    """Twice as large in every direction; the pictures stay the same."""
    frames = tuple(
        replace(f, world_from_camera=Pose(f.world_from_camera.rotation, 2 * f.world_from_camera.translation))
        for f in scene.frames
    )
    objects = tuple(replace(o, box=Box(2 * o.box.center, 2 * o.box.size, o.box.rotation)) for o in scene.objects)
    return replace(scene, frames=frames, objects=objects)


def backwards(things: Mapping[str, Sequence[float]]) -> dict[str, Sequence[float]]:
    """The same things, the last one first."""
    return dict(reversed(things.items()))
