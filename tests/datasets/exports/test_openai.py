"""OpenAI messages: a line stands alone, or names files beside it."""

import base64
import json

import pytest

from sightline.datasets.exports.export import export
from sightline.datasets.exports.shown import Encoder
from tests.datasets.exports.made import ROWS, Album, folder_of


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return folder_of(ROWS, tmp_path_factory.mktemp("openai") / "rows")


def shape_of(message: dict) -> object:
    """What a message is made of, by the names of the interface's own specification."""
    if message["role"] == "assistant":
        assert isinstance(message["content"], str) and set(message) == {"role", "content"}
        return "reply"
    if isinstance(message["content"], str):
        return "text"
    for part in message["content"]:
        assert set(part) == {"type", part["type"]}
        assert part["type"] != "image_url" or set(part["image_url"]) == {"url"}
    return [part["type"] for part in message["content"]]


@pytest.mark.parametrize("inline", [True, False])
def test_pictures_are_parts_of_the_first_question_and_are_those_of_the_row(rows, tmp_path, inline):
    export(rows, tmp_path / "out", "openai", Album(), inline=inline)
    lines = [json.loads(line) for line in (tmp_path / "out" / "train.jsonl").read_text().splitlines()]
    assert len(lines) == 5
    for line, row in zip(lines, ROWS[:5], strict=True):
        assert set(line) == {"messages"}
        first, *rest = [shape_of(message) for message in line["messages"]]
        assert first == (["image_url"] * len(row.views) + ["text"] if row.views else "text")
        assert rest == ["reply", "text"] * len(row.history) + ["reply"]
        assert line["messages"][-1]["content"].endswith(row.spoken)
        if row.views:
            *shown, said = line["messages"][0]["content"]
            assert (row.history[0][0] if row.history else row.text) in said["text"]
            for part, picture in zip(shown, Encoder(Album()).of(row), strict=True):
                url = part["image_url"]["url"]
                head, _, data = url.partition(";base64,")
                assert head == f"data:{picture.media}" if inline else url.startswith("images/")
                assert (base64.b64decode(data) if inline else (tmp_path / "out" / url).read_bytes()) == picture.data
    assert (tmp_path / "out" / "images").exists() != inline
