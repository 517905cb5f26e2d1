"""Pass one: a piece of the scenes → every question that can be asked about them, in one Arrow file.

What a piece holds depends on (seed, scene, type) alone. The file's own metadata carry what was skipped and set aside,
so that a piece is either all there or not at all.
"""

from __future__ import annotations

import errno
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from sightline.datasets.albums import Naming, is_album, naming
from sightline.datasets.columns import SCHEMA, to_table
from sightline.datasets.held_out import HeldOut
from sightline.datasets.row import Row, rows_of
from sightline.datasets.shards import write_bytes
from sightline.datasets.split import NONE, split_of
from sightline.datasets.uncollected import uncollected
from sightline.errors import SightlineError
from sightline.questions.profile import Profile
from sightline.questions.question import QuestionType, ask
from sightline.scenes.open import READERS, open_reader
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

SCENES_PER_PART = 16  # the same for any number of workers, or the parts of a killed build could not be taken up
TOLD = b"sightline"
# What a scene is not to blame for: no room on the disk, no more open files.
OURS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE)


@dataclass(frozen=True)
class Told:
    """What a part says beside its rows: how many scenes it read, what its types skipped by "type: reason", and what
    was set aside: (scene, "scene" or "part", reason, count); how many scenes are test scenes, and how many of them each
    name of the build's own list holds."""

    scenes: int
    skipped: Mapping[str, int]
    rejected: tuple[tuple[str, str, str, int], ...]
    test: int
    named: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Candidates:
    """The work of pass one, in pieces of `SCENES_PER_PART` scenes; each leaves `part-NNNNNN.arrow` in `folder`.

    With `embed` it leaves the pictures that its rows show, too, in `part-NNNNNN.zip`.
    """

    reader: Reader
    profile: Profile
    ids: tuple[str, ...]
    seed: int
    val: float
    folder: Path
    embed: bool = False
    held: HeldOut = NONE

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return -(-len(self.ids) // SCENES_PER_PART)

    def scenes(self, piece: int) -> tuple[str, ...]:
        """The ids of a piece's scenes."""
        return self.ids[piece * SCENES_PER_PART : (piece + 1) * SCENES_PER_PART]

    def path(self, piece: int) -> Path:
        """Where a piece's file is, or will be."""
        return self.folder / f"part-{piece:06d}.arrow"

    def album(self, piece: int) -> Path:
        """Where a piece's pictures are, or will be."""
        return self.folder / f"part-{piece:06d}.zip"

    def is_done(self, piece: int) -> bool:
        """Whether the piece's file is there and whole, and that of its pictures where they are kept."""
        if self.embed and not is_album(self.album(piece)):
            return False
        try:
            with pa.OSFile(str(self.path(piece))) as file, pa.ipc.open_file(file) as part:
                return TOLD in (part.schema.metadata or {})
        except (OSError, pa.ArrowInvalid):
            return False

    def run(self, piece: int, scenes: Sequence[str] | None = None, aside: Mapping[str, str] | None = None) -> None:
        """Ask about the piece's scenes (or those that are given) and write its file. A scene that cannot be read is set
        aside with its reason; one in `aside` is not tried, its reason is there."""
        scenes = self.scenes(piece) if scenes is None else scenes
        rows: list[Row] = []
        skipped: Counter[str] = Counter()
        rejected: list[tuple[str, str, str, int]] = []
        named: Counter[str] = Counter()
        test = 0
        with uncollected(), naming(self.album(piece) if self.embed else None) as names:
            for scene_id in scenes:
                if aside and scene_id in aside:
                    rejected.append((scene_id, "scene", aside[scene_id], 1))
                    continue
                try:
                    asked, passed, scene = self._about(scene_id, names)
                # One odd scene must not end a build of millions: arithmetic that fails on it is its reason, too.
                except (SightlineError, OSError, ArithmeticError, ValueError, LookupError, MemoryError) as error:
                    if isinstance(error, OSError) and error.errno in OURS:
                        raise
                    rejected.append((scene_id, "scene", f"{type(error).__name__}: {error}", 1))
                    continue
                rows += asked
                skipped += passed
                rejected += [(scene_id, "part", reason, count) for reason, count in sorted(scene.dropped.items())]
                test += split_of(scene, self.val, self.held) == "test"
                named.update(self.held.named(scene))
        read = len(scenes) - sum(what == "scene" for _, what, _, _ in rejected)
        told = {"scenes": read, "skipped": dict(sorted(skipped.items())), "rejected": rejected}
        told |= {"test": test, "named": dict(sorted(named.items()))}
        with uncollected():
            table = to_table(rows).replace_schema_metadata({TOLD: json.dumps(told)})
        write_bytes(_packed(table), self.path(piece))

    def _about(self, scene_id: str, names: Naming) -> tuple[list[Row], Counter[str], Scene]:
        scene = self.reader.load(scene_id)
        questions, skipped = ask(self.profile.types, SceneTable(scene), self.seed)
        split = split_of(scene, self.val, self.held)
        rows = rows_of(questions, scene, self.profile.title, self.seed, split, names.of(scene))
        return rows, skipped, scene

    def table(self, piece: int, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of a piece that is done."""
        fields = [SCHEMA.get_field_index(name) for name in columns or SCHEMA.names]
        with pa.OSFile(str(self.path(piece))) as file:
            part = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(included_fields=fields))
            return part.read_all().replace_schema_metadata(None)

    def rows(self, piece: int) -> int:
        """How many rows a piece that is done holds."""
        return int(self.table(piece, ["id"]).num_rows)

    def told(self, piece: int) -> Told:
        """What a piece that is done says beside its rows."""
        with pa.OSFile(str(self.path(piece))) as file, pa.ipc.open_file(file) as part:
            data = json.loads(part.schema.metadata[TOLD])
        rejected = tuple(tuple(entry) for entry in data["rejected"])
        return Told(data["scenes"], data["skipped"], rejected, data["test"], data["named"])

    def __reduce__(self) -> tuple[Callable[..., Candidates], tuple[Any, ...]]:
        """To another process: a reader of the catalogue is opened there anew, so that no open file has to travel."""
        reader = (self.reader.name, self.reader.root) if self.reader.name in READERS else self.reader
        return _received, (reader, self.profile, self.ids, self.seed, self.val, self.folder, self.embed, self.held)


def _packed(table: pa.Table) -> memoryview:
    """A table as an Arrow file: written and read several times as fast as Parquet, which the rows that stay become."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(sink, table.schema, options=options) as file:
        file.write_table(table)
    return memoryview(sink.getvalue())


def settings(kind: QuestionType) -> dict[str, Any]:
    """Everything that is configured in a type, as JSON values."""
    return {
        "name": kind.name,
        "params": dict(kind.params),
        "form": kind.form.to_json(),
        "scorer": kind.scorer,
        "templates": kind.templates,
        "limit": kind.limit,
        "label": kind.label,
        "weight": kind.weight,
    }


def _received(
    reader: tuple[str, str] | Reader,
    profile: Profile,
    ids: tuple[str, ...],
    seed: int,
    val: float,
    folder: Path,
    embed: bool,
    held: HeldOut,
) -> Candidates:
    opened = open_reader(*reader) if isinstance(reader, tuple) else reader
    return Candidates(opened, profile, ids, seed, val, folder, embed, held)
