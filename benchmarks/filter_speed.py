"""How long the blind filter takes, and how much memory: rows made by code in a folder that is removed again.

    python -m benchmarks.filter_speed --rows 1000000

Prints {"rows", "seconds", "peak_mb", "removed"}; seconds are processor time of the filter alone.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.datasets.filtering.filter import filtered
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import Row, RowView
from sightline.datasets.rows.shards import (
    REJECTED,
    REJECTED_SCHEMA,
    Manifest,
    write_manifest,
    write_shards,
    write_table,
)
from sightline.geometry.box import Box
from sightline.questions.draft import Evidence, Mention, Point

THINGS = [f"{colour} {thing}" for colour in "red green blue white black".split() for thing in
          "lamp sofa desk chair table shelf mug plant clock vase stool bed".split()]  # fmt: skip
HEIGHTS = np.exp(np.random.default_rng(5).normal(-0.3, 0.7, len(THINGS)))
PER_SCENE = 100
AT_ONCE = 5_000
KINDS = ("taller", "left", "near", "height", "gap", "depth", "count", "match", "shift")


def wording(kind: str, a: str, b: str, rng: np.random.Generator) -> str:
    """One of two ways to ask."""
    u, v = rng.integers(0, 1000, 2)
    ways = {
        "taller": (f"Which is taller, the {a} or the {b}?", f"Of the {a} and the {b}, which one stands higher?"),
        "left": (f"Is the {a} to the left or to the right of the {b}?", f"On which side of the {b} is the {a}?"),
        "near": (f"Is the {a} nearer than the {b}?", f"Does the {a} lie nearer to the camera than the {b}?"),
        "height": (f"How tall is the {a}?", f"What is the height of the {a}?"),
        "gap": (f"How far is the {a} from the {b}?", f"Give the distance between the {a} and the {b}."),
        "depth": (f"How deep is the point at ({u}, {v})?", f"What is the depth at ({u}, {v})?"),
        "count": (f"How many {a}s are there?", f"Count the {a}s in the image."),
        "match": (
            f"Where in the second image is the point at ({u}, {v}) of the first?",
            f"Match the point ({u}, {v}).",
        ),
        "shift": ("Where is the second camera as seen from the first?", "How was the camera moved? Give [x, y, z]."),
    }
    return ways[kind][int(rng.integers(2))]


def answered(kind: str, a: int, b: int, rng: np.random.Generator) -> dict[str, object]:
    """An answer as JSON values: heights and who is taller follow the names, the others are drawn."""
    names = [THINGS[a], THINGS[b]]
    noise = np.exp(rng.normal(0, 0.25, 2))
    metres = {
        "height": HEIGHTS[a] * noise[0],
        "gap": np.exp(rng.normal(0.7, 0.6)),
        "depth": np.exp(rng.normal(0.9, 0.5)),
    }
    return {
        "taller": Choice(tuple(names), int(HEIGHTS[b] * noise[1] > HEIGHTS[a] * noise[0])),
        "left": Choice(("left", "right"), int(rng.integers(2))),
        "near": YesNo(bool(rng.integers(2))),
        "count": Count(int(rng.choice(5, p=(0.3, 0.3, 0.2, 0.1, 0.1)))),
        "match": Pixel(float(rng.uniform(0, 64)), float(rng.uniform(0, 48)), 64, 48),
        "shift": Vector(tuple(rng.normal(0, 1, 3).tolist())),
    }.get(kind, Length(float(metres.get(kind, 1.0)))).to_json()  # fmt: skip


def pattern(rng: np.random.Generator) -> tuple[pa.Table, list[tuple[str, int, int]]]:
    """A table of as many rows as are written at once, and what each of them is about."""
    rows, about = [], []
    for i in range(AT_ONCE):
        kind = KINDS[i % len(KINDS)]
        a, b = rng.choice(len(THINGS), 2, replace=False).tolist()
        two = kind in ("taller", "left", "near", "gap")
        named = (a, b) if two else (a,) if kind == "height" else ()
        mentions = tuple(Mention(THINGS[j], f"{THINGS[j]}#{i}", Box.from_yaw((1, 2, 3), (1, 1, 1))) for j in named)
        options = (THINGS[a], THINGS[b]) if kind == "taller" else ("left", "right") if kind == "left" else ()
        points = (Point(str(i), (1.0, float(i))),) if kind in ("depth", "match") else ()
        rows.append(
            Row(
                type=kind,
                name=kind,
                profile="speed@1",
                scene_source="made:nowhere",
                scene_id="",
                text=wording(kind, THINGS[a], THINGS[b], rng),
                answer=Length(1.0),
                spoken="",
                scorer={"height": "mra", "gap": "mra", "depth": "mra", "match": "within_5_width",
                        "shift": "vector_within_20"}.get(kind, "exact"),
                evidence=Evidence(mentions, points, values={"number": float(i)}),
                split="train",
                seed=0,
                views=(RowView(str(i % 4)), RowView(str(i % 4 + 1))) if kind in ("match", "shift") else (RowView("0"),),
                form=Form(options=options),
                options=options,
            )
        )  # fmt: skip
        about.append((kind, a, b))
    return to_table(rows), about


def tables(count: int) -> Iterator[pa.Table]:
    """Rows in scenes of their own; ids, scenes and answers differ from table to table."""
    rng = np.random.default_rng(0)
    same, about = pattern(rng)
    for start in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        fresh = {
            "id": [f"{start + i:024x}" for i in range(size)],
            "scene_id": [f"room{(start + i) // PER_SCENE:06d}" for i in range(size)],
            "answer": [json.dumps(answered(*one, rng), sort_keys=True) for one in about[:size]],
        }
        table = same.slice(0, size)
        for name, values in fresh.items():
            at = table.schema.get_field_index(name)
            table = table.set_column(at, table.schema.field(at), pa.array(values, pa.string()))
        yield table


def made(folder: Path, count: int) -> None:
    """Write such a folder."""
    shards = write_shards(tables(count), folder)
    aside = write_table(REJECTED_SCHEMA.empty_table(), folder / REJECTED)
    names = {"profile": "speed@1", "seed": 0, "reader": "made", "root": "nowhere", "licence": ""}
    numbers = {"rows": count, "scenes": -(-count // PER_SCENE), "rejected": 0}
    counts = {"types": {}, "splits": {}, "skipped": {}, "dropped": {}}
    write_manifest(Manifest(**names, **numbers, **counts, shards=shards, rejections=aside), folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "rows"
        folder.mkdir()
        made(folder, count)
        start = time.process_time()
        report = filtered(folder, Path(place) / "filtered")
        seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"rows": count, "seconds": round(seconds, 1), "peak_mb": round(peak), "removed": count - report.rows}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
