"""CRC-32C (Castagnoli), the checksum of TFRecord files, at the speed of numpy.

The sum is linear in its bytes, so stretches of `LANE` bytes are summed side by side and joined afterwards: the state
after a stretch is the state before it, carried over `LANE` zero bytes, xor the stretch's own sum from zero.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

POLYNOMIAL = 0x82F63B78  # Castagnoli's, bits reversed
LANE = 2048  # bytes
ONES = 0xFFFFFFFF
MASK_DELTA = 0xA282EAD8  # what TFRecord adds to a rotated sum, so that sums of sums do not degenerate


def crc32c(content: bytes | memoryview) -> int:
    """The CRC-32C of some bytes: 0 to 2³² − 1."""
    given = np.frombuffer(content, dtype=np.uint8)
    lanes = len(given) // LANE
    state = ONES
    if lanes > 1:
        table, carry = _table(), _carry()
        by_step = np.ascontiguousarray(given[: lanes * LANE].reshape(lanes, LANE).T)
        states = np.zeros(lanes, dtype=np.uint32)
        states[0] = ONES
        for step in by_step:
            states = table[(states ^ step) & 0xFF] ^ (states >> 8)
        first, *rest = states.tolist()
        state = first
        for own in rest:
            a, b, c, d = state & 0xFF, state >> 8 & 0xFF, state >> 16 & 0xFF, state >> 24
            state = carry[0][a] ^ carry[1][b] ^ carry[2][c] ^ carry[3][d] ^ own
        given = given[lanes * LANE :]
    plain = _plain_table()
    for byte in given.tolist():
        state = plain[(state ^ byte) & 0xFF] ^ state >> 8
    return state ^ ONES


def masked_crc32c(content: bytes | memoryview) -> int:
    """The sum as TFRecord files write it: rotated right by 15 bits, plus a constant."""
    plain = crc32c(content)
    return (((plain >> 15) | (plain << 17)) + MASK_DELTA) & ONES


@cache
def _plain_table() -> list[int]:
    """What each low byte of the state does to it in one step."""
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (POLYNOMIAL if byte & 1 else 0)
        table.append(byte)
    return table


@cache
def _table() -> Words:
    return np.array(_plain_table(), dtype=np.uint32)


@cache
def _carry() -> list[list[int]]:
    """Where `LANE` zero bytes take a state, as four tables, one for each byte of it."""
    table = _table()
    tables = np.arange(256, dtype=np.uint32)[None] << np.array([[0], [8], [16], [24]], dtype=np.uint32)
    for _ in range(LANE):
        tables = table[tables & 0xFF] ^ (tables >> 8)
    return [[int(state) for state in row] for row in tables]
