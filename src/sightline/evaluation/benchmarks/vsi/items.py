"""The benchmark's questions as typed records, from any of the files in which they travel.

as published (JSON Lines)     id, dataset, scene_name, question_type, question, options, ground_truth
as Spatial-MLLM evaluates it  the same in one JSON list, under some other names
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sightline.errors import DatasetError
from sightline.evaluation.benchmarks.vsi.sentences import things_of

NAMES: Mapping[str, tuple[str, ...]] = {
    "dataset": ("dataset",),
    "scene": ("scene_name", "scene"),
    "type": ("question_type", "type"),
    "question": ("question",),
    "answer": ("ground_truth", "answer"),
}
"""Field → what files call it."""


@dataclass(frozen=True)
class VsiItem:
    """One question: its id, the dataset and scene it is about, its type key, its words, and the recorded answer (a
    number as text, or the letter of an option).

    `options` are without their letters, empty for numbers; `things` are what the question names (see `things_of`),
    None where its sentence is not the benchmark's.
    """

    id: str
    dataset: str
    scene: str
    type: str
    question: str
    answer: str
    options: tuple[str, ...]
    things: tuple[str, ...] | None

    @property
    def scene_id(self) -> str:
        """ "dataset/scene", as the reader `vsi` calls it."""
        return f"{self.dataset}/{self.scene}"

    @property
    def answer_text(self) -> str:
        """The recorded answer, a letter replaced by its option; a letter without an option stays."""
        place = ord(self.answer) - ord("A") if len(self.answer) == 1 else -1
        return self.options[place] if 0 <= place < len(self.options) else self.answer


def read_items(file: Path) -> tuple[VsiItem, ...]:
    """All questions of a file in its order. Raises DatasetError where it cannot be read or a field is missing."""
    try:
        told = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file}: cannot be read as text; give VSI-Bench's questions, JSON or JSON Lines") from error
    try:
        listed = json.loads(told) if told.lstrip().startswith("[") else [json.loads(line) for line in told.splitlines()]
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{file}: is neither a JSON list nor JSON Lines ({error})") from error
    if not listed:
        raise DatasetError(f"{file}: holds no question")
    return tuple([_item(record, f"{file}, record {at}") for at, record in enumerate(listed)])


def _item(record: Any, where: str) -> VsiItem:
    if not isinstance(record, dict):
        raise DatasetError(f"{where}: is no JSON object; give VSI-Bench's questions")
    said = {field: _said(record, field, where) for field in NAMES}
    options = record.get("options") or ()
    if not isinstance(options, list | tuple) or not all(isinstance(option, str) for option in options):
        raise DatasetError(f"{where}: options are no list of texts")
    return VsiItem(
        id=str(record.get("id", "")),
        options=tuple([_without_letter(option) for option in options]),
        things=things_of(said["type"], said["question"]),
        **said,
    )


def _said(record: Mapping[str, Any], field: str, where: str) -> str:
    for name in NAMES[field]:
        if isinstance(value := record.get(name), str | int | float) and not isinstance(value, bool):
            return str(value)
    raise DatasetError(f"{where}: has no {' or '.join(NAMES[field])}")


def _without_letter(option: str) -> str:
    letter, _, said = option.partition(". ")
    return said if len(letter) == 1 and said else option
