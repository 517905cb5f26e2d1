"""What DuckDB counts is what a walk over the rows counts."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.answers.boxes import Box3D, Boxes
from sightline.answers.catalog import ANSWERS
from sightline.answers.choice import Choice, Name, YesNo
from sightline.answers.number import Angle, Area, Count, Duration, Length, Number, Quantity, Speed
from sightline.answers.region import Mask, Pixel
from sightline.answers.sequence import Order
from sightline.answers.space import Motion, Vector
from sightline.answers.text import Refusal
from sightline.datasets.building.engine import build
from sightline.datasets.cards.counting import EXAMPLES, NUMBERS, Spot, tally
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import signed
from sightline.datasets.rows.shards import read_manifest, read_rows, write_manifest, write_shards
from sightline.errors import DatasetError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from tests.datasets.made_rows import PROFILE, MadeReader, full_row

BOX = Box.from_yaw((1, 2, 0.5), (0.5, 3.0, 1.0), 0.4)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("count") / "rows"
    build(MadeReader(1, bad=("room000",)), PROFILE, folder)
    return folder


@pytest.fixture
def counted(empty, tmp_path):
    """What is counted of rows with these changes to a full one."""

    def make(*changes):
        rows = [signed(full_row(**{"seed": seed, **change})) for seed, change in enumerate(changes)]
        shards = write_shards(iter([to_table(rows)]), tmp_path, rows_per_shard=7)
        (tmp_path / "rejected.parquet").write_bytes((empty / "rejected.parquet").read_bytes())
        manifest = replace(read_manifest(empty), rows=len(rows), shards=shards)
        write_manifest(manifest, tmp_path)
        return tally(tmp_path, manifest)

    return make


@pytest.mark.parametrize(
    ("answer", "spoken", "bar", "about"),
    [
        (Length(1.5), "1.5 m", "1.5 m", ""),
        (Area(6.0), "", "6 m²", ""),
        (Angle(0.5), "", "28.6 degrees", ""),
        (Number(0.25), "", "0.25", ""),
        (Duration(3.0), "", "3 s", ""),
        (Speed(2.0), "", "2 m/s", ""),
        (Count(4), "four", "4", ""),
        (YesNo(True), "yes", "yes", ""),
        (Choice(("sofa", "lamp"), 1), "B", "B", ""),
        (Name("bin"), "bin", "bin", ""),
        (Order(("a", "b")), "a, b", "a, b", ""),
        (Refusal("not visible"), "not visible", "not visible", ""),
        (Vector((3.0, 0.0, -4.0)), "", "5 m", "length"),
        (Motion(Pose.looking((0, 2, 0), (1, 2, 0))), "", "2 m", "how far the camera moved"),
        (Box3D(BOX), "", "3 m", "longest side"),
        (Boxes((("cup", BOX), ("cup", BOX))), "", "2", "how many boxes"),
        (Pixel(630.0, 10.0, 640, 480), "", "top right", "where in the picture"),
        (Pixel(0.0, 480.0, 640, 480), "", "bottom left", "where in the picture"),
        (Mask(2, 1, (1, 1)), "", "answers of kind mask", ""),
    ],
)  # fmt: skip
def test_each_kind_of_answer_is_counted_by_what_it_is_about(counted, answer, spoken, bar, about):
    with counted({"answer": answer, "spoken": spoken}, {"answer": answer, "spoken": spoken}) as found:
        [one] = found.types().values()
    assert (one["answers_are"], one["answers"]) == (about, [(bar, 2)])


def test_every_measured_kind_has_its_field():
    measured = {kind.kind: kind for kind in ANSWERS if issubclass(kind, Quantity) and kind is not Count}
    assert {name: kind for name, (kind, _) in NUMBERS.items()} == measured
    for kind, field in NUMBERS.values():
        assert kind.from_si(2.5).to_json()[field] == pytest.approx(2.5)


def test_a_type_that_answers_in_two_ways_shows_both(counted):
    said = {"answer": Refusal("not visible"), "spoken": "not visible"}
    with counted({"answer": Length(2.0)}, {"answer": Length(2.0)}, said) as found:
        [one] = found.types().values()
    assert one["answers"] == [("2 m", 2), ("not visible", 1)] and one["rows"] == 3


def test_places_of_right_options_are_counted(counted):
    options = ("a", "b", "c")
    with counted(*({"answer": Choice(options, k), "spoken": "x"} for k in (0, 2, 2))) as found:
        [one] = found.types().values()
    assert one["option_places"] == [1, 0, 2]


def test_metric_answers_are_counted_by_whose_word_the_metre_is(counted):
    laser, sensor, none = {"metric": "laser", "objects": "annotated"}, {"metric": "sensor"}, {"objects": "annotated"}
    rows = [{"provenance": laser}] * 2 + [{"provenance": sensor}, {"provenance": none}]
    rows.append({"answer": YesNo(True), "provenance": laser})  # rests on no metre
    with counted(*rows) as found:
        [one] = found.types().values()
        assert one["metres_by"] == {"laser": 2, "sensor": 1, "nobody": 1}
        told = {(entry["fact"], entry["provenance"]): entry["rows"] for entry in found.provenance()}
    assert told == {("metric", "laser"): 3, ("metric", "sensor"): 1, ("objects", "annotated"): 4}


def test_lengths_fall_into_bands_that_begin_with_their_edge(counted):
    with counted(*({"answer": Length(metres)} for metres in (0.1, 0.25, 3.99, 4.0, 100.0))) as found:
        told = found.lengths()
    assert told == {"edges_m": [0.25, 0.5, 1.0, 2.0, 4.0, 8.0], "types": {"size(axis=height)": [1, 1, 0, 0, 1, 1, 1]}}


def test_rows_of_scenes_are_counted_by_scene_and_dataset(counted):
    names = ["a"] * 5 + ["b"] * 3 + ["c"]
    rows = [{"scene_id": name} for name in names] + [{"scene_id": "c", "collection": "other", "licence": "free"}]
    with counted(*rows) as found:
        told, sources = found.scenes(), found.sources()
    assert told["with_rows"] == 4
    assert [told["rows_per_scene"][share] for share in ("0", "0.5", "1")] == [1, 1, 5]
    assert told["fullest"][:2] == [
        {"collection": "made", "scene": "a", "rows": 5},
        {"collection": "made", "scene": "b", "rows": 3},
    ]
    assert [(one["collection"], one["scenes"], one["rows"], one["licence"]) for one in sources] == [
        ("made", 3, 9, "made for tests"), ("other", 1, 1, "free")
    ]  # fmt: skip


def test_examples_differ_in_scene_and_answer_where_they_can(counted, tmp_path):
    rows = [{"scene_id": f"s{k % 2}", "spoken": f"{k % 4}"} for k in range(20)]
    with counted(*rows) as found:
        [spots] = found.examples().values()
    places: dict[str, list[int]] = {}
    for spot in spots:
        places.setdefault(spot.shard, []).append(spot.row)
    chosen = list(read_rows(tmp_path, places=places))
    assert (
        len(chosen) == EXAMPLES
        and len({row.spoken for row in chosen}) == 3
        and len({row.scene_id for row in chosen}) == 2
    )
    with counted(*rows) as again:
        assert again.examples() == {"size(axis=height)": spots}


def test_a_shard_in_a_folder_of_its_own_is_named_with_it(empty, tmp_path, monkeypatch):
    (tmp_path / "rows" / "data").mkdir(parents=True)
    shards = write_shards(iter([to_table([full_row()])]), tmp_path / "rows" / "data")
    named = tuple(replace(shard, name=f"data/{shard.name}") for shard in shards)
    (tmp_path / "rows" / "rejected.parquet").write_bytes((empty / "rejected.parquet").read_bytes())
    monkeypatch.chdir(tmp_path)
    for folder in (tmp_path / "rows", Path("rows"), Path("rows/../rows")):
        with tally(folder, replace(read_manifest(empty), rows=1, shards=named)) as found:
            assert found.examples() == {"size(axis=height)": [Spot("data/rows-00000.parquet", 0)]}


def test_a_folder_without_rows_is_counted_too(empty):
    with tally(empty, read_manifest(empty)) as found:
        assert found.types() == {} and found.examples() == {} and found.sources() == []
        assert found.scenes() == {"with_rows": 0, "rows_per_scene": {}, "fullest": []}
        assert found.rejected() == {"scene: SceneError: …: the file is cut off": 1}


def test_a_folder_whose_name_looks_like_a_pattern_is_that_folder_alone(tmp_path):
    for name, scenes in (("rows1", 9), ("rows[1]", 3), ("rows*", 4), ("it's", 2)):
        build(MadeReader(scenes), PROFILE, tmp_path / name)
    for name in ("rows1", "rows[1]", "rows*", "it's"):
        manifest = read_manifest(tmp_path / name)
        with tally(tmp_path / name, manifest) as found:
            assert {kind: one["rows"] for kind, one in found.types().items()} == manifest.types
            assert found.rejected() == {}


def test_rows_that_cannot_be_counted_are_told_with_their_folder(counted, tmp_path):
    with pytest.raises(DatasetError, match=r"test_rows_that_cannot.*cannot be counted"):
        with counted({}) as found:
            (tmp_path / "rejected.parquet").write_bytes(b"cut off")
            found.rejected()


def test_counts_are_those_of_a_walk_over_the_rows(tmp_path):
    build(MadeReader(30), PROFILE, tmp_path, val=0.3)
    rows = list(read_rows(tmp_path))
    with tally(tmp_path, read_manifest(tmp_path)) as found:
        types = found.types()
    for name, one in types.items():
        mine = [row for row in rows if row.type == name]
        assert one["rows"] == len(mine) and one["splits"] == dict(Counter(row.split for row in mine))
        assert sum(count for _, count in one["answers"]) == len(mine)
    assert set(types) == {row.type for row in rows}
