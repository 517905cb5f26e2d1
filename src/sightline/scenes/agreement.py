"""Do poses carry the depth of one frame to the depth of another, and would other poses do as well?

Poses come in units and directions that their files do not state. Measured depth tells: surfaces seen from two places
are where both say only if the way between them is right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check_frames import BETWEEN_PIXELS, depth_residuals, spread
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

OTHER_UNITS = (0.9, 1.1)  # the closest that depth must know from metres
LOOKED_AT = 8  # frames among which pairs are sought
PAIRS = 6
OVERLAP = 300  # compared pixels, of some three thousand, that the frames of a pair share
TURNED = math.radians(30.0)  # views that are turned further against each other share little
CLEARER = 1.3  # times as far off as others, poses are refuted
LARGEST = 25_000_000  # pixels of a picture; carrying depth onto a larger one takes seconds
FINEST = 0.01  # metres; depth compared at the nearest pixel tells no finer


def in_metres(frames: Sequence[Frame]) -> bool | None:
    """Whether the poses of frames with depth are in metres as their depth is; None where that cannot be told.

    Poses whose unit is off by 3 % may pass for ones in metres. Frames without pose or readable depth tell nothing.
    """
    return _agree(frames, _far_pairs(frames), [partial(_longer, times=times) for times in OTHER_UNITS])


def as_told(frames: Sequence[Frame], reference: int) -> bool | None:
    """Whether the poses lead from the other frames to the reference, not the other way; None as with `in_metres`."""
    return _agree(frames, [(f, reference) for f in range(len(frames)) if f != reference], [Pose.inverse])


def _longer(pose: Pose, times: float) -> Pose:
    return Pose(pose.rotation, times * pose.translation)


def _agree(
    frames: Sequence[Frame], pairs: Iterable[tuple[int, int]], rivals: Sequence[Callable[[Pose], Pose]]
) -> bool | None:
    """Whether the poses fit the depth of these pairs of frames, the first `PAIRS` of them that overlap.

    Each rival makes of b_from_a of a pair (a, b) what it is where a doubt is justified: its inverse, or as long in
    another unit. True: depth fits within its noise, and clearly better than with any rival. False: it does not fit, or
    a rival fits clearly better. None: there is nothing to compare, or rivals fit as well.
    """
    table = SceneTable(Scene("frames", frames=tuple(frames)))
    own: list[Array] = []
    others: list[list[Array]] = [[] for _ in rivals]
    allowed = 0.0
    for a, b in pairs:
        if len(own) == PAIRS:
            break
        if max(_pixels(frames[a]), _pixels(frames[b])) > LARGEST:
            continue
        try:
            b_from_a = table.camera_from_world(b) @ table.camera_from_world(a).inverse()
            met = depth_residuals(table, a, b)
            if len(met) < OVERLAP:
                continue
            for found, rival in zip(others, rivals, strict=True):
                found.append(depth_residuals(table, a, b, rival(b_from_a)))
        except (SceneError, OSError):
            continue  # no pose, or no depth that can be read
        own.append(met)
        allowed = max(allowed, BETWEEN_PIXELS + 3 * frames[b].depth.vouch.at(2.0))
    if not own:
        return None
    off, rival_off = _off(own), min(map(_off, others), default=np.inf)
    if off > min(allowed, CLEARER * max(rival_off, FINEST)):
        return False
    return True if rival_off > CLEARER * max(off, FINEST) else None


def _pixels(frame: Frame) -> int:
    return 0 if frame.camera is None else frame.camera.width * frame.camera.height


def _off(residuals: Sequence[Array]) -> float:
    """The median distance; infinite where too few surfaces are met to speak of one."""
    together = np.abs(np.concatenate(residuals))
    return float(np.median(together)) if len(together) >= OVERLAP else np.inf


def _far_pairs(frames: Sequence[Frame]) -> tuple[tuple[int, int], ...]:
    """Pairs of `LOOKED_AT` frames that look about the same way, those that stand furthest apart first."""
    posed = [(f, pose) for f in spread(len(frames), LOOKED_AT) if (pose := frames[f].world_from_camera) is not None]
    apart = {
        (a, b): float(np.linalg.norm(here.translation - there.translation))
        for i, (a, here) in enumerate(posed)
        for b, there in posed[i + 1 :]
        if here.angle_to(there) < TURNED
    }
    return tuple(sorted(apart, key=lambda pair: -apart[pair]))
