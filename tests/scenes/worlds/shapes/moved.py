"""Parts after a joint has gone some of its way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.parts import Part
from sightline.scenes.worlds.shapes.shape import Joint


def moved(part: Part, joint: Joint, share: float = 1.0) -> Part:
    """A part that a joint has carried a share of its reach."""
    axis, way = np.array(joint.axis), joint.reach * share
    if joint.kind == "slide":
        return replace(part, center=part.center + axis * way)
    cross = np.cross(np.eye(3), axis)
    turn = np.eye(3) + np.sin(way) * cross + (1 - np.cos(way)) * cross @ cross
    pivot = np.array(joint.pivot)
    return replace(part, center=turn @ (part.center - pivot) + pivot, rotation=turn @ part.rotation)
