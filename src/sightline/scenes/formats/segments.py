"""Annotated meshes of ScanNet and its kin: vertices fall into segments, and objects are named groups of segments.

    *.segs.json, segments.json             segIndices: for each vertex of the mesh the number of its segment
    *.aggregation.json, segments_anno.json segGroups: [{objectId, label, segments: [number of a segment, …], obb?}, …]

`obb` (ScanNet++): centroid, axesLengths, normalizedAxes (rows are axes), metres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.box_formats import box_from_vsi
from sightline.scenes.formats.json_text import read_json

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Group:
    """One annotated thing: its id and label as the file has them, its segments (K,), its box where one is stated."""

    id: str
    label: str
    segments: Index
    box: Box | None = None


def read_segments(path: Path) -> Index:
    """The segment (N,) of each vertex of the mesh; SceneError, naming the file, where it does not say so."""
    told = read_json(path)
    if not isinstance(told, dict) or "segIndices" not in told:
        raise SceneError(f"{path}: has no segIndices; is it the file of segments?")
    return _whole_numbers(told["segIndices"], f"{path}: segIndices")


def read_groups(path: Path) -> tuple[Group, ...]:
    """The annotated things of a scene, in the file's order; ids are unique.

    Raises SceneError, naming the file and the group, for what is no list of groups, and for ids that occur twice.
    """
    told = read_json(path)
    if not isinstance(told, dict) or not isinstance(told.get("segGroups"), list):
        raise SceneError(f"{path}: has no list segGroups; is it the file of the annotation?")
    groups = told["segGroups"]
    for i, group in enumerate(groups):
        if not isinstance(group, dict) or not isinstance(group.get("label"), str) or "segments" not in group:
            raise SceneError(f"{path}: segGroups[{i}] has no label or no segments; the file is damaged")
    names = _names(groups, path)
    return tuple(
        Group(name, group["label"], _whole_numbers(group["segments"], f"{path}: object {name}: segments"), _box(group))
        for name, group in zip(names, groups, strict=True)
    )


def members(segments: Index, groups: Sequence[Group]) -> tuple[Index, ...]:
    """For each group the vertices (M,) in its segments, rising; a segment that no vertex has counts for nothing."""
    order = np.argsort(segments, kind="stable")
    ordered = segments[order]
    found = []
    for group in groups:
        wanted = np.unique(group.segments)
        first, last = np.searchsorted(ordered, wanted, "left"), np.searchsorted(ordered, wanted, "right")
        runs = [order[a:b] for a, b in zip(first, last, strict=True) if b > a]
        found.append(np.sort(np.concatenate(runs)) if runs else np.zeros(0, dtype=np.int64))
    return tuple(found)


def _names(groups: Sequence[Mapping[str, Any]], path: Path) -> list[str]:
    """What the groups are called by: their objectId, or, where parts of a thing share it, their id."""
    for key in ("objectId", "id"):
        names = [str(group.get(key, "")) for group in groups]
        if len(set(names)) == len(names) and "" not in names:
            return names
    raise SceneError(f"{path}: objectId and id are missing or occur twice; objects cannot be told apart")


def _whole_numbers(told: object, where: str) -> Index:
    if not isinstance(told, list):
        raise SceneError(f"{where} is not a list; the file is damaged")
    if not told:
        return np.zeros(0, dtype=np.int64)
    try:
        numbers = np.array(told)
    except ValueError as error:  # lists of several lengths
        raise SceneError(f"{where} is not a list of whole numbers; the file is damaged") from error
    if numbers.ndim != 1 or numbers.dtype != np.int64:
        raise SceneError(f"{where} is not a list of whole numbers; the file is damaged")
    return numbers


def _box(group: Mapping[str, Any]) -> Box | None:
    """The stated box; None where there is none or where it cannot be one (its points are the better word anyway)."""
    told = group.get("obb")
    if not isinstance(told, dict):
        return None
    try:
        axes = np.asarray(told["normalizedAxes"], dtype=np.float64).reshape(9)
        return box_from_vsi(told["centroid"], told["axesLengths"], axes)
    except (KeyError, TypeError, ValueError, OverflowError, GeometryError):
        return None
