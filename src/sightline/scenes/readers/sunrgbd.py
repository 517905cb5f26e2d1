"""SUN RGB-D: one picture a scene, its depth, the tilt of the camera, and boxes drawn by hand.

As published, each frame a folder, somewhere below ROOT (kv2/kinect2data/…, xtion/sun3ddata/…):

    intrinsics.txt                     K 3 × 3; pixels are counted from one, as Matlab does
    extrinsics/*.txt                   3 × 4; its rotation levels the camera: x right, y down, z forward
    image/*.jpg                        colour
    depth/*.png                        z-depth, 16 bits, millimetres turned left by three bits; 0 not measured
    depth_bfx/*.png                    optional: the same with its holes filled in by a guess
    annotation3Dfinal/index.json       objects: name ("chair:occluded"), polygon [{X, Z, Ymin, Ymax}], levelled, y down
    annotation3Dlayout/index.json      optional: the room, likewise
    scene.txt                          optional: what kind of room it is
    SUNRGBDtoolbox/*/allsplit.mat      above a frame: the official split; without it all are held back as test images

or as MMDetection3D prepares it, a JSON file of infos beside the pictures and points:

    *_infos.json                       data_list: images.CAM0 {img_path, height, width, depth2img (3 × 3)},
                                       lidar_points.lidar_path,
                                       instances: bbox_3d (centre, full size, yaw), bbox_label_3d
    000017.jpg, 000017.bin             colour; points: float32 x y z r g b, 0 to 1 for colours

The world is the levelled camera: x right, y forward, z up, the eye at its origin. Its pickles are never opened.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import rq

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.box_formats import box_from_sunrgbd
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose, nearest_rotation
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.info_files import INFOS_LOOKED_AT, first_pictures
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.json_values import entry, mapping, numbers, sequence, text
from sightline.scenes.formats.sunrgbd_lists import from_sensor, lists_above, place_of, training_frames
from sightline.scenes.formats.within import unusable
from sightline.scenes.images import encoded_in, read_color, read_header, read_whole_numbers
from sightline.scenes.met_points import sightings_by_points
from sightline.scenes.scene import DepthMap, Frame, Note, PointCloud, Room, Scene, SceneObject, Sighting, Split

Array = NDArray[np.float64]

# From x right, y down, z forward.
WORLD_FROM_LEVEL: Array = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
FROM_ONE = 0.5  # pixels: the centre of the first pixel is at 1 there and at 0.5 here
DEEPEST = 8.0  # metres; the published tools trust no sensor beyond
DEPTH = Vouch(Provenance.SENSOR, 0.01, 0.015)  # metres; four kinds of sensors, the worst of them
FILLED = Vouch(Provenance.ESTIMATED, 0.05, 0.03)  # metres
FACTS = {
    Fact.PIXELS: Vouch(Provenance.SENSOR),
    Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
    Fact.POSES: Vouch(Provenance.SENSOR),  # the world is the camera's own, so it stands there exactly
    Fact.GRAVITY: Vouch(Provenance.ESTIMATED, 0.03),
}
BOXES = Vouch(Provenance.ANNOTATED, 0.1)  # metres; drawn from one side, the far faces are guessed
STRUCTURE = {"wall", "floor", "ceiling"}
CLASSES = ("bed", "table", "sofa", "chair", "toilet", "desk", "dresser", "night stand", "bookshelf", "bathtub")
TEST_IMAGES = 5050  # of the prepared release: the first so many numbers are the official test images
FARTHEST = 1e6  # metres; a number beyond is damage
POINT = 24  # bytes
MOST_POINTS = 20_000_000
LEVELS = 8  # folders below ROOT
FOLDERS_LOOKED_AT = 2_000  # before a root is said to hold no frame


def open_root(root: str) -> SunRgbdReader:
    """The frames at or below `root`: a frame's folder, a tree of them, *_infos.json. ReaderError where none is."""
    path = Path(root)
    infos = _infos(path)
    if infos:
        return SunRgbdReader(root, _listed(infos, root))
    frames = {path.resolve().name: path} if _is_frame(path) else dict(_below(path))
    if not frames:
        raise ReaderError(
            f"sunrgbd: no folder with intrinsics.txt and image/ at or below {root}, and no *_infos.json in it "
            "(a .pkl of infos is not opened; write it as JSON)"
            + unusable(path, "*_infos*.json", "intrinsics.txt", "*/intrinsics.txt")
        )
    return SunRgbdReader(root, frames)


