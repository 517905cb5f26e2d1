"""Slate: the candidates of a build as numbers, twenty bytes each, so that pass two chooses among millions in memory.

All that balance asks of a candidate is what it has in common with many others: type, what a guesser could know, which
way the answer goes. So rows hold the number of such a group, and strings are kept once a group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sightline.datasets.rows.luck import luck
from sightline.datasets.rows.row import FIELD, ID_DIGITS, PART

COLUMNS = ("id", "type", "scene_id", "balance")
HEAD = 16  # hexadecimal digits of an id in its first number; the others are in the second

Ints = NDArray[np.int64]


class Group(NamedTuple):
    """What candidates have in common: their type and, where they are balanced, key and side; `paired` as in Balance."""

    type: str
    balanced: bool = False
    paired: bool = False
    key: tuple[str, ...] = ()
    side: str = ""


@dataclass(frozen=True, eq=False)
class Slate:
    """N candidates in their order.

    `heads` (N,) and `tails` (N,) are their ids as two numbers, `group` (N,) the number of each one's group in
    `groups`, `scene` (N,) the number of its scene.
    """

    heads: NDArray[np.uint64]
    tails: NDArray[np.uint32]
    group: NDArray[np.int32]
    scene: NDArray[np.int32]
    groups: tuple[Group, ...]

    def __len__(self) -> int:
        return len(self.heads)

    @classmethod
    def of(cls, tables: Iterable[pa.Table]) -> Slate:
        """The candidates of tables with `COLUMNS`, one table in memory at a time.

        Candidates of one scene follow each other. Ids are `ID_DIGITS` hexadecimal digits.
        """
        groups: dict[str, int] = {}
        scenes, last = -1, ""
        heads, tails, group, scene = [], [], [], []
        for table in tables:
            if not table.num_rows:
                continue
            head, tail = _numbers(table["id"])
            heads.append(head)
            tails.append(tail)
            encoded = _named(table).dictionary_encode()
            codes = [groups.setdefault(name, len(groups)) for name in encoded.dictionary.to_pylist()]
            group.append(np.array(codes, dtype=np.int32)[encoded.indices.to_numpy()])
            ids = table["scene_id"].combine_chunks()
            changes = np.ones(len(ids), dtype=np.bool_)
            changes[1:] = pc.not_equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
            changes[0] = ids[0].as_py() != last
            scene.append((scenes + np.cumsum(changes)).astype(np.int32))
            scenes, last = int(scene[-1][-1]), ids[-1].as_py()
        return cls(
            np.concatenate([np.zeros(0, np.uint64), *heads]),
            np.concatenate([np.zeros(0, np.uint32), *tails]),
            np.concatenate([np.zeros(0, np.int32), *group]),
            np.concatenate([np.zeros(0, np.int32), *scene]),
            tuple(_group(name) for name in groups),
        )

    def luck(self, seed: int) -> NDArray[np.uint64]:
        """A number for each candidate (N,) that only (seed, id) decides."""
        return luck(self.heads ^ (self.tails.astype(np.uint64) << np.uint64(32)), seed)

    def repeated(self) -> NDArray[np.bool_]:
        """Which candidates (N,) have the id of an earlier one."""
        order = np.lexsort((self.tails, self.heads))  # stable: equals stay in their order
        again = np.zeros(len(self), dtype=np.bool_)
        same = np.diff(self.heads[order]) == 0
        again[order[1:]] = same & (np.diff(self.tails[order]) == 0)
        return again


def _numbers(ids: pa.ChunkedArray) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    text = pc.cast(ids.combine_chunks(), pa.binary(ID_DIGITS))
    digits = np.frombuffer(text.buffers()[1], np.uint8)[text.offset * ID_DIGITS :][: len(text) * ID_DIGITS]
    # "0" to "9" are 48 to 57, "a" to "f" 97 to 102.
    values = np.where(digits < 58, digits - 48, digits - 87).astype(np.uint8).reshape(-1, ID_DIGITS)
    pairs = (values[:, ::2] << 4) | values[:, 1::2]
    head = np.ascontiguousarray(pairs[:, : HEAD // 2]).view(">u8").astype(np.uint64)
    tail = np.ascontiguousarray(pairs[:, HEAD // 2 :]).view(">u4").astype(np.uint32)
    return head.reshape(-1), tail.reshape(-1)


def _named(table: pa.Table) -> pa.Array:
    """One string (N,) for each candidate's group."""
    balance = table["balance"].combine_chunks()
    paired = pc.if_else(pc.struct_field(balance, "paired"), "both", "one")
    key = pc.binary_join(pc.struct_field(balance, "key"), PART)
    named = pc.binary_join_element_wise(paired, pc.struct_field(balance, "side"), key, FIELD)  # null without a balance
    return pc.binary_join_element_wise(table["type"].combine_chunks(), pc.fill_null(named, ""), FIELD)


def _group(name: str) -> Group:
    kind, paired, *told = name.split(FIELD, 3)
    if not told:
        return Group(kind)
    side, key = told
    return Group(kind, True, paired == "both", tuple(key.split(PART)), side)
