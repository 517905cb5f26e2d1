"""Questions that are asked again in other words: of the same scene, pictures and things, resting on the same values.

"How far is the lamp from the sofa?" and "Give the distance between the sofa and the lamp" are one question, and so is
"Is the sofa left of the lamp?" after "Is the lamp left of the sofa?". Each row gets a number made of what it asks and
not of how; equal numbers are one question (64 bits: among 10⁷ rows, two different ones agree with a chance of 10⁻⁵).
"""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sightline.datasets.rows.luck import mixed

Hashes = NDArray[np.uint64]
Mask = NDArray[np.bool_]

COLUMNS = (
    *("type", "scene_source", "scene_id", "collection", "views", "mentions", "points", "objects", "values"),
    *("text", "answer", "history"),
)
MIRRORED = r'"kind": "(choice|direction|yes_no)"'  # answers that turn round when two names change places
GRAIN = 1e6  # values are compared to a millionth of their unit


def asked(table: pa.Table) -> Hashes:
    """What each of N rows asks, as a number (N,). Rows need `COLUMNS` only.

    Pictures, things that decide and values count in any order; the names of two things in any order, of more as they
    stand ("from the place of A, facing B"). A thing called otherwise ("the mug left of the box") is another question.
    The answer counts unless it turns round with the names. Where no thing, point or object is listed (how many
    wardrobes there are, when there is none), the text itself counts, but for what was measured between pictures (how
    far the camera went): the value tells as much as a name.
    """
    reader = pc.replace_substring_regex(table["scene_source"], ":.*", "")
    home = pc.if_else(pc.equal(table["collection"], ""), reader, table["collection"])
    views, mentions, points, turns = (_lists(table[name]) for name in ("views", "mentions", "points", "history"))
    things = mixed(_strings(_field(mentions, "object_id")))
    for part in ("name", "frame"):
        things = mixed(things ^ _strings(_field(mentions, part)))
    spots = mixed(_strings(_field(points, "frame")))
    for axis in ("u", "v"):
        spots = mixed(spots ^ _numbers(_field(points, axis)))
    values = _lists(table["values"])
    objects = _lists(table["objects"])
    answer = pc.if_else(pc.match_substring_regex(table["answer"], MIRRORED), "", table["answer"])
    unnamed = np.ones(table.num_rows, dtype=np.bool_)
    for lists in (mentions, points, objects):
        unnamed &= _sizes(lists) == 0
    unnamed &= (_sizes(views) < 2) | ~_measured(values)
    text = pc.if_else(pa.array(unnamed), table["text"], "")
    told = [
        *(_strings(column) for column in (table["type"], home, table["scene_id"], answer, text)),
        _together(_strings(_field(views, "frame")), views, in_order=np.zeros(table.num_rows, dtype=np.bool_)),
        _together(things, mentions, in_order=_sizes(mentions) > 2),
        _together(spots, points, in_order=_sizes(points) > 2),
        _together(_strings(objects.flatten()), objects, in_order=np.zeros(table.num_rows, dtype=np.bool_)),
        _together(_numbers(_field(values, "value")), values, in_order=np.zeros(table.num_rows, dtype=np.bool_)),
        _together(_strings(_field(turns, "question")), turns, in_order=np.ones(table.num_rows, dtype=np.bool_)),
    ]
    total = np.zeros(table.num_rows, dtype=np.uint64)
    for one in told:
        total = mixed(total ^ one)
    return total


def repeated(hashes: Hashes, luck: NDArray[np.float64]) -> Mask:
    """Which of N questions (N,) are there already: of equal ones the luckiest stays."""
    order = np.lexsort((luck, hashes))
    again = np.zeros(len(hashes), dtype=np.bool_)
    again[order[1:]] = hashes[order[1:]] == hashes[order[:-1]]
    return again


def _lists(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _sizes(lists: pa.Array) -> NDArray[np.int64]:
    ends = np.asarray(lists.offsets.to_numpy(), dtype=np.int64)
    return np.diff(ends)


def _measured(values: pa.Array) -> Mask:
    """Which of N lists of values (N,) hold one that is no whole number: counts of two kinds agree, measures do not."""
    plain = np.nan_to_num(pc.fill_null(_field(values, "value"), 0.0).to_numpy(zero_copy_only=False))
    ends = np.concatenate([[0], np.cumsum(_sizes(values))])
    found = np.concatenate([[0], np.cumsum(plain != np.round(plain))])
    return np.asarray(found[ends[1:]] > found[ends[:-1]])


def _field(lists: pa.ListArray, name: str) -> pa.Array:
    return pc.struct_field(lists.flatten(), name)


def _strings(values: pa.Array | pa.ChunkedArray) -> Hashes:
    """A number for each string, whatever table it stands in; null counts as empty."""
    flat = _lists(values) if isinstance(values, pa.ChunkedArray) else values
    encoded = pc.fill_null(flat, "").dictionary_encode()
    known = np.array([_hash(one) for one in encoded.dictionary.to_pylist()] or [0], dtype=np.uint64)
    codes = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    return np.asarray(known[codes])


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _numbers(values: pa.Array) -> Hashes:
    """A number for each value without its sign, which says only who is named first."""
    plain = np.abs(pc.fill_null(values, -1.0).to_numpy(zero_copy_only=False)) * GRAIN
    return mixed(np.round(np.minimum(np.nan_to_num(plain), 2.0**62)).astype(np.uint64))


def _together(values: Hashes, lists: pa.Array, in_order: Mask) -> Hashes:
    """One number for the entries of each list (N,): as a set with repeats, or as they follow each other."""
    sizes = _sizes(lists)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    row = np.repeat(np.arange(len(sizes)), sizes)
    place = (np.arange(len(row)) - ends[row]).astype(np.uint64)
    entry = np.where(in_order[row], mixed(values ^ mixed(place)), mixed(values))
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(entry, dtype=np.uint64)])
    return mixed(running[ends[1:]] - running[ends[:-1]] + sizes.astype(np.uint64))
