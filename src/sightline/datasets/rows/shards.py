"""A folder of rows: Parquet shards, what was set aside, and a manifest that is written last and vouches for the rest.

    rows-00000.parquet …   the rows, in the order of their scenes
    images-00000.parquet … the pictures that each of them shows, where the folder was built to hold them (images.py)
    rejected.parquet       scenes and frames that were set aside, with the reason
    manifest.json          how it was made, how much is in it, the sha256 of each file

Nothing is ever half written under its own name: temporary file, fsync, rename.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sightline.datasets.rows.columns import SCHEMA, from_table
from sightline.datasets.rows.row import SCHEMA_VERSION, Row
from sightline.datasets.rows.schemas import known, schema_at, upgraded
from sightline.datasets.rows.told import misfit, read_object
from sightline.errors import DatasetError

MANIFEST = "manifest.json"
REJECTED = "rejected.parquet"
REJECTED_SCHEMA = pa.schema(
    [
        pa.field("scene", pa.string(), nullable=False),
        pa.field(
            "what", pa.string(), nullable=False
        ),  # "scene", or "part" for frames and objects that a reader dropped
        pa.field("reason", pa.string(), nullable=False),
        pa.field("count", pa.int64(), nullable=False),
    ]
)
WORK = ".build"  # where an unfinished build keeps its parts
ROWS_PER_SHARD = 20_000
ROWS_PER_GROUP = 5_000  # what a reader that streams holds in memory at once
PART = ".part"  # how the name ends under which a file is begun
AGAIN = "make room and run it again"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Shard:
    """One file of the folder: its name, rows in it, bytes, and sha256."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """How a folder of rows was made and what is in it.

    `reader` and `root` say where the scenes came from, `limit`, `budget`, `val`, `quotas` (rows by type title) and
    `per_scene` (rows of one scene) the settings of the build.
    `test_lists` has the sha256 of each list of test scenes, `test_scenes` the names of the build's own list.
    `test_found` counts the scenes that each of these names holds, `test_count` all test scenes of the build.
    `types` counts rows by type, `splits` by split; `skipped` counts what question types did not ask and `dropped`
    what balance and budget left out, both by "type: reason"; `rejected` counts scenes that could not be read, which
    the file `rejections` lists with their reasons. `embedded` says whether `images`, one file for each of `shards`,
    hold the pictures. `filtered` says of which manifest and by what rule a filter took these rows, where one did.
    `plan` is the sha256 of all that decides the bytes of a build; older folders have none.
    """

    profile: str
    seed: int
    reader: str
    root: str
    licence: str
    rows: int
    scenes: int
    rejected: int
    types: Mapping[str, int]
    splits: Mapping[str, int]
    skipped: Mapping[str, int]
    dropped: Mapping[str, int]
    shards: tuple[Shard, ...]
    rejections: Shard
    limit: int | None = None
    budget: int | None = None
    val: float = 0.0
    quotas: Mapping[str, int] = field(default_factory=dict)
    per_scene: int | None = None
    test_lists: Mapping[str, str] = field(default_factory=dict)
    test_scenes: tuple[str, ...] = ()
    test_found: Mapping[str, int] = field(default_factory=dict)
    test_count: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    filtered: Mapping[str, Any] | None = None
    embedded: bool = False
    images: tuple[Shard, ...] = ()
    schema: int = SCHEMA_VERSION
    plan: str = ""


def sweep(folder: Path) -> None:
    """Remove what a process that was killed had begun to write in a folder."""
    for part in folder.glob(f".*{PART}"):
        part.unlink(missing_ok=True)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that is there under its name once all of it is on the disk: temporary file beside it, fsync, rename, fsync
    of the folder.

    Raises DatasetError when there is no room for it.
    """
    # By process: a worker whose parent was killed may still be at it when the build is taken up.
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with open(part, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise DatasetError(f"{path.parent}: no room for {path.name} ({error.strerror}); {AGAIN}") from error
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_bytes(data: bytes | memoryview, path: Path) -> None:
    """Write a file whole or not at all, and durably. Raises DatasetError when there is no room for it."""
    with whole(path) as file:
        file.write(data)


def write_table(table: pa.Table, path: Path) -> Shard:
    """Write a table as one Parquet file, whole or not at all; equal tables give equal bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", row_group_size=ROWS_PER_GROUP)
    data = sink.getvalue().to_pybytes()
    write_bytes(data, path)
    return Shard(path.name, table.num_rows, len(data), hashlib.sha256(data).hexdigest())


def write_shards(
    tables: Iterator[pa.Table], folder: Path, rows_per_shard: int = ROWS_PER_SHARD, name: str = "rows"
) -> tuple[Shard, ...]:
    """Write rows as NAME-00000.parquet, …, each of `rows_per_shard` rows but for the last; at least one file."""
    shards: list[Shard] = []
    waiting: list[pa.Table] = []
    count = 0

    def flush(size: int) -> None:
        nonlocal waiting, count
        joined = pa.concat_tables([SCHEMA.empty_table(), *waiting])
        # Rows that came in pieces are put together first, or the pieces would show in the bytes.
        shard = joined.slice(0, size).combine_chunks()
        shards.append(write_table(shard, folder / f"{name}-{len(shards):05d}.parquet"))
        waiting, count = [joined.slice(size)], count - size

    for table in tables:
        waiting.append(table)
        count += table.num_rows
        while count >= rows_per_shard:
            flush(rows_per_shard)
    if count or not shards:
        flush(count)
    return tuple(shards)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest: from now on the folder is finished."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    write_bytes(f"{text}\n".encode(), folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a finished folder.

    Settings that did not exist when it was written are at their defaults. Raises DatasetError for a folder that is
    missing, was left unfinished, or was written by a newer Sightline.
    """
    path = Path(folder) / MANIFEST
    if not path.parent.is_dir():
        raise DatasetError(f"{folder}: no such folder; give one that `sightline build` wrote")
    if not path.is_file():
        mend = "it holds no rows"
        if (path.parent / WORK).is_dir():
            mend = "its build did not finish; go on with --resume"
        elif any(path.parent.glob("rows-*.parquet")):
            mend = "nothing vouches for its rows; copy the folder again, or build another"
        raise DatasetError(f"{folder}: there is no {MANIFEST}: {mend}")
    told = read_object(path, "build the folder again")
    known(told.get("schema"), path)
    if fault := misfit(told, Manifest):
        raise DatasetError(f"{path}: damaged, {fault}; build the folder again")
    shards, images = (tuple(Shard(**shard) for shard in told.get(name, ())) for name in ("shards", "images"))
    rejections = Shard(**told["rejections"])
    for name in (shard.name for shard in (*shards, *images, rejections)):
        inside = PurePosixPath(name)
        if not inside.name or inside.is_absolute() or ".." in inside.parts or "\0" in name:
            raise DatasetError(f"{path}: damaged, {name!r} is no file of the folder; build the folder again")
    listed = tuple(told.get("test_scenes", ()))
    return Manifest(**{**told, "shards": shards, "images": images, "rejections": rejections, "test_scenes": listed})


def check(folder: Path, shards: Collection[str] | None = None) -> Manifest:
    """Compare every file with the manifest, byte for byte. Raises DatasetError naming the first that differs.

    Where `shards` names some, only these are read whole; the others must be there, as long as they were written.
    """
    manifest = read_manifest(folder)
    for shard in (*manifest.shards, *manifest.images, manifest.rejections):
        look = _present if shards is not None and shard.name not in shards else _as_written
        look(Path(folder), shard)
    return manifest


def _present(folder: Path, shard: Shard) -> Path:
    """The path of a shard that is there and as long as it was written: a cheap look that finds a cut-off copy."""
    path = folder / shard.name
    if not path.is_file():
        raise DatasetError(f"{folder}: {shard.name} is missing; copy the folder again or build it again")
    if path.stat().st_size != shard.bytes:
        size = path.stat().st_size
        raise DatasetError(f"{folder}: {shard.name} has {size} bytes, written were {shard.bytes}; copy it again")
    return path


def _as_written(folder: Path, shard: Shard) -> Path:
    """The path of a shard that is byte for byte what was written."""
    path = _present(folder, shard)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error}); copy the folder again or build it again") from error
    if digest != shard.sha256:
        raise DatasetError(
            f"{folder}: {shard.name} is not the file that was written; copy the folder again or build it again"
        )
    return path


