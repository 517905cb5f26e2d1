import numpy as np
import pyarrow as pa
import pytest

from sightline.datasets.filtering.blind.sheet import COLUMNS, TOLD, luck, sheets, told
from sightline.datasets.rows.columns import to_table
from sightline.errors import DatasetError
from tests.datasets.filtering.blind.made_questions import coin, heights
from tests.evaluation.rows import height, nearer, taller


def test_judges_are_told_words_names_and_options_and_nothing_of_the_picture() -> None:
    rows = [taller("lamp", "sofa", 1, scene="a"), nearer(True, scene="b"), height("mug", 0.1, scene="a")]
    whole = to_table([*rows, *rows])
    # A piece of a table has offsets of its own.
    table = told(whole.slice(3, 3).select(list(COLUMNS)))
    assert table.schema.equals(TOLD)
    assert table["scene"].to_pylist() == ["made/a", "made/b", "made/a"]
    assert table["labels"].to_pylist() == [["lamp", "sofa"], ["lamp", "sofa"], ["mug"]]
    assert table["options"].to_pylist() == [["lamp", "sofa"], [], []]
    assert table["text"].to_pylist() == [row.text for row in rows]


def test_a_scene_lies_in_one_fold_and_folds_are_even() -> None:
    [(_, sheet)] = sheets(coin(400)).values()
    scenes = np.array(sheet.table["scene"].to_pylist())
    assert all(len(set(sheet.fold[scenes == scene].tolist())) == 1 for scene in set(scenes.tolist()))
    assert np.bincount(sheet.fold).tolist() == [100] * 4


def test_scans_of_one_room_lie_in_one_fold() -> None:
    table = coin(400, kind="coin")
    names = [f"scannet/scene{i // 10:04d}_{i // 5 % 2:02d}" for i in range(400)]
    [(_, sheet)] = sheets(table.set_column(2, "scene", pa.array(names))).values()
    assert (sheet.fold.reshape(40, 10) == sheet.fold.reshape(40, 10)[:, :1]).all()
    assert np.bincount(sheet.fold).tolist() == [100] * 4


def test_of_many_questions_so_many_are_learnt_from_and_the_same_ones_in_any_order() -> None:
    table = coin(400)
    mixed = table.take(pa.array(np.random.default_rng(0).permutation(400)))
    learnt = []
    for one in (table, mixed):
        [(_, sheet)] = sheets(one, learnt=90).values()
        learnt.append(set(np.array(sheet.table["id"].to_pylist())[sheet.learn].tolist()))
    assert len(learnt[0]) == 90 and learnt[0] == learnt[1]


def test_types_are_judged_apart_and_keep_their_places() -> None:
    table = pa.concat_tables([coin(30), heights(20, 0.1)]).take(pa.array(np.random.default_rng(1).permutation(50)))
    found = sheets(table)
    assert sorted(found) == ["coin", "height"]
    for title, (rows, sheet) in found.items():
        assert set(table["type"].take(pa.array(rows)).to_pylist()) == {title}
        assert sheet.table["id"].to_pylist() == table["id"].take(pa.array(rows)).to_pylist()


def test_luck_depends_on_seed_and_name_alone_and_is_even() -> None:
    names = [f"row{i}" for i in range(4000)]
    first = luck(names, 7)
    np.testing.assert_array_equal(first[::-1], luck(names[::-1], 7))
    assert abs(np.corrcoef(first, luck(names, 8))[0, 1]) < 0.06
    assert np.abs(np.quantile(first, [0.1, 0.5, 0.9]) - [0.1, 0.5, 0.9]).max() < 0.03


def test_a_table_of_other_columns_is_refused_by_name() -> None:
    with pytest.raises(DatasetError, match="labels"):
        sheets(pa.table({"id": ["a"]}))
