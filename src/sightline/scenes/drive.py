"""What a car with cameras and a lidar recorded, and the frames, objects and points it makes.

Readers of driving data fill in shots, sweeps and drawn boxes, all in the world. A moment is one turn of the lidar; the
pictures taken during it and the boxes drawn for it belong to it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.dropped import reasons
from sightline.scenes.fact import Fact, Vouch
from sightline.scenes.formats.lidar import read_sweep, sweep_length
from sightline.scenes.images import encoded_in, read_color, read_header
from sightline.scenes.met_points import AROUND, sightings_by_points
from sightline.scenes.scene import Frame, PointCloud, Scene, SceneObject, Sighting, Split

Array = NDArray[np.float64]

STILL = 0.3  # metres; boxes of parked cars are drawn anew each moment and wander by about this much
TURNED = math.radians(15.0)  # and turn by less than this


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture: its file, K (3, 3) in pixels with centres at whole numbers, where and when it was taken."""

    id: str
    picture: Path
    k: Array
    world_from_camera: Pose
    moment: int = 0
    time_s: float | None = None


@dataclass(frozen=True, eq=False)
class Sweep:
    """One turn of the lidar: its file of rows of `columns` float32, and where it stood.

    `own_car` (in the lidar's coordinates) holds the points that hit the car itself.
    """

    path: Path
    columns: int
    world_from_lidar: Pose
    moment: int = 0
    own_car: Box | None = None


@dataclass(frozen=True, eq=False)
class DrawnBox:
    """The box (world) that was drawn for one thing at one moment, and how many lidar points the source counts in it.

    `thing` is the source's own name or number of it. `front`: whether the box's x axis points to the thing's front;
    of what has none it points either way.
    """

    thing: str
    label: str
    box: Box
    moment: int = 0
    lidar_points: int = 0
    front: bool = False


@dataclass(frozen=True, eq=False)
class Drive:
    """Everything a source says of one scene; `dropped` counts what its files say and cannot be used, by reason."""

    shots: Sequence[Shot]
    sweeps: Sequence[Sweep]
    drawn: Sequence[DrawnBox]
    dropped: Counter[str]


@dataclass(frozen=True)
class Surety:
    """How well a source knows its lidar points and its boxes, in metres, and what holds for every scene of it."""

    points: Vouch
    objects: Vouch
    always: Mapping[Fact, Vouch]


def scene_of(
    drive: Drive, surety: Surety, *, id: str, source: str, licence: str, split: Split, place: str = ""
) -> Scene:
    """The scene of a drive; SceneError where no picture of it can be used."""
    dropped = Counter(drive.dropped)
    frames = frames_of(drive.shots, dropped)
    if not frames:
        first = f"; the first is {drive.shots[0].picture}" if drive.shots else ""
        raise SceneError(f"{source}: no picture of {id} can be used ({reasons(dropped)}){first}")
    moments = {shot.id: shot.moment for shot in drive.shots}
    objects = objects_of(drive.drawn, {frame.id: moments[frame.id] for frame in frames}, dropped)
    sweeps = whole_sweeps(drive.sweeps, dropped)
    sweep_at = {sweep.moment: sweep for sweep in sweeps}
    frames = tuple(
        replace(frame, read_sightings=partial(sightings_of, frame, objects, sweep)) if sweep is not None else frame
        for frame in frames
        for sweep in [sweep_at.get(moments[frame.id])]
    )
    facts = dict(surety.always)
    if sweeps:
        facts[Fact.POINTS] = surety.points
    if objects:
        known = surety.objects
        facts[Fact.OBJECTS] = replace(known, sigma=float(np.hypot(known.sigma, _wandering(drive.drawn))))
    return Scene(
        id=id,
        source=source,
        place=place,
        facts=facts,
        frames=frames,
        objects=objects,
        read_points=partial(points_of, sweeps, drive.drawn) if sweeps else None,
        split=split,
        licence=licence,
        dropped=dict(dropped),
    )


def sightings_of(frame: Frame, objects: Sequence[SceneObject], sweep: Sweep) -> dict[str, Sighting]:
    """How much of each object a frame shows, as the lidar of the same moment sees it from close by."""
    return sightings_by_points(frame, objects, sweep.world_from_lidar.apply(read_sweep(sweep.path, sweep.columns)))


def frames_of(shots: Sequence[Shot], dropped: Counter[str]) -> tuple[Frame, ...]:
    """The frames of the shots whose pictures can be read, in the order of time; the others are counted in `dropped`."""
    frames = []
    for shot in sorted(shots, key=lambda shot: (shot.time_s or 0.0, shot.id)):
        if not _is_file(shot.picture):
            dropped["no picture"] += 1
            continue
        try:
            header = read_header(shot.picture)
        except SceneError:
            dropped["picture cut short or unreadable"] += 1
            continue
        try:
            camera = Camera.from_matrix(shot.k + [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]], header.width, header.height)
        except GeometryError:
            dropped["K is not that of a camera"] += 1
            continue
        frames.append(
            Frame(
                shot.id,
                camera,
                shot.world_from_camera,
                shot.time_s,
                read_rgb=partial(read_color, shot.picture),
                read_encoded=encoded_in(shot.picture),
            )
        )
    return tuple(frames)


