import numpy as np
import pytest

from sightline.geometry.envelope import highest


def test_the_least_of_lines_is_highest_where_a_rising_one_meets_a_falling_one():
    assert highest(np.array([[0.0, 2.0], [3.0, -4.0]])) == pytest.approx(1.0)  # at half the time
    assert highest(np.array([[1.0, 1.0]])) == 2.0 and highest(np.array([[1.0, -1.0]])) == 1.0


def test_it_is_what_fine_sampling_finds():
    rng, times = np.random.default_rng(0), np.linspace(0.0, 1.0, 20_001)
    for _ in range(200):
        lines = rng.uniform(-2.0, 2.0, (int(rng.integers(1, 9)), 2))
        sampled = (lines[:, :1] + lines[:, 1:] * times).min(axis=0).max()
        assert sampled - 1e-12 <= highest(lines) <= sampled + 2.0 / 20_000
