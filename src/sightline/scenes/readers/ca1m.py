"""CA-1M captures, and the questions asked about them (CA-VQA).

ROOT is one of
    a tar, or a folder of tars            captures: ca1m-val-42898570.tar, read member by member where they lie
    a folder or tar of Arrow files        CA-VQA's validation archive, unpacked or at least gunzipped
    a folder of *.tfrecord-* files        CA-VQA's training shards, or folders of them
Captures are filmed at full frame rate. Which frames a scene gets is said behind an @, one a second when nothing is:

    captures@1fps        one frame a second, as CA-VQA's training set looks at them
    captures@0.1fps      one in ten seconds, as its benchmark does
    captures@keys        the first frame and each that is turned by 15° or moved by 30 cm from the last one kept
    captures@all         every frame
    captures@1fps+views  a scene for each of these reference frames: it comes last, after up to four support frames

But for @all, only frames that have a pose, colour and depth are chosen among.

    VIDEO/NANOSECONDS.wide/image.png           colour 1024 × 768, already upright; .wide/image/K.json in pixels
    VIDEO/NANOSECONDS.wide/depth.png           ARKit's depth 256 × 192, millimetres; own K; .wide/depth/confidence.tiff
    VIDEO/NANOSECONDS.wide/T_gravity.json      pitch and roll: camera coordinates from levelled ones (y down)
    VIDEO/NANOSECONDS.gt/RT.json               world_from_camera in the laser scanner's coordinates
    VIDEO/NANOSECONDS.gt/depth.png             laser depth 512 × 384, millimetres, 0 where not registered; own K
    VIDEO/world.gt/instances.json              all boxes: id, category, position (centre), scale (full), R; walls too

Scenes of one capture stay in one split, and captures of one visit where ARKitScenes' raw_train_val_splits.csv lies in a
folder above. CA-VQA's training shards do not say which capture a record shows: keep none of them for choosing.

The world is turned so that z is up. The boxes of single frames (wide/instances) are cut to what is seen; they are read
only where the world's are missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.capture_boxes import Boxes, Level, level_of, read_boxes
from sightline.scenes.cavqa import CaVqaReader, open_cavqa
from sightline.scenes.dropped import reasons
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.arkit_videos import arkit_split, visit_of
from sightline.scenes.formats.capture_tar import (
    COLOR,
    COLOR_K,
    CONFIDENCE,
    LASER,
    LASER_K,
    LIDAR,
    LIDAR_K,
    POSE,
    SIZES,
    CaptureTar,
    is_capture,
    open_capture,
)
from sightline.scenes.formats.cavqa_arrow import find_table
from sightline.scenes.formats.cavqa_records import find_shard
from sightline.scenes.formats.json_values import numbers
from sightline.scenes.formats.tar_members import Member
from sightline.scenes.formats.within import unusable
from sightline.scenes.keyframes import at_rate, key_frames, support_frames
from sightline.scenes.scene import DepthMap, Frame, Scene, Split

Made = TypeVar("Made")

RULE = re.compile(r"(.+)@(?:(all|keys|[0-9]{1,3}(?:\.[0-9]{1,3})?fps)(\+views)?)", re.DOTALL)
TAR_NAME = re.compile(r"(?:ca1m-)?(?:(train|val)-)?(.+)\.tar")
TARS_LOOKED_AT = 8  # of a folder, before it is said to hold no capture
SCANNED = Vouch(Provenance.LASER, 0.02)  # metres; the scan is truer, its registration to the video is not
MEASURED = Vouch(Provenance.SENSOR, 0.01, 0.01)  # metres
LICENCE = "CA-1M and CA-VQA: CC BY-NC-ND 4.0; not to be passed on changed"


def open_root(root: str) -> Ca1mReader | CaVqaReader:
    """The captures or questions at `root`. ReaderError when there are none, or for a rule that does not exist."""
    path, rate, views = _rule(root)
    named = {tar: TAR_NAME.fullmatch(tar.name) for tar in _tars(path)}
    cavqa = open_cavqa(path, root, LICENCE)
    if cavqa is not None:
        return cavqa
    captures: dict[str, Path] = {}
    for tar, found in named.items():
        if found and found[2] in captures:
            raise ReaderError(f"ca1m: {tar} and {captures[found[2]]} are the same capture; give one of them as ROOT")
        if found:
            captures[found[2]] = tar
    if not captures:
        raise ReaderError(
            f"ca1m: {path} is no capture.tar, and no folder of *.tar, of CA-VQA's *.arrow or of its *.tfrecord-* files"
            + unusable(path, "*.tar", "*/*.arrow", "*.tfrecord-*", "*/*/*.tfrecord-*")
        )
    return Ca1mReader(root, captures, rate, views)


def looks_like(path: Path) -> str | None:
    """Why this may be read as CA-1M or CA-VQA; None when it may not."""
    for tar in _tars(path)[:TARS_LOOKED_AT]:
        if TAR_NAME.fullmatch(tar.name) and is_capture(tar):
            return f"{tar.name} holds VIDEO/NANOSECONDS.* as captures do"
    asked = find_table(path) or find_shard(path)
    return None if asked is None else f"{asked} holds questions of CA-VQA"


def _tars(path: Path) -> list[Path]:
    return [tar for tar in ([path] if path.is_file() else sorted(path.glob("*.tar"))) if tar.is_file()]


def _rule(root: str) -> tuple[Path, str, bool]:
    """The path, which frames are kept, and whether each makes a scene of its own."""
    if Path(root).exists():
        return Path(root), "1fps", False
    found = RULE.fullmatch(root)
    if found is None:
        raise ReaderError(f"ca1m: no {root}; ROOT is a path, if wanted with @1fps, @0.1fps, @keys, @all, @1fps+views")
    path, rate, views = Path(found[1]), found[2], found[3] is not None
    if not path.exists():
        raise ReaderError(f"ca1m: no {path}; give a capture's tar, or a folder of them")
    if rate.endswith("fps") and Fraction(rate.removesuffix("fps")) == 0:
        raise ReaderError(f"ca1m: {rate} keeps no frame; give a rate above 0")
    return path, rate, views


@dataclass(frozen=True)
class Ca1mReader:
    """Captures by video number, or reference frames by "video/nanoseconds"."""

    root: str
    tars: Mapping[str, Path]
    rate: str
    views: bool
    name: str = "ca1m"
    licence: str = LICENCE
    _open: dict[str, CaptureTar] = field(default_factory=dict, repr=False, compare=False)

    def ids(self) -> tuple[str, ...]:
        """Video numbers, sorted. With +views the headers of all tars are read to find the reference frames."""
        if not self.views:
            return tuple(sorted(self.tars))
        found = []
        for video in sorted(self.tars):
            capture = self._capture(video)
            found += [f"{video}/{stamp}" for stamp in _kept(capture, self.rate, Counter())]
        return tuple(found)

    def load(self, id: str) -> Scene:
        """One capture, or one reference frame with its support frames; SceneError when no frame of it can be used."""
        video, slash, stamp = id.partition("/")
        if video not in self.tars or bool(slash) != self.views:
            raise ReaderError(f"ca1m: no scene {id!r} in {self.root}; its captures are such as {min(self.tars)!r}")
        capture = self._capture(video)
        dropped: Counter[str] = Counter()
        if slash and stamp not in map(str, capture.frames):
            raise ReaderError(f"ca1m: no frame {stamp!r} in {capture.path}; it has {len(capture.frames)} frames")
        kept = _view(capture, int(stamp)) if slash else _kept(capture, self.rate, dropped)
        shots = _shots(capture, kept, dropped)
        if not shots or (slash and int(stamp) not in shots):
            raise SceneError(f"ca1m: no frame of {id} in {capture.path} can be used ({reasons(dropped)})")
        poses = {stamp: shot.world_from_camera for stamp, shot in shots.items()}
        boxes = read_boxes(capture, poses, dropped)
        level = level_of(capture, poses, boxes)
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            place=visit_of(video, self.tars[video].resolve().parent) or video,
            facts=_facts(shots, boxes, level),
            frames=tuple(_frame(capture, stamp, shot, level.upright_from_world) for stamp, shot in shots.items()),
            objects=boxes.objects(level),
            complete=boxes.complete,
            split=_split(capture.path),
            licence=self.licence,
            dropped=dict(dropped),
        )

    def _capture(self, video: str) -> CaptureTar:
        """The index of a capture; the last one is remembered, since its reference frames are asked for in a row."""
        if video not in self._open:
            self._open.clear()
            self._open[video] = open_capture(self.tars[video])
        return self._open[video]


class _Unusable(SceneError):
    """Why a frame is left out; its text is the counted reason."""


@dataclass(frozen=True, eq=False)
class _Shot:
    """A frame that can be used: its cameras, and its pose in the scanner's world."""

    camera: Camera
    world_from_camera: Pose
    depths: Mapping[str, tuple[Camera, Member, Vouch]]


