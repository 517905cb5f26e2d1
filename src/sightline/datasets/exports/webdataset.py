"""WebDataset: tar files whose members share a key, to be read in order from a disk or a bucket.

    train-00000.tar    KEY.png (several: KEY.0.png, KEY.1.png …), KEY.json: question, answer, turns, where it comes from
    README.md          the splits and the type of every field, as `datasets.load_dataset(FOLDER)` reads them

The key is the row's id. A shard is closed at `ROWS` rows or `BYTES`, whichever comes first. Values of KEY.json that are
empty in some rows, or differ in shape, are JSON texts themselves: `datasets` takes types from the first five rows.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sightline.answers.catalog import answer_to_json
from sightline.datasets.exports.sample import Add, Sample, Settings

ROWS = 10_000
BYTES = 10**9
BLOCK = tarfile.BLOCKSIZE  # a member begins with one and is filled up to a whole one
PAGE = "README.md"
LISTS = {"turns": {"list": {"list": "string"}}}  # of KEY.json; all else are strings


@dataclass
class _Shard:
    number: int
    tar: tarfile.TarFile
    rows: int = 0
    bytes: int = 0


class _Shards:
    """The shard that is being filled, for each split."""

    def __init__(self, folder: Path, rows: int, most: int) -> None:
        self._folder, self._rows, self._most = folder, rows, most
        self._open: dict[str, _Shard] = {}
        self._pictures: set[str] = set()
        self._told: list[str] = []

    def add(self, sample: Sample) -> None:
        told = _told(sample)
        names = _names(sample)
        members = [(name, picture.data) for name, picture in zip(names, sample.pictures, strict=True)]
        members.append(("json", json.dumps(told, ensure_ascii=False, sort_keys=True).encode()))
        size = sum(2 * BLOCK + len(data) for _, data in members)
        shard = self._fitting(sample.row.split, size)
        for name, data in members:
            # An entry made here holds no time, owner or mode of this machine.
            entry = tarfile.TarInfo(f"{sample.row.id}.{name}")
            entry.size = len(data)
            shard.tar.addfile(entry, io.BytesIO(data))
        shard.rows += 1
        shard.bytes += size
        self._pictures.update(names)
        self._told = sorted(told)

    def _fitting(self, split: str, size: int) -> _Shard:
        """The shard that the next sample of `size` bytes goes to."""
        shard = self._open.get(split)
        if shard is not None and shard.rows < self._rows and shard.bytes + size <= self._most:
            return shard
        number = 0
        if shard is not None:
            shard.tar.close()
            number = shard.number + 1
        tar = tarfile.open(self._folder / f"{split}-{number:05d}.tar", "w", format=tarfile.USTAR_FORMAT)
        self._open[split] = _Shard(number, tar)
        return self._open[split]

    def close(self) -> None:
        for shard in self._open.values():
            shard.tar.close()

    def describe(self) -> None:
        """Write which files are which split, and every field's type: rows have one picture, several, or none."""
        told = [{"name": name, **LISTS.get(name, {"dtype": "string"})} for name in self._told]
        features: list[dict[str, Any]] = [{"name": name, "dtype": "image"} for name in sorted(self._pictures)]
        features += [{"name": "json", "struct": told}]
        features += [{"name": name, "dtype": "string"} for name in ("__key__", "__url__")]
        files = [{"split": split, "path": f"{split}-*.tar"} for split in sorted(self._open)]
        front = {
            "configs": [{"config_name": "default", "data_files": files}],
            "dataset_info": {"config_name": "default", "features": features},
        }
        lines = [f"{name}: {json.dumps(value)}" for name, value in front.items()]  # JSON is YAML, too
        (self._folder / PAGE).write_text("\n".join(["---", *lines, "---", ""]), encoding="utf-8")


@contextmanager
def webdataset(settings: Settings, rows: int = ROWS, most: int = BYTES) -> Iterator[Add]:
    """Shards of at most `rows` rows and `most` bytes, one after the other for each split."""
    shards = _Shards(settings.folder, rows, most)
    try:
        yield shards.add
    finally:
        shards.close()
    shards.describe()


def _names(sample: Sample) -> list[str]:
    """The fields of the pictures, in order."""
    endings = [picture.ending for picture in sample.pictures]
    return endings if len(endings) < 2 else [f"{place}.{ending}" for place, ending in enumerate(endings)]


def _told(sample: Sample) -> dict[str, Any]:
    """What is said of the pictures."""
    row = sample.row
    return {
        "id": row.id,
        "type": row.type,
        "question": sample.turns[-1][0],
        "answer": row.spoken,
        "truth": answer_to_json(row.answer),
        "scorer": row.scorer,
        "options": json.dumps(row.options, ensure_ascii=False),
        "turns": [list(turn) for turn in sample.turns],
        "pictures": json.dumps(_names(sample)),
        "scene": f"{row.collection}/{row.scene_id}",
        "licence": row.licence,
        "split": row.split,
    }
