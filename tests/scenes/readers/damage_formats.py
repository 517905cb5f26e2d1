"""What can be done to a file by its name: ways that know its format, and those that any file can suffer."""

from collections.abc import Callable

import numpy as np

from tests.scenes.readers.damage_archives import (
    other_member,
    other_record,
    other_tar_member,
    unsafe_tar,
    unsafe_zip,
    zip_bomb,
)
from tests.scenes.readers.damage_bytes import ANY, Wound
from tests.scenes.readers.damage_pictures import large_picture, picture_bomb, text_bomb
from tests.scenes.readers.damage_values import (
    Wounded,
    huge_count,
    nines,
    other_cell,
    other_entries,
    other_floats,
    other_number,
    other_value,
    packed_table,
)

Way = Callable[[bytes, np.random.Generator], Wounded]


def bare(way: Wound) -> Way:
    def wound(content: bytes, rng: np.random.Generator) -> Wounded:
        return way(content, rng), ()

    wound.__name__ = way.__name__
    return wound


def tar_member(content: bytes, rng: np.random.Generator) -> Wounded:
    """One file of a tar is damaged as befits its own format."""
    return other_tar_member(content, rng, wounded)


TEXT = (other_number,) * 3
JSON = (other_value,) * 6 + (other_number,)
PICTURE = (picture_bomb, large_picture, text_bomb)
BY_ENDING: dict[str, tuple[Way, ...]] = {
    ".json": JSON,
    ".npy": (other_entries,) * 3 + (huge_count,) * 2,
    ".npz": (other_member,) * 4 + (zip_bomb, zip_bomb, unsafe_zip),
    ".tar": (tar_member,) * 5 + (unsafe_tar,) * 3,
    ".png": PICTURE,
    ".jpg": (picture_bomb,) * 2,
    ".bin": (other_floats,) * 3,
    ".ply": (huge_count,) * 3 + (other_number,) * 2,
    ".pcd": (huge_count,) * 3 + (other_number,) * 2,
    ".pfm": (huge_count,) * 3 + (other_floats,),
    ".glb": (nines,) * 3,
    ".arrow": (other_cell,) * 4 + (packed_table,) * 2,
} | {ending: TEXT for ending in (".txt", ".traj", ".pincam", ".log", ".obj", ".mtl", ".tsv")}


def ways_for(name: str, heavy: bool = True) -> tuple[Way, ...]:
    """What can be done to a file of that name, ways for its format about as often as those for any.

    Unless `heavy`, without the ways that a reader may rightly take a second and half a gigabyte for.
    """
    ending = f".{name.rpartition('.')[2]}".lower()
    if ".tfrecord" in name:
        ending, special = ".tfrecord", (other_record,) * 6
    else:
        special = BY_ENDING.get(ending, ())
    return (*map(bare, ANY), *(way for way in special if heavy or way is not large_picture))


def wounded(name: str, content: bytes, rng: np.random.Generator) -> Wounded:
    """The content of a file called `name` with something wrong in it."""
    ways = ways_for(name)
    return ways[int(rng.integers(len(ways)))](content, rng)
