"""TAPVid-3D clips: points followed in 3D through a video, one `.npz` a clip, in folders adt, pstudio, drivetrack.

A folder may also be called adt_minival or full_drivetrack; the one nearest to a clip says which subset it is of.

    images_jpeg_bytes  (T,)        a JPEG each
    fx_fy_cx_cy        (4,)        pixels from the top left corner; one camera for the whole clip
    tracks_XYZ         (T, N, 3)   metres, in the camera coordinates (x right, y down, z forward) of EACH FRAME
    visibility         (T, N)      whether frame t shows point n
    extrinsics_w2c     (T, 4, 4)   camera_from_world, metres; most releases leave it out
    queries_xyt        (N, 3)      where a tracker under test is told to begin; not read

With extrinsics the points are followed through the world, which has no known up; without them only in each frame's own
coordinates, where the camera's motion is not told from the points'. DriveTrack's extrinsics are known to be inaccurate
and are not used. A clip in no subset's folder may be one of DriveTrack's: its extrinsics are used where they let a
quarter of its points stand still to within 3 cm, and within a third of what these move before the camera. Time stamps
are not in the files. The whole collection is a test set.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.dropped import reasons
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.encoded import decode_color, picture_header
from sightline.scenes.formats.npy import Layout, npz_layouts, read_npz_array, read_npz_rows
from sightline.scenes.formats.within import unusable
from sightline.scenes.images import JPEG_END
from sightline.scenes.scene import Frame, Scene, Track

IMAGES, TRACKS, VISIBLE, LENS = "images_jpeg_bytes", "tracks_XYZ", "visibility", "fx_fy_cx_cy"
POSES = "extrinsics_w2c"
LOOKED_AT = 8  # files of a folder, before it is said to hold no clip
FARTHEST = 1000.0  # metres; a point beyond is a damaged number
MOST_FRAMES, LARGEST_PICTURE = 10_000, 1 << 24  # pictures of a clip, bytes of one
MOST_POINTS = 3_000_000  # frames × points of a clip; published ones have a tenth
RIGID_TOLERANCE = 1e-2
AT_REST, EXPLAINED = 0.03, 1 / 3  # metres, and share of what it moves before the camera, that a still point strays by
RESTING, FEWEST = 0.25, 3  # share of the points that stand still, and how many
AT_LEAST = 0.01  # metres, of the sigma of poses that still points bear out


@dataclass(frozen=True)
class Subset:
    """What is known of the clips of one folder."""

    tracks: Vouch  # metres
    metric: Vouch
    poses: Vouch | None  # metres; None: extrinsics are not to be used


SUBSETS = {
    # Points of a digital twin, whose things were tracked by motion capture; visible within 2 cm of the rendered depth.
    "adt": Subset(
        Vouch(Provenance.SENSOR, 0.02), Vouch(Provenance.SENSOR, relative=0.005), Vouch(Provenance.SENSOR, 0.01)
    ),
    # Centres of Gaussians that were fitted to the views of a dome of cameras.
    "pstudio": Subset(
        Vouch(Provenance.ESTIMATED, 0.03), Vouch(Provenance.SENSOR, relative=0.01), Vouch(Provenance.ESTIMATED, 0.02)
    ),
    # Lidar points of Waymo, carried along by annotated boxes.
    "drivetrack": Subset(Vouch(Provenance.ANNOTATED, 0.1), Vouch(Provenance.LASER, relative=0.005), None),
}
UNKNOWN = Subset(Vouch(Provenance.ANNOTATED, 0.1), Vouch(Provenance.ESTIMATED, relative=0.02), None)
NAMED = re.compile(rf"(?<![a-z])({'|'.join(SUBSETS)})(?![a-z])", re.IGNORECASE)


def open_root(root: str) -> Tapvid3dReader:
    """The clips at `root`: one file, a folder of them, or a folder of the subsets' folders; ReaderError for none."""
    files = _clips(Path(root))
    if not files:
        raise ReaderError(
            f"tapvid3d: no *.npz in {root} or in its folders {', '.join(SUBSETS)}; give a clip's folder"
            + unusable(Path(root), "*.npz", "*/*.npz")
        )
    return Tapvid3dReader(root, {_id(file): file for file in files})


def looks_like(path: Path) -> str | None:
    """Why this may be read as TAPVid-3D; None when it may not."""
    for file in _clips(path)[:LOOKED_AT]:
        try:
            if npz_layouts(file).keys() >= {IMAGES, TRACKS, VISIBLE, LENS}:
                return f"{file.name} has the array {TRACKS}"
        except SceneError:
            continue  # one damaged file says nothing about the others
    return None


