"""What a scene can vouch for, how well, and on whose word.

A question type names the facts it needs; a scene that lacks one is not asked. A fact carries a number, its
standard deviation, from which question types take their margins: what could flip inside the noise is not asked.

    fact         what it says                                             unit of sigma
    GRAVITY      world z is up                                            radians
    METRIC       one unit of the world is one metre (sigma is relative)   1
    PIXELS       frames have colour                                       -
    DEPTH        frames have z-depth                                      metres
    POSES        frames have world_from_camera                            metres
    TIME         frames have time stamps                                  seconds
    POINTS       the scene has a point cloud                              metres
    MASKS        frames have instance maps                                pixels
    OBJECTS      objects have labels and 3D boxes                         metres, of a box face
    COMPLETE     every object of the labels in `Scene.complete` is listed -
    ATTRIBUTES   objects have colours, materials, ...                     -
    TRACKS       points are followed through time                         metres
    ROOM         floor area or outline                                    square metres
    FREE_SPACE   where a robot may stand                                  metres
"""

import math
from dataclasses import dataclass
from enum import StrEnum


class Fact(StrEnum):
    """One thing a scene can vouch for."""

    GRAVITY = "gravity"
    METRIC = "metric"
    PIXELS = "pixels"
    DEPTH = "depth"
    POSES = "poses"
    TIME = "time"
    POINTS = "points"
    MASKS = "masks"
    OBJECTS = "objects"
    COMPLETE = "complete"
    ATTRIBUTES = "attributes"
    TRACKS = "tracks"
    ROOM = "room"
    FREE_SPACE = "free_space"


class Provenance(StrEnum):
    """On whose word a fact stands, best first. An absent fact has no provenance: it is not in `Scene.facts`."""

    SYNTHETIC = "synthetic"
    LASER = "laser"
    SENSOR = "sensor"
    ANNOTATED = "annotated"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Vouch:
    """How well a fact is known: standard deviation = hypot(sigma, relative * value), in the fact's own unit."""

    provenance: Provenance
    sigma: float = 0.0
    relative: float = 0.0

    def at(self, value: float = 0.0) -> float:
        """The standard deviation of one reading of size `value`."""
        return math.hypot(self.sigma, self.relative * value)
