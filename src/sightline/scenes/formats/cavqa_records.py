"""CA-VQA's training shards: TFRecord files with one reference picture and its questions in each record.

questions[] answers[]                                   texts, all about the last picture
images[]                                                encoded pictures, the reference last
depth_maps_ground_truth[] …_arkit[] …_monocular[]       encoded, in the order of the pictures
poses[] intrinsics[]                                    16 and 9 (or 16) numbers for each picture
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import ReaderError, SceneError
from sightline.scenes.formats.cavqa_view import KINDS, MOST_VIEWS, REFERENCE, Asked, Piece, View
from sightline.scenes.formats.tfrecord import Feature, Span, parse_example, read_bytes, read_record, record_spans
from sightline.scenes.scene import Split

SHARD = re.compile(r"(.+?)(?:-(train|val|test|validation))?\.tfrecord(?:-(\d{5})-of-\d{5})?")


def open_records(path: Path) -> Records | None:
    """The shards at `path`, a file or a folder up to two levels above them; None where there is none."""
    if path.is_file():
        files = [path] if SHARD.fullmatch(path.name) else []
    else:
        found = (file for pattern in ("*.tfrecord*", "*/*.tfrecord*", "*/*/*.tfrecord*") for file in path.glob(pattern))
        files = sorted(file for file in found if file.is_file() and SHARD.fullmatch(file.name))
    shards: dict[str, Path] = {}
    for file in files:
        told = SHARD.fullmatch(file.name)
        prefix = f"{told[1]}/{told[3] or '00000'}" if told else file.name
        if prefix in shards:
            raise ReaderError(f"ca1m: {file} and {shards[prefix]} are the same shard; give one folder as ROOT")
        shards[prefix] = file
    return Records(shards) if shards else None


def find_shard(path: Path) -> str | None:
    """The first shard at `path` if its first record has questions about pictures; None where there is none."""
    records = open_records(path)
    for file in () if records is None else records.shards.values():
        for i, span in enumerate(record_spans(file)):
            features = parse_example(read_record(file, span, f"{file}: record {i}"), f"{file}: record {i}")
            return file.name if features.keys() >= {"questions", "images"} else None
    return None


@dataclass(frozen=True)
class Records:
    """Records by "task/shard/number"."""

    shards: Mapping[str, Path]
    _spans: dict[str, tuple[Span, ...]] = field(default_factory=dict, repr=False, compare=False)
    _last: dict[str, tuple[bytes, Mapping[str, Feature]]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def split(self) -> Split:
        """Shards called train may be trained on."""
        told = [SHARD.fullmatch(path.name) for path in self.shards.values()]
        return "train" if all(one and one[2] in (None, "train") for one in told) else "test"

    def ids(self) -> tuple[str, ...]:
        """ "task/shard/number" of all records; their lengths are read, once."""
        return tuple(f"{name}/{i}" for name in sorted(self.shards) for i in range(len(self._records(name))))

    def has(self, id: str) -> bool:
        """Whether there is such a record."""
        name, _, number = id.rpartition("/")
        known = name in self.shards and number.isascii() and number.isdecimal() and str(int(number[:18])) == number
        return known and int(number) < len(self._records(name))

    def views(self, id: str) -> tuple[View, ...]:
        """The pictures of one record, the reference last."""
        path, span, where = self._place(id)
        _, features = self._read(id)
        images = _pieces(features, "images", path, span, where)
        if not 1 <= len(images) <= MOST_VIEWS:
            raise SceneError(f"{where}: images holds {len(images)} pictures, not 1 to {MOST_VIEWS}")
        poses = _numbers(features, "poses", (16,), len(images), where)
        ks = _numbers(features, "intrinsics", (9, 16), len(images), where)
        maps = {}
        for name, kind in KINDS.items():
            listed = name.replace("map", "maps", 1)
            if listed in features:
                maps[kind] = _pieces(features, listed, path, span, where)
                if len(maps[kind]) not in (0, len(images)):
                    raise SceneError(f"{where}: {listed} holds {len(maps[kind])} pictures for {len(images)} images")
        side = 3 if ks.shape[1] == 9 else 4
        return tuple(
            View(
                role=REFERENCE if i == len(images) - 1 else f"support {len(images) - 1 - i}",
                image=image,
                depths={kind: pieces[i] for kind, pieces in maps.items() if pieces},
                pose=poses[i],
                intrinsics=ks[i],
                k_shape=(side, side),
            )
            for i, image in enumerate(images)
        )

    def asked(self, id: str) -> tuple[Asked, ...]:
        """Every question of one record."""
        _, _, where = self._place(id)
        content, features = self._read(id)
        questions, answers = (_texts(features, name, content, where) for name in ("questions", "answers"))
        if len(questions) != len(answers):
            raise SceneError(f"{where}: {len(questions)} questions and {len(answers)} answers; they belong together")
        return tuple(Asked(f"{id}/{i}", *both) for i, both in enumerate(zip(questions, answers, strict=True)))

    def _records(self, name: str) -> tuple[Span, ...]:
        if name not in self._spans:
            self._spans[name] = record_spans(self.shards[name])
        return self._spans[name]

    def _place(self, id: str) -> tuple[Path, Span, str]:
        name, _, number = id.rpartition("/")
        path = self.shards[name]
        return path, self._records(name)[int(number)], f"{path}: record {number}"

    def _read(self, id: str) -> tuple[bytes, Mapping[str, Feature]]:
        """The record's content and features; the last one read is remembered, a scene asks for it twice."""
        if id not in self._last:
            content = read_record(*self._place(id))
            self._last.clear()
            self._last[id] = content, parse_example(content, self._place(id)[2])
        return self._last[id]


def _spans_of(features: Mapping[str, Feature], name: str, where: str) -> tuple[slice, ...]:
    found = features.get(name, ())
    if not isinstance(found, tuple):
        if not len(found):
            return ()  # an empty list is of no type
        raise SceneError(f"{where}: {name} holds numbers, where byte strings belong")
    return found


def _pieces(features: Mapping[str, Feature], name: str, path: Path, span: Span, where: str) -> tuple[Piece, ...]:
    return tuple(
        Piece(f"{where}: {name}[{i}]", partial(read_bytes, path, span.offset + part.start, part.stop - part.start))
        for i, part in enumerate(_spans_of(features, name, where))
    )


def _texts(features: Mapping[str, Feature], name: str, content: bytes, where: str) -> tuple[str, ...]:
    try:
        return tuple(content[part].decode("utf-8") for part in _spans_of(features, name, where))
    except UnicodeDecodeError as error:
        raise SceneError(f"{where}: {name} is not text") from error


def _numbers(
    features: Mapping[str, Feature], name: str, widths: tuple[int, ...], count: int, where: str
) -> NDArray[np.float64]:
    """Numbers (count, width), width one of `widths`; TFDS writes lists of unequal length under a longer name."""
    found = features.get(name, features.get(f"{name}/ragged_flat_values", ()))
    values = np.asarray([] if isinstance(found, tuple) else found, dtype=np.float64)
    for width in widths:
        if values.size == count * width:
            return values.reshape(count, width)
    raise SceneError(f"{where}: {name} holds {values.size} numbers for {count} pictures of {widths[0]} each")
