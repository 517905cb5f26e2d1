"""A build that keeps its pictures gives the same bytes however it was run, and nothing is rendered to be named."""

import io
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from PIL import Image

from sightline.datasets.building.engine import build
from sightline.datasets.pictures.albums import Albums, is_album, naming
from sightline.datasets.pictures.encoded import as_png
from sightline.datasets.rows.shards import WORK, check, read_manifest, read_rejected, read_rows
from sightline.errors import DatasetError
from tests.datasets.pictures.made_pictures import SHOTS, SIZE, ShotReader, take

datasets = pytest.importorskip("datasets")

ROOT = Path(__file__).parents[3]
ROOMS = 40  # three parts


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return take(tmp_path_factory.mktemp("taken") / "shots", ROOMS)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, root):
    folder = tmp_path_factory.mktemp("built") / "whole"
    build(ShotReader(root), SHOTS, folder, embed=True, budget=80)
    return folder


def test_pictures_are_those_of_kept_rows_once_and_in_their_order(whole, root):
    manifest = check(whole)
    assert manifest.embedded and [one.name for one in manifest.images] == ["images-00000.parquet"]
    table = pq.read_table(whole / "images-00000.parquet")
    rows = list(read_rows(whole))
    assert 60 < len(rows) <= 80
    shown = [view.content for row in rows for view in row.views]
    assert None not in shown and table["content"].to_pylist() == list(dict.fromkeys(shown))
    data = dict(zip(table["content"].to_pylist(), table["data"].to_pylist(), strict=True))
    for row in rows:
        scene = ShotReader(root).load(row.scene_id)
        for view in row.views:
            frame = scene.frame(view.frame)
            assert data[view.content] == (as_png(frame).data if view.frame == "2" else frame.read_encoded())


def test_a_picture_that_is_not_as_it_was_written_is_found(tmp_path, root):
    build(ShotReader(root), SHOTS, tmp_path, embed=True, limit=2)
    path = tmp_path / "images-00000.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(DatasetError, match=r"images-00000\.parquet is not the file that was written"):
        check(tmp_path)


def test_two_workers_one_of_which_dies_write_the_pictures_that_one_writes(tmp_path, whole, root):
    grave = tmp_path / "grave"
    grave.mkdir()
    deadly = ShotReader(root, deadly=("room020",), grave=grave)
    build(deadly, SHOTS, tmp_path / "two", embed=True, budget=80, workers=2)
    assert (grave / "room020").exists()  # the worker did die
    assert bytes_of(tmp_path / "two") == bytes_of(whole)


KILLED = """
import os, sys
from pathlib import Path
from sightline.datasets.building import engine
from sightline.datasets.pictures import images
from tests.datasets.pictures.made_pictures import SHOTS, ShotReader
root, out, where = sys.argv[1:]
def told(done, total, questions):
    if where == "parts" and done == 32:
        os._exit(9)
def table(pictures, whole=images._table):
    if where == "images":
        os._exit(9)
    return whole(pictures)
images._table = table
engine.build(ShotReader(root), SHOTS, Path(out), embed=True, budget=80, progress=told)
"""


@pytest.mark.parametrize("where", ["parts", "images"])
def test_a_killed_build_goes_on_and_ends_with_the_same_pictures(tmp_path, whole, root, where):
    out = tmp_path / "killed"
    path = ":".join([str(ROOT / "src"), str(ROOT), *[p for p in sys.path if p]])
    command = [sys.executable, "-c", KILLED, root, str(out), where]
    assert subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": path}).returncode == 9
    album = out / WORK / "part-000000.zip"
    album.write_bytes(album.read_bytes()[:1000])  # of which the disk lost a part, besides
    assert not is_album(album)
    with pytest.raises(DatasetError, match="differs in embedded"):
        build(ShotReader(root), SHOTS, out, budget=80, resume=True)
    build(ShotReader(root), SHOTS, out, embed=True, budget=80, resume=True)
    assert bytes_of(out) == bytes_of(whole)
    assert not (out / WORK).exists()


def test_a_finished_build_without_pictures_is_not_one_with_them(tmp_path, root):
    build(ShotReader(root), SHOTS, tmp_path, limit=1)
    with pytest.raises(DatasetError, match="holds a finished build"):
        build(ShotReader(root), SHOTS, tmp_path, limit=1, embed=True, resume=True)


def test_without_pictures_rows_name_files_and_nothing_is_rendered(tmp_path, whole, root):
    build(ShotReader(root, blind=True), SHOTS, tmp_path, budget=80)
    assert not read_manifest(tmp_path).embedded and not list(tmp_path.glob("images-*"))
    assert read_rejected(tmp_path).num_rows == 0
    for one, other in zip(read_rows(tmp_path), read_rows(whole), strict=True):
        assert one.id == other.id
        for view, kept in zip(one.views, other.views, strict=True):
            assert view.content == (None if view.frame == "2" else kept.content)


