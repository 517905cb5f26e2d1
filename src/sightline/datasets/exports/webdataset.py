"""WebDataset: tar files whose members share a key, to be read in order from a disk or a bucket.

    train-00000.tar    KEY.png (several: KEY.0.png, KEY.1.png …), KEY.json: question, answer, turns, where it comes from

The key is the row's id. A shard is closed at `ROWS` rows or `BYTES`, whichever comes first.
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

    def add(self, sample: Sample) -> None:
        members = _members(sample)
        size = sum(2 * BLOCK + len(data) for _, data in members)
        shard = self._fitting(sample.row.split, size)
        for name, data in members:
            # An entry made here holds no time, owner or mode of this machine.
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            shard.tar.addfile(entry, io.BytesIO(data))
        shard.rows += 1
        shard.bytes += size

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


@contextmanager
def webdataset(settings: Settings, rows: int = ROWS, most: int = BYTES) -> Iterator[Add]:
    """Shards of at most `rows` rows and `most` bytes, one after the other for each split."""
    shards = _Shards(settings.folder, rows, most)
    try:
        yield shards.add
    finally:
        shards.close()


def _members(sample: Sample) -> list[tuple[str, bytes]]:
    """The files of one key: pictures in order, then what is said of them."""
    row = sample.row
    names = [picture.ending for picture in sample.pictures]
    if len(names) > 1:
        names = [f"{place}.{ending}" for place, ending in enumerate(names)]
    told: dict[str, Any] = {
        "id": row.id,
        "type": row.type,
        "question": sample.turns[-1][0],
        "answer": row.spoken,
        "truth": json.loads(answer_to_json(row.answer)),
        "scorer": row.scorer,
        "options": list(row.options),
        "turns": [list(turn) for turn in sample.turns],
        "pictures": names,
        "scene": f"{row.collection}/{row.scene_id}",
        "licence": row.licence,
        "split": row.split,
    }
    members = [(name, picture.data) for name, picture in zip(names, sample.pictures, strict=True)]
    members.append(("json", json.dumps(told, ensure_ascii=False, sort_keys=True).encode()))
    return [(f"{row.id}.{name}", data) for name, data in members]
