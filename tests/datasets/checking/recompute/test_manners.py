"""Answers that are offered among others or rounded are told again; planted faults are noticed."""

from dataclasses import replace

import pytest

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import Row, signed
from sightline.questions.objects.counting import counting
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.size import object_size
from sightline.questions.question import ask
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene

THINGS = {
    "lamp": (-1.2, 0.5, 0.6, 0.4, 0.4, 1.2), "desk": (1.1, 0.2, 0.4, 1.2, 0.6, 0.8),
    "chair": (-0.2, 1.5, 0.45, 0.5, 0.5, 0.9), "chair#2": (0.4, 0.6, 0.45, 0.5, 0.5, 0.9),
}  # fmt: skip
OFFERED = [kind.using(choices=4) for kind in (object_gap, camera_distance, object_size, counting)]
ROUNDED = [kind.using(rounding="people") for kind in (object_gap, camera_distance, object_size)]


def scene() -> Scene:
    return box_scene(THINGS, frames=4, size=(320, 240), sigma=0.004)


def rows(kinds) -> tuple[Witness, list[Row]]:
    made = scene()
    return Witness(made), rows_of(
        ask([kind.using(limit=60) for kind in kinds], SceneTable(made), 0)[0], made, "own@1", 0
    )


@pytest.fixture(scope="module")
def offered() -> tuple[Witness, list[Row]]:
    return rows(OFFERED)


@pytest.fixture(scope="module")
def rounded() -> tuple[Witness, list[Row]]:
    return rows(ROUNDED)


@pytest.mark.parametrize("kinds", ["offered", "rounded"])
def test_right_rows_pass(kinds, request):
    witness, found = request.getfixturevalue(kinds)
    assert len({row.name for row in found}) >= 3 and len(found) >= 20
    assert [faults_of(row, witness) for row in found] == [[]] * len(found)


def noticed(witness: Witness, row: Row, what: str) -> bool:
    return what in {fault.what for fault in faults_of(signed(row), witness)}


def with_option(row: Row, k: int, text: str) -> Row:
    options = tuple(text if n == k else option for n, option in enumerate(row.options))
    listed = "".join(f"\n{letter}. {option}" for letter, option in zip("ABCD", options, strict=True))
    answer = Choice(options, row.answer.index)
    text = row.text.partition("\nA. ")[0] + listed
    return replace(row, answer=answer, options=options, form=row.form.knowing(options=options), text=text)


def test_another_letter_is_noticed(offered):
    witness, found = offered
    for row in found:
        index = (row.answer.index + 1) % 4
        wrong = Choice(row.options, index)
        assert faults_of(signed(replace(row, answer=wrong, spoken=wrong.spoken(row.form))), witness)


def test_a_wrong_number_that_is_as_near_as_the_right_one_is_noticed(offered):
    witness, found = offered
    lengths = [row for row in found if row.name != "counting"]
    for row in lengths:
        near = Length.read(row.options[row.answer.index]).metres * 1.02
        assert noticed(witness, with_option(row, (row.answer.index + 1) % 4, Length(near).spoken()), "options")


def test_counts_without_a_0_or_with_what_is_far_off_are_noticed(offered):
    witness, found = offered
    counts = [row for row in found if row.name == "counting" and row.answer.text != "0"]
    assert counts
    for row in counts:
        zero = row.options.index("0")
        other = next(k for k in range(4) if k not in (row.answer.index, zero))
        assert noticed(witness, with_option(row, zero, "9"), "options")
        assert noticed(witness, with_option(row, other, "12"), "options")


def test_fewer_options_than_the_row_says_are_noticed(offered):
    witness, found = offered
    for row in found[:10]:
        assert noticed(witness, replace(row, params={**row.params, "choices": 5}), "answer")


def test_a_unit_for_other_lengths_is_noticed(rounded):
    witness, found = rounded
    for row in found:
        unit = "m" if row.answer.metres < 1 else "cm"
        form = replace(row.form, unit=unit)
        assert noticed(witness, replace(row, form=form, spoken=row.answer.spoken(form)), "rounding")


def test_a_rounding_that_is_not_that_of_the_words_is_noticed(rounded):
    witness, found = rounded
    for row in found:
        values = {**row.evidence.values, "rounding_m": 0.3 * row.evidence.values["rounding_m"]}
        assert noticed(witness, replace(row, evidence=replace(row.evidence, values=values)), "rounding_m")


def test_rounding_that_rows_do_not_tell_is_noticed(rounded):
    witness, found = rounded
    for row in found[:10]:
        assert noticed(witness, replace(row, params={k: v for k, v in row.params.items() if k != "rounding"}), "type")


def test_rounded_lengths_in_back_ticks_and_among_options_are_right_too():
    wrapped = object_gap.using(rounding="people", form=Form(wrap="backticks"), label="wrapped")
    witness, found = rows([wrapped, object_gap.using(rounding="people", choices=4)])
    assert {row.spoken[0] for row in found if row.type == "wrapped"} == {"`"} and len({row.type for row in found}) == 2
    assert [faults_of(row, witness) for row in found] == [[]] * len(found)
