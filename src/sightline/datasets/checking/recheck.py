"""The work of verify in pieces: the rows of a row group, scene by scene, and a note of what was found.

A piece depends on nothing but its rows and their scenes, so any worker can do any piece and the notes, read in order,
are the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from sightline.datasets.checking.disagreement import Disagreement
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.retold import LACKING, Fault
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.columns import from_table
from sightline.datasets.rows.held_out import HeldOut
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.sample import Piece
from sightline.datasets.rows.shards import read_group, write_bytes
from sightline.datasets.rows.split import split_of
from sightline.datasets.rows.uncollected import uncollected
from sightline.errors import SightlineError
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Scene

Opener = Callable[[str], Reader]


@dataclass(frozen=True)
class Build:
    """What all rows of a build have in common: profile, seed, the share of scenes that was kept for choosing, and the
    scenes that are test scenes whatever their source says; and by scene how many parts its reader set aside then."""

    profile: str
    seed: int
    val: float
    held: HeldOut
    aside: Mapping[str, int] = field(default_factory=dict)


class Readers:
    """Sources by their names, each opened once."""

    def __init__(self, open_source: Opener) -> None:
        self._open = open_source
        self._known: dict[str, Reader] = {}

    def of(self, source: str) -> Reader:
        """The reader of a source."""
        if source not in self._known:
            self._known[source] = self._open(source)
        return self._known[source]


def disagreements_of(
    rows: Iterable[Row], readers: Readers, val: float, held: HeldOut, aside: Mapping[str, int] | None = None
) -> Iterator[Disagreement]:
    """What is wrong with rows. Those of one scene should follow each other: it is read once, and then let go.

    Of a scene of which more parts are set aside than by the build, where `aside` tells that, no row is judged wrong.
    """
    for (source, scene_id), group in groupby(rows, key=lambda row: (row.scene_source, row.scene_id)):
        try:
            witness = Witness(readers.of(source).load(scene_id))
            split = split_of(witness.scene, val, held)
        except (SightlineError, OSError) as error:
            gone = Fault("scene", f"{source} {scene_id}", str(error))
            yield from (_told(row, gone) for row in group)
            continue
        lost = None if aside is None else _lost(witness.scene, aside.get(scene_id, 0))
        for row in group:
            faults = faults_of(row, witness, split)
            yield from (_told(row, fault) for fault in ([lost] if lost is not None and faults else faults))


def _lost(scene: Scene, aside: int) -> Fault | None:
    """What a scene lacks by now: its reader sets more of it aside than it did, as where a file of a frame is gone."""
    if sum(scene.dropped.values()) <= aside:
        return None
    reasons = "; ".join(f"{reason}: {count}" for reason, count in sorted(scene.dropped.items()))
    return Fault(LACKING, f"parts of scene {scene.id} that it had (set aside now: {reasons})", "all of them")


def _told(row: Row, fault: Fault) -> Disagreement:
    about = (row.id, row.type, row.scene_source, row.scene_id)
    return Disagreement(*about, fault.what, fault.expected, fault.found, row.text, _evidence(row))


def _evidence(row: Row) -> str:
    own = row.evidence
    told = {
        "views": [view.frame for view in row.views],
        "things": {mention.object_id: mention.name for mention in own.mentions},
        "beside": list(own.objects),
        "points": [(point.frame, *point.uv, point.depth) for point in own.points],
        "values": dict(own.values),
    }
    return json.dumps({name: value for name, value in told.items() if value})


@dataclass(frozen=True, eq=False)
class Recheck:
    """The pieces of a folder that are looked at, and the folder for the notes."""

    data: Path
    notes: Path
    pieces: tuple[Piece, ...]
    build: Build
    open_source: Opener

    @cached_property
    def _readers(self) -> Readers:
        return Readers(self.open_source)

    def _path(self, piece: int) -> Path:
        return self.notes / f"piece-{piece:06d}.jsonl"

    def describe(self, piece: int) -> str:
        """Which rows a piece is."""
        return f"{self.data / self.pieces[piece].shard}, row group {self.pieces[piece].group}"

    def run(self, piece: int) -> None:
        """Work the rows of one piece out again and note what differs."""
        one = self.pieces[piece]
        table = read_group(self.data, one.shard, one.group)
        with uncollected():
            rows = from_table(pa.concat_tables([table.slice(start, stop - start) for start, stop in one.taken]))
            found = [*self._of_build(rows), *self._of_scenes(rows)]
        lines = (f"{json.dumps(asdict(disagreement))}\n" for disagreement in found)
        write_bytes("".join(lines).encode(), self._path(piece))

    def _of_scenes(self, rows: Iterable[Row]) -> Iterator[Disagreement]:
        return disagreements_of(rows, self._readers, self.build.val, self.build.held, self.build.aside)

    def _of_build(self, rows: Iterable[Row]) -> Iterator[Disagreement]:
        for row in rows:
            if row.profile != self.build.profile:
                yield _told(row, Fault("profile", self.build.profile, row.profile))
            if row.seed != self.build.seed:
                yield _told(row, Fault("seed", str(self.build.seed), str(row.seed)))

    def told(self, piece: int) -> Iterator[Disagreement]:
        """What was noted of a piece that is done."""
        with open(self._path(piece), encoding="utf-8") as lines:
            yield from (Disagreement(**json.loads(line)) for line in lines)