def read_tables(
    folder: Path,
    columns: Sequence[str] | None = None,
    filters: pc.Expression | None = None,
    places: Mapping[str, Collection[int]] | None = None,
) -> Iterator[pa.Table]:
    """The rows of a finished folder as tables of a few thousand rows, in order.

    `columns` keeps some only; `filters` is an expression over columns, as `pc.field("split") == "train"`; `places` are
    the rows to take, by shard and number in it, where not all are read. Columns that an older schema did not have hold
    their defaults. Raises DatasetError for a folder that is unfinished or damaged: a shard of which all rows are looked
    at is compared with the manifest first (65 ms of CPU per 100 MB).
    """
    folder = Path(folder)
    names = SCHEMA.names if columns is None else list(columns)
    if unknown := sorted(set(names) - set(SCHEMA.names)):
        raise DatasetError(f"rows have no column {unknown[0]!r}; they have {', '.join(SCHEMA.names)}")
    manifest = read_manifest(folder)
    written = schema_at(manifest.schema, SCHEMA)
    # New columns alone are not in an old file: a table of them needs another column to have a length.
    whole = filters is not None or not set(names) & set(written.names)
    wanted = SCHEMA if whole else pa.schema([SCHEMA.field(name) for name in names])
    here = [name for name in wanted.names if name in written.names]
    for shard in manifest.shards:
        if places is not None and shard.name not in places:
            continue
        path = (_as_written if places is None else _present)(folder, shard)
        try:
            with pq.ParquetFile(path) as file:
                if not file.schema_arrow.equals(written):
                    raise DatasetError(f"{path}: its columns are not those of schema {manifest.schema}; build it again")
                for group, taken in _taken(file, None if places is None else places[shard.name]):
                    table = upgraded(file.read_row_group(group, columns=here), wanted)
                    table = table if taken is None else table.take(taken)
                    yield (table if filters is None else table.filter(filters)).select(names)
        except (pa.ArrowInvalid, OSError) as error:
            raise DatasetError(f"{path}: cannot be read ({error}); copy the folder again or build it again") from error


