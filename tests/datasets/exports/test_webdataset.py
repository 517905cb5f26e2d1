"""WebDataset shards, read by the library itself and by tar."""

import json
import tarfile

import pytest

from sightline.answers.catalog import answer_from_json
from sightline.datasets.exports.export import export
from sightline.datasets.exports.sample import Sample, Settings
from sightline.datasets.exports.shown import Encoder
from sightline.datasets.exports.turns import turns_of
from sightline.datasets.exports.webdataset import webdataset
from tests.datasets.exports.made import ROWS, Album, folder_of, row


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
        pictures = [sample[name] for name in told["pictures"]]
        assert pictures == [picture.data for picture in Encoder(Album()).of(one)]
        assert answer_from_json(json.dumps(told["truth"])) == one.answer
        assert (told["question"], told["answer"]) == (turns_of(one)[-1][0], one.spoken)


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