def _is_file(path: Path) -> bool:
    """Whether there is one; damaged tables give names that no file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def whole_sweeps(sweeps: Sequence[Sweep], dropped: Counter[str]) -> tuple[Sweep, ...]:
    """The sweeps whose files are there in full length; the others are counted in `dropped`."""
    whole = []
    for sweep in sweeps:
        try:
            sweep_length(sweep.path, sweep.columns)
        except SceneError:
            dropped["lidar sweep cut short" if _is_file(sweep.path) else "no lidar sweep"] += 1
            continue
        whole.append(sweep)
    return tuple(whole)


def objects_of(
    drawn: Sequence[DrawnBox], moment_of: Mapping[str, int], dropped: Counter[str]
) -> tuple[SceneObject, ...]:
    """One object "label#thing" for each thing: standing still with one box, or moving with a box by frame.

    `moment_of` is the moment of each frame id. A box holds for all pictures of its moment, as it was drawn around the
    points that the lidar met while it swept past each camera. A thing that moved and is in no frame's moment is
    counted in `dropped`.
    """
    frames_at: dict[int, list[str]] = defaultdict(list)
    for frame_id, moment in moment_of.items():
        frames_at[moment].append(frame_id)
    one_moment = len({*frames_at, *(one.moment for one in drawn)}) < 2
    objects = []
    for seen in _by_thing(drawn):
        first = seen[0]
        box: Box | None = _best(seen).box
        motion: dict[str, Box] = {}
        if not one_moment and not _still(seen):
            box = None
            motion = {id: one.box for one in seen for id in frames_at[one.moment]}
            if not motion:
                dropped["object of a moment without pictures"] += 1
                continue
        front = 0.0 if first.front else None
        objects.append(SceneObject(f"{first.label}#{first.thing}", first.label, box, front_rad=front, motion=motion))
    return tuple(objects)


def _by_thing(drawn: Sequence[DrawnBox]) -> Iterable[Sequence[DrawnBox]]:
    """All boxes of each thing, things in the order in which they are first named."""
    found: dict[str, list[DrawnBox]] = defaultdict(list)
    for one in drawn:
        found[one.thing].append(one)
    return found.values()


def _best(seen: Sequence[DrawnBox]) -> DrawnBox:
    """The one that was drawn around the most lidar points."""
    return max(seen, key=lambda one: one.lidar_points)


def _still(seen: Sequence[DrawnBox]) -> bool:
    """Seen more than once, and never far from where it was first seen, nor turned."""
    centers = np.array([one.box.center for one in seen])
    ahead = np.array([one.box.rotation[:, 0] for one in seen])
    along = ahead @ ahead[0]
    if not seen[0].front:
        along = np.abs(along)
    near = float(np.linalg.norm(centers - centers[0], axis=1).max()) < STILL
    return len(seen) > 1 and near and float(along.min()) > math.cos(TURNED)


def _wandering(drawn: Sequence[DrawnBox]) -> float:
    """How far, in metres (rms), the centres drawn for what stands still lie from that of the box that is kept."""
    apart = [
        float(np.linalg.norm(one.box.center - kept.box.center))
        for seen in _by_thing(drawn)
        if _still(seen)
        for kept in [_best(seen)]
        for one in seen
        if one is not kept
    ]
    return float(np.sqrt(np.mean(np.square(apart)))) if apart else 0.0


def points_of(sweeps: Sequence[Sweep], drawn: Sequence[DrawnBox]) -> PointCloud:
    """The points (N, 3) of all sweeps, in the world.

    Where there are several moments, what moves is taken out: its points would be smeared along its way.
    """
    moving: dict[int, list[Box]] = defaultdict(list)
    if len({sweep.moment for sweep in sweeps}) > 1:
        for seen in _by_thing(drawn):
            if not _still(seen):
                for one in seen:
                    moving[one.moment].append(one.box)
    clouds = []
    for sweep in sweeps:
        xyz = read_sweep(sweep.path, sweep.columns)
        if sweep.own_car is not None:
            xyz = xyz[~sweep.own_car.contains(xyz)]
        xyz = sweep.world_from_lidar.apply(xyz)
        for box in moving[sweep.moment]:
            xyz = xyz[~box.contains(xyz, AROUND)]
        clouds.append(xyz)
    return PointCloud(np.concatenate(clouds) if clouds else np.empty((0, 3)))
