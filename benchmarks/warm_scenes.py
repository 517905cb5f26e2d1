"""Scenes that are in memory with all that is seen of them, so that a clock measures questions and rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from sightline.questions.profile import Profile
from sightline.questions.profiles.core import PROFILE
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Frame, Scene, Sighting

RELATIONS = (
    *("object_gap", "camera_distance", "left_right", "front_behind", "egocentric_direction"),
    *("object_size", "size_comparison", "counting", "grounding"),
)
LIMIT = 40  # of each type a scene: together well over a hundred rows


def relations() -> Profile:
    """The types of `core` about objects and their relations, several dozen of each a scene."""
    types = tuple(kind.using(limit=LIMIT) for kind in PROFILE.types if kind.name in RELATIONS)
    return replace(PROFILE, name="relations", types=types)


@dataclass(frozen=True, eq=False)
class WarmScenes:
    """A reader that gives a few loaded scenes again and again under new names."""

    scenes: tuple[Scene, ...]
    count: int
    name: str = "warm"
    root: str = "memory"
    licence: str = "made by Sightline; free to use"

    def ids(self) -> tuple[str, ...]:
        return tuple(f"scene{i:06d}" for i in range(self.count))

    def load(self, id: str) -> Scene:
        return replace(self.scenes[int(id.removeprefix("scene")) % len(self.scenes)], id=id)


def warm_scenes(root: str, count: int) -> WarmScenes:
    """`count` scenes of the procedural rooms of `root`, sightings and instance maps read."""
    reader = open_reader("procedural", root)
    loaded = (reader.load(id) for id in reader.ids())
    scenes = tuple(replace(scene, frames=tuple(map(_warm, scene.frames)), source="warm:memory") for scene in loaded)
    return WarmScenes(scenes, count)


def _warm(frame: Frame) -> Frame:
    assert frame.read_sightings is not None and frame.read_instances is not None
    sightings, instances = frame.read_sightings(), frame.read_instances()
    return replace(frame, read_sightings=partial(_given, sightings), read_instances=lambda: instances)


def _given(sightings: Mapping[str, Sighting]) -> Mapping[str, Sighting]:
    return sightings
