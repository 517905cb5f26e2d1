import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sightline.datasets.filtering.blind.sieve import GIVEN_AWAY, PILED_UP
from sightline.datasets.filtering.filter import CROWDED, REPEATED, REPORT, Rule, filtered, guessable
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import check, read_manifest, read_rows
from sightline.errors import ConfigError, DatasetError
from tests.datasets.filtering.blind.made_folder import folder_of
from tests.datasets.filtering.blind.made_questions import THINGS
from tests.datasets.filtering.test_rewritten import digests
from tests.evaluation.rows import height, taller

SCENES, PER_SCENE = 60, 12


def rows() -> list[Row]:
    """Sizes that the names tell, and which of two is taller, which they do not."""
    rng = np.random.default_rng(0)
    made = []
    for scene in range(SCENES):
        for i in range(PER_SCENE):
            a, b = rng.choice(len(THINGS), 2, replace=False).tolist()
            name, seed = f"room_{scene}", scene * PER_SCENE + i
            made.append(taller(THINGS[a], THINGS[b], int(rng.integers(2)), scene=name, seed=seed))
            metres = 0.1 * 1.5**a * float(np.exp(rng.normal(0, 0.05)))
            made.append(height(THINGS[a], metres, scene=name, seed=seed))
    return made


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    return folder_of(rows(), tmp_path_factory.mktemp("filter") / "data")


@pytest.fixture(scope="module")
def done(source: Path):
    out = source.parent / "out"
    # Things have no ids of their own here: names and scenes alone would call many pairs repeated.
    return filtered(source, out, Rule(repeats=False)), out


def test_what_the_names_tell_goes_and_what_must_be_seen_stays(done) -> None:
    report, out = done
    assert report.types["height"].after < 0.1 * report.types["height"].before
    assert report.types["taller"].after > 0.97 * report.types["taller"].before
    assert report.rows == sum(one.after for one in report.types.values()) == len(list(read_rows(out)))


def test_the_folder_is_whole_and_says_by_whom_it_was_filtered(source: Path, done) -> None:
    report, out = done
    manifest = check(out)
    told = manifest.filtered
    assert told is not None and told["rule"] == report.rule and told["rows"] == read_manifest(source).rows
    assert told["types"]["height"] == {"before": 720, "after": report.types["height"].after}
    assert manifest.dropped[f"height: {GIVEN_AWAY}"] == report.types["height"].removed[GIVEN_AWAY]


def test_the_report_stands_beside_the_rows_with_luck_and_judges_before_and_after(done) -> None:
    report, out = done
    told = json.loads((out / REPORT).read_text())
    assert told == json.loads(json.dumps(report.to_json()))
    one = told["types"]["height"]
    assert one["judges"]["words"] > 0.95 and one["judges"]["words"] > one["chance"]
    assert told["types"]["taller"]["chance"] == 0.5 and abs(told["types"]["taller"]["judges"]["words"] - 0.5) < 0.08
    assert one["before"] - one["after"] == sum(one["removed"].values())
    assert 0 < one["chance"] < 1 and told["types"]["taller"]["after_chance"] == 0.5


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_rows(source: Path, done, tmp_path: Path) -> None:
    _, out = done
    filtered(source, tmp_path / "again", Rule(repeats=False))
    assert digests(out) == digests(tmp_path / "again")
    filtered(source, tmp_path / "other", Rule(repeats=False, per_scene=5, seed=1))
    filtered(source, tmp_path / "third", Rule(repeats=False, per_scene=5, seed=2))
    ids = [{row.id for row in read_rows(tmp_path / name)} for name in ("other", "third")]
    assert ids[0] != ids[1]


def test_repeats_piles_and_crowds_go_too_each_for_its_reason(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    made = [
        taller(THINGS[i % 9], "lamp", int(rng.integers(2)), scene=f"room_{i % 40}", seed=i) for i in range(400)
    ]  # ten in each scene, about nine things
    rule = Rule(per_scene=4, balance=1.0)
    report = filtered(folder_of(made, tmp_path / "data"), tmp_path / "out", rule)
    removed = report.types["taller"].removed
    assert set(removed) <= {REPEATED, GIVEN_AWAY, PILED_UP, CROWDED} and {REPEATED, CROWDED} <= set(removed)
    kept = list(read_rows(tmp_path / "out"))
    assert all(sum(row.scene_id == f"room_{i}" for row in kept) <= 4 for i in range(40))
    asked = {(row.scene_id, frozenset(one.object_id for one in row.evidence.mentions)) for row in kept}
    assert len(asked) == len(kept)


def test_a_judge_from_outside_is_asked_about_the_whole_folder(source: Path, tmp_path: Path) -> None:
    class Clairvoyant:
        name = "clairvoyant"

        def right(self, folder: Path) -> np.ndarray:
            return np.array([row.type == "taller" for row in read_rows(folder)])

    report = filtered(source, tmp_path / "out", Rule(repeats=False), outsiders=[Clairvoyant()])
    assert report.types["taller"].after == 0 and report.types["taller"].judged.judges["clairvoyant"] == 1.0


def test_a_folder_that_was_not_filtered_is_judged_as_the_filter_begins(source: Path, done) -> None:
    report, _ = done
    told = guessable(source)["types"]
    assert told == {
        title: {"before": one.before, "chance": one.judged.chance, "judges": dict(one.judged.judges)}
        for title, one in report.types.items()
    }


def test_rows_whose_bytes_changed_are_never_vouched_for_by_a_new_manifest(tmp_path: Path) -> None:
    folder = folder_of([height("mug", 0.1, seed=1)], tmp_path / "data")
    [shard] = folder.glob("rows-*.parquet")
    data = bytearray(shard.read_bytes())
    data[data.rindex(b"parquet-cpp-arrow")] ^= 1  # its maker's name, which no reader of rows looks at
    shard.write_bytes(data)
    assert pq.read_table(shard).num_rows == 1
    with pytest.raises(DatasetError, match=rf"{shard.name} is not the file that was written"):
        filtered(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_rule_that_cannot_be_is_refused(source: Path, tmp_path: Path) -> None:
    for wrong in ({"agree": 0}, {"balance": 0.5}, {"per_scene": 0}, {"judges": ("wizard",)}, {"seed": -1}):
        with pytest.raises(ConfigError, match=r"give|there are"):
            Rule(**wrong)
    with pytest.raises(ConfigError, match="5 judges"):
        filtered(source, tmp_path / "out", Rule(agree=6))
    with pytest.raises(DatasetError, match="in place"):
        filtered(source, source)


def test_of_no_rows_none_are_left(tmp_path: Path) -> None:
    report = filtered(folder_of([], tmp_path / "data"), tmp_path / "out")
    assert report.rows == 0 and report.types == {} and list(read_rows(tmp_path / "out")) == []
