"""Files of JSON values, one for each split."""

import json

import pytest

from sightline.datasets.exports.lines import Lines

VALUES = [("train", {"a": 1}), ("val", {"a": "zwölf\n"}), ("train", {"a": [2]})]


def test_a_list_is_one_json_value(tmp_path):
    with Lines(tmp_path, ".json") as lines:
        for split, value in VALUES:
            lines.add(split, value)
    assert json.loads((tmp_path / "train.json").read_text()) == [{"a": 1}, {"a": [2]}]
    assert json.loads((tmp_path / "val.json").read_text()) == [{"a": "zwölf\n"}]


def test_lines_are_one_json_value_each(tmp_path):
    with Lines(tmp_path, ".jsonl") as lines:
        for split, value in VALUES:
            lines.add(split, value)
        assert lines.names == {"train": "train.jsonl", "val": "val.jsonl"}
    assert (tmp_path / "train.jsonl").read_text() == '{"a": 1}\n{"a": [2]}\n'
    assert (tmp_path / "val.jsonl").read_bytes() == '{"a": "zwölf\\n"}\n'.encode()


def test_files_are_closed_when_writing_breaks_off(tmp_path):
    lines = Lines(tmp_path, ".jsonl")
    with pytest.raises(ValueError, match="broken off"), lines:
        lines.add("train", {"a": 1})
        raise ValueError("broken off")
    with pytest.raises(ValueError, match="closed file"):
        lines.add("train", {"a": 2})
