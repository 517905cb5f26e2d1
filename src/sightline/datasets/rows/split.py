"""Which rows are for training, for choosing, for the final figure: by place, never by question."""

from __future__ import annotations

import hashlib

from sightline.datasets.rows.held_out import HeldOut
from sightline.errors import ConfigError
from sightline.scenes.scene import Scene, Split

NONE = HeldOut()


def split_of(scene: Scene, val: float, held: HeldOut = NONE) -> Split:
    """The split of a scene's rows when a share `val` (0 to 1) of the training scenes is kept for choosing.

    What `held` lists is a test scene, even where the source calls it another.

    Decided by the hash of the place it shows (of its own name where it names none) and of the dataset it comes from, so
    that two scans of a room go together, and a scene stays where it is when others are added. What the source calls a
    test or val scene stays one.
    """
    if held.holds(scene):
        return "test"
    if scene.split != "train" or val == 0.0:
        return scene.split
    digest = hashlib.sha256(f"val:{scene.home}:{scene.place or scene.id}".encode()).digest()
    return "val" if int.from_bytes(digest[:8], "big") < val * 2**64 else "train"


def checked_share(val: float) -> float:
    """`val` itself; ConfigError when it is no share below 1."""
    if not 0.0 <= val < 1.0:
        raise ConfigError(f"val is {val}; give the share of training scenes to keep for choosing, 0 up to below 1")
    return val
