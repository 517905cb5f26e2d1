"""The card tells what is in a folder of rows, and asks nobody for anything."""

import json
import re
from dataclasses import replace

import pytest

from sightline.datasets.building.engine import build
from sightline.datasets.cards.card import FIGURES, FILTERED, PAGE, card, command
from sightline.datasets.rows.shards import read_manifest, read_rows
from sightline.errors import DatasetError, SceneError
from sightline.scenes.open import open_reader
from tests.datasets.made_rows import PROFILE, MadeReader

KEYS = (
    "profile schema seed command filtered rows scenes splits test_lists types sources provenance balance skipped "
    "dropped rejected_scenes rejected versions blind"
)  # what programs read; adding is free


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("card") / "rows"
    build(MadeReader(12, bad=("room003", "room005")), PROFILE, folder, val=0.3)
    return folder, card(folder, lambda source: MadeReader(12))


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("card") / "rooms"
    build(open_reader("procedural", "0..2@160x120x2"), "core", folder, budget=60)
    return folder


def test_its_figures_are_those_of_the_rows(made):
    folder, page = made
    assert page == folder / PAGE
    facts = json.loads((folder / FIGURES).read_text())
    assert set(KEYS.split()) <= set(facts)
    rows = {row.id: row for row in read_rows(folder)}
    assert facts["rows"] == len(rows) and facts["scenes"] == 10
    for name, one in facts["types"].items():
        mine = [row for row in rows.values() if row.type == name]
        assert one["rows"] == len(mine) == sum(one["splits"].values()) == sum(count for _, count in one["answers"])
        assert len(one["examples"]) == min(3, len(mine))
        for example in one["examples"]:
            row = rows[example["id"]]
            told = (row.type, row.text, row.spoken, row.scene_id, row.split)
            assert told == (name, example["text"], example["spoken"], example["scene"], example["split"])
    assert sum(one["rows"] for one in facts["sources"]) == len(rows)
    assert facts["sources"][0]["licence"] == "made for tests"
    whose = {(one["fact"], one["provenance"]): one["rows"] for one in facts["provenance"]}
    assert whose[("objects", "synthetic")] == len(rows)
    assert facts["rejected"] == {"scene: SceneError: …: the file is cut off": 2} and facts["rejected_scenes"] == 2
    assert facts["dropped"] == dict(read_manifest(folder).dropped)


def test_its_page_shows_every_example_and_reason_and_loads_nothing(made):
    folder, page = made
    text = page.read_text()
    facts = json.loads((folder / FIGURES).read_text())
    for one in facts["types"].values():
        for example in one["examples"]:
            assert example["text"] in text and example["spoken"] in text
    for reason in (*facts["skipped"], *facts["dropped"], *facts["rejected"]):
        assert reason in text
    assert not re.search(r"(https?:)?//|<script|<link|@import|url\(", re.sub(r"src='data:[^']*'", "", text))


def test_pictures_are_in_the_page_where_scenes_have_frames(rooms):
    page = card(rooms).read_text()
    examples = sum(len(one["examples"]) for one in json.loads((rooms / FIGURES).read_text())["types"].values())
    assert page.count("src='data:image/jpeg;base64,") == examples > 20
    assert len(page) < 3_000_000


def test_a_card_of_the_same_rows_is_the_same_bytes(rooms):
    assert card(rooms).read_bytes() == card(rooms).read_bytes()


def test_a_source_that_is_gone_costs_the_pictures_only(rooms):
    def gone(source: str) -> MadeReader:
        raise SceneError("the disk is away")

    assert "<figure><figcaption>" in card(rooms, gone).read_text()


def test_what_blind_judges_make_of_the_rows_is_read_or_asked_for(made, tmp_path):
    build(MadeReader(3), PROFILE, tmp_path)
    told = {"types": {"taller": {"before": 9, "chance": 0.5, "judges": {"majority": 0.6}}}}
    assert json.loads((made[0] / FIGURES).read_text())["blind"] is None
    card(tmp_path, judged=lambda folder: told)
    assert json.loads((tmp_path / FIGURES).read_text())["blind"] == told
    filtered = {"types": {"taller": {"before": 9, "after": 4}}}
    (tmp_path / FILTERED).write_text(json.dumps(filtered))
    card(tmp_path, judged=lambda folder: told)
    assert json.loads((tmp_path / FIGURES).read_text())["blind"] == filtered
    for damaged in ("{", "[]", '{"types": 3}'):
        (tmp_path / FILTERED).write_text(damaged)
        with pytest.raises(DatasetError, match=r"filter.json: .*filter the rows again"):
            card(tmp_path)


def test_a_folder_without_rows_has_a_card(tmp_path):
    build(MadeReader(1, bad=("room000",)), PROFILE, tmp_path)
    assert "0 questions about 0 scenes" in card(tmp_path).read_text()


def test_the_command_makes_the_rows_again(made):
    manifest = read_manifest(made[0])
    plain = "sightline build made nowhere --profile made --seed 0 --out DIR"
    assert command(manifest) == f"{plain} --val 0.3"
    asked = replace(manifest, val=0.0, limit=4, budget=9, test_scenes=("hall",))
    assert command(asked) == f"{plain} --limit 4 --budget 9 --test-scenes FILE"


def test_the_filters_stand_behind_the_build_that_they_filtered(made):
    first = {
        "settings": {"agree": 2, "seed": 7, "repeats": False, "balance": None},
        "judges": ["majority", "openai:u#n"],
    }
    then = {"settings": {"agree": 1, "per_scene": 50, "repeats": True}, "judges": ["words"], "before_that": first}
    told = command(replace(read_manifest(made[0]), filtered=then)).split(" && ")
    assert told[1:] == [
        "sightline filter DIR --out DIR1 --agree 2 --seed 7 --judge 'openai:u#n' --keep-repeats",
        "sightline filter DIR1 --out DIR2 --agree 1 --per-scene 50",
    ]


def test_an_unfinished_folder_has_no_card(tmp_path):
    with pytest.raises(DatasetError, match="holds no rows"):
        card(tmp_path)
