import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.datasets.rows.prediction import PredictionRow
from sightline.errors import PredictionError
from sightline.evaluation.baselines import Oracle
from sightline.evaluation.score import interval, score
from sightline.geometry.box import Box
from tests.evaluation.rows import height, nearer, one_of_each, taller, where


def replies(rows, answerer):
    return {
        row.id: PredictionRow(row.id, reply.text, reply.boxes)
        for row, reply in zip(rows, answerer.answer(rows), strict=True)
    }


def words(*pairs):
    return {row.id: PredictionRow(row.id, said) for row, said in pairs}


def test_the_truth_scores_one_in_every_type_and_box() -> None:
    rows = one_of_each()
    report = score(rows, replies(rows, Oracle()), answerer="oracle")
    assert {kind.score for kind in report.types.values()} == {1.0}
    assert report.grounding is not None and report.grounding.acc50 == report.grounding.aligned_acc50 == 1.0
    assert report.missing == 0 and report.rows == len(rows)


def test_a_score_is_the_share_of_right_answers_and_silence_is_wrong() -> None:
    rows = [nearer(True, seed=i) for i in range(4)]
    report = score(rows, words((rows[0], "Yes."), (rows[1], "no"), (rows[2], "cheese")))
    kind = report.types["nearer"]
    assert (kind.n, kind.score, kind.missing, kind.unread) == (4, 0.25, 1, 1)


def test_a_reply_is_scored_by_the_rows_own_scorer() -> None:
    close, far = height("lamp", 1.0), height("lamp", 2.0)
    report = score([close, far], words((close, "0.93 m"), (far, "1 m")))
    # Mean relative accuracy: 7 % off clears nine of ten bars, 50 % off the lowest one only.
    assert report.types["height"].score == pytest.approx((0.9 + 0.1) / 2)


def test_boxes_count_by_their_overlap_turned_and_aligned() -> None:
    truth = Box.from_yaw((0, 0, 0), (1, 1, 1))
    rows = [where("lamp", truth, seed=i) for i in range(3)]
    shifts = (0.0, 0.5, 2.0)  # overlaps of 1, 1/3 and 0
    said = {
        row.id: PredictionRow(row.id, "", (Box.from_yaw((x, 0, 0), (1, 1, 1)),))
        for row, x in zip(rows, shifts, strict=True)
    }
    report = score(rows, said)
    assert report.grounding is not None
    assert report.grounding.acc25 == pytest.approx(2 / 3) and report.grounding.acc50 == pytest.approx(1 / 3)
    assert report.grounding.mean_iou == pytest.approx((1 + 1 / 3) / 3)
    assert report.types["where"].score == pytest.approx(2 / 3)


def test_a_long_box_turned_wrongly_fails_turned_and_passes_aligned() -> None:
    # ±45° give the same axis-aligned box, while the solids cross.
    row = where("plank", Box.from_yaw((0, 0, 0), (2, 0.2, 1), np.pi / 4))
    report = score([row], {row.id: PredictionRow(row.id, "", (Box.from_yaw((0, 0, 0), (2, 0.2, 1), -np.pi / 4),))})
    assert report.grounding is not None
    assert report.grounding.acc25 == 0.0 and report.grounding.aligned_acc50 == 1.0


def test_a_box_in_words_counts_like_one_in_numbers() -> None:
    row = where("lamp", Box.from_yaw((1.25, 0, 0.5), (1, 1, 1), 0.5))
    report = score([row], words((row, row.spoken)))
    assert report.grounding is not None and report.grounding.mean_iou > 0.97


def test_replies_to_unknown_rows_are_refused() -> None:
    with pytest.raises(PredictionError, match="1 of 2 replies"):
        score([nearer(True)], words((nearer(True), "yes"), (nearer(False), "no")))


def test_the_lift_is_over_the_best_of_those_who_never_look() -> None:
    rows = [nearer(True, seed=i) for i in range(10)]

    def said(right):
        return words(*((row, "yes" if i < right else "no") for i, row in enumerate(rows)))

    report = score(rows, said(8), {"blind": said(5), "prior": said(6), "chance": said(4), "rival": said(9)})
    assert report.types["nearer"].lift == pytest.approx(0.2)
    told = json.loads(json.dumps(report.to_json()))
    line = told["types"]["nearer"]
    assert (line["n"], line["score"], line["blind"], line["prior"], line["chance"]) == (10, 0.8, 0.5, 0.6, 0.4)
    assert line["majority"] is None and line["rival"] == 0.9
    assert told["grounding"] == {"acc25": None, "acc50": None}


def test_the_document_has_the_keys_that_others_read() -> None:
    rows = one_of_each()
    told = json.loads(json.dumps(score(rows, replies(rows, Oracle())).to_json()))
    assert set(told["types"]) == {row.type for row in rows}
    assert {"acc25", "acc50"} <= set(told["grounding"])
    assert all({"n", "score", "blind", "majority", "prior", "chance"} <= set(line) for line in told["types"].values())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 1)), min_size=2, max_size=40), st.integers(0, 9))
def test_the_interval_holds_the_mean_between_the_scenes_extremes(told, seed) -> None:
    scenes, scores = [t[0] for t in told], [t[1] for t in told]
    low, high = interval(scores, scenes, seed, resamples=200)
    if len(set(scenes)) < 2:
        assert low is None and high is None
        return
    means = [np.mean([s for at, s in told if at == scene]) for scene in set(scenes)]
    assert min(means) - 1e-9 <= low <= high <= max(means) + 1e-9
    assert (low, high) == interval(scores, scenes, seed, resamples=200)


def test_rows_of_one_scene_share_its_luck() -> None:
    rng = np.random.default_rng(0)
    lucky = np.repeat(rng.random(20) < 0.5, 50).astype(float)  # all rows of a scene alike
    scenes = [f"s{i}" for i in range(20) for _ in range(50)]
    clustered = interval(lucky, scenes)
    alone = interval(lucky, [str(i) for i in range(1000)])
    assert clustered[1] - clustered[0] > 4 * (alone[1] - alone[0])


def test_equal_rows_in_two_scenes_are_two() -> None:
    rows = [taller("lamp", "sofa", 0, scene="a"), taller("lamp", "sofa", 0, scene="b")]
    report = score(rows, words((rows[0], "lamp"), (rows[1], "sofa")))
    assert report.types["taller"].score == 0.5
