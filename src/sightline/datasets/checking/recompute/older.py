"""Rows of `core` before its fourth version, which say less of what they ask, and measured overlap another way.

What pictures share was then told of some pixels of the first one; it is of points of the whole scene now. So the
overlap of such rows, and what hangs on it, is not worked out again; their answers and all the rest are.
"""

from __future__ import annotations

from dataclasses import replace

from sightline.datasets.checking.recompute.titles import USUAL
from sightline.datasets.rows.row import Row

BEFORE = frozenset({"core@1", "core@2", "core@3"})
CHANGED = frozenset({
    "pixel_depth", "depth_comparison", "pixel_correspondence", "camera_displacement", "camera_travel",
})  # fmt: skip
OTHERWISE = frozenset({"overlap", "frames", "difficulty"})  # what faults are about that today's definitions find
NEARER = (("nearer", "nearer_of", ("A", "B")),)  # the one step of a comparison


def is_older(row: Row) -> bool:
    """Whether a row is of a type that has changed since it was asked."""
    return row.profile in BEFORE and row.name in CHANGED


def completed(row: Row) -> Row:
    """An older row with what a row of today says besides: its parameters, and which of two is asked for."""
    steps = NEARER if row.name == "depth_comparison" else row.evidence.steps
    params = {**USUAL[row.name], **row.params}
    return replace(row, params=params, evidence=replace(row.evidence, steps=steps))
