"""A row says who it is: its id follows from its content and from nothing else."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import PLAIN
from sightline.answers.number import Length
from sightline.datasets.rows.row import FIELD, RowView, id_of, row_id, signed
from sightline.questions.draft import Evidence, Mark
from tests.datasets.made_rows import full_row


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


@pytest.mark.parametrize(
    "mark",
    [
        Mark("f", "dot", ((np.float64(0.1), 1e-7),), "A"),
        Mark('küche "2"\\n', "box", ((1.0, 2.5), (1e22, 3.0)), "B\n"),
        Mark("f", "mask", (), "", "lamp"),
    ],
    ids=lambda mark: mark.kind,
)
def test_marks_go_into_an_id_as_json(mark):
    line = json.dumps([(mark.frame, mark.kind, mark.uv, mark.label)] * 2)
    told = FIELD.join(["of all", "", "", PLAIN.line, "", "views", "", "", "", line, ""])
    found = id_of("of all", "", "", "", PLAIN, "", "views", Evidence(), (), (mark, mark), ())
    assert found == hashlib.sha256(told.encode()).hexdigest()[:24]


def test_where_the_scene_lies_on_this_machine_does_not_change_the_id():
    assert full_row(scene_source="made:here").id == full_row(scene_source="made:there").id


def test_signing_mends_the_id_of_a_changed_row():
    row = replace(full_row(), answer=Length(9.0))
    assert signed(row).id != row.id
    assert signed(signed(row)).id == signed(row).id
