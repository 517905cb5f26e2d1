"""How many rows a second one core reads from columns and works out again, scenes at hand; by type too.

python -m benchmarks.verify_speed [--scenes 10] [--size 160x120x2] [--limit 40]

CPU time, the least of some rounds. Each round begins as a long run stands after other scenes: what they said is known,
what these say is not.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa

from sightline.datasets.checking.recompute.claims import read_back, wrong_words
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.columns import from_table, to_table
from sightline.datasets.rows.row import Row, signed
from sightline.questions.profiles.core import PROFILE
from sightline.questions.question import ask
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

ABOUT_OBJECTS = frozenset(
    "object_gap camera_distance left_right front_behind egocentric_direction object_size size_comparison counting "
    "grounding".split()
)
ROUNDS, OTHERS = 5, 3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scenes", type=int, default=10)
    options.add_argument("--size", default="160x120x2", help="width x height x frames")
    options.add_argument("--limit", type=int, default=40, help="rows of each type in a scene")
    chosen = options.parse_args()
    reader = open_reader("procedural", f"0..{chosen.scenes + OTHERS}@{chosen.size}")
    kinds = [kind.using(limit=chosen.limit) for kind in PROFILE.types if kind.name in ABOUT_OBJECTS]
    made = []
    for name in reader.ids():
        scene = reader.load(name)
        made.append((scene, rows_of(ask(kinds, SceneTable(scene), 0)[0], scene, "core@2", 0)))
    others, measured = made[:OTHERS], made[OTHERS:]
    table = to_table([signed(row) for _, rows in measured for row in rows])
    best: dict[str, float] = defaultdict(lambda: float("inf"))
    for _ in range(ROUNDS):
        for name, seconds in one_round(others, [scene for scene, _ in measured], table).items():
            best[name] = min(best[name], seconds)
    rows = table.num_rows
    types = {name: round(1e6 * seconds, 1) for name, seconds in best.items() if name in ABOUT_OBJECTS}
    figures = {
        "benchmark": "verify_speed",
        "rows": rows,
        "rows_per_scene": round(rows / chosen.scenes, 1),
        "read_us": round(1e6 * best["read"] / rows, 1),
        "work_out_us": round(1e6 * best["work out"] / rows, 1),
        "verify_per_s_core": round(rows / (best["read"] + best["work out"])),
        "work_out_us_by_type": dict(sorted(types.items())),
    }
    print(json.dumps(figures))


def one_round(others: Sequence[tuple[Scene, list[Row]]], scenes: Sequence[Scene], table: pa.Table) -> dict[str, float]:
    """CPU seconds to read and to work out all rows; and, by type, of one row when the scene is known already."""
    for kept in (wrong_words, read_back):
        kept.cache_clear()
    for scene, rows in others:
        witness = Witness(scene)
        for row in rows:
            faults_of(row, witness)
    begin = time.process_time()
    rows = from_table(table)
    spent = {"read": time.process_time() - begin}
    witnesses = {scene.id: looked(scene) for scene in scenes}
    begin = time.process_time()
    wrong = [row for row in rows if faults_of(row, witnesses[row.scene_id])]
    spent["work out"] = time.process_time() - begin
    if wrong:
        raise SystemExit(f"{len(wrong)} of {len(rows)} rows disagree with their scenes; the first: {wrong[0].text}")
    by_type: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_type[row.name].append(row)
    for name, some in by_type.items():
        begin = time.process_time()
        for row in some:
            faults_of(row, witnesses[row.scene_id])
        spent[name] = (time.process_time() - begin) / len(some)
    return spent


def looked(scene: Scene) -> Witness:
    """A witness who has looked at the frames: decoding pictures is not what is measured."""
    witness = Witness(scene)
    for frame in scene.frames:
        witness.shown(frame.id)
    return witness


if __name__ == "__main__":
    main()
