"""Multi-SpatialMLLM's layout: JSON Lines, one question each, the answer in back-ticks and again in `gt_value`.

image                      "scene0000_00/01550.jpg" …, below the root of ScanNet's pictures
conversations | text       both turns, or the question alone in files for evaluation
height_list, width_list    pixels
question_type, gt_value    the subtask, and the value in a unit that differs by subtask (millimetres, metres, degrees)
ori_coordinates            the pixel that is asked about, where the subtask has one
"""

from __future__ import annotations

from collections.abc import Iterator

from sightline.datasets.auditing.peers.conversation import turns_of, with_history, without_pictures
from sightline.datasets.auditing.peers.peer_row import (
    PeerRow,
    Place,
    Record,
    as_float,
    folder_of,
    image_names,
    image_paths,
    number_rows,
    text_of,
)
from sightline.errors import DatasetError

COLUMNS = (
    *("id", "image", "conversations", "text", "height_list", "width_list", "question_type", "gt_value"),
    *("ori_coordinates", "p1_list", "p2_list"),
)


def rows(record: Record, place: Place) -> Iterator[PeerRow]:
    """The one question of a record; further turns, which the layout does not have, come as further rows."""
    if "question_type" not in record or not ("conversations" in record or "text" in record):
        raise DatasetError("no 'question_type', or neither 'conversations' nor 'text'")
    images, scene = image_names(record.get("image")), folder_of(image_paths(record.get("image")))
    stated = _stated(record.get("gt_value"))
    if "conversations" in record:
        turns = list(with_history(turns_of(record["conversations"])))
    else:
        turns = [(without_pictures(text_of(record, "text")), "" if stated is None else _written(stated), ())]
    points = record.get("ori_coordinates")
    for i, (question, answer, history) in enumerate(turns, start=1):
        yield PeerRow(
            place=Place(place.unit, place.number, i),
            question=question,
            answer=answer,
            id=text_of(record, "id"),
            images=images,
            scene=scene,
            task=text_of(record, "question_type"),
            history=history,
            points=number_rows([points], 2, "'ori_coordinates'") if points is not None else (),
            size=_size(record),
            stated=stated if "conversations" in record else None,
        )


def _stated(value: object) -> float | str | tuple[float, ...] | None:
    if isinstance(value, list):
        return number_rows([value], len(value), "'gt_value'")[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_float(value)
    return value if isinstance(value, str) else None


def _written(value: float | str | tuple[float, ...]) -> str:
    """A stated value as its dataset would write it into an answer."""
    if isinstance(value, tuple):
        return f"[ {' , '.join(f'{part:g}' for part in value)} ]"
    return value if isinstance(value, str) else f"{value:g}"


def _size(record: Record) -> tuple[int, int] | None:
    """(width, height) of the first picture, where both are whole numbers above zero."""
    first = [
        values[0] for name in ("width_list", "height_list") if isinstance(values := record.get(name), list) and values
    ]
    if len(first) == 2 and all(isinstance(side, int) and side > 0 for side in first):
        return int(first[0]), int(first[1])
    return None
