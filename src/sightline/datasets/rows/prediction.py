"""PredictionRow: what somebody answered to one row, and the Parquet columns it is kept in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from sightline.datasets.rows.columns import BOX, as_boxes, box_array, offsets
from sightline.errors import PredictionError
from sightline.geometry.box import Box

SCHEMA = pa.schema(
    [
        pa.field("row_id", pa.string(), nullable=False),
        pa.field("said", pa.string(), nullable=False),
        pa.field("boxes", pa.list_(BOX), nullable=False),
        pa.field("confidence", pa.float64()),
        pa.field("answerer", pa.string(), nullable=False),
        pa.field("seconds", pa.float64()),
    ]
)


@dataclass(frozen=True, eq=False)
class PredictionRow:
    """A reply: the words, 3D boxes in the scene's world (metres), a confidence 0 to 1, who answered, and how long
    it took in seconds (None where nobody measured)."""

    row_id: str
    said: str
    boxes: tuple[Box, ...] = ()
    confidence: float | None = None
    answerer: str = ""
    seconds: float | None = None


def to_table(predictions: Sequence[PredictionRow]) -> pa.Table:
    """Predictions as a table of `SCHEMA`, in the order given."""
    counts = [len(one.boxes) for one in predictions]
    boxes = pa.ListArray.from_arrays(offsets(counts), box_array([box for one in predictions for box in one.boxes]))
    columns = [
        pa.array([one.row_id for one in predictions], pa.string()),
        pa.array([one.said for one in predictions], pa.string()),
        boxes,
        pa.array([one.confidence for one in predictions], pa.float64()),
        pa.array([one.answerer for one in predictions], pa.string()),
        pa.array([one.seconds for one in predictions], pa.float64()),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def from_table(table: pa.Table) -> list[PredictionRow]:
    """Predictions of a table. Raises PredictionError when its columns are not those of `SCHEMA`."""
    if not table.schema.equals(SCHEMA):
        raise PredictionError(f"columns {', '.join(table.schema.names)}; predictions have {', '.join(SCHEMA.names)}")
    boxes = [as_boxes(entry) for entry in table["boxes"].to_pylist()]
    plain = (table[name].to_pylist() for name in ("row_id", "said", "confidence", "answerer", "seconds"))
    return [
        PredictionRow(row_id, said, shown, confidence, answerer, seconds)
        for row_id, said, confidence, answerer, seconds, shown in zip(*plain, boxes, strict=True)
    ]
