import pytest

from sightline.answers.number import Count
from sightline.errors import QuestionError
from sightline.questions.objects.within import count_within
from sightline.scenes.fact import Fact
from tests.made import box_scene
from tests.questions.asking import asked, skipped
from tests.questions.objects.laws import doubled

# Chairs with their near sides 0.4, 1.2 and 3.2 m from the desk's.
THINGS = {
    "desk": (0, 0, 0.4, 1, 1, 0.8),
    "chair#1": (1.15, 0, 0.4, 0.5, 0.5, 0.8),
    "chair#2": (0, 1.95, 0.4, 0.5, 0.5, 0.8),
    "chair#3": (-3.95, 0, 0.4, 0.5, 0.5, 0.8),
    "sofa": (0, -1.5, 0.4, 1, 0.5, 0.8),
}


def near_desk(radius, things=None, **given):
    """How many chairs are said to be so near to the desk."""
    scene = box_scene(THINGS if things is None else things, frames=0, **given)
    found = [q for q in asked(scene, count_within.using(radius=radius)) if q.evidence.mentions[0].name == "desk"]
    return found[0] if found else None


@pytest.mark.parametrize(("radius", "number"), [(0.2, 0), (0.8, 1), (2.0, 2), (3.0, 2), (4.0, 3)])
def test_those_within_reach_are_counted_by_their_nearest_points(radius, number):
    question = near_desk(radius)
    assert question.answer == Count(number)
    assert question.evidence.objects == tuple(f"chair#{k + 1}" for k in range(number))
    assert f"within {radius:g} m of the desk" in question.text.lower() or f"at most {radius:g} m" in question.text
    assert "chairs" in question.text and "in the scene" in question.text


def test_what_is_about_that_far_away_is_not_counted():
    assert near_desk(1.25) is None and near_desk(0.45) is None
    assert near_desk(0.8, sigma=0.4) is None and near_desk(0.8, sigma=0.1).evidence.margin >= 2
    assert skipped(box_scene(THINGS, frames=0), count_within.using(radius=1.25))["one is about that far away"] >= 1


def test_only_what_is_complete_and_can_be_told_apart_is_counted():
    assert near_desk(2.0, complete={"sofa"}) is None
    assert near_desk(2.0, without={Fact.COMPLETE}) is None
    assert near_desk(2.0, {**THINGS, "office chair": (3, 3, 0.4, 0.5, 0.5, 0.8)}) is None
    plural = {name.replace("chair", "books"): box for name, box in THINGS.items()}
    assert near_desk(2.0, plural) is None
    alone = {name: box for name, box in THINGS.items() if name not in ("chair#2", "chair#3")}
    assert near_desk(2.0, alone) is None  # one chair is near or it is not: that is another question
    found = asked(box_scene(alone, frames=0), count_within.using(least=1))
    assert {q.evidence.mentions[0].name for q in found} == {"desk", "sofa", "chair"}


def test_a_chair_is_not_counted_around_a_chair():
    colours = {f"chair#{k + 1}": {"colour": colour} for k, colour in enumerate(("red", "green", "blue"))}
    found = asked(box_scene(THINGS, frames=0, attributes=colours), count_within)
    assert {q.evidence.mentions[0].name for q in found} == {"desk", "sofa"}


def test_in_a_picture_all_that_show_must_show_clearly():
    seen = {
        "desk": (0, 0.6, 0.4, 1, 1, 0.8),
        "stool#1": (-1.1, 0.3, 0.3, 0.4, 0.4, 0.6),
        "stool#2": (1.2, 2.6, 0.3, 0.4, 0.4, 0.6),
    }
    [question] = asked(box_scene(seen), count_within.using(radius=1.0))
    assert question.answer == Count(1) and "visible in the image" in question.text
    hidden = {**seen, "stool#2": (0.1, 1.5, 0.45, 0.4, 0.4, 0.9)}
    assert skipped(box_scene(hidden), count_within.using(radius=1.0)) == {"one is barely visible": 1}


def test_at_twice_the_size_as_many_are_within_twice_the_radius():
    scene = box_scene(THINGS, frames=0)
    plain, large = asked(scene, count_within), asked(doubled(scene), count_within.using(radius=4.0))
    assert [q.answer for q in plain] == [q.answer for q in large] and len(plain) == 2


def test_a_radius_of_nothing_is_refused():
    with pytest.raises(QuestionError, match="more than 0 m"):
        asked(box_scene(THINGS), count_within.using(radius=0.0))
