"""KITTI's object data: one picture, one lidar sweep and boxes a scene.

    training/image_2/000008.png     left colour (image_3: right, taken along where it is there)
    training/velodyne/000008.bin    float32 (N, 4): x forward, y left, z up, reflectance
    training/calib/000008.txt       P0 … P3 (3 × 4), R0_rect (3 × 3), Tr_velo_to_cam (3 × 4)
    training/label_2/000008.txt     type truncated occluded alpha u0 v0 u1 v1 h w l x y z rotation_y
    anywhere/*.json                 the same as MMDetection3D's info files say it (version 1.1, written as JSON)

Everything is told in the rectified coordinates of camera 0, whose y axis points down to within a degree or two (boxes
are upright in it): our world is those coordinates turned so that this y is −z. The cameras stand beside their origin:
P2's last column is K times a shift of 6 cm. Pixel centres are whole numbers. What is distant or hidden is not annotated
("DontCare"), so nothing is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.box_formats import KittiBox, box_from_kitti
from sightline.geometry.pose import Pose, nearest_rotation
from sightline.scenes.drive import DrawnBox, Drive, Shot, Surety, Sweep, scene_of
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.info_files import first_pictures
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.json_values import entry, mapping, numbers, sequence, text
from sightline.scenes.formats.within import read_within
from sightline.scenes.scene import Scene

Array = NDArray[np.float64]

CAMERAS = (2, 3)  # the colour cameras
COLUMNS = 4  # of the lidar's files
MOST_TEXT = 1 << 20  # bytes of a calibration or label file; real ones have two thousand
NOT_ANNOTATED = "DontCare"
KIND = re.compile(r"[A-Za-z]+(_[A-Za-z]+)*")
LABELS = {"Person_sitting": "sitting person", "Misc": "other vehicle"}  # the others are their own lower case
WITHOUT_FRONT = "Misc"
INFO_LABELS = ("Pedestrian", "Cyclist", "Car")  # MMDetection3D's order
LARGEST, FARTHEST = 50.0, 300.0  # metres; a label beyond is damaged
WRITTEN = 1e-2  # how far a rotation of these files may be off
# The least turn that takes the camera's down to −z: x right, y forward, z up.
WORLD_FROM_RECT = Pose(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]), np.array([0.0, 0.0, 0.0]))
SURETY = Surety(
    points=Vouch(Provenance.LASER, 0.02),
    objects=Vouch(Provenance.ANNOTATED, 0.1),
    always={
        Fact.PIXELS: Vouch(Provenance.SENSOR),
        Fact.POSES: Vouch(Provenance.SENSOR, 0.01),  # calibrated to each other
        Fact.METRIC: Vouch(Provenance.LASER, relative=0.005),
        Fact.GRAVITY: Vouch(Provenance.ESTIMATED, 0.03),  # radians; slopes and the car's pitch are not recorded here
    },
)


def open_root(root: str) -> KittiReader:
    """The folders of pictures at `root` and directly in it; ReaderError when there are none."""
    path = Path(root)
    if path.is_file() and _is_info(path):
        return KittiReader(root, {f"{path.resolve().parent.name}/{path.stem}": path})
    if not path.is_dir():
        raise ReaderError(f"kitti: {root} is no folder; give the one that holds training/ with image_2 and calib in it")
    found: dict[str, Path] = {}
    for folder in _folders(path):
        name = folder.resolve().name
        if _is_object_data(folder):
            found |= {f"{name}/{file.stem}": file for file in sorted((folder / "calib").glob("*.txt"))}
        else:
            found |= {f"{name}/{file.stem}": file for file in sorted(folder.glob("*.json")) if _is_info(file)}
    if not found:
        raise ReaderError(f"kitti: no image_2 and calib, and no *.json with its *.bin, in {root} or directly in it")
    return KittiReader(root, found)


def looks_like(path: Path) -> str | None:
    """Why this may be read as KITTI; None when it may not."""
    for folder in _folders(path):
        if _is_object_data(folder):
            return f"{folder.name} has image_2/ and calib/"
        for file in [path] if path.is_file() else folder.glob("*.json"):
            if _is_info(file) and "CAM2" in first_pictures(file):
                return f"{file.name} tells of CAM2 and lies beside its sweep"
    return None


def _folders(path: Path) -> list[Path]:
    inside = path.iterdir() if path.is_dir() else ()
    return [path, *sorted(child for child in inside if child.is_dir())]


def _is_object_data(folder: Path) -> bool:
    return (folder / "image_2").is_dir() and (folder / "calib").is_dir()


def _is_info(file: Path) -> bool:
    return file.is_file() and file.with_suffix(".bin").is_file()


@dataclass(frozen=True)
class KittiReader:
    """Scenes by "folder/number", and the calibration or info file of each."""

    root: str
    files: Mapping[str, Path]
    name: str = "kitti"
    licence: str = "CC BY-NC-SA 3.0: not for commercial use"

    def ids(self) -> tuple[str, ...]:
        """ "folder/number" of every picture that is calibrated, sorted."""
        return tuple(sorted(self.files))

    def load(self, id: str) -> Scene:
        """One scene. Raises SceneError for a damaged calibration and where no picture can be used."""
        if id not in self.files:
            raise ReaderError(f"kitti: no scene {id!r} in {self.root}; it has {len(self.files)}: {self.ids()[0]!r} …")
        file = self.files[id]
        return scene_of(
            _info(file) if file.suffix == ".json" else _object_folders(file),
            SURETY,
            id=id,
            source=f"{self.name}:{self.root}",
            licence=self.licence,
            split="test" if id.startswith("testing/") else "train",
        )


def _drawn(labels: Iterable[tuple[int, str, KittiBox]], dropped: Counter[str]) -> tuple[DrawnBox, ...]:
    """The boxes in the world of labels (place in the file, kind, box); those that can be none are counted."""
    found = []
    for place, kind, label in labels:
        far = max(abs(label.x), abs(label.y), abs(label.z))
        if max(label.height, label.width, label.length) > LARGEST or far > FARTHEST:
            dropped["label of impossible size or place"] += 1
            continue
        try:
            box = upright(box_from_kitti(label)).moved(WORLD_FROM_RECT, "world")
        except GeometryError:
            dropped["label that is no box"] += 1
            continue
        name = LABELS.get(kind, kind.lower().replace("_", " "))
        found.append(DrawnBox(str(place), name, box, front=kind != WITHOUT_FRONT))
    return tuple(found)


def upright(box: Box) -> Box:
    """The same solid in KITTI's camera with length, width, height for its own x, y, z instead of length, height, width.

    Its own z then points up, out of the roof, and its own x stays where the front is.
    """
    along, down, across = box.rotation.T
    return Box(box.center, box.size[[0, 2, 1]], np.column_stack([along, across, -down]), box.frame)


def _shot(id: str, picture: Path, p: Array, where: str) -> Shot:
    """The picture of a camera whose projection is p (3, 4): K @ (point + shift)."""
    try:
        shift = np.asarray(np.linalg.solve(p[:, :3], p[:, 3]), dtype=np.float64)
    except np.linalg.LinAlgError as error:
        raise SceneError(f"{where}: is no projection matrix ({error}); copy the file again") from error
    try:
        return Shot(id, picture, p[:, :3], WORLD_FROM_RECT @ Pose(np.eye(3), -shift))
    except GeometryError as error:
        raise SceneError(f"{where}: is no projection matrix ({error}); copy the file again") from error


def _rigid(matrix: Array, where: str) -> Pose:
    """A rigid motion (3, 4), metres."""
    try:
        return Pose(nearest_rotation(matrix[:, :3], WRITTEN), matrix[:, 3])
    except GeometryError as error:
        raise SceneError(f"{where}: {error}") from error


def _object_folders(calib: Path) -> Drive:
    folder, stem = calib.parents[1], calib.stem
    told = _calibration(calib)
    dropped: Counter[str] = Counter()
    shots = []
    for c in CAMERAS:
        picture = next((p for end in ("png", "jpg") if (p := folder / f"image_{c}" / f"{stem}.{end}").is_file()), None)
        if picture is not None or c == CAMERAS[0]:
            found = picture or folder / f"image_{c}" / f"{stem}.png"
            shots.append(_shot(f"image_{c}", found, told.matrix(f"P{c}", (3, 4)), f"{calib}: P{c}"))
    rect_from_camera = np.column_stack([told.matrix("R0_rect", (3, 3)), np.zeros(3)])
    rect_from_lidar = _rigid(rect_from_camera, f"{calib}: R0_rect") @ _rigid(
        told.matrix("Tr_velo_to_cam", (3, 4)), f"{calib}: Tr_velo_to_cam"
    )
    sweep = Sweep(folder / "velodyne" / f"{stem}.bin", COLUMNS, WORLD_FROM_RECT @ rect_from_lidar)
    labels = _labels(folder / "label_2" / f"{stem}.txt", dropped)
    return Drive(shots, (sweep,), _drawn(labels, dropped), dropped)


@dataclass(frozen=True)
class _Calibration:
    """The lines "name: numbers" of a calibration file."""

    path: Path
    lines: Mapping[str, str]

    def matrix(self, name: str, shape: tuple[int, int]) -> Array:
        if name not in self.lines:
            raise SceneError(f"{self.path}: has no {name}; is it a calibration of the object data?")
        try:
            values = [float(word) for word in self.lines[name].split()]
        except ValueError as error:
            raise SceneError(f"{self.path}: {name}: cannot be read as numbers ({error})") from error
        return numbers(values, shape, f"{self.path}: {name}")


def _calibration(path: Path) -> _Calibration:
    lines = (line.partition(":") for line in _text(path).splitlines())
    return _Calibration(path, {name.strip(): rest for name, colon, rest in lines if colon})


def _text(path: Path) -> str:
    return read_within(path, MOST_TEXT, "file of one picture").decode("latin-1")


def _labels(path: Path, dropped: Counter[str]) -> tuple[tuple[int, str, KittiBox], ...]:
    """Every line that says a box, with its number, the first being 1; none without a file, as in the test set."""
    found = []
    for number, line in enumerate(_text(path).splitlines() if path.is_file() else (), 1):
        words = line.split()
        if not words:
            continue
        if words[0] == NOT_ANNOTATED:
            dropped["region that is not annotated"] += 1
            continue
        try:
            values = [float(word) for word in words[8:15]]
        except ValueError:
            values = []
        if len(values) != 7 or not KIND.fullmatch(words[0]) or not np.isfinite(values).all():
            dropped["label that cannot be read"] += 1
            continue
        found.append((number, words[0], KittiBox(*values)))
    return tuple(found)


def _info(path: Path) -> Drive:
    """One picture of an info file, whose pictures and sweep lie beside it."""
    listed = sequence(entry(read_json(path, MOST_TEXT), "data_list", str(path)), f"{path}: data_list")
    if len(listed) != 1:
        raise SceneError(f"{path}: {len(listed)} pictures; put each into an info file of its own")
    told, where = listed[0], f"{path}: data_list 0"
    camera = entry(entry(told, "images", where), "CAM2", f"{where}: images")
    lidar = entry(told, "lidar_points", where)
    name, bin_name = (
        Path(text(entry(of, key, where), f"{where}: {key}")).name
        for of, key in ((camera, "img_path"), (lidar, "lidar_path"))
    )
    p = numbers(entry(camera, "cam2img", where), (4, 4), f"{where}: cam2img")[:3]
    rect_from_lidar = numbers(entry(camera, "lidar2cam", where), (4, 4), f"{where}: lidar2cam")[:3]
    dropped: Counter[str] = Counter()
    shot = _shot("image_2", path.parent / name, p, f"{where}: cam2img")
    sweep = Sweep(path.parent / bin_name, COLUMNS, WORLD_FROM_RECT @ _rigid(rect_from_lidar, f"{where}: lidar2cam"))
    labels = _info_labels(sequence(mapping(told, where).get("instances", []), f"{where}: instances"), dropped)
    return Drive((shot,), (sweep,), _drawn(labels, dropped), dropped)


def _info_labels(instances: Sequence[object], dropped: Counter[str]) -> tuple[tuple[int, str, KittiBox], ...]:
    """Every instance that is annotated, with its place in the list, the first being 0."""
    found = []
    for i, instance in enumerate(instances):
        where = f"instances {i}"
        try:
            kind = int(numbers(entry(instance, "bbox_label_3d", where), (), where))
            x, y, z, length, height, width, turn = numbers(entry(instance, "bbox_3d", where), (7,), where).tolist()
        except SceneError:
            dropped["label that cannot be read"] += 1
            continue
        if not 0 <= kind < len(INFO_LABELS):
            dropped["region that is not annotated"] += 1
            continue
        found.append((i, INFO_LABELS[kind], KittiBox(height, width, length, x, y, z, turn)))
    return tuple(found)
