"""Videos, and folders of pictures that were taken one after another.

    walk.mp4 (mov, mkv, webm, avi)      pictures with the file's own times; needs PyAV (extra `video`)
    walk/000001.jpg …                   or pictures, in the order of the numbers in their names

What is known of them lies beside a video with its name before ("walk_poses.npz"), in a folder of pictures without:

    poses.npz               pose_c2w (N, 4, 4) world_from_camera, metres, one per picture; fx_fy_cx_cy (4,) in pixels
    poses.txt               or 16 numbers a line; NaN where tracking was lost
    camera-intrinsics.txt   K 3 × 3; pixel centres at whole numbers, as in fx_fy_cx_cy
    depth/NAME.png          z-depth, 16 bits, millimetres, 0 not measured; for a video 000000.png, 000001.png, …
    times.txt               seconds, one per picture, of a folder
    gravity-direction.txt   the direction of down in the poses' world

ROOT is a video, a folder of pictures, or a folder of either. A folder without times may be given its rate behind the
path, "walk@fps=10"; of what has times, so many pictures a second are kept. "walk@every=5" keeps every fifth of those
that can be used. Poses alone do not make a world metric, since most trackers of plain video know no scale: depth does
where it agrees with them between frames far apart (where it contradicts them, they are not vouched for), or the user
who says "walk.mp4@unit=m".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.agreement import in_metres
from sightline.scenes.dropped import reasons
from sightline.scenes.exif import Exif, read_exif
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.film import ENDINGS, Film, read_reel
from sightline.scenes.formats.npy import read_npz
from sightline.scenes.formats.number_text import read_matrix
from sightline.scenes.images import Header, encoded_in, read_color
from sightline.scenes.keyframes import at_rate
from sightline.scenes.layouts.calibration import (
    GRAVITY,
    KINECT,
    Calibration,
    calibration,
    calibration_of,
    matrix_file,
    matrix_of,
    upright_from_world,
)
from sightline.scenes.layouts.pictures import UnusableError, checked_pose, header_of, read_depth
from sightline.scenes.root_options import EVERY, parted
from sightline.scenes.scene import DepthMap, Frame, Scene

Array = NDArray[np.float64]

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
KNOWN = {"fps": r"\d{1,4}(\.\d{1,6})?", "every": EVERY, "unit": "m"}
NUMBER = re.compile(r"\d+")
NO_COLOR = re.compile(r"(?<![a-z])(depth|label|mask|pose)(?![a-z])", re.IGNORECASE)  # other pictures of a frame
TOLD = Vouch(Provenance.ANNOTATED, relative=0.01)
PROVEN = Vouch(Provenance.SENSOR, relative=0.03)  # by depth, which knows the poses' unit no better
ROUNDED_NS = 1_000_000  # containers count in milliseconds: all stamps but the first may be one too early
FEWEST = 2  # pictures; one alone is a photo


def open_root(root: str) -> VideoReader:
    """The videos and folders of pictures at ROOT, options behind an "@"; ReaderError when there are none."""
    path, told = parted(root, KNOWN, "video")
    wanted = _Wanted(Fraction(told["fps"]) if "fps" in told else None, int(told.get("every", 1)))
    if wanted.fps == 0:
        raise ReaderError(f"video: {root} says {told['fps']} pictures a second; give more than none")
    if path.is_file() and path.suffix.lower() in ENDINGS:
        return VideoReader(root, {path.name: path}, wanted, "unit" in told)
    if not path.is_dir():
        raise ReaderError(f"video: {path} is no folder and no video ({' '.join(ENDINGS)})")
    inside = {path.resolve().name: path} if _is_sequence(path) else {}
    for child in sorted(path.iterdir()) if not inside else ():
        if (child.is_file() and child.suffix.lower() in ENDINGS) or (child.is_dir() and _is_sequence(child)):
            inside[child.name] = child
    if not inside:
        looked_for = f"a video ({' '.join(ENDINGS)}) or pictures ({' '.join(PICTURES)}) with numbers in their names"
        raise ReaderError(f"video: nothing in {path} or in a folder directly in it is {looked_for}")
    return VideoReader(root, inside, wanted, "unit" in told)


def looks_like(path: Path) -> str | None:
    """Why this may be read as video; None when it may not.

    Numbered pictures of one size are taken to be one, unless a camera wrote into them as it does into photos.
    """
    if path.is_file():
        return f"{path.name} is a video" if path.suffix.lower() in ENDINGS else None
    if not path.is_dir():
        return None
    for child in (path, *sorted(path.iterdir())):
        if child.is_file() and child.suffix.lower() in ENDINGS:
            return f"{child.name} is a video"
        if child.is_dir() and _is_sequence(child) and _is_one_camera(child):
            return f"{child.name} has numbered pictures of one size"
    return None


def _is_sequence(folder: Path) -> bool:
    return len(_pictures(folder)) >= FEWEST


def _is_one_camera(folder: Path) -> bool:
    pictures = _pictures(folder)
    try:
        first, *others = (header_of(pictures[i]) for i in (0, len(pictures) // 2, -1))
    except UnusableError:
        return False
    if first.mode.startswith("I"):
        return False  # depth
    return all(other == first for other in others) and read_exif(pictures[0]) == Exif()


def _pictures(folder: Path) -> list[Path]:
    """Pictures with numbers in their names, in the order of those."""
    named = [path for path in folder.iterdir() if path.suffix.lower() in PICTURES]
    found = [path for path in named if NUMBER.search(path.stem) and not NO_COLOR.search(path.stem)]
    return sorted(found, key=lambda path: ([int(word[:18]) for word in NUMBER.findall(path.stem)], path.name))


@dataclass(frozen=True)
class _Wanted:
    """`fps`: pictures a second, those to keep of what has times, those there are of what has none; `every`: which."""

    fps: Fraction | None
    every: int

    def of(self, frames: Sequence[Frame]) -> Sequence[Frame]:
        """Those to be kept of frames in order of time."""
        times = [frame.time_s for frame in frames if frame.time_s is not None]
        if self.fps is not None and times:
            stamps = [round(1e9 * time) + (ROUNDED_NS if n else 0) for n, time in enumerate(times)]
            frames = [frames[n] for n in at_rate(stamps, self.fps)]
        return frames[:: self.every]


@dataclass(frozen=True)
class VideoReader:
    """Videos and folders of pictures by their file names."""

    root: str
    places: Mapping[str, Path]
    wanted: _Wanted
    in_metres: bool
    name: str = "video"
    licence: str = "the recording's own; look where it comes from"

    def ids(self) -> tuple[str, ...]:
        """File and folder names, sorted."""
        return tuple(sorted(self.places))

    def load(self, id: str) -> Scene:
        """One video. Its times are read, one picture is decoded; SceneError when no picture of it can be used."""
        if id not in self.places:
            raise ReaderError(f"video: no video {id!r} in {self.root}; there are: {', '.join(self.ids())[:200]}")
        place = self.places[id]
        dropped: Counter[str] = Counter()
        shots = _of_folder(place, self.wanted.fps, dropped) if place.is_dir() else _of_video(place)
        beside = _Beside(place, "") if place.is_dir() else _Beside(place.parent, f"{place.stem}_")
        frames, facts = beside.told_of(shots, self.wanted, dropped)
        if not frames:
            raise SceneError(f"video: no picture of {place} can be used ({reasons(dropped)})")
        if Fact.POSES in facts and self.in_metres:
            facts[Fact.METRIC] = TOLD
        elif {Fact.POSES, Fact.DEPTH} <= set(facts):
            agree = in_metres(frames)
            if agree:
                facts[Fact.METRIC] = PROVEN
            elif agree is False:
                del facts[Fact.POSES]
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            facts=facts,
            frames=frames,
            licence=self.licence,
            dropped={reason: count for reason, count in dropped.items() if count},
        )


@dataclass(frozen=True)
class _Shots:
    """The pictures of one camera: their frames so far, each with its place among all there are."""

    size: Header
    frames: Mapping[int, Frame]
    count: int
    timed: Vouch | None


def _of_video(path: Path) -> _Shots:
    reel = read_reel(path)
    film = Film(reel)
    frames = {n: Frame(f"{n:06d}", time_s=time, read_rgb=partial(film.rgb, n)) for n, time in enumerate(reel.times_s)}
    return _Shots(Header(reel.width, reel.height, "RGB"), frames, len(frames), Vouch(Provenance.SENSOR, 0.01))


def _of_folder(folder: Path, fps: Fraction | None, dropped: Counter[str]) -> _Shots:
    """The pictures of most pictures' size, with their times as far as these are known."""
    pictures = _pictures(folder)
    headers: dict[int, Header] = {}
    for n, path in enumerate(pictures):
        try:
            headers[n] = header_of(path)
        except UnusableError as reason:
            dropped[str(reason)] += 1
    sizes = Counter((header.width, header.height) for header in headers.values())
    if not sizes:
        raise SceneError(f"video: no picture of {folder} can be read; copy them again")
    width, height = sizes.most_common(1)[0][0]
    times, timed = _times(folder / "times.txt", len(pictures), fps)
    frames = {}
    ids: Counter[str] = Counter(path.stem for path in pictures)
    for n, header in headers.items():
        path = pictures[n]
        if (header.width, header.height) != (width, height):
            dropped["picture of another size than the rest"] += 1
            continue
        id = path.stem if ids[path.stem] == 1 else path.name
        time = None if times is None else times[n]
        frames[n] = Frame(id, time_s=time, read_rgb=partial(read_color, path), read_encoded=encoded_in(path))
    return _Shots(Header(width, height, "RGB"), frames, len(pictures), timed)


