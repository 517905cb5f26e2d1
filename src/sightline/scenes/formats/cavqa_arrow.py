"""CA-VQA's validation archive: Arrow files, one folder a task, and the pictures that they name.

    cavqa_val/binary/data-00000-of-00001.arrow     id, question, answer, reference_frame, support_frame_1 … _4
    cavqa_val/images/…                             the pictures and depth maps that the frames name

A frame is a struct of image, depth_map_ground_truth, …_arkit, …_monocular (each {bytes, path}, or the path alone),
`pose` and `intrinsics` (lists of rows).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

import pyarrow as pa

from sightline.errors import SceneError
from sightline.scenes.formats.arrow_bodies import is_packed
from sightline.scenes.formats.cavqa_view import KINDS, REFERENCE, Asked, Piece, View
from sightline.scenes.formats.encoded import MOST_BYTES
from sightline.scenes.formats.json_values import entry, mapping, text
from sightline.scenes.formats.tar_members import Member, read_member, read_members
from sightline.scenes.formats.tfrecord import read_bytes
from sightline.scenes.scene import Split

FAULTS = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, MemoryError, struct.error)
FILE_START = b"ARROW1"
FRAMES = ("support_frame_4", "support_frame_3", "support_frame_2", "support_frame_1", "reference_frame")
TABLES_LOOKED_AT = 8  # files, before a root is said to hold none of CA-VQA
COLUMNS = ("id", "question", "answer", "reference_frame")


@dataclass(frozen=True)
class Place:
    """A row of a table."""

    file: str
    batch: int
    row: int


@dataclass(frozen=True)
class Store:
    """A folder, or the members of a tar."""

    path: Path
    members: Mapping[str, Member] | None

    def tables(self) -> tuple[str, ...]:
        """Names of all Arrow files."""
        if self.members is not None:
            return tuple(sorted(name for name in self.members if name.endswith(".arrow")))
        found = (file for pattern in ("*.arrow", "*/*.arrow", "*/*/*.arrow") for file in self.path.glob(pattern))
        return tuple(sorted(file.relative_to(self.path).as_posix() for file in found if file.is_file()))

    def buffer(self, name: str) -> pa.Buffer:
        """A file's content, mapped rather than read."""
        if self.members is None:
            return pa.memory_map(str(self.path / name)).read_buffer()
        mapped = pa.memory_map(str(self.path))
        mapped.seek(self.members[name].offset)
        return mapped.read_buffer(self.members[name].size)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        if self.members is not None:
            return name in self.members
        try:
            return (self.path / name).is_file()
        except OSError:  # a name longer than any file's
            return False

    def read(self, name: str) -> bytes:
        """A picture's bytes; SceneError when it is missing or too large."""
        if self.members is not None:
            return read_member(self.path, self.members[name], MOST_BYTES)
        try:
            size = (self.path / name).stat().st_size
        except OSError as error:
            raise SceneError(f"{self.path / name}: cannot be read ({error.strerror or error})") from error
        if size > MOST_BYTES:
            raise SceneError(f"{self.path / name}: {size:,} bytes are more than {MOST_BYTES:,}; it is no picture")
        return read_bytes(self.path / name, 0, size)


def open_tables(path: Path) -> Tables | None:
    """The tables at `path`, a folder or a tar; None where there is none."""
    store = _store(path)
    names = () if store is None else store.tables()
    return None if store is None or not names else Tables(store, _index(store, names))


def find_table(path: Path) -> str | None:
    """The first Arrow file at `path` with the columns of CA-VQA, if there is one; only schemas are read."""
    store = _store(path)
    for name in () if store is None else store.tables()[:TABLES_LOOKED_AT]:
        try:
            if store is not None and set(_opened(store, name).schema.names) >= set(COLUMNS):
                return name
        except FAULTS:
            continue  # one damaged file says nothing about the others
    return None


def _store(path: Path) -> Store | None:
    if not path.is_file():
        return Store(path, None)
    # A capture's tar has tens of thousands of members; its name says that none of them is a table.
    if path.suffix != ".tar" or path.name.startswith("ca1m-"):
        return None
    return Store(path, {member.name: member for member in read_members(path)})


def _index(store: Store, names: tuple[str, ...]) -> dict[str, tuple[Place, ...]]:
    """Where the questions about each reference picture stand, by the picture's name without ending."""
    index: dict[str, list[Place]] = {}
    for name in names:
        where = f"{store.path}: {name}"
        _refuse_packed(store, name)
        for number, batch in enumerate(_batches(store, name)):
            missing = [column for column in COLUMNS if column not in batch.schema.names]
            if missing:
                raise SceneError(f"{where}: has no column {missing[0]!r}; it has: {', '.join(batch.schema.names)}")
            for row, told in enumerate(_paths(batch, where)):
                id = _id_of(told) if told else f"{_task(name)}/{number}/{row}"
                index.setdefault(id, []).append(Place(name, number, row))
    return {id: tuple(index[id]) for id in sorted(index)}


