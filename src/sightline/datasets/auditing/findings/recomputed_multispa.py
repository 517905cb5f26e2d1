"""MultiSPA's answers from ScanNet's poses and depth.

Camera     t = (E1⁻¹ E2)[:3, 3] in the first camera; yaw = atan2(f_y, f_x), pitch = asin(f_z) of the forward axis f
           in the world; second less first; millimetres and degrees, cut to whole ones
Depth      z-depth at a pixel; the published answers are of the nearest mesh vertex, which may float before the surface
Matching   the first picture's point, lifted by its depth and projected into the second
What is within the margin of its own tolerance of zero is not judged: published directions have no dead zone.
"""

from __future__ import annotations

import re
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.auditing.findings.recomputed import Again, Route
from sightline.datasets.auditing.findings.said import number_list, told_numbers, value_of
from sightline.datasets.auditing.peers.peer_row import PeerRow
from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.registration import registered
from sightline.scenes.scene import Frame, Scene

Array = NDArray[np.float64]

TRANSLATION_M, TRANSLATION_SHARE = 0.003, 0.01  # answers are cut to whole millimetres; poses are the same ones
ANGLE_DEG = 1.5  # answers are cut to whole degrees
DEPTH_M, DEPTH_SHARE = 0.10, 0.10  # mesh against sensor, at edges a pixel beside the point
MATCH_SHARE = 0.025  # of the image's width, half of what the benchmark lets pass
SCALE = 1000.0  # coordinates in the text run from 0 to this
MOVED = {"x_movement": (0, "left", "right"), "y_movement": (1, "up", "down"), "z_movement": (2, "backward", "forward")}


def routes() -> dict[str, Route]:
    """By subtask, as the files call them; the others name objects by words, or lie in other datasets."""
    found: dict[str, Route] = {name: partial(_direction, *told) for name, told in MOVED.items()}
    found |= {
        "yaw_movement": partial(_turn_direction, 0, "right", "left"),
        "pitch_movement": partial(_turn_direction, 1, "down", "up"),
        "yaw_angle": partial(_turn, 0),
        "pitch_angle": partial(_turn, 1),
        "total_distance": _way,
        "displacement_vector": _vector,
        "depth_estimation_coor": _depth,
        "depth_comparison_coordinate": _nearer,
        "visual_correspondence_coor_2_coor": _match,
    }
    return found


def _direction(axis: int, negative: str, positive: str, row: PeerRow, scene: Scene) -> Again:
    moved = _moved(row, scene)
    if abs(moved[axis]) < TRANSLATION_M:
        return Again(None, "too small a movement to tell its direction")
    return _word(row, positive if moved[axis] > 0 else negative, (negative, positive))


def _turn_direction(axis: int, negative: str, positive: str, row: PeerRow, scene: Scene) -> Again:
    turned = _turned(row, scene)[axis]
    if abs(turned) < ANGLE_DEG:
        return Again(None, "too small a turn to tell its direction")
    return _word(row, positive if turned > 0 else negative, (negative, positive))


def _word(row: PeerRow, expected: str, both: tuple[str, str]) -> Again:
    said = value_of(row.answer).lower()
    named = [word for word in both if word in said]
    if len(named) != 1:
        return Again(None, "answer names neither direction, or both")
    return Again(named[0] == expected, f"{expected} by the poses")


def _turn(axis: int, row: PeerRow, scene: Scene) -> Again:
    expected, said = abs(_turned(row, scene)[axis]), _numbers(row, 1)
    if said is None:
        return Again(None, "answer holds no number")
    return Again(bool(abs(said[0] - expected) <= ANGLE_DEG), f"{expected:.1f} degrees by the poses")


def _way(row: PeerRow, scene: Scene) -> Again:
    expected, said = float(np.linalg.norm(_moved(row, scene))), _numbers(row, 1)
    if said is None:
        return Again(None, "answer holds no number")
    near = abs(said[0] / 1000 - expected) <= TRANSLATION_M + TRANSLATION_SHARE * expected
    return Again(bool(near), f"{1000 * expected:.0f} mm by the poses")


def _vector(row: PeerRow, scene: Scene) -> Again:
    expected, said = _moved(row, scene), _numbers(row, 3)
    if said is None:
        return Again(None, "answer holds no number")
    off = float(np.abs(said / 1000 - expected).max())
    near = off <= TRANSLATION_M + TRANSLATION_SHARE * float(np.linalg.norm(expected))
    return Again(near, f"{np.round(1000 * expected).astype(int).tolist()} mm by the poses")


def _depth(row: PeerRow, scene: Scene) -> Again:
    said = _numbers(row, 1)
    if said is None or not row.points:
        return Again(None, "answer holds no number" if said is None else "row tells no pixel")
    z = _depth_at(scene, _frames(row, scene, 1)[0], np.asarray(row.points[0]) + 0.5)
    if not np.isfinite(z):
        return Again(None, "no depth measured at the pixel")
    return Again(bool(abs(said[0] / 1000 - z) <= max(DEPTH_M, DEPTH_SHARE * z)), f"{1000 * z:.0f} mm by the depth map")


