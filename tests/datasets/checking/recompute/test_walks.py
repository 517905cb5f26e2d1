"""Ways on the corners of the cells: right rows have no fault, and planted ones are found."""

from collections import Counter
from dataclasses import replace

import pytest

from sightline.answers.choice import Choice, YesNo
from sightline.answers.sequence import Route
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import Row, signed
from sightline.questions.question import ask
from sightline.questions.reasoning.path import gets_through, gone_round, way_landmarks, way_turns
from sightline.scenes.table import SceneTable
from tests.questions.reasoning.floored import CORNER, HALL, ISLANDS, WALLED, floored

KINDS = (way_landmarks, way_turns, gets_through, gone_round)
SWAP = {"left": "right", "right": "left", "back": "left"}


@pytest.fixture(scope="module")
def asked() -> list[tuple[Witness, Row]]:
    found = []
    for number, things in enumerate((HALL, WALLED, CORNER, ISLANDS)):
        scene = floored(things, id=f"hall {number}")
        table, witness = SceneTable(scene), Witness(scene)
        for seed in range(2):
            rows = rows_of(ask([kind.using(limit=4) for kind in KINDS], table, seed)[0], scene, "own@1", seed)
            found += [(witness, row) for row in rows]
    return found


def test_right_rows_have_no_fault(asked):
    assert {row.name for _, row in asked} == {kind.name for kind in KINDS} and len(asked) > 40
    for witness, row in asked:
        assert faults_of(row, witness) == []


def other_answer(row: Row) -> Row:
    answer = row.answer
    if isinstance(answer, YesNo):
        wrong = YesNo(not answer.yes)
    elif isinstance(answer, Choice):
        wrong = Choice(answer.options, (answer.index + 1) % len(answer.options))
    elif row.name == "way_turns":
        wrong = Route(turns=tuple(SWAP[turn] for turn in answer.turns) or ("left",))
    else:
        listed = [one.name for one in row.evidence.mentions[2:] if one.name not in answer.landmarks]
        wrong = Route(landmarks=(*answer.landmarks, listed[0]))
    return replace(row, answer=wrong, spoken=wrong.spoken(row.form))


def other_value(row: Row) -> Row:
    values = {name: value * 1.5 for name, value in row.evidence.values.items()} or {"length_m": 3.0}
    return replace(row, evidence=replace(row.evidence, values=values))


def other_end(row: Row) -> Row:
    """The names of start and goal exchanged in the evidence."""
    a, b, *rest = row.evidence.mentions
    return replace(row, evidence=replace(row.evidence, mentions=(b, a, *rest)))


def other_thing(row: Row) -> Row:
    *rest, last = row.evidence.mentions
    return replace(row, evidence=replace(row.evidence, mentions=(*rest, replace(last, object_id="nobody"))))


def other_words(row: Row) -> Row:
    return replace(row, text=row.text.replace("60 cm", "30 cm").replace("middle", "edge").replace(" round", " past"))


def shown(row: Row) -> Row:
    return replace(row, shows="views")


@pytest.mark.parametrize("fault", [other_answer, other_value, other_end, other_thing, other_words, shown])
def test_planted_faults_are_found(asked, fault):
    missed = Counter()
    for witness, row in asked:
        if fault is other_words and fault(row).text == row.text:
            continue
        if not faults_of(signed(fault(row)), witness):
            missed[row.type] += 1
    assert not missed


def test_the_order_of_what_is_passed_counts(asked):
    several = [(witness, row) for witness, row in asked if len(getattr(row.answer, "landmarks", ())) > 1]
    assert several
    for witness, row in several:
        wrong = Route(landmarks=row.answer.landmarks[::-1])
        assert "answer" in {f.what for f in faults_of(signed(replace(row, answer=wrong)), witness)}


def test_without_a_known_floor_nothing_can_be_worked_out(asked):
    for witness, row in asked[::6]:
        blind = Witness(replace(witness.scene, read_free_space=None))
        found = {fault.what for fault in faults_of(row, blind)}
        assert ("answer" in found) is (row.name != "gone_round")
