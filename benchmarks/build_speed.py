"""How fast rows are built, chosen, read and worked out again, and that two workers write what one writes.

python -m benchmarks.build_speed [--scenes 64] [--size 160x120x3]
"""

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from sightline.datasets.balance import select
from sightline.datasets.columns import BALANCE
from sightline.datasets.engine import build
from sightline.datasets.shards import read_manifest, read_rows
from sightline.datasets.verify import verify
from sightline.scenes.open import open_reader

CANDIDATES = 200_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scenes", type=int, default=64)
    options.add_argument("--size", default="160x120x3", help="width x height x frames")
    options.add_argument("--profile", default="core")
    chosen = options.parse_args()
    root = f"0..{chosen.scenes}@{chosen.size}"
    reader = open_reader("procedural", root)
    figures: dict[str, object] = {"benchmark": "build_speed", "scenes": chosen.scenes, "size": chosen.size}
    with tempfile.TemporaryDirectory() as folder:
        warm_up(Path(folder) / "warm", chosen.size, chosen.profile)
        for workers in (1, 2):
            figures[f"workers_{workers}"] = timed(reader, chosen.profile, Path(folder) / str(workers), workers)
        one, two = Path(folder) / "1", Path(folder) / "2"
        figures["rows_equal"] = digest(one) == digest(two)
        figures["two_over_one"] = round(figures["workers_2"]["scenes_per_s"] / figures["workers_1"]["scenes_per_s"], 2)
        figures["two_over_one_start_excluded"] = round(
            figures["workers_2"]["steady_scenes_per_s"] / figures["workers_1"]["steady_scenes_per_s"], 2
        )
        start = time.perf_counter()
        rows = sum(1 for _ in read_rows(one))
        figures["read_rows_per_s"] = round(rows / (time.perf_counter() - start))
        start = time.perf_counter()
        report = verify(one)
        figures["verify_rows_per_s"] = round(report.rows / (time.perf_counter() - start))
        figures["disagreements"] = len(report.disagreements)
    figures["select_candidates_per_s"] = selecting()
    print(json.dumps(figures))


def warm_up(out: Path, size: str, profile: str) -> None:
    """Compile what is compiled on first use; this is not what is measured."""
    build(open_reader("procedural", f"0..2@{size}"), profile, out)


def timed(reader, profile: str, out: Path, workers: int) -> dict[str, object]:
    """One build: rates with everything, and steady ones between the first finished part and the last."""
    ticks: list[tuple[float, int]] = []
    start = time.perf_counter()
    report = build(
        reader, profile, out, workers=workers, progress=lambda done, *_: ticks.append((time.perf_counter(), done))
    )
    seconds = time.perf_counter() - start
    # The workers start before the first tick; with several, the first parts end together and are counted as the start.
    (begun, before), (ended, after) = ticks[min(workers, len(ticks)) - 1], ticks[-1]
    if after == before:
        (begun, before) = (start, 0)
    who = resource.RUSAGE_SELF if workers == 1 else resource.RUSAGE_CHILDREN
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS tells bytes, Linux kilobytes
    return {
        "seconds": round(seconds, 2),
        "rows": report.rows,
        "rows_per_s": round(report.rows / seconds, 1),
        "scenes_per_s": round(report.scenes / seconds, 2),
        "steady_scenes_per_s": round((after - before) / (ended - begun), 2),
        "peak_mb_per_process": round(resource.getrusage(who).ru_maxrss / unit),
    }


def digest(folder: Path) -> str:
    """One digest of all files of rows."""
    shards = read_manifest(folder).shards
    return hashlib.sha256(b"".join((folder / shard.name).read_bytes() for shard in shards)).hexdigest()


def selecting() -> int:
    """Candidates per second that balance and budget choose among."""
    rng = np.random.default_rng(0)
    kinds, keys, sides = (rng.integers(0, top, CANDIDATES) for top in (20, 500, 6))
    table = pa.table(
        {
            "id": [f"{i:024x}" for i in range(CANDIDATES)],
            "type": [f"type{kind}" for kind in kinds],
            "balance": pa.array(
                [
                    {"key": [f"label{key}"], "side": str(side), "paired": bool(kind % 2)}
                    for kind, key, side in zip(kinds, keys, sides, strict=True)
                ],
                BALANCE,
            ),
        }
    )
    start = time.perf_counter()
    select(table, 0, CANDIDATES // 2)
    return round(CANDIDATES / (time.perf_counter() - start))


if __name__ == "__main__":
    main()
