"""Questions become rows, and what they say is the same one by one and field by field."""

from dataclasses import fields, replace

import numpy as np

from sightline.answers.number import Length
from sightline.datasets.rows.asked import NAMES, fields_of, fields_of_rows, fitting, joined, rows_of
from sightline.datasets.rows.columns import SCHEMA, table_of, to_table
from sightline.datasets.rows.row import Row, row_id
from sightline.questions.question import ask
from sightline.scenes.table import SceneTable
from tests.datasets.made_rows import PROFILE, MadeReader


def test_a_question_becomes_a_row_with_everything_that_it_rests_on():
    scene = MadeReader(1).load("room000")
    questions, _ = ask(PROFILE.types, SceneTable(scene), seed=5)
    rows = rows_of(questions, scene, "made@1", 5)
    for question, row in zip(questions, rows, strict=True):
        assert (row.text, row.answer, row.spoken) == (question.text, question.answer, question.spoken)
        assert row.scorer == question.type.answer.default_scorer
        assert row.options == question.form.options
        assert row.scene_id == scene.id and row.split == scene.split and row.licence == scene.licence
        assert row.provenance == {fact: "synthetic" for fact in sorted(question.type.facts_of(scene.facts))}
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


def test_fields_in_any_order_of_types_and_of_several_scenes_are_those_of_the_rows():
    several, rows = [], []
    for scene in map(MadeReader(3).load, ("room000", "room001", "room002")):
        questions, _ = ask(PROFILE.types, SceneTable(scene), seed=5)
        mixed = [*questions[::2], *questions[1::2], *questions[:2]]
        rows += rows_of(mixed, scene, "made@1", 5, "val", str.upper)
        several += [fields_of(mixed, scene, "made@1", 5, "val", str.upper), fields_of([], scene, "made@1", 5)]
    together = joined(several)
    assert len({row.type for row in rows[:3]}) > 1 and {row.split for row in rows} == {"val"}
    assert list(map(vars, rows)) == [
        dict(zip(NAMES, values, strict=True)) for values in zip(*(together[name] for name in NAMES), strict=True)
    ]
    assert [row_id(row) for row in rows] == together["id"]
    assert table_of(together).equals(to_table(rows)) and table_of(fields_of_rows(rows)).equals(to_table(rows))


def test_no_questions_are_a_table_without_rows():
    scene = MadeReader(1).load("room000")
    assert rows_of([], scene, "made@1", 5) == []
    assert table_of(joined([])).equals(SCHEMA.empty_table())


def test_an_answer_that_the_types_scorer_cannot_score_is_scored_its_own_way():
    assert fitting("within_20", Length(1.0)) == "within_20"
    assert fitting("iou", Length(1.0)) == fitting(None, Length(1.0)) == "mra"
