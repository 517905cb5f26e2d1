"""What must hold for every question type of the core profile, whatever it asks."""

import pickle
import re
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import score
from sightline.answers.number import Length
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.questions.catalog import TYPES, by_name
from sightline.questions.profiles.core import PROFILE
from sightline.questions.question import ask
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable
from tests.made import box_scene, moved, walk
from tests.questions.asking import PARLOUR, asked, ids

THINGS = {
    **PARLOUR,
    "stool#1": (-2.0, 1.6, 0.3, 0.4, 0.4, 0.6, 0.3),
    "stool#2": (1.2, 2.2, 0.35, 0.4, 0.4, 0.7),
    "cabinet": (2.2, 3.0, 0.8, 1.0, 0.5, 1.6),
}
COLOURS = {"stool#1": {"colour": "red"}, "stool#2": {"colour": "green"}}
SECOND = Pose.looking((1.4, -2.6, 1.5), (-0.4, 1.0, 0.7))
OF_POINTS = {
    "pixel_depth", "depth_comparison", "pixel_comparison", "pixel_correspondence", "correspondence_choice",
    "point_in_view",
}  # fmt: skip
THIRD = Pose.looking((-1.2, -2.8, 1.2), (0.7, 1.0, 0.6))
PAIRED = {"camera_displacement", "camera_travel", "camera_direction", "camera_turn"}
BESIDE_CORE = ("pixel_comparison", "correspondence_choice", "point_in_view", "camera_direction", "camera_turn")
KINDS = [pytest.param(kind, id=kind.title) for kind in (*PROFILE.types, *map(by_name, BESIDE_CORE))]


@pytest.fixture(scope="module")
def scene():
    return box_scene(THINGS, frames=[*walk(1), SECOND, THIRD], attributes=COLOURS, size=(320, 240))


def words(questions):
    return [(question.text, question.spoken) for question in questions]


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_has_something_to_ask(kind, scene):
    assert asked(scene, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_spoken_reads_back_and_scores_full_marks(kind, scene):
    for question in asked(scene, kind):
        assert isinstance(question.answer, kind.answer)
        assert score(question.answer, question.spoken, question.form, kind.scorer) == 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_asks_the_same_and_another_one_something_else(kind, scene):
    first, again, other = (ask([kind], SceneTable(scene), seed)[0] for seed in (3, 3, 4))
    assert words(first) == words(again)
    assert words(first) != words(other)


def test_no_type_changes_what_another_one_asks(scene):
    table = SceneTable(scene)
    forth, back = ask(PROFILE.types, table, 0), ask(PROFILE.types[::-1], SceneTable(scene), 0)
    alone = [words(ask([kind], SceneTable(scene), 0)[0]) for kind in PROFILE.types]
    assert [told for one in alone for told in one] == words(forth[0])
    assert sorted(words(forth[0])) == sorted(words(back[0]))
    assert forth[1] == back[1]


@pytest.mark.parametrize("kind", KINDS)
def test_no_need_is_stated_in_vain(kind, scene):
    for need in kind.needs:
        poorer = replace(scene, facts={fact: vouch for fact, vouch in scene.facts.items() if fact != need})
        assert asked(poorer, kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_moving_the_world_changes_no_answer(kind, scene):
    away = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.4]))
    before, after = asked(scene, kind), asked(moved(scene, away), kind)
    if kind.name == "grounding":
        assert [question.text for question in before] == [question.text for question in after]
        for one, other in zip(before, after, strict=True):
            assert np.allclose(one.answer.box.moved(away).corners, other.answer.box.corners)
    elif kind.name in OF_POINTS:
        # Points are taken on a grid of the world: it is other ones, of which the same is true before and after.
        found = [faults_of(row, Witness(scene)) for row in rows_of(after, scene, "core@4", 0)]
        assert len(found) > 5 and not any(found)
    elif kind.name in PAIRED:
        # Which points of the surfaces are looked at goes by a grid in the world, and with it what frames share.
        numbers = [{q.views: q.evidence.values for q in questions} for questions in (before, after)]
        assert numbers[0].keys() == numbers[1].keys()
        for views, values in numbers[0].items():
            assert values == pytest.approx(numbers[1][views] | {"overlap": values["overlap"]}, abs=1e-9)
            assert values["overlap"] == pytest.approx(numbers[1][views]["overlap"], abs=0.05)
    else:
        assert words(before) == words(after)


