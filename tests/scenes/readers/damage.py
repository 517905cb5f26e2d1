"""Copies of a fixture with something wrong in them: a reader makes a scene of them, or raises a SightlineError."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np

from sightline.errors import SightlineError
from sightline.scenes.check import check
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Scene
from tests.scenes.readers.damage_bytes import PLACES, missing
from tests.scenes.readers.damage_formats import ways_for
from tests.scenes.readers.sound import reads, sound

PATTERN = re.compile(r"[\w.-]*(?:\*|[A-Z]{4,})[\w.*-]+")  # *.json, NAME.color.*
CAPITALS = re.compile(r"[A-Z]{4,}")
EVERYDAY = 4_000_000  # pixels; to check a frame of fifty million takes seconds, and finds no more
SECRET = "what no scene may hold\n"


@dataclass(frozen=True)
class Damage:
    """What was done to a copy, and the names (file, member, field) of which a message has to hold one."""

    what: str
    names: tuple[str, ...]

    def named_in(self, message: str, copy: Path) -> bool:
        """Whether a message says where the damage is; that it lies somewhere below `copy` is not enough.

        A file that is gone has no name any more: there it is enough that files like it were looked for.
        """
        told = message.replace(str(copy), "")
        patterns = PATTERN.findall(told) if self.what.startswith(missing.__name__) else ()
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) for name in self.names) or any(
            fnmatch(self.names[0], CAPITALS.sub("*", pattern)) for pattern in patterns
        )


def damaged(whole: Path, copy: Path, outside: Path, rng: np.random.Generator, heavy: bool = True) -> Damage:
    """Copy the folder `whole` to `copy` and damage one file of it; links may lead to the folder `outside`.

    Unless `heavy`, no file becomes one that a reader may rightly take a second and half a gigabyte for.
    """
    shutil.copytree(whole, copy)
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    # First the kind of file, or the many pictures would leave the few tables whole.
    kinds = sorted({path.suffix for path in files})
    kind = kinds[int(rng.integers(len(kinds)))]
    alike = [path for path in files if path.suffix == kind]
    one, other = alike[int(rng.integers(len(alike)))], files[int(rng.integers(len(files)))]
    name, chance = str(one.relative_to(copy)), rng.random()
    if chance < 0.75:
        ways = ways_for(one.name, heavy)
        way = ways[int(rng.integers(len(ways)))]
        content, words = way(one.read_bytes(), rng)
        one.write_bytes(content)
        return Damage(f"{way.__name__} {name} {' '.join(words)}".rstrip(), (one.name, *words))
    if chance < 0.92 or one == other:
        place = PLACES[int(rng.integers(len(PLACES)))]
        place(one, outside)
        return Damage(f"{place.__name__} {name}", (one.name,))
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return Damage(f"swapped {name} and {other.relative_to(copy)}", (one.name, other.name))


def outside_of(folder: Path) -> Path:
    """A folder with a file in it that links may lead to, and nothing may be written to."""
    outside = folder / "outside"
    outside.mkdir(parents=True, exist_ok=True)
    (outside / "secret.txt").write_text(SECRET)
    return outside


def refusals(open_root: Callable[[str], Reader], root: str) -> Iterator[SightlineError]:
    """Open a root, load all its scenes, and look at everything that they read when asked: what is refused on the way.

    Whatever is not a SightlineError escapes.
    """
    try:
        reader = open_root(root)
        ids = reader.ids()
    except SightlineError as told:
        yield told
        return
    for id in ids:
        try:
            scene = reader.load(id)
        except SightlineError as told:
            yield told
        else:
            yield from unreadable(scene)


def unreadable(scene: Scene) -> Iterator[SightlineError]:
    """Look at everything that a scene holds and reads when asked: what is refused. What is unsound escapes."""
    sound(scene)
    cameras = [frame.camera for frame in scene.frames if frame.camera]
    cameras += [depth.camera for frame in scene.frames for depth in frame.depths.values()]
    if all(camera.width * camera.height <= EVERYDAY for camera in cameras):
        check(scene)  # which tells what is wrong and never raises
    for read, tried in reads(scene):
        try:
            found = read()
        except SightlineError as told:
            yield told
        else:
            tried(found)


def survives(open_root: Callable[[str], Reader], whole: Path, folder: Path, count: int, seed: int) -> int:
    """Open, load and look at `count` damaged copies of `whole`; anything but a SightlineError escapes.

    The number of copies that were refused. Three in five of these at least have to be told by the name of what is
    damaged; over the many copies of `make fuzz` it is four in five.
    """
    rng, refused, named = np.random.default_rng(seed), 0, 0
    outside = outside_of(folder)
    before = listing(folder)
    for i in range(count):
        copy = folder / f"{i:03d}" / whole.name
        done = damaged(whole, copy, outside, rng, heavy=False)
        told = [str(error) for error in refusals(open_root, str(copy))]
        for message in told:
            assert "\n" not in message and len(message) > 20, (done.what, message)
        refused += bool(told)
        named += bool(told) and all(done.named_in(message, copy) for message in told)
        shutil.rmtree(folder / f"{i:03d}")
        assert listing(folder) == before, f"{done.what}: something was written outside the copy"
    assert named >= 0.6 * refused, f"{named} of {refused} refusals name what is damaged"
    return refused


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder, with its size and the time of its last change."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}
