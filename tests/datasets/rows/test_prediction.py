"""What was said to a row is kept with its boxes and time."""

import pyarrow as pa
import pytest

from sightline.datasets.rows.prediction import SCHEMA, PredictionRow, from_table, to_table
from sightline.errors import PredictionError
from sightline.geometry.box import Box


def test_predictions_come_back_as_they_were():
    box = Box.from_yaw((1, 2, 3), (0.5, 1, 2), 0.7)
    given = [
        PredictionRow("a1", "2.3 m", (box, box), 0.25, "oracle", 0.5),
        PredictionRow("a2", "", (), None, "chance", None),
    ]
    table = to_table(given)
    assert table.schema.equals(SCHEMA)
    back = from_table(table)
    assert [(p.row_id, p.said, p.confidence, p.answerer, p.seconds) for p in back] == [
        ("a1", "2.3 m", 0.25, "oracle", 0.5),
        ("a2", "", None, "chance", None),
    ]
    assert [len(p.boxes) for p in back] == [2, 0]
    assert back[0].boxes[1].rotation.tolist() == box.rotation.tolist()
    assert to_table(back).equals(table)


def test_a_table_that_holds_no_predictions_is_refused():
    with pytest.raises(PredictionError, match="predictions have row_id"):
        from_table(pa.table({"id": ["x"]}))