def _split(path: Path) -> Split:
    """CA-VQA's benchmark asks about the captures called val: they are never to be trained on, wherever they lie."""
    found = TAR_NAME.fullmatch(path.name)
    if (found and found[1] == "val") or path.resolve().parent.name == "val":
        return "test"
    return arkit_split(found[2]) if found else "train"


def _kept(capture: CaptureTar, rate: str, dropped: Counter[str]) -> list[int]:
    """The time stamps that a rule keeps: of frames with all their parts, where there are such."""
    if rate == "all":
        return list(capture.frames)
    stamps = [stamp for stamp in capture.frames if _is_whole(capture, stamp)] or list(capture.frames)
    if rate == "keys":
        poses = _usable(partial(_pose, capture), stamps, dropped)
        placed = list(poses)
        return [placed[i] for i in key_frames(list(poses.values()))]
    return [stamps[i] for i in at_rate(stamps, Fraction(rate.removesuffix("fps")))]


def _is_whole(capture: CaptureTar, stamp: int) -> bool:
    """Whether a frame has a pose, colour and depth, by the tar's index."""
    parts = capture.frames[stamp].keys()
    return {POSE, COLOR} <= parts and not parts.isdisjoint((LASER, LIDAR))


def _view(capture: CaptureTar, reference: int) -> list[int]:
    """The time stamps of a reference frame's support frames, and its own."""
    try:
        pose = _pose(capture, reference)
    except _Unusable:  # whoever looks at the frame itself learns why
        return [reference]
    return [*support_frames(pose, _backwards(capture, reference)), reference]