def _clips(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = sorted(path.glob("*.npz")) + sorted(f for f in path.glob("*/*.npz") if NAMED.search(f.parent.name))
    return [file for file in found if file.is_file()]


def _subset(file: Path) -> str:
    """The subset that the nearest of the clip's folders is called after, as far up as there are any; or ""."""
    for place in (file.absolute(), file.resolve()):
        for name in reversed(place.parent.parts):
            if found := NAMED.search(name):
                return found[1].lower()
    return ""


def _id(file: Path) -> str:
    return f"{_subset(file)}/{file.stem}".lstrip("/")


@dataclass(frozen=True)
class Tapvid3dReader:
    """Clips by "subset/name", or by name where the folder is none of the subsets'."""

    root: str
    files: Mapping[str, Path]
    name: str = "tapvid3d"
    licence: str = "annotations CC BY 4.0; videos under the terms of Aria Digital Twin, Waymo Open and Panoptic Studio"

    def ids(self) -> tuple[str, ...]:
        """ "subset/name" of every clip, sorted."""
        return tuple(sorted(self.files))

    def load(self, id: str) -> Scene:
        """One clip: frames, and one track of all its points. Pictures and points are read when asked for."""
        if id not in self.files:
            raise ReaderError(f"tapvid3d: no clip {id!r} in {self.root}; it has {len(self.files)}: {self.ids()[0]!r} …")
        file = self.files[id]
        known = SUBSETS.get(_subset(file), UNKNOWN)
        layouts = npz_layouts(file)
        count = _checked_shapes(layouts, file)
        dropped: Counter[str] = Counter()
        poses = _poses(file, count) if POSES in layouts and (known.poses or known is UNKNOWN) else None
        if poses is not None and known is UNKNOWN:
            stray = _stray(file, poses)
            known, poses = (UNKNOWN, None) if stray is None else (_borne_out(stray), poses)
        frames = _frames(file, count, poses, dropped)
        if not frames:
            raise SceneError(f"{file}: no frame can be used ({reasons(dropped)})")
        facts = {Fact.PIXELS: Vouch(Provenance.SENSOR), Fact.METRIC: known.metric, Fact.TRACKS: known.tracks}
        if poses is not None and known.poses is not None:
            facts[Fact.POSES] = known.poses
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            facts=facts,
            frames=frames,
            read_tracks=partial(_tracks, file, frames),
            split="test",
            licence=self.licence,
            dropped=dict(dropped),
        )


def _checked_shapes(layouts: Mapping[str, Layout], file: Path) -> int:
    """How many frames the clip has; SceneError where an array is missing or does not fit the others."""
    for name in (IMAGES, TRACKS, VISIBLE, LENS):
        if name not in layouts:
            raise SceneError(f"{file}: has no array {name}; is it a clip with its video put in?")
    images, tracks, visible, lens = (layouts[name] for name in (IMAGES, TRACKS, VISIBLE, LENS))
    if len(images.shape) != 1 or images.dtype.kind != "S":
        raise SceneError(f"{file}: {IMAGES} is {images.shape} {images.dtype}; bytes for each frame belong there")
    count = images.shape[0]
    if not 0 < count <= MOST_FRAMES or images.dtype.itemsize > LARGEST_PICTURE:
        raise SceneError(f"{file}: {IMAGES}: {count} pictures of {images.dtype.itemsize} bytes are no clip")
    if len(tracks.shape) != 3 or tracks.shape[::2] != (count, 3) or tracks.dtype.kind != "f":
        raise SceneError(f"{file}: {TRACKS} is {tracks.shape} {tracks.dtype}; give ({count}, N, 3)")
    if not 0 < tracks.shape[1] <= MOST_POINTS // count:
        raise SceneError(f"{file}: {TRACKS}: {tracks.shape[1]} points in {count} frames; 1 to {MOST_POINTS:,} are read")
    if visible.shape != tracks.shape[:2] or visible.dtype.kind not in "bui":
        raise SceneError(f"{file}: {VISIBLE} is {visible.shape} {visible.dtype}, {TRACKS} {tracks.shape}")
    if lens.shape != (4,) or lens.dtype.kind not in "fiu":
        raise SceneError(f"{file}: {LENS} is {lens.shape} {lens.dtype}; four numbers belong there")
    poses = layouts.get(POSES)
    if poses is not None and (poses.shape != (count, 4, 4) or poses.dtype.kind != "f"):
        raise SceneError(f"{file}: {POSES} is {poses.shape} {poses.dtype}; for {count} frames ({count}, 4, 4) belongs")
    return count


def _poses(file: Path, count: int) -> list[Pose | str]:
    """`world_from_camera` of each frame, or why it has none."""
    found: list[Pose | str] = []
    for matrix in _floats(read_npz_array(file, POSES)):
        if not np.isfinite(matrix).all():
            found.append("tracking lost (pose not finite)")
            continue
        try:
            found.append(Pose.from_matrix(matrix, RIGID_TOLERANCE).inverse())
        except GeometryError:
            found.append("pose is not rigid")
    return found


