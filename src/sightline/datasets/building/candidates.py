"""Pass one: a piece of the scenes → every question that can be asked about them, in one Arrow file.

What a piece holds depends on (seed, scene, type) alone. The file's own metadata carry what was skipped and set aside,
so that a piece is either all there or not at all. A seal at its end, the sha256 of the rest and of which piece it is,
tells one that was damaged, or that stands in another's place.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from sightline.datasets.building.origin import Away, Origin
from sightline.datasets.pictures.albums import Naming, is_album, naming
from sightline.datasets.rows.asked import NO_FIELDS, Fields, fields_of, joined
from sightline.datasets.rows.columns import SCHEMA, table_of
from sightline.datasets.rows.held_out import HeldOut
from sightline.datasets.rows.shards import FULL, write_bytes
from sightline.datasets.rows.split import NONE, split_of
from sightline.datasets.rows.uncollected import uncollected
from sightline.errors import DatasetError
from sightline.questions.profile import Profile
from sightline.questions.question import QuestionType, ask
from sightline.scenes.open import READERS
from sightline.scenes.reader import Reader
from sightline.scenes.table import SceneTable

SCENES_PER_PART = 16  # the same for any number of workers, or the parts of a killed build could not be taken up
TOLD = b"sightline"
SEAL = 64  # bytes at the end of a part, after what Arrow reads
# What a scene is not to blame for: no more open files, a disk or a network that fails; and no room (FULL).
OURS = (
    *(errno.EMFILE, errno.ENFILE, errno.EIO),
    *(errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN),
)
NOT_ITS_FAULT = "no scene is to blame for that: put it right, then go on with --resume"
UNFIT = (ValueError, TypeError, OverflowError)  # what Arrow raises for values that no column can hold


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


@dataclass(frozen=True)
class _Heard:
    """What came of one scene: its rows, what its types skipped, what its reader dropped, whether it is a test scene and
    by which names of the build's own list; or why it is set aside."""

    scene: str
    fields: Fields = NO_FIELDS
    skipped: Counter[str] = field(default_factory=Counter)
    dropped: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None
    test: bool = False
    named: frozenset[str] = frozenset()

    @property
    def rejected(self) -> list[tuple[str, str, str, int]]:
        """What is told of it in rejected.parquet: (scene, "scene" or "part", reason, count)."""
        if self.reason is not None:
            return [(_writable(self.scene), "scene", _writable(self.reason), 1)]
        parts = sorted(self.dropped.items())
        return [(_writable(self.scene), "part", _writable(reason), count) for reason, count in parts]


