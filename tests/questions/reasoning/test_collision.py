from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.choice import YesNo
from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.geometry.swept import pushed, turned
from sightline.questions.catalog import by_name
from sightline.questions.question import ask
from sightline.questions.reasoning.collision import NOT_ALL_KNOWN, collision, collision_free, first_contact
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from tests.made import box_scene, moved
from tests.questions.asking import asked, ids, mirrored, skipped
from tests.questions.reasoning.floored import SHOP

KINDS = [
    *(collision.using(motion=motion) for motion in ("slide", "approach", "turn")),
    *(collision_free.using(motion=motion) for motion in ("slide", "turn")),
    first_contact,
]
FLIP = {"left": "right", "right": "left", "clockwise": "counter-clockwise", "counter-clockwise": "clockwise"}


def every(scene, kind, seeds=6):
    return [question for seed in range(seeds) for question in asked(scene, kind, seed)]


def told(question, flip=False):
    """Who is moved which way, and what it is asked against."""
    way = question.evidence.steps[0][2]
    things = ids(question) if question.answer.kind == "yes_no" else (ids(question)[0], *sorted(ids(question)[1:]))
    return (*(FLIP.get(word, word) if flip else word for word in way), *things)


def sweep(scene, question):
    """What the mover of a question meets, thing by thing, by the boxes of the scene."""
    things = {thing.id: thing.box for thing in scene.objects}
    mover = things.pop(ids(question)[0])
    others = {name: box for name, box in things.items() if box.bounds[1, 2] >= mover.bounds[0, 2] + 0.05}
    _, motion, (way, *far) = question.evidence.steps[0]
    if motion == "turn":
        sign = 1 if way == "counter-clockwise" else -1
        return others, turned(mover, list(others.values()), sign * np.radians(float(far[0])))
    if motion == "approach":
        step = things[ids(question)[1]].center - mover.center
        step = np.array([*step[:2], 0.0]) / np.linalg.norm(step[:2])
    else:
        step = np.array({"left": (-1, 0, 0), "right": (1, 0, 0), "away": (0, 1, 0), "nearer": (0, -1, 0)}[way])
    return others, pushed(mover, list(others.values()), float(far[0] if far else 1.5) * step)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_answers_are_what_the_boxes_meet(kind):
    scene = box_scene(SHOP)
    questions = every(scene, kind)
    assert questions
    for question in questions:
        others, found = sweep(scene, question)
        names = list(others)
        if kind.name == "first_contact":
            assert names[found.first] == ids(question)[1 + question.answer.index]
        elif kind.name == "collision":
            row = names.index(ids(question)[1])
            assert question.answer == YesNo(bool(found.depths[row] > 0))
            room = found.depths[row] if question.answer.yes else found.clearances[row]
            assert room >= 0.05 and (found.first is None or names[found.first] == ids(question)[1])
        else:
            assert question.answer == YesNo(found.first is not None)
        values = question.evidence.values
        if "contact_m" in values or "contact_rad" in values:
            assert values.get("contact_m", values.get("contact_rad")) == pytest.approx(found.free)
            assert question.evidence.objects in ((), (names[found.first],))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_a_mirror_swaps_the_sides_and_keeps_the_answers(kind):
    here, there = (every(box_scene(things), kind, 10) for things in (SHOP, mirrored(SHOP)))
    flipped = {told(question, flip=True): question.spoken for question in there}
    both = [question for question in here if told(question) in flipped]
    assert both and all(question.spoken == flipped[told(question)] for question in both)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_turning_and_moving_the_world_changes_nothing(kind):
    away = Pose(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.5]))
    scene = box_scene(SHOP)
    before, after = asked(scene, kind), asked(moved(scene, away), kind)
    assert before and [(q.text, q.spoken) for q in before] == [(q.text, q.spoken) for q in after]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_the_order_in_which_things_are_listed_changes_no_answer(kind):
    here, there = (every(box_scene(things), kind, 10) for things in (SHOP, dict(reversed(SHOP.items()))))
    answers = {told(question): question.spoken for question in there}
    both = [question for question in here if told(question) in answers]
    assert both and all(question.spoken == answers[told(question)] for question in both)


