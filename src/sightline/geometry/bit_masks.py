"""Masks of points as bits: how many points two frames share, and how many of each thing a frame sees.

Point n is bit n of a row, the highest bit of a byte first; a row is a whole number of 64-bit words.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Words = NDArray[np.uint64]

WORD = 64  # points


def packed(masks: Mask) -> Words:
    """Bool (A, N) as words (A, ⌈N/64⌉), so that one operation compares 64 points."""
    bits = np.packbits(masks, axis=1)
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))).view(np.uint64)


def shared_counts(words_a: Words, words_b: Words) -> Counts:
    """How many points are in both (A, B), of masks as `packed` gives them, (A, W) and (B, W)."""
    if words_a.ndim != 2 or words_b.ndim != 2 or words_a.shape[1] != words_b.shape[1]:
        raise GeometryError(f"shared_counts: words of shape {words_a.shape} and {words_b.shape}; give (A, W), (B, W)")
    return _shared_counts(words_a, words_b)


def pair_counts(words: Words) -> Counts:
    """How many points are in both (A, A) of each two masks (A, W); on the diagonal how many are in each."""
    if words.ndim != 2:
        raise GeometryError(f"pair_counts: words of shape {words.shape}; give (A, W)")
    return _pair_counts(words)


def overlap(masks_a: ArrayLike, masks_b: ArrayLike) -> Array:
    """Shared over joint count (A, B), 0 to 1, of bool masks (A, N) and (B, N), say of N points seen.

    0 where both are empty. Raises GeometryError for masks of different length.
    """
    first, second = np.asarray(masks_a, dtype=np.bool_), np.asarray(masks_b, dtype=np.bool_)
    if first.ndim != 2 or second.ndim != 2 or first.shape[1] != second.shape[1]:
        raise GeometryError(f"overlap: masks of shape {first.shape} and {second.shape}; give (A, N) and (B, N)")
    return jaccard(shared_counts(packed(first), packed(second)), first.sum(axis=1), second.sum(axis=1))


def jaccard(shared: NDArray[Any], own_a: NDArray[Any], own_b: NDArray[Any]) -> Array:
    """Shared over joint count (A, B) of sets of `own_a` (A,) and `own_b` (B,) that share `shared` (A, B); 0 of none."""
    joint = own_a[:, None] + own_b[None] - shared
    return np.asarray(np.divide(shared, joint, out=np.zeros(shared.shape), where=joint > 0))


def group_counts(words: Words, groups: NDArray[np.int32], count: int) -> Counts:
    """How many points of each of `count` groups are in each mask (A, W): (A, count).

    `groups` (N,) is the group of each point, below 0 for none. Raises GeometryError for words that do not hold N points
    and for a group of `count` or above.
    """
    if words.ndim != 2 or words.shape[1] != -(-len(groups) // WORD):
        raise GeometryError(f"group_counts: words of shape {words.shape} for {len(groups)} points; see `packed`")
    if len(groups) and int(groups.max()) >= count:
        raise GeometryError(f"group_counts: a point is of group {int(groups.max())}, of {count} groups")
    if not words.size:
        return np.zeros((len(words), count), dtype=np.int64)
    starts = np.arange(0, len(groups), WORD)
    lowest, highest = np.minimum.reduceat(groups, starts), np.maximum.reduceat(groups, starts)
    alone = np.where(lowest == highest, np.maximum(lowest, -1), -2).astype(np.int32)
    whole = np.ascontiguousarray(words)
    return _group_counts(whole, whole.view(np.uint8), np.ascontiguousarray(groups), alone, count)


@njit(cache=True)
def _shared_counts(first: Words, second: Words) -> Counts:
    table = np.zeros((len(first), len(second)), dtype=np.int64)
    for i in range(len(first)):
        for j in range(len(second)):
            table[i, j] = _shared(first[i], second[j])
    return table


@njit(cache=True)
def _pair_counts(words: Words) -> Counts:
    table = np.zeros((len(words), len(words)), dtype=np.int64)
    for i in range(len(words)):
        for j in range(i, len(words)):
            table[i, j] = table[j, i] = _shared(words[i], words[j])
    return table


@njit(cache=True)
def _shared(a: Words, b: Words) -> int:
    """How many bits are set in both rows of words."""
    total = np.uint64(0)
    for k in range(len(a)):
        total += _ones(a[k] & b[k])
    return int(total)


@njit(cache=True)
def _ones(x: np.uint64) -> np.uint64:
    """How many bits are set. LLVM knows the pattern, and makes it one instruction where the processor has one."""
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))  # summed in pairs, fours and eights
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (x * np.uint64(0x0101010101010101)) >> np.uint64(56)  # the product adds up the eight bytes


@njit(cache=True)
def _group_counts(
    words: Words, bits: NDArray[np.uint8], groups: NDArray[np.int32], alone: NDArray[np.int32], count: int
) -> Counts:
    """`bits` (A, 8 W) are the bytes of `words`; `alone` (W,) the one group of a word's points, -2 where they differ."""
    table = np.zeros((len(words), count), dtype=np.int64)
    for i in range(len(words)):
        for k in range(words.shape[1]):
            x = words[i, k]
            if x == 0 or alone[k] == -1:
                continue
            if alone[k] >= 0:
                table[i, alone[k]] += np.int64(_ones(x))
                continue
            for n in range(64 * k, min(64 * k + 64, len(groups))):
                if groups[n] >= 0 and bits[i, n >> 3] & (128 >> (n & 7)):
                    table[i, groups[n]] += 1
    return table
