"""Camera motion again: matrices solved, quaternions multiplied, headings crossed, shared points counted bit by bit."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.answers.choice import Choice
from sightline.answers.number import Angle, Length
from sightline.answers.space import Vector
from sightline.datasets.checking.recompute.frusta import frusta_overlap
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.witness import Stance, Triple, Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

Array = NDArray[np.float64]

ARM = 2.0  # metres in front of the camera, where a pose that is off by its sigma shows things off by as much
STEEPEST = math.sin(math.radians(80.0))  # of a view that still has a heading
WORDS = {
    # axis: the options, and which of them it is where the value is above 0
    "x": (("left", "right"), 1),
    "y": (("up", "down"), 1),
    "z": (("forward", "backward"), 0),
    "yaw": (("left", "right"), 0),
    "pitch": (("up", "down"), 0),
    "roll": (("clockwise", "counter-clockwise"), 0),
}


def camera_displacement(row: Row, witness: Witness) -> Retold:
    """The second camera's centre in the first camera's axes, by solving with the first pose's matrix."""
    shift = _shift(row, witness)
    if shift is None:
        return Retold(None)
    x, y, z = shift
    return Retold(Vector((x, y, z)), *_travelled(row, witness, shift))


def camera_travel(row: Row, witness: Witness) -> Retold:
    """The distance of the two camera centres in the world."""
    shift, matrices = _shift(row, witness), [witness.matrix(view.frame) for view in row.views]
    if shift is None or matrices[0] is None or matrices[1] is None:
        return Retold(None)
    metres = math.dist(matrices[0][:3, 3].tolist(), matrices[1][:3, 3].tolist())
    return Retold(Length(metres), *_travelled(row, witness, shift))


def camera_direction(row: Row, witness: Witness) -> Retold:
    """The sign of the solved shift along an axis, or of the angle by which the two cameras' headings, views or right
    hands are apart."""
    axis = str(row.params.get("axis"))
    if axis not in WORDS:
        return Retold(None)
    options, above = WORDS[axis]
    if axis in ("x", "y", "z"):
        shift = _shift(row, witness)
        if shift is None:
            return Retold(None)
        value, whole, least = shift["xyz".index(axis)], math.hypot(*shift), _setting(row, "least_m")
        values = {f"{axis}_m": value, "distance_m": whole}
        variance, sure = witness.variance(Fact.POSES) * (2.0 + (whole / ARM) ** 2), abs(value)
    else:
        stances = _stances(row, witness)
        if stances is None:
            return Retold(None)
        value, whole, least = _apart(*stances, axis), _one_turn(*stances), _setting(row, "least_rad")
        values = {f"{axis}_rad": value, "turn_rad": whole}
        variance, sure = _doubt(*stances, axis, witness), min(abs(value), math.pi - abs(value))
    faults = (*_of_pair(row, witness, values, abs(value), max(least, _setting(row, "share") * whole)),
              *_of_axis(row, witness, axis))  # fmt: skip
    answer = Choice(options, above if value > 0 else 1 - above)
    return Retold(answer, values, faults, margin=sigmas(sure, variance))


def camera_turn(row: Row, witness: Witness) -> Retold:
    """The angle of one quaternion over the other, or of the cameras' headings, views or right hands."""
    axis, stances = str(row.params.get("axis")), _stances(row, witness)
    if stances is None or not (axis == "full" or axis in ("yaw", "pitch", "roll")):
        return Retold(None)
    whole = _one_turn(*stances)
    if axis == "full":
        value, values = whole, {"turn_rad": whole}
        variance = 2.0 * witness.variance(Fact.POSES) / ARM**2
    else:
        value = _apart(*stances, axis)
        values = {f"{axis}_rad": value, "turn_rad": whole}
        variance = _doubt(*stances, axis, witness)
    faults = (*_of_pair(row, witness, values, abs(value), _setting(row, "least_rad")), *_of_axis(row, witness, axis))
    return Retold(Angle(abs(value)), values, faults, margin=sigmas(value, variance))


