"""Luck that anybody can draw again: numbers that look like chance, and that what they stand for alone decides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]


def mixed(numbers: Numbers) -> Numbers:
    """Well spread numbers (N,) made of any, different ones of different ones.

    A step and the finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014),
    in which each bit of the input moves half of the output's.
    """
    values = numbers + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def luck(numbers: Numbers, seed: int) -> Numbers:
    """A number for each of N (N,), which only (seed, number) decides. The seed is one of 64 bits."""
    return mixed(numbers ^ mixed(np.array([seed], dtype=np.uint64)))
