"""nuScenes samples as MMDetection3D's info files say them (version 1.1), written as JSON.

Each entry of `data_list` is a sample: poses as matrices, six cameras, one sweep, and boxes x, y, z, dx, dy, dz, yaw in
the LIDAR's coordinates (x right, y forward, z up), z at the centre, dx along the heading. The lidar leans by a degree
or two, but nuScenes drew its boxes upright in the world, and so are they here: only their heading is carried over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.drive import DrawnBox, Drive, Shot, Sweep
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.json_values import entry, mapping, numbers, sequence, text
from sightline.scenes.nuscenes_tables import COLUMNS, FRONTED, LARGEST, OWN_CAR, label_of, stamp

INDEX = "data_list"
MOST_BYTES = 32 << 20  # of an info file; a sample takes 90 kB, and text of empty lists twenty times its length
LEAST_UP = 0.5  # cosine; no car stands steeper
# What MMDetection3D calls those of its ten categories that have a front.
FRONTED_NAMES = ("car", "truck", "trailer", "bus", "construction_vehicle", "bicycle", "motorcycle", "pedestrian")


def sample_tokens(path: Path) -> tuple[str, ...]:
    """The tokens of the samples in an info file; none where it is not one of nuScenes."""
    told = read_json(path, MOST_BYTES)
    if not isinstance(told, dict) or INDEX not in told or "metainfo" not in told:
        return ()
    listed = sequence(told[INDEX], f"{path}: {INDEX}")
    return tuple(
        text(entry(one, "token", f"{path}: {INDEX} {i}"), f"{path}: {INDEX} {i}: token")
        for i, one in enumerate(listed)
        if isinstance(one, dict) and "ego2global" in one
    )


def drive_of_info(path: Path, token: str) -> Drive:
    """One sample, whose files lie beside the info file or under samples/ beside it.

    SceneError, naming the file and the sample, where its own poses are damaged; what else is, is counted.
    """
    told = mapping(read_json(path, MOST_BYTES), str(path))
    listed = sequence(entry(told, INDEX, str(path)), f"{path}: {INDEX}")
    sample = next((mapping(one, INDEX) for one in listed if isinstance(one, dict) and one.get("token") == token), None)
    if sample is None:
        raise SceneError(f"{path}: has no sample {token!r} any more; open the folder again")
    where = f"{path}: {token}"
    lidar = mapping(entry(sample, "lidar_points", where), f"{where}: lidar_points")
    world_from_lidar = _rigid(entry(sample, "ego2global", where), f"{where}: ego2global") @ _rigid(
        entry(lidar, "lidar2ego", where), f"{where}: lidar2ego"
    )
    if abs(world_from_lidar.rotation[2, 2]) < LEAST_UP:
        raise SceneError(f"{where}: ego2global and lidar2ego lay the lidar on its side; copy the file again")
    dropped: Counter[str] = Counter()
    cameras = mapping(entry(sample, "images", where), f"{where}: images")
    shots = _shots(cameras, world_from_lidar, path.parent, dropped)
    sweep = Sweep(
        _file(path.parent, "LIDAR_TOP", text(entry(lidar, "lidar_path", where), f"{where}: lidar_path")),
        COLUMNS, world_from_lidar, own_car=OWN_CAR,
    )  # fmt: skip
    categories = mapping(entry(entry(told, "metainfo", str(path)), "categories", f"{path}: metainfo"), str(path))
    names = {number: name for name, number in categories.items() if isinstance(number, int)}
    drawn = []
    for i, one in enumerate(sequence(sample.get("instances", []), f"{where}: instances")):
        if (box := _drawn(str(i), one, names, world_from_lidar, dropped)) is not None:
            drawn.append(box)
    return Drive(shots, (sweep,), tuple(drawn), dropped)


def _shots(
    cameras: Mapping[str, object], world_from_lidar: Pose, folder: Path, dropped: Counter[str]
) -> tuple[Shot, ...]:
    found: list[tuple[float, Shot]] = []
    for channel, camera in cameras.items():
        try:
            k = numbers(entry(camera, "cam2img", channel), (3, 3), channel)
            camera_from_lidar = _rigid(entry(camera, "lidar2cam", channel), channel)
            when = stamp(entry(camera, "timestamp", channel), channel)
            file = _file(folder, channel, text(entry(camera, "img_path", channel), channel))
        except SceneError:
            dropped["picture with damaged numbers"] += 1
            continue
        found.append((when, Shot(channel, file, k, world_from_lidar @ camera_from_lidar.inverse())))
    start = min((when for when, _ in found), default=0.0)
    return tuple(Shot(s.id, s.picture, s.k, s.world_from_camera, s.moment, when - start) for when, s in found)


def _drawn(
    thing: str, told: object, names: Mapping[int, str], world_from_lidar: Pose, dropped: Counter[str]
) -> DrawnBox | None:
    """The box of one instance, upright in the world; None, and counted, where it has none or no category."""
    try:
        number = int(numbers(entry(told, "bbox_label_3d", "label"), (), "label"))
        *place, yaw = numbers(entry(told, "bbox_3d", "box"), (7,), "box").tolist()
        points = int(numbers(mapping(told, "instance").get("num_lidar_pts", 0), (), "num_lidar_pts"))
        center = world_from_lidar.apply(place[:3])
        # The yaw is that of the lidar's view of a level heading: lift it until it is level in the world again.
        _, _, (up_x, up_y, up_z) = world_from_lidar.rotation.tolist()
        lift = -(up_x * np.cos(yaw) + up_y * np.sin(yaw)) / up_z
        heading = world_from_lidar.rotate([np.cos(yaw), np.sin(yaw), lift])
        box = Box.from_yaw(center, place[3:], float(np.arctan2(heading[1], heading[0])))
    except (SceneError, GeometryError):
        dropped["box with damaged numbers"] += 1
        return None
    if number not in names or box.size.max() > LARGEST:
        dropped["box without category" if number not in names else "box of impossible size"] += 1
        return None
    name = names[number]
    front = name.startswith(FRONTED) or name in FRONTED_NAMES
    return DrawnBox(thing, label_of(name), box, lidar_points=points, front=front)


def _rigid(value: object, where: str) -> Pose:
    matrix: NDArray[np.float64] = numbers(value, (4, 4), where)
    try:
        return Pose.from_matrix(matrix)
    except GeometryError as error:
        raise SceneError(f"{where}: {error}") from error


def _file(folder: Path, channel: str, name: str) -> Path:
    """A file by its bare name: beside the info file, or where nuScenes keeps it. Folders in `name` are not followed."""
    bare = Path(name).name or "nameless"
    beside, kept = folder / bare, folder / "samples" / channel / bare
    try:
        return beside if beside.is_file() else kept
    except (OSError, ValueError):  # no file can have such a name
        return kept
