"""A row says who it is: its id follows from its content and from nothing else."""

from dataclasses import fields, replace

import numpy as np
import pytest

from sightline.answers.number import Length
from sightline.datasets.row import Row, RowView, row_id, rows_of, signed
from sightline.questions.question import Mark, ask
from sightline.scenes.table import SceneTable
from tests.datasets.made_rows import PROFILE, MadeReader, full_row


@pytest.mark.parametrize(
    "change",
    [
        {"type": "size(axis=width)"},
        {"params": {"axis": "width"}},
        {"profile": "made@2"},
        {"scene_id": "room001"},
        {"collection": "other"},
        {"views": (RowView("g"),)},
        {"marks": (Mark("f", "dot", ((1.0, 3.0),)),)},
        {"text": "How tall is the lamp?"},
        {"answer": Length(1.6)},
        {"options": ()},
        {"history": ()},
        {"seed": 4},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_defines_a_row_changes_its_id(change):
    row = full_row()
    assert row_id(replace(row, **change)) != row.id


def test_where_the_scene_lies_on_this_machine_does_not_change_the_id():
    assert full_row(scene_source="made:here").id == full_row(scene_source="made:there").id


def test_signing_mends_the_id_of_a_changed_row():
    row = replace(full_row(), answer=Length(9.0))
    assert signed(row).id != row.id
    assert signed(signed(row)).id == signed(row).id


def test_a_question_becomes_a_row_with_everything_that_it_rests_on():
    scene = MadeReader(1).load("room000")
    questions, _ = ask(PROFILE.types, SceneTable(scene), seed=5)
    rows = rows_of(questions, scene, "made@1", 5)
    for question, row in zip(questions, rows, strict=True):
        assert (row.text, row.answer, row.spoken) == (question.text, question.answer, question.spoken)
        assert row.scorer == question.type.answer.default_scorer
        assert row.options == question.form.options
        assert row.scene_id == scene.id and row.split == scene.split and row.licence == scene.licence
        assert row.provenance == {fact: "synthetic" for fact in sorted(question.type.needs)}
        assert row.id == row_id(row)
    assert {row.name for row in rows} == {"apart", "taller"}
    assert len({row.id for row in rows}) == len(rows)
    assert rows[0].params == {"axis": 0} and np.isclose(rows[0].evidence.values["apart_m"], rows[0].answer.metres)


def test_rows_made_together_have_every_field_that_a_row_has():
    scene = MadeReader(1).load("room000")
    questions, _ = ask(PROFILE.types, SceneTable(scene), seed=5)
    for row in rows_of(questions, scene, "made@1", 5):
        assert set(vars(row)) - {"answer_line"} == {one.name for one in fields(Row)}
        assert vars(replace(row)).items() <= vars(row).items()