def test_twice_as_large_twice_as_far():
    double = {name: (*(2 * number for number in numbers[:6]), *numbers[6:]) for name, numbers in SHOP.items()}
    kind = collision.using(motion="approach")
    here = {told(q): q for q in every(box_scene(SHOP, frames=0), kind, 12)}
    found = 0
    for question in every(box_scene(double, frames=0), kind, 12):
        towards, metres, *things = told(question)
        half = here.get((towards, f"{float(metres) / 2:g}", *things))
        if half is not None:
            found += 1
            assert half.spoken == question.spoken
            assert [2 * v for v in half.evidence.values.values()] == pytest.approx(
                list(question.evidence.values.values())
            )
    assert found >= 3


def test_yes_and_no_come_about_as_often_when_something_is_pushed():
    said = Counter(q.spoken for seed in range(30) for q in ask([collision], SceneTable(box_scene(SHOP)), seed)[0])
    assert 0.4 <= said["yes"] / said.total() <= 0.6


def test_what_is_in_the_way_and_what_nearly_hits_is_not_asked():
    # The crate lies between lamp and desk, so neither can be pushed onto the other.
    line = {name: (0.8 * SHOP[name][0], 0.3, *SHOP[name][2:]) for name in ("crate", "lamp", "desk")}
    pairs = {ids(q) for q in every(box_scene(line), collision)}
    assert ("lamp", "desk") not in pairs and ("crate", "desk") in pairs
    assert skipped(box_scene(line), collision)["something else is in the way"] >= 1
    noisy = box_scene(SHOP, sigma=0.2)
    for question in every(noisy, collision):
        assert min(v for k, v in question.evidence.values.items() if k in ("depth_m", "clearance_m")) >= 0.4


def test_options_are_what_other_ways_lead_to():
    for question in every(box_scene(SHOP), first_contact):
        assert len(question.form.options) >= 2 and question.answer.text in question.form.options
        assert question.spoken in question.text
    firsts = Counter(q.answer.text for q in every(box_scene(SHOP), first_contact) if ids(q)[0] == "crate")
    assert len(firsts) >= 2


def test_without_complete_annotation_nothing_is_said_of_everything():
    scene = box_scene(SHOP, without={Fact.COMPLETE})
    assert asked(scene, collision) and not asked(scene, collision_free) and not asked(scene, first_contact)


def test_an_unknown_motion_is_refused():
    for kind in (collision, collision_free, first_contact):
        with pytest.raises(QuestionError, match="slide"):
            asked(box_scene(SHOP), kind.using(motion="throw"))
        assert by_name(kind.name) is kind


def test_what_is_hit_of_all_that_stands_there_is_asked_only_where_all_of_it_is_known():
    """A scan is complete in some labels: what nobody annotated may stand in the way."""
    reader = open_reader("procedural", "3@240x180x2")
    made = reader.load(reader.ids()[0])
    scan = replace(made, facts={**made.facts, Fact.COMPLETE: Vouch(Provenance.ANNOTATED)})
    for kind in (collision_free, first_contact):
        assert ask([kind], SceneTable(made), 0)[0]
        questions, told = ask([kind], SceneTable(scan), 0)
        assert not questions and [reason.partition(": ")[2] for reason in told] == [NOT_ALL_KNOWN.reason]


@pytest.mark.parametrize(("lead", "is_asked"), [(0.07, False), (0.15, True)])
def test_what_is_met_first_is_asked_only_where_it_is_well_ahead_of_the_next(lead, is_asked):
    """A crate is pushed to the right, where a desk and a bin stand in its way, one face behind the other."""
    things = {
        "crate": (-0.4, 0.0, 0.25, 0.4, 0.6, 0.5), "desk": (0.7, 0.25, 0.4, 0.4, 0.4, 0.8),
        "bin": (0.7 + lead, -0.25, 0.4, 0.4, 0.4, 0.8), "chair": (-1.4, 0.0, 0.45, 0.5, 0.5, 0.9),
    }  # fmt: skip
    told = [
        question.answer.text
        for question in every(box_scene(things), first_contact, 10)
        if ids(question)[0] == "crate" and question.evidence.steps[0][2][0] == "right"
    ]
    assert bool(told) == is_asked and set(told) <= {"desk"}
