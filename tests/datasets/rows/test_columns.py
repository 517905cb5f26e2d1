"""Rows go into Arrow and Parquet and come back as they were."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Length
from sightline.answers.space import Vector
from sightline.datasets.rows.columns import SCHEMA, as_boxes, box_array, from_table, to_table
from sightline.datasets.rows.row import Row, RowView, row_id
from sightline.errors import DatasetError
from sightline.geometry.box import Box
from sightline.questions.draft import Balance, Evidence, Mark, Mention, Point
from tests.datasets.made_rows import full_row

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
METRES = st.floats(-50, 50)
SIZES = st.floats(0.01, 20)
BOXES = st.builds(
    Box.from_yaw, st.tuples(METRES, METRES, METRES), st.tuples(SIZES, SIZES, SIZES), st.floats(-3.1, 3.1), WORDS
)
UVS = st.tuples(METRES, METRES)
POINTS = st.builds(Point, WORDS, UVS, st.none() | METRES, WORDS, st.none() | st.integers(0, 9))
EVIDENCES = st.builds(
    Evidence,
    st.lists(st.builds(Mention, WORDS, WORDS, st.none() | BOXES, WORDS), max_size=3).map(tuple),
    st.lists(st.builds(Point, WORDS, UVS, st.none() | METRES, WORDS, st.none() | st.integers(0, 9)), max_size=3).map(
        tuple
    ),
    st.lists(WORDS, max_size=2).map(tuple),
    st.dictionaries(WORDS, METRES, max_size=3),
    st.none() | SIZES,
    st.lists(st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=2).map(tuple)), max_size=2).map(tuple),
)
ROWS = st.builds(
    full_row,
    text=WORDS,
    answer=st.builds(Length, SIZES) | st.builds(YesNo, st.booleans()) | st.just(Choice(("a", "b"), 1))
    | st.builds(Vector, st.tuples(METRES, METRES, METRES)),
    evidence=EVIDENCES,
    views=st.lists(st.builds(RowView, WORDS, st.sampled_from(["reference", "video"]), st.none() | WORDS)).map(tuple),
    marks=st.lists(st.builds(Mark, WORDS, st.just("box"), st.lists(UVS, max_size=2).map(tuple), WORDS)).map(tuple),
    form=st.just(Form()) | st.builds(Form, unit=st.sampled_from(["m", "mm"]), options=st.just(("x", "y"))),
    options=st.lists(WORDS).map(tuple),
    provenance=st.dictionaries(WORDS, WORDS),
    difficulty=st.none() | METRES,
    balance=st.none() | st.builds(Balance, st.lists(WORDS).map(tuple), WORDS, st.booleans()),
    history=st.lists(st.tuples(WORDS, WORDS)).map(tuple),
    params=st.dictionaries(WORDS, WORDS | METRES | st.booleans() | st.lists(WORDS).map(tuple)),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=4))
def test_any_rows_come_back_from_parquet_as_they_were(rows: list[Row]):
    sink = pa.BufferOutputStream()
    table = to_table(rows)
    table.validate(full=True)
    pq.write_table(table, sink)
    back = from_table(pq.read_table(pa.BufferReader(sink.getvalue())))
    for row, again in zip(rows, back, strict=True):
        assert repr(_plain(again)) == repr(_plain(row))
        assert row_id(again) == row.id
    assert to_table(back).equals(table)


def _plain(row: Row) -> dict[str, object]:
    """Fields by name, with dictionaries in one order and boxes as numbers."""
    fields = {name: getattr(row, name) for name in Row.__dataclass_fields__ if name != "evidence"}
    fields |= {name: sorted(fields[name].items()) for name in ("params", "provenance")}
    evidence = row.evidence
    boxes = [m.box and (m.box.center.tolist(), m.box.size.tolist(), m.box.rotation.tolist(), m.box.frame)
             for m in evidence.mentions]  # fmt: skip
    names = [(m.name, m.object_id, m.frame) for m in evidence.mentions]
    other = (evidence.points, evidence.objects, sorted(evidence.values.items()), evidence.margin, evidence.steps)
    return fields | {"evidence": (names, boxes, *other)}


def test_no_rows_are_a_table_too():
    assert to_table([]).schema.equals(SCHEMA)
    assert from_table(to_table([])) == []


def test_a_table_with_other_columns_is_refused_with_the_right_names():
    with pytest.raises(DatasetError, match=r"columns id;.*scene_id"):
        from_table(pa.table({"id": ["x"]}))


def test_nested_columns_can_be_asked_without_reading_json():
    table = to_table([full_row()])
    assert table["values"].to_pylist()[0] == [
        {"key": "height_m", "value": 0.1 + 0.2},
        {"key": "seen_a", "value": 42.0},
    ]
    assert table["mentions"].to_pylist()[0][0]["box"]["size"] == [1.0, 1.0, 2.0]
    assert table["mentions"].to_pylist()[0][1]["box"] is None


@given(st.lists(BOXES, max_size=4))
@settings(max_examples=25, deadline=None)
def test_boxes_of_a_column_are_the_same_numbers(boxes: list[Box]):
    back = as_boxes(box_array(boxes).to_pylist())
    assert [b.rotation.tolist() for b in back] == [b.rotation.tolist() for b in boxes]
    assert [b.center.tolist() for b in back] == [b.center.tolist() for b in boxes]
