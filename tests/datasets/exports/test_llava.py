"""LLaVA's list, as its own loader takes it apart."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sightline.datasets.exports.export import export
from tests.datasets.exports.made import ROWS, Album, folder_of

TAG = "<image>\n"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    place = tmp_path_factory.mktemp("llava")
    export(folder_of(ROWS, place / "rows"), place / "out", "llava", Album())
    return place / "out"


def loaded(out: Path, split: str) -> dict[str, tuple[list[np.ndarray], list[tuple[str, str]]]]:
    """Pictures and turns by id, read as LLaVA's LazySupervisedDataset does: a path or a list of them under a folder."""
    read = {}
    for entry in json.loads((out / f"{split}.json").read_text()):
        image = entry.get("image", [])
        pictures = [
            np.asarray(Image.open(out / file).convert("RGB")) for file in ([image] if isinstance(image, str) else image)
        ]
        said = entry["conversations"]
        assert [turn["from"] for turn in said] == ["human", "gpt"] * (len(said) // 2)
        assert sum(turn["value"].count("<image>") for turn in said) == len(pictures)
        read[entry["id"]] = (pictures, [(said[i]["value"], said[i + 1]["value"]) for i in range(0, len(said), 2)])
    return read


def test_every_row_is_there_with_its_pictures_question_and_answer(out):
    read = loaded(out, "train")
    assert list(read) == [row.id for row in ROWS[:5]] and list(loaded(out, "val")) == [ROWS[5].id]
    for row in ROWS[:5]:
        pictures, turns = read[row.id]
        assert len(pictures) == len(row.views)
        for picture, true in zip(pictures, Album().of(row), strict=True):
            assert np.abs(picture.astype(int) - true).max() <= 3 or row.marks  # JPEG of one colour
        assert row.text in turns[-1][0] and turns[-1][1].endswith(row.spoken)
        first = tuple((TAG * len(pictures) + question, reply) for question, reply in row.history)
        assert tuple(turns[:-1]) == first


def test_marks_are_in_the_picture_exactly(out):
    marked = ROWS[3]
    [picture], _ = loaded(out, "train")[marked.id]
    assert (picture == Album().of(marked)[0]).all()


def test_one_picture_is_a_path_several_are_a_list_none_is_absent(out):
    by_id = {entry["id"]: entry for entry in json.loads((out / "train.json").read_text())}
    assert isinstance(by_id[ROWS[0].id]["image"], str)
    assert len(by_id[ROWS[2].id]["image"]) == 2
    assert "image" not in by_id[ROWS[4].id]
    assert len(list((out / "images").rglob("*.*"))) == 4  # two frames, one with a mark, one of the val room
