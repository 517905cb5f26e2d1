"""Scenes of another reader, each made larger or smaller by a factor of its own (`scenes/scaled.py`).

ROOT is the range of factors and where the scenes come from: "1..10:procedural:0..1000"; "2..2:rgbd:kitchen" doubles.
Factors are spread evenly and drawn for each scene from its id alone; for another draw "1..10@seed=1:procedural:7".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sightline.errors import ReaderError
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader
from sightline.scenes.scaled import scaled
from sightline.scenes.scene import Scene

NUMBER = r"\d{1,4}(?:\.\d{1,4})?"
ROOT = re.compile(rf"({NUMBER})\.\.({NUMBER})(?:@seed=(\d{{1,9}}))?:(\w+:.+)", re.DOTALL)


def open_root(root: str) -> ScaledReader:
    """The scenes of the reader that `root` names; ReaderError when it is no range of factors and a source."""
    found = ROOT.fullmatch(root)
    if found is None:
        raise ReaderError(f"scaled: {root!r} is no range of factors and a source; write 1..10:procedural:0..1000")
    low, high, seed, source = float(found[1]), float(found[2]), int(found[3] or 0), found[4]
    if not 0 < low <= high:
        raise ReaderError(
            f"scaled: factors from {found[1]} to {found[2]}; the first must be above 0, the second no less"
        )
    return ScaledReader(root, low, high, seed, open_source(source))


def looks_like(path: Path) -> str | None:
    """Why this may be read as scenes to be scaled; None when it may not."""
    return f"{path} is a range of factors and a source" if ROOT.fullmatch(str(path)) and not path.exists() else None


@dataclass(frozen=True)
class ScaledReader:
    """Scenes of `reader` under ids that tell the factor: "4.217x/room_000007".

    They keep their collection and place, so that a scene and its larger copies fall into one split.
    """

    root: str
    low: float
    high: float
    seed: int
    reader: Reader
    name: str = "scaled"
    licence: str = "that of the scenes"

    def ids(self) -> tuple[str, ...]:
        """The ids of all scenes with their factors, in the order of the other reader's."""
        return tuple(self._within)

    @cached_property
    def _within(self) -> Mapping[str, tuple[str, float]]:
        factors = {id: self._factor(id) for id in self.reader.ids()}
        return {f"{factor:g}x/{id}": (id, factor) for id, factor in factors.items()}

    def _factor(self, id: str) -> float:
        """Four digits of it, so that the id tells all."""
        drawn = int.from_bytes(hashlib.sha256(f"{self.seed}:{id}".encode()).digest()[:8], "big") / 2**64
        factor = float(f"{self.low + drawn * (self.high - self.low):.4g}")
        return min(max(factor, self.low), self.high)

    def load(self, id: str) -> Scene:
        """One scene; ReaderError where there is none of that id, SceneError where it is not known in metres."""
        if id not in self._within:
            raise ReaderError(f"scaled: no scene {id!r} in {self.root}; it has {len(self._within)}")
        own, factor = self._within[id]
        scene = self.reader.load(own)
        place, source = scene.place or scene.id, f"{self.name}:{self.root}"
        return replace(scaled(scene, factor), id=id, source=source, collection=scene.home, place=place)