def _travelled(
    row: Row, witness: Witness, shift: Triple
) -> tuple[dict[str, float], tuple[Fault, ...], frozenset[str], float | None]:
    """Values, faults, what is untold and margin of a camera that was displaced by `shift`."""
    square = sum(step * step for step in shift)
    values = {"x_m": shift[0], "y_m": shift[1], "z_m": shift[2], "distance_m": math.hypot(*shift)}
    noise = 2 * witness.variance(Fact.POSES) + witness.variance(Fact.METRIC, 1.0) * square
    metres = math.sqrt(square)
    faults = tuple(_of_pair(row, witness, values, metres, _setting(row, "least_m")))
    return values, faults, frozenset(), sigmas(metres, noise)


def _shift(row: Row, witness: Witness) -> Triple | None:
    if len(row.views) != 2:
        return None
    key = (_shift, row.views[0].frame, row.views[1].frame)
    if key not in witness.kept:
        first, second = (witness.matrix(view.frame) for view in row.views)
        if first is None or second is None:
            return None
        witness.kept[key] = tuple(np.linalg.solve(first, second)[:3, 3].tolist())
    shift: Triple = witness.kept[key]
    return shift


def _of_pair(row: Row, witness: Witness, values: dict[str, float], size: float, least: float) -> Iterator[Fault]:
    """What the two frames share, counted again and added to `values`; it must lie within the row's own limits, and
    `size` must be as large as is asked about. Hard is a pair that shares little or is hardly large enough."""
    by_depth = "depth" in witness.vouched
    overlap = _overlap(row, witness) if by_depth else _by_poses(row, witness)
    if overlap is None:
        frames, most = ", ".join(view.frame for view in row.views), row.params.get("frames")
        yield Fault("frames", f"two of the {most} that are looked at", frames)
        return
    values["overlap" if by_depth else "frusta_overlap"] = overlap
    low, high = _setting(row, "low"), _setting(row, "high")
    if not low <= overlap <= high:
        yield Fault("overlap", f"{low} to {high}", str(overlap))
    if not size >= least * (1 - CLOSE) or size == 0:
        yield Fault("motion", f"at least {least}", str(size))
    hard = 1.0 - overlap * (1.0 - least / size) if size else math.nan
    if row.difficulty is None or not math.isclose(row.difficulty, hard, abs_tol=CLOSE):
        yield Fault("difficulty", str(hard), str(row.difficulty))


def _overlap(row: Row, witness: Witness) -> float | None:
    """The share of the points that either frame sees which both do; None where they are not two that are looked at."""
    most = row.params.get("frames")
    if len(row.views) != 2 or not isinstance(most, int) or most <= 0:
        return None
    key = (_overlap, most, row.views[0].frame, row.views[1].frame)
    if key not in witness.kept:
        masks = witness.masks(most)
        first, second = (masks.get(view.frame) for view in row.views)
        if first is None or second is None:
            return None
        joint = (first | second).bit_count()
        witness.kept[key] = (first & second).bit_count() / joint if joint else 0.0
    overlap: float = witness.kept[key]
    return overlap


def _by_poses(row: Row, witness: Witness) -> float | None:
    """The share of what either frame sees which both do, wherever that stands; None as above."""
    most = row.params.get("frames")
    if len(row.views) != 2 or not isinstance(most, int) or most <= 0:
        return None
    names = row.views[0].frame, row.views[1].frame
    key = (_by_poses, most, *names)
    if key not in witness.kept:
        witness.kept[key] = frusta_overlap(witness, names, most)
    overlap: float | None = witness.kept[key]
    return overlap


def _of_axis(row: Row, witness: Witness, axis: str) -> Iterator[Fault]:
    """Headings, tilts and rolls are told where it is known what is up, and where there is a heading."""
    if axis not in ("yaw", "pitch", "roll"):
        return
    if "gravity" not in witness.vouched:
        yield Fault("gravity", "known", "unknown")
    for view in row.views:
        stance = stance_in(view.frame, witness)
        if axis != "pitch" and stance is not None and abs(stance.ahead[2]) > STEEPEST + CLOSE:
            yield Fault("view", "within 80° of the horizontal", f"{stance.ahead} in frame {view.frame}")


def _setting(row: Row, name: str) -> float:
    value = row.params.get(name)
    return float(value) if isinstance(value, int | float) else math.nan


