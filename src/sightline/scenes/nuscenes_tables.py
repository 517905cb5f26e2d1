"""nuScenes' tables: `v1.0-*/NAME.json`, each a list of records that name each other by tokens.

    scene ◄── sample ◄── sample_data ──► ego_pose, calibrated_sensor ──► sensor
              sample ◄── sample_annotation ──► instance ──► category

`sample_data`, `ego_pose` and `sample_annotation` have millions of records in the full set: they are walked through once
to learn where those of each scene lie, and only these are read when a scene is. Only key frames (2 a second) are used:
they are the annotated ones. Global coordinates are ours: metres, z up. Quaternions: w, x, y, z. Times: microseconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from sightline.errors import GeometryError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.box_formats import box_from_nuscenes
from sightline.geometry.pose import Pose
from sightline.scenes.drive import DrawnBox, Drive, Shot, Sweep
from sightline.scenes.formats.json_records import Record, Span, records, records_at
from sightline.scenes.formats.json_values import numbers, text

CAMERA, LIDAR = "CAM_", "LIDAR_TOP"  # beginnings of channel names
COLUMNS = 5  # of a sweep: x y z intensity ring
OWN_CAR = Box.from_bounds((-1.0, -2.0, -3.0), (1.0, 2.3, 1.0), "lidar")  # metres; the lidar stands on its roof
LATEST = 1e16  # microseconds; the year 2286
LARGEST = 60.0  # metres; a box beyond is damaged
MOST_SMALL = 1_000_000  # records of a table that is kept whole
LABELS = {  # where the last part of a category's name is not what people say
    "human.pedestrian.adult": "pedestrian",
    "human.pedestrian.personal_mobility": "personal mobility device",
    "movable_object.pushable_pullable": "cart",
    "movable_object.trafficcone": "traffic cone",
    "vehicle.bus.bendy": "bus",
    "vehicle.bus.rigid": "bus",
    "vehicle.construction": "construction vehicle",
    "vehicle.emergency.police": "police car",
}
FRONTED = ("human.", "vehicle.", "animal")  # beginnings of categories; barriers and cones have no front


def stamp(value: object, where: str) -> float:
    """A time since 1970 as it stands in the file; SceneError, naming `where`, when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LATEST:
        raise SceneError(f"{where}: timestamp: {str(value)[:40]!r} is no time")
    return float(value)


def label_of(category: str) -> str:
    """What people call a category of nuScenes ("vehicle.bus.rigid": "bus")."""
    return LABELS.get(category, category.rpartition(".")[2].replace("_", " "))


@dataclass(frozen=True, eq=False)
class Index:
    """Where the records of each scene lie, and the small tables. Keys are tokens."""

    folder: Path
    moments: Mapping[str, Mapping[str, int]]  # of a scene: its samples, numbered in time
    data: Mapping[str, list[Span]]
    poses: Mapping[str, list[Span]]
    boxes: Mapping[str, list[Span]]
    mounts: Mapping[str, Record]  # calibrated sensors
    channels: Mapping[str, str]  # of calibrated sensors
    categories: Mapping[str, str]  # of instances


def scene_tokens(folder: Path) -> dict[str, str]:
    """The token of each scene by its name, from scene.json of the tables in `folder`."""
    path = folder / "scene.json"
    return {_named(record, "name", path): _named(record, "token", path) for record in _small(path)}


def read_index(folder: Path) -> Index:
    """One walk through all tables of `folder`. SceneError naming the table that is missing or damaged."""
    kind_of = {_token(one, "token"): _token(one, "channel") for one in _small(folder / "sensor.json")}
    mounts = {_token(one, "token"): one for one in _small(folder / "calibrated_sensor.json")}
    channels = {token: kind_of.get(_token(one, "sensor_token"), "") for token, one in mounts.items()}
    names = {_token(one, "token"): _token(one, "name") for one in _small(folder / "category.json")}
    categories = {
        _token(one, "token"): names.get(_token(one, "category_token"), "") for one in _small(folder / "instance.json")
    }
    scene_of: dict[str, str] = {}
    samples: dict[str, list[tuple[float, str]]] = defaultdict(list)
    path = folder / "sample.json"
    for one in _small(path):
        token, scene = _named(one, "token", path), _token(one, "scene_token")
        when = stamp(one.get("timestamp"), f"{path}: {token}")
        scene_of[token] = scene
        samples[scene].append((when, token))
    moments = {scene: {token: i for i, (_, token) in enumerate(sorted(found))} for scene, found in samples.items()}
    data, poses, boxes = (defaultdict[str, list[Span]](list) for _ in range(3))
    wanted: dict[str, str] = {}
    for span, one in records(folder / "sample_data.json"):
        taken = scene_of.get(_token(one, "sample_token"))
        channel = channels.get(
            _token(one, "calibrated_sensor_token"), CAMERA
        )  # a broken link is told of with its scene
        if taken is not None and one.get("is_key_frame") is True and channel.startswith((CAMERA, LIDAR)):
            data[taken].append(span)
            wanted[_token(one, "ego_pose_token")] = taken
    for span, one in records(folder / "ego_pose.json"):
        if (needed := wanted.get(_token(one, "token"))) is not None:
            poses[needed].append(span)
    for span, one in records(folder / "sample_annotation.json"):
        if (drawn := scene_of.get(_token(one, "sample_token"))) is not None:
            boxes[drawn].append(span)
    return Index(folder, moments, data, poses, boxes, mounts, channels, categories)


