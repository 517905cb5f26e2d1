import numpy as np
import pytest

from sightline.errors import GeometryError
from sightline.geometry.way import way_so_far


def test_the_way_grows_with_the_body_and_not_with_noise():
    rng = np.random.default_rng(0)
    # Half a metre to the right, a rest, half a metre back: a metre in all.
    x = np.concatenate([np.linspace(0, 0.5, 26), np.full(30, 0.5), np.linspace(0.5, 0, 26)])
    body = rng.uniform(-0.2, 0.2, (20, 3)) + np.stack([x, 0 * x, 0 * x], axis=1)[:, None]
    noisy = body + 0.003 * rng.normal(size=body.shape)
    way = way_so_far(noisy, np.ones(noisy.shape[:2], dtype=bool), least=0.02)
    assert (np.diff(way) >= 0).all() and way[0] == 0.0
    assert np.ptp(way[30:55]) == 0.0
    assert way[28] == pytest.approx(0.5, abs=0.03) and way[-1] == pytest.approx(1.0, abs=0.05)
    exact = way_so_far(body, np.ones(body.shape[:2], dtype=bool))
    assert exact[-1] == pytest.approx(1.0)


def test_a_frame_that_shows_nothing_keeps_the_way_that_was_reached():
    body = np.zeros((6, 8, 3))
    body[:, :, 0] = 0.1 * np.arange(6)[:, None]
    visible = np.ones((6, 8), dtype=bool)
    visible[2:4] = False
    assert way_so_far(body, visible) == pytest.approx([0, 0.1, 0.1, 0.1, 0.4, 0.5])
    assert way_so_far(body, np.zeros((6, 8), dtype=bool)).tolist() == [0.0] * 6


def test_points_of_another_shape_are_refused():
    with pytest.raises(GeometryError, match=r"give \(T, N, 3\) and \(T, N\)"):
        way_so_far(np.zeros((6, 8, 3)), np.ones((6, 7), dtype=bool))
