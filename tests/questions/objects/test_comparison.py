import pytest

from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.objects.above import above_below
from sightline.questions.objects.comparison import AXES, HOW, is_more, which_is_more
from sightline.questions.objects.contrast import MEASURES
from sightline.questions.objects.direction import front_behind, left_right
from sightline.questions.objects.size import size_comparison
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, skipped
from tests.questions.objects.laws import (
    COLOURS,
    THINGS,
    doubled,
    every,
    in_a_mirror,
    room,
    said,
    the_order_of_things_changes_no_answer,
    turning_the_world_changes_nothing,
)

WAYS = [(axis, semantics) for axis, (measure, *_) in AXES.items() for semantics in MEASURES[measure]]
KINDS = [kind.using(axis=axis, semantics=semantics) for kind in (is_more, which_is_more) for axis, semantics in WAYS]
OPPOSITE = {
    "left": "right", "above": "below", "front": "behind", "wide": "thin", "tall": "short", "big": "small",
    "near": "far",
}  # fmt: skip
STOOLS = {name: THINGS[name] for name in ("stool#1", "stool#2")}
PAIR = {"lamp": (-0.8, 0.2, 0.9, 0.25, 0.25, 0.8), "crate": (0.7, 1.0, 0.2, 0.7, 0.5, 0.3)}


def winner(axis, semantics="sightline", things=PAIR, **given):
    """Which of two is more, as both types say."""
    [yes_no] = asked(box_scene(things, **given), is_more.using(axis=axis, semantics=semantics))
    [choice] = asked(box_scene(things, **given), which_is_more.using(axis=axis, semantics=semantics))
    first, second = (mention.name for mention in yes_no.evidence.mentions)
    assert choice.answer.text == (first if yes_no.answer.yes else second)
    return choice.answer.text


@pytest.mark.parametrize(("axis", "semantics"), WAYS)
def test_the_one_that_has_more_wins(axis, semantics):
    lamp = {"left", "above", "front", "thin", "tall", "small", "near"}
    assert winner(axis, semantics) == ("lamp" if axis in lamp else "crate")


def test_the_camera_measures_sizes_along_its_own_axes():
    # A plank that is longer than the sofa is wide, and points at the camera.
    things = {"plank": (-0.9, 1.2, 0.2, 0.3, 2.0, 0.4), "sofa": (0.9, 0.9, 0.4, 1.4, 0.8, 0.8)}
    assert winner("wide", things=things) == "plank" and winner("wide", "osd", things) == "sofa"


def test_what_is_behind_by_its_centre_may_be_in_front_by_its_nearest_point():
    things = {"plank": (-0.7, 1.9, 0.2, 0.3, 3.6, 0.4), "crate": (0.8, 1.2, 0.2, 0.4, 0.4, 0.4)}
    assert winner("behind", "ca_vqa", things) == "plank"
    assert winner("behind", "osd", things) == winner("behind", things=things) == "crate"


def test_straight_distance_and_depth_differ_at_the_edge_of_the_picture():
    things = {"lamp": (-1.6, -0.5, 0.5, 0.3, 0.3, 0.4), "crate": (0, -0.26, 0.5, 0.3, 0.3, 0.4)}
    level = {"frames": [Pose.looking((0.0, -3.0, 0.5), (0.0, 0.0, 0.5))]}
    assert winner("near", "ca_vqa", things, **level) == "crate"
    assert winner("near", "osd", things, **level) == "lamp"


def test_seen_from_above_a_farther_thing_is_higher_in_the_picture_only():
    things = {"crate": (0, 0.0, 0.2, 0.4, 0.4, 0.4), "box": (0, 2.5, 0.15, 0.4, 0.4, 0.3)}
    given = {"frames": [Pose.looking((0.0, -1.5, 3.5), (0.0, 1.2, 0.0))]}
    assert winner("above", "osd", things, **given) == "box"
    assert asked(box_scene(things, **given), is_more.using(axis="above")) == []


@pytest.mark.parametrize(("axis", "kind", "right"), [
    ("left", left_right, {"left"}), ("above", above_below, {"above"}),
    ("tall", size_comparison, set()), ("wide", size_comparison.using(axis="width"), set()),
    ("front", front_behind, set()),
])  # fmt: skip
def test_it_is_what_the_types_of_one_axis_say(axis, kind, right):
    mine, known = every(room(), is_more.using(axis=axis)), every(room(), kind)
    assert {frozenset(key) for key in mine} == {frozenset(key) for key in known} and len(mine) >= 4
    both = mine.keys() & known.keys()
    assert len(both) >= 4
    for key in both:
        answer = known[key].answer
        yes = answer.yes if axis == "front" else answer.text in right if right else answer.index == 0
        assert mine[key].answer.yes == yes
        assert mine[key].evidence.margin == known[key].evidence.margin


def winners(kind):
    """Of each two the one that is more."""
    return {frozenset(key): key[not question.answer.yes] for key, question in every(room(), kind).items()}


