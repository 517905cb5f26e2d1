"""Posed RGB-D frames by number, as 7-Scenes and the TSDF-fusion examples leave them.

    frame-000020.color.jpg|png    colour
    frame-000020.depth.png        z-depth, 16 bits, millimetres; 0 and 65535 not measured
    frame-000020.pose.txt         4 × 4 world_from_camera, metres, camera x right, y down, z forward
    camera-intrinsics.txt         K 3 × 3, pixel centres at whole numbers, for both pictures (`calibration`)
    gravity-direction.txt         optional: the direction of down in the poses' world

The world is turned so that z is up when gravity is given. Numbers of frames may have gaps.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.images import Header
from sightline.scenes.layouts.calibration import GRAVITY, KINECT, calibration_of, upright_from_world
from sightline.scenes.layouts.pictures import UnusableError, checked_pair, frame_of, read_pose, recording
from sightline.scenes.scene import Frame, Scene

FILES = "NAME.pose.txt beside NAME.color.* and NAME.depth.png"


def names(folder: Path) -> tuple[str, ...]:
    """The one recording of the folder, called ""; nothing when it has no such files."""
    return () if next(folder.glob("*.pose.txt"), None) is None else ("",)


def read(folder: Path, name: str) -> Scene:
    """The recording in `folder`; SceneError when no frame of it can be used."""
    upright = upright_from_world(folder / GRAVITY)
    frames, dropped = _frames(folder, upright or Pose.identity())
    facts = {Fact.POSES: Vouch(Provenance.ESTIMATED, 0.01)}
    if upright is not None:
        facts[Fact.GRAVITY] = Vouch(Provenance.SENSOR, 0.02)
    return recording(folder, frames, dropped, facts)


def _frames(folder: Path, upright: Pose) -> tuple[tuple[Frame, ...], dict[str, int]]:
    """The frames that can be used, by number, and how many were left out for each reason."""
    stems = {path.name.removesuffix(".pose.txt") for path in folder.glob("*.pose.txt")}
    stems |= {path.name.split(".color.")[0] for path in folder.glob("*.color.*")}
    found: dict[str, tuple[Pose, Path, Path, Header]] = {}
    dropped: Counter[str] = Counter()
    for stem in sorted(stems):
        try:
            found[stem] = _files(folder, stem)
        except UnusableError as reason:
            dropped[str(reason)] += 1
    if not found:
        return (), dict(dropped)
    sizes = Counter((header.width, header.height) for *_, header in found.values())
    width, height = sizes.most_common(1)[0][0]
    cameras = calibration_of(folder, width, height)
    # The poses are those of the camera whose K is published: the one of depth.
    depth_from_color = (cameras.color_from_depth or Pose.identity()).inverse()
    frames = []
    for stem, (world_from_depth, color, depth, header) in found.items():
        if (header.width, header.height) != (width, height):
            dropped["picture of another size than the rest"] += 1
            continue
        pose = upright @ world_from_depth @ depth_from_color
        frames.append(frame_of(stem.removeprefix("frame-"), color, depth, cameras, pose, KINECT))
    return tuple(frames), dict(dropped)


def _files(folder: Path, stem: str) -> tuple[Pose, Path, Path, Header]:
    """Pose and pictures of one frame, whose headers fit each other."""
    pose = read_pose(folder / f"{stem}.pose.txt")
    endings = [end for end in ("jpg", "png", "jpeg") if (folder / f"{stem}.color.{end}").exists()]
    color, depth = folder / f"{stem}.color.{(endings or ['jpg'])[0]}", folder / f"{stem}.depth.png"
    return pose, color, depth, checked_pair(color, depth)
