"""How much memory a .sens of two gigabytes takes: opened, and every frame of it looked at, colour and depth.

python -m benchmarks.sens_memory [--gigabytes 2] [--mark-mb 300]

The file is written by the tests' writer, frame by frame, and removed again. It is read in a process of its own, since a
process never tells less than its peak.
"""

import argparse
import json
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sightline.scenes.formats.sens import open_sens
from sightline.scenes.readers.scannet import open_root
from tests.scenes.formats.sens_writer import SensHeader, packed_color, packed_depth, write_sens

SCAN = "scene0000_00"
COLOR, DEPTH = (1296, 968), (640, 480)
KINDS = 8  # different pictures, over and over: packing is not what is measured
STEP_US = 33_333


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gigabytes", type=float, default=2.0)
    options.add_argument("--mark-mb", type=int, default=300, help="exit 1 above this peak")
    options.add_argument("--folder", type=Path, help="where the file is written (default: the system's)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        scan = Path(folder) / SCAN
        scan.mkdir()
        start = time.perf_counter()
        written = write(scan / f"{SCAN}.sens", int(chosen.gigabytes * 1e9))
        figures: dict[str, object] = {"benchmark": "sens_memory", "write_s": round(time.perf_counter() - start, 1)}
        figures |= {"gigabytes": round(written / 1e9, 2)}
        for name, job in (("index", indexed), ("all_frames", looked_at)):
            figures[name] = apart(job, scan)
    peak = figures["all_frames"]["peak_mb"]
    figures |= {"mark_mb": chosen.mark_mb, "passed": peak <= chosen.mark_mb}
    print(json.dumps(figures))
    sys.exit(0 if figures["passed"] else 1)


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


def indexed(scan: Path) -> int:
    """Only the places of frames."""
    return len(open_sens(scan / f"{scan.name}.sens").frames)


def looked_at(scan: Path) -> int:
    """Every frame of the scene as the reader gives it, colour and depth unpacked."""
    scene = open_root(str(scan)).load(scan.name)
    for frame in scene.frames:
        if frame.rgb().shape != (COLOR[1], COLOR[0], 3) or frame.depth.read().shape != (DEPTH[1], DEPTH[0]):
            raise ValueError(f"frame {frame.id} has another size than was written")
    return len(scene.frames)


def apart(job, scan: Path) -> dict[str, float]:
    """Run in a fresh process: frames, seconds and peak memory in MB."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=measured, args=(job, scan, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def measured(job, scan: Path, pipe) -> None:
    """What `job` takes, the interpreter and its libraries included."""
    before, start = peak_mb(), time.perf_counter()
    frames = job(scan)
    seconds = time.perf_counter() - start
    pipe.send({"frames": frames, "seconds": round(seconds, 2), "frames_per_s": round(frames / seconds, 1),
               "peak_mb": peak_mb(), "libraries_mb": before})  # fmt: skip


def peak_mb() -> int:
    """The most memory this process ever held."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage tells here counts the parent's memory at the start as well
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) // 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS tells bytes, others kilobytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


if __name__ == "__main__":
    main()