def looks_like(path: Path) -> str | None:
    """Why this may be read as SUN RGB-D; None when it may not."""
    for file in _infos(path)[:INFOS_LOOKED_AT]:
        picture = first_pictures(file).get("CAM0")
        if isinstance(picture, dict) and "depth2img" in picture:
            return f"{file.name} tells of pictures with depth2img"
    for _, folder in _below(path, FOLDERS_LOOKED_AT):
        if (folder / "extrinsics").is_dir():
            return f"{folder.name} has intrinsics.txt, extrinsics/ and image/"
    return None


def _infos(path: Path) -> list[Path]:
    infos = [path] if path.suffix == ".json" else sorted(path.glob("*_infos*.json"))
    return [file for file in infos if file.is_file()]


def _is_frame(folder: Path) -> bool:
    return (folder / "intrinsics.txt").is_file() and (folder / "image").is_dir()


def _below(root: Path, at_most: int | None = None) -> Iterator[tuple[str, Path]]:
    """Folders of frames and their path below `root`, among `at_most` folders; links are not followed."""
    for name, folders, _ in islice(os.walk(root), at_most):
        folder = Path(name)
        if _is_frame(folder):
            yield folder.relative_to(root).as_posix(), folder
            folders.clear()
        elif len(folder.relative_to(root).parts) >= LEVELS:
            folders.clear()


def _listed(files: list[Path], root: str) -> dict[str, tuple[Path, Mapping[str, object]]]:
    """The infos of prepared frames by number, and the folder that their files are named from."""
    found: dict[str, tuple[Path, Mapping[str, object]]] = {}
    for file in files:
        told = read_json(file)
        for number, row in enumerate(sequence(entry(told, "data_list", str(file)), f"{file}: data_list")):
            where = f"{file}: data_list[{number}]"
            image = text(entry(_color_of(row, where), "img_path", where), f"{where}: img_path")
            id = PurePosixPath(image).stem
            if not id or id in found:
                raise ReaderError(f"sunrgbd: {where}: picture {image!r} stands there twice or has no name; mend {root}")
            found[id] = (file, {**mapping(row, where), "where": where})
    return found


def _color_of(row: object, where: str) -> object:
    return entry(entry(row, "images", where), "CAM0", f"{where}: images")


@dataclass(frozen=True)
class SunRgbdReader:
    """Frames by their path below the root, or by number."""

    root: str
    frames: Mapping[str, Path | tuple[Path, Mapping[str, object]]]
    name: str = "sunrgbd"
    licence: str = "SUN RGB-D: academic use; look at its web page"

    def ids(self) -> tuple[str, ...]:
        """Paths or numbers, sorted."""
        return tuple(sorted(self.frames))

    def load(self, id: str) -> Scene:
        """One picture; SceneError when it, its depth, its camera or its annotation cannot be used."""
        if id not in self.frames:
            raise ReaderError(f"sunrgbd: no frame {id!r} in {self.root}; it has {len(self.frames)}")
        place, source = self.frames[id], f"{self.name}:{self.root}"
        if isinstance(place, Path):
            return replace(_published(place, id, source, self.licence), split=self._split(place), place=place_of(place))
        return _prepared(*place, id, source, self.licence)

    @cached_property
    def _training(self) -> dict[Path, frozenset[str]]:
        return {}

    def _split(self, folder: Path) -> Split:
        """The official split of a published frame; "test" where no list is there or it does not name the frame."""
        lists = lists_above(folder)
        if lists is None:
            return "test"
        if lists not in self._training:
            self._training[lists] = training_frames(lists)
        return "train" if from_sensor(folder.resolve().as_posix()) in self._training[lists] else "test"