def _times(path: Path, count: int, fps: Fraction | None) -> tuple[list[float] | None, Vouch | None]:
    """Seconds of each of `count` pictures since the first, and how well they are known."""
    if path.is_file():
        seconds = read_matrix(path, count, 1)[:, 0]
        if not (np.diff(seconds) > 0).all() or not np.isfinite(seconds).all():
            raise SceneError(f"{path}: its seconds do not rise from line to line; is the order that of the pictures?")
        return (seconds - seconds[0]).tolist(), Vouch(Provenance.SENSOR, 0.01)
    if fps is not None:
        return [float(n / fps) for n in range(count)], Vouch(Provenance.ANNOTATED, float(1 / fps) / 2)
    return None, None


@dataclass(frozen=True)
class _Beside:
    """What lies beside the pictures: in `folder`, with `prefix` before its usual name."""

    folder: Path
    prefix: str

    def path(self, name: str) -> Path:
        return self.folder / f"{self.prefix}{name}"

    def told_of(
        self, shots: _Shots, wanted: _Wanted, dropped: Counter[str]
    ) -> tuple[tuple[Frame, ...], dict[Fact, Vouch]]:
        """The frames with camera, pose and depth as far as these are known, and what can be vouched for."""
        matrices, k = self._poses(shots.count)
        cameras = self._cameras(shots.size, k)
        upright = upright_from_world(self.path(GRAVITY)) if matrices is not None else None
        depths = self.path("depth")
        found = []
        for n, frame in shots.frames.items():
            try:
                pose = None if matrices is None else _color_pose(matrices[n], upright, cameras)
            except UnusableError as reason:
                dropped[str(reason)] += 1
                continue
            depth = depths / f"{frame.id}.png"
            maps: dict[str, DepthMap] = {}
            if cameras is not None and depth.is_file():
                maps = _depth_maps(depth, cameras)
                dropped["depth that is damaged or of another size"] += not maps
            camera = cameras.color if cameras else None
            found.append(replace(frame, camera=camera, world_from_camera=pose, depths=maps))
        frames = tuple(wanted.of(found))
        facts = {Fact.PIXELS: Vouch(Provenance.SENSOR)}
        if shots.timed is not None:
            facts[Fact.TIME] = shots.timed
        if matrices is not None and cameras is not None:
            facts[Fact.POSES] = Vouch(Provenance.ESTIMATED, 0.01)
        if upright is not None:
            facts[Fact.GRAVITY] = Vouch(Provenance.SENSOR, 0.02)
        if frames and all(frame.depths for frame in frames):
            facts[Fact.DEPTH] = KINECT
            if matrices is None:
                facts[Fact.METRIC] = Vouch(Provenance.SENSOR, relative=0.01)
        return frames, facts

    def _poses(self, count: int) -> tuple[Array | None, Array | None]:
        """world_from_camera (count, 4, 4) of each picture, and K (3, 3); None for what is not there."""
        archive, text = self.path("poses.npz"), self.path("poses.txt")
        if not archive.is_file():
            return (read_matrix(text, count, 16).reshape(-1, 4, 4) if text.is_file() else None), None
        arrays = read_npz(archive)
        poses, k = arrays.get("pose_c2w"), arrays.get("fx_fy_cx_cy")
        if poses is None or poses.shape != (count, 4, 4) or poses.dtype.kind != "f":
            shape = None if poses is None else poses.shape
            raise SceneError(f"{archive}: pose_c2w has shape {shape}; {count} pictures need {(count, 4, 4)} floats")
        if k is not None and k.shape != (4,):
            raise SceneError(f"{archive}: fx_fy_cx_cy has shape {k.shape}; it takes four numbers")
        fx, fy, cx, cy = (float(number) for number in k) if k is not None else (0.0,) * 4
        return poses.astype(np.float64), None if k is None else matrix_of((fx, fy, cx, cy))

    def _cameras(self, size: Header, k: Array | None) -> Calibration | None:
        if matrix_file(self.folder, self.prefix) is not None:
            return calibration_of(self.folder, size.width, size.height, self.prefix)
        try:
            return None if k is None else calibration(k, size.width, size.height)
        except GeometryError as error:
            raise SceneError(f"{self.path('poses.npz')}: fx_fy_cx_cy: {error}") from error


def _color_pose(matrix: Array, upright: Pose | None, cameras: Calibration | None) -> Pose:
    """The colour camera's place; UnusableError when the matrix (4, 4) is no pose."""
    pose = checked_pose(matrix)
    if cameras is not None and cameras.color_from_depth is not None:
        pose = pose @ cameras.color_from_depth.inverse()  # the poses are those of the camera whose K is published
    return pose if upright is None else upright @ pose


def _depth_maps(path: Path, cameras: Calibration) -> dict[str, DepthMap]:
    """The depth map of a picture; none when its file is damaged or of another size."""
    try:
        header = header_of(path)
    except UnusableError:
        return {}
    if not header.mode.startswith("I") or (header.width, header.height) != (cameras.depth.width, cameras.depth.height):
        return {}
    return {"sensor": DepthMap(cameras.depth, partial(read_depth, path), KINECT, cameras.color_from_depth)}
