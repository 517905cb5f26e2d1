"""What a linear model reads of questions: words, pairs of neighbours, names and options by their place, numbers.

Everything is counted in whole columns: a million questions are read in seconds.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from sightline.datasets.filtering.blind.sheet import Array, Ints, Sheet, starts

WIDEST = 1024  # features that are learnt, the most frequent
LARGEST = 1e12  # of numbers in a text; people write 400 digits, and infinity divided by itself is no feature
SELDOM = 3  # questions that a feature must occur in
NUMBERS = 4  # of a text that are read: two pixels at most
NUMBER = re.compile(r"\d+(?:\.\d+)?")
KIND, LEFT = 48, 24  # bits: which kind of feature, its first part, its second


class Grams:
    """The features of a sample of questions; `table` gives those of any others, (N, D) and sparse."""

    def __init__(self, sheet: Sheet) -> None:
        self._words = _numbered(_split(sheet.texts).flatten())
        self._names = _numbered(pa.concat_arrays([sheet.labels.flatten(), sheet.options.flatten()]))
        rows, codes = self._entries(sheet)
        found, which = np.unique(codes, return_inverse=True)
        # Said twice is said once.
        times = np.bincount(np.unique(which.reshape(-1) * len(sheet) + rows) // len(sheet), minlength=len(found))
        # What every question says tells nothing.
        use = (times >= SELDOM) & (times < len(sheet))
        ranked = np.lexsort((found[use], -times[use]))[:WIDEST]
        self._codes = np.sort(found[use][ranked])
        self._scale = np.maximum(_numbers(sheet).max(axis=0, initial=0.0), 1e-9)

    def table(self, sheet: Sheet) -> Any:
        """The features of questions (N, D): words and names, then numbers, their squares and differences, then 1."""
        rows, codes = self._entries(sheet)
        at = np.searchsorted(self._codes, codes)
        at[at == len(self._codes)] = 0
        known = self._codes[at] == codes if len(self._codes) else np.zeros(len(codes), dtype=np.bool_)
        shape = (len(sheet), max(1, len(self._codes)))
        words = sparse.csr_matrix((np.ones(int(known.sum())), (rows[known], at[known])), shape=shape)
        words.data[:] = 1.0  # a word said twice is said
        shares = np.clip(_numbers(sheet) / self._scale, 0.0, 1.0)
        apart = np.stack([shares[:, 2] - shares[:, 0], shares[:, 3] - shares[:, 1]], axis=1)
        ones = np.ones((len(sheet), 1))
        return sparse.csr_matrix(sparse.hstack([words, 3.0 * shares, 3.0 * apart, 3.0 * shares**2, ones]))

    def _entries(self, sheet: Sheet) -> tuple[Ints, Ints]:
        """Which question has which feature: row numbers (E,) and codes (E,)."""
        row, word = _looked_up(_split(sheet.texts), self._words)
        next_to = (row[1:] == row[:-1]) & (word[1:] > 0) & (word[:-1] > 0)
        parts = [(row, np.where(word > 0, word, 0)), (row[1:][next_to], _code(1, word[:-1], word[1:])[next_to])]
        for kind, lists in ((2, sheet.labels), (3, sheet.options)):
            row, name = _looked_up(lists, self._names)
            place = np.arange(len(row)) - starts(lists)[row]
            parts.append((row, np.where(name > 0, _code(kind, place, name), 0)))
        rows, codes = (np.concatenate(part) for part in zip(*parts, strict=True))
        return rows[codes > 0], codes[codes > 0]


def _code(kind: int, left: Ints, right: Ints) -> Ints:
    return np.asarray((kind << KIND) + (left << LEFT) + right, dtype=np.int64)


def _split(texts: pa.Array) -> pa.ListArray:
    return pc.split_pattern_regex(texts, "[^a-z]+")


def _numbered(values: pa.Array) -> dict[str, int]:
    """The distinct words, or names, numbered from 1."""
    distinct = sorted(set(pc.unique(values).to_pylist()) - {"", None})
    return {word: code for code, word in enumerate(distinct, start=1)}


def _looked_up(lists: pa.ListArray, numbers: dict[str, int]) -> tuple[Ints, Ints]:
    """Row (E,) and number (E,) of each entry of lists, 0 for what is not known."""
    encoded = lists.flatten().dictionary_encode()
    known = np.array([numbers.get(one, 0) for one in encoded.dictionary.to_pylist()] or [0], dtype=np.int64)
    rows = np.repeat(np.arange(len(lists)), np.diff(starts(lists)))
    return rows, known[encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)]


def _numbers(sheet: Sheet) -> Array:
    """The first numbers of each text (N, NUMBERS), 0 where there are none."""
    table = np.zeros((len(sheet), NUMBERS))
    told = np.flatnonzero(pc.match_substring_regex(sheet.texts, "[0-9]").to_numpy(zero_copy_only=False))
    for row, text in zip(told.tolist(), sheet.texts.take(pa.array(told)).to_pylist(), strict=True):
        found = NUMBER.findall(text)[:NUMBERS]
        table[row, : len(found)] = found
    return np.minimum(table, LARGEST)
