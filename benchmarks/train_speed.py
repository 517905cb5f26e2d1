"""How fast the tiny grounder learns: samples per second, in float32 and bfloat16, and the share of time spent waiting.

    python -m benchmarks.train_speed [--rooms N] [--steps N]

Rooms are built and rendered first (not timed). `bare` is the same model and batch over and over, without data, log or
checkpoint: what the loop costs beyond it is `overhead`. The last line is one JSON document.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import torch

from sightline.datasets.building.engine import build
from sightline.datasets.pictures.views import ViewCache, write_views
from sightline.datasets.rows.shards import read_rows
from sightline.models.grounder import Grounder, parameter_count
from sightline.models.vocabulary import Vocabulary
from sightline.scenes.open import open_reader
from sightline.training.feed import Feed
from sightline.training.loop import LoopConfig, Step, fit
from sightline.training.optim import optimisers
from sightline.training.recipes import grounder_tiny


def bare(model: Grounder, feed: Feed, config: LoopConfig) -> float:
    """Seconds a step of the model alone."""
    chosen = optimisers(model, config.rate, config.decay)
    batch = feed.batch(0, 0, config.groups, config.questions)
    began = 0.0
    for step in range(config.steps + 2):
        if step == 2:  # the first ones warm caches
            began = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=config.bf16):
            losses = model.loss(batch)
        model.zero_grad(set_to_none=True)
        losses.total.backward()
        for optimiser in chosen:
            optimiser.step()
    return (time.perf_counter() - began) / config.steps


def whole(model: Grounder, words: Vocabulary, feed: Feed, config: LoopConfig, out: Path) -> tuple[float, float]:
    """Seconds a step of the training loop, and the share of them spent waiting for data; the first step left out."""
    steps: list[Step] = []
    fit(model, words, feed, config, out, report=steps.append)
    timed = steps[1:]
    seconds = sum(step.seconds for step in timed)
    return seconds / len(timed), sum(step.waited for step in timed) / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=24)
    parser.add_argument("--steps", type=int, default=12)
    asked = parser.parse_args()
    threads = min(2, os.cpu_count() or 1)
    torch.set_num_threads(threads)
    told: dict[str, object] = {"threads": threads}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        build(open_reader("procedural", f"0..{asked.rooms}@128x96x2"), "core", data)
        rows = list(read_rows(data))
        write_views(data / "views", rows)
        words = Vocabulary.of(text for row in rows for text in (row.asked, f" {row.spoken}"))
        model_config = grounder_tiny().model
        feed = Feed(rows, ViewCache.open(data / "views"), words, model_config.decoder.length)
        config = type(model_config)(
            decoder=type(model_config.decoder)(vocabulary=len(words)), vision=model_config.vision
        )
        for name, bf16 in (("float32", False), ("bfloat16", True)):
            loop = LoopConfig(steps=asked.steps, log_every=1, save_every=10**6, bf16=bf16, threads=threads)
            model = Grounder(config)
            alone = bare(model, feed, loop)
            seconds, waited = whole(model, words, feed, loop, Path(folder) / name)
            told[name] = {
                "samples_per_s": round(loop.groups * loop.questions / seconds, 1),
                "views_per_s": round(loop.groups / seconds, 1),
                "step_s": round(seconds, 3),
                "bare_step_s": round(alone, 3),
                "waiting_share": round(waited, 4),
            }
        told["parameters"] = parameter_count(model)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
