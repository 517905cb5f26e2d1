"""CA-1M captures as they are published: one tar, a camera gliding to the right, the scanner's own world."""

import io
import json
import tarfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from tests.made import EYE, TARGET, box_scene, trace

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "office_chair": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
VIDEO = "42898570"
STEP_NS = 100_000_000
START_NS = 96_000_000_123_456_789 // 1000  # of the phone's clock
COLOR, LASER, LIDAR = (160, 120), (80, 60), (40, 30)
# The scanner's world: y down and turned; what a reader must find out from gravity.
SCANNER_FROM_WORLD = Pose(np.array([[0.6, 0.8, 0], [0, 0, -1], [-0.8, 0.6, 0]]), np.array([3.0, -1.0, 2.0]))


def glide(count: int, step: float = 0.1) -> list[Pose]:
    """Poses whose eyes stand `step` metres apart, all looking ahead."""
    first = Pose.looking(EYE, TARGET)
    return [Pose(first.rotation, np.add(EYE, (step * i, 0, 0))) for i in range(count)]


def gravity(pose: Pose) -> np.ndarray:
    """Pitch and roll (3, 3) of a camera: from levelled coordinates, y down, to its own; no turn about gravity in it."""
    down = pose.inverse().rotate([0.0, 0, -1])
    b, c = np.arcsin(down[2]), np.arctan2(-down[0], down[1])
    pitch = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    roll = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return roll @ pitch


def told_box(box: Box, category: str, id: str) -> dict:
    """An instance: as theirs, its own y points down."""
    x, y, z = box.rotation.T
    return {"id": id, "category": category, "position": box.center.tolist(), "scale": box.size[[0, 2, 1]].tolist(),
            "R": np.column_stack([x, -z, y]).tolist()}  # fmt: skip


def png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def millimetres(depth: np.ndarray) -> bytes:
    return png(np.round(1000 * np.nan_to_num(depth)).astype(np.uint16))


@cache
def pictures(count: int, course: Callable[[int], Sequence[Pose]] = glide) -> list[tuple[Pose, dict[str, bytes]]]:
    """Pose and encoded pictures of each frame on that course; drawn once."""
    scene = box_scene(THINGS, frames=course(count))
    boxes = [thing.box for thing in scene.objects]
    out = []
    for frame in scene.frames:
        told = {"wide/image.png": png(frame.rgb())}
        for name, size in (("gt/depth.png", LASER), ("wide/depth.png", LIDAR)):
            depth, _ = trace(boxes, frame.camera.scaled(*size), frame.world_from_camera)
            told[name] = millimetres(depth if name == "gt/depth.png" else depth + 0.02)
        out.append((frame.world_from_camera, told))
    return out


def members(count: int = 8) -> dict[str, bytes]:
    """Every member of a capture by name; nothing of it is in any order."""
    camera = box_scene(THINGS).frames[0].camera
    objects = box_scene(THINGS).objects
    out: dict[str, bytes] = {}
    for f, (pose, told) in enumerate(pictures(count)):
        name = f"{VIDEO}/{START_NS + f * STEP_NS}"
        scanner_from_camera = SCANNER_FROM_WORLD @ pose
        for kind, size in (("wide/image", COLOR), ("gt/depth", LASER), ("wide/depth", LIDAR)):
            out[f"{name}.{kind}/K.json"] = json.dumps(camera.scaled(*size).matrix.tolist()).encode()
            out[f"{name}._{kind}/size"] = f"[{size[0]}, {size[1]}]".encode()
            out[f"{name}.{kind}.png"] = told[f"{kind}.png"]
        out[f"{name}.gt/RT.json"] = json.dumps(scanner_from_camera.matrix.tolist()).encode()
        out[f"{name}.wide/T_gravity.json"] = json.dumps(gravity(pose).tolist()).encode()
        sure = io.BytesIO()
        Image.fromarray(np.full((30, 40), 0.5, np.float32)).save(sure, "TIFF")
        out[f"{name}.wide/depth/confidence.tiff"] = sure.getvalue()
        # Of the frame's own boxes the second is cut to what is seen: half as high.
        seen = [told_box(thing.box.moved(pose.inverse(), "camera"), thing.label, thing.id) for thing in objects]
        seen[1]["scale"][1] /= 2
        out[f"{name}.wide/instances.json"] = json.dumps(seen).encode()
    world = [told_box(thing.box.moved(SCANNER_FROM_WORLD), thing.label, thing.id) for thing in objects]
    world += [told_box(Box.from_bounds((0, 0, 0), (9, 9, 0.1)), name, name) for name in ("floor", "door_frame")]
    out[f"{VIDEO}/world.gt/instances.json"] = json.dumps(world).encode()
    return out


def write_capture(
    path: Path, count: int = 8, edit: Callable[[dict[str, bytes]], Mapping[str, bytes]] | None = None
) -> Path:
    """Write a capture's tar, its members changed by `edit` before."""
    told = members(count)
    told = dict(edit(told)) if edit else told
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as tar:
        for name, content in told.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def camera_of(size: tuple[int, int]) -> Camera:
    """The made camera at another size."""
    return box_scene(THINGS).frames[0].camera.scaled(*size)