def _published(folder: Path, id: str, source: str, licence: str) -> Scene:
    color, depth = _only(folder / "image", (".jpg", ".png")), _only(folder / "depth", (".png",))
    header, measured = read_header(color), read_header(depth)
    if not measured.mode.startswith("I"):
        raise SceneError(f"{depth}: is not a picture of 16 bits; raw depth of SUN RGB-D is")
    if (measured.width, measured.height) != (header.width, header.height):
        raise SceneError(f"{depth}: {measured.width}×{measured.height} pixels, {color.name} has another size")
    k = _numbers(folder / "intrinsics.txt", (3, 3))
    tilt = _only(folder / "extrinsics", (".txt",), last=True)
    try:
        camera = _camera(k, header.width, header.height)
    except GeometryError as error:
        raise SceneError(f"{folder / 'intrinsics.txt'}: {error}") from error
    try:
        world_from_camera = Pose(WORLD_FROM_LEVEL @ nearest_rotation(_numbers(tilt, (3, 4))[:, :3]), np.zeros(3))
    except GeometryError as error:
        raise SceneError(f"{tilt}: {error}") from error
    depths = {"sensor": DepthMap(camera, partial(read_depth, depth), DEPTH)}
    filled = folder / "depth_bfx" / depth.name
    dropped: Counter[str] = Counter()
    if filled.is_file():
        if _has_size(filled, header.width, header.height):
            depths["estimated"] = DepthMap(camera, partial(read_depth, filled), FILLED)
        else:
            dropped["filled depth that is damaged or of another size"] += 1
    objects = _drawn(folder / "annotation3Dfinal" / "index.json", dropped)
    return Scene(
        id=id,
        source=source,
        facts=FACTS | {Fact.DEPTH: DEPTH} | ({Fact.OBJECTS: BOXES} if objects else {}),
        frames=(_frame(color, camera, world_from_camera, depths),),
        objects=objects,
        room=_room(folder / "annotation3Dlayout" / "index.json"),
        notes=_kind_of_room(folder / "scene.txt"),
        licence=licence,
        dropped=dict(dropped),
    )


def _has_size(path: Path, width: int, height: int) -> bool:
    try:
        header = read_header(path)
    except SceneError:
        return False
    return (header.width, header.height) == (width, height)


def _only(folder: Path, endings: tuple[str, ...], last: bool = False) -> Path:
    """The first file of a folder with one of these endings, or the last: recordings were levelled anew later."""
    found = sorted(p for p in folder.iterdir() if p.suffix in endings and p.is_file()) if folder.is_dir() else []
    if not found:
        raise SceneError(
            f"{folder}: holds no {' or '.join(f'*{end}' for end in endings)}; copy the frame again"
            + unusable(folder, *(f"*{end}" for end in endings))
        )
    return found[-1 if last else 0]


def _frame(color: Path, camera: Camera, world_from_camera: Pose, depths: Mapping[str, DepthMap]) -> Frame:
    """The one frame of a scene."""
    read = partial(read_color, color)
    return Frame("0", camera, world_from_camera, read_rgb=read, depths=depths, read_encoded=encoded_in(color))


def _camera(k: Array, width: int, height: int) -> Camera:
    return Camera.from_matrix(k - [[0, 0, FROM_ONE], [0, 0, FROM_ONE], [0, 0, 0]], width, height)


def _numbers(path: Path, shape: tuple[int, int]) -> Array:
    """Numbers of a small text file, rows first."""
    try:
        with path.open("rb") as file:
            words = file.read(4096).decode("ascii").split()
        return numbers([float(word) for word in words], shape, str(path))
    except (OSError, ValueError) as error:
        raise SceneError(f"{path}: cannot be read as numbers ({error})") from error


def read_depth(path: Path) -> NDArray[np.float32]:
    """Depth (H, W) in metres, NaN where not measured or beyond 8 m; the file's 16 bits are turned left by three."""
    counted = read_whole_numbers(path)
    low = counted & 7
    counted >>= 3  # in place: a picture may be large
    low <<= 13
    counted |= low
    metres = counted.astype(np.float32)
    metres /= 1000.0
    metres[(metres <= 0) | (metres > DEEPEST)] = np.nan
    return metres


