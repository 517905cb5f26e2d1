"""How long the card of a large folder of rows takes, and how much memory.

python -m benchmarks.card_speed [--rows 1000000] [--scenes 8]

The folder is made here: rows of a few procedural rooms over and over, each time with ids of their own and, in their
names, of other rooms, so that there are as many different ids, and about as many scenes, as in a real one. The card is
made in a process of its own. CPU seconds are those of all threads together.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.datasets.building.engine import build
from sightline.datasets.cards.card import FIGURES, card
from sightline.datasets.rows.row import ID_DIGITS
from sightline.datasets.rows.shards import read_manifest, read_tables, write_manifest, write_shards
from sightline.scenes.open import open_reader

SIZE = "160x120x3"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--scenes", type=int, default=8, help="rooms that are really asked about")
    options.add_argument("--of", type=Path, help="time the card of this folder, and make none")
    chosen = options.parse_args()
    if chosen.of is not None:
        print(json.dumps(timed(chosen.of)))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "rows"
        write(folder, chosen.rows, chosen.scenes)
        command = [sys.executable, "-m", "benchmarks.card_speed", "--of", str(folder)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    print(told.splitlines()[-1])


def timed(folder: Path) -> dict[str, object]:
    """The card of a folder: seconds, peak memory, and how large the page is."""
    start, cpu = time.perf_counter(), time.process_time()
    page = card(folder)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS tells bytes, Linux kilobytes
    return {
        "benchmark": "card_speed",
        "rows": json.loads((folder / FIGURES).read_text())["rows"],
        "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit),
        "page_mb": round(page.stat().st_size / 1e6, 2),
        "pictures": page.read_text().count("data:image/jpeg"),
    }


def write(folder: Path, rows: int, scenes: int) -> None:
    """A finished folder of that many rows, about as many rooms as there would be."""
    with tempfile.TemporaryDirectory() as few:
        build(open_reader("procedural", f"0..{scenes}@{SIZE}"), "core", Path(few))
        told, base = read_manifest(Path(few)), pa.concat_tables(read_tables(Path(few))).combine_chunks()
        rejected = (Path(few) / told.rejections.name).read_bytes()
    copies = -(-rows // base.num_rows)
    source = f"procedural:0..{scenes * copies}@{SIZE}"
    folder.mkdir()
    (folder / told.rejections.name).write_bytes(rejected)
    types: Counter[str] = Counter()
    splits: Counter[str] = Counter()

    def tables() -> Iterator[pa.Table]:
        rng = np.random.default_rng(0)
        for copy in range(copies):
            table = base.slice(0, min(base.num_rows, rows - copy * base.num_rows))
            types.update(table["type"].to_pylist())
            splits.update(table["split"].to_pylist())
            yield renamed(table, rng, copy * scenes, source)

    shards = write_shards(tables(), folder)
    made = replace(
        told,
        root=source.partition(":")[2],
        rows=rows,
        scenes=scenes * copies,
        types=dict(types),
        splits=dict(splits),
        shards=shards,
    )
    write_manifest(made, folder)


def renamed(table: pa.Table, rng: np.random.Generator, first: int, source: str) -> pa.Table:
    """The same rows with ids of their own, about rooms `first` and those after it."""
    drawn = rng.bytes(table.num_rows * ID_DIGITS // 2).hex()
    ids = [drawn[at : at + ID_DIGITS] for at in range(0, len(drawn), ID_DIGITS)]
    numbers = pc.add(pc.cast(pc.utf8_slice_codeunits(table["scene_id"], 5), pa.int64()), first)
    names = pc.binary_join_element_wise("room_", pc.utf8_lpad(pc.cast(numbers, pa.string()), 6, "0"), "")
    for name, column in (("id", ids), ("scene_id", names), ("scene_source", [source] * table.num_rows)):
        values = column if isinstance(column, pa.ChunkedArray) else pa.array(column, pa.string())
        table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)
    return table


if __name__ == "__main__":
    main()