def _borne_out(stray: float) -> Subset:
    """What is known of a clip whose still points stray by so many metres, all told: taken for no better than Aria's."""
    sigmas = max(stray, SUBSETS["adt"].tracks.sigma), max(stray, AT_LEAST)
    tracks, poses = (Vouch(Provenance.ESTIMATED, sigma) for sigma in sigmas)
    return Subset(tracks, UNKNOWN.metric, poses)


def _stray(file: Path, poses: Sequence[Pose | str]) -> float | None:
    """Metres by which still points are off their places in the world, the median; None where too few of those that half
    of the posed frames see stand still.

    Before a camera that turns about them they nearly do as well: poses that say nothing would be borne out.
    """
    posed = {t: pose for t, pose in enumerate(poses) if isinstance(pose, Pose)}
    own, visible = _points(file, list(posed))
    seen = visible.sum(axis=0) * 2 >= max(2, len(posed))
    if not seen.any():
        return None
    xyz = np.stack([pose.apply(places) for pose, places in zip(posed.values(), own, strict=True)])
    in_world, in_camera = (_strayed(np.where(visible[..., None], some, np.nan)[:, seen]) for some in (xyz, own))
    still = in_world[in_world <= np.minimum(AT_REST, EXPLAINED * in_camera)]
    return float(np.median(still)) if len(still) >= max(FEWEST, RESTING * len(in_world)) else None


def _strayed(xyz: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far points (K, N, 3), NaN where unseen, are from their own middles, root mean square (N,), metres."""
    return np.asarray(np.nanmean(((xyz - np.nanmedian(xyz, axis=0)) ** 2).sum(axis=2), axis=0) ** 0.5)


def _frames(file: Path, count: int, poses: Sequence[Pose | str] | None, dropped: Counter[str]) -> tuple[Frame, ...]:
    """The frames that can be used; their ids are their numbers in the file."""
    fx, fy, cx, cy = (float(number) for number in _floats(read_npz_array(file, LENS)))
    cameras: dict[int, Camera] = {}
    for t, content in enumerate(read_npz_rows(file, IMAGES, 0, count)):
        try:
            header = picture_header(content, f"{file}: {IMAGES} {t}")
        except SceneError:
            dropped["picture that cannot be read"] += 1
            continue
        if JPEG_END not in content[-64:]:
            dropped["picture cut short"] += 1
            continue
        try:
            cameras[t] = Camera(header.width, header.height, fx, fy, cx, cy)
        except GeometryError as error:
            raise SceneError(f"{file}: {LENS}: {error}") from error
    usual = Counter(cameras.values()).most_common(1)
    frames = []
    for t, camera in cameras.items():
        where = poses[t] if poses is not None else None
        if camera != usual[0][0]:
            dropped["picture of another size than the rest"] += 1
        elif isinstance(where, str):
            dropped[where] += 1
        else:
            read, encoded = partial(_picture, file, t), partial(_encoded, file, t)
            frames.append(Frame(f"{t:04d}", camera, where, read_rgb=read, read_encoded=encoded))
    return tuple(frames)


def _picture(file: Path, t: int) -> NDArray[np.uint8]:
    return decode_color(_encoded(file, t), f"{file}: {IMAGES} {t}")


def _encoded(file: Path, t: int) -> bytes:
    [content] = read_npz_rows(file, IMAGES, t, 1)
    return content


def _tracks(file: Path, frames: Sequence[Frame]) -> tuple[Track, ...]:
    """All points of the clip in the frames that are used: in the world where these have poses."""
    xyz, visible = _points(file, [int(frame.id) for frame in frames])
    posed = [frame.world_from_camera for frame in frames if frame.world_from_camera is not None]
    if posed:
        xyz = np.stack([world_from_camera.apply(own) for world_from_camera, own in zip(posed, xyz, strict=True)])
    return (Track("points", xyz, visible, "world" if posed else "camera"),)


def _points(file: Path, kept: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Places (K, N, 3) of all points in these frames, in each one's own coordinates, and whether they are seen."""
    xyz = _floats(read_npz_array(file, TRACKS)[list(kept)])
    visible = np.asarray(read_npz_array(file, VISIBLE)[list(kept)], dtype=np.bool_)
    known = np.asarray((np.abs(xyz) <= FARTHEST).all(axis=2))
    xyz = np.where(known[..., None], xyz, np.nan)
    # A point behind the lens is seen by nobody, whatever the file says.
    visible &= known & (np.nan_to_num(xyz[..., 2]) > 0)
    return xyz, visible


def _floats(values: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore"):  # a damaged file may hold signalling NaN
        return values.astype(np.float64)
