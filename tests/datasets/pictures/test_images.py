"""Pictures beside rows: each once, in the order in which rows show them, byte for byte, found by their contents."""

import hashlib

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from sightline.datasets.pictures import images
from sightline.datasets.pictures.encoded import as_png
from sightline.datasets.pictures.images import SCHEMA, Images, write_images, write_pictures
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import RowView
from sightline.datasets.rows.shards import write_shards
from sightline.errors import DatasetError
from sightline.scenes.scene import Frame
from tests.datasets.made_rows import full_row


def noise(seed: int, size: tuple[int, int] = (64, 48)):
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return as_png(Frame(str(seed), read_rgb=lambda: pixels))


@pytest.fixture(scope="module")
def pictures():
    return {one.content: one for one in map(noise, range(40))}


def row(*contents: str | None):
    return full_row(views=tuple(RowView(str(i), content=content) for i, content in enumerate(contents)), marks=())


def test_each_file_of_rows_has_its_pictures_once_in_the_order_of_their_first_rows(tmp_path, pictures):
    a, b, c, d, *_ = pictures
    rows = [row(b, a), row(None, b), row(), row(a, c), row(d), row(a, None)]
    shards = write_shards(iter([to_table(rows)]), tmp_path, rows_per_shard=4)
    written = write_images(tmp_path, shards, pictures.__getitem__)
    assert [one.name for one in written] == ["images-00000.parquet", "images-00001.parquet"]
    for shard, contents in zip(written, ([b, a, c], [d, a]), strict=True):
        table = pq.read_table(tmp_path / shard.name)
        assert table.schema == SCHEMA and table["content"].to_pylist() == contents
        assert table["data"].to_pylist() == [pictures[content].data for content in contents]
        assert table.select(["format", "width", "height"]).to_pylist()[0] == {
            "format": "png",
            "width": 64,
            "height": 48,
        }
        data = (tmp_path / shard.name).read_bytes()
        assert (shard.rows, shard.bytes) == (len(contents), len(data))
        assert shard.sha256 == hashlib.sha256(data).hexdigest()


def test_a_few_pictures_at_a_time_are_held_whatever_their_number(tmp_path, pictures, monkeypatch):
    monkeypatch.setattr(images, "BYTES_PER_GROUP", 30_000)
    written = write_pictures(tmp_path / "images-00000.parquet", list(pictures), pictures.__getitem__)
    with pq.ParquetFile(tmp_path / written.name) as file:
        groups = [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)]
    assert sum(groups) == 40 and max(groups) <= 4  # 9 kB each
    found = Images(tmp_path, [written])
    assert len(found) == 40
    for content in reversed(pictures):
        assert found.find(content).data == pictures[content].data


def test_two_files_that_hold_the_same_picture_are_one_source(tmp_path, pictures):
    a, b, *_ = pictures
    shards = [
        write_pictures(tmp_path / f"images-0000{i}.parquet", contents, pictures.__getitem__)
        for i, contents in enumerate(([a], [], [b, a]))
    ]
    found = Images(tmp_path, shards)
    assert [found.find(content).data for content in (a, b)] == [pictures[a].data, pictures[b].data]
    with pytest.raises(DatasetError, match="holds no picture 00"):
        found.find("00" * 32)


def test_a_picture_that_is_not_what_its_name_says_is_refused(tmp_path, pictures):
    a, b, *_ = pictures
    other = {a: pictures[a], b: pictures[b]}
    written = write_pictures(tmp_path / "images-00000.parquet", [a, b], other.__getitem__)
    table = pq.read_table(tmp_path / written.name)
    swapped = table.set_column(0, SCHEMA.field("content"), [[b, a]])
    pq.write_table(swapped, tmp_path / written.name)
    with pytest.raises(DatasetError, match="not the one that was written"):
        Images(tmp_path, [written]).find(a)


def test_pictures_that_cannot_be_had_leave_no_file(tmp_path, pictures):
    with pytest.raises(KeyError):
        write_pictures(tmp_path / "images-00000.parquet", ["00" * 32], pictures.__getitem__)
    assert list(tmp_path.iterdir()) == []


def test_pictures_are_kept_without_loss(tmp_path):
    picture = noise(7, (33, 21))
    written = write_pictures(tmp_path / "images-00000.parquet", [picture.content], lambda content: picture)
    [entry] = pq.read_table(tmp_path / written.name).to_pylist()
    (tmp_path / "one.png").write_bytes(entry["data"])
    np.testing.assert_array_equal(np.array(Image.open(tmp_path / "one.png")), picture.pixels())
