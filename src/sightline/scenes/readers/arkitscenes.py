"""ARKitScenes: rooms filmed with an iPad, its lidar depth and poses, and oriented boxes of furniture.

    41048143/                                          3dod/Training/41048143, raw/Validation/…, or the folder alone
      41048143_3dod_annotation.json                    boxes: label, segments.obbAligned {centroid, axesLengths,
                                                       normalizedAxes (rows are the axes)}; "skipped" scans have none
      41048143_3dod_mesh.ply                           optional: ARKit's mesh, of which the vertices are read
      41048143_frames/                                 absent in the raw release, whose folders lie beside the files
        lowres_wide/41048143_6845.701.png              colour, 256 × 192
        lowres_depth/41048143_6845.701.png             z-depth, 16 bits, millimetres; 0 not measured
        confidence/41048143_6845.701.png               optional: 0 (least) to 2
        lowres_wide_intrinsics/41048143_6845.701.pincam    width height fx fy cx cy
        lowres_wide.traj                               time, rotation vector, translation: camera_from_world; z up

Videos of one visit show the same rooms: where metadata.csv or a *_train_val_splits.csv of the release lies in a folder
above, they stay in one split.

Stamps are rounded to milliseconds here and there, and a pincam's may be one off. Poses come ten times a second: a frame
of the raw release (sixty a second) that has none of its own is left out. Pictures are as the iPad was held: all of a
video are turned together so that up is on top, cameras and poses with them. ROOT@every=5 takes every fifth frame
that can be used.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.box_formats import box_from_vsi
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.dropped import reasons
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.arkit_videos import arkit_split, visit_of
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.json_values import entry, mapping, numbers, sequence, text
from sightline.scenes.formats.ply import read_ply
from sightline.scenes.formats.within import read_within
from sightline.scenes.images import Header, encoded_in, read_color, read_header, read_whole_numbers
from sightline.scenes.root_options import EVERY, parted
from sightline.scenes.scene import DepthMap, Frame, PointCloud, Scene, SceneObject, Split
from sightline.scenes.upright import quarter_turns, turned_camera, turned_pixels, turned_pose

LEVELS = 3  # folders below ROOT
ANNOTATION, MESH = "_3dod_annotation.json", "_3dod_mesh.ply"
NEAR_IN_TIME = 0.005  # seconds between a picture's stamp and its pose's; the published loader allows as much
NEAR_IN_NAME = 0.0015  # seconds between a picture's stamp and its pincam's
MOST_TEXT = 32 << 20  # bytes of a trajectory
FARTHEST = 1e6  # metres; a number beyond is damage
LIDAR = Vouch(Provenance.SENSOR, 0.01, 0.01)  # metres
BOXES = Vouch(Provenance.ANNOTATED, 0.05)  # metres; drawn around the scan's mesh
# The taxonomy: every thing of these kinds was boxed in every scan.
COMPLETE = frozenset(
    (
        "bathtub", "bed", "cabinet", "chair", "dishwasher", "fireplace", "oven", "refrigerator", "shelf", "sink",
        "sofa", "stool", "stove", "table", "toilet", "tv monitor", "washer",
    )
)  # fmt: skip


def open_root(root: str) -> ArkitScenesReader:
    """The videos at or below `root`: one folder, a fold, a release. ReaderError when there are none."""
    path, asked = parted(root, {"every": EVERY}, "arkitscenes")
    if not path.is_dir():
        raise ReaderError(f"arkitscenes: {path} is no folder; give a folder of videos, such as 3dod/Training")
    try:
        found = {folder.resolve().name: folder for folder in _videos(path)}
    except OSError as error:
        raise ReaderError(f"arkitscenes: {path} cannot be searched ({error})") from error
    if not found:
        raise ReaderError(
            f"arkitscenes: no VIDEO_frames/lowres_wide.traj and no lowres_wide.traj in {path} or three folders below"
        )
    return ArkitScenesReader(root, found, int(asked.get("every", 1)))


def looks_like(path: Path) -> str | None:
    """Why this may be read as ARKitScenes; None when it may not."""
    for folder in _videos(path) if path.is_dir() else ():
        return f"{folder.name} has lowres_wide.traj"
    return None


def _is_video(folder: Path) -> bool:
    return (_frames_folder(folder) / "lowres_wide.traj").is_file()


def _frames_folder(folder: Path) -> Path:
    inner = folder / f"{folder.resolve().name}_frames"
    return inner if inner.is_dir() else folder


def _videos(folder: Path, levels: int = LEVELS) -> Iterator[Path]:
    """The folder itself where it is a video, or those that lie up to `levels` below it."""
    if _is_video(folder):
        yield folder
    elif levels:
        for child in sorted(folder.iterdir()):
            if child.is_dir():
                yield from _videos(child, levels - 1)


@dataclass(frozen=True)
class ArkitScenesReader:
    """Videos by number; every `every`-th frame is taken."""

    root: str
    folders: Mapping[str, Path]
    every: int = 1
    name: str = "arkitscenes"
    licence: str = "ARKitScenes: Apple's terms, non-commercial; not to be passed on"

    def ids(self) -> tuple[str, ...]:
        """Numbers of the videos, sorted."""
        return tuple(sorted(self.folders))

    def load(self, id: str) -> Scene:
        """One video; SceneError when no frame of it can be used or its annotation is damaged."""
        if id not in self.folders:
            raise ReaderError(f"arkitscenes: no video {id!r} in {self.root}; it has {len(self.folders)} videos")
        folder = self.folders[id]
        shots, dropped = _shots(_frames_folder(folder))
        if not shots:
            raise SceneError(f"arkitscenes: no frame of {folder} can be used ({reasons(dropped)})")
        turns = quarter_turns(shot.world_from_camera for shot in shots)
        objects, complete = _objects(folder, dropped)
        mesh = folder / f"{folder.resolve().name}{MESH}"
        facts = {
            Fact.PIXELS: Vouch(Provenance.SENSOR),
            Fact.DEPTH: LIDAR,
            Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
            Fact.POSES: Vouch(Provenance.ESTIMATED, 0.02),
            Fact.GRAVITY: Vouch(Provenance.SENSOR, 0.01),
            Fact.TIME: Vouch(Provenance.SENSOR, 0.001),
        }
        if objects:
            facts[Fact.OBJECTS] = BOXES
        if complete:
            facts[Fact.COMPLETE] = Vouch(Provenance.ANNOTATED)
        if mesh.is_file():
            facts[Fact.POINTS] = Vouch(Provenance.SENSOR, 0.03)
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            place=visit_of(folder.resolve().name, folder.resolve()),
            facts=facts,
            frames=tuple(_frame(shot, turns) for shot in shots[:: self.every]),
            objects=objects,
            complete=complete,
            read_points=partial(read_vertices, mesh) if mesh.is_file() else None,
            split=_split(folder),
            licence=self.licence,
            dropped=dict(dropped),
        )


def _split(folder: Path) -> Split:
    """Benchmarks ask about videos of the validation fold: they are never to be trained on, wherever they lie."""
    place = folder.resolve()
    return "test" if "validation" in (part.lower() for part in place.parts) else arkit_split(place.name)


class _Unusable(SceneError):
    """Why a frame or a box is left out; its text is the counted reason."""


@dataclass(frozen=True, eq=False)
class _Shot:
    """A frame as its files have it, not yet turned."""

    stamp: str
    color: Path
    depth: Path
    confidence: Path
    camera: Camera
    world_from_camera: Pose


def _shots(folder: Path) -> tuple[list[_Shot], Counter[str]]:
    """The frames that can be used in order of time, and how many were left out for each reason."""
    times, poses = read_trajectory(folder / "lowres_wide.traj")
    pincams = sorted(_stamped(folder / "lowres_wide_intrinsics", ".pincam"))
    stamps = [time for time, *_ in pincams]
    shots: list[_Shot] = []
    dropped: Counter[str] = Counter()
    cameras: dict[str, Camera] = {}
    for time, stamp, color in sorted(_stamped(folder / "lowres_wide", ".png")):
        try:
            depth = folder / "lowres_depth" / color.name
            pose = poses[_nearest(times, time, NEAR_IN_TIME, "no pose at its time")]
            pincam = pincams[_nearest(stamps, time, NEAR_IN_NAME, "no intrinsics")][2]
            camera = _camera(pincam, _sizes(color, depth), cameras)
        except _Unusable as reason:
            dropped[str(reason)] += 1
            continue
        if shots and time <= float(shots[-1].stamp):
            dropped["second frame of one time"] += 1
            continue
        shots.append(_Shot(stamp, color, depth, folder / "confidence" / color.name, camera, pose))
    sizes = Counter((shot.camera.width, shot.camera.height) for shot in shots)
    if len(sizes) > 1:
        size = sizes.most_common(1)[0][0]
        dropped["picture of another size than the rest"] += sum(sizes.values()) - sizes[size]
        shots = [shot for shot in shots if (shot.camera.width, shot.camera.height) == size]
    return shots, dropped


def _stamped(folder: Path, ending: str) -> list[tuple[float, str, Path]]:
    """(seconds, the same as written, file) of each file named VIDEO_SECONDS.ending."""
    found = []
    for path in folder.glob(f"*_*{ending}") if folder.is_dir() else ():
        stamp = path.name.removesuffix(ending).rpartition("_")[2]
        if stamp.replace(".", "", 1).isdecimal() and stamp.isascii() and len(stamp) < 20 and path.is_file():
            found.append((float(stamp), stamp, path))
    return found


def _nearest(times: list[float], time: float, within: float, otherwise: str) -> int:
    """The index of the time nearest to `time`; seconds."""
    after = bisect_left(times, time)
    near = [i for i in (after - 1, after) if 0 <= i < len(times)]
    best = min(near, key=lambda i: abs(times[i] - time), default=None)
    if best is None or abs(times[best] - time) > within:
        raise _Unusable(otherwise)
    return best


def _sizes(color: Path, depth: Path) -> Header:
    """The header of colour, whose size depth has too."""
    if not depth.is_file():
        raise _Unusable("no depth")
    try:
        seen, measured = read_header(color), read_header(depth)
    except SceneError as error:
        raise _Unusable("picture cut short or unreadable") from error
    if not measured.mode.startswith("I"):
        raise _Unusable("depth is not a picture of 16 bits")
    if (seen.width, seen.height) != (measured.width, measured.height):
        raise _Unusable("depth of another size than colour")
    return seen


def _camera(pincam: Path, seen: Header, known: dict[str, Camera]) -> Camera:
    """The camera of a pincam file. Apple measures the principal point from the picture's corner, as we do."""
    try:
        told = _text(pincam, 4096).strip()
    except SceneError as error:
        raise _Unusable("intrinsics are not width, height, fx, fy, cx, cy") from error
    if told not in known:
        try:
            width, height, fx, fy, cx, cy = (float(word) for word in told.split())
            camera = Camera.from_matrix([[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]], seen.width, seen.height)
        except (ValueError, GeometryError) as error:
            raise _Unusable("intrinsics are not width, height, fx, fy, cx, cy") from error
        if (width, height) != (seen.width, seen.height):
            raise _Unusable("intrinsics of another size than the picture")
        known[told] = camera
    return known[told]


