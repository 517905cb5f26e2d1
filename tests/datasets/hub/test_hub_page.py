"""The page of a dataset: its head is what the hub reads, its tables are the card's."""

import pytest

from sightline.datasets.hub.hub_page import front_matter, hub_page, splits
from sightline.datasets.rows.shards import read_manifest
from tests.datasets.exports.made import folder_of, row

FACTS = {
    "command": "sightline build made nowhere",
    "sources": [{"collection": "made|up", "scenes": 1, "rows": 1200, "licence": "CC BY 4.0"}],
    "types": {"size(axis=height)": {"rows": 1200, "splits": {"train": 1000, "test": 200}}},
}


def manifest(folder, **changes):
    return read_manifest(folder_of([row()], folder, **changes))


def head(text: str) -> dict[str, object]:
    """The YAML between the two rules, read by the library of whom the hub's own client reads it with."""
    yaml = pytest.importorskip("yaml")
    first, told, _ = text.split("---\n", 2) if text.endswith("\n") else f"{text}\n".split("---\n", 2)
    assert first == ""
    return yaml.safe_load(told)


def test_the_head_names_licence_size_and_the_files_of_each_split(tmp_path):
    told = head(front_matter(manifest(tmp_path, splits={"test": 1, "train": 2}), ["CC BY 4.0"]))
    assert told["license"] == "cc-by-4.0" and "license_name" not in told
    assert told["size_categories"] == ["n<1K"] and told["task_categories"] == ["visual-question-answering"]
    assert told["configs"] == [
        {"config_name": "rows", "default": True, "data_files": [
            {"split": "train", "path": "data/train-*.parquet"}, {"split": "test", "path": "data/test-*.parquet"}]}
    ]  # fmt: skip


def test_several_licences_are_another_one_with_a_name(tmp_path):
    told = head(front_matter(manifest(tmp_path), ["CC BY 4.0", "ask us"]))
    assert (told["license"], told["license_name"]) == ("other", "of-the-scenes")


def test_pictures_are_a_config_of_their_own(tmp_path):
    configs = head(front_matter(manifest(tmp_path, embedded=True), []))["configs"]
    assert configs[1] == {"config_name": "images", "data_files": "images-*.parquet"}


@pytest.mark.parametrize(
    ("rows", "size"),
    [
        (0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (9_999, "1K<n<10K"), (10_000, "10K<n<100K"),
        (999_999, "100K<n<1M"), (1_000_000, "1M<n<10M"), (5 * 10**9, "1B<n<10B"), (10**12, "n>10B"),
    ],
)  # fmt: skip
def test_the_size_is_the_bin_that_the_hub_has(tmp_path, rows, size):
    assert head(front_matter(manifest(tmp_path, rows=rows), []))["size_categories"] == [size]


def test_the_page_tells_licences_types_and_the_command(tmp_path):
    one = manifest(tmp_path, rows=1200, splits={"test": 200, "train": 1000})
    page = hub_page(one, FACTS, "me/rooms")
    assert "\n# rooms\n" in page and "`sightline build made nowhere`" in page
    assert "| made\\|up | 1 | 1,200 | CC BY 4.0 |" in page
    assert "| type | rows | train | test |" in page and "| size(axis=height) | 1,200 | 1,000 | 200 |" in page
    assert 'load_dataset("me/rooms", split="train")' in page
    assert "not to be learnt from" in page
    assert "not to be learnt from" not in hub_page(manifest(tmp_path / "b"), FACTS, "me/rooms")


def test_splits_are_named_what_is_to_be_learnt_from_first(tmp_path):
    assert splits(manifest(tmp_path, splits={"test": 1, "train": 0, "val": 2})) == ["val", "test"]
