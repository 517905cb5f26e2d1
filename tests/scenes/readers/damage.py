"""Copies of a fixture with something wrong in them: a reader makes a scene of them, or raises a SightlineError."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sightline.errors import SightlineError
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Scene


def cut(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: int(rng.integers(len(content)))]


def flipped(content: bytes, rng: np.random.Generator) -> bytes:
    out = bytearray(content)
    for place in rng.integers(0, len(out), rng.integers(1, 9)):
        out[place] ^= 1 << int(rng.integers(8))
    return bytes(out)


def overwritten(content: bytes, rng: np.random.Generator) -> bytes:
    """A run of bytes that reads as NaN, as huge numbers, or as nothing."""
    start, length = int(rng.integers(len(content))), 4 * int(rng.integers(1, 16))
    filler = (b"\xff", b"\x7f", b"\0", b"9", b"[", b"nan ")[int(rng.integers(6))] * length
    return content[:start] + filler[: len(content[start : start + length])] + content[start + length :]


def longer(content: bytes, rng: np.random.Generator) -> bytes:
    return content + rng.bytes(int(rng.integers(1, 200)))


def damaged(whole: Path, copy: Path, rng: np.random.Generator) -> str:
    """Copy the folder `whole` to `copy` and damage one file of it; says what was done."""
    shutil.copytree(whole, copy)
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    one, other = (files[int(rng.integers(len(files)))] for _ in range(2))
    ways: tuple[Callable[[bytes, np.random.Generator], bytes], ...] = (cut, flipped, flipped, overwritten, longer)
    way = int(rng.integers(len(ways) + 3))
    if way < len(ways):
        one.write_bytes(ways[way](one.read_bytes(), rng))
        return f"{ways[way].__name__} {one.relative_to(copy)}"
    if way == len(ways):
        one.unlink()
        return f"without {one.relative_to(copy)}"
    if way == len(ways) + 1:
        one.unlink()
        one.symlink_to(one)
        return f"a link to itself: {one.relative_to(copy)}"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return f"swapped {one.relative_to(copy)} and {other.relative_to(copy)}"


def toured(scene: Scene) -> None:
    """Look at everything that a scene reads when asked."""
    for frame in scene.frames:
        if frame.read_rgb is not None:
            look(frame.rgb)
        if frame.read_sightings is not None:
            look(frame.read_sightings)
        for depth in frame.depths.values():
            look(depth.read)
    for read in (scene.read_points, scene.read_tracks):
        if read is not None:
            look(read)


def look(read: Callable[[], object]) -> None:
    try:
        read()
    except SightlineError as told:
        assert "\n" not in str(told) and len(str(told)) > 20


def survives(open_root: Callable[[str], Reader], whole: Path, folder: Path, count: int, seed: int) -> int:
    """Open, load and look at `count` damaged copies of `whole`; anything but a SightlineError escapes.

    The number of copies that were refused.
    """
    rng, refused = np.random.default_rng(seed), 0
    for i in range(count):
        copy = folder / f"{i:03d}" / whole.name
        what = damaged(whole, copy, rng)
        try:
            reader = open_root(str(copy))
            for id in reader.ids():
                toured(reader.load(id))
        except SightlineError as told:
            refused += 1
            assert "\n" not in str(told) and str(copy) in str(told), (what, str(told))
        shutil.rmtree(folder / f"{i:03d}")
    return refused
