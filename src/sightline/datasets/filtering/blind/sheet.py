"""What a judge that never looks is told of questions: the words, the things named, the options; and what is true.

Whole tables are judged, so nothing here is a row of its own. Who learns what from whom is decided by scenes: a scene
lies in one fold, with all other scans of its room where names tell them (ScanNet's), and a judge of a fold has learnt
from the others only. So no judge has seen the answer, nor another question about the same things, before it guesses.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sightline.errors import DatasetError
from sightline.scenes.formats.scannet200 import scannet_place

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

STRINGS = pa.list_(pa.string())
TOLD = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("type", pa.string()),
        pa.field("scene", pa.string()),  # what may not be learnt from and judged: "collection/scene"
        pa.field("text", pa.string()),
        pa.field("labels", STRINGS),  # names of the things spoken of, in order
        pa.field("options", STRINGS),
        pa.field("answer", pa.string()),  # as `answer_to_json` writes it
        pa.field("scorer", pa.string()),
    ]
)
"""What judging needs of each question. Rows give it by `told`; others may fill it themselves."""

COLUMNS = ("id", "type", "scene_source", "scene_id", "collection", "text", "options", "answer", "scorer", "mentions")
FOLDS = 4
LEARNT = 20_000  # questions of a type that judges learn from; more do not make them wiser
BITS = 2.0**64


def told(table: pa.Table) -> pa.Table:
    """The `TOLD` table of rows, which need `COLUMNS` only."""
    reader = pc.replace_substring_regex(table["scene_source"], ":.*", "")
    home = pc.if_else(pc.equal(table["collection"], ""), reader, table["collection"])
    mentions = table["mentions"].combine_chunks()
    names = pc.struct_field(mentions.values, "name")
    columns = {
        "scene": pc.binary_join_element_wise(home, table["scene_id"], "/"),
        "labels": pa.ListArray.from_arrays(mentions.offsets, names),
    } | {name: table[name] for name in ("id", "type", "text", "options", "answer", "scorer")}
    return pa.table([columns[name] for name in TOLD.names], schema=TOLD)


def luck(names: list[str], seed: int) -> Array:
    """A number from 0 to 1 for each of N names (N,), which only (seed, name) decides."""
    salt = hashlib.blake2b(f"{seed}:".encode(), digest_size=8)

    def drawn(name: str) -> bytes:
        one = salt.copy()
        one.update(name.encode())
        return one.digest()

    return np.frombuffer(b"".join(map(drawn, names)), dtype=">u8").astype(np.float64) / BITS


@dataclass(frozen=True, eq=False)
class Sheet:
    """Questions of one type, N of them, with the fold of each (N,) and whether it may be learnt from (N,)."""

    table: pa.Table
    fold: Ints
    learn: Mask

    def __len__(self) -> int:
        return len(self.fold)

    @property
    def folds(self) -> int:
        """How many folds there are; with fewer than two nobody can be judged by another."""
        return int(self.fold.max()) + 1 if len(self) else 0

    def take(self, rows: Ints) -> Sheet:
        """Some of the questions (M,)."""
        return Sheet(self.table.take(pa.array(rows)), self.fold[rows], self.learn[rows])

    @cached_property
    def texts(self) -> pa.Array:
        """The questions in small letters (N,)."""
        return pc.utf8_lower(self.table["text"].combine_chunks())

    @cached_property
    def labels(self) -> pa.ListArray:
        """The names of the things spoken of in small letters (N,)."""
        return lowered(self.table["labels"])

    @cached_property
    def options(self) -> pa.ListArray:
        """The options in small letters (N,)."""
        return lowered(self.table["options"])

    @cached_property
    def answers(self) -> list[dict[str, Any]]:
        """The true answers as their own JSON values (N,)."""
        try:
            return [json.loads(one) for one in self.table["answer"].to_pylist()]
        except json.JSONDecodeError as error:
            raise DatasetError(
                f"an answer of type {self.table['type'][0]} is not JSON ({error}); build again"
            ) from error

    @property
    def scorers(self) -> list[str]:
        """The scorer of each question (N,)."""
        scorers: list[str] = self.table["scorer"].to_pylist()
        return scorers


def lowered(column: pa.ChunkedArray) -> pa.ListArray:
    """A column of lists of strings in small letters; offsets begin at 0."""
    lists = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], STRINGS)
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    ends = pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
    return pa.ListArray.from_arrays(ends, pc.utf8_lower(lists.flatten()))


def starts(lists: pa.ListArray) -> Ints:
    """Where each list begins among the values, and the end of the last (N + 1,)."""
    return np.asarray(lists.offsets.to_numpy(), dtype=np.int64)


def coded(values: pa.Array) -> tuple[Ints, list[str]]:
    """Codes (N,) of strings, in the order in which they first occur, and the distinct ones."""
    encoded = values.dictionary_encode()
    codes = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    return codes, encoded.dictionary.to_pylist()


def sheets(table: pa.Table, seed: int = 0, learnt: int = LEARNT) -> dict[str, tuple[Ints, Sheet]]:
    """By type, the places of its questions in a `TOLD` table of N, and the questions.

    Places are dealt to the folds of their type evenly, in an order that only (seed, place) decides; of each type the
    luckiest `learnt` questions are learnt from, and every one is judged.
    """
    if not table.schema.equals(TOLD):
        raise DatasetError(f"judges are told {', '.join(TOLD.names)}; given were {', '.join(table.schema.names)}")
    types, titles = coded(table["type"].combine_chunks())
    scenes, names = coded(table["scene"].combine_chunks())
    place_of_scene, names = coded(pa.array([_place(name) for name in names], pa.string()))
    places, turn_of_place = place_of_scene[scenes], luck(names, seed)
    by_type: dict[str, tuple[Ints, Sheet]] = {}
    order = np.argsort(types, kind="stable")
    ends = np.cumsum(np.bincount(types, minlength=len(titles)))
    for code in sorted(range(len(titles)), key=titles.__getitem__):
        rows = order[ends[code - 1] if code else 0 : ends[code]]
        here, which = np.unique(places[rows], return_inverse=True)
        turn = np.empty(len(here), dtype=np.int64)
        turn[np.argsort(turn_of_place[here], kind="stable")] = np.arange(len(here))
        part = table.take(pa.array(rows))
        learn = np.ones(len(rows), dtype=np.bool_)
        if len(rows) > learnt:
            learn = np.zeros(len(rows), dtype=np.bool_)
            learn[np.argsort(luck(part["id"].to_pylist(), seed), kind="stable")[:learnt]] = True
        by_type[titles[code]] = rows, Sheet(part, (turn % FOLDS)[which], learn)
    return by_type


def _place(scene: str) -> str:
    """The room that a scene shows: "scannet/scene0011" of "scannet/scene0011_01"; else the scene itself."""
    return "/".join(scannet_place(part) or part for part in scene.split("/"))