def _nearer(row: PeerRow, scene: Scene) -> Again:
    frame = _frames(row, scene, 1)[0]
    asked = _points(row.question)[-2:]
    said = told_numbers(row.answer)
    words = row.question.lower()
    if len(asked) != 2 or said is None or len(said) != 2:
        return Again(None, "question or answer holds no points")
    ends = [part for part in words.rsplit("\n", 1)[-1].replace("?", " ").replace(",", " ").split()]
    near = any(word in ends for word in ("closer", "nearer", "closest", "nearest", "near"))
    if near == any(word in ends for word in ("farther", "further", "farthest", "furthest", "far")):
        return Again(None, "question asks for the nearer or the farther, it is not plain which")
    z = [_depth_at(scene, frame, _pixel(frame, point)) for point in asked]
    if not np.isfinite(z).all():
        return Again(None, "no depth measured at the pixel")
    if abs(z[0] - z[1]) < max(DEPTH_M, DEPTH_SHARE * min(z)):
        return Again(None, "depths too near each other to tell")
    expected = asked[int((z[0] < z[1]) != near)]
    return Again(bool(np.abs(np.subtract(said, expected)).max() <= 1.0), f"{list(expected)} by the depth map")


def _match(row: PeerRow, scene: Scene) -> Again:
    first, second = _frames(row, scene, 2)
    asked = _points(row.question)
    said = told_numbers(row.answer)
    if not asked or said is None or len(said) != 2:
        return Again(None, "question or answer holds no points")
    pixel = _pixel(first, asked[-1])
    z = _depth_at(scene, first, pixel)
    if not np.isfinite(z) or first.camera is None or second.camera is None:
        return Again(None, "no depth measured at the pixel")
    point = second.camera.project(_pose(second).inverse().apply(_pose(first).apply(first.camera.unproject(pixel, z))))
    uv = np.asarray(point[0], dtype=np.float64).reshape(2)
    off = float(np.linalg.norm(uv - _pixel(second, said)))
    return Again(off <= MATCH_SHARE * second.camera.width, f"{off:.0f} pixels from where the depth map puts it")


def _moved(row: PeerRow, scene: Scene) -> Array:
    """The second camera's centre (3,) in the first camera's coordinates, metres."""
    first, second = (_pose(frame) for frame in _frames(row, scene, 2))
    return np.asarray((first.inverse() @ second).translation, dtype=np.float64)


def _turned(row: PeerRow, scene: Scene) -> tuple[float, float]:
    """Change of yaw (within ±180) and of pitch, degrees."""
    yaws, pitches = [], []
    for frame in _frames(row, scene, 2):
        forward = _pose(frame).rotate(np.array([0.0, 0.0, 1.0]))
        yaws.append(np.degrees(np.arctan2(forward[1], forward[0])))
        pitches.append(np.degrees(np.arcsin(np.clip(forward[2], -1.0, 1.0))))
    return float((yaws[1] - yaws[0] + 180) % 360 - 180), float(pitches[1] - pitches[0])


def _frames(row: PeerRow, scene: Scene, count: int) -> list[Frame]:
    """The frames that the row's pictures are: by name, or by the number that a name begins with."""
    if len(row.images) != count:
        raise SceneError(f"{row.id}: {len(row.images)} pictures, where {count} belong")
    names = [image.rsplit("/", 1)[-1].partition(".")[0].partition("_")[0] for image in row.images]
    known = {frame.id for frame in scene.frames}
    return [scene.frame(name if name in known else str(int(name)) if name.isdecimal() else name) for name in names]


def _pose(frame: Frame) -> Pose:
    if frame.world_from_camera is None:
        raise SceneError(f"frame {frame.id} has no pose")
    return frame.world_from_camera


def _depth_at(scene: Scene, frame: Frame, uv: Array) -> float:
    """z-depth in metres at a pixel (2,) of the colour image; NaN outside or where none was measured."""
    if frame.camera is None:
        raise SceneError(f"frame {frame.id} has no camera")
    told = frame.depth
    if told.color_from_depth is not None and told.color_from_depth.close_to(Pose.identity()):
        # From the same eye a ray is a ray: one look-up instead of a whole map carried over.
        values, pixel = told.read(), told.camera.project(frame.camera.unproject(uv, 1.0))[0]
    else:
        values, pixel = registered(frame, scene.id), uv
    column, line = (int(part) for part in np.floor(pixel))
    inside = 0 <= line < values.shape[0] and 0 <= column < values.shape[1]
    return float(values[line, column]) if inside else float("nan")


def _pixel(frame: Frame, point: tuple[float, ...]) -> Array:
    if frame.camera is None:
        raise SceneError(f"frame {frame.id} has no camera")
    return np.asarray(point, dtype=np.float64) / SCALE * [frame.camera.width, frame.camera.height]


def _points(text: str) -> list[tuple[float, ...]]:
    """Every "[ x , y ]" of a question, in order; corners that a task description names are no points."""
    found = [number_list(part) for part in re.findall(r"\[[^\[\]]*\d[^\[\]]*\]", text.rsplit("\n", 1)[-1])]
    return [point for point in found if point is not None and len(point) == 2]


def _numbers(row: PeerRow, count: int) -> Array | None:
    """The numbers of the answer: a bare one, or a list of `count`."""
    found = told_numbers(row.answer)
    return np.asarray(found, dtype=np.float64) if found is not None and len(found) == count else None
