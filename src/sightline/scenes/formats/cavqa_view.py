"""What CA-VQA's tables and records both hold: pictures with what is known of them, and questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

KINDS = {"depth_map_ground_truth": "laser", "depth_map_arkit": "sensor", "depth_map_monocular": "estimated"}
REFERENCE = "reference"
MOST_VIEWS = 5


@dataclass(frozen=True)
class Piece:
    """An encoded picture: how messages name it, and its bytes, read when asked for."""

    where: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class View:
    """One picture of a question: "support 4" to "support 1", or "reference".

    `depths` by kind, most trusted first; `pose` (16 numbers, rows first) and `intrinsics` (9 or 16) as they stand in
    the file, not yet tried.
    """

    role: str
    image: Piece
    depths: Mapping[str, Piece]
    pose: object
    intrinsics: object
    k_shape: tuple[int, int] = (3, 3)


@dataclass(frozen=True)
class Asked:
    """A question with its one answer; `id` is "task/number"."""

    id: str
    question: str
    answer: str
