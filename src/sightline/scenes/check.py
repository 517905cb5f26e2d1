"""Does a scene hold what it claims? Every fact it vouches for is proved from the scene itself, or reported."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sightline.errors import SightlineError
from sightline.geometry.box import Box
from sightline.scenes.check_boxes import check_depth_in_boxes, check_points
from sightline.scenes.check_duplicates import check_duplicates
from sightline.scenes.check_frames import check_frame, check_neighbours, spread
from sightline.scenes.fact import Fact
from sightline.scenes.finding import Finding, error, warning
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.table import SceneTable

FRAMES_LOOKED_AT = 12  # pixels of this many frames, spread evenly, are read
SMALLEST, LARGEST = 0.003, 30.0  # metres; an edge outside is a wrong unit rather than a thing in a room
ROOM_SMALLEST, ROOM_LARGEST = 0.5, 10_000.0  # square metres
GAP, RARE, FEWEST_STEPS = 20, 0.05, 5  # times the median step, in at most such a share of the steps, of so many
SHORTEST_STEP, LONGEST_STEP = 1e-4, 30.0  # seconds; a median step outside is another unit


def check(scene: Scene, looked_at: int = FRAMES_LOOKED_AT) -> tuple[Finding, ...]:
    """Everything found wrong with `scene`, errors first.

    Poses, cameras, boxes and claims are all tried; pixels of `looked_at` frames are read. What cannot be read is a
    finding, not an exception.
    """
    table = SceneTable(scene)
    found = [
        *_ids(scene),
        *_claims(scene),
        *_objects(scene),
        *_counts(scene),
        *_room(scene),
        *_gravity(scene),
        *_times(scene),
        *_attempt("points", lambda: check_points(scene)),
        *_attempt("tracks", lambda: _tracks(scene)),
        *_attempt("free space", lambda: _free_space(scene)),
    ]
    frames = spread(len(scene.frames), looked_at)
    for f in frames:
        found += check_frame(table, f)
    found += check_neighbours(table, looked_at)
    found += check_depth_in_boxes(table, frames)
    found += check_duplicates(table, frames)
    return tuple(sorted(found, key=lambda finding: finding.severity))


def _attempt(where: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What `look` finds; that it fails is a finding too."""
    try:
        return list(look())
    except (SightlineError, OSError) as fault:
        return [error(where, f"cannot be read: {fault}")]


def _ids(scene: Scene) -> Iterator[Finding]:
    frames = Counter(frame.id for frame in scene.frames)
    objects = Counter(thing.id for thing in scene.objects)
    for kind, ids in (("frame", frames), ("object", objects)):
        for name, times in ids.items():
            if times > 1:
                yield error(f"{kind} {name}", f"its id is used {times} times; ids must be unique in a scene")
    for thing in scene.objects:
        if thing.support is not None and thing.support not in objects:
            yield error(f"object {thing.id}", f"stands on {thing.support!r}, which is no object of the scene")
        strangers = sorted(thing.motion.keys() - frames.keys())
        if strangers:
            yield error(f"object {thing.id}", f"its motion names frame {strangers[0]!r}, which the scene has not")
    for note in scene.notes:
        for name in note.objects:
            if name not in objects:
                yield warning("notes", f"{note.kind} {note.text[:40]!r} speaks of {name!r}, which is no object")


def _claims(scene: Scene) -> Iterator[Finding]:
    """Is there anything at all behind each fact, and is nothing there that no fact speaks of?"""
    of_frames: dict[Fact, Callable[[Frame], bool]] = {
        Fact.PIXELS: lambda frame: frame.read_rgb is not None,
        Fact.DEPTH: lambda frame: bool(frame.depths),
        Fact.POSES: lambda frame: frame.camera is not None and frame.world_from_camera is not None,
        Fact.TIME: lambda frame: frame.time_s is not None,
        Fact.MASKS: lambda frame: frame.read_instances is not None,
    }
    for fact, has in of_frames.items():
        count = sum(has(frame) for frame in scene.frames)
        if (fact in scene.facts and count < len(scene.frames)) or (fact in scene.facts and not scene.frames):
            yield error(
                "scene", f"vouches for {fact} but {len(scene.frames) - count} of {len(scene.frames)} frames lack it"
            )
    of_scene: dict[Fact, bool] = {
        Fact.POINTS: scene.read_points is not None,
        Fact.OBJECTS: bool(scene.objects) and all(thing.box or thing.motion for thing in scene.objects),
        Fact.COMPLETE: bool(scene.complete),
        Fact.ATTRIBUTES: any(thing.attributes for thing in scene.objects),
        Fact.TRACKS: scene.read_tracks is not None,
        Fact.ROOM: scene.room is not None and (scene.room.area is not None or scene.room.outline is not None),
        Fact.FREE_SPACE: scene.read_free_space is not None,
    }
    for fact, held in of_scene.items():
        if fact in scene.facts and not held:
            yield error("scene", f"vouches for {fact} but holds nothing, or not everything, to show for it")
        if fact not in scene.facts and held and fact not in (Fact.OBJECTS, Fact.COMPLETE):
            yield warning("scene", f"holds {fact} but does not vouch for it; nothing will be asked of it")
    for fact, vouch in scene.facts.items():
        if not (np.isfinite([vouch.sigma, vouch.relative]).all() and min(vouch.sigma, vouch.relative) >= 0):
            yield error("scene", f"{fact} has sigma {vouch.sigma}, relative {vouch.relative}; both must be 0 or more")


