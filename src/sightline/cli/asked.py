"""What is answered and scored: rows of a folder that `build` wrote, or a benchmark's own files."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc

from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import MANIFEST, read_rows
from sightline.errors import PredictionError
from sightline.evaluation.benchmarks.multispa.layout import benchmark_files, digest_of, read_benchmark


@dataclass(frozen=True, eq=False)
class Asked:
    """Rows, the sha256 of what they were read from, and what is to be known of a benchmark's files, with counts.

    `repaired` answers, records `left_out`, and rows that are `unlike` those of the published figures.
    """

    rows: list[Row]
    digest: str
    repaired: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    unlike: Mapping[str, int] = field(default_factory=dict)


def is_benchmark(data: Path) -> bool:
    """Whether a file or folder is of a benchmark's own layout; never one that `build` wrote."""
    return not (data / MANIFEST).exists() and bool(benchmark_files(data))


def asked_of(data: Path, split: str) -> Asked:
    """The rows at `data`, or those of one split. Raises PredictionError where there are none."""
    if is_benchmark(data):
        found = read_benchmark(data)
        rows = [row for row in found.rows if split in ("all", row.split)]
        asked = Asked(rows, found.digest, found.repaired, found.left_out, found.unlike)
    else:
        asked = Asked(list(_built(data, split)), fingerprint(data / MANIFEST))
    if not asked.rows:
        raise PredictionError(
            f"{data}: holds no rows{'' if split == 'all' else f' of split {split}'}; nothing to answer"
        )
    return asked


def training_rows(data: Path) -> Iterator[Row]:
    """The rows at `data` that may be learnt from."""
    if is_benchmark(data):
        yield from (row for row in read_benchmark(data).rows if row.split == "train")
    else:
        yield from _built(data, "train")


def digest_at(data: Path) -> str:
    """The sha256 of what the rows at `data` are read from."""
    return digest_of(benchmark_files(data)) if is_benchmark(data) else fingerprint(data / MANIFEST)


def fingerprint(path: Path) -> str:
    """The sha256 of a file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise PredictionError(f"{path}: cannot be read ({error.strerror})") from error


def _built(data: Path, split: str) -> Iterator[Row]:
    return read_rows(data, None if split == "all" else pc.field("split") == split)
