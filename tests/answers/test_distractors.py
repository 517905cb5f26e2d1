"""Wrong answers are plainly wrong, and their order does not tell the right one."""

import math
from collections import Counter

import numpy as np
import pytest

from sightline.answers.answer import PLAIN, Form
from sightline.answers.boxes import Boxes
from sightline.answers.choice import Name, YesNo
from sightline.answers.direction import Direction
from sightline.answers.distractors import offerable, offered
from sightline.answers.number import Angle, Area, Count, Length
from sightline.answers.sequence import Order
from sightline.errors import AnswerError


def several(truth, count=4, times=200, form=PLAIN, **known):
    """What is offered, many times over."""
    rng = np.random.default_rng(0)
    return [offered(truth, form, count, k % count, rng, **known) for k in range(times)]


@pytest.mark.parametrize("truth", [Length(0.9), Length(2.34), Length(14.0), Area(17.5), Angle(math.radians(-30.0))])
def test_wrong_numbers_are_a_tenth_or_a_grain_off_and_the_truth_has_any_rank(truth):
    grain = {"length": 0.05, "area": 0.1, "angle": math.radians(3)}[truth.kind]
    ranks = Counter()
    for choice in filter(None, several(truth, times=900)):
        told = [type(truth).read(option).si for option in choice.options]
        right = told[choice.index]
        assert right == pytest.approx(truth.si, rel=6e-3)
        assert min(abs(one - truth.si) for one in told if one != right) >= 0.95 * max(0.1 * abs(truth.si), grain)
        assert len({one > 0 for one in told}) == 1 and (truth.kind != "angle" or max(map(abs, told)) <= math.pi)
        ranks[sorted(map(abs, told)).index(abs(right))] += 1
    assert ranks.total() > 250 and all(0.15 <= ranks[rank] / ranks.total() <= 0.4 for rank in range(4))


@pytest.mark.parametrize(("low", "high"), [(0.4, 1.0), (1.0, 3.0), (3.0, 8.0)])
def test_the_options_alone_do_not_tell_which_is_right(low, high):
    rng, hits, tried = np.random.default_rng(1), Counter(), 0
    for k in range(3000):
        choice = offered(Length(float(rng.uniform(low, high))), PLAIN, 4, k % 4, rng)
        if choice is None:
            continue
        told = [Length.read(option).metres for option in choice.options]
        gaps = [min(abs(one - other) for other in told if other != one) / one for one in told]
        guesses = {
            "roundest": min(range(4), key=lambda n: min(abs(gaps[n] - share) for share in (0.1, 0.2, 0.3))),
            "lowest": told.index(min(told)),
            "second": told.index(sorted(told)[1]),
            "highest": told.index(max(told)),
            "shortest": min(range(4), key=lambda n: len(choice.options[n])),
        }
        tried += 1
        hits.update(name for name, guess in guesses.items() if guess == choice.index)
    assert tried > 1000 and max(hits.values()) / tried < 0.33, hits


def test_the_truth_stands_where_it_is_told_to():
    assert [choice.index for choice in several(Length(9.0), times=8)] == [0, 1, 2, 3] * 2


def test_a_length_that_is_too_short_for_wrong_ones_beside_it_is_not_offered():
    assert several(Length(0.03), times=30) == [None] * 30
    assert None not in several(Length(3.0), times=50)


def test_wrong_numbers_lie_out_of_the_noise():
    choices = several(Length(2.0), margin=8.0)  # a sigma of 25 cm: wrong ones are half a metre off
    gaps = [abs(Length.read(option).metres - 2.0) for one in choices if one for option in one.options]
    assert gaps and min(gap for gap in gaps if gap > 0.01) >= 0.49
    assert several(Length(2.0), margin=3.0, times=30) == [None] * 30  # no step is that wide


@pytest.mark.parametrize("truth", range(7))
def test_counts_offer_0_and_whole_numbers_near_the_truth(truth):
    seen = set()
    for choice in several(Count(truth)):
        told = [int(option) for option in choice.options]
        assert told[choice.index] == truth and 0 in told and len(set(told)) == 4
        assert all(one == 0 or abs(one - truth) <= 3 for one in told)
        seen |= set(told)
    assert seen == {0, truth} | set(range(max(1, truth - 3), truth + 4))


def test_a_count_is_no_oftener_the_lowest_or_highest_than_it_must():
    ranks = Counter(sorted(map(int, one.options)).index(5) for one in several(Count(5), times=600))
    assert all(150 <= ranks[rank] <= 250 for rank in (1, 2, 3))  # below it there is always the 0


def test_directions_offer_others_of_their_kind():
    for choice in several(Direction("front-left")) + several(Direction("2 o'clock")):
        systems = {Direction(option).system for option in choice.options}
        assert len(systems) == 1 and len({Direction(option) for option in choice.options}) == 4


def test_names_offer_what_could_not_be_meant_too():
    labels = ("chair", "office chair", "desk", "lamp", "sofa", "chair")
    for choice in several(Name("chair"), names=labels):
        assert set(choice.options) == {"chair", "desk", "lamp", "sofa"} and choice.text == "chair"
    assert several(Name("chair"), names=("desk", "lamp"), times=2) == [None, None]


def test_orders_offer_other_orders_of_the_same():
    for choice in several(Order(("bed", "desk", "lamp"))):
        assert len({frozenset(option.split(", ")) for option in choice.options}) == 1
        assert choice.text == "bed, desk, lamp" and len(set(choice.options)) == 4
    assert several(Order(("bed", "desk")), times=2) == [None, None]


def test_answers_are_said_as_the_form_wants_and_never_two_alike():
    [choice] = several(Length(2.34), form=Form(unit="cm", decimals=0), times=1)
    assert choice.text == "234 cm"
    assert several(Length(2.34), form=Form(unit="m", decimals=0), times=1) == [None]  # 2 m, 2 m, …


def test_what_cannot_be_offered_is_refused():
    assert not offerable(YesNo) and not offerable(Boxes) and offerable(Length)
    with pytest.raises(AnswerError, match="yes_no: cannot be offered"):
        several(YesNo(True), times=1)
    with pytest.raises(AnswerError, match="2 to 26"):
        several(Length(1.0), count=1, times=1)
