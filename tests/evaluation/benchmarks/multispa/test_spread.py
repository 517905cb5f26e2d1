"""Intervals of MultiSPA's means."""

import numpy as np
import pytest

from sightline.evaluation.benchmarks.multispa.spread import intervals
from sightline.evaluation.score import interval

COLUMNS = {"dot": "depth value", "coordinate": "depth value", "choice": "correspondence choice"}


def drawn(scenes: int, rows: int, seed: int = 0):
    """Rows of three subtasks in so many scenes, each right with a chance of its scene's own."""
    rng = np.random.default_rng(seed)
    luck = rng.random(scenes)
    which = np.tile(np.arange(scenes), rows)
    kinds = rng.permutation(np.resize(list(COLUMNS), len(which)))
    return (rng.random(len(which)) < luck[which]).astype(float).tolist(), [f"s{i}" for i in which], kinds.tolist()


def test_an_interval_holds_the_mean_and_shrinks_with_the_scenes() -> None:
    wide, narrow = [], []
    for scenes, found in ((20, wide), (320, narrow)):
        scores, names, kinds = drawn(scenes, 30)
        by_column, (low, high) = intervals(scores, names, kinds, COLUMNS, 0)
        means = {k: np.mean([s for s, kind in zip(scores, kinds, strict=True) if kind == k]) for k in COLUMNS}
        columns = {"depth value": (means["dot"] + means["coordinate"]) / 2, "correspondence choice": means["choice"]}
        assert low < np.mean(list(columns.values())) < high
        for name, mean in columns.items():
            assert by_column[name][0] < mean < by_column[name][1]
        found.append(high - low)
    assert narrow[0] == pytest.approx(wide[0] / 4, rel=0.5)  # the root of 16 times as many scenes


def test_of_one_subtask_it_is_the_interval_of_its_mean() -> None:
    scores, names, _ = drawn(30, 10)
    by_column, headline = intervals(scores, names, ["choice"] * len(scores), COLUMNS, 5)
    assert by_column["correspondence choice"] == pytest.approx(interval(scores, names, 5)) == headline


def test_one_scene_or_subtasks_of_one_scene_each_tell_nothing() -> None:
    nothing = ({"depth value": (None, None), "correspondence choice": (None, None)}, (None, None))
    assert intervals([1.0, 0.0], ["a", "a"], ["dot", "choice"], COLUMNS, 0) == nothing
    assert intervals([1.0, 0.0], ["a", "b"], ["dot", "choice"], COLUMNS, 0) == nothing


def test_a_subtask_of_one_scene_takes_the_interval_from_its_column_and_the_mean_alone() -> None:
    scores, names, kinds = drawn(40, 30)
    kinds = ["dot" if kind == "coordinate" else kind for kind in kinds]
    before, _ = intervals(scores, names, kinds, COLUMNS, 0)
    after, headline = intervals([*scores, 1.0], [*names, names[0]], [*kinds, "coordinate"], COLUMNS, 0)
    assert after["depth value"] == headline == (None, None) and before["depth value"] != (None, None)
    assert after["correspondence choice"] == before["correspondence choice"] != (None, None)
