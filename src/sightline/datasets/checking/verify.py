"""verify: every answer worked out again from its scene, by other formulas; what differs is a disagreement.

No question function is used: `recompute/` reads the scene's own arrays, reads phrases anew, and has a route of its own
for each type. Zero disagreements is the only passing number.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from sightline.datasets.checking.disagreement import Disagreement, checked_path, write
from sightline.datasets.checking.recheck import Build, Opener, Readers, Recheck, disagreements_of
from sightline.datasets.checking.recompute.retold import LACKING
from sightline.datasets.checking.twice import repeated
from sightline.datasets.rows.held_out import held_out, recorded
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.sample import pieces, stretches
from sightline.datasets.rows.shards import check, group_sizes, read_manifest, read_rejected
from sightline.datasets.workers.docket import Docket
from sightline.datasets.workers.local import run_all
from sightline.errors import ConfigError, DatasetError, SightlineError
from sightline.scenes.open import open_source

LISTED = 1_000  # disagreements that a report holds; a file takes them all

Progress = Callable[[int, int], None]
"""(rows done, rows in all), called as it goes on."""


@dataclass(frozen=True)
class VerifyReport:
    """How many rows were worked out again, how often they disagree with their scenes, and the first `LISTED` times.

    `lacking` counts the rows that could not be worked out, by what their source lacks by now (files, parts of scenes).
    """

    rows: int
    count: int
    disagreements: tuple[Disagreement, ...]
    lacking: Mapping[str, int] = field(default_factory=dict)


def verify(
    folder: Path,
    sample: int | None = None,
    open_source: Opener = open_source,
    progress: Progress | None = None,
    *,
    workers: int = 1,
    out: Path | None = None,
) -> VerifyReport:
    """Check the files of a finished folder, then work out its rows again: all, or a `sample` of so many.

    A sample is taken in stretches of about a scene's rows, evenly over the folder; only the files in which they lie are
    read, and rows that are there twice are looked for only where all are. Scenes are read again through `open_source`,
    which with `workers` above 1 must be a function that other processes can import; one that cannot be read is a
    disagreement of each of its rows. Rows that need what a scene lacks by now are counted and not judged. All
    disagreements go to the file `out` where one is named, .parquet or .jsonl. The report is the same for any number of
    workers. Raises DatasetError for a folder that is unfinished or whose files were changed, and where the source that
    it was built from cannot be opened.
    """
    for name, value in (("sample", sample), ("workers", workers)):
        if value is not None and value < 1:
            raise ConfigError(f"{name} is {value}; give at least 1")
    if out is not None:
        checked_path(out)
    folder = Path(folder)
    manifest = check(folder) if sample is None else read_manifest(folder)
    taken = stretches(manifest.rows, manifest.scenes, manifest.rows if sample is None else sample)
    looked_at = pieces(group_sizes(folder, manifest), taken)
    if sample is not None:
        check(folder, {piece.shard for piece in looked_at})
    _see_that_it_is_there(f"{manifest.reader}:{manifest.root}", open_source)
    with tempfile.TemporaryDirectory() as scratch:
        held = recorded(manifest.test_lists, manifest.test_scenes)
        build = Build(manifest.profile, manifest.seed, manifest.val, held, _set_aside(folder))
        job = Recheck(folder, Path(scratch), looked_at, build, open_source)
        done = _work(job, workers, progress)
        found = chain.from_iterable(map(job.told, range(len(looked_at))))
        if sample is None:
            found = chain(found, repeated(folder, manifest, Path(scratch)))
        tally = _Tally()
        if out is None:
            tally.take(found)
        else:
            write(tally.passing(found), out)
    return tally.report(done)


def _set_aside(folder: Path) -> Mapping[str, int]:
    """By scene, how many parts the build's reader set aside."""
    aside: Counter[str] = Counter()
    for one in read_rejected(folder).to_pylist():
        if one["what"] == "part":
            aside[one["scene"]] += one["count"]
    return aside


def _see_that_it_is_there(source: str, open_source: Opener) -> None:
    """DatasetError where the rows' source cannot be opened: of that no row is to blame."""
    try:
        open_source(source)
    except (SightlineError, OSError) as error:
        raise DatasetError(f"{source} cannot be opened, so nothing can be worked out again: {error}") from error


def verify_rows(rows: Iterable[Row], open_source: Opener = open_source, val: float = 0.0) -> VerifyReport:
    """Work out rows again that are not in a folder. Those of one scene should follow each other: it is read once.

    `val` is the share of training scenes that the build kept for choosing. Not looked at, for want of a manifest:
    whether profile and seed are those of the build (ids belong to those that rows state), and whether a row is there
    twice.
    """
    given = list(rows)
    tally = _Tally()
    tally.take(disagreements_of(given, Readers(open_source), val, held_out()))
    return tally.report(len(given))


def _work(job: Recheck, workers: int, progress: Progress | None) -> int:
    """Do all pieces; how many rows they have."""
    done, rows = 0, sum(piece.rows for piece in job.pieces)
    for piece in run_all(job, Docket(range(len(job.pieces)), job.describe), workers):
        done += job.pieces[piece].rows
        if progress is not None:
            progress(done, rows)
    return done


class _Tally:
    """Counts what passes and keeps the first of it: a folder that is wrong throughout must not fill the memory.

    What the source lacks is counted and does not pass.
    """

    def __init__(self) -> None:
        self.count = 0
        self.first: list[Disagreement] = []
        self.lacking: Counter[str] = Counter()

    def passing(self, found: Iterable[Disagreement]) -> Iterator[Disagreement]:
        for one in found:
            if one.what == LACKING:
                self.lacking[one.expected] += 1
                continue
            self.count += 1
            if len(self.first) < LISTED:
                self.first.append(one)
            yield one

    def take(self, found: Iterable[Disagreement]) -> None:
        for _ in self.passing(found):
            pass

    def report(self, rows: int) -> VerifyReport:
        """What came of so many rows."""
        lacking = dict(sorted(self.lacking.items()))
        return VerifyReport(rows - self.lacking.total(), self.count, tuple(self.first), lacking)
