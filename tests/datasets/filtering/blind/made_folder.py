"""A finished folder of rows that were written by hand."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import (
    REJECTED,
    REJECTED_SCHEMA,
    Manifest,
    write_manifest,
    write_shards,
    write_table,
)


def folder_of(rows: Sequence[Row], folder: Path, rows_per_shard: int = 500) -> Path:
    """Write such a folder."""
    folder.mkdir(parents=True)
    shards = write_shards(iter([to_table(rows)]), folder, rows_per_shard)
    aside = write_table(REJECTED_SCHEMA.empty_table(), folder / REJECTED)
    manifest = Manifest(
        profile="test@1",
        seed=0,
        reader="made",
        root="here",
        licence="made for tests",
        rows=len(rows),
        scenes=len({row.scene_id for row in rows}),
        rejected=0,
        types=dict(Counter(row.type for row in rows)),
        splits=dict(Counter(row.split for row in rows)),
        skipped={"taller: too near": 2},
        dropped={"taller: too many alike": 3},
        shards=shards,
        rejections=aside,
    )
    write_manifest(manifest, folder)
    return folder
