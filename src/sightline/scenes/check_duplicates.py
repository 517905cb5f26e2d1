"""Is anything there twice: an object, a picture, a pose, or a whole scene?"""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from sightline.errors import SceneError
from sightline.geometry.box import iou
from sightline.scenes.finding import Finding, warning
from sightline.scenes.scene import Scene, SceneObject
from sightline.scenes.table import SceneTable

SAME_BOX = 0.95  # IoU from which on two boxes of one label are one thing
SAME_PLACE = 0.05  # of the longest edge: centres farther apart leave less than SAME_BOX in common
STANDING = 3  # frames in a row with the very same pose; measured poses of a camera at rest differ in the last digits


def check_duplicates(table: SceneTable, frames: Iterable[int]) -> Iterator[Finding]:
    """Objects listed twice, pictures of `frames` and of the next ones that repeat another, poses that stand still."""
    yield from _objects(table.scene)
    yield from _pictures(table, frames)
    yield from _poses(table.scene)


def _objects(scene: Scene) -> Iterator[Finding]:
    by_label: dict[str, list[SceneObject]] = defaultdict(list)
    for thing in scene.objects:
        if thing.box is not None and not thing.motion:
            by_label[thing.label].append(thing)
    for things in by_label.values():
        centers = np.array([thing.box.center for thing in things if thing.box is not None])
        for i, thing in enumerate(things):
            box = thing.box
            if box is None:
                continue
            near = np.linalg.norm(centers[i + 1 :] - box.center, axis=1) <= SAME_PLACE * box.size.max()
            for other in (things[i + 1 + int(j)] for j in np.flatnonzero(near)):
                if other.box is not None and other.box.frame == box.frame and iou(box, other.box) > SAME_BOX:
                    yield warning(
                        f"object {other.id}", f"has the label and the box of {thing.id!r}; is it listed twice?"
                    )


def _pictures(table: SceneTable, frames: Iterable[int]) -> Iterator[Finding]:
    scene = table.scene
    looked_at = sorted({g for f in frames for g in (f, f + 1) if g < len(scene.frames)})
    first: dict[bytes, str] = {}
    repeated: list[tuple[str, str]] = []
    for f in looked_at:
        frame = scene.frames[f]
        if frame.read_rgb is None:
            continue
        try:
            seen = hashlib.blake2b(table.rgb(f).tobytes()).digest()
        except (SceneError, OSError):
            continue  # said already by the frame's own check
        if seen in first:
            repeated.append((frame.id, first[seen]))
        first.setdefault(seen, frame.id)
    if repeated:
        frame_id, before = repeated[0]
        what = f"shows pixel for pixel what frame {before} shows"
        yield warning(f"frame {frame_id}", f"{what}; {len(repeated)} of {len(looked_at)} pictures looked at repeat one")


def _poses(scene: Scene) -> Iterator[Finding]:
    """Where tracking is lost some recorders write the last pose again and again."""
    placed = [frame for frame in scene.frames if frame.world_from_camera is not None]
    matrices = [frame.world_from_camera.matrix.tobytes() for frame in placed if frame.world_from_camera is not None]
    runs, at = [], 0
    for _, same in itertools.groupby(matrices):
        length = len(list(same))
        runs.append((length, at))
        at += length
    standing = [(length, start) for length, start in runs if length >= STANDING]
    if not standing or len(runs) == 1:  # one pose for all is another story
        return
    length, start = max(standing)
    what = f"has the very same pose as the {length - 1} frames after it"
    many = f" ({len(standing)} such places)" if len(standing) > 1 else ""
    yield warning(f"frame {placed[start].id}", f"{what}{many}; was tracking lost there?")


class Twins:
    """Remembers the scenes it was shown, so that the same one under another id is found."""

    def __init__(self) -> None:
        self._ids: dict[bytes, str] = {}

    def check(self, scene: Scene) -> tuple[Finding, ...]:
        """A finding where an earlier scene had the same first picture, poses, boxes and, without frames, points."""
        try:
            held = _fingerprint(scene)
        except (SceneError, OSError):
            return ()  # what cannot be read is told by `check`
        if held is None:
            return ()
        before = self._ids.setdefault(held, scene.id)
        return () if before == scene.id else (warning("scene", f"holds the same as scene {before!r}; use one of them"),)


def _fingerprint(scene: Scene) -> bytes | None:
    """What tells scenes apart, whatever they are called; None where there is nothing to tell."""
    pieces: list[bytes] = []
    for frame in scene.frames:
        if frame.world_from_camera is not None:
            pieces.append(frame.world_from_camera.matrix.tobytes())
    for thing in scene.objects:
        if thing.box is not None:
            pieces += [thing.label.encode(), thing.box.center.tobytes(), thing.box.size.tobytes()]
    pictured = next((frame for frame in scene.frames if frame.read_rgb is not None), None)
    if pictured is not None:
        pieces.append(pictured.rgb().tobytes())
    elif not scene.frames and scene.read_points is not None:
        pieces.append(scene.read_points().xyz.tobytes())
    return hashlib.blake2b(b"\0".join(pieces)).digest() if pieces else None
