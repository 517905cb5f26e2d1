from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sightline.errors import PredictionError
from sightline.evaluation.answerer import Reply
from sightline.evaluation.baselines import Oracle
from sightline.evaluation.predict import Header, predict, read_predictions
from sightline.geometry.box import Box
from tests.evaluation.rows import one_of_each


class Killed(Exception):
    """A kill, for the test."""


class Counting:
    """Says the id of the row; is killed at the call of that number."""

    name = "counting"

    def __init__(self, killed_at: int = 10**9) -> None:
        self.calls, self.killed_at, self.asked = 0, killed_at, []

    def answer(self, rows):
        self.calls += 1
        if self.calls == self.killed_at:
            raise Killed
        self.asked += [row.id for row in rows]
        return [Reply(f"ü {row.id}", (Box.from_yaw((1 / 3, 2, 3), (1, 2, 0.1), 0.3),), 0.25) for row in rows]


def test_replies_are_read_back_exactly(tmp_path: Path) -> None:
    rows, out = one_of_each(), tmp_path / "said.jsonl"
    assert predict(Counting(), rows, out, header=Header("counting", "here", "abc"), batch=7) == len(rows)
    back = read_predictions(out)
    assert (back.header.answerer, back.header.data, back.header.manifest) == ("counting", "here", "abc")
    assert set(back.rows) == {row.id for row in rows}
    for prediction in back.rows.values():
        assert prediction.said == f"ü {prediction.row_id}" and prediction.confidence == 0.25
        np.testing.assert_array_equal(
            prediction.boxes[0].corners, Box.from_yaw((1 / 3, 2, 3), (1, 2, 0.1), 0.3).corners
        )


@pytest.mark.parametrize("cut", [0, 1, 17])
def test_after_a_kill_the_rest_is_answered_and_nothing_twice(tmp_path: Path, cut: int) -> None:
    rows, out = one_of_each(), tmp_path / "said.jsonl"
    predict(Counting(), rows, tmp_path / "whole.jsonl")
    order = list(read_predictions(tmp_path / "whole.jsonl").rows)  # rows about the same views go together
    with pytest.raises(Killed):
        predict(Counting(killed_at=4), rows, out, batch=10)
    if cut:  # the kill may fall into the middle of a line
        out.write_bytes(out.read_bytes()[:-cut])
    later, told = Counting(), []
    predict(later, rows, out, batch=10, progress=told.append)
    done = 30 - bool(cut)
    assert later.asked == order[done:]
    assert list(read_predictions(out).rows) == order
    assert told[-1] == len(rows) and told[0] == done + 10


def test_a_finished_file_is_left_as_it_is_and_begun_anew_when_asked(tmp_path: Path) -> None:
    rows, out = one_of_each(), tmp_path / "said.jsonl"
    predict(Counting(), rows, out)
    before = out.read_bytes()
    assert predict(Counting(), rows, out) == 0 and out.read_bytes() == before
    assert predict(Counting(), rows[:3], out, resume=False) == 3
    assert len(read_predictions(out).rows) == 3


def test_replies_of_another_or_to_other_data_are_never_mixed(tmp_path: Path) -> None:
    rows, out = one_of_each(), tmp_path / "said.jsonl"
    header = Header("counting", "here", "abc", made_with="weights")
    predict(Counting(), rows, out, header=header)
    assert predict(Counting(), rows, out, header=replace(header, data="moved")) == 0
    with pytest.raises(PredictionError, match="counting"):
        predict(Oracle(), rows, out, header=replace(header, answerer="oracle"))
    for changed in (replace(header, manifest="x"), replace(header, split="val"), replace(header, made_with="x")):
        with pytest.raises(PredictionError, match="another --out"):
            predict(Counting(), rows, out, header=changed)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "does not begin"),
        (b"hello\n", "does not begin"),
        (
            b'{"sightline":"predictions","version":7,"answerer":"a","data":"","manifest":"","split":"all","made_with":""}\n',
            "version 7",
        ),
        (
            b'{"sightline":"predictions","version":1,"answerer":"a","data":"","manifest":"","split":"all","made_with":""}\n{"row":1}\n',
            "line 2",
        ),
        (
            b'{"sightline":"predictions","version":1,"answerer":"a","data":"","manifest":"","split":"all","made_with":""}\n'
            + 2 * b'{"row":"r","said":"x","boxes":[],"confidence":null,"seconds":null}\n',
            "twice",
        ),
    ],
)
def test_a_spoilt_file_is_refused_with_its_name_and_line(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "said.jsonl").write_bytes(content)
    with pytest.raises(PredictionError, match=rf"said\.jsonl.*{what}"):
        read_predictions(tmp_path / "said.jsonl")


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(PredictionError, match=r"none\.jsonl"):
        read_predictions(tmp_path / "none.jsonl")


def test_an_answerer_that_skips_rows_is_caught(tmp_path: Path) -> None:
    class Lazy:
        name = "lazy"

        def answer(self, rows):
            return []

    with pytest.raises(PredictionError, match="0 replies"):
        predict(Lazy(), one_of_each(), tmp_path / "said.jsonl")
