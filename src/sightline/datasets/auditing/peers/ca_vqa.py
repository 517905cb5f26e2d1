"""CA-VQA's questions: its published tables and records (a folder), or one question a record (id, question, answer).

The folder is what `scenes/cavqa.py` reads; each reference picture is a row's one image, and its name the scene's, so
that `--scenes ca1m:FOLDER` finds it. The task is the first part of a question's id ("regression/17").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sightline.datasets.auditing.peers.conversation import without_pictures
from sightline.datasets.auditing.peers.peer_row import (
    BadRecord,
    PeerRow,
    Place,
    Record,
    image_names,
    image_paths,
    text_of,
)
from sightline.errors import DatasetError, SceneError
from sightline.scenes.cavqa import Questions
from sightline.scenes.formats.cavqa_arrow import open_tables
from sightline.scenes.formats.cavqa_records import open_records

COLUMNS = ("id", "task", "question", "answer", "image", "reference_frame", "options")
TASK = re.compile(r"[a-z_0-9]+(?=/)")


def rows(record: Record, place: Place) -> Iterator[PeerRow]:
    """The question of one record."""
    question, answer = record.get("question"), record.get("answer")
    if not isinstance(question, str) or not isinstance(answer, str | int | float):
        raise DatasetError("no 'question' and 'answer'")
    picture = record.get("reference_frame", record.get("image"))
    paths = image_paths(picture)
    id = text_of(record, "id")
    options = record.get("options")
    yield PeerRow(
        place=place,
        question=without_pictures(question),
        answer=str(answer).strip(),
        id=id,
        images=image_names(picture),
        scene=paths[0] if paths else "",
        task=text_of(record, "task") or _task(id),
        options=tuple(str(option) for option in options) if isinstance(options, list) else (),
    )


def folder_rows(path: Path) -> Iterator[PeerRow | BadRecord] | None:
    """The questions of a folder of tables or records; None where there is neither."""
    questions = open_tables(path) or open_records(path)
    if questions is None:
        return None
    return _folder_rows(questions)


def _folder_rows(questions: Questions) -> Iterator[PeerRow | BadRecord]:
    number = 0
    for id in questions.ids():
        try:
            asked = questions.asked(id)
        except SceneError as error:
            number += 1
            yield BadRecord(Place("question", number), str(error).rpartition(": ")[2])
            continue
        for one in asked:
            number += 1
            yield PeerRow(
                place=Place("question", number),
                question=without_pictures(one.question),
                answer=one.answer.strip(),
                id=one.id,
                images=(id,),
                scene=id,
                task=_task(one.id),
            )


def _task(id: str) -> str:
    found = TASK.match(id)
    return found[0].removeprefix("cavqa_") if found else ""