def _backwards(capture: CaptureTar, reference: int) -> Iterator[tuple[int, Pose]]:
    """The frames before a reference frame that have all their parts and a pose, the latest first."""
    for stamp in reversed(list(capture.frames)):
        if stamp < reference and _is_whole(capture, stamp):
            try:
                yield stamp, _pose(capture, stamp)
            except _Unusable:  # the frame before it may do as well; nothing is lost
                continue


def _usable(make: Callable[[int], Made], stamps: list[int], dropped: Counter[str]) -> dict[int, Made]:
    """What is made of each frame that can be used by time stamp; how many cannot is counted for each reason."""
    made = {}
    for stamp in stamps:
        try:
            made[stamp] = make(stamp)
        except _Unusable as reason:
            dropped[str(reason)] += 1
    return made


def _pose(capture: CaptureTar, stamp: int) -> Pose:
    member = _member(capture, stamp, POSE, "no pose")
    try:
        return Pose.from_matrix(capture.matrix(member, 4))
    except (SceneError, GeometryError) as error:
        raise _Unusable("pose is not a rigid 4 × 4 matrix") from error


def _member(capture: CaptureTar, stamp: int, kind: str, otherwise: str) -> Member:
    member = capture.frames[stamp].get(kind)
    if member is None:
        raise _Unusable(otherwise)
    return member


