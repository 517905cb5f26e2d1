"""Row: one question about one scene with its true answer, the evidence, and how a reply will be read and scored.

A row stands on its own: what is shown is named (scene and frames, read again from the source), what is true is typed,
and what the answer rests on is listed, so that `verify` can work it out by another route. `columns.py` holds the
Arrow side.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sightline.answers.answer import PLAIN, Answer, Form
from sightline.answers.catalog import answer_to_json
from sightline.questions.question import Balance, Evidence, Mark, Param, Question, QuestionType, Role, Shows
from sightline.scenes.scene import Scene, Split

SCHEMA_VERSION = 2  # what older versions had instead stands in schemas.py
FIELD, PART = "\x1e", "\x1f"  # between fields, and between the parts of one, where ids and groups are made of text
ID_DIGITS = 24  # 96 bits: two of 10⁹ rows share an id with a chance of 10⁻¹¹


@dataclass(frozen=True)
class RowView:
    """A frame that is shown, and as what. `content` is the sha256 of its picture where the rows carry pictures."""

    frame: str
    role: Role = "reference"
    content: str | None = None


@dataclass(frozen=True, eq=False)
class Row:
    """One question.

    `type` is the question type with its parameters ("object_size(axis=height)"), `name` without them. Boxes in
    `evidence` are in the scene's world, metres; `marks` and points in pixels of the frame's own colour image.
    `options` are the choices in the order they are offered; `history` the (question, answer) turns before this one.
    `shows` says what the asker gets: the views, the whole scene, its points, or nothing. `collection` is the dataset
    the scene comes from; `thought` a written chain of reasoning to be learnt before the answer, where there is one.
    `provenance` says, by fact, on whose word the needed facts stand. `scene_source` and `scene_id` name the scene,
    so that `open_source(scene_source).load(scene_id)` reads it again. `id` is made of what defines the row.
    """

    type: str
    name: str
    profile: str
    scene_source: str
    scene_id: str
    text: str
    answer: Answer
    spoken: str
    scorer: str
    evidence: Evidence
    split: Split
    seed: int
    id: str = ""
    schema: int = SCHEMA_VERSION
    params: Mapping[str, Param] = field(default_factory=dict)
    views: tuple[RowView, ...] = ()
    marks: tuple[Mark, ...] = ()
    form: Form = PLAIN
    options: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    difficulty: float | None = None
    balance: Balance | None = None
    history: tuple[tuple[str, str], ...] = ()
    licence: str = ""
    collection: str = ""
    shows: Shows = "views"
    thought: str = ""

    @property
    def reader(self) -> str:
        """The name of the reader of its scene."""
        return self.scene_source.split(":", 1)[0]

    @cached_property
    def answer_line(self) -> str:
        """The answer as the line of JSON that its column and the row's id are made of."""
        return answer_to_json(self.answer)


def rows_of(
    questions: Sequence[Question],
    scene: Scene,
    profile: str,
    seed: int,
    split: Split | None = None,
    content: Callable[[str], str | None] | None = None,
) -> list[Row]:
    """The rows of questions about `scene`, asked by `profile` ("core@1") with `seed`.

    `split` is the scene's own where it is not given; `content` says what the picture of a frame is called.
    """
    shared: dict[int, dict[str, Any]] = {}  # by type: what its rows about this scene have in common,
    contexts: dict[int, str] = {}  # and what of that goes into their ids
    shown: dict[int, tuple[RowView, ...]] = {}  # by identity of the views; `questions` keeps them alive
    rows = []
    for question in questions:
        kind = question.type
        if id(kind) not in shared:
            shared[id(kind)] = _shared(kind, scene, profile, seed, split or scene.split)
        if id(question.views) not in shown:
            shown[id(question.views)] = tuple(
                RowView(view.frame, view.role, None if content is None else content(view.frame))
                for view in question.views
            )
        # Written straight into the new row, which nobody has seen yet: to go through each field's own setting, and to
        # copy the row for its id, costs as much as all else here.
        row = object.__new__(Row)
        told = row.__dict__
        told.update(
            shared[id(kind)],
            text=question.text,
            answer=question.answer,
            spoken=question.spoken,
            scorer=fitting(kind.scorer, question.answer),
            evidence=question.evidence,
            views=shown[id(question.views)],
            marks=question.marks,
            form=question.form,
            options=question.form.options,
            difficulty=question.difficulty,
            balance=question.balance,
            shows=question.shows,
            history=question.history,
        )
        if id(kind) not in contexts:
            contexts[id(kind)] = _context(row)
        told["id"] = _digest(contexts[id(kind)] + _content(row))
        rows.append(row)
    return rows


def _shared(kind: QuestionType, scene: Scene, profile: str, seed: int, split: Split) -> dict[str, Any]:
    return {
        "type": kind.title,
        "name": kind.name,
        "profile": profile,
        "scene_source": scene.source,
        "scene_id": scene.id,
        "split": split,
        "seed": seed,
        "params": kind.params,
        "provenance": {str(fact): str(scene.facts[fact].provenance) for fact in sorted(kind.needs)},
        "licence": scene.licence,
        "collection": scene.home,
        "schema": SCHEMA_VERSION,
        "thought": "",
    }


def fitting(scorer: str | None, answer: Answer) -> str:
    """The type's scorer where this answer has it; a refusal or a choice made of a number is scored its own way."""
    return scorer if scorer is not None and scorer in answer.scorers else answer.default_scorer


def signed(row: Row) -> Row:
    """The row with the id that belongs to what it says."""
    return replace(row, id=row_id(row))


def row_id(row: Row) -> str:
    """The first digits of the sha256 of what defines a row; where the scene lies on this machine does not count.

    Rows keep the recipe of the schema that they were written in.
    """
    return _digest(_told_in_1(row) if row.schema == 1 else _context(row) + _content(row))


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:ID_DIGITS]


def _context(row: Row) -> str:
    told = [row.schema, row.type, dict(row.params), row.profile, row.collection, row.scene_id, row.seed]
    return json.dumps(told, sort_keys=True)


def _content(row: Row) -> str:
    """What is a row's own, field after field; lists that are mostly empty cost nothing then."""
    marks = [(mark.frame, mark.kind, mark.uv, mark.label) for mark in row.marks]
    return FIELD.join(
        (
            "",
            row.text,
            row.answer_line,
            row.form.line,
            row.scorer,
            row.shows,
            PART.join([mention.object_id for mention in row.evidence.mentions]),
            PART.join([f"{view.frame}{PART}{view.role}" for view in row.views]),
            PART.join(row.options),
            json.dumps(marks) if marks else "",
            json.dumps(row.history) if row.history else "",
        )
    )


def _told_in_1(row: Row) -> str:
    told = [
        row.schema,
        row.type,
        dict(row.params),
        row.profile,
        row.collection,
        row.scene_id,
        row.shows,
        [[view.frame, view.role] for view in row.views],
        [[mark.frame, mark.kind, mark.uv, mark.label] for mark in row.marks],
        row.text,
        row.form.to_json(),
        row.scorer,
        row.options,
        row.answer_line,
        [mention.object_id for mention in row.evidence.mentions],
        row.history,
        row.seed,
    ]
    return json.dumps(told, sort_keys=True)
