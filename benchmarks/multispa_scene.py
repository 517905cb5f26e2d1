"""A room of boxes with known geometry, and its scan as the `scannet` reader reads it: mesh, objects, depth, poses.

Every depth and every visibility follows from the boxes by exact rays, so that what is found in the scan can be judged.
World: metres, z up, the room's middle on the floor is the origin. The scan has axes of its own, as scans have.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numba import njit
from PIL import Image

from sightline.geometry.box import yaw_rotation
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

Array = np.ndarray

SCAN = "scene0000_00"
ROOM = np.array([7.0, 6.0, 2.7])  # metres
NAMES = (
    "bed", "couch", "bookshelf", "desk", "table", "cabinet", "dresser", "refrigerator", "piano", "stove",
    "nightstand", "trash can", "suitcase", "printer", "ottoman", "microwave", "stool", "box", "armchair", "bathtub",
)  # fmt: skip
DEPTH = Camera(640, 480, 577.87, 577.87, 320.0, 240.0)
COLOR = Camera(1296, 968, 1170.19, 1170.19, 648.25, 484.25)
ALIGNED_FROM_SCAN = Pose(yaw_rotation(0.37), np.array([-2.25, 1.5, 0.0625]))
NOISE_SHARE, NOISE_M = 0.005, 0.004  # standard deviation of the depth: share of it, and metres
HOLES = 0.05  # of the pixels, in patches as glass and black cloth leave them
ON = 1e-4  # metres; a point is on a surface that is met so near before it
PACKED = 1  # zlib's level; what reading costs hardly depends on it


@dataclass(frozen=True)
class Boxes:
    """Boxes (B,) on the floor of the room: centres and full sizes (B, 3), metres, and yaws (B,), radians."""

    centers: Array
    sizes: Array
    yaws: Array

    def local(self, points: Array, b: int) -> Array:
        """World points (N, 3) in the axes of box b, from its centre."""
        return (points - self.centers[b]) @ yaw_rotation(self.yaws[b])

    def inside(self, points: Array, b: int, more: float) -> Array:
        """Which points (N, 3) lie in box b made larger by `more` metres on each side (N,)."""
        return (np.abs(self.local(points, b)) <= self.sizes[b] / 2 + more).all(axis=1)


def furnished(rng: np.random.Generator) -> Boxes:
    """Twenty boxes that stand clear of each other and of the walk; every other one is turned."""
    centers, sizes, yaws = [], [], []
    while len(centers) < len(NAMES):
        size = rng.uniform((0.3, 0.3, 0.35), (1.3, 0.8, 1.5))
        spot = rng.uniform(-1, 1, 2) * (ROOM[:2] / 2 - 0.45)
        reach = np.hypot(*size[:2]) / 2
        apart = [np.hypot(*(spot - c[:2])) - reach - np.hypot(*s[:2]) / 2 for c, s in zip(centers, sizes, strict=True)]
        walls = (ROOM[:2] / 2 - np.abs(spot)).min() - reach
        if min(apart, default=1.0) > 0.05 and walls > 0.02 and np.hypot(*(spot / (1.6, 1.3))) > 1:
            centers.append(np.append(spot, size[2] / 2))
            sizes.append(size)
            yaws.append(rng.uniform(0.2, 1.3) if len(yaws) % 2 else 0.0)
    return Boxes(np.array(centers), np.array(sizes), np.array(yaws))


def surface_points(boxes: Boxes, count: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points (N, 3) evenly over room and boxes, and whose they are (N,): a box's, -1 floor, -2 wall or ceiling."""
    areas = [_face_areas(ROOM), *(_face_areas(size) for size in boxes.sizes)]
    share = np.concatenate(areas) / np.concatenate(areas).sum()
    found, owners = [], []
    while sum(map(len, found)) < count:
        solid, face = divmod(rng.choice(len(share), size=count, p=share), 6)
        local = rng.uniform(-0.5, 0.5, (count, 3))
        local[np.arange(count), face // 2] = face % 2 - 0.5
        xyz, clear, owner = np.zeros((count, 3)), np.ones(count, dtype=bool), solid - 1
        for s in range(1 + len(boxes.sizes)):
            own = solid == s
            size, yaw = (ROOM, 0.0) if s == 0 else (boxes.sizes[s - 1], boxes.yaws[s - 1])
            center = np.array([0, 0, ROOM[2] / 2]) if s == 0 else boxes.centers[s - 1]
            xyz[own] = center + (local[own] * size) @ yaw_rotation(yaw).T
        clear &= (solid == 0) | (face != 4)  # nothing is scanned of what a thing stands on
        for b in range(len(boxes.sizes)):
            clear &= (solid == b + 1) | ~boxes.inside(xyz, b, 1e-6)
        owner[(solid == 0) & (face != 4)] = -2
        found.append(xyz[clear])
        owners.append(owner[clear])
    return np.concatenate(found)[:count], np.concatenate(owners)[:count]


def _face_areas(size: Array) -> Array:
    """Square metres (6,) of the faces of a box, low and high of each axis."""
    return np.repeat([size[1] * size[2], size[0] * size[2], size[0] * size[1]], 2)


def walk(count: int, rng: np.random.Generator) -> list[Pose]:
    """Poses round the middle of the room, looking here and there, a little down."""
    poses = []
    for i in range(count):
        turn = 2 * np.pi * i / count
        eye = np.array([1.1 * np.cos(turn), 0.8 * np.sin(turn), 1.5 + 0.1 * np.sin(3 * turn)])
        heading = 3 * turn + rng.normal(0, 0.3)
        drop = -0.3 + rng.normal(0, 0.1)
        poses.append(Pose.looking(eye, eye + [np.cos(heading), np.sin(heading), drop]))
    return poses


def depth_of(boxes: Boxes, pose: Pose) -> Array:
    """True depth (H, W), metres, of the depth camera at `pose`."""
    rays = pose.rotate(DEPTH.rays()).reshape(-1, 3)
    near = [b for b in range(len(boxes.sizes)) if _may_show(boxes, b, pose)]
    return _first_hits(pose.translation, rays, ROOM, *_arrays(boxes, near)).reshape(DEPTH.height, DEPTH.width)


def truly_seen(boxes: Boxes, points: Array, pose: Pose) -> Array:
    """Which points (N, 3) on surfaces the depth camera at `pose` has in its picture with nothing before them (N,)."""
    uv, z = DEPTH.project(pose.inverse().apply(points))
    seen = (z > 0) & DEPTH.inside(uv)
    near = [b for b in range(len(boxes.sizes)) if _may_show(boxes, b, pose)]
    rays = points[seen] - pose.translation
    met = _first_hits(pose.translation, rays, ROOM, *_arrays(boxes, near))
    seen[seen] = met >= 1 - ON / np.linalg.norm(rays, axis=1)
    return seen


def _may_show(boxes: Boxes, b: int, pose: Pose) -> bool:
    """Whether the sphere about a box reaches into the picture."""
    x, y, z = pose.inverse().apply(boxes.centers[b])
    radius = np.linalg.norm(boxes.sizes[b]) / 2
    across, down = DEPTH.cx / DEPTH.fx, DEPTH.cy / DEPTH.fy
    return bool(
        z > -radius
        and abs(x) <= across * z + radius * np.hypot(1, across)
        and abs(y) <= down * z + radius * np.hypot(1, down)
    )


def _arrays(boxes: Boxes, chosen: list[int]) -> tuple[Array, Array, Array]:
    yaws = boxes.yaws[chosen]
    turns = np.stack([np.cos(yaws), np.sin(yaws)], axis=1)
    return boxes.centers[chosen], boxes.sizes[chosen] / 2, turns


@njit(cache=True)
def _first_hits(eye: Array, rays: Array, room: Array, centers: Array, halves: Array, turns: Array) -> Array:
    """How many lengths of each ray (M, 3) from inside the room the first surface is away (M,)."""
    found = np.zeros(len(rays))
    for i in range(len(rays)):
        x, y, z = rays[i, 0], rays[i, 1], rays[i, 2]
        best = np.inf
        for axis in range(3):
            low, high = (0.0, room[2]) if axis == 2 else (-room[axis] / 2, room[axis] / 2)
            along = rays[i, axis]
            if along != 0.0:
                best = min(best, ((high if along > 0 else low) - eye[axis]) / along)
        for b in range(len(centers)):
            c, s = turns[b, 0], turns[b, 1]
            ox, oy, oz = eye[0] - centers[b, 0], eye[1] - centers[b, 1], eye[2] - centers[b, 2]
            enter, leave = -np.inf, np.inf
            for axis in range(3):
                start = c * ox + s * oy if axis == 0 else (c * oy - s * ox if axis == 1 else oz)
                along = c * x + s * y if axis == 0 else (c * y - s * x if axis == 1 else z)
                if along == 0.0:
                    if abs(start) > halves[b, axis]:
                        enter = np.inf
                    continue
                one, other = (-halves[b, axis] - start) / along, (halves[b, axis] - start) / along
                enter, leave = max(enter, min(one, other)), min(leave, max(one, other))
            if 0.0 < enter <= leave and enter < best:
                best = enter
        found[i] = best
    return found


def measured(depth: Array, rng: np.random.Generator) -> Array:
    """What a sensor makes of a depth map (H, W), metres: millimetres as uint16, with noise, and 0 in holes."""
    noise = rng.standard_normal(depth.shape, dtype=np.float32)
    told = np.round(1000 * (depth + noise * (NOISE_SHARE * depth + NOISE_M))).astype(np.uint16)
    height, width = depth.shape
    left = HOLES * depth.size
    while left > 0:
        h, w = (int(n) for n in rng.integers(4, 40, 2))
        row, column = int(rng.integers(0, height - h)), int(rng.integers(0, width - w))
        hole = told[row : row + h, column : column + w]
        left -= np.count_nonzero(hole)
        hole[:] = 0
    return told


@dataclass(frozen=True)
class Made:
    """A scan on disk (`root` for the reader) and the truth about it: boxes, points (N, 3), and poses by frame id."""

    root: Path
    boxes: Boxes
    points: Array
    poses: dict[str, Pose]


def make(parent: Path, frames: int = 200, points: int = 100_000, seed: int = 0) -> Made:
    """Write a scan of `points` vertices and `frames` frames, of which two lost track, below `parent`."""
    rng = np.random.default_rng(seed)
    boxes = furnished(rng)
    xyz, owners = surface_points(boxes, points, rng)
    folder = parent / SCAN
    for name in ("color", "depth", "pose", "intrinsic"):
        (folder / name).mkdir(parents=True)
    _write_mesh(folder, xyz, owners)
    for kind, camera in (("color", COLOR), ("depth", DEPTH)):
        k = np.eye(4)
        k[:3, :3] = camera.matrix - [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]]  # it counts pixel centres at whole numbers
        np.savetxt(folder / "intrinsic" / f"intrinsic_{kind}.txt", k)
    picture = io.BytesIO()  # the same for all: what is in the pictures is not measured
    Image.new("RGB", (COLOR.width, COLOR.height), (150, 140, 120)).save(picture, "JPEG")
    lost = {frames // 3, 2 * frames // 3}
    poses = {}
    for f, pose in enumerate(walk(frames, rng)):
        matrix = np.full((4, 4), -np.inf) if f in lost else (ALIGNED_FROM_SCAN.inverse() @ pose).matrix
        np.savetxt(folder / "pose" / f"{f}.txt", matrix)
        (folder / "color" / f"{f}.jpg").write_bytes(picture.getvalue())
        told = measured(depth_of(boxes, pose), rng)
        Image.fromarray(told).save(folder / "depth" / f"{f}.png", compress_level=PACKED)
        if f not in lost:
            poses[str(f)] = pose
    return Made(parent, boxes, xyz, poses)


def _write_mesh(folder: Path, xyz: Array, owners: Array) -> None:
    """Vertices without faces, the segments they fall into (one a thing), and the names of these."""
    scan = ALIGNED_FROM_SCAN.inverse().apply(xyz)
    vertices = np.zeros(len(scan), [(axis, "<f4") for axis in "xyz"] + [(c, "u1") for c in ("red", "green", "blue")])
    for i, axis in enumerate("xyz"):
        vertices[axis] = scan[:, i]
    header = "ply\nformat binary_little_endian 1.0\n" + f"element vertex {len(scan)}\n"
    header += "".join(f"property float {axis}\n" for axis in "xyz")
    header += "".join(f"property uchar {c}\n" for c in ("red", "green", "blue")) + "end_header\n"
    (folder / f"{SCAN}_vh_clean_2.ply").write_bytes(header.encode() + vertices.tobytes())
    segments = (owners + 2).tolist()
    names = ["wall", "floor", *NAMES]
    groups = [{"id": i, "objectId": i, "label": name, "segments": [i]} for i, name in enumerate(names)]
    (folder / f"{SCAN}_vh_clean_2.0.010000.segs.json").write_text(json.dumps({"segIndices": segments}))
    (folder / f"{SCAN}.aggregation.json").write_text(json.dumps({"segGroups": groups}))
    told = " ".join(f"{x:.17g}" for x in ALIGNED_FROM_SCAN.matrix.ravel())
    sizes = [("color", COLOR), ("depth", DEPTH)]
    lines = [f"axisAlignment = {told}"]
    lines += [
        f"{kind}{side} = {size}" for kind, c in sizes for side, size in (("Width", c.width), ("Height", c.height))
    ]
    (folder / f"{SCAN}.txt").write_text("\n".join(lines) + "\n")
