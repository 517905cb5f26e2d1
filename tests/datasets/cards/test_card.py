"""The card tells what is in a folder of rows, and asks nobody for anything."""

import json
import re

import pytest

from sightline.answers.choice import YesNo
from sightline.answers.number import Count, Length
from sightline.answers.space import Vector
from sightline.datasets.cards.card import FIGURES, PAGE, card, command, histogram
from sightline.datasets.engine import build
from sightline.datasets.shards import read_manifest, read_rows
from sightline.errors import DatasetError, SceneError
from sightline.scenes.open import open_reader
from tests.datasets.made_rows import PROFILE, MadeReader


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("card") / "rows"
    build(MadeReader(12, bad=("room003", "room005")), PROFILE, folder, val=0.3)
    return folder, card(folder, lambda source: MadeReader(12))


def test_its_figures_are_those_of_the_rows(made):
    folder, page = made
    assert page == folder / PAGE
    facts = json.loads((folder / FIGURES).read_text())
    rows = list(read_rows(folder))
    assert facts["rows"] == len(rows) and facts["scenes"] == 10
    for name, one in facts["types"].items():
        mine = [row for row in rows if row.type == name]
        assert one["rows"] == len(mine) == sum(one["splits"].values()) == sum(count for _, count in one["answers"])
        assert {example["id"] for example in one["examples"]} <= {row.id for row in mine}
        assert len(one["examples"]) == min(3, len(mine))
    assert sum(one["rows"] for one in facts["sources"]) == len(rows)
    assert facts["sources"][0]["licence"] == "made for tests"
    whose = {(one["fact"], one["provenance"]): one["rows"] for one in facts["provenance"]}
    assert whose[("objects", "synthetic")] == len(rows)
    assert facts["rejected"] == {"scene: SceneError: …: the file is cut off": 2}
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


def test_pictures_are_in_the_page_where_scenes_have_frames(tmp_path):
    build(open_reader("procedural", "0..2@160x120x2"), "core", tmp_path, budget=20)
    page = card(tmp_path).read_text()
    examples = sum(len(one["examples"]) for one in json.loads((tmp_path / FIGURES).read_text())["types"].values())
    assert page.count("src='data:image/jpeg;base64,") == examples > 5


def test_a_source_that_is_gone_costs_the_pictures_only(tmp_path):
    build(open_reader("procedural", "0..2@160x120x2"), "core", tmp_path, budget=20)

    def gone(source: str) -> MadeReader:
        raise SceneError("the disk is away")

    assert "<figure><figcaption>" in card(tmp_path, gone).read_text()


def test_words_of_a_question_are_text_and_never_markup(made):
    from sightline.datasets.cards.page import page

    facts = json.loads((made[0] / FIGURES).read_text())
    facts["types"]["taller"]["examples"][0]["text"] = "Is <b>it</b> & 'so'?"
    assert "Is &lt;b&gt;it&lt;/b&gt; &amp; " in page(facts, {})


def test_the_command_makes_the_rows_again(made):
    assert command(read_manifest(made[0])) == "sightline build made nowhere --profile made --seed 0 --out DIR --val 0.3"


def test_histograms_put_numbers_in_bins_and_words_by_frequency():
    lengths = [(Length(metres), "") for metres in (0.5, 0.51, 5.0, 40.0, 128.0)]
    bins = histogram(lengths)
    assert [count for _, count in bins] == [2, 0, 0, 1, 0, 0, 1, 1]
    assert bins[0][0] == "50 cm to 1 m"
    words = [(YesNo(True), "yes")] * 3 + [(YesNo(False), "no")]
    assert histogram(words) == [("yes", 3), ("no", 1)]
    counts = [(Count(k), str(k)) for k in range(20)]
    assert histogram(counts)[-1] == ("others", 12)
    assert histogram([(Vector((0, 0, k)), str(k)) for k in (1.0, 2.0)]) == [("2 different answers", 2)]
    assert histogram([(Length(2.0), "2 m")] * 3) == [("2 m", 3)]


def test_an_unfinished_folder_has_no_card(tmp_path):
    with pytest.raises(DatasetError, match="holds no rows"):
        card(tmp_path)
