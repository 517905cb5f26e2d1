"""Worlds made from seeds.

ROOT is a seed or a range of seeds, stop excluded, and if wanted the pictures' width, height and number: "7", "0..1000",
"0..1000@320x240x3"; with number 0 a scene is its annotation alone. Before it may stand the kind of world:
"simple:0..1000" (`worlds.kinds` lists them); the kind alone, "flat", is its first 50. After it, how the pictures are
taken: "flat:0..9@640x480x24@walk=handheld,depth=sensor,focal=varied" for a walk with roll and blur, depth with a
sensor's noise and holes, and lenses of 45° to 95°; with renderer=gl OpenGL draws them (extra `gl`).
The world of a seed does not depend on the pictures; a clip of "moving" lasts two seconds in however many frames.
Which seeds may be trained on is fixed: 0 to 8,999,999 train, 9,000,000 to 9,999,999 val, from 10,000,000 test; worlds
of a kind kept for evaluation are all test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sightline.errors import ReaderError
from sightline.scenes.moving_scene import moving_scene
from sightline.scenes.root_options import parted
from sightline.scenes.scene import Scene, Split
from sightline.scenes.world_scene import Taking, scene_of
from sightline.scenes.worlds.kinds import KINDS, Kind
from sightline.scenes.worlds.render.gl.context import Gl, open_gl
from sightline.scenes.worlds.render.gl.painter import GlPainter
from sightline.scenes.worlds.render.painter import RayPainter
from sightline.scenes.worlds.views.cameras import looking_camera
from sightline.scenes.worlds.views.walk import Shot, hand_held
from sightline.scenes.worlds.world import World

ROOT = re.compile(r"(?:([a-z]+):)?(\d{1,9})(?:\.\.(\d{1,9}))?(?:@(\d{1,5})x(\d{1,5})x(\d{1,3}))?")
USUAL = "room"  # the kind where ROOT names none
FIRST = 50  # seeds of a kind where ROOT names none
OPTIONS = {"walk": "steady|handheld", "depth": "exact|sensor", "focal": "fixed|varied", "renderer": "rays|gl"}
SIZE = (320, 240, 3)  # width, height, frames where ROOT does not say
LENSES = (45.0, 95.0)  # degrees across the picture
SMALLEST, LARGEST = 16, 4096  # pixels of a side
VAL, TEST = 9_000_000, 10_000_000  # first seeds that are held back for validation, for the benchmark


def open_root(root: str) -> ProceduralReader:
    """The worlds of a range of seeds; ReaderError when ROOT is no such range."""
    path, told = parted(root, OPTIONS, "procedural")
    found = ROOT.fullmatch(f"{path}:0..{FIRST}" if str(path) in KINDS else str(path))
    if found is None or (found[1] or USUAL) not in KINDS:
        raise ReaderError(
            f"procedural: {root!r} is no range of seeds; write 7, 0..1000@320x240x3 or simple:0..1000; the kinds are "
            f"{', '.join(KINDS)}"
        )
    name, *numbers = found.groups()
    start, stop, *size = (None if number is None else int(number) for number in numbers)
    width, height, frames = (given if given is not None else usual for given, usual in zip(size, SIZE, strict=True))
    assert start is not None  # the pattern has it
    stop = start + 1 if stop is None else stop
    if start >= stop:
        raise ReaderError(f"procedural: {root!r} holds no seed; the second number is excluded and must be larger")
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ReaderError(f"procedural: pictures of {width}×{height}; sides go from {SMALLEST} to {LARGEST} pixels")
    if frames == 0 and KINDS[name or USUAL].film is not None:
        raise ReaderError(f"procedural: {root!r}: a world that moves is known by its pictures; ask for at least one")
    if told.get("walk") and KINDS[name or USUAL].film is not None:
        raise ReaderError(f"procedural: {root!r}: a world that moves is filmed in its own way; leave walk out")
    gl = open_gl() if told.get("renderer") == "gl" else None
    return ProceduralReader(root, range(start, stop), (width, height), frames, KINDS[name or USUAL], told, gl)


def looks_like(path: Path) -> str | None:
    """Why this may be read as a range of seeds; None when it may not."""
    found = ROOT.fullmatch(str(path))
    known = str(path) in KINDS or (found is not None and (found[1] or USUAL) in KINDS)
    return f"{path} is a kind of world or a range of seeds" if known and not path.exists() else None


@dataclass(frozen=True)
class ProceduralReader:
    """Worlds by their kind's name and the seed in six digits or more: "room_000007"."""

    root: str
    seeds: range
    size: tuple[int, int]
    frames: int
    kind: Kind
    options: Mapping[str, str]
    gl: Gl | None = None
    name: str = "procedural"
    licence: str = "made by Sightline; free to use"

    def ids(self) -> tuple[str, ...]:
        """The ids of all seeds, in their order."""
        return tuple(self._id(seed) for seed in self.seeds)

    def _id(self, seed: int) -> str:
        return f"{self.kind.name}_{seed:06d}"

    def load(self, id: str) -> Scene:
        """The world of one seed. Nothing is rendered yet."""
        digits = id.rpartition("_")[2]
        seed = int(digits) if digits.isdecimal() else -1
        if seed not in self.seeds or id != self._id(seed):
            raise ReaderError(
                f"procedural: no room {id!r} in {self.root}; there are {self._id(self.seeds.start)} and on"
            )
        scene = self._scene(self.kind.make(np.random.default_rng([seed, 0])), seed)
        source = f"{self.name}:{self.root}"
        return replace(scene, id=id, source=source, split=split_of(seed, self.kind), licence=self.licence)

    def _scene(self, world: World, seed: int) -> Scene:
        rng, labels = np.random.default_rng([seed, 1]), self.kind.stock.labels
        if self.kind.film is not None:
            clip = self.kind.film(world, rng, self.frames)
            return moving_scene(world, clip, self._taking(clip.shots, seed), labels)
        if self.frames == 0:
            return scene_of(world, self._taking((), seed), labels)
        if self.options.get("walk") == "handheld":
            return scene_of(world, self._taking(hand_held(world, rng, self.frames, self.kind.watch), seed), labels)
        shots = tuple(Shot(None, (pose,)) for pose in self.kind.watch(world, rng, self.frames))
        return scene_of(world, self._taking(shots, seed), labels)

    def _taking(self, shots: Sequence[Shot], seed: int) -> Taking:
        camera = looking_camera(*self.size)
        if self.options.get("focal") == "varied":
            wide = np.deg2rad(np.random.default_rng([seed, 3]).uniform(*LENSES))
            focal = float(0.5 * camera.width / np.tan(wide / 2))
            camera = replace(camera, fx=focal, fy=focal)
        painter = RayPainter() if self.gl is None else GlPainter(self.gl)
        return Taking(camera, shots, self.options.get("depth") == "sensor", seed, painter)


def split_of(seed: int, kind: Kind) -> Split:
    """Which split a seed belongs to, for ever."""
    return "test" if kind.kept or seed >= TEST else "val" if seed >= VAL else "train"