def _stances(row: Row, witness: Witness) -> tuple[Stance, Stance] | None:
    stances = [stance_in(view.frame, witness) for view in row.views]
    if len(stances) != 2 or stances[0] is None or stances[1] is None:
        return None
    return stances[0], stances[1]


def stance_in(frame_id: str, witness: Witness) -> Stance | None:
    """How the camera of a frame stands; None where it has no pose."""
    if frame_id not in witness.stances:
        matrix = witness.matrix(frame_id)
        witness.stances[frame_id] = None if matrix is None else stance_of(matrix)
    return witness.stances[frame_id]


def stance_of(matrix: Array) -> Stance:
    """That of a camera with this world_from_camera matrix (4, 4), metres; its quaternion as Shepperd finds it."""
    rows = matrix.tolist()
    trace = rows[0][0] + rows[1][1] + rows[2][2]
    # Each part is known best where it is the largest, from its own square.
    squares = [1 + trace] + [1 - trace + 2 * rows[i][i] for i in range(3)]
    best = squares.index(max(squares))
    double = math.sqrt(squares[best])  # twice the largest part
    crossed = [rows[2][1] - rows[1][2], rows[0][2] - rows[2][0], rows[1][0] - rows[0][1]]
    if best == 0:
        parts = [double / 2] + [off / (2 * double) for off in crossed]
    else:
        i = best - 1
        parts = [crossed[i] / (2 * double)] + [
            double / 2 if k == i else (rows[k][i] + rows[i][k]) / (2 * double) for k in range(3)
        ]
    length = math.hypot(*parts)
    w, x, y, z = (part / length for part in parts)
    ahead = (2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y))
    right = (1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y))
    return Stance((w, x, y, z), ahead, right)


def _one_turn(first: Stance, second: Stance) -> float:
    """Radians of the rotation between two orientations: of the quaternion that divides one by the other."""
    a, b, c, d = first.quaternion
    w, x, y, z = second.quaternion
    real = a * w + b * x + c * y + d * z
    rest = (a * x - b * w - c * z + d * y, a * y + b * z - c * w - d * x, a * z - b * y + c * x - d * w)
    return 2 * math.atan2(math.hypot(*rest), abs(real))


def _apart(first: Stance, second: Stance, axis: str) -> float:
    """Radians by which the second camera is turned left, tilted up or rolled clockwise against the first."""
    if axis == "pitch":
        return tilt_of(second) - tilt_of(first)
    if axis == "roll":
        return math.remainder(roll_of(second) - roll_of(first), math.tau)
    (x, y, _), (u, v, _) = first.ahead, second.ahead
    return math.atan2(x * v - y * u, x * u + y * v)


def tilt_of(stance: Stance) -> float:
    """Radians by which a camera looks above the horizontal."""
    x, y, z = stance.ahead
    return math.atan2(z, math.hypot(x, y))


def roll_of(stance: Stance) -> float:
    """Radians from the level right hand of somebody who looks ahead to the camera's own, about the view."""
    (x, y, z), (u, v, w) = stance.ahead, stance.right
    level = (y, -x, 0.0)
    crossed = (level[1] * w, -level[0] * w, level[0] * v - level[1] * u)
    return math.atan2(x * crossed[0] + y * crossed[1] + z * crossed[2], level[0] * u + level[1] * v)


def _doubt(first: Stance, second: Stance, axis: str, witness: Witness) -> float:
    """Variance of such an angle, square radians: of both poses, and of gravity by the law of cosines.

    A world that is tilted a little changes the pitch of a camera by the part of the tilt across its heading, its roll
    by the part along it over the cosine of its pitch, and its yaw by that part times the tangent.
    """
    tilts = tilt_of(first), tilt_of(second)
    a, b = {
        "pitch": (1.0, 1.0),
        "yaw": (math.tan(tilts[0]), math.tan(tilts[1])),
        "roll": (1 / math.cos(tilts[0]), 1 / math.cos(tilts[1])),
    }[axis]
    turn = _apart(first, second, "yaw")
    square = (a - b) ** 2 + 4 * a * b * math.sin(turn / 2) ** 2
    return 2.0 * witness.variance(Fact.POSES) / ARM**2 + witness.variance(Fact.GRAVITY) * square