def _shots(capture: CaptureTar, stamps: list[int], dropped: Counter[str]) -> dict[int, _Shot]:
    """The frames that can be used by time stamp, and how many were left out for each reason."""
    return _usable(partial(_shot, capture), stamps, dropped)


def _shot(capture: CaptureTar, stamp: int) -> _Shot:
    camera = _camera(capture, stamp, COLOR, COLOR_K, "no colour")
    depths = {}
    for kind, picture, k, vouch in (("laser", LASER, LASER_K, SCANNED), ("sensor", LIDAR, LIDAR_K, MEASURED)):
        if picture in capture.frames[stamp]:
            depths[kind] = (_camera(capture, stamp, picture, k, "no depth"), capture.frames[stamp][picture], vouch)
    if not depths:
        raise _Unusable("no depth")
    return _Shot(camera, _pose(capture, stamp), depths)


def _camera(capture: CaptureTar, stamp: int, picture: str, k: str, otherwise: str) -> Camera:
    """The camera of one picture of a frame, whose header fits what is said of it.

    Apple measures the principal point from the picture's corner, as we do.
    """
    member = _member(capture, stamp, picture, otherwise)
    what = "colour" if picture == COLOR else "depth"
    try:
        header = capture.header(member)
    except SceneError as error:
        raise _Unusable(f"{what} cut short or unreadable") from error
    if what == "depth" and header.mode != "I;16":
        raise _Unusable("depth is not a picture of 16 bits")
    told = capture.frames[stamp].get(SIZES[picture])
    size = (header.width, header.height)
    try:
        if told is not None and tuple(numbers(capture.json(told), (2,), capture.where(told))) != size:
            raise _Unusable(f"{what} of another size than stated")
        return Camera.from_matrix(capture.matrix(_member(capture, stamp, k, f"no K of {what}"), 3), *size)
    except _Unusable:
        raise
    except (SceneError, GeometryError) as error:
        raise _Unusable(f"K of {what} is not one in pixels") from error


def _frame(capture: CaptureTar, stamp: int, shot: _Shot, upright_from_world: Pose) -> Frame:
    members = capture.frames[stamp]
    confidence = members.get(CONFIDENCE)
    return Frame(
        id=str(stamp),
        camera=shot.camera,
        world_from_camera=upright_from_world @ shot.world_from_camera,
        time_s=stamp / 1e9,
        read_rgb=partial(capture.color, members[COLOR]),
        read_encoded=partial(capture.encoded, members[COLOR]),
        depths={
            kind: DepthMap(
                camera,
                partial(capture.depth, member),
                vouch,
                read_confidence=partial(capture.confidence, confidence) if confidence and kind == "sensor" else None,
            )
            for kind, (camera, member, vouch) in shot.depths.items()
        },
    )


def _facts(shots: Mapping[int, _Shot], boxes: Boxes, level: Level) -> dict[Fact, Vouch]:
    scanned = all("laser" in shot.depths for shot in shots.values())
    facts = {
        Fact.PIXELS: Vouch(Provenance.SENSOR),
        Fact.DEPTH: SCANNED if scanned else MEASURED,
        Fact.METRIC: Vouch(Provenance.LASER, relative=0.002),
        Fact.POSES: Vouch(Provenance.LASER, 0.02),
        Fact.TIME: Vouch(Provenance.SENSOR, 0.001),
    }
    if level.vouch is not None:
        facts[Fact.GRAVITY] = level.vouch
    if boxes.named:
        facts[Fact.OBJECTS] = Vouch(Provenance.ANNOTATED, 0.03)
    if boxes.complete:
        facts[Fact.COMPLETE] = Vouch(Provenance.ANNOTATED)
    return facts
