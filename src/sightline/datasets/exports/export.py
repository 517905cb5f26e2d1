"""export: a folder of rows → files that other trainers read, streaming, one file or more for each split."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from sightline import __version__
from sightline.datasets.exports.llava import llava
from sightline.datasets.exports.openai import openai
from sightline.datasets.exports.sample import Sample, Settings, Writer
from sightline.datasets.exports.sharegpt import sharegpt
from sightline.datasets.exports.shown import Encoder, Shows
from sightline.datasets.exports.turns import turns_of, unfit
from sightline.datasets.exports.webdataset import webdataset
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import Manifest, check, read_rows
from sightline.datasets.rows.whole import appearing
from sightline.errors import ConfigError, DatasetError, SightlineError

Format = Literal["llava", "sharegpt", "openai", "webdataset"]
Chosen = Literal["train", "val", "test", "all"]
Progress = Callable[[int, int], None]

FORMATS: Mapping[Format, Writer] = {
    "llava": llava,
    "sharegpt": sharegpt,
    "openai": openai,
    "webdataset": webdataset,
}
TOLD = "export.json"
EVERY = 500  # rows between two reports of progress
LEAST_SIDE = 16  # pixels
MOST_REASONS = 100  # that are told apart: a source that is gone has one for each frame
OTHERS = "other reasons like these"


@dataclass(frozen=True)
class ExportReport:
    """What was written: rows by split, pictures that they show, bytes in all, rows by licence; and how many rows were
    left out, by reason."""

    rows: Mapping[str, int]
    pictures: int
    bytes: int
    licences: Mapping[str, int]
    left_out: Mapping[str, int]


def export(
    folder: Path,
    out: Path,
    format: Format,
    shows: Shows,
    *,
    split: Chosen | None = None,
    limit: int | None = None,
    max_side: int | None = None,
    inline: bool = True,
    keep_world: bool = False,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the rows of a finished folder to the new folder `out` in another format, each split in files of its own.

    Without `split` rows of test scenes are left out; "all" takes them too. `limit` bounds the rows, `max_side` the
    larger side of pictures (pixels). `inline` has a format put pictures into its text where it can. A row whose
    pictures cannot be read is left out with its reason; so is, without `keep_world`, one whose answer is in world
    coordinates. The same rows give the same bytes. Raises DatasetError where `out` holds something, the folder is
    damaged, or no row is left; ConfigError for a setting that cannot be.
    """
    for name, value, least in (("limit", limit, 1), ("max_side", max_side, LEAST_SIDE)):
        if value is not None and value < least:
            raise ConfigError(f"{name} is {value}; give at least {least}")
    if format not in FORMATS:
        raise ConfigError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    manifest = check(folder)
    wanted = [one for one in manifest.splits if one == split or split == "all" or (split is None and one != "test")]
    rows = sum(manifest.splits[one] for one in wanted)
    taken: Counter[str] = Counter()
    licences: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    if split is None and manifest.splits.get("test"):
        left_out["rows of test scenes, which are not to be learnt from"] = manifest.splits["test"]
    encoder, pictures = Encoder(shows, max_side), 0
    with appearing(out) as growing:
        with FORMATS[format](Settings(growing, _name(manifest), inline)) as add:
            for seen, row in enumerate(read_rows(folder, pc.field("split").isin(pa.array(wanted, pa.string()))), 1):
                sample = _sample(row, encoder, keep_world)
                if isinstance(sample, Sample):
                    add(sample)
                    pictures += len(sample.pictures)
                    taken[row.split] += 1
                    licences[row.licence] += 1
                else:
                    left_out[sample if sample in left_out or len(left_out) < MOST_REASONS else OTHERS] += 1
                if progress is not None and (seen % EVERY == 0 or seen == rows):
                    progress(seen, rows)
                if taken.total() == limit:
                    break
        if not taken:
            why = "; ".join(f"{reason}: {count}" for reason, count in left_out.most_common(3))
            raise DatasetError(f"{folder}: no row could be exported ({why or 'it holds none'})")
        size = sum(path.stat().st_size for path in growing.rglob("*") if path.is_file())
        report = ExportReport(_sorted(taken), pictures, size, _sorted(licences), _sorted(left_out))
        _tell(report, manifest, format, growing)
    return report


def _sample(row: Row, encoder: Encoder, keep_world: bool) -> Sample | str:
    """The row, ready to be written; or why it is left out."""
    if reason := unfit(row, keep_world):
        return reason
    try:
        pictures = encoder.of(row) if row.shows != "text" else ()
    except (SightlineError, OSError) as error:
        return f"pictures that cannot be read: {error}"
    return Sample(row, turns_of(row), pictures)


def _name(manifest: Manifest) -> str:
    """What the rows are called: sightline_core."""
    return f"sightline_{re.sub(r'[^a-z0-9]+', '_', manifest.profile.split('@')[0].lower())}"


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _tell(report: ExportReport, manifest: Manifest, format: Format, folder: Path) -> None:
    """Leave beside the files what they are, where they come from and under which licences."""
    told = {
        "format": format,
        "sightline": __version__,
        "profile": manifest.profile,
        "seed": manifest.seed,
        "reader": manifest.reader,
        **asdict(report),
    }
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (folder / TOLD).write_text(f"{text}\n", encoding="utf-8")