def _taken(file: pq.ParquetFile, rows: Collection[int] | None) -> Iterator[tuple[int, list[int] | None]]:
    """The row groups that hold these rows of a file, and where in the group they lie; every group and None for all."""
    start = 0
    for group in range(file.num_row_groups):
        end = start + file.metadata.row_group(group).num_rows
        inside = None if rows is None else [row - start for row in sorted(rows) if start <= row < end]
        if inside != []:
            yield group, inside
        start = end


def group_sizes(folder: Path, manifest: Manifest) -> dict[str, tuple[int, ...]]:
    """How many rows the row groups of each shard have, by the shard's name."""
    sizes = {}
    for shard in manifest.shards:
        path = _present(Path(folder), shard)
        try:
            told = pq.read_metadata(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise DatasetError(f"{path}: cannot be read ({error}); copy the folder again or build it again") from error
        sizes[shard.name] = tuple(told.row_group(group).num_rows for group in range(told.num_row_groups))
    return sizes


def read_group(folder: Path, shard: str, group: int) -> pa.Table:
    """One row group of a shard, whole. Raises DatasetError where it cannot be read."""
    path = Path(folder) / shard
    try:
        with pq.ParquetFile(path) as file:
            return file.read_row_group(group)
    except (pa.ArrowInvalid, OSError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); copy the folder again or build it again") from error


def read_rows(
    folder: Path, filters: pc.Expression | None = None, places: Mapping[str, Collection[int]] | None = None
) -> Iterator[Row]:
    """The rows of a finished folder, in order; `filters` and `places` as in `read_tables`."""
    for table in read_tables(folder, None, filters, places):
        yield from from_table(table)


def read_rejected(folder: Path) -> pa.Table:
    """What was set aside: scene, what ("scene" or "part"), reason, count."""
    path = Path(folder) / REJECTED
    try:
        return pq.read_table(path, schema=REJECTED_SCHEMA)
    except (pa.ArrowInvalid, OSError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); build the folder again") from error