def _text(path: Path, at_most: int) -> str:
    try:
        return read_within(path, at_most, "file of ARKitScenes").decode("ascii")
    except UnicodeDecodeError as error:
        raise SceneError(f"{path}: cannot be read as text ({error})") from error


def read_trajectory(path: Path) -> tuple[list[float], list[Pose]]:
    """Times in seconds, rising, and `world_from_camera` at each. SceneError, naming the line, where a file is damaged.

    The file gives camera_from_world: a rotation vector in radians and a translation in metres.
    """
    rows = []
    for number, line in enumerate(_text(path, MOST_TEXT).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = [float(word) for word in line.split()]
        except ValueError as error:
            raise SceneError(f"{path}: line {number} is {line[:40]!r}, where seven numbers belong") from error
        if len(row) != 7:
            raise SceneError(f"{path}: line {number} has {len(row)} numbers, where seven belong")
        if all(abs(number) < FARTHEST for number in row):  # refuses NaN: lost for a moment, no pose at that time
            rows.append(row)
    rows.sort(key=lambda row: row[0])
    if not rows:
        raise SceneError(f"{path}: holds no pose; without one no frame can be placed")
    table = np.array(rows)
    rotations = Rotation.from_rotvec(table[:, 1:4]).as_matrix()
    poses = [Pose(turn, move).inverse() for turn, move in zip(rotations, table[:, 4:7], strict=True)]
    return table[:, 0].tolist(), poses


def _frame(shot: _Shot, turns: int) -> Frame:
    camera = turned_camera(shot.camera, turns)
    depth = DepthMap(
        camera,
        partial(_read_depth, shot.depth, turns),
        LIDAR,
        read_confidence=partial(_read_confidence, shot, turns) if shot.confidence.is_file() else None,
    )
    return Frame(
        id=shot.stamp,
        camera=camera,
        world_from_camera=turned_pose(shot.world_from_camera, turns),
        time_s=float(shot.stamp),
        read_rgb=partial(_read_color, shot.color, turns),
        read_encoded=encoded_in(shot.color) if turns == 0 else None,
        depths={"sensor": depth},
    )


def _read_color(path: Path, turns: int) -> NDArray[np.uint8]:
    return turned_pixels(read_color(path), turns)


def _read_depth(path: Path, turns: int) -> NDArray[np.float32]:
    millimetres = read_whole_numbers(path)
    return turned_pixels(np.where(millimetres > 0, millimetres / 1000.0, np.nan).astype(np.float32), turns)


def _read_confidence(shot: _Shot, turns: int) -> NDArray[np.float32]:
    header = read_header(shot.confidence)
    if (header.width, header.height) != (shot.camera.width, shot.camera.height):
        raise SceneError(f"{shot.confidence}: {header.width}×{header.height} pixels, its depth has another size")
    return turned_pixels(read_whole_numbers(shot.confidence).astype(np.float32), turns)


def read_vertices(path: Path) -> PointCloud:
    """The vertices (N, 3) of a mesh, metres, with their colours where it has them."""
    vertex = read_ply(path).vertex
    if not {"x", "y", "z"} <= vertex.keys():
        raise SceneError(f"{path}: its vertices have no x, y, z; they have: {', '.join(vertex)}")
    xyz = np.column_stack([vertex[axis] for axis in "xyz"]).astype(np.float64)
    known = (np.abs(xyz) < FARTHEST).all(axis=1)  # refuses NaN as well
    colours = [vertex[name] for name in ("red", "green", "blue") if name in vertex]
    rgb = np.column_stack(colours).astype(np.uint8)[known] if len(colours) == 3 else None
    return PointCloud(xyz[known], rgb)


def _objects(folder: Path, dropped: Counter[str]) -> tuple[tuple[SceneObject, ...], frozenset[str]]:
    """The annotated boxes, and the labels of which none is missing; neither where the scan was not annotated.

    What is no box is left out and counted; its label is then not complete, nor any where the label is lost with it.
    """
    path = folder / f"{folder.resolve().name}{ANNOTATION}"
    if not path.is_file():
        return (), frozenset()
    told = mapping(read_json(path), str(path))
    if told.get("skipped") or "data" not in told:
        return (), frozenset()
    objects: dict[str, SceneObject] = {}
    lost: set[str] = set()
    for number, row in enumerate(sequence(told["data"], f"{path}: data")):
        where, label = f"{path}: data[{number}]", ""
        try:
            label = _label(text(entry(row, "label", where), where))
            segments = entry(entry(row, "segments", where), "obbAligned", where)
            id = text(mapping(row, where).get("uid", str(number)), where)
            center, lengths = (numbers(entry(segments, key, where), (3,), where) for key in ("centroid", "axesLengths"))
            box = box_from_vsi(center, lengths, numbers(entry(segments, "normalizedAxes", where), (9,), where))
        except (SceneError, GeometryError):
            dropped["annotated box that is none"] += 1
            lost.add(label)
            continue
        if not label or id in objects:
            dropped["box without a label" if not label else "box of an id that was there"] += 1
            lost.add(label)
            continue
        objects[id] = SceneObject(id, label, box)
    return tuple(objects.values()), frozenset() if "" in lost else COMPLETE - lost


def _label(told: str) -> str:
    for mark in "_-/":
        told = told.replace(mark, " ")
    return " ".join(told.lower().split())
