"""Row: one question about one scene with its true answer, the evidence, and how a reply will be read and scored.

A row stands on its own: what is shown is named (scene and frames, read again from the source), what is true is typed,
and what the answer rests on is listed, so that `verify` can work it out by another route. `columns.py` holds the
Arrow side.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from sightline.answers.answer import PLAIN, SORTED, Answer, Form
from sightline.answers.catalog import answer_to_json
from sightline.questions.draft import Balance, Evidence, Mark, Param, Role, Shows
from sightline.questions.instruction import instructed
from sightline.scenes.scene import Split

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

    @property
    def asked(self) -> str:
        """What is asked of whoever answers: its text, and how to answer."""
        return instructed(self.text, self.form)

    @property
    def reply(self) -> str:
        """What is to be replied: the spoken answer, after the thought where there is one, see `answers/reply.py`."""
        return f"<think>\n{self.thought}\n</think>\n\n{self.spoken}" if self.thought else self.spoken

    @cached_property
    def answer_line(self) -> str:
        """The answer as the line of JSON that its column and the row's id are made of."""
        return answer_to_json(self.answer)


def signed(row: Row) -> Row:
    """The row with the id that belongs to what it says."""
    return replace(row, id=row_id(row))


def row_id(row: Row, context: str | None = None) -> str:
    """The first digits of the sha256 of what defines a row; where the scene lies on this machine does not count.

    Rows keep the recipe of the schema that they were written in. `context` is what `context_of` gives for the row,
    where that is known from another row of the same type and scene.
    """
    if row.schema == 1:
        return _digest(_told_in_1(row))
    return id_of(
        context_of(vars(row)) if context is None else context,
        views_line(row.views),
        *(row.text, row.answer_line, row.form, row.scorer, row.shows),
        *(row.evidence, row.options, row.marks, row.history),
    )


def context_of(row: Mapping[str, Any]) -> str:
    """What goes into the ids of all rows of one type about one scene, of one such row's fields."""
    told = [row["schema"], row["type"], dict(row["params"]), row["profile"], row["collection"], row["scene_id"]]
    return SORTED.encode([*told, row["seed"]])


def views_line(views: Iterable[RowView]) -> str:
    """What of its views goes into a row's id."""
    return PART.join([f"{view.frame}{PART}{view.role}" for view in views])


def id_of(
    context: str,
    shown: str,
    text: str,
    answer_line: str,
    form: Form,
    scorer: str,
    shows: Shows,
    evidence: Evidence,
    options: Iterable[str],
    marks: Sequence[Mark],
    history: Sequence[tuple[str, str]],
) -> str:
    """The id of a row, of its own fields one after another; `context` and `shown` as above.

    Lists that are mostly empty cost nothing then.
    """
    told = (
        context,
        text,
        answer_line,
        form.line,
        scorer,
        shows,
        PART.join([mention.object_id for mention in evidence.mentions]),
        shown,
        PART.join(options),
        f"[{', '.join(map(_mark_line, marks))}]" if marks else "",
        json.dumps(history) if history else "",
    )
    return _digest(FIELD.join(told))


def _mark_line(mark: Mark) -> str:
    """A mark as JSON, numbers as columns give them back. To set an encoder up takes longer than to write it."""
    uv = ", ".join([f"[{float(u)!r}, {float(v)!r}]" for u, v in mark.uv])
    return f'[{quoted(mark.frame)}, "{mark.kind}", [{uv}], {quoted(mark.label)}]'


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:ID_DIGITS]


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