@pytest.mark.parametrize(("axis", "opposite"), OPPOSITE.items())
def test_who_is_more_by_one_end_is_not_by_the_other(axis, opposite):
    for semantics in MEASURES[AXES[axis].measure]:
        one, other = (winners(is_more.using(axis=end, semantics=semantics)) for end in (axis, opposite))
        assert one.keys() == other.keys() and len(one) >= 4
        assert all({one[pair], other[pair]} == pair for pair in one)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_neither_turning_nor_relisting_nor_doubling_the_world_changes_which_and_a_mirror_only_sides(kind):
    plain = every(room(), kind, seeds=6)
    for scene, flips in ((doubled(room()), False), (in_a_mirror(), kind.params["axis"] in ("left", "right"))):
        changed = every(scene, kind, seeds=6)
        both = plain.keys() & changed.keys()
        assert len(both) >= 4
        for key in both:
            assert (said(changed[key]) == said(plain[key])) != flips
    turning_the_world_changes_nothing(kind, least=3)


@pytest.mark.parametrize("axis", ["left", "big"])
def test_the_order_of_things_changes_nothing(axis):
    the_order_of_things_changes_no_answer(is_more.using(axis=axis))
    the_order_of_things_changes_no_answer(which_is_more.using(axis=axis, semantics="osd"))


def test_volumes_that_are_less_than_a_quarter_apart_are_alike():
    things = {"lamp": (-0.8, 0.2, 0.5, 0.4, 0.4, 0.4), "crate": (0.7, 0.2, 0.5, 0.4, 0.4, 0.49)}
    alike = {"they are about equally large": 1}
    assert skipped(box_scene(things), is_more.using(axis="big")) == alike
    larger = {**things, "crate": (0.7, 0.2, 0.5, 0.4, 0.4, 0.51)}
    [question] = asked(box_scene(larger), is_more.using(axis="big"))
    values = question.evidence.values
    assert sorted(value for name, value in values.items() if name.endswith("m3")) == pytest.approx([0.064, 0.0816])
    assert skipped(box_scene(larger, sigma=0.02), is_more.using(axis="big")) == alike


def test_what_everybody_knows_is_not_asked_where_most_says_so():
    assert len(asked(box_scene(PARLOUR), which_is_more.using(axis="tall"))) == 6
    contested = asked(box_scene(PARLOUR), which_is_more.using(axis="tall", most=1.6))
    assert {frozenset(m.name for m in q.evidence.mentions) for q in contested} == {
        frozenset({"lamp", "chair"}), frozenset({"lamp", "desk"}), frozenset({"desk", "chair"}),
    }  # fmt: skip


def test_pairs_are_balanced_by_who_wins_and_both_answers_come_up():
    for axis in AXES:
        found = [*asked(room(), is_more.using(axis=axis)), *asked(room(), which_is_more.using(axis=axis))]
        for question in found:
            labels = [mention.object_id.split("#")[0] for mention in question.evidence.mentions]
            wins = question.answer.yes if hasattr(question.answer, "yes") else question.answer.index == 0
            if labels[0] != labels[1]:
                assert question.balance == ((*sorted(labels), axis), labels[0] if wins else labels[1], True)
        assert {said(q).yes for q in found if hasattr(q.answer, "yes")} == {True, False}
        assert {q.answer.index for q in found if not hasattr(q.answer, "yes")} == {0, 1}


@pytest.mark.parametrize(("axis", "semantics"), WAYS)
def test_texts_say_what_is_compared(axis, semantics):
    measure, _, than, more = AXES[axis]
    for seed in range(4):
        scene = box_scene(PAIR)
        [question] = asked(scene, is_more.using(axis=axis, semantics=semantics), seed)
        how = HOW[measure, semantics]
        assert how in question.text and (than in question.text or more in question.text)
        [question] = asked(scene, which_is_more.using(axis=axis, semantics=semantics), seed)
        assert how in question.text and more in question.text


def test_whole_scenes_are_asked_what_takes_no_camera():
    scene = room(frames=())
    for axis, semantics in WAYS:
        found = asked(scene, is_more.using(axis=axis, semantics=semantics))
        of_world = semantics == "sightline" and AXES[axis].measure not in ("across", "near")
        assert bool(found) == of_world
        assert all(question.shows == "scene" for question in found)


def test_unknown_parameters_are_refused():
    with pytest.raises(QuestionError, match="use left, right"):
        asked(room(), is_more.using(axis="deep"))
    with pytest.raises(QuestionError, match="use sightline, osd"):
        asked(room(), which_is_more.using(axis="wide", semantics="ca_vqa"))


def test_two_are_named_in_either_order():
    for things, given in ((PAIR, {}), (STOOLS, {"attributes": COLOURS})):
        scene = box_scene(things, **given)
        firsts = [asked(scene, is_more.using(axis="big"), seed)[0].evidence.mentions[0].name for seed in range(24)]
        assert 5 <= firsts.count(firsts[0]) <= 19
