"""Worlds made from seeds.

ROOT is a seed or a range of seeds, stop excluded, and if wanted the pictures' width, height and number: "7", "0..1000",
"0..1000@320x240x3". Before it may stand the kind of world: "simple:0..1000" (`worlds.kinds` lists them).
The world of a seed does not depend on the pictures; a clip of "moving" lasts two seconds in however many frames.
Which seeds may be trained on is fixed: 0 to 8,999,999 train, 9,000,000 to 9,999,999 val, from 10,000,000 test; worlds
of a kind kept for evaluation are all test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from sightline.errors import ReaderError
from sightline.geometry.camera import Camera
from sightline.scenes.moving_scene import moving_scene
from sightline.scenes.scene import Scene, Split
from sightline.scenes.world_scene import scene_of
from sightline.scenes.worlds.cameras import looking_camera
from sightline.scenes.worlds.kinds import KINDS, Kind

ROOT = re.compile(r"(?:([a-z]+):)?(\d{1,9})(?:\.\.(\d{1,9}))?(?:@(\d{1,5})x(\d{1,5})x(\d{1,3}))?")
USUAL = "room"  # the kind where ROOT names none
SIZE = (320, 240, 3)  # width, height, frames where ROOT does not say
SMALLEST, LARGEST = 16, 4096  # pixels of a side
VAL, TEST = 9_000_000, 10_000_000  # first seeds that are held back for validation, for the benchmark


def open_root(root: str) -> ProceduralReader:
    """The worlds of a range of seeds; ReaderError when ROOT is no such range."""
    found = ROOT.fullmatch(root)
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
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST and frames >= 1):
        raise ReaderError(
            f"procedural: pictures of {width}×{height}, {frames} of them; sides go from {SMALLEST} to {LARGEST}"
        )
    return ProceduralReader(root, range(start, stop), looking_camera(width, height), frames, KINDS[name or USUAL])


@dataclass(frozen=True)
class ProceduralReader:
    """Worlds by their kind's name and the seed in six digits or more: "room_000007"."""

    root: str
    seeds: range
    camera: Camera
    frames: int
    kind: Kind
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
        world = self.kind.make(np.random.default_rng([seed, 0]))
        rng, labels = np.random.default_rng([seed, 1]), self.kind.stock.labels
        if self.kind.film is None:
            scene = scene_of(world, self.camera, self.kind.watch(world, rng, self.frames), labels)
        else:
            scene = moving_scene(world, self.kind.film(world, rng, self.frames), self.camera, labels)
        source = f"{self.name}:{self.root}"
        return replace(scene, id=id, source=source, split=split_of(seed, self.kind), licence=self.licence)


def split_of(seed: int, kind: Kind) -> Split:
    """Which split a seed belongs to, for ever."""
    return "test" if kind.kept or seed >= TEST else "val" if seed >= VAL else "train"
