import math
from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.objects.offset import WORDS, elevation, offset
from sightline.scenes.fact import Fact
from tests.made import EYE, TARGET, box_scene
from tests.questions.asking import about, asked, skipped
from tests.questions.objects.laws import (
    doubled,
    every,
    in_a_mirror,
    room,
    the_order_of_things_changes_no_answer,
    turning_the_world_changes_nothing,
)

PAIR = {"lamp": (-0.8, 0.2, 0.9, 0.3, 0.3, 0.4), "crate": (0.7, 1.0, 0.2, 0.5, 0.5, 0.4)}
WAY = np.subtract(PAIR["crate"][:3], PAIR["lamp"][:3])
FORWARD = np.subtract(TARGET, EYE) / np.linalg.norm(np.subtract(TARGET, EYE))  # the camera looks along +y and down
DOWN = np.array([0.0, FORWARD[2], -FORWARD[1]])
KINDS = [offset.using(quantity=quantity, semantics=semantics) for quantity, semantics in WORDS]


@pytest.mark.parametrize(("quantity", "semantics", "metres"), [
    ("horizontal", "sightline", math.hypot(1.5, 0.8)), ("vertical", "sightline", 0.7),
    ("lateral", "sightline", 1.5), ("depth", "sightline", abs(WAY @ FORWARD)),
    ("horizontal", "osd", 1.5), ("vertical", "osd", abs(WAY @ DOWN)),
    ("horizontal", "vqasynth", math.hypot(1.5, WAY @ FORWARD)), ("vertical", "vqasynth", abs(WAY @ DOWN)),
])  # fmt: skip
def test_each_quantity_is_the_part_of_the_way_that_its_semantics_means(quantity, semantics, metres):
    [question] = asked(box_scene(PAIR), offset.using(quantity=quantity, semantics=semantics))
    assert question.answer.metres == pytest.approx(metres)
    assert WORDS[quantity, semantics][1] in question.text


@pytest.mark.parametrize(("quantity", "first", "word"), [
    ("vertical", "lamp", "higher"), ("lateral", "crate", "farther to the right"), ("depth", "crate", "farther away"),
])  # fmt: skip
def test_the_one_that_has_more_comes_first(quantity, first, word):
    for seed in range(4):
        [question] = asked(box_scene(PAIR), offset.using(quantity=quantity, ask="more"), seed)
        assert question.evidence.mentions[0].name == first and word in question.text


def test_what_is_level_has_no_offset():
    level = {**PAIR, "crate": (0.7, 1.0, 0.92, 0.5, 0.5, 0.4)}
    assert skipped(box_scene(level), offset.using(quantity="vertical")) == {"they are about level there": 1}
    assert asked(box_scene(PAIR, sigma=0.3), offset.using(quantity="vertical")) == []


def test_the_height_above_the_floor_is_that_of_the_point_that_is_said():
    scene = box_scene(PAIR, frames=0)
    assert skipped(scene, elevation) == {"nobody knows how high the floor is": 1}
    lamps = {}
    for floor in (0.0, -0.5):
        known = replace(scene, room=replace(scene.room, floor_z=floor))
        for point in ("lowest", "centre", "highest"):
            lamps[point, floor] = about(asked(known, elevation.using(point=point)))[("lamp",)].answer.metres
    assert lamps == pytest.approx({
        ("lowest", 0.0): 0.7, ("centre", 0.0): 0.9, ("highest", 0.0): 1.1,
        ("lowest", -0.5): 1.2, ("centre", -0.5): 1.4, ("highest", -0.5): 1.6,
    })  # fmt: skip
    known = replace(scene, room=replace(scene.room, floor_z=0.0))
    assert skipped(known, elevation) == {"it is about as high as the floor": 1}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_neither_turning_nor_mirroring_nor_relisting_the_world_changes_an_offset_and_doubling_doubles_it(kind):
    turning_the_world_changes_nothing(kind, least=5)
    the_order_of_things_changes_no_answer(kind)
    plain, flipped, large = (
        {tuple(sorted(key)): q.answer.metres for key, q in every(scene, kind).items()}
        for scene in (room(), in_a_mirror(), doubled(room()))
    )
    assert len(plain) >= 10 and plain.keys() <= large.keys() and plain == pytest.approx(flipped)
    assert {key: 2 * metres for key, metres in plain.items()} == pytest.approx({key: large[key] for key in plain})


def test_without_what_they_rest_on_they_are_not_asked():
    assert skipped(room(without={Fact.GRAVITY}), offset) == {"nobody knows which way is up": 1}
    assert asked(room(without={Fact.GRAVITY}), offset.using(quantity="depth"))
    assert asked(room(without={Fact.METRIC}), offset) == []
    assert asked(room(frames=()), offset) and asked(room(frames=()), offset.using(quantity="lateral")) == []


def test_unknown_parameters_are_refused():
    for kind in (
        offset.using(quantity="age"), offset.using(quantity="depth", semantics="osd"), offset.using(ask="more"),
        offset.using(ask="less"), elevation.using(point="middle"),
    ):  # fmt: skip
        scene = room()
        with pytest.raises(QuestionError, match="use "):
            asked(scene, kind)