def _refuse_packed(store: Store, name: str) -> None:
    """SceneError for a file of compressed batches: Arrow unpacks whatever they promise, and sets no bound."""
    where = f"{store.path}: {name}"
    try:
        buffer = store.buffer(name)
        start = 8 if buffer[:6].to_pybytes() == FILE_START else 0  # from there on a file reads as a stream
        for message in pa.ipc.MessageReader.open_stream(buffer.slice(start)):
            if is_packed(message.metadata.to_pybytes()):
                raise SceneError(f"{where}: is compressed; write it again without compression")
    except FAULTS as error:
        raise SceneError(f"{where}: cannot be read as an Arrow table ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _batches(store: Store, name: str) -> Iterator[pa.RecordBatch]:
    """The record batches of a file, each tried whole before anything is read from it."""
    where = f"{store.path}: {name}"
    try:
        file = _opened(store, name)
        batches = (
            (file.get_batch(i) for i in range(file.num_record_batches))
            if isinstance(file, pa.ipc.RecordBatchFileReader)
            else iter(file)
        )
        for batch in batches:
            batch.validate(full=True)
            yield batch
    except FAULTS as error:
        raise SceneError(f"{where}: cannot be read as an Arrow table ({_first_line(error)})") from error


def _opened(store: Store, name: str) -> pa.ipc.RecordBatchFileReader | pa.ipc.RecordBatchStreamReader:
    buffer = store.buffer(name)
    return pa.ipc.open_file(buffer) if buffer[:6].to_pybytes() == FILE_START else pa.ipc.open_stream(buffer)


def _paths(batch: pa.RecordBatch, where: str) -> list[str | None]:
    """The path of each row's reference picture, None where its bytes stand in the table."""
    frame = batch.column(batch.schema.get_field_index("reference_frame"))
    if not pa.types.is_struct(frame.type) or frame.type.get_field_index("image") < 0:
        raise SceneError(f"{where}: reference_frame is {frame.type}, not a struct with an image")
    image = frame.field("image")
    if pa.types.is_struct(image.type):
        if image.type.get_field_index("path") < 0:
            raise SceneError(f"{where}: reference_frame.image is {image.type}, without a path")
        image = image.field("path")
    if not pa.types.is_string(image.type):
        raise SceneError(f"{where}: the path of reference_frame.image is {image.type}, not text")
    return list(image.to_pylist())


def _id_of(path: str) -> str:
    parts = [part for part in PurePosixPath(path).with_suffix("").parts if part not in ("/", "images")]
    return "/".join(parts)


def _task(name: str) -> str:
    return PurePosixPath(name).parent.name or "questions"


@dataclass(frozen=True)
class Tables:
    """Questions by the reference picture that they are about."""

    store: Store
    places: Mapping[str, tuple[Place, ...]]
    _last: dict[Place, Mapping[str, object]] = field(default_factory=dict, repr=False, compare=False)
    split: Split = "test"  # a benchmark

    def ids(self) -> tuple[str, ...]:
        """Names of the reference pictures, sorted."""
        return tuple(self.places)

    def has(self, id: str) -> bool:
        """Whether there is such a reference picture."""
        return id in self.places

    def views(self, id: str) -> tuple[View, ...]:
        """The pictures of the first question about a reference picture; all its questions have the same."""
        place = self.places[id][0]
        row, where = self._row(place), f"{self.store.path}: {place.file}: row {place.row} of batch {place.batch}"
        views = []
        for name in FRAMES:
            told = row.get(name)
            role = REFERENCE if name == "reference_frame" else f"support {name[-1]}"
            if told is None and role != REFERENCE:
                continue
            image = self._piece(entry(told, "image", f"{where}: {name}"), place, f"{where}: {name}.image")
            if image is None:
                if role == REFERENCE:
                    raise SceneError(f"{where}: reference_frame.image names no picture")
                continue
            frame = mapping(told, where)
            maps = {
                kind: self._piece(frame.get(column), place, f"{where}: {name}.{column}")
                for column, kind in KINDS.items()
            }
            intrinsics = entry(told, "intrinsics", f"{where}: {name}")
            side = len(intrinsics) if isinstance(intrinsics, list) and len(intrinsics) in (3, 4) else 3
            views.append(
                View(
                    role,
                    image,
                    {kind: piece for kind, piece in maps.items() if piece is not None},
                    entry(told, "pose", f"{where}: {name}"),
                    intrinsics,
                    (side, side),
                )
            )
        return tuple(views)

    def asked(self, id: str) -> tuple[Asked, ...]:
        """Every question about a reference picture, of all tasks."""
        found = []
        for place in self.places[id]:
            row, where = self._row(place), f"{self.store.path}: {place.file}: row {place.row} of batch {place.batch}"
            told = [text(entry(row, name, where), f"{where}: {name}") for name in ("id", "question", "answer")]
            found.append(Asked(f"{_task(place.file)}/{told[0]}", told[1], told[2]))
        return tuple(found)

    def _row(self, place: Place) -> Mapping[str, object]:
        if place not in self._last:
            self._last.clear()
            for number, batch in enumerate(_batches(self.store, place.file)):
                if number == place.batch:
                    self._last[place] = batch.slice(place.row, 1).to_pylist()[0]
                    break
        return self._last[place]

    def _piece(self, told: object, place: Place, where: str) -> Piece | None:
        """A picture that stands in the table itself, or the file that it names; None where there is none."""
        held = told.get("bytes") if isinstance(told, dict) else None
        if isinstance(held, bytes):
            return Piece(where, partial(bytes, held))
        path = told.get("path") if isinstance(told, dict) else told
        if path is None:
            return None
        name = PurePosixPath(text(path, where))
        if name.is_absolute() or ".." in name.parts or "\\" in str(name) or "\0" in str(name):
            raise SceneError(f"{where}: {str(name)!r} leads out of the dataset; do not use this file")
        base = PurePosixPath(place.file).parent.parent
        for candidate in (base / name, base / "images" / name, base / "images" / name.name, base.parent / name):
            if self.store.has(str(candidate)):
                return Piece(f"{self.store.path}: {candidate}", partial(self.store.read, str(candidate)))
        # Told when it is looked at: a missing support picture does not cost the scene.
        return Piece(where, partial(_missing, f"{where}: {str(name)!r} is not there; was the archive unpacked whole?"))


def _missing(message: str) -> bytes:
    raise SceneError(message)
