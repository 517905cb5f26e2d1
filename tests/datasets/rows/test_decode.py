"""Rows are built out of columns: what rows share is built once, and what is no row is refused."""

from dataclasses import replace

import pyarrow as pa
import pytest

from sightline.answers.number import Length
from sightline.datasets.rows.columns import SCHEMA, to_table
from sightline.datasets.rows.decode import decoded
from sightline.datasets.rows.row import Row, row_id, signed
from sightline.errors import DatasetError
from sightline.geometry.box import Box
from sightline.questions.draft import Evidence, Mention
from tests.datasets.made_rows import full_row

BOX = Box.from_yaw((1, 2, 3), (0.5, 0.6, 0.7), 0.3)


def speaking_of(*mentions: Mention) -> Row:
    return full_row(evidence=Evidence(mentions=mentions))


def with_column(table: pa.Table, name: str, values: list[object]) -> pa.Table:
    at = SCHEMA.get_field_index(name)
    return table.set_column(at, SCHEMA.field(name), pa.array(values, SCHEMA.field(name).type))


def test_rows_that_speak_of_one_thing_share_it_and_others_do_not():
    lamp, moved = Mention("lamp", "7", BOX), Mention("lamp", "7", replace(BOX, center=BOX.center + 1e-15))
    first, second, third = decoded(to_table([speaking_of(lamp), speaking_of(moved), speaking_of(moved, lamp)]))
    assert first.evidence.mentions[0] is third.evidence.mentions[1]
    assert second.evidence.mentions[0] is third.evidence.mentions[0]
    assert [row.evidence.mentions[0].box.center.tolist() for row in (first, second)] == [
        BOX.center.tolist(),
        moved.box.center.tolist(),
    ]


def test_the_id_of_a_row_is_that_of_the_answer_as_its_column_has_it():
    row = signed(full_row(answer=Length(0.1 + 0.2)))
    [back] = decoded(to_table([row]))
    assert back.answer_line == row.answer_line == '{"kind": "length", "metres": 0.30000000000000004}'
    [other] = decoded(with_column(to_table([row]), "answer", ['{"kind": "length", "metres": 0.3}']))
    assert row_id(back) == row.id != row_id(other)


def test_a_part_of_a_table_gives_those_rows_alone():
    rows = [speaking_of(Mention(f"lamp {i}", str(i), BOX if i % 2 else None)) for i in range(6)]
    back = decoded(to_table(rows).slice(2, 3))
    assert [row.evidence.mentions[0].name for row in back] == ["lamp 2", "lamp 3", "lamp 4"]
    assert [row.evidence.mentions[0].box is None for row in back] == [True, False, True]
    assert [(row.views, row.marks, row.options) for row in back] == [
        (rows[0].views, rows[0].marks, rows[0].options)
    ] * 3


def test_a_table_in_pieces_gives_the_rows_of_all():
    rows = [full_row(text=f"How high is lamp {i}?") for i in range(4)]
    table = pa.concat_tables([to_table(rows[:1]), to_table(rows[1:])])
    assert [row.text for row in decoded(table)] == [row.text for row in rows]


def test_a_box_with_too_few_numbers_is_refused():
    table = to_table([speaking_of(Mention("lamp", "7", BOX))])
    box = {"center": [1.0, 2.0], "size": [1.0, 1.0, 1.0], "rotation": [1.0] * 9, "frame": "world"}
    broken = with_column(table, "mentions", [[{"name": "lamp", "object_id": "7", "box": box, "frame": ""}]])
    with pytest.raises(DatasetError, match="has not 3 numbers as its center"):
        decoded(broken)


@pytest.mark.parametrize("column", ["params", "form", "steps"])
def test_what_should_be_json_and_is_not_is_refused(column):
    with pytest.raises(DatasetError, match=f"{column} '.oops' is not JSON"):
        decoded(with_column(to_table([full_row()]), column, ["{oops"]))
