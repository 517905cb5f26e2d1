import numpy as np

from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.answers.space import Vector
from sightline.datasets.filtering.blind.sheet import sheets
from sightline.datasets.filtering.blind.spread import beyond, bins, piled_up
from sightline.datasets.filtering.blind.truth_of import truth_of
from tests.datasets.filtering.blind.made_questions import questions


def histogram(answers):
    [(_, sheet)] = sheets(questions(["?"] * len(answers), answers)).values()
    return bins(truth_of(sheet))


def test_distances_fall_into_eighths_of_a_factor_of_ten() -> None:
    found = histogram([Length(10 ** (i / 8 + 0.01)) for i in range(17)])
    assert np.diff(found).tolist() == [1] * 16


def test_options_count_by_their_words_wherever_they_stand() -> None:
    a, b, c = histogram([Choice(("left", "right"), 0), Choice(("right", "left"), 1), Choice(("left", "right"), 1)])
    assert a == b != c


def test_answers_in_space_have_no_histogram() -> None:
    assert histogram([Vector((1.0, 0.0, 0.0))] * 3) is None


def test_what_stands_above_so_many_times_the_median_bin_goes_unluckiest_first() -> None:
    groups = np.array([0] * 10 + [1] * 3 + [2] * 2)
    luck = np.arange(15) / 15
    over = piled_up(groups, luck, 2.0)
    assert np.flatnonzero(over).tolist() == [6, 7, 8, 9]


def test_no_group_holds_more_than_its_share() -> None:
    rng = np.random.default_rng(0)
    groups, luck = rng.integers(0, 20, 500), rng.random(500)
    over = beyond(groups, luck, 7)
    for one in range(20):
        here = groups == one
        assert (here & ~over).sum() == min(7, here.sum())
        assert luck[here & ~over].max(initial=0) < luck[here & over].min(initial=1)
    assert not beyond(np.zeros(0, dtype=np.int64), np.zeros(0), 3).any()
