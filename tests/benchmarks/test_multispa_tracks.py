import numpy as np
import pytest

from benchmarks.multispa_tracks import FAST, SLOW, agreement, bodies


def test_distances_on_a_body_stay_and_between_bodies_they_do_not():
    xyz, visible, owner = bodies(0, frames=40, points=60, count=3, step=FAST, noise=0.0, gaps=0.0)
    apart = np.linalg.norm(xyz[:, :, None] - xyz[:, None], axis=-1)
    spread = np.ptp(apart, axis=0)
    same = owner[:, None] == owner
    assert visible.all()
    assert spread[same].max() < 1e-9
    assert np.median(spread[~same]) > 0.2
    assert (xyz[:, owner == 0] == xyz[0, owner == 0]).all()


def test_a_slow_body_goes_less_than_a_centimetre_a_frame_and_a_fast_one_turns_back():
    for step in (SLOW, FAST):
        xyz, _, owner = bodies(1, frames=80, points=20, count=2, step=step, noise=0.0, gaps=0.0)
        middle = xyz[:, owner == 1].mean(axis=1)
        moved = np.linalg.norm(np.diff(middle, axis=0), axis=1)
        assert np.median(moved) == pytest.approx(step, rel=0.3)
        assert np.linalg.norm(middle - middle[0], axis=1).max() < 1.7
    assert SLOW < 0.01


def test_gaps_are_as_many_as_asked_for():
    xyz, visible, _ = bodies(2, frames=200, points=50, count=5, step=SLOW, noise=0.001, gaps=0.3)
    assert visible.mean() == pytest.approx((1 - 0.15) ** 2, abs=0.01)
    assert np.isnan(xyz[~visible]).all()
    assert np.isfinite(xyz[visible]).all()


def test_agreement_is_one_for_the_same_groups_and_nothing_for_chance():
    truth = np.repeat(np.arange(5), 40)
    assert agreement(truth, 7 - truth) == 1.0
    assert abs(agreement(truth, np.random.default_rng(0).integers(0, 5, 200))) < 0.02
    assert agreement(truth, np.zeros(200, dtype=int)) == 0.0
    alone = np.where(np.arange(200) < 40, -1, truth)  # a body whose points are on none is not found
    assert 0.5 < agreement(truth, alone) < 1.0
