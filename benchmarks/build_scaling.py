"""How much faster two workers build than one, here and on Ray, the start excluded; on a machine that does nothing else.

python -m benchmarks.build_scaling [--seconds 120] [--engine local ray] [--root 0..100000@64x48x1]
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sightline.datasets.building.engine import ENGINES, build
from sightline.scenes.open import open_reader

SECONDS = 120.0
ROOMS = "0..100000@64x48x1"  # more than can be built in that time


class Enough(Exception):
    """The time is over."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    options.add_argument("--root", default=ROOMS)
    options.add_argument("--profile", default="core")
    chosen = options.parse_args()
    told = {engine: scaling(engine, (1, 2), chosen.seconds, chosen.root, chosen.profile) for engine in chosen.engine}
    print(json.dumps({"benchmark": "build_scaling", "seconds": chosen.seconds, "root": chosen.root, **told}))


def scaling(
    engine: str, workers: Sequence[int], seconds: float = SECONDS, root: str = ROOMS, profile: str = "core"
) -> dict[str, object]:
    """Scenes per second by number of workers, and the last over the first."""
    rates = {count: rate(engine, count, seconds, root, profile) for count in workers}
    ratio = rates[workers[-1]] / rates[workers[0]]
    return {"scenes_per_s": {str(count): round(one, 2) for count, one in rates.items()}, "scaling": round(ratio, 3)}


def rate(engine: str, workers: int, seconds: float, root: str, profile: str, source: str = "procedural") -> float:
    """Scenes per second from the end of the first pieces (one for each worker) on, for at least `seconds`."""
    ticks: list[tuple[float, int]] = []

    def tick(done: int, total: int, questions: int) -> None:
        ticks.append((time.perf_counter(), done))
        if len(ticks) > workers and ticks[-1][0] - ticks[workers - 1][0] >= seconds:
            raise Enough

    folder = tempfile.mkdtemp()
    try:
        build(open_reader(source, root), profile, Path(folder) / "rows", workers=workers, engine=engine, progress=tick)
    except Enough:
        pass
    finally:
        shutil.rmtree(folder)
    (begun, before), (ended, after) = ticks[workers - 1], ticks[-1]
    return (after - before) / (ended - begun)


if __name__ == "__main__":
    main()
