"""WebDataset shards, read by the library itself and by tar."""

import json
import tarfile

import pytest

from sightline.answers.answer import Form
from sightline.answers.catalog import answer_from_json
from sightline.answers.choice import Choice
from sightline.datasets.exports.export import export
from sightline.datasets.exports.sample import Sample, Settings
from sightline.datasets.exports.shown import Encoder
from sightline.datasets.exports.turns import turns_of
from sightline.datasets.exports.webdataset import webdataset
from sightline.datasets.rows.row import Row
from tests.datasets.exports.made import HEIGHT, ROWS, WIDTH, Album, folder_of, row


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    place = tmp_path_factory.mktemp("webdataset")
    export(folder_of(ROWS, place / "rows"), place / "out", "webdataset", Album())
    return place / "out"


def members(path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the library leaves its files open
def test_the_library_reads_every_sample_back(out):
    wds = pytest.importorskip("webdataset")
    read = list(wds.WebDataset(str(out / "train-00000.tar"), shardshuffle=False, nodesplitter=wds.single_node_only))
    assert [sample["__key__"] for sample in read] == [one.id for one in ROWS[:5]]
    for sample, one in zip(read, ROWS[:5], strict=True):
        told = json.loads(sample["json"])
        pictures = [sample[name] for name in json.loads(told["pictures"])]
        assert pictures == [picture.data for picture in Encoder(Album()).of(one)]
        assert answer_from_json(told["truth"]) == one.answer
        assert (told["question"], told["answer"]) == (turns_of(one)[-1][0], one.spoken)


def plain(count: int, **changes: object) -> list[Row]:
    return [row(text=f"How high is lamp {k}?", **changes) for k in range(count)]


CHOICE = Choice(("the lamp", "the sofa"), 1)
CHOSEN = {"answer": CHOICE, "options": CHOICE.options, "form": Form(options=CHOICE.options), "spoken": "B"}


def test_datasets_reads_shards_whose_first_rows_have_no_options_and_other_answers(tmp_path):
    datasets = pytest.importorskip("datasets")
    rows = [*plain(6), *plain(2, **CHOSEN)]
    export(folder_of(rows, tmp_path / "rows"), tmp_path / "out", "webdataset", Album())
    shards, cache = str(tmp_path / "out" / "train-*.tar"), str(tmp_path / "cache")
    read = datasets.load_dataset("webdataset", data_files={"train": shards}, split="train", cache_dir=cache)
    assert [answer_from_json(one["truth"]) for one in read["json"]] == [one.answer for one in rows]
    assert [tuple(json.loads(one["options"])) for one in read["json"]] == [one.options for one in rows]
    assert all(picture.size == (WIDTH, HEIGHT) for picture in read["jpg"])


def test_datasets_reads_the_folder_by_split_with_every_picture_of_rows_that_have_one_several_or_none(out, tmp_path):
    datasets = pytest.importorskip("datasets")
    read = datasets.load_dataset(str(out), cache_dir=str(tmp_path))
    assert {name: part.num_rows for name, part in read.items()} == {"train": 5, "val": 1}
    for entry, one in zip((*read["train"], *read["val"]), ROWS[:6], strict=True):
        assert entry["__key__"] == one.id
        assert answer_from_json(entry["json"]["truth"]) == one.answer
        assert entry["json"]["turns"] == [list(turn) for turn in turns_of(one)]
        shown = {name for name in entry if name.endswith(("jpg", "png")) and entry[name] is not None}
        assert shown == set(json.loads(entry["json"]["pictures"])) and len(shown) == len(one.views)


def test_one_picture_bears_the_key_alone_and_several_are_numbered(out):
    names = list(members(out / "train-00000.tar"))
    one, two, text = ROWS[0].id, ROWS[2].id, ROWS[4].id
    assert [name for name in names if name.startswith(one)] == [f"{one}.jpg", f"{one}.json"]
    assert [name for name in names if name.startswith(two)] == [f"{two}.0.jpg", f"{two}.1.jpg", f"{two}.json"]
    assert [name for name in names if name.startswith(text)] == [f"{text}.json"]
    assert list(members(out / "val-00000.tar")) == [f"{ROWS[5].id}.jpg", f"{ROWS[5].id}.json"]


def test_members_hold_nothing_of_this_machine(out):
    with tarfile.open(out / "train-00000.tar") as tar:
        assert {(entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname) for entry in tar} == {(0, 0, 0, "", "")}


@pytest.mark.parametrize(("rows", "most", "sizes"), [(4, 10**9, [4, 4, 2]), (100, 5_000, None)])
def test_a_shard_is_closed_when_it_is_full(tmp_path, rows, most, sizes):
    made = [row(seed=seed) for seed in range(10)]
    encoder = Encoder(Album())
    with webdataset(Settings(tmp_path, "made"), rows, most) as add:
        for one in made:
            add(Sample(one, turns_of(one), encoder.of(one)))
    shards = sorted(tmp_path.glob("train-*.tar"))
    keys = [[name.split(".")[0] for name in members(shard) if name.endswith("json")] for shard in shards]
    assert [key for some in keys for key in some] == [one.id for one in made] and len(keys) > 2
    assert sizes is None or [len(some) for some in keys] == sizes
    assert all(sum(map(len, members(shard).values())) <= most for shard in shards)
