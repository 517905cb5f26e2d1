"""Rows that a folder holds twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from sightline.datasets.checking.disagreement import Disagreement
from sightline.datasets.rows.shards import Manifest

MEMORY = "400MB"  # beyond it the ids are sorted on disk
AT_ONCE = 1_000  # rows fetched at once
ASKED = """
    select id, any_value(type), any_value(scene_source), any_value(scene_id), any_value(text), count(*)
    from read_parquet($files) group by id having count(*) > 1 order by id
"""


def repeated(folder: Path, manifest: Manifest, scratch: Path) -> Iterator[Disagreement]:
    """One disagreement for each id that several rows of the folder have; `scratch` is a folder to sort in."""
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch), "threads": 1}) as database:
        files = [str(Path(folder) / shard.name) for shard in manifest.shards]
        found = database.execute(ASKED, {"files": files})
        while some := found.fetchmany(AT_ONCE):
            for row_id, kind, source, scene, text, count in some:
                yield Disagreement(row_id, kind, source, scene, "id", "one row", f"{count} rows", text, "{}")
