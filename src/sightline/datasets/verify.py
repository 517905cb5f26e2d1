"""verify: every answer worked out again from its scene, by other formulas; what differs is a disagreement.

No question function is used: `recompute/` reads the scene's own arrays, reads phrases anew, and has a route of its own
for each type. Zero disagreements is the only passing number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from sightline.datasets.held_out import HeldOut, held_out, recorded
from sightline.datasets.recompute import claims
from sightline.datasets.recompute.catalog import ROUTES
from sightline.datasets.recompute.pictures import of_pictures
from sightline.datasets.recompute.retold import Fault, alike, same
from sightline.datasets.recompute.witness import Witness
from sightline.datasets.recompute.wording import of_wording
from sightline.datasets.row import Row
from sightline.datasets.shards import check, read_rows
from sightline.datasets.split import NONE, split_of
from sightline.errors import ConfigError, SightlineError
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader

Opener = Callable[[str], Reader]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Disagreement:
    """One thing on which a row and its scene disagree: `expected` is what the scene says, `found` what the row says."""

    row_id: str
    what: str
    expected: str
    found: str


@dataclass(frozen=True)
class VerifyReport:
    """How many rows were worked out again, and what was found wrong with them."""

    rows: int
    disagreements: tuple[Disagreement, ...]


def verify(
    folder: Path,
    sample: int | None = None,
    open_source: Opener = open_source,
    progress: Progress | None = None,
) -> VerifyReport:
    """Check the files of a finished folder, then work out its rows again: all, or `sample` of them taken evenly.

    Scenes are read again through `open_source`; one that cannot be read is a disagreement of each of its rows.
    Raises DatasetError for a folder that is unfinished or whose files were changed.
    """
    if sample is not None and sample < 1:
        raise ConfigError(f"sample is {sample}; give at least 1 row")
    manifest = check(folder)
    wanted = manifest.rows if sample is None else min(sample, manifest.rows)
    taken = {i * manifest.rows // wanted for i in range(wanted)}
    rows = (row for i, row in enumerate(read_rows(folder)) if i in taken)
    found: list[Disagreement] = []
    done = 0
    held = recorded(manifest.test_lists, manifest.test_scenes)
    for count, disagreements in _by_scene(rows, open_source, manifest.val, held):
        found += disagreements
        done += count
        if progress is not None:
            progress(done, wanted)
    return VerifyReport(done, tuple(found))


def verify_rows(rows: Iterable[Row], open_source: Opener = open_source, val: float = 0.0) -> VerifyReport:
    """Work out rows again that are not in a folder. Those of one scene should follow each other: it is read once.

    `val` is the share of training scenes that the build kept for choosing.
    """
    parts = list(_by_scene(rows, open_source, val, held_out()))
    return VerifyReport(sum(count for count, _ in parts), tuple(one for _, found in parts for one in found))


def _by_scene(
    rows: Iterable[Row], opener: Opener, val: float, held: HeldOut
) -> Iterator[tuple[int, list[Disagreement]]]:
    """Scene by scene: how many rows it has, and what is wrong with them."""
    readers: dict[str, Reader] = {}
    for (source, scene_id), group in groupby(rows, key=lambda row: (row.scene_source, row.scene_id)):
        about = list(group)
        try:
            if source not in readers:
                readers[source] = opener(source)
            witness = Witness(readers[source].load(scene_id))
        except (SightlineError, OSError) as error:
            yield len(about), [Disagreement(row.id, "scene", f"{source} {scene_id}", str(error)) for row in about]
            continue
        faults = ((row, fault) for row in about for fault in faults_of(row, witness, val, held))
        yield len(about), [Disagreement(row.id, one.what, one.expected, one.found) for row, one in faults]


def faults_of(row: Row, witness: Witness, val: float = 0.0, held: HeldOut = NONE) -> list[Fault]:
    """Everything that a row says and its scene does not."""
    scene = witness.scene
    split = split_of(scene, val, held)
    faults: list[Fault] = []
    try:
        faults += claims.of_source(row, witness, split)
        faults += claims.of_words(row)
        faults += of_wording(row)
        faults += claims.of_margin(row)
        faults += claims.of_frames(row, witness)
        faults += of_pictures(row, witness)
        faults += claims.of_mentions(row, witness)
        faults += claims.of_pixels(row, witness)
        faults += _retold(row, witness)
    except (SightlineError, OSError) as error:
        # A frame or object that the scene has not: the row cannot be looked at any further.
        faults.append(Fault("scene", "what the row speaks of", str(error)))
    return faults


def _retold(row: Row, witness: Witness) -> Iterator[Fault]:
    """The answer and the evidence by the type's second route."""
    route = ROUTES.get(row.name)
    if route is None:
        yield Fault("type", "one with a second route", row.name)
        return
    again = route(row, witness)
    yield from again.faults
    if again.answer is None:
        yield Fault("answer", "one that can be worked out", str(row.answer))
    elif not same(again.answer, row.answer):
        yield Fault("answer", str(again.answer), str(row.answer))
    values = {name: value for name, value in row.evidence.values.items() if not name.startswith("seen_")}
    told = {name: value for name, value in values.items() if name not in again.untold}
    if not alike(dict(again.values), told):
        yield Fault("values", str(dict(again.values)), str(told))
