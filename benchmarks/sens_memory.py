"""How much memory a .sens of two gigabytes takes: opened, and every frame of it looked at, colour and depth.

python -m benchmarks.sens_memory [--gigabytes 2] [--mark-mb 300]

The file is written by the tests' writer, frame by frame, and removed again.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.peak_memory import measure
from sightline.scenes.formats.sens import open_sens
from sightline.scenes.readers.scannet import open_root
from tests.scenes.formats.sens_writer import SensHeader, packed_color, packed_depth, write_sens

SCAN = "scene0000_00"
COLOR, DEPTH = (1296, 968), (640, 480)
KINDS = 8  # different pictures, over and over: packing is not what is measured
STEP_US = 33_333


def main() -> None:
    jobs = {"index": indexed, "all_frames": looked_at}
    measure("sens_memory", __doc__, f"{SCAN}/{SCAN}.sens", write, jobs)


def write(path: Path, least: int) -> int:
    """A stream of at least so many bytes, as large and as hard to pack as a real one; its length in bytes."""
    k = [np.array([[f, 0, w / 2, 0], [0, f, h / 2, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
         for f, (w, h) in ((1170.0, COLOR), (577.0, DEPTH))]  # fmt: skip
    kinds = [picture(np.random.default_rng(seed)) for seed in range(KINDS)]
    count = -(-least * KINDS // sum(96 + len(color) + len(depth) for color, depth in kinds))

    def frames() -> Iterator[tuple[np.ndarray, int, bytes, bytes]]:
        for i in range(count):
            pose = np.eye(4)
            pose[:3, 3] = np.sin(i / 200), np.cos(i / 200), 1.5
            yield (pose, 1 + STEP_US * i, *kinds[i % KINDS])

    write_sens(path, SensHeader(*k, COLOR, DEPTH), count, frames())
    return path.stat().st_size


def picture(rng: np.random.Generator) -> tuple[bytes, bytes]:
    """Packed colour and depth of a smooth picture with a sensor's noise."""
    (width, height), (across, down) = COLOR, DEPTH
    v, u = np.mgrid[:height, :width]
    smooth = 128 + 60 * np.sin(u / 90 + rng.uniform(0, 6)) + 50 * np.cos(v / 70)
    rgb = np.clip(smooth[..., None] + rng.normal(0, 12, (height, width, 3)), 0, 255).astype(np.uint8)
    row, column = np.mgrid[:down, :across]
    millimetres = (1500 + row + column / 2 + rng.normal(0, 4, (down, across))).astype(np.uint16)
    return packed_color(rgb, quality=90), packed_depth(millimetres)


def indexed(path: Path) -> int:
    """Only the places of frames."""
    return len(open_sens(path).frames)


def looked_at(path: Path) -> int:
    """Every frame of the scene as the reader gives it, colour and depth unpacked."""
    scene = open_root(str(path.parent)).load(path.stem)
    for frame in scene.frames:
        if frame.rgb().shape != (COLOR[1], COLOR[0], 3) or frame.depth.read().shape != (DEPTH[1], DEPTH[0]):
            raise ValueError(f"frame {frame.id} has another size than was written")
    return len(scene.frames)


if __name__ == "__main__":
    main()
