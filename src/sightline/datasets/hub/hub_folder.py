"""A folder of rows as the Hugging Face hub wants a dataset.

    README.md          what the hub reads (licence, size, splits) and the card's figures
    data/              train-00000.parquet …: the rows, each split in files of its own
    images-*.parquet   the pictures, where the rows carry them
    card.html, card.json, rejected.parquet, manifest.json

The manifest names these files, so that the folder, and every copy that is loaded down, is a folder of rows itself.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.compute as pc

from sightline.datasets.cards.card import FIGURES, card
from sightline.datasets.hub.hub_page import hub_page
from sightline.datasets.rows.licences import may_be_passed_on
from sightline.datasets.rows.row import SCHEMA_VERSION
from sightline.datasets.rows.shards import (
    ROWS_PER_SHARD,
    Shard,
    check,
    read_tables,
    write_bytes,
    write_manifest,
    write_shards,
)
from sightline.datasets.rows.whole import appearing
from sightline.errors import ConfigError, DatasetError
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader

README = "README.md"
REPO = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)


@dataclass(frozen=True)
class HubFolder:
    """A folder that is ready to be uploaded: rows by split, and rows by the licence of their scenes."""

    folder: Path
    rows: dict[str, int]
    licences: dict[str, int]


def write_hub_folder(
    folder: Path,
    out: Path,
    repo: str,
    *,
    licence_ok: bool = False,
    open_source: Callable[[str], Reader] = open_source,
) -> HubFolder:
    """Write the rows of a finished folder to the new folder `out`, as the dataset `repo` ("owner/name") of the hub.

    Rows of an older schema get the columns of today. Raises DatasetError where `out` holds something, the folder is
    damaged, or rows are of scenes whose licence does not plainly let them be passed on and `licence_ok` is not given;
    ConfigError for a name that the hub does not take.
    """
    if not REPO.fullmatch(repo):
        raise ConfigError(f"{repo!r} is no repository; give owner/name, of letters, digits, '-', '_' and '.'")
    folder = Path(folder)
    manifest = check(folder)
    if not manifest.rows:
        raise DatasetError(f"{folder}: holds no rows; there is nothing to put on the hub")
    licences = _licences(folder)
    if not licence_ok:
        _refuse_doubtful(folder, licences, manifest.embedded)
    with appearing(out) as growing:
        (growing / "data").mkdir()
        shards = [shard for split in manifest.splits for shard in _write_split(folder, split, growing)]
        for other in (*manifest.images, manifest.rejections):
            shutil.copyfile(folder / other.name, growing / other.name)
        manifest = replace(manifest, shards=tuple(shards), schema=SCHEMA_VERSION)
        write_manifest(manifest, growing)
        card(growing, open_source)
        facts = json.loads((growing / FIGURES).read_text(encoding="utf-8"))
        write_bytes(hub_page(manifest, facts, repo).encode(), growing / README)
    return HubFolder(Path(out), dict(manifest.splits), licences)


def _licences(folder: Path) -> dict[str, int]:
    """Rows by licence."""
    counts: Counter[str] = Counter()
    for table in read_tables(folder, ["licence"]):
        counts.update(table["licence"].to_pylist())
    return dict(sorted(counts.items()))


def _refuse_doubtful(folder: Path, licences: dict[str, int], embedded: bool) -> None:
    doubtful = {licence: count for licence, count in licences.items() if not may_be_passed_on(licence)}
    if doubtful:
        what = "rows with their pictures" if embedded else "rows"
        named = "; ".join(f"{licence or 'no licence stated'!r}" for licence in doubtful)
        raise DatasetError(
            f"{folder}: {sum(doubtful.values())} {what} are of scenes whose licence does not plainly let them be "
            f"passed on ({named}); look it up, and give --licence-ok where you may"
        )


def _write_split(folder: Path, split: str, out: Path) -> tuple[Shard, ...]:
    """Write the rows of one split, in their order, as data/SPLIT-00000.parquet …"""
    tables = read_tables(folder, None, pc.field("split") == split)
    shards = write_shards(tables, out / "data", ROWS_PER_SHARD, name=split)
    return tuple(replace(shard, name=f"data/{shard.name}") for shard in shards)
