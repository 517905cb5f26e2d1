"""Questions → rows, field by field: what pass one makes millions of goes into columns and is never one by one.

fields_of(questions, scene, …)   {"text": […], "answer": […], …}   → columns.table_of
rows_of(questions, scene, …)     the same as `Row`s
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, repeat
from typing import Any

from sightline.answers.answer import Answer
from sightline.answers.catalog import answer_to_json
from sightline.datasets.rows.once import once
from sightline.datasets.rows.row import SCHEMA_VERSION, Row, RowView, context_of, id_of, views_line
from sightline.questions.draft import View
from sightline.questions.question import Question, QuestionType
from sightline.scenes.scene import Scene, Split

NAMES = (*Row.__dataclass_fields__, "answer_line")


@dataclass(frozen=True, eq=False)
class Fields:
    """What N rows say, under the names of the fields of `Row` and of `answer_line`.

    `own` are the values (N) of a field; `shared`, one after another, what runs of `lengths` rows have in common.
    """

    own: Mapping[str, Sequence[Any]]
    shared: Sequence[Mapping[str, Any]] = ()
    lengths: Sequence[int] = ()

    def __getitem__(self, name: str) -> Sequence[Any]:
        """The values (N) of a field."""
        return self.own[name] if name in self.own else _dealt([run[name] for run in self.shared], self.lengths)


NO_FIELDS = Fields({name: () for name in NAMES})


def fields_of(
    questions: Sequence[Question],
    scene: Scene,
    profile: str,
    seed: int,
    split: Split | None = None,
    content: Callable[[str], str | None] | None = None,
) -> Fields:
    """What the rows of questions about `scene` say, asked by `profile` ("core@1") with `seed`.

    `split` is the scene's own where it is not given; `content` says what the picture of a frame is called.
    """
    if not questions:
        return NO_FIELDS
    asked = dict(zip(Question._fields, zip(*questions, strict=True), strict=True))
    kinds, answers, forms = asked["type"], asked["answer"], asked["form"]
    runs = [(kind, len(list(group))) for kind, group in groupby(kinds)]
    lengths = [length for _, length in runs]
    shared = [_shared(kind, scene, profile, seed, split or scene.split) for kind, _ in runs]
    own: dict[str, Sequence[Any]] = {name: asked[name] for name in NAMES if name in asked and name not in shared[0]}
    own["views"] = once(lambda views: _shown(views, content), asked["views"])
    own["options"] = [form.options for form in forms]
    own["answer_line"] = once(answer_to_json, answers)
    own["spoken"] = once(lambda answer, form: answer.spoken(form), answers, forms)
    own["scorer"] = [fitting(kind.scorer, answer) for kind, answer in zip(kinds, answers, strict=True)]
    contexts, shown = _dealt(map(context_of, shared), lengths), once(views_line, own["views"])
    told = (own[name] for name in "text answer_line form scorer shows evidence options marks history".split())
    own["id"] = list(map(id_of, contexts, shown, *told))
    return Fields(own, shared, lengths)


def joined(several: Iterable[Fields]) -> Fields:
    """The fields of all rows, one after another, of several `fields_of`."""
    given = [fields for fields in several if fields is not NO_FIELDS]
    if not given:
        return NO_FIELDS
    return Fields(
        {name: list(chain.from_iterable(fields.own[name] for fields in given)) for name in given[0].own},
        list(chain.from_iterable(fields.shared for fields in given)),
        list(chain.from_iterable(fields.lengths for fields in given)),
    )


def fields_of_rows(rows: Sequence[Row]) -> Fields:
    """What rows say, field by field."""
    return Fields({name: [getattr(row, name) for row in rows] for name in NAMES})


def rows_of(
    questions: Sequence[Question],
    scene: Scene,
    profile: str,
    seed: int,
    split: Split | None = None,
    content: Callable[[str], str | None] | None = None,
) -> list[Row]:
    """The rows of questions, as `fields_of` tells them."""
    fields = fields_of(questions, scene, profile, seed, split, content)
    return list(map(_row, zip(*(fields[name] for name in NAMES), strict=True)))


def _row(values: Iterable[Any]) -> Row:
    # Written straight into the new row, which nobody has seen yet: to go through each field's own setting costs more
    # than all else here.
    row = object.__new__(Row)
    row.__dict__.update(zip(NAMES, values, strict=True))
    return row


def _dealt(values: Iterable[Any], lengths: Iterable[int]) -> list[Any]:
    return list(chain.from_iterable(map(repeat, values, lengths)))


def _shared(kind: QuestionType, scene: Scene, profile: str, seed: int, split: Split) -> dict[str, Any]:
    """What the rows of one type about one scene have in common."""
    return {
        "type": kind.title,
        "name": kind.name,
        "profile": profile,
        "scene_source": scene.source,
        "scene_id": scene.id,
        "split": split,
        "seed": seed,
        "params": kind.said,
        "provenance": {str(fact): str(scene.facts[fact].provenance) for fact in sorted(kind.facts_of(scene.facts))},
        "licence": scene.licence,
        "collection": scene.home,
        "schema": SCHEMA_VERSION,
    }


def _shown(views: Iterable[View], content: Callable[[str], str | None] | None) -> tuple[RowView, ...]:
    return tuple(RowView(view.frame, view.role, None if content is None else content(view.frame)) for view in views)


def fitting(scorer: str | None, answer: Answer) -> str:
    """The type's scorer where this answer has it; a refusal or a choice made of a number is scored its own way."""
    return scorer if scorer is not None and scorer in answer.scorers else answer.default_scorer
