"""The profile says its answers as the benchmark records them."""

import pickle
import re
from dataclasses import replace

import pytest

from sightline.answers.answer import score
from sightline.answers.choice import Choice
from sightline.answers.number import Count
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.questions.profiles.vsi_bench import PROFILE
from sightline.questions.question import ask
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Room
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked
from tests.questions.rooms.test_appearance import film

DECIMALS = {"object_size_estimation": 0, "room_size_estimation": 1, "object_abs_distance": 1, "object_counting": 0}


@pytest.fixture(scope="module")
def room():
    things = {**PARLOUR, "stool#1": (-2.0, 1.6, 0.3, 0.4, 0.4, 0.6), "stool#2": (2.0, 2.2, 0.35, 0.4, 0.4, 0.7)}
    return replace(box_scene(things, frames=0), room=Room(23.4567))


@pytest.mark.parametrize("kind", PROFILE.types, ids=lambda kind: kind.title)
def test_answers_are_bare_numbers_or_letters(kind, room):
    questions = asked(film() if kind.title == "obj_appearance_order" else room, kind)
    assert questions
    for question in questions:
        if isinstance(question.answer, Choice):
            assert re.fullmatch(r"[A-D]", question.spoken) and f"\n{question.spoken}. " in question.text
        else:
            said = rf"\d+\.\d{{{DECIMALS[kind.title]}}}" if DECIMALS[kind.title] else r"\d+"
            assert re.fullmatch(said, question.spoken)


@pytest.mark.parametrize("kind", PROFILE.types, ids=lambda kind: kind.title)
def test_types_travel_and_what_they_say_is_read_back(kind, room):
    scene = film() if kind.title == "obj_appearance_order" else room
    there = pickle.loads(pickle.dumps(kind))  # noqa: S301
    again = asked(scene, there)
    assert [(q.text, q.spoken) for q in again] == [(q.text, q.spoken) for q in asked(scene, kind)]
    for question in again:
        assert score(question.answer, question.spoken, question.form, kind.scorer) == 1.0


def test_a_floor_is_said_to_a_tenth_and_an_edge_in_centimetres(room):
    kinds = {kind.title: kind for kind in PROFILE.types}
    assert [question.spoken for question in asked(room, kinds["room_size_estimation"])] == ["23.5"]
    spoken = {
        question.evidence.mentions[0].name: question.spoken for question in asked(room, kinds["object_size_estimation"])
    }
    assert spoken["desk"] == "120" and spoken["lamp"] == "120" and spoken["chair"] == "90"
    counts = asked(room, kinds["object_counting"])
    assert {question.answer for question in counts} == {Count(1), Count(2)}


def test_its_rows_of_filmed_rooms_are_told_again():
    reader = open_reader("procedural", "3..5@120x90x6")
    types = set()
    for id in reader.ids():
        scene = reader.load(id)
        witness = Witness(scene)
        rows = rows_of(ask(PROFILE.types, SceneTable(scene), 0)[0], scene, PROFILE.title, 0)
        types |= {row.type for row in rows}
        assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)
    assert types >= {kind.title for kind in PROFILE.types} - {"obj_appearance_order"}
