"""images-00000.parquet beside rows-00000.parquet: the pictures that a shard's rows show, each once.

    content   sha256 of the bytes, by which `views` of the rows name the picture
    format    "jpeg" or "png"
    width, height
    data      the picture file, without marks

In the order in which the shard's rows first show them. Written and read a few megabytes at a time, however many
pictures there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sightline.datasets.pictures.encoded import Encoded, received
from sightline.datasets.rows.shards import Shard, whole
from sightline.errors import DatasetError

SCHEMA = pa.schema(
    [
        pa.field("content", pa.string(), nullable=False),
        pa.field("format", pa.string(), nullable=False),
        pa.field("width", pa.int32(), nullable=False),
        pa.field("height", pa.int32(), nullable=False),
        pa.field("data", pa.binary(), nullable=False),
    ]
)
PACKED = {"content": "zstd", "format": "zstd", "width": "zstd", "height": "zstd", "data": "none"}
BYTES_PER_GROUP = 8 << 20  # what a reader holds to give one picture
KEY_DIGITS = 16  # of a content, by which its place is looked up; the rest is compared where it is found
GROUPS_KEPT = 4

Find = Callable[[str], Encoded]
"""The picture of a content."""


def images_name(rows_name: str) -> str:
    """The file of pictures that belongs to a file of rows."""
    return rows_name.replace("rows-", "images-", 1)


def write_images(folder: Path, shards: Sequence[Shard], find: Find) -> tuple[Shard, ...]:
    """Write the pictures that the rows of `shards`, files in `folder`, show: one file for each."""
    return tuple(write_pictures(folder / images_name(one.name), shown(folder / one.name), find) for one in shards)


def shown(rows: Path) -> list[str]:
    """The contents of the pictures that a file of rows shows, each once, in the order in which they first appear."""
    contents: dict[str, None] = {}
    with pq.ParquetFile(rows) as file:
        for group in range(file.num_row_groups):
            views = file.read_row_group(group, columns=["views"])["views"]
            named = pc.struct_field(pc.list_flatten(views), "content")
            contents |= dict.fromkeys(pc.drop_null(pc.unique(named)).to_pylist())
    return list(contents)


def write_pictures(path: Path, contents: Sequence[str], find: Find) -> Shard:
    """Write the pictures of `contents` in their order, whole or not at all, a row group at a time."""
    waiting: list[Encoded] = []
    with whole(path) as file, pq.ParquetWriter(
        file, SCHEMA, compression=PACKED, use_dictionary=["format"], write_statistics=["content"]
    ) as writer:  # fmt: skip
        for content in contents:
            waiting.append(find(content))
            if sum(len(one.data) for one in waiting) >= BYTES_PER_GROUP:
                writer.write_table(_table(waiting))
                waiting = []
        if waiting:
            writer.write_table(_table(waiting))
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Shard(path.name, len(contents), path.stat().st_size, digest)


def _table(pictures: Sequence[Encoded]) -> pa.Table:
    columns = [
        [one.content for one in pictures],
        [one.kind for one in pictures],
        [one.size[0] for one in pictures],
        [one.size[1] for one in pictures],
        [one.data for one in pictures],
    ]
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
    )


class Images:
    """The pictures of a folder by their content; only where each lies is held, sixteen bytes a picture."""

    def __init__(self, folder: Path, files: Sequence[Shard]) -> None:
        self._paths = [Path(folder) / one.name for one in files]
        keys: list[np.ndarray[tuple[int], np.dtype[np.uint64]]] = []
        groups: list[tuple[int, int]] = []
        sizes: list[int] = []
        for number, path in enumerate(self._paths):
            with _told(path), pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    contents = file.read_row_group(group, columns=["content"])["content"].to_pylist()
                    keys.append(np.array([_key(content) for content in contents], dtype=np.uint64))
                    groups.append((number, group))
                    sizes.append(len(contents))
        joined = np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64)
        self._groups = groups
        self._order = np.argsort(joined, kind="stable")
        self._keys = joined[self._order]
        self._ends = np.cumsum(sizes)
        self._group = lru_cache(maxsize=GROUPS_KEPT)(self._read)

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, content: str) -> Encoded:
        """The picture of a content. Raises DatasetError where there is none, or it is not what was written."""
        key = np.uint64(_key(content))
        for place in range(*np.searchsorted(self._keys, [key, key + np.uint64(1)]).tolist()):
            at = int(self._order[place])
            g = int(np.searchsorted(self._ends, at, side="right"))
            table = self._group(g)
            i = at - (int(self._ends[g - 1]) if g else 0)
            if table["content"][i].as_py() == content:
                path = self._paths[self._groups[g][0]]
                picture = received(table["data"][i].as_py(), f"{path}: {content}")
                if picture.content != content:
                    raise DatasetError(f"{path}: picture {content} is not the one that was written; copy it again")
                return picture
        raise DatasetError(f"{self._paths[0].parent if self._paths else 'images'}: holds no picture {content}")

    def _read(self, g: int) -> pa.Table:
        number, group = self._groups[g]
        with _told(self._paths[number]), pq.ParquetFile(self._paths[number]) as file:
            return file.read_row_group(group, columns=["content", "data"])


def _key(content: str) -> int:
    return int(content[:KEY_DIGITS], 16)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); copy the folder again or build it again") from error