def _objects(scene: Scene) -> Iterator[Finding]:
    for thing in scene.objects:
        for box in (thing.box, *thing.motion.values()):
            if box is None:
                continue
            if box.frame != "world":
                yield error(f"object {thing.id}", f"its box is in {box.frame!r} coordinates, not in the world's")
            if Fact.METRIC in scene.facts and not SMALLEST <= box.size.min() <= box.size.max() <= LARGEST:
                yield warning(f"object {thing.id}", f"measures {_metres(box)}; is the unit metres?")
        if not thing.label.strip():
            yield error(f"object {thing.id}", "has no label")


def _metres(box: Box) -> str:
    return " × ".join(f"{edge:.3g}" for edge in box.size) + " m"


def _counts(scene: Scene) -> Iterator[Finding]:
    if Fact.COMPLETE not in scene.facts:
        return
    boxes = Counter(thing.label for thing in scene.objects)
    for label in sorted(boxes.keys() | scene.counts.keys()):
        if label not in scene.complete:
            yield warning("scene", f"{label!r} is annotated but not said to be complete; it will not be counted")
        elif scene.counts and scene.counts.get(label, 0) != boxes[label]:
            yield warning("scene", f"{scene.counts.get(label, 0)} × {label!r} are stated, {boxes[label]} have boxes")


def _room(scene: Scene) -> Iterator[Finding]:
    if scene.room is None:
        return
    area = scene.room.area
    if area is None:
        return
    if not ROOM_SMALLEST <= area <= ROOM_LARGEST:
        yield error("room", f"a floor of {area:.4g} m²; is the unit square metres?")
    if scene.room.outline is not None:
        x, y = scene.room.outline.T
        drawn = abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
        if abs(drawn - area) > 0.02 * area + 3 * (scene.facts[Fact.ROOM].at(area) if Fact.ROOM in scene.facts else 0):
            yield error("room", f"its outline encloses {drawn:.4g} m², its area is stated as {area:.4g} m²")


def _gravity(scene: Scene) -> Iterator[Finding]:
    """People hold cameras upright: taken together, their up directions lean to the world's z."""
    ups = [-frame.world_from_camera.rotation[2, 1] for frame in scene.frames if frame.world_from_camera is not None]
    if Fact.GRAVITY in scene.facts and ups and float(np.mean(ups)) < 0.3:
        lean = np.degrees(np.arccos(np.clip(np.mean(ups), -1, 1)))
        yield error("scene", f"vouches for gravity, but its cameras' up leans {lean:.0f}° off z; is another axis up?")
    poses = [frame.world_from_camera for frame in scene.frames if frame.world_from_camera is not None]
    # a camera that stands still films what moves
    moves = Fact.TRACKS in scene.facts or any(thing.motion for thing in scene.objects)
    if not moves and len(poses) > 2 and all(pose.close_to(poses[0]) for pose in poses[1:]):
        yield warning("scene", f"all {len(poses)} frames have the same pose; was the trajectory read?")


def _times(scene: Scene) -> Iterator[Finding]:
    stamped = [(frame.id, frame.time_s) for frame in scene.frames if frame.time_s is not None]
    for (before_id, before), (frame_id, now) in itertools.pairwise(stamped):
        if not now > before:
            yield error(f"frame {frame_id}", f"taken at {now} s, not after frame {before_id} at {before} s")
    steps = np.diff([time for _, time in stamped])
    if len(steps) < FEWEST_STEPS:
        return
    usual = float(np.median(steps))
    if not SHORTEST_STEP <= usual <= LONGEST_STEP:
        yield warning("scene", f"its frames are {usual:.4g} s apart (median); is the unit seconds?")
    # The cameras of a car take a round of pictures at once and then pause: a pause that comes again is none.
    if 0 < (gaps := int((steps > GAP * usual).sum())) <= max(1, RARE * len(steps)):
        i = int(steps.argmax())
        what = f"taken {steps[i]:.4g} s after frame {stamped[i][0]}; {usual:.4g} s are usual"
        yield warning(
            f"frame {stamped[i + 1][0]}", f"{what}, {gaps} of {len(steps)} steps are like it; is a part missing?"
        )


def _tracks(scene: Scene) -> Iterator[Finding]:
    for track in scene.read_tracks() if scene.read_tracks is not None else ():
        where = f"track {track.id}"
        if track.xyz.ndim != 3 or track.xyz.shape[2] != 3 or track.visible.shape != track.xyz.shape[:2]:
            yield error(
                where, f"xyz has shape {track.xyz.shape} and visible {track.visible.shape}; not (T, N, 3), (T, N)"
            )
        elif scene.frames and len(track.xyz) != len(scene.frames):
            yield error(where, f"is {len(track.xyz)} frames long, the scene {len(scene.frames)}")
        elif np.isnan(track.xyz[track.visible]).any():
            yield error(where, "says points are visible whose place it does not know")


def _free_space(scene: Scene) -> Iterator[Finding]:
    if scene.read_free_space is None:
        return
    space = scene.read_free_space()
    if not space.open.any():
        yield warning("free space", "no cell is open; nobody can stand anywhere")
    if not 0 < space.cell < 1:
        yield error("free space", f"cells of {space.cell} m; is the unit metres?")
