"""Posed RGB-D recordings, sound or damaged in one known way, written in the reader's own format."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

SIZE = (64, 48)  # pixels
SOUND = np.eye(4)


def recording(folder: Path, frames: int = 3) -> Path:
    """A wall 2 m away, seen from places 10 cm apart."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    width, height = SIZE
    np.savetxt(folder / "camera-intrinsics.txt", [[60.0, 0, 31.5], [0, 60.0, 23.5], [0, 0, 1]])
    np.savetxt(folder / "gravity-direction.txt", [[0.0, 1.0, 0.0]])
    for i in range(frames):
        name = f"frame-{i:06d}"
        noise = rng.integers(0, 255, (height, width, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"{name}.color.png")
        Image.fromarray(np.full((height, width), 2000, np.uint16)).save(folder / f"{name}.depth.png")
        pose = SOUND.copy()
        pose[0, 3] = 0.1 * i
        np.savetxt(folder / f"{name}.pose.txt", pose)
    return folder


def cut_off(folder: Path) -> None:
    """The colour picture of frame 0 ends in the middle."""
    path = folder / "frame-000000.color.png"
    path.write_bytes(path.read_bytes()[:200])


def lost(folder: Path) -> None:
    """Tracking was lost at frame 0."""
    np.savetxt(folder / "frame-000000.pose.txt", np.full((4, 4), np.nan))


def sheared(folder: Path) -> None:
    """The pose of frame 0 is no rigid motion."""
    pose = SOUND.copy()
    pose[0, 1] = 0.4
    np.savetxt(folder / "frame-000000.pose.txt", pose)


def shrunk(folder: Path) -> None:
    """The depth map of frame 0 has another size than its picture."""
    Image.fromarray(np.full((24, 32), 2000, np.uint16)).save(folder / "frame-000000.depth.png")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "truncated picture": cut_off,
    "NaN pose": lost,
    "non-rigid pose": sheared,
    "depth of another size": shrunk,
}
