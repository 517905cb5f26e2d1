"""RGB-D recordings in the layout of the TUM benchmark.

    rgb.txt             time, then file (rgb/1305031102.175304.png); lines that begin with # are remarks
    depth.txt           the same for depth: 16 bits, 5000 to the metre, already on the colour's pixels; 0 not measured
    groundtruth.txt     time tx ty tz qx qy qz qw: world_from_camera, metres, of the colour camera; optional
    camera-intrinsics.txt  optional: K 3 × 3, pixel centres at whole numbers

Colour, depth and poses have clocks of their own: each colour picture takes the depth nearest in time, which no other
picture is nearer to, and the pose between the two that surround it; what is further apart than 20 ms does not belong
together. A folder of the benchmark itself is known by "freiburg1" to "freiburg3" in its name: the lens and the upright
world of the motion capture are its own. For others a K must lie there, and up is not vouched for.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

from sightline.geometry.camera import Camera
from sightline.geometry.conventions import PIXEL_CENTER
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.within import read_within
from sightline.scenes.images import Header
from sightline.scenes.layouts.calibration import KINECT, Calibration, calibration_of, matrix_file
from sightline.scenes.layouts.pictures import UnusableError, checked_pair, frame_of, recording
from sightline.scenes.scene import Frame, Scene

Array = NDArray[np.float64]

FILES = "rgb.txt and depth.txt (with groundtruth.txt)"
COLOR, DEPTH, POSES = "rgb.txt", "depth.txt", "groundtruth.txt"
APART_S = 0.02  # seconds; what the benchmark's own tools allow
GAP_S = 0.1  # seconds between two poses, beyond which nothing is said of what lies between
PER_METRE = 5000.0
MOST_BYTES = 1 << 25
MOST_CLOSE = 32  # depth pictures within `APART_S` that are tried for one colour picture
LONGEST_NAME = 250  # bytes; file systems take 255 bytes of each part
BEYOND = 1e12  # seconds or metres
# fx, fy, cx, cy and k1 k2 p1 p2 k3 of the three cameras, as the benchmark states them for 640 × 480.
LENSES = {
    "1": ((517.3, 516.5, 318.6, 255.3), (0.2624, -0.9531, -0.0054, 0.0026, 1.1633)),
    "2": ((520.9, 521.0, 325.1, 249.7), (0.2312, -0.7849, -0.0033, -0.0001, 0.9172)),
    "3": ((535.4, 539.2, 320.1, 247.6), ()),
}
FREIBURG = re.compile(r"freiburg([123])")


@dataclass(frozen=True, eq=False)
class _Path:
    """The camera's way: times (T,) rising, seconds; places (T, 3), metres; turns (T, 4) as x y z w."""

    times: Array
    places: Array
    turns: Array

    def at(self, time: float) -> Pose:
        """world_from_camera between the two poses that surround `time`; UnusableError where they are too far off."""
        after = int(np.searchsorted(self.times, time))
        near = [i for i in (after - 1, after) if 0 <= i < len(self.times)]
        if not near or min(abs(self.times[i] - time) for i in near) > APART_S:
            raise UnusableError("no pose within 20 ms")
        if len(near) < 2 or self.times[after] - self.times[after - 1] > GAP_S:
            closest = min(near, key=lambda i: abs(float(self.times[i]) - time))
            return Pose(Rotation.from_quat(self.turns[closest]).as_matrix(), self.places[closest])
        between = Slerp(self.times[near], Rotation.from_quat(self.turns[near]))(time)
        place = [np.interp(time, self.times[near], self.places[near, axis]) for axis in range(3)]
        return Pose(between.as_matrix(), np.array(place))


def names(folder: Path) -> tuple[str, ...]:
    """The one recording of the folder, called ""; nothing when it has no such files."""
    return ("",) if (folder / COLOR).is_file() and (folder / DEPTH).is_file() else ()


def read(folder: Path, name: str) -> Scene:
    """The recording in `folder`; SceneError when no frame of it can be used."""
    dropped: Counter[str] = Counter()
    way = _way(folder / POSES, dropped) if (folder / POSES).is_file() else None
    colors, depths = _list(folder / COLOR, dropped), _list(folder / DEPTH, dropped)
    found: list[tuple[float, Path, Path, Header, Pose | None]] = []
    matches = _matched([time for time, _ in colors], [time for time, _ in depths])
    for (time, color), match in zip(colors, matches, strict=True):
        try:
            if match is None:
                raise UnusableError("no depth within 20 ms")
            seen, measured = _inside(folder, color), _inside(folder, depths[match][1])
            found.append((time, seen, measured, checked_pair(seen, measured), way.at(time) if way else None))
        except UnusableError as reason:
            dropped[str(reason)] += 1
    facts = {Fact.TIME: Vouch(Provenance.SENSOR, 0.005)}
    if way is not None:
        facts[Fact.POSES] = Vouch(Provenance.SENSOR, 0.01)
        if FREIBURG.search(folder.resolve().name):
            facts[Fact.GRAVITY] = Vouch(Provenance.ESTIMATED, 0.03)
    frames = _frames(folder, found, dropped) if found else ()
    lists = {COLOR: colors, DEPTH: depths} | ({POSES: way.times} if way else {})
    empty = [f"{name} lists none" for name, listed in lists.items() if not len(listed)]
    return recording(folder, frames, dropped, facts, *empty)