def _drawn(path: Path, dropped: Counter[str]) -> tuple[SceneObject, ...]:
    """The annotated boxes; none where the frame was not annotated. What is no box is left out and counted."""
    if not path.is_file():
        return ()
    objects = []
    for number, row in enumerate(sequence(entry(read_json(path), "objects", str(path)), f"{path}: objects")):
        where = f"{path}: objects[{number}]"
        if not row or not mapping(row, where).get("polygon"):
            continue  # a deleted object leaves its place empty
        try:
            label = text(entry(row, "name", where), where).partition(":")[0].replace("_", " ").strip().lower()
            polygons = sequence(entry(row, "polygon", where), where)
            if label in STRUCTURE:
                dropped["wall, floor or ceiling"] += 1
            elif not label:
                dropped["box without a label"] += 1
            else:
                objects.append(SceneObject(f"{label}#{number}", label, _box(polygons[0], where)))
        except (SceneError, GeometryError):
            dropped["annotated box that is none"] += 1
    return tuple(objects)


def _box(polygon: object, where: str) -> Box:
    """The box over a rectangle of four corners X, Z, between Ymin and Ymax; levelled coordinates, y down."""
    x, z = (numbers(entry(polygon, axis, where), (4,), f"{where}: {axis}") for axis in "XZ")
    low, high = (numbers(entry(polygon, name, where), (1,), f"{where}: {name}")[0] for name in ("Ymin", "Ymax"))
    corners = np.column_stack([x, z])
    sides = corners[1:3] - corners[:2]
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() <= 0 or abs(sides[0] @ sides[1]) > 0.05 * lengths.prod():
        raise SceneError(f"{where}: its corners make no rectangle")
    along = sides[0] / lengths[0]
    basis = np.array([[along[0], along[1], 0.0], [-along[1], along[0], 0.0], [0.0, 0.0, 1.0]])
    center = np.append((corners[0] + corners[2]) / 2, -(low + high) / 2)
    return box_from_sunrgbd(center, np.append(lengths, abs(high - low)) / 2, basis)


def _room(path: Path) -> Room | None:
    """Floor and height of the annotated room. Its outline is not taken: it ends where the picture does."""
    if not path.is_file():
        return None
    try:
        for row in sequence(entry(read_json(path), "objects", str(path)), str(path)):
            polygons = mapping(row, str(path)).get("polygon") if row else None
            if not polygons:
                continue
            polygon = sequence(polygons, str(path))[0]
            ends = [-float(numbers(entry(polygon, name, str(path)), (1,), str(path))[0]) for name in ("Ymin", "Ymax")]
            return Room(height=max(ends) - min(ends), floor_z=min(ends))
    except SceneError:
        return None  # of a quarter of the frames it is empty or half written, and nothing else depends on it
    return None


def _kind_of_room(path: Path) -> tuple[Note, ...]:
    if not path.is_file():
        return ()
    with path.open("rb") as file:
        told = file.read(200).decode("utf-8", "replace").strip()
    return (Note("room kind", told.replace("_", " ")),) if told else ()


def _prepared(file: Path, told: Mapping[str, object], id: str, source: str, licence: str) -> Scene:
    where = str(told["where"])
    picture = _color_of(told, where)
    color = _beside(file, text(entry(picture, "img_path", where), where), where, "image")
    header = read_header(color)
    size = numbers([entry(picture, name, where) for name in ("width", "height")], (2,), f"{where}: width, height")
    if tuple(size) != (header.width, header.height):
        stated = f"{size[0]:g}×{size[1]:g}"
        raise SceneError(f"{where}: states {stated} pixels, {color.name} has {header.width}×{header.height}")
    camera, world_from_camera = _decomposed(
        numbers(entry(picture, "depth2img", where), (3, 3), f"{where}: depth2img"), header.width, header.height, where
    )
    dropped: Counter[str] = Counter()
    objects = _labelled(told, where, dropped)
    facts = FACTS | ({Fact.OBJECTS: BOXES} if objects else {})
    points = None
    if "lidar_points" in told:
        name = text(entry(told["lidar_points"], "lidar_path", where), where)
        points = _beside(file, name, where, "points")
        facts |= {Fact.POINTS: DEPTH}
    split: Split = "train" if id.isdecimal() and int(id) > TEST_IMAGES else "test"
    frame = _frame(color, camera, world_from_camera, {})
    if points is not None:
        # They are those of the frame's own depth map, which these files do not hold.
        frame = replace(frame, read_sightings=partial(_seen_in, frame, objects, points))
    return Scene(
        id=id,
        source=source,
        facts=facts,
        frames=(frame,),
        objects=objects,
        read_points=None if points is None else partial(read_points, points),
        split=split,
        licence=licence,
        dropped=dict(dropped),
    )


