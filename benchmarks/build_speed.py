"""How fast rows are written and worked out again, in how much memory, and what a second worker brings.

rows_per_s_core     object-relation rows in Parquet by one core: scenes and what is seen of them in memory, more than a
                    hundred rows a scene; everything after that counts (both passes, CPU time)
verify_per_s_core   the same rows worked out again
peak_mb_per_worker  of a build of `--scenes` procedural scenes that are known by their annotation alone
local_scaling       rate of two workers over that of one, start excluded, jobs of `--seconds` each; ray_scaling likewise
same_bytes          whether one worker, two, and two of Ray's write the same files

python -m benchmarks.build_speed [--quick]
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.build_scaling import SECONDS, scaling
from benchmarks.warm_scenes import relations, warm_scenes
from sightline.datasets.building.balance import Bounds, select
from sightline.datasets.building.engine import ENGINES, build
from sightline.datasets.building.slate import Slate
from sightline.datasets.checking.verify import verify
from sightline.datasets.rows.columns import BALANCE
from sightline.scenes.open import open_reader

CANDIDATES = 1_000_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--warm", type=int, default=400, help="scenes in memory")
    options.add_argument("--scenes", type=int, default=10_000, help="annotation-only scenes of the memory figure")
    options.add_argument("--seconds", type=float, default=SECONDS, help="of each of the four scaling jobs")
    options.add_argument("--quick", action="store_true", help="300 scenes for memory, no scaling, no Ray")
    chosen = options.parse_args()
    figures: dict[str, object] = {"benchmark": "build_speed"}
    with tempfile.TemporaryDirectory() as folder:
        # First: a process that is started counts the memory of the one that starts it as its own.
        figures |= memory(Path(folder) / "plain", 300 if chosen.quick else chosen.scenes)
        figures |= one_core(Path(folder) / "warm", chosen.warm)
        figures |= {"select_candidates_per_s": selecting()}
        if not chosen.quick:
            for engine in ENGINES:
                figures[f"{engine}_scaling"] = scaling(engine, (1, 2), chosen.seconds)["scaling"]
        figures["same_bytes"] = same_bytes(Path(folder), ENGINES[:1] if chosen.quick else ENGINES)
    print(json.dumps(figures))


def one_core(folder: Path, count: int) -> dict[str, object]:
    """Rates of build and verify on scenes in memory, CPU time of this process."""
    reader, profile = warm_scenes("0..32@160x120x3", count), relations()
    build(warm_scenes("0..2@160x120x3", 2), profile, folder / "first")  # what is compiled on first use
    start = time.process_time()
    report = build(reader, profile, folder / "rows")
    written = time.process_time() - start
    start = time.process_time()
    checked = verify(folder / "rows", open_source=lambda source: reader)
    again = time.process_time() - start
    candidates = report.rows + sum(report.dropped.values())
    return {
        "rows": report.rows,
        "rows_per_scene": round(report.rows / count, 1),
        "rows_per_s_core": round(report.rows / written),
        "candidates_per_s_core": round(candidates / written),
        "verify_per_s_core": round(checked.rows / again),
        "disagreements": len(checked.disagreements),
    }


def memory(folder: Path, scenes: int) -> dict[str, object]:
    """The largest of two workers, and this process, which chooses among all rows."""
    start = time.perf_counter()
    report = build(open_reader("procedural", f"0..{scenes}@160x120x0"), "core", folder, workers=2)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS tells bytes, Linux kilobytes
    return {
        "memory_scenes": report.scenes,
        "memory_rows": report.rows,
        "memory_seconds": round(time.perf_counter() - start, 1),
        "peak_mb_per_worker": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit),
        "peak_mb_main": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit),
    }


def same_bytes(folder: Path, engines: Sequence[str]) -> bool:
    """Whether the files of a small build are the same for one worker and for two of each engine."""
    reader = open_reader("procedural", "0..48@64x48x1")
    told = set()
    for engine, workers in (("local", 1), *((engine, 2) for engine in engines)):
        out = folder / f"{engine}{workers}"
        build(reader, "core", out, workers=workers, engine=engine, val=0.1, budget=1500)
        told.add(tuple((path.name, path.read_bytes()) for path in sorted(out.iterdir())))
    return len(told) == 1


def selecting() -> int:
    """Candidates per second that balance and budget choose among."""
    rng = np.random.default_rng(0)
    kinds, keys, sides = (rng.integers(0, top, CANDIDATES) for top in (20, 500, 6))
    key = pa.ListArray.from_arrays(np.arange(CANDIDATES + 1, dtype=np.int32), pa.array([f"label{one}" for one in keys]))
    balance = pa.StructArray.from_arrays(
        [key, pa.array([str(side) for side in sides]), pa.array(kinds % 2 == 1)], fields=list(BALANCE)
    )
    table = pa.table(
        {
            "id": [f"{i:024x}" for i in range(CANDIDATES)],
            "scene_id": [f"scene{i // 100}" for i in range(CANDIDATES)],
            "type": [f"type{kind}" for kind in kinds],
            "balance": balance,
        }
    )
    start = time.process_time()
    select(Slate.of([table]), 0, Bounds(CANDIDATES // 2))
    return round(CANDIDATES / (time.process_time() - start))


if __name__ == "__main__":
    main()