def _frames(
    folder: Path, found: list[tuple[float, Path, Path, Header, Pose | None]], dropped: Counter[str]
) -> tuple[Frame, ...]:
    """The frames whose pictures have the size of most, in the order of time, which starts with the first of them."""
    width, height = Counter((header.width, header.height) for *_, header, _ in found).most_common(1)[0][0]
    cameras = _cameras(folder, width, height)
    frames: dict[float, Frame] = {}
    ids: set[str] = set()
    start = min(time for time, *_ in found)
    for time, color, depth, header, pose in sorted(found, key=lambda one: one[0]):
        if (header.width, header.height) != (width, height):
            dropped["picture of another size than the rest"] += 1
        elif time in frames or color.stem in ids:
            dropped["listed twice"] += 1
        else:
            ids.add(color.stem)
            frames[time] = frame_of(
                color.stem, color, depth, cameras, pose, KINECT, per_metre=PER_METRE, time_s=time - start
            )
    return tuple(frames.values())


def _cameras(folder: Path, width: int, height: int) -> Calibration:
    known = FREIBURG.search(folder.resolve().name)
    if matrix_file(folder) is not None or known is None or (width, height) != (640, 480):
        return calibration_of(folder, width, height)
    (fx, fy, cx, cy), distortion = LENSES[known[1]]
    model = "opencv" if distortion else "pinhole"
    camera = Camera(width, height, fx, fy, cx + PIXEL_CENTER, cy + PIXEL_CENTER, model, distortion)  # type: ignore[arg-type]  # mypy reads the choice as str
    return Calibration(camera, camera, Pose.identity())


def _matched(colors: list[float], depths: list[float]) -> list[int | None]:
    """For each colour time the depth that belongs to it: closest pairs first, each depth once, none beyond 20 ms."""
    order = np.argsort(depths, kind="stable")
    times = np.asarray(depths, dtype=np.float64)[order]
    close: list[tuple[float, int, int]] = []
    for c, time in enumerate(colors):
        first = int(np.searchsorted(times, time - APART_S))
        for d in range(first, min(first + MOST_CLOSE, len(times))):
            if times[d] <= time + APART_S:
                close.append((abs(float(times[d]) - time), c, int(order[d])))
    matches: list[int | None] = [None] * len(colors)
    taken: set[int] = set()
    for _, c, d in sorted(close):
        if matches[c] is None and d not in taken:
            matches[c] = d
            taken.add(d)
    return matches


def _inside(folder: Path, name: str) -> Path:
    """The file of that name in the folder; UnusableError for a name that leads out of it."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or "\0" in name:
        raise UnusableError("file outside the folder")
    if len(name.encode()) > LONGEST_NAME:
        raise UnusableError("name longer than a file's can be")
    return folder / place


def _list(path: Path, dropped: Counter[str]) -> list[tuple[float, str]]:
    """(time, file) of each line; lines that are something else are counted."""
    listed = []
    for line in _lines(path):
        time, _, name = line.strip().partition(" ")
        numbers = _numbers([time])
        if numbers is None or not name.strip():
            dropped[f"line of {path.name} that is no time and file"] += 1
        else:
            listed.append((numbers[0], name.strip()))
    return listed


def _way(path: Path, dropped: Counter[str]) -> _Path:
    """The poses by time, the last of those with the same; lines that hold none are counted."""
    rows: dict[float, list[float]] = {}
    for line in _lines(path):
        numbers = _numbers(line.split())
        if numbers is None or len(numbers) != 8 or not 0.9 < math.hypot(*numbers[4:]) < 1.1:
            dropped[f"line of {path.name} that is no time and pose"] += 1
        else:
            rows[numbers[0]] = numbers
    table = np.array([rows[time] for time in sorted(rows)]).reshape(-1, 8)
    return _Path(table[:, 0], table[:, 1:4], table[:, 4:])


def _lines(path: Path) -> list[str]:
    """The lines that are no remarks."""
    text = read_within(path, MOST_BYTES, "list of frames")
    lines = text.decode("latin-1").replace("\t", " ").split("\n")
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _numbers(words: list[str]) -> list[float] | None:
    """The words as numbers; None when one is none, or beyond all times and places."""
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return None
    return numbers if all(abs(number) < BEYOND for number in numbers) else None  # NaN is not below either
