"""A finished folder written anew with some of its rows left out: same order, own manifest, the old one untouched."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sightline.datasets.pictures.images import Images, write_images
from sightline.datasets.rows.claim import claimed
from sightline.datasets.rows.row import SCHEMA_VERSION
from sightline.datasets.rows.shards import (
    MANIFEST,
    REJECTED,
    Manifest,
    read_manifest,
    read_rejected,
    read_tables,
    write_manifest,
    write_shards,
    write_table,
)
from sightline.errors import DatasetError

WORK = ".filter"  # holds the claim on a folder that is being written


def rewritten(
    folder: Path,
    out: Path,
    keep: NDArray[np.bool_],
    dropped: Mapping[str, int],
    filtered: Mapping[str, Any],
    beside: Callable[[Path], None] = lambda _: None,
) -> Manifest:
    """Write the rows of `folder` with `keep` (N,) to the new folder `out`, and give its manifest.

    Pictures that the folder carries go with the rows that show them. `dropped` counts by "type: reason" what is left
    out, beside what the build dropped; `filtered` says by whom and why, beside the sha256 of the manifest it was taken
    from. `beside` writes further files, before the manifest vouches for
    the folder. Raises DatasetError when `out` holds rows already, or `keep` is not as long as the folder.
    """
    folder, out = Path(folder), Path(out)
    manifest = read_manifest(folder)
    check_new(out)
    if len(keep) != manifest.rows:
        raise DatasetError(f"{folder}: holds {manifest.rows} rows, {len(keep)} were judged; filter it again")
    with claimed(out / WORK, out):
        for stale in (*out.glob("rows-*.parquet"), *out.glob("images-*.parquet")):
            stale.unlink()
        types: Counter[str] = Counter()
        splits: Counter[str] = Counter()
        shards = write_shards(_kept(folder, keep, types, splits), out)
        pictures = Images(folder, manifest.images)
        images = write_images(out, shards, pictures.find) if manifest.embedded else ()
        aside = write_table(read_rejected(folder), out / REJECTED)
        beside(out)
        left_out = Counter(manifest.dropped)
        left_out.update(dropped)
        told = {"manifest_sha256": fingerprint(folder), "rows": manifest.rows, **filtered}
        if manifest.filtered is not None:
            told["before_that"] = dict(manifest.filtered)
        new = replace(
            manifest,
            rows=int(keep.sum()),
            types=dict(sorted(types.items())),
            splits=dict(sorted(splits.items())),
            dropped=dict(sorted(left_out.items())),
            shards=shards,
            rejections=aside,
            images=images,
            filtered=told,
            schema=SCHEMA_VERSION,  # rows of an older one were read as those of today
        )
        write_manifest(new, out)
    shutil.rmtree(out / WORK)
    return new


def check_new(out: Path) -> None:
    """Raises DatasetError where `out` holds anything but what an interrupted filter left."""
    if (out / MANIFEST).exists():
        raise DatasetError(f"{out}: holds a finished folder; give another, rows are never filtered in place")
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / WORK).is_dir()):
        raise DatasetError(f"{out}: is there already and is no filtered folder; give another")


def fingerprint(folder: Path) -> str:
    """The sha256 of a folder's manifest, which holds those of its files."""
    return hashlib.sha256((Path(folder) / MANIFEST).read_bytes()).hexdigest()


def _kept(folder: Path, keep: NDArray[np.bool_], types: Counter[str], splits: Counter[str]) -> Iterator[pa.Table]:
    start = 0
    for table in read_tables(folder):
        left = table.filter(pa.array(keep[start : start + table.num_rows]))
        start += table.num_rows
        types.update(left["type"].to_pylist())
        splits.update(left["split"].to_pylist())
        yield left
