"""MultiSPA's own ruler: the published rule to the digit, and what lies beside it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import score as typed_score
from sightline.answers.choice import Choice
from sightline.answers.direction import Direction
from sightline.answers.number import Angle, Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.datasets.rows.prediction import PredictionRow
from sightline.datasets.rows.row import signed
from sightline.errors import PredictionError
from sightline.evaluation.baselines import Oracle
from sightline.evaluation.benchmarks.multispa.layout import read_benchmark
from sightline.evaluation.benchmarks.multispa.ruler import marks, score_multispa
from sightline.evaluation.benchmarks.multispa.subtasks import BY_NAME, COLUMNS, FORMS, LABELS, SUBTASKS
from tests.evaluation.benchmarks.multispa.made_files import FILES, TWO, scannet, write
from tests.evaluation.rows import row

# Two more depths and two more matches, beside the 26.
MORE = {
    "more/depth_val.jsonl": [
        scannet("depth_estimation_dot", 2000, "How deep?", pictures=("00020_annotated",), number=n) for n in (1, 2)
    ],
    "more/match_val.jsonl": [
        scannet("visual_correspondence_coor_2_coor", [250, 400], TWO + "Where is [ 1 , 2 ]?", number=n) for n in (1, 2)
    ],
}
SAID = {
    "depth_comparison_dot": ["`b`"],
    "depth_comparison_coordinate": ["I say `[ 110 , 900 ]`."],  # nearer to the right one, and not the very pair
    "depth_estimation_dot": ["`2310`", "`2400`", "`2401`"],  # of 2310, 2000, 2000: the second lies on the bar
    "depth_estimation_coordinate": ["1.5 m"],
    "correspondence_coordinate": ["`[ 300 , 400 ]`", "`[ 250 , 466 ]`", "`[ 250 , 467 ]`"],  # 64.8, 63.9, 64.9 px
    "correspondence_choice": ["`A`"],
    "camera_orientation_direction_yaw": ["`Right`"],
    "camera_orientation_direction_pitch": [None],
    "camera_orientation_degrees_yaw": ["`44`"],  # of 37
    "camera_orientation_degrees_pitch": ["`1`"],  # of 0
    "camera_translation_direction_x": ["`left`"],
    "camera_translation_direction_y": ["The camera moved down."],
    "camera_translation_direction_z": ["`backward`"],
    "camera_translation_distance": ["`1380` mm"],  # of 1150, on the bar
    "camera_translation_vector": ["`[ 250 , -1200 , 50 ]`"],  # of (250, -1500, 0): 92500 = 0.04 × 2312500
    "object_movement_distance_dot_adt": ["`0`"],
    "object_movement_distance_coordinate_adt": ["`234`"],
    "object_movement_distance_dot_pstudio": ["`5`"],  # of 0
    "object_movement_distance_coordinate_pstudio": ["`1700`"],
    "object_movement_vector_dot_adt": ["`[ 300 , 0 , -400 ]`"],
    "object_movement_vector_coordinate_adt": ["`[ 0 , 0 , 0 ]`"],  # of 0
    "object_movement_vector_dot_pstudio": [None],
    "object_movement_vector_coordinate_pstudio": ["`[ 10 , 20 , 39 ]`"],  # of (10, 20, 30): 9 off, 7.48 allowed
    "object_height": ["`900`"],  # of 760
    "object_length": ["`1480`"],
    "object_width": ["``"],
}
EXPECTED = {  # official, lenient, floored, mra, strict
    "depth comparison": (1, 1, 1, None, 0),
    "depth value": ((2 / 3 + 0) / 2, (2 / 3 + 1) / 2, (2 / 3 + 0) / 2, ((1 + 0.7 + 0.6) / 3 + 0) / 2, None),
    "correspondence coordinate": (2 / 3, 2 / 3, 2 / 3, None, None),
    "correspondence choice": (0, 0, 0, None, None),
    "camera orientation direction": (1 / 2, 1 / 2, 1 / 2, None, None),
    "camera orientation degrees": (1 / 2, 1 / 2, 1, (0.7 + 0) / 2, None),
    "camera translation direction": (1 / 3, 2 / 3, 1 / 3, None, None),
    "camera translation distance": (1, 1, 1, 0.7, None),
    "camera translation vector": (1, 1, 1, 0.7, None),
    "object movement distance": (2 / 4, 2 / 4, 3 / 4, 2 / 4, None),
    "object movement vector": (2 / 4, 2 / 4, 3 / 4, (1 + 1 + 0 + 0.6) / 4, None),
    "object size": (2 / 3, 2 / 3, 2 / 3, (0.7 + 1 + 0) / 3, None),
}


def replies(rows, answerer):
    said = zip(rows, answerer.answer(rows), strict=True)
    return {row.id: PredictionRow(row.id, reply.text) for row, reply in said}


def of(name, answer, said, **more):
    """The marks of a reply to a made row of a subtask."""
    kind = BY_NAME[name]
    made = row(name, "?", answer, form=kind.form)
    return marks(signed(replace(made, form=answer.completed(kind.form), **more)), kind, said)


def test_recorded_replies_give_the_figures_worked_out_by_hand(tmp_path) -> None:
    rows = read_benchmark(write(tmp_path, FILES | MORE)).rows
    told = {name: iter(said) for name, said in SAID.items()}
    said = {row.id: text for row in rows if (text := next(told[row.type])) is not None}
    found = score_multispa(rows, {id: PredictionRow(id, text) for id, text in said.items()})
    assert found is not None and found.complete and set(EXPECTED) == set(COLUMNS)
    for name, expected in EXPECTED.items():
        column = found.columns[name]
        assert (column.official, column.lenient, column.floored, column.mra, column.strict) == tuple(
            None if value is None else pytest.approx(value, abs=1e-12) for value in expected
        ), name
    assert found.average() == pytest.approx(sum(official for official, *_ in EXPECTED.values()) / 12, abs=1e-12)
    assert found.average() == pytest.approx(7 / 12, abs=1e-12)
    assert found.subtasks["object_movement_vector_dot_pstudio"].missing == 1
    assert found.subtasks["object_width"].unread == 1 and found.subtasks["depth_estimation_coordinate"].unread == 1
    assert found.to_json()["average"] == found.average() and found.to_json()["averages"]["strict"] == 0


def test_gold_said_read_back_and_scored_is_right_in_all_26_subtasks(tmp_path) -> None:
    rows = read_benchmark(write(tmp_path)).rows
    found = score_multispa(rows, replies(rows, Oracle()))
    assert found is not None and len(found.subtasks) == 26 == len(SUBTASKS)
    for score in found.subtasks.values():
        assert (score.official, score.lenient, score.floored, score.missing, score.unread) == (1, 1, 1, 0, 0)
        assert score.mra in (1, None) and score.strict in (1, None)
    assert found.average() == 1
    assert all(typed_score(row.answer, row.spoken, row.form, row.scorer) == 1 for row in rows)


def test_gold_as_the_files_say_it_is_right(tmp_path) -> None:
    rows = read_benchmark(write(tmp_path)).rows
    words = {
        (record["question_type"], tuple(record["image"])): record["conversations"][1]["value"]
        for records in FILES.values()
        for record in records
        if "conversations" in record
    }
    known = {one.name: one.question_type for one in SUBTASKS}
    found = 0
    for one in rows:
        said = words.get((known[one.type], tuple(view.frame for view in one.views)))
        if said is not None:
            found += 1
            assert marks(one, BY_NAME[one.type], said).official == 1, said
    assert found == 12


def test_a_zero_is_met_by_zero_alone_and_by_what_cannot_be_told_from_it_under_a_floor() -> None:
    still = {said: of("object_movement_distance_dot_adt", Length(0.0), f"`{said}`") for said in ("0", "1", "10", "11")}
    assert [one.official for one in still.values()] == [1, 0, 0, 0]
    assert [one.floored for one in still.values()] == [1, 1, 1, 0]
    assert [one.mra for one in still.values()] == [1, 0, 0, 0]


def test_a_twentieth_of_the_width_reaches_further_in_thousandths_of_the_height() -> None:
    for said, right in (("`[ 550 , 500 ]`", 1), ("`[ 551 , 500 ]`", 0), ("`[ 500 , 566 ]`", 1), ("`[ 500 , 567 ]`", 0)):
        assert of("correspondence_coordinate", Pixel(648, 484, 1296, 968), said).official == right, said


def test_of_two_given_points_the_nearer_counts_in_pixels_and_a_tie_does_not() -> None:
    # In a wide picture 40 thousandths across are further than 70 down.
    truth = Pixel(400, 100, 1000, 200, ((400, 128),))
    for said, right, strict in (
        ("`[ 400 , 500 ]`", 1, 1),
        ("`[ 440 , 500 ]`", 1, 0),
        ("`[ 400 , 560 ]`", 1, 0),
        ("`[ 400 , 570 ]`", 0, 0),
        ("`[ 400 , 580 ]`", 0, 0),
        ("[ 400 , 500 ]", 0, 0),
    ):
        found = of("depth_comparison_coordinate", truth, said)
        assert (found.official, found.strict) == (right, strict), said


def test_the_lenient_reading_takes_units_sentences_and_the_last_back_ticks() -> None:
    for said, official, lenient in (
        ("It is `2310` mm.", 1, 1),
        ("`2.31 m`", 0, 1),
        ("about 2.3 metres", 0, 1),
        ("first `10`, then `2310`", 0, 1),
        ("in `Image-1` it is 2310 mm", 0, 1),
        ("<think>`99` or so</think>It is 2310 mm", 0, 1),
        ("```\n2310\n```", 1, 1),
        ("`two`", 0, 0),
        ("", 0, 0),
    ):
        found = of("depth_estimation_dot", Length(2.31), said)
        assert (found.official, found.lenient) == (official, lenient), said


@pytest.mark.parametrize("answer", [Choice(("forward", "backward"), 1), Direction("back")])
def test_words_are_equal_but_for_case_whatever_answer_they_are_of(answer) -> None:
    form = replace(FORMS["word"], options=("forward", "backward"))
    made = replace(row("camera_translation_direction_z", "?", answer, form=form), form=form)
    spoken = replace(made, spoken=answer.spoken(form))
    kind = BY_NAME["camera_translation_direction_z"]
    for said, official, lenient in (("` Backward `", 1, 1), ("`forward`", 0, 0), ("It moved backward.", 0, 1)):
        found = marks(spoken, kind, said)
        assert (found.official, found.lenient) == (official, lenient), said


def exact(kind, rng):
    """An answer as a scene gives it: not rounded to what is said."""
    width, height = 640, 480
    u, v = rng.uniform(0, width), rng.uniform(0, height)
    if kind == "chosen":
        return Pixel(u, v, width, height, (((u + 60) % width, v),))
    return {
        "millimetres": lambda: Length(float(rng.choice([0.0004, 0.0006, 0.0149, rng.uniform(0, 4)]))),
        "degrees": lambda: Angle(math.radians(rng.choice([0.3, 1.49, 2.5, rng.uniform(0, 180)]))),
        "vector": lambda: Vector(tuple(rng.choice([0.0004, 1.0]) * rng.normal(size=3))),
        "word": lambda: Choice(("left", "right"), int(rng.integers(2))),
        "letter": lambda: Choice(("A", "B"), int(rng.integers(2))),
        "point": lambda: Pixel(u, v, width, height),
    }[kind]()


def test_gold_of_our_own_rows_is_right_however_small_and_whatever_was_rounded_away() -> None:
    rng = np.random.default_rng(2)
    rows = []
    for name in LABELS:
        kind = BY_NAME[name]
        for i in range(12):
            answer = exact(kind.kind, rng)
            rows.append(row(name, f"{i}?", answer, form=answer.completed(kind.form), scene=f"room_{i}", seed=i))
    found = score_multispa(rows, replies(rows, Oracle()))
    assert found is not None and found.complete and len(found.subtasks) == 22
    assert all(one.official == one.lenient == one.floored == 1 for one in found.subtasks.values())
    assert found.average("mra") == 1 and (found.low, found.high) == (1, 1)


def test_a_row_called_a_subtask_that_it_is_not_answered_as_is_an_error() -> None:
    with pytest.raises(PredictionError, match="called object_height, whose answers are of the kind millimetres"):
        of("object_height", Choice(("a", "b"), 0), "`a`")
    with pytest.raises(PredictionError, match="called correspondence_coordinate"):
        of("correspondence_coordinate", Length(1.0), "`1`", spoken="`[ 1 , 2 ]`")


def test_rows_of_no_subtask_give_no_score_and_part_of_the_columns_no_headline(tmp_path) -> None:
    assert score_multispa([row("object_gap", "?", Length(1.0))], {}) is None
    rows = read_benchmark(write(tmp_path, MORE)).rows
    found = score_multispa(rows, {})
    assert found is not None and not found.complete and found.average() == 0
    assert found.to_json()["average"] is None and len(found.to_json()["empty_columns"]) == 10
    with pytest.raises(PredictionError, match="belong to no row"):
        score_multispa(rows, {"another": PredictionRow("another", "`1`")})


def test_subtasks_weigh_the_same_in_their_column_whatever_their_counts() -> None:
    many = [row("depth_estimation_dot", f"{i}?", Length(1.0), form=FORMS["millimetres"]) for i in range(9)]
    one = row("depth_estimation_coordinate", "?", Length(1.0), form=FORMS["millimetres"])
    found = score_multispa([*many, one], {made.id: PredictionRow(made.id, "`1000`") for made in many})
    assert found is not None and found.columns["depth value"].official == 0.5 and found.columns["depth value"].n == 10
