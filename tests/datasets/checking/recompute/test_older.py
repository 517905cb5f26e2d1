"""Rows that were asked before the types of `core` changed are worked out as far as they still can be."""

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.answers.number import Length
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.older import CHANGED, is_older
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row, signed
from sightline.datasets.rows.shards import read_rows
from sightline.scenes.open import open_source

OLDER = Path(__file__).parents[2] / "rows" / "older" / "v1"


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [row for row in read_rows(OLDER) if is_older(row)]


def faults(row: Row) -> list[str]:
    return [fault.what for fault in faults_of(row, Witness(open_source(row.scene_source).load(row.scene_id)))]


def test_every_type_that_changed_is_worked_out_as_it_was_asked(rows):
    assert {row.name for row in rows} == CHANGED
    for name in CHANGED:
        assert faults(next(row for row in rows if row.name == name)) == []


def test_what_is_wrong_with_an_older_row_is_still_found(rows):
    row = next(row for row in rows if row.name == "pixel_depth")
    assert "answer" in faults(signed(replace(row, answer=Length(77.0))))
    assert "values" in faults(replace(row, evidence=replace(row.evidence, values={"depth_m": 77.0})))
    assert "id" in faults(replace(row, id="0" * 24))
    away = next(row for row in rows if row.name == "camera_travel")
    assert "values" in faults(replace(away, evidence=replace(away.evidence, values={"distance_m": 9.0})))


def test_a_row_of_today_is_not_taken_for_an_older_one(rows):
    assert not is_older(replace(rows[0], profile="core@4"))
    assert faults(replace(rows[0], profile="core@4")) != []