def _seen_in(frame: Frame, objects: tuple[SceneObject, ...], points: Path) -> dict[str, Sighting]:
    return sightings_by_points(frame, objects, read_points(points).xyz)


def _beside(file: Path, name: str, where: str, usual: str) -> Path:
    """A file that the infos name, beside them or in the folder where it usually lies."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\0" in name:
        raise SceneError(f"{where}: {name!r} leads out of the dataset; do not use this file")
    for path in (file.parent / parts, file.parent / usual / parts, file.parent / "sunrgbd_trainval" / usual / parts):
        try:
            if path.is_file():
                return path
        except OSError:
            continue  # a name longer than any file's
    raise SceneError(f"{where}: {name!r} is neither beside {file.name} nor in {usual}/; copy it there")


def _decomposed(matrix: Array, width: int, height: int, where: str) -> tuple[Camera, Pose]:
    """Camera and world_from_camera of depth2img (3, 3) = K · camera_from_world."""
    if not 0.9 < float(np.linalg.norm(matrix[2])) < 1.1:
        raise SceneError(f"{where}: depth2img is no K times a rotation; its last row has not length 1")
    upper, rotation = rq(matrix)
    signs = np.where(np.diag(upper) < 0, -1.0, 1.0)
    k, camera_from_world = upper * signs, rotation * signs[:, None]
    try:
        camera = _camera(np.where(np.abs(k) > 1e-3, k, 0.0) / k[2, 2], width, height)
        return camera, Pose(nearest_rotation(camera_from_world.T), np.zeros(3))
    except GeometryError as error:
        raise SceneError(f"{where}: depth2img is no K times a rotation ({error})") from error


def _labelled(told: Mapping[str, object], where: str, dropped: Counter[str]) -> tuple[SceneObject, ...]:
    objects = []
    for number, row in enumerate(sequence(told.get("instances", []), f"{where}: instances")):
        place = f"{where}: instances[{number}]"
        try:
            row_class = float(numbers(entry(row, "bbox_label_3d", place), (1,), place)[0])
            seven = numbers(entry(row, "bbox_3d", place), (7,), place)
            if row_class not in range(len(CLASSES)):
                dropped["label that names no class"] += 1
                continue
            label = CLASSES[int(row_class)]
            box = Box.from_yaw(seven[:3], seven[3:6], float(seven[6]))
            objects.append(SceneObject(f"{label}#{number}", label, box))
        except (SceneError, GeometryError):
            dropped["annotated box that is none"] += 1
    return tuple(objects)


def read_points(path: Path) -> PointCloud:
    """Points (N, 3) in the world with colours, from float32 x y z r g b; damaged ones are left out."""
    try:
        size = path.stat().st_size
        if size % POINT or size > POINT * MOST_POINTS:
            raise SceneError(f"{path}: {size:,} bytes are not whole points of {POINT} each, or too many; copy it again")
        rows = np.fromfile(path, dtype="<f4").reshape(-1, 6)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    rows = rows[(np.abs(rows) < FARTHEST).all(axis=1)]  # refuses NaN as well
    return PointCloud(rows[:, :3].astype(np.float64), np.clip(np.round(rows[:, 3:] * 255), 0, 255).astype(np.uint8))
