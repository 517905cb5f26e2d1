import math
import re

import pytest

from sightline.answers.answer import Form
from sightline.answers.number import Length
from sightline.answers.reply import spoken_part
from sightline.datasets.rows.asked import rows_of
from sightline.errors import QuestionError
from sightline.questions.catalog import TYPES, by_name
from sightline.questions.objects.counting import counting
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.size import object_size, size_comparison
from sightline.questions.profiles.core import PROFILE as CORE
from sightline.questions.profiles.multiframe import PROFILE as MULTIFRAME
from sightline.questions.question import ask
from sightline.questions.thought.thinking import Line, Said, fixed, spoken
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked
from tests.questions.thought.aloud import random_room

SILENT = {"point_shown_in", "who_moves"}


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1.2351, "m", "1.24 m"), (0.07754, "m", "0.0775 m"), (0.00312, "m", "0.0031 m"), (0.0, "m", "0.00 m"),
        (-1e-12, "m", "0.00 m"), (123.6, "m", "124 m"), (-0.5, "m", "-0.500 m"), (math.pi / 4, "deg", "45.0°"),
        (-1.3164, "height", "-1.316 m"), (2.5, "s", "2.50 s"), (0.4, "m/s", "0.400 m/s"), (3.0, "n", "3"),
        ("left", "", "left"),
        ("b", "name", "red chair"),
        ((0.123, -0.004, 2.0), "place", "[0.12, 0.00, 2.00]"), ((0.123, -0.004, 2.0), "way", "[0.123, -0.004, 2.000]"),
        ((411.6, 20.2), "uv", "(412, 20)"), (("B", "A"), "", "B, A"),
    ],
)  # fmt: skip
def test_how_a_value_is_said(value, unit, words):
    assert f"{Said(value, {'b': 'red chair'}):{unit}}" == words


def test_numbers_are_said_to_three_digits_at_most():
    for value in (1.2345, 12.345, 123.45, 0.12345, 9.996):
        said = fixed(value, 4)
        assert len(said.replace(".", "").lstrip("0")) <= 4 and float(said) == pytest.approx(value, rel=5e-3)


def test_lines_hold_their_names_and_results():
    told = [
        Line("from the {a} it is {far:m}.", "far = read(gap_m)"),
        Line("So {side}.", "side = compare(far, 1, near, far)"),
    ]
    assert spoken(told, {"far": 2.0, "side": "far"}, {"a": "lamp"}) == "From the lamp it is 2.00 m. So far."


def test_types_of_core_and_multiframe_think_but_those_that_are_known_not_to():
    kinds = {kind.name: kind for kind in (*CORE.types, *MULTIFRAME.types)}
    assert {name for name, kind in kinds.items() if kind.reasoning is None} == SILENT
    for name, kind in kinds.items():
        if name not in SILENT:
            by = {"by": "relation"} if name == "grounding" else {"axis": "yaw"} if name == "camera_turn" else {}
            assert kind.using(thought=True, **by).said["thought"] is True


def test_a_type_without_steps_says_so():
    silent = [kind for kind in TYPES if kind.reasoning is None]
    assert silent
    for kind in silent:
        with pytest.raises(QuestionError, match="no steps"):
            kind.using(thought=True)


@pytest.mark.parametrize(
    ("name", "params"),
    [("grounding", {"by": "name"}), ("grounding", {"by": "attribute"}), ("camera_turn", {"axis": "full"}),
     ("size_over_frames", {"axis": "length", "box": "room"})],
)  # fmt: skip
def test_what_is_read_at_once_is_not_thought_about(name, params):
    with pytest.raises(QuestionError, match="not worked out"):
        by_name(name).using(thought=True, **params)
    with pytest.raises(QuestionError, match="not worked out"):
        by_name(name).using(thought=True, **{**params, "by": "relation"} if name == "grounding" else {"axis": "yaw"}
            if name == "camera_turn" else {"box": "own"}).using(**params)  # fmt: skip


@pytest.mark.parametrize("kind", [object_gap, camera_distance, object_size, size_comparison, counting])
def test_a_thought_changes_nothing_else(kind):
    scene = random_room(1)
    plain, aloud = (ask([one], SceneTable(scene), 3)[0] for one in (kind, kind.using(thought=True)))
    assert len(plain) == len(aloud) >= 4
    for one, other in zip(plain, aloud, strict=True):
        assert (one.text, one.answer, one.form, one.views, one.balance) == (
            other.text, other.answer, other.form, other.views, other.balance,
        )  # fmt: skip
        assert one.thought == "" and other.thought.endswith(".")
        assert other.evidence.steps[: len(one.evidence.steps)] == one.evidence.steps
        assert len(other.evidence.steps) > len(one.evidence.steps)


def test_rows_say_their_thought_and_that_they_have_one():
    scene = box_scene(PARLOUR)
    plain, aloud = (
        rows_of(ask([one], SceneTable(scene), 0)[0], scene, "own@1", 0)
        for one in (object_gap, object_gap.using(thought=True))
    )
    for one, other in zip(plain, aloud, strict=True):
        assert (one.thought, one.reply) == ("", one.spoken) and "thought" not in one.params
        assert other.params == {"distance": "surface", "thought": True} and other.type == "object_gap(thought=True)"
        assert other.reply == f"<think>\n{other.thought}\n</think>\n\n{other.spoken}"
        assert spoken_part(other.reply) == one.spoken
        assert one.id != other.id


def test_a_thought_ends_where_the_answer_begins():
    scene, metres = random_room(2), Form(unit="m", digits=3)
    for kind in (object_gap, camera_distance, object_size):
        for question in asked(scene, kind.using(thought=True, form=metres)):
            assert float(re.findall(r"[\d.]+(?= m)", question.thought)[-1]) == float(question.spoken.removesuffix(" m"))
        for question in asked(scene, kind.using(thought=True, choices=4)):
            assert question.thought.endswith(f" Of the options, {question.spoken} comes nearest.")
        for question in asked(scene, kind.using(thought=True, rounding="people")):
            assert question.thought.endswith(f" People would say {question.spoken}.")
            assert isinstance(question.answer, Length)
    for question in asked(scene, counting.using(thought=True, choices=4)):
        assert question.thought.endswith(f" That is option {question.spoken}.")
    for question in asked(scene, size_comparison.using(thought=True, form=Form(choose="letter"))):
        assert question.thought.endswith(f" That is option {question.spoken}.")
