from itertools import pairwise

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.objects.ranking import nearest_of, order_by
from sightline.scenes.fact import Fact
from tests.made import EYE, box_scene
from tests.questions.asking import asked, ids, skipped
from tests.questions.objects.laws import (
    THINGS,
    doubled,
    every,
    in_a_mirror,
    room,
    said,
    the_order_of_things_changes_no_answer,
    turning_the_world_changes_nothing,
)

KINDS = (
    nearest_of,
    nearest_of.using(to="thing", count=4),
    nearest_of.using(ask="farthest", distance="centre"),
    nearest_of.using(to="thing", distance="centre", count=2, ask="farthest"),
    *(order_by.using(by=by) for by in ("distance", "depth", "height", "elevation")),
    order_by.using(count=4),
)
PLACES = {"lamp": -2.0, "desk": -0.9, "sofa": 0.4, "vase": 2.0}
LINE = {name: (x, 0, 0.25, 0.5, 0.5, 0.5) for name, x in PLACES.items()}


def test_the_nearest_to_a_thing_is_the_one_with_the_least_gap():
    found = asked(box_scene(LINE, frames=0), nearest_of.using(to="thing"))
    assert len(found) == 4
    winners = {ids(q)[-1]: q.answer.text for q in found}
    assert winners == {"lamp": "desk", "desk": "lamp", "sofa": "desk", "vase": "sofa"}
    farthest = asked(box_scene(LINE, frames=0), nearest_of.using(to="thing", ask="farthest"))
    assert {ids(q)[-1]: q.answer.text for q in farthest} == {
        "lamp": "vase",
        "desk": "vase",
        "sofa": "lamp",
        "vase": "lamp",
    }
    values = next(q for q in found if ids(q)[-1] == "lamp").evidence.values
    assert sorted(values.values()) == pytest.approx([0.6, 1.9, 3.5])


def test_the_nearest_to_the_camera_is_so_by_its_nearest_point_or_its_centre():
    def nearest(name):
        center, size = np.array(THINGS[name][:3]), np.array(THINGS[name][3:6])
        return np.linalg.norm(np.clip(EYE, center - size / 2, center + size / 2) - EYE)

    for question in every(room(), nearest_of.using(distance="centre"), 3).values():
        told = {name: np.linalg.norm(np.subtract(THINGS[name][:3], EYE)) for name in ids(question)}
        assert question.evidence.mentions[question.answer.index].object_id == min(told, key=told.get)
        assert "to the centre of each" in question.text
    straight = {name: numbers[:6] for name, numbers in THINGS.items() if "#" not in name}
    found = every(room(straight), nearest_of, 3)
    for question in found.values():
        told = {name: nearest(name) for name in ids(question)}
        assert question.answer.text == min(told, key=told.get)
    assert len(found) >= 5


def test_two_that_are_about_equally_far_are_not_asked_about():
    things = {
        "lamp": (-1, 0, 0.25, 0.5, 0.5, 0.5),
        "sofa": (1.1, 0, 0.25, 0.5, 0.5, 0.5),
        "mug": (0.05, 0, 0.25, 0.3, 0.3, 0.5),
    }
    kind = nearest_of.using(to="thing", count=2)
    assert {ids(q)[-1] for q in asked(box_scene(things, frames=0), kind)} == {"lamp", "sofa"}
    assert skipped(box_scene(things, frames=0), kind) == {"two of them are about equally far": 1}
    # The lamp is 0.65 m from the mug and 1.6 m from the sofa: that stands out of a noise of 20 cm a face, not of 30 cm.
    assert asked(box_scene(things, frames=0, sigma=0.2), kind) and not asked(
        box_scene(things, frames=0, sigma=0.3), kind
    )


def test_an_order_runs_from_the_least_to_the_most():
    measures = {
        "depth": lambda b: b[1], "height": lambda b: b[5], "elevation": lambda b: b[2],
    }  # fmt: skip
    for by, measure in measures.items():
        found = every(room(), order_by.using(by=by), 4)
        assert len(found) >= 4
        for question in found.values():
            names = {m.name: m.object_id for m in question.evidence.mentions}
            told = [measure(THINGS[names[name]]) for name in question.answer.names]
            if by != "depth":
                assert all(a < b for a, b in pairwise(told))
            metres = [question.evidence.values[f"{by}_{letter}_m"] for letter in "abc"]
            order = sorted(zip(metres, [m.name for m in question.evidence.mentions], strict=True))
            assert tuple(name for _, name in order) == question.answer.names
            assert question.type.answer.read(question.spoken, question.form) == question.answer


def test_what_is_about_equal_has_no_order():
    things = {
        "lamp": (-1, 0, 0.5, 0.3, 0.3, 1.0),
        "vase": (0, 1, 0.5, 0.3, 0.3, 1.02),
        "mug": (1, 0, 0.2, 0.3, 0.3, 0.4),
    }
    assert asked(box_scene(things), order_by.using(by="height")) == []
    assert skipped(box_scene(things), order_by.using(by="height")) == {"two of them are about equal": 1}
    things["vase"] = (0, 1, 0.6, 0.3, 0.3, 1.2)
    [question] = asked(box_scene(things), order_by.using(by="height"))
    assert question.answer.names == ("mug", "lamp", "vase") and question.spoken == "mug, lamp, vase"
    assert skipped(box_scene(things), order_by.using(by="height", most=2.0)) == {"one is many times larger": 1}


def test_the_right_name_stands_in_any_place():
    places = {question.answer.index for seed in range(10) for question in asked(room(), nearest_of, seed)}
    assert places == {0, 1, 2}
    first = {q.evidence.mentions[0].name == q.answer.names[0] for s in range(10) for q in asked(room(), order_by, s)}
    assert first == {True, False}


def test_the_winner_is_balanced_against_the_next_one():
    for question in every(room(), nearest_of).values():
        labels = [m.object_id.split("#")[0] for m in question.evidence.mentions]
        assert question.balance.side == labels[question.answer.index] and question.balance.side in question.balance.key


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_neither_turning_nor_mirroring_nor_relisting_nor_doubling_the_world_changes_who_comes_first(kind):
    turning_the_world_changes_nothing(kind, least=3)
    the_order_of_things_changes_no_answer(kind)
    plain = every(room(), kind)
    for other in (in_a_mirror(), doubled(room())):
        changed = every(other, kind)
        both = plain.keys() & changed.keys()
        assert len(both) >= 3
        assert [said(plain[things]) for things in both] == [said(changed[things]) for things in both]


def test_without_what_they_rest_on_they_are_not_asked():
    assert asked(room(without={Fact.METRIC}), nearest_of) == []
    assert asked(room(frames=()), nearest_of) == [] == asked(room(frames=()), order_by)
    assert asked(room(frames=()), order_by.using(by="height"))
    assert skipped(room(without={Fact.GRAVITY}), order_by.using(by="elevation")) == {"nobody knows which way is up": 1}


def test_unknown_parameters_are_refused():
    for kind in (
        nearest_of.using(count=9),
        nearest_of.using(to="wall"),
        order_by.using(by="age"),
        nearest_of.using(ask="far"),
    ):
        with pytest.raises(QuestionError, match="use "):
            asked(room(), kind)
