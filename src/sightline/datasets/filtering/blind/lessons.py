"""What somebody who never sees a picture may learn from training rows: the words, and what was true.

A lesson is a row without its scene. A few thousand of them make every baseline, and they fit in a small Parquet file.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sightline.answers.answer import Answer, Form
from sightline.answers.boxes import Box3D
from sightline.answers.catalog import answer_from_json, answer_to_json
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import whole
from sightline.errors import DatasetError
from sightline.geometry.box import Box
from sightline.geometry.level import world_from_level
from sightline.geometry.pose import Pose

Places = Callable[[Row], Pose | None]
"""Where the first view of a row was taken from: world_from_camera, None where the scene does not say."""

SCHEMA = pa.schema(
    [
        ("type", pa.string()),
        ("text", pa.string()),
        ("options", pa.list_(pa.string())),
        ("labels", pa.list_(pa.string())),
        ("answer", pa.string()),
        ("form", pa.string()),
        ("scorer", pa.string()),
        ("level_box", pa.list_(pa.float32())),
    ]
)


@dataclass(frozen=True, eq=False)
class Lesson:
    """One question in words with its true answer.

    `labels` are the names of the things it speaks of, in order; `level_box` is the box asked for, in level camera
    coordinates (metres), where the answer is a box and the camera's place is known.
    """

    type: str
    text: str
    options: tuple[str, ...]
    labels: tuple[str, ...]
    answer: Answer
    form: Form
    scorer: str | None
    level_box: Box | None = None


def lesson_of(row: Row, places: Places) -> Lesson:
    """The row without its scene; a box asked for is answered where it lies from the camera, where that is known."""
    level = _level_box(row, places)
    return Lesson(
        type=row.type,
        text=row.text,
        options=row.options,
        labels=labels_of(row),
        answer=row.answer if level is None else Box3D(level),
        form=row.form,
        scorer=row.scorer,
        level_box=level,
    )


def labels_of(row: Row) -> tuple[str, ...]:
    """The names of the things a question speaks of, as they stand in its words."""
    return tuple(mention.name.lower() for mention in row.evidence.mentions)


def _level_box(row: Row, places: Places) -> Box | None:
    if not isinstance(row.answer, Box3D):
        return None
    pose = places(row)
    return None if pose is None else row.answer.box.moved(world_from_level(pose).inverse(), "level")


def write_lessons(lessons: Sequence[Lesson], path: Path) -> None:
    """Write a small Parquet file, whole or not at all. Raises DatasetError when there is no room for it."""
    columns = {
        "type": [lesson.type for lesson in lessons],
        "text": [lesson.text for lesson in lessons],
        "options": [list(lesson.options) for lesson in lessons],
        "labels": [list(lesson.labels) for lesson in lessons],
        # A box lies in its scene's world, which a lesson does not have: the level box says the same.
        "answer": ["" if lesson.level_box is not None else answer_to_json(lesson.answer) for lesson in lessons],
        "form": [json.dumps(lesson.form.to_json(), sort_keys=True) for lesson in lessons],
        "scorer": [lesson.scorer for lesson in lessons],
        "level_box": [None if lesson.level_box is None else _packed(lesson.level_box) for lesson in lessons],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        pq.write_table(pa.table(columns, schema=SCHEMA), file, compression="zstd")


def read_lessons(path: Path) -> list[Lesson]:
    """Read what `write_lessons` wrote. Raises DatasetError for a file that is missing or of another schema."""
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise DatasetError(f"{path}: cannot be read as lessons ({error}); write them again") from error
    if not table.schema.equals(SCHEMA):
        raise DatasetError(f"{path}: columns {table.schema.names}; lessons have {SCHEMA.names}")
    return [_unpacked_lesson(entry) for entry in table.to_pylist()]


def _unpacked_lesson(entry: dict[str, Any]) -> Lesson:
    box = None if entry["level_box"] is None else _unpacked(entry["level_box"])
    return Lesson(
        type=entry["type"],
        text=entry["text"],
        options=tuple(entry["options"]),
        labels=tuple(entry["labels"]),
        answer=Box3D(box) if box is not None else answer_from_json(entry["answer"]),
        form=Form.from_json(json.loads(entry["form"])),
        scorer=entry["scorer"],
        level_box=box,
    )


def _packed(box: Box) -> list[float]:
    upright = box.enclosing_yaw_box()
    return [*upright.center.tolist(), *upright.size.tolist(), upright.yaw]


def _unpacked(values: Sequence[float]) -> Box:
    numbers = np.asarray(values, dtype=np.float64)
    return Box.from_yaw(numbers[:3], numbers[3:6], float(numbers[6]), "level")


def spread(lessons: Iterable[Lesson], per_type: int) -> list[Lesson]:
    """At most `per_type` lessons of each type, evenly taken from the order given."""
    by_type: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        by_type.setdefault(lesson.type, []).append(lesson)
    kept: list[Lesson] = []
    for group in by_type.values():
        step = max(1.0, len(group) / per_type)
        kept += [group[int(i * step)] for i in range(min(per_type, len(group)))]
    return kept
