"""ShareGPT by the rules of LLaMA-Factory's and ms-swift's documentation."""

import json
from pathlib import Path
from typing import Any

import pytest

from sightline.datasets.exports.export import export
from sightline.datasets.exports.sharegpt import INFO
from tests.datasets.exports.made import ROWS, Album, folder_of

# What LLaMA-Factory's data/README.md allows in an entry of dataset_info.json.
ENTRY = {"file_name", "formatting", "columns", "tags", "ranking", "subset", "split", "folder", "num_samples"}
COLUMNS = {"messages", "system", "tools", "images", "videos", "audios", "chosen", "rejected", "kto_tag"}
ROLE_TAGS = {"role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag", "function_tag", "system_tag"}
# What ms-swift's Custom-dataset.md accepts in a line.
SWIFT = {"messages", "rejected_response", "label", "images", "videos", "audios", "tools", "objects"}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    place = tmp_path_factory.mktemp("sharegpt")
    export(folder_of(ROWS, place / "rows"), place / "out", "sharegpt", Album())
    return place / "out"


def factory(out: Path, name: str) -> list[dict[str, Any]]:
    """The examples of an entry as LLaMA-Factory reads them; what it would skip or stumble over fails."""
    entry = json.loads((out / INFO).read_text())[name]
    assert set(entry) <= ENTRY and entry["formatting"] == "sharegpt"
    assert set(entry["columns"]) <= COLUMNS and set(entry["tags"]) <= ROLE_TAGS
    columns, tags = entry["columns"], entry["tags"]
    examples = []
    for line in (out / entry["file_name"]).read_text().splitlines():
        told = json.loads(line)
        messages, images = told[columns["messages"]], told[columns["images"]]
        roles = [message[tags["role_tag"]] for message in messages]
        assert roles == [tags["user_tag"], tags["assistant_tag"]] * (len(roles) // 2) and roles
        words = [message[tags["content_tag"]] for message in messages]
        assert sum(said.count("<image>") for said in words) == len(images)
        assert not any(tag in said for said in words for tag in ("<video>", "<audio>"))
        assert all((out / image).is_file() for image in images)  # media_dir is dataset_dir where none is given
        examples.append({"prompt": words[:-1], "response": words[-1], "images": images})
    return examples


def test_llama_factory_reads_every_row_of_a_split_by_its_entry(out):
    train = factory(out, "sightline_made_train")
    assert len(train) == 5 and len(factory(out, "sightline_made_val")) == 1
    for example, row in zip(train, ROWS[:5], strict=True):
        assert row.text in example["prompt"][-1] and example["response"].endswith(row.spoken)
        assert len(example["images"]) == len(row.views)
        earlier = [said for turn in row.history for said in turn]
        tagged = ["<image>\n" * len(row.views) + said if i == 0 else said for i, said in enumerate(earlier)]
        assert example["prompt"][:-1] == tagged


def test_ms_swift_reads_every_line_without_help(out):
    for line in (out / "train.jsonl").read_text().splitlines():
        told = json.loads(line)
        assert set(told) <= SWIFT
        assert [message["role"] for message in told["messages"]][-1] == "assistant"
        assert all(set(message) == {"role", "content"} and message["content"] for message in told["messages"])
        assert all(isinstance(image, str) and (out / image).is_file() for image in told["images"])  # ROOT_IMAGE_DIR


def test_the_json_loader_that_both_use_reads_the_file(out, tmp_path):
    datasets = pytest.importorskip("datasets")
    read = datasets.load_dataset("json", data_files=str(out / "train.jsonl"), split="train", cache_dir=str(tmp_path))
    lines = [json.loads(line) for line in (out / "train.jsonl").read_text().splitlines()]
    assert [one["images"] for one in read] == [line["images"] for line in lines]
    assert [one["messages"] for one in read] == [line["messages"] for line in lines]
