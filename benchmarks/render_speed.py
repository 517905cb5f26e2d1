"""Frames a second of procedural worlds on one core, through the reader: colour with shadows, depth, and sightings.

python -m benchmarks.render_speed [--scenes 6] [--rounds 3]

Times are those of the process, and each is the least of its rounds: other work on the machine should not count.
"""

import argparse
import json
import time
from collections.abc import Callable

from sightline.scenes.open import open_reader
from sightline.scenes.scene import Frame, Scene

KINDS = ("room", "flat")
SIZES = ("128x96", "640x480")
FRAMES = 3  # a scene; what is prepared once for a scene counts


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scenes", type=int, default=6)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    figures: dict[str, object] = {"benchmark": "render_speed", "scenes": chosen.scenes, "frames": FRAMES}
    for kind in KINDS:
        for size in SIZES:
            figures[f"{kind}_{size}"] = timed(kind, size, chosen.scenes, chosen.rounds)
    print(json.dumps(figures))


def timed(kind: str, size: str, scenes: int, rounds: int) -> dict[str, float]:
    """Frames a second of each thing that can be asked of a frame, and the milliseconds that making a scene takes."""
    reader = open_reader("procedural", f"{kind}:0..{scenes}@{size}x{FRAMES}")
    ask: dict[str, Callable[[Frame], object]] = {
        "rgb": lambda frame: frame.rgb(),
        "depth": lambda frame: frame.depth.read(),
        "sightings": lambda frame: frame.read_sightings(),  # after depth: the tracing is not counted twice
    }
    warm = reader.load(reader.ids()[0]).frames[0]
    for read in ask.values():
        read(warm)
    best = dict.fromkeys(("load", *ask), float("inf"))
    for _ in range(rounds):
        spent = dict.fromkeys(best, 0.0)
        for name in reader.ids():
            start = time.process_time()
            scene: Scene = reader.load(name)
            spent["load"] += time.process_time() - start
            for frame in scene.frames:
                for what, read in ask.items():
                    start = time.process_time()
                    read(frame)
                    spent[what] += time.process_time() - start
        best = {what: min(best[what], spent[what]) for what in best}
    return {
        "load_ms": round(1e3 * best.pop("load") / scenes, 1),
        **{f"{what}_per_s": round(scenes * FRAMES / seconds, 1) for what, seconds in best.items()},
    }


if __name__ == "__main__":
    main()