def drive_of(index: Index, scene: str, root: Path) -> Drive:
    """The key frames of one scene, whose pictures and sweeps lie under `root`; what is damaged is counted."""
    dropped: Counter[str] = Counter()
    world_from_ego: dict[str, Pose] = {}
    for one in records_at(index.folder / "ego_pose.json", index.poses.get(scene, ())):
        try:
            world_from_ego[_token(one, "token")] = _pose(one)
        except (SceneError, GeometryError):
            dropped["ego pose that is none"] += 1
    shots: dict[str, tuple[float, Shot]] = {}
    sweeps: dict[int, Sweep] = {}
    for one in records_at(index.folder / "sample_data.json", index.data.get(scene, ())):
        mount = _token(one, "calibrated_sensor_token")
        channel = index.channels.get(mount, "")
        moment = index.moments.get(scene, {}).get(_token(one, "sample_token"))
        ego = world_from_ego.get(_token(one, "ego_pose_token"))
        if not channel or moment is None or ego is None:
            dropped["picture or sweep without pose or calibration"] += 1
            continue
        try:
            world_from_sensor = ego @ _pose(index.mounts[mount])
            when = stamp(one.get("timestamp"), "sample_data")
            file = _inside(root, text(one.get("filename"), "filename"))
            if channel == LIDAR:
                sweeps[moment] = Sweep(file, COLUMNS, world_from_sensor, moment, OWN_CAR)
                continue
            k = numbers(index.mounts[mount].get("camera_intrinsic"), (3, 3), "camera_intrinsic")
        except (SceneError, GeometryError):
            dropped["picture or sweep with damaged numbers"] += 1
            continue
        shot = Shot(f"{moment:02d}-{channel}", file, k, world_from_sensor, moment)
        shots[shot.id] = when, shot
    start = min((when for when, _ in shots.values()), default=0.0)
    timed = [
        Shot(shot.id, shot.picture, shot.k, shot.world_from_camera, shot.moment, (when - start) / 1e6)
        for when, shot in shots.values()
    ]
    return Drive(timed, tuple(sweeps.values()), _drawn(index, scene, dropped), dropped)


def _drawn(index: Index, scene: str, dropped: Counter[str]) -> tuple[DrawnBox, ...]:
    found = []
    for one in records_at(index.folder / "sample_annotation.json", index.boxes.get(scene, ())):
        instance = _token(one, "instance_token")
        try:
            values = [one.get(key) for key in ("translation", "size", "rotation")]
            center, wlh, turn = (numbers(v, (n,), "box") for v, n in zip(values, (3, 3, 4), strict=True))
            box = box_from_nuscenes(center, wlh, turn)
            points = int(numbers(one.get("num_lidar_pts", 0), (), "num_lidar_pts"))
        except (SceneError, GeometryError):
            dropped["box with damaged numbers"] += 1
            continue
        category = index.categories.get(instance, "")
        label = label_of(category)
        if not label or box.size.max() > LARGEST:
            dropped["box without category" if not label else "box of impossible size"] += 1
            continue
        moment = index.moments[scene][_token(one, "sample_token")]
        found.append(DrawnBox(instance, label, box, moment, points, category.startswith(FRONTED)))
    return tuple(found)


def _pose(record: Record) -> Pose:
    """The pose that `translation` (metres) and `rotation` (w, x, y, z) of a record say."""
    w, x, y, z = numbers(record.get("rotation"), (4,), "rotation").tolist()
    if not 0.99 < float(np.linalg.norm([w, x, y, z])) < 1.01:
        raise GeometryError(f"the quaternion {[w, x, y, z]} has not length 1")
    return Pose(Rotation.from_quat([x, y, z, w]).as_matrix(), numbers(record.get("translation"), (3,), "translation"))


def _inside(root: Path, name: str) -> Path:
    """The file `name` under `root`; SceneError for a name that leads out of it."""
    relative = Path(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise SceneError(f"the file name {name!r} leads out of {root}; such a file is not read")
    return root / relative


def _small(path: Path) -> list[Record]:
    """All records of a table that fits into memory."""
    found = []
    for _, record in records(path):
        found.append(record)
        if len(found) > MOST_SMALL:
            raise SceneError(f"{path}: more than {MOST_SMALL:,} records; nuScenes has a tenth of them")
    return found


def _token(record: Record, key: str) -> str:
    """The token, or other text, that a record has there; empty where it has none."""
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _named(record: Record, key: str, path: Path) -> str:
    value = _token(record, key)
    if not value:
        raise SceneError(f"{path}: a record has no {key}; copy the table again")
    return value
