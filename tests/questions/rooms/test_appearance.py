from collections import Counter
from dataclasses import replace

import pytest

from sightline.answers.sequence import Order
from sightline.errors import QuestionError
from sightline.questions.rooms.appearance import appearance_choice, appearance_order
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Sighting
from tests.made import box_scene
from tests.questions.asking import asked, skipped

SIZE = (160, 120)
CLEAR, SPECK = 400, 5  # pixels; 64 are enough in pictures of this size
SEEN = [
    # what each picture shows of each thing, in pixels
    {"lamp": CLEAR},
    {"lamp": CLEAR, "sofa": CLEAR},
    {"sofa": CLEAR},
    {"desk": CLEAR, "lamp": SPECK},
    {"desk": CLEAR},
    {"crate#1": CLEAR, "sofa": CLEAR},
    {"crate#2": CLEAR},
]
ORDER = ("lamp", "sofa", "desk", "crate")


def film(seen=SEEN, times=None, **made):
    """A film whose pictures show as many pixels of each thing as told."""
    names = dict.fromkeys(name for told in seen for name in told)
    things = {name: (0.7 * at, 0.0, 0.5, 0.3, 0.3, 1.0) for at, name in enumerate(names)}
    scene = box_scene(things, frames=len(seen), size=SIZE, **made)
    frames = []
    for f, (frame, told) in enumerate(zip(scene.frames, seen, strict=True)):
        sightings = {name: Sighting(pixels, 1.0, 1.0, (0.0, 0.0, 20.0, 20.0)) for name, pixels in told.items()}
        time = None if times is None else times[f]
        told = {"time_s": time, "read_sightings": lambda sightings=sightings: sightings}
        frames.append(replace(frame, read_instances=None, **told))
    return replace(scene, frames=tuple(frames))


def orders(scene, kind=appearance_order, **params):
    return {question.answer.names for question in asked(scene, kind.using(**params))}


def test_kinds_come_in_the_order_in_which_they_first_show():
    [question] = asked(film(), appearance_order)
    assert question.answer == Order(ORDER)
    assert [view.frame for view in question.views] == list("0123456")
    assert {view.role for view in question.views} == {"video"} and question.shows == "views"
    named = question.evidence.steps[0][2]
    assert sorted(named) == sorted(ORDER) and f"{', '.join(named[:-1])} and {named[-1]}" in question.text
    clear = {"lamp": 0, "sofa": 1, "desk": 3, "crate": 5}
    assert [question.evidence.values[f"clear_{letter}"] for letter in "abcd"] == [clear[kind] for kind in named]
    assert question.difficulty == 1.0  # the sofa comes one picture after the lamp


def test_each_choice_of_kinds_keeps_their_order():
    for count, number in ((2, 6), (3, 4)):
        found = orders(film(), count=count)
        assert len(found) == number
        assert all([kind for kind in ORDER if kind in order] == list(order) for order in found)


def test_a_glimpse_before_makes_the_order_a_matter_of_opinion():
    early = [{"lamp": CLEAR, "desk": SPECK}, *SEEN[1:]]
    assert all("desk" not in order[1:] for order in orders(film(early), count=2))
    assert ("lamp", "desk") in orders(film(early), count=2, first="clear")
    assert orders(film(early), first="clear") == {ORDER}


def test_pictures_or_seconds_part_two_kinds():
    assert ("lamp", "sofa") not in orders(film(), count=2, pictures=2)
    assert ("sofa", "desk") in orders(film(), count=2, pictures=2)
    quick = film(times=[0.0, 0.9, 1.1, 2.0, 2.2, 2.9, 3.0])
    assert orders(quick, count=2) == {("lamp", "desk"), ("lamp", "crate"), ("sofa", "desk"), ("sofa", "crate")}
    assert len(orders(quick, count=2, seconds=0.8)) == 6


def test_a_share_of_the_picture_makes_it_clear():
    assert orders(film(), count=2, share=0.03) == set()  # 576 of 19,200 pixels
    assert len(orders(film(), count=2, share=0.02)) == 6


def test_of_a_kind_what_shows_of_all_its_things_counts():
    halves = [{"lamp": CLEAR}, {"stool#1": 40, "stool#2": 40}, {"sofa": CLEAR}]
    assert orders(film(halves), count=3) == {("lamp", "stool", "sofa")}
    assert orders(film([halves[0], {"stool#1": 40}, halves[2]]), count=3) == set()


def test_kinds_not_known_whole_or_called_like_others_are_left_out():
    assert all("desk" not in order for order in orders(film(complete=["lamp", "sofa", "crate"]), count=2))
    named = [*SEEN, {"floor lamp": CLEAR}]
    assert all("lamp" not in order for order in orders(film(named), count=2))
    assert any("floor lamp" in order for order in orders(film(named), count=2))


def test_a_short_film_or_a_crowded_one_is_skipped_with_the_reason():
    reason = "fewer kinds than are to be ordered come into view one plainly after the other"
    assert skipped(film(SEEN[:2]), appearance_order) == {reason: 1}
    at_once = [dict.fromkeys(["lamp", "sofa", "desk", "crate"], CLEAR)] * 4
    assert skipped(film(at_once), appearance_order) == {reason: 1}
    assert all(asked(film(without=[fact]), appearance_order) == [] for fact in (Fact.DEPTH, Fact.POSES, Fact.COMPLETE))


def test_a_choice_offers_the_true_order_once_among_others_of_the_same_kinds():
    places = Counter()
    for seed in range(60):
        for question in asked(film(), appearance_choice.using(count=3), seed):
            offered = [tuple(option.split(", ")) for option in question.answer.options]
            assert len(set(offered)) == 4 and len({frozenset(order) for order in offered}) == 1
            true = tuple(kind for kind in ORDER if kind in offered[0])
            assert offered[question.answer.index] == true
            places[question.answer.index] += 1
    assert len(places) == 4 and max(places.values()) < 1.6 * min(places.values())
    [pair] = asked(film(SEEN[:3]), appearance_choice.using(count=2))
    assert sorted(pair.answer.options) == ["lamp, sofa", "sofa, lamp"]  # of two there are no more orders


def test_no_kind_comes_first_much_more_often_than_others():
    for kind in (appearance_order, appearance_choice):
        [question] = asked(film(), kind)
        assert question.balance.side == "lamp" and not question.balance.paired


def test_another_order_of_the_things_changes_no_answer():
    scene = film()
    assert orders(scene) == orders(replace(scene, objects=scene.objects[::-1]))


@pytest.mark.parametrize(
    ("kind", "params", "said"),
    [
        (appearance_order, {"first": "speck"}, "'glimpse' or 'clear'"),
        (appearance_order, {"count": 1}, "2 to 8"),
        (appearance_choice, {"count": 9}, "2 to 8"),
        (appearance_choice, {"options": 7}, "2 to 6"),
    ],
)
def test_other_settings_are_refused(kind, params, said):
    with pytest.raises(QuestionError, match=said):
        asked(film(), kind.using(**params))
