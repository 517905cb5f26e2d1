"""Scenes small enough to know the answer: boxes in an empty room, photographed by exact rays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import DepthMap, Frame, PointCloud, Room, Scene, SceneObject, Sighting

HALF_ROOM, HEIGHT = 6.0, 3.0  # metres: the room is 12 × 12 m about the origin, its floor at z = 0
EYE, TARGET = (0.0, -3.0, 1.5), (0.0, 0.0, 0.7)  # where the first camera stands and looks: along +y, a little down
STEP = 0.4  # metres to the right from one frame's camera to the next; all look at TARGET
COLOURS = {
    "red": (200, 40, 40), "green": (40, 160, 60), "blue": (40, 70, 200), "yellow": (220, 200, 40),
    "white": (235, 235, 235), "black": (25, 25, 25), "grey": (128, 128, 128), "brown": (120, 80, 40),
}  # fmt: skip


def box_scene(
    things: Mapping[str, Sequence[float] | Box],
    *,
    frames: int | Sequence[Pose] = 1,
    size: tuple[int, int] = (160, 120),
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    support: Mapping[str, str] | None = None,
    without: Iterable[Fact] = (),
    complete: Iterable[str] | None = None,
    sightings: bool = True,
    sigma: float = 0.0,
    split: str = "train",
    id: str = "made",
) -> Scene:
    """A room with boxes. `things`: id -> (x, y, z of the centre, w, d, h [, yaw]) in metres, or a Box.

    The label is the id up to "#": "chair#2" is a second chair. `frames` is how many pictures are taken (0 for none),
    or their poses. `without` takes facts away, `sigma` (metres) is the noise stated for boxes, depth and poses,
    `sightings=False` leaves visibility to be worked out. ATTRIBUTES are vouched for when `attributes` are given (id ->
    {"colour": "red"}; a colour of COLOURS is painted so). All labels are complete unless `complete` says which.
    """
    boxes = {name: given if isinstance(given, Box) else _box(given) for name, given in things.items()}
    poses = walk(frames) if isinstance(frames, int) else tuple(frames)
    objects = tuple(
        SceneObject(
            name, name.split("#")[0], box, dict((attributes or {}).get(name, {})), support=(support or {}).get(name)
        )
        for name, box in boxes.items()
    )
    camera = Camera.from_fov(*size, 1.2)
    paint = [COLOURS.get(thing.attributes.get("colour", ""), (150, 120, 100)) for thing in objects]
    gone = set(without)
    labels = frozenset(thing.label for thing in objects) if complete is None else frozenset(complete)
    counts = {label: sum(thing.label == label for thing in objects) for label in sorted(labels)}
    return Scene(
        id=id,
        source=f"made:{id}",
        facts={fact: vouch for fact, vouch in _facts(bool(poses), bool(attributes), sigma).items() if fact not in gone},
        frames=tuple(
            _frame(str(f), camera, pose, boxes, paint, gone, sightings, sigma) for f, pose in enumerate(poses)
        ),
        objects=objects,
        counts=counts if Fact.COMPLETE not in gone else {},
        complete=labels if Fact.COMPLETE not in gone else frozenset(),
        room=Room((2 * HALF_ROOM) ** 2, HALF_ROOM * np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]]), HEIGHT),
        split=split,
        licence="made for tests",
    )


def walk(count: int) -> tuple[Pose, ...]:
    """Poses (world_from_camera) of `count` cameras, each `STEP` further right, all looking at `TARGET`."""
    return tuple(Pose.looking(np.add(EYE, (STEP * i, 0, 0)), TARGET) for i in range(count))


def moved(scene: Scene, pose: Pose) -> Scene:
    """The same scene in a world that `pose` has moved: boxes and cameras both. Keep z up for gravity to hold."""
    return replace(
        scene,
        frames=tuple(replace(f, world_from_camera=pose @ f.world_from_camera) for f in scene.frames),
        objects=tuple(replace(o, box=o.box and o.box.moved(pose)) for o in scene.objects),
        room=None,
    )


def trace(
    boxes: Sequence[Box], camera: Camera, world_from_camera: Pose, room: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """z-depth (H, W) metres and index (H, W) of the box in each pixel, -1 for the room; depth NaN for nothing."""
    rays = world_from_camera.rotate(camera.rays())
    eye = world_from_camera.translation
    depth, index = np.full(rays.shape[:2], np.inf), np.full(rays.shape[:2], -1, dtype=np.int32)
    with np.errstate(divide="ignore", invalid="ignore"):
        if room:
            low, high = np.array([-HALF_ROOM, -HALF_ROOM, 0]), np.array([HALF_ROOM, HALF_ROOM, HEIGHT])
            depth = np.fmax((low - eye) / rays, (high - eye) / rays).min(axis=-1)
        for i, box in enumerate(boxes):
            local, start = rays @ box.rotation, box.local(eye)
            ends = np.stack([(-box.size / 2 - start) / local, (box.size / 2 - start) / local])
            enter, leave = ends.min(axis=0).max(axis=-1), ends.max(axis=0).min(axis=-1)
            hit = (enter <= leave) & (enter > 0) & (enter < depth)
            depth[hit], index[hit] = enter[hit], i
    return np.where(np.isfinite(depth), depth, np.nan), index


def _box(numbers: Sequence[float]) -> Box:
    x, y, z, w, d, h, *yaw = numbers
    return Box.from_yaw((x, y, z), (w, d, h), *yaw)


def _facts(pictures: bool, told: bool, sigma: float) -> dict[Fact, Vouch]:
    always = {Fact.GRAVITY, Fact.METRIC, Fact.OBJECTS, Fact.COMPLETE, Fact.ROOM}
    named = {Fact.ATTRIBUTES} if told else set()
    seen = {Fact.PIXELS, Fact.DEPTH, Fact.POSES, Fact.MASKS} if pictures else set()
    lengths = {Fact.OBJECTS, Fact.DEPTH, Fact.POSES}
    return {
        fact: Vouch(Provenance.SYNTHETIC, sigma if fact in lengths else 0.0)
        for fact in Fact
        if fact in always | named | seen
    }


def _frame(
    name: str,
    camera: Camera,
    pose: Pose,
    boxes: Mapping[str, Box],
    paint: Sequence[tuple[int, int, int]],
    gone: set[Fact],
    sightings: bool,
    sigma: float,
) -> Frame:
    solids = list(boxes.values())

    @cache
    def picture() -> tuple[np.ndarray, np.ndarray]:
        return trace(solids, camera, pose)

    def rgb() -> np.ndarray:
        depth, index = picture()
        colours = np.array([*paint, (200, 195, 185)], dtype=np.float64)[index]
        shade = np.clip(1.1 - 0.06 * np.nan_to_num(depth, nan=9.0), 0.3, 1.0)
        return (colours * shade[..., None]).astype(np.uint8)

    @cache
    def seen() -> dict[str, Sighting]:
        _, index = picture()
        told = {}
        # Every fourth ray is enough for the part in view, on a picture three times as wide and high.
        width, height = camera.width // 4, camera.height // 4
        wide = camera.scaled(width, height).cropped(-width, -height, 3 * width, 3 * height)
        for i, (thing, box) in enumerate(boxes.items()):
            inside = trace([box], camera, pose, room=False)[1] == 0
            if not inside.any():
                continue
            around = trace([box], wide, pose, room=False)[1] == 0
            part = around[height : 2 * height, width : 2 * width].sum() / max(around.sum(), 1)
            rows, columns = np.nonzero(index == i)
            rect = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) if len(rows) else (0, 0, 0, 0)
            told[thing] = Sighting(
                len(rows), float(len(rows) / inside.sum()), float(part), tuple(float(edge) for edge in rect)
            )
        return told

    depth = DepthMap(camera, lambda: picture()[0].astype(np.float32), Vouch(Provenance.SYNTHETIC, sigma))
    return Frame(
        name,
        camera,
        pose if Fact.POSES not in gone else None,
        read_rgb=rgb if Fact.PIXELS not in gone else None,
        depths={"synthetic": depth} if Fact.DEPTH not in gone else {},
        read_instances=(lambda: picture()[1]) if Fact.MASKS not in gone else None,
        read_sightings=seen if sightings else None,
    )


def cloud(boxes: Sequence[Box], count: int, rng: np.random.Generator) -> PointCloud:
    """Points on the surfaces of boxes, `count` each, with the index of their box."""
    xyz, owner = [], []
    for i, box in enumerate(boxes):
        local = rng.uniform(-0.5, 0.5, (count, 3))
        face = rng.integers(0, 3, count)
        local[np.arange(count), face] = np.sign(local[np.arange(count), face]) * 0.5
        xyz.append(box.center + (local * box.size) @ box.rotation.T)
        owner.append(np.full(count, i, dtype=np.int32))
    return PointCloud(np.concatenate(xyz), instances=np.concatenate(owner))
