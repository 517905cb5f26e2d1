"""Bins end at round numbers, nothing is lost between them, and words come by frequency."""

import numpy as np
import pytest

from sightline.answers.number import Angle, Area, Length
from sightline.datasets.cards.histograms import MOST_BARS, of_counts, of_numbers, of_words


def test_values_that_differ_by_much_lie_in_bins_that_widen():
    bars = of_numbers(np.array([0.5, 0.51, 5.0, 40.0, 128.0]), Length)
    assert bars == [("50 cm to 1 m", 2), ("1 m to 2 m", 0), ("2 m to 5 m", 0), ("5 m to 10 m", 1), ("10 m to 20 m", 0),
                    ("20 m to 50 m", 1), ("50 m to 100 m", 0), ("100 m to 200 m", 1)]  # fmt: skip


def test_values_close_together_lie_in_even_bins_and_an_edge_belongs_to_the_upper_one():
    assert of_numbers(np.array([1.0, 1.5, 2.0, 2.0, 3.9]), Length) == [
        ("1 m to 1.5 m", 1), ("1.5 m to 2 m", 1), ("2 m to 2.5 m", 2), ("2.5 m to 3 m", 0), ("3 m to 3.5 m", 0),
        ("3.5 m to 4 m", 1),
    ]  # fmt: skip


def test_an_edge_that_is_no_sum_of_tenths_in_binary_is_still_the_number_it_is_called():
    # 3 * 0.1 is a little more than 0.3, and 6 * 0.1 than 0.6.
    bars = dict(of_numbers(np.array([0.1, 0.3, 0.6, 0.7]), Length))
    assert [label for label, count in bars.items() if count] == [
        "10 cm to 20 cm", "30 cm to 40 cm", "60 cm to 70 cm", "70 cm and more"
    ]  # fmt: skip


def test_angles_are_told_in_degrees_and_may_be_negative():
    labels = [label for label, _ in of_numbers(np.deg2rad(np.linspace(-90, 90, 50)), Angle)]
    assert labels[0].startswith("-100 degrees to -50") and labels[-1].startswith("50 degrees to 100")


def test_a_few_far_values_do_not_stretch_the_bins():
    values = np.concatenate([np.linspace(1, 2, 999), [500.0]])
    bars = of_numbers(values, Area)
    assert bars[-1] == ("2 m² and more", 2)
    assert len(bars) == 6 and sum(count for _, count in bars) == 1000


@pytest.mark.parametrize("seed", range(8))
def test_no_value_is_lost(seed):
    rng = np.random.default_rng(seed)
    for values in (rng.lognormal(0, rng.uniform(0.1, 4), 500), rng.normal(0, 10.0 ** rng.integers(-3, 4), 500)):
        kind = Length if values.min() >= 0 else Angle
        bars = of_numbers(values, kind)
        assert sum(count for _, count in bars) == 500 and len(bars) <= 2 * MOST_BARS
        assert len({label for label, _ in bars}) == len(bars)


def test_one_value_over_and_over_is_one_bar():
    assert of_numbers(np.array([2.0, 2.0, 2.0]), Length) == [("2 m", 3)]
    assert of_numbers(np.array([0.0]), Length) == [("0 cm", 1)]


def test_counts_stand_in_order_and_the_many_are_put_together():
    assert of_counts(np.array([3.0, 0, 3, 1])) == [("0", 1), ("1", 1), ("3", 2)]
    bars = of_counts(np.arange(20.0), "boxes")
    assert bars[0] == ("0 boxes", 1) and bars[-1] == ("11 boxes and more", 9) and len(bars) == 12


def test_words_come_by_frequency_and_the_rare_ones_together():
    assert of_words({"no": 1, "yes": 3}) == [("yes", 3), ("no", 1)]
    bars = of_words({f"thing{k:02d}": 1 for k in range(14)})
    assert len(bars) == MOST_BARS + 1 and bars[-1] == ("4 others", 4)
    assert len(of_words({f"thing{k:02d}": 1 for k in range(11)})) == 11  # one rare word is named