@dataclass(frozen=True, eq=False)
class Candidates:
    """The work of pass one, in pieces of `SCENES_PER_PART` scenes; each leaves `part-NNNNNN.arrow` in `folder`.

    With `embed` it leaves the pictures that its rows show, too, in `part-NNNNNN.zip`. `masks` is a folder where what
    frames see is kept from one build to the next; rows do not depend on it.
    """

    reader: Reader
    profile: Profile
    ids: tuple[str, ...]
    seed: int
    val: float
    folder: Path
    embed: bool = False
    held: HeldOut = NONE
    origin: Origin | None = None
    masks: Path | None = None

    def __post_init__(self) -> None:
        if self.origin is None:
            object.__setattr__(self, "origin", Origin.of(self.reader.root))

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
            data = memoryview(self.path(piece).read_bytes())
        except OSError:
            return False
        return bytes(data[-SEAL:]) == _seal(data[:-SEAL], piece, self.scenes(piece))

    def run(self, piece: int, scenes: Sequence[str] | None = None, aside: Mapping[str, str] | None = None) -> None:
        """Ask about the piece's scenes (or those that are given) and write its file. A scene that cannot be read or
        asked about, whatever the reason, is set aside with it; one in `aside` is not tried, its reason is there.

        Raises what no scene is to blame for: ReaderError when the reader cannot be opened, DatasetError when its root
        is gone, OSError when a disk or a network fails.
        """
        scenes = self.scenes(piece) if scenes is None else scenes
        with self.origin.meant() if self.origin else nullcontext():
            if isinstance(self.reader, Away):
                _ = self.reader.opened
            with uncollected(), naming(self.album(piece) if self.embed else None) as names:
                heard = [self._heard(scene_id, names, (aside or {}).get(scene_id)) for scene_id in scenes]
        with uncollected():
            try:
                table = table_of(joined(one.fields for one in heard))
            except UNFIT:
                heard = [_fit(one) for one in heard]
                table = table_of(joined(one.fields for one in heard))
        told = {
            "scenes": sum(one.reason is None for one in heard),
            "skipped": dict(sorted(sum((one.skipped for one in heard), Counter[str]()).items())),
            "rejected": [entry for one in heard for entry in one.rejected],
            "test": sum(one.test for one in heard),
            "named": Counter(name for one in heard for name in sorted(one.named)),
        }
        packed = _packed(table.replace_schema_metadata({TOLD: json.dumps(told)}))
        write_bytes(packed + _seal(packed, piece, scenes), self.path(piece))

    def _heard(self, scene_id: str, names: Naming, aside: str | None) -> _Heard:
        if aside is not None:
            return _Heard(scene_id, reason=aside)
        try:
            return self._about(scene_id, names)
        # The one place where everything is caught: foreign data meet foreign libraries here, which raise what they
        # like, and one odd scene must not end a build of millions.
        except Exception as error:
            self._see_who_is_to_blame(scene_id, error)
            return _Heard(scene_id, reason=_reason(error))

    def _see_who_is_to_blame(self, scene_id: str, error: BaseException) -> None:
        for cause in _causes(error):
            if isinstance(cause, OSError) and cause.errno in FULL:
                raise cause
            if isinstance(cause, OSError) and cause.errno in OURS:
                raise DatasetError(f"{scene_id}: {cause}; {NOT_ITS_FAULT}") from error
        if self.origin is not None and self.origin.gone():
            raise DatasetError(f"{self.reader.root} is gone ({scene_id}: {error}); {NOT_ITS_FAULT}") from error

    def _about(self, scene_id: str, names: Naming) -> _Heard:
        scene = self.reader.load(scene_id)
        questions, skipped = ask(self.profile.types, SceneTable(scene, self.masks), self.seed)
        split = split_of(scene, self.val, self.held)
        fields = fields_of(questions, scene, self.profile.title, self.seed, split, names.of(scene))
        return _Heard(scene_id, fields, skipped, scene.dropped, test=split == "test", named=self.held.named(scene))

    def table(self, piece: int, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of a piece that is done."""
        fields = [SCHEMA.get_field_index(name) for name in columns or SCHEMA.names]
        with self._part(piece, pa.ipc.IpcReadOptions(included_fields=fields)) as part:
            return part.read_all().replace_schema_metadata(None)

    def rows(self, piece: int) -> int:
        """How many rows a piece that is done holds."""
        return int(self.table(piece, ["id"]).num_rows)

    def told(self, piece: int) -> Told:
        """What a piece that is done says beside its rows."""
        with self._part(piece) as part:
            data = json.loads(part.schema.metadata[TOLD])
        rejected = tuple(tuple(entry) for entry in data["rejected"])
        return Told(data["scenes"], data["skipped"], rejected, data["test"], data["named"])

    @contextmanager
    def _part(self, piece: int, options: pa.ipc.IpcReadOptions | None = None) -> Iterator[pa.RecordBatchFileReader]:
        path = self.path(piece)
        try:
            with pa.OSFile(str(path)) as file, pa.ipc.open_file(file, file.size() - SEAL, options=options) as part:
                yield part
        # Its seal was whole when the build began: only a disk that fails, or a hand in the folder, leads here.
        except (OSError, pa.ArrowException, ValueError, LookupError, TypeError) as error:
            raise DatasetError(f"{path}: cannot be read ({error}); remove it and go on with --resume") from error

    def __reduce__(self) -> tuple[Callable[..., Candidates], tuple[Any, ...]]:
        """To another process: a reader of the catalogue is opened there anew, so that no open file has to travel."""
        reader = Away(self.reader.name, self.reader.root) if self.reader.name in READERS else self.reader
        ours = (self.profile, self.ids, self.seed, self.val, self.folder.absolute(), self.embed, self.held)
        return Candidates, (reader, *ours, self.origin, self.masks and self.masks.absolute())


def _seal(packed: bytes | memoryview, piece: int, scenes: Sequence[str]) -> bytes:
    digest = hashlib.sha256(packed)
    digest.update(json.dumps([piece, *scenes]).encode())
    return digest.hexdigest().encode()


def _packed(table: pa.Table) -> bytes:
    """A table as an Arrow file: written and read several times as fast as Parquet, which the rows that stay become.

    With zstd it would take three fifths of the room for the while that it is there, but twice the time both ways.
    """
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(sink, table.schema, options=options) as file:
        file.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def settings(kind: QuestionType) -> dict[str, Any]:
    """Everything that is configured in a type, as JSON values."""
    return {
        "name": kind.name,
        "params": dict(kind.said),
        "form": kind.form.to_json(),
        "scorer": kind.scorer,
        "templates": kind.templates,
        "limit": kind.limit,
        "label": kind.label,
        "weight": kind.weight,
    }


def _fit(heard: _Heard) -> _Heard:
    """What was heard, or why its rows cannot be written, as with a name that is no UTF-8."""
    try:
        table_of(heard.fields)
    except UNFIT as error:
        return _Heard(heard.scene, reason=_reason(error))
    return heard


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _writable(text: str) -> str:
    """Text with what is no UTF-8 (file names may hold such bytes) written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it, whether it was told or not."""
    met: list[BaseException] = []
    while error is not None and error not in met:
        met.append(error)
        yield error
        error = error.__cause__ or error.__context__