def test_a_scene_of_which_a_picture_cannot_be_kept_is_set_aside(tmp_path, root):
    build(ShotReader(root, blind=True), SHOTS, tmp_path, embed=True, limit=2)
    assert read_rejected(tmp_path)["scene"].to_pylist() == ["room000", "room001"]
    assert check(tmp_path).images[0].rows == 0


def test_a_scene_with_a_picture_of_a_damaged_header_is_set_aside_and_the_rest_is_built(tmp_path):
    root = take(tmp_path / "shots", 3)
    path = Path(root) / "room001.jpg"
    path.write_bytes(path.read_bytes()[:100])  # since the reader looked
    build(ShotReader(root), SHOTS, tmp_path / "rows", embed=True)
    [told] = read_rejected(tmp_path / "rows").to_pylist()
    assert told["scene"] == "room001" and "frame 0: not a picture that can be read" in told["reason"]
    assert {row.scene_id for row in read_rows(tmp_path / "rows")} == {"room000", "room002"}


def test_each_picture_is_read_once_a_scene(tmp_path, root):
    scene = ShotReader(root).load("room000")
    reads = []
    read = scene.frames[0].read_encoded
    object.__setattr__(scene.frames[0], "read_encoded", lambda: reads.append(0) or read())
    with naming(tmp_path / "part-000000.zip") as names:
        content = names.of(scene)
        assert len({content(frame) for _ in range(5) for frame in "02"}) == 2
    assert len(reads) == 1
    with zipfile.ZipFile(tmp_path / "part-000000.zip") as album:
        assert len(album.namelist()) == 2


def test_albums_are_searched_from_the_last_one_on(tmp_path, root):
    contents = []
    for number, room in enumerate(("room000", "room001")):
        with naming(tmp_path / f"{number}.zip") as names:
            contents.append(list(map(names.of(ShotReader(root).load(room)), "01")))
    (first, common), (second, _) = contents
    albums = Albums([tmp_path / "0.zip", tmp_path / "1.zip"])
    for content in (first, common, second, common):  # the second album holds what is common, too
        assert albums.find(content).content == content
    with pytest.raises(DatasetError, match="is in no part"):
        albums.find(first)


def test_an_album_with_a_bit_turned_in_what_it_says_of_a_picture_gives_the_picture_or_is_named(tmp_path, root):
    path = tmp_path / "0.zip"
    with naming(path) as names:
        content = names.of(ShotReader(root).load("room000"))("0")
    whole = path.read_bytes()
    picture = Albums([path]).find(content).data
    for bit in range(8 * whole.index(b"PK\x01\x02"), 8 * len(whole)):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        try:
            assert Albums([path]).find(content).data == picture
        except DatasetError as error:
            assert "go on with --resume" in str(error) or "is in no part" in str(error)


def decoded(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture.size


def test_the_libraries_that_people_read_parquet_with_join_rows_and_their_pictures(tmp_path, whole):
    rows, images = str(whole / "rows-*.parquet"), str(whole / "images-*.parquet")
    expected = {(row.id, view.content) for row in read_rows(whole) for view in row.views}

    joined = duckdb.sql(
        f"select id, content, data from (select id, unnest(views).content as content from '{rows}') "
        f"join '{images}' using (content)"
    ).fetchall()
    assert {(id, content) for id, content, _ in joined} == expected
    assert {decoded(data) for _, _, data in joined} == {SIZE}

    views = pd.read_parquet(next(whole.glob("rows-*"))).explode("views")
    frames = views.assign(content=views["views"].str["content"]).merge(pd.read_parquet(next(whole.glob("images-*"))))
    assert set(zip(frames["id"], frames["content"], strict=True)) == expected
    assert {decoded(data) for data in frames["data"]} == {SIZE}

    word = datasets.Value("string")
    wanted = datasets.Features({"id": word, "views": datasets.List({"frame": word, "role": word, "content": word})})
    read = partial(datasets.load_dataset, "parquet", split="train", cache_dir=str(tmp_path / "cache"))
    named = read(data_files=rows, columns=list(wanted), features=wanted)
    assert {(row["id"], view["content"]) for row in named for view in row["views"]} == expected
    pictures = read(data_files=images).cast_column("data", datasets.Image())
    assert {picture.size for picture in pictures["data"]} == {SIZE}
    assert set(pictures["content"]) == {content for _, content in expected}