def lengths(scene, kind):
    """Answers by frame and objects, whichever of two was named first."""
    return {(q.views, *sorted(ids(q))): q.answer.metres for q in asked(scene, kind)}


@pytest.mark.parametrize("kind", [k for k in PROFILE.types if k.answer is Length and Fact.OBJECTS in k.needs])
def test_a_world_of_twice_the_size_has_lengths_twice_as_long(kind, scene):
    def doubled(frame):
        pose = frame.world_from_camera
        return replace(frame, world_from_camera=Pose(pose.rotation, 2 * pose.translation))

    large = replace(
        scene,
        frames=tuple(map(doubled, scene.frames)),
        objects=tuple(
            replace(thing, box=Box(2 * thing.box.center, 2 * thing.box.size, thing.box.rotation))
            for thing in scene.objects
        ),
    )
    short, long = lengths(scene, kind), lengths(large, kind)
    # What is too small or too near to be asked about here may be asked about there, not the other way round.
    assert len(short) >= 5 and short.keys() <= long.keys()
    for key, metres in short.items():
        assert long[key] == pytest.approx(2 * metres)


@pytest.mark.parametrize("kind", KINDS)
def test_names_stand_in_the_text_and_objects_show_in_the_picture(kind, scene):
    table = SceneTable(scene)
    for question in asked(scene, kind):
        at = [question.text.find(f"the {mention.name}") for mention in question.evidence.mentions]
        assert -1 not in at
        letters = [key for key in question.evidence.values if re.fullmatch("seen_[a-z]", key)]
        shown = [m.object_id for m in question.evidence.mentions] or list(question.evidence.objects)
        if shown:
            [f] = [table.frame_index(view.frame) for view in question.views]
            pixels = [table.pixels[f, table.index(thing)] for thing in shown]
            assert [question.evidence.values[letter] for letter in sorted(letters)] == pixels
            assert min(pixels) >= 0.003 * 320 * 240


@pytest.mark.parametrize("kind", KINDS)
def test_wordings_are_several_and_all_in_use(kind, scene):
    assert len(kind.templates) >= 3 and len(set(kind.templates)) == len(kind.templates)
    openings = {template.split("{")[0] for template in kind.templates}
    texts = [q.text for seed in range(12) for q in asked(scene, kind, seed)]
    if kind.params.get("axis") != "width":  # worded for itself
        assert all(any(t.lower().startswith(o.lower()) for t in texts) for o in openings)


@pytest.mark.parametrize("kind", KINDS)
def test_the_cap_holds_and_takes_the_first_ones(kind, scene):
    few = ask([kind.using(limit=2)], SceneTable(scene), 0)[0]
    assert words(few) == words(asked(scene, kind))[:2]


@pytest.mark.parametrize("kind", KINDS)
def test_types_travel_to_other_processes(kind, scene):
    there = pickle.loads(pickle.dumps(kind))  # noqa: S301
    assert there.title == kind.title and there.form == kind.form and there.scorer == kind.scorer
    assert words(ask([there], SceneTable(scene), 0)[0]) == words(ask([kind], SceneTable(scene), 0)[0])


def test_the_catalogue_finds_types_by_name():
    assert [by_name(kind.name) for kind in TYPES] == list(TYPES)
    with pytest.raises(QuestionError, match="object_gap"):
        by_name("distance")


def test_every_type_says_what_it_means():
    for kind in TYPES:
        assert len(kind.draft.__doc__.split()) >= 20, kind.name
