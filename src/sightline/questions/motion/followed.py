"""The followed points of a scene that can be asked about: where they are, where they show, on which body they lie.

Worked out once per scene. A body is what moves as one (`geometry.rigid`); of each a few points stand for it, those that
most frames show. Points are in the world, so that what the camera does is told apart from what they do.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.pose import Pose
from sightline.geometry.rigid import rigid_groups
from sightline.questions.choose import Noise, noise_of_differences
from sightline.questions.draft import Point
from sightline.questions.frames.pixels import AGREE_M, AGREE_SHARE, has_depth
from sightline.scenes.fact import Fact
from sightline.scenes.firmness import smooth_at
from sightline.scenes.scene import Frame, Scene, Track
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]
Triple = tuple[float, float, float]

FRAMES = 32  # looked at, every so many of the clip's
PER_BODY = 15  # points that stand for one
BORDER = 0.01  # of the picture's width that a point keeps from its edge
STILL = 0.01  # metres; what moved less stands still
CALM = 0.002  # metres; where the noise allows it, what moved more than this is not said to rest
CAMERA_TURN = math.radians(0.5)  # a camera that turned less, and moved less than STILL, stands still


@dataclass(frozen=True, eq=False)
class Followed:
    """F frames and the P points in them that may be asked about.

    `frames` (F,) are rows of the scene's frames; `world` (F, P, 3) metres, NaN where unknown; `shown` (F, P) where the
    picture shows them, and `clear` (F, P) where depth, if any is known, says besides that the surface about their pixel
    is theirs: at an edge nobody can tell which of two is meant. `body` (P,) numbers the bodies, `label` says what each
    point's thing is, "" where nobody does, and `backdrop` which are of no thing in a scene whose things are known:
    nothing there ever moves. By frame and point as plain values: `point`, what the frame shows of it, and `at`, its
    place in the world; `axes` are the rows of camera_from_world of each frame. `camera_m` and `camera_rad` (F, F): how
    far the camera moved and turned.
    """

    frames: Index
    ids: tuple[str, ...]
    world: Array
    shown: Mask
    clear: Mask
    body: Index
    label: list[str]
    backdrop: list[bool]
    point: list[list[Point]]
    at: list[list[Triple]]
    axes: list[list[Triple]]
    size: tuple[tuple[int, int], ...]
    time_s: tuple[float | None, ...]
    camera_m: Array
    camera_rad: Array

    def shift(self, p: int, i: int, j: int) -> Triple:
        """Metres that point p moved from frame i to frame j, in the axes of the camera of frame i."""
        (x, y, z), (x2, y2, z2) = self.at[i][p], self.at[j][p]
        east, north, up = x2 - x, y2 - y, z2 - z
        (a, b, c), (d, e, f), (g, h, k) = self.axes[i]
        return (
            a * east + b * north + c * up,
            d * east + e * north + f * up,
            g * east + h * north + k * up,
        )

    @property
    def camera_moved(self) -> Mask:
        """Whether (F, F) the camera did anything from one frame to another."""
        return (self.camera_m >= STILL) | (self.camera_rad >= CAMERA_TURN)


def followed(table: SceneTable) -> Followed | None:
    """The points of a scene, worked out when first asked for; None where there are none to ask about."""
    kept = table.kept(None)
    if followed not in kept:
        kept[followed] = _followed(table)
    found: Followed | None = kept[followed]
    return found


def noise_of_motion(scene: Scene) -> Noise:
    """Of how far a followed point moved between two frames: its own, that of both poses, and the scale."""
    scale = scene.facts[Fact.METRIC].at(1.0) if Fact.METRIC in scene.facts else 0.0
    return Noise(noise_of_differences(scene, Fact.TRACKS, Fact.POSES).fixed, scale)


def least_move(noise: Noise, least: float) -> float:
    """Metres of the least move that is told from rest, which is below STILL: `least`, or two sigma more than that."""
    return max(least, STILL + 2.0 * noise.of(least))


def most_rest(noise: Noise, least: float) -> float:
    """Metres below which a point is said to rest: two sigma of a move of `least`, but from 2 mm to STILL."""
    return min(STILL, max(CALM, 2.0 * noise.of(least)))


def _followed(table: SceneTable) -> Followed | None:
    scene = table.scene
    if scene.read_tracks is None:
        return None
    usable = [f for f, frame in enumerate(scene.frames) if _usable(frame)]
    if len(usable) < 2:
        return None
    rows = np.array(usable)[:: -(-len(usable) // FRAMES)]
    frames = [scene.frames[f] for f in rows]
    parts = [part for track in scene.read_tracks() for part in _parts(track, scene, rows)]
    if not parts:
        return None
    world = np.concatenate([part.world for part in parts], axis=1)
    shown = np.concatenate([part.shown for part in parts], axis=1)
    projected = [_projected(frame, world[f]) for f, frame in enumerate(frames)]
    names = [(part.track, i) for part in parts for i in part.index]
    labels = [part.label for part in parts for _ in part.index]
    shown &= np.stack([one[2] for one in projected])
    clear = np.stack(
        [_own_surface(table, int(f), uv, z, own) for f, (uv, z, _), own in zip(rows, projected, shown, strict=True)]
    )
    camera_m, camera_rad = _camera_motion([_pose(frame) for frame in frames])
    return Followed(
        frames=rows,
        ids=tuple(frame.id for frame in frames),
        world=world,
        shown=shown,
        clear=clear,
        body=np.repeat(np.arange(len(parts)), [part.world.shape[1] for part in parts]),
        label=labels,
        backdrop=[not label and any(labels) for label in labels],
        point=[
            [
                Point(frame.id, (u, v), depth, track, index)
                for (u, v), depth, (track, index) in zip(uv.tolist(), z.tolist(), names, strict=True)
            ]
            for frame, (uv, z, _) in zip(frames, projected, strict=True)
        ],
        at=[[(x, y, z) for x, y, z in one] for one in world.tolist()],
        axes=[[(a, b, c) for a, b, c in _pose(frame).rotation.T.tolist()] for frame in frames],
        size=tuple(_size(frame) for frame in frames),
        time_s=tuple(frame.time_s for frame in frames),
        camera_m=camera_m,
        camera_rad=camera_rad,
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """The points (F, n) of one body that stand for it."""

    track: str
    label: str
    index: tuple[int, ...]
    world: Array
    shown: Mask


def _parts(track: Track, scene: Scene, rows: Index) -> Iterator[_Part]:
    """The bodies of a track, each with its points that most frames show."""
    labels = rigid_groups(track.xyz, track.visible)
    world, visible = track.xyz[rows], track.visible[rows]
    if track.coordinates == "camera":
        poses = [_pose(scene.frames[f]) for f in rows]
        world = np.stack([pose.apply(own) for pose, own in zip(poses, world, strict=True)])
    known = visible & np.isfinite(world).all(axis=2)
    often = known.sum(axis=0)
    label = "" if track.object_id is None else scene.object(track.object_id).label
    for body in range(int(labels.max(initial=-1)) + 1):
        members = np.flatnonzero((labels == body) & (often >= 2))
        chosen = np.sort(members[np.argsort(-often[members], kind="stable")][:PER_BODY])
        if len(chosen):
            yield _Part(track.id, label, tuple(chosen.tolist()), world[:, chosen], known[:, chosen])


def _usable(frame: Frame) -> bool:
    return frame.read_rgb is not None and frame.camera is not None and frame.world_from_camera is not None


def _pose(frame: Frame) -> Pose:
    if frame.world_from_camera is None:
        raise ValueError(f"frame {frame.id} has no pose; only usable frames are looked at")
    return frame.world_from_camera


def _size(frame: Frame) -> tuple[int, int]:
    if frame.camera is None:
        raise ValueError(f"frame {frame.id} has no camera; only usable frames are looked at")
    return frame.camera.width, frame.camera.height


def _projected(frame: Frame, world: Array) -> tuple[Array, Array, Mask]:
    """Pixels (P, 2), z-depth (P,) and which (P,) lie in the picture, away from its edge."""
    if frame.camera is None:
        raise ValueError(f"frame {frame.id} has no camera; only usable frames are looked at")
    uv, z = frame.camera.project(_pose(frame).inverse().apply(world))
    border = BORDER * frame.camera.width
    size = np.array([frame.camera.width, frame.camera.height])
    with np.errstate(invalid="ignore"):
        inside = (z > 0) & (uv >= border).all(axis=1) & (uv < size - border).all(axis=1)
    return uv, z, inside


def _own_surface(table: SceneTable, f: int, uv: Array, z: Array, shown: Mask) -> Mask:
    """Which (P,) of the points at pixels (P, 2), `z` metres before frame f, lie on the smooth surface measured there.

    All that are `shown` (P,) where no depth is known.
    """
    camera = table.scene.frames[f].camera
    if camera is None or Fact.DEPTH not in table.scene.facts or not has_depth(table, f):
        return shown
    found = smooth_at(np.where(shown[:, None], uv, np.nan), table.depth(f), camera)
    return np.asarray(np.abs(found - z) <= np.maximum(AGREE_M, AGREE_SHARE * z))


def _camera_motion(poses: list[Pose]) -> tuple[Array, Array]:
    """Metres (F, F) between the camera centres, and radians (F, F) between their rotations."""
    centers = np.stack([pose.translation for pose in poses])
    turns = np.stack([pose.rotation for pose in poses])
    # |A − B| of two rotations is √8 sin(angle / 2): exact near 0, where the trace is not.
    chords = np.linalg.norm((turns[:, None] - turns[None]).reshape(len(poses), len(poses), 9), axis=2)
    shifts = np.linalg.norm(centers[:, None] - centers[None], axis=2)
    return shifts, 2.0 * np.arcsin(np.clip(chords / math.sqrt(8.0), 0.0, 1.0))
