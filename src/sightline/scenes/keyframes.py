"""Which frames of a video are kept: so many a second, or those where the camera has moved on.

The rules of CA-VQA: its training set looks at one frame a second, its benchmark at one in ten seconds, and each such
reference frame comes with up to four support frames before it. A frame supports when the camera has turned by 15° or
moved by 30 cm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from sightline.geometry.pose import Pose

TURNED = math.radians(15.0)
MOVED = 0.3  # metres
SUPPORTS = 4  # frames before the reference frame
NANOSECONDS = 10**9


def at_rate(stamps_ns: Sequence[int], per_second: Fraction) -> tuple[int, ...]:
    """Indices of the first frame in each slot of 1 / `per_second` seconds; stamps in nanoseconds, in order of time.

    Slots are counted from the first frame, in whole numbers, so that a rate of 1/10 drifts on no machine.
    """
    kept: list[int] = []
    last = -1
    for i, stamp in enumerate(stamps_ns):
        slot = int((stamp - stamps_ns[0]) * per_second / NANOSECONDS)
        if slot > last:
            kept.append(i)
            last = slot
    return tuple(kept)


def has_moved_on(here: Pose, there: Pose) -> bool:
    """Whether two cameras are turned by 15° or more, or are 30 cm or more apart."""
    # A thousandth of slack: a rig that turns by 15° exactly is meant to count, whatever the last digit of its pose.
    apart = float(np.linalg.norm(here.translation - there.translation))
    return apart >= 0.999 * MOVED or here.angle_to(there) >= 0.999 * TURNED


def key_frames(poses: Sequence[Pose]) -> tuple[int, ...]:
    """Indices of the first frame and of each that has moved on from the key frame before it."""
    kept: list[int] = []
    for i, pose in enumerate(poses):
        if not kept or has_moved_on(pose, poses[kept[-1]]):
            kept.append(i)
    return tuple(kept)


def support_frames(reference: Pose, before: Iterable[tuple[int, Pose]], at_most: int = SUPPORTS) -> tuple[int, ...]:
    """The numbers, in order of time, of up to `at_most` frames before the reference frame that each add a view.

    `before` gives number and pose of the frames before it, the latest first; no more of it is asked for than needed.
    A frame is taken when it has moved on from the one taken last.
    """
    kept: list[int] = []
    for number, pose in before:
        if has_moved_on(pose, reference):
            kept.append(number)
            reference = pose
        if len(kept) == at_most:
            break
    return tuple(reversed(kept))
