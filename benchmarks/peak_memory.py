"""How much memory reading a large file takes, in a process of its own, which never tells less than its peak."""

import argparse
import json
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def measure(
    name: str,
    about: str | None,
    file: str,
    write: Callable[[Path, int], int],
    jobs: Mapping[str, Callable[[Path], int]],
) -> None:
    """Write `file` with at least so many bytes, do each job on it, and print one JSON line.

    Jobs tell how many frames they read. Exit code 1 where the last one's peak is above the mark.
    """
    options = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gigabytes", type=float, default=2.0)
    options.add_argument("--mark-mb", type=int, default=300, help="exit 1 above this peak")
    options.add_argument("--folder", type=Path, help="where the file is written (default: the system's)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        path = Path(folder) / file
        path.parent.mkdir(exist_ok=True)
        start = time.perf_counter()
        written = write(path, int(chosen.gigabytes * 1e9))
        figures: dict[str, object] = {"benchmark": name, "write_s": round(time.perf_counter() - start, 1)}
        figures["gigabytes"] = round(written / 1e9, 2)
        for job_name, job in jobs.items():
            last = figures[job_name] = apart(job, path)
    figures |= {"mark_mb": chosen.mark_mb, "passed": last["peak_mb"] <= chosen.mark_mb}
    print(json.dumps(figures))
    sys.exit(0 if figures["passed"] else 1)


def apart(job, path: Path) -> dict[str, float]:
    """Run in a fresh process: frames, seconds and peak memory in MB."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=measured, args=(job, path, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def measured(job, path: Path, pipe) -> None:
    """What `job` takes, the interpreter and its libraries included."""
    before, start = peak_mb(), time.perf_counter()
    frames = job(path)
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
