import numpy as np
import pytest

from sightline.geometry import lens

RATIONAL = (0.6, -2.8, 0.0005, -0.0002, 1.6, 0.5, -2.6, 1.5)
MODELS = [("opencv", (-0.28, 0.09, 0.001, -0.002)), ("opencv", RATIONAL), ("fisheye", (-0.02, 0.01, -0.004, 0.0006))]


@pytest.mark.parametrize(("model", "coefficients"), MODELS)
def test_undoing_the_lens_gives_the_direction_back(model, coefficients):
    xy = np.stack(np.meshgrid(np.linspace(-0.7, 0.7, 21), np.linspace(-0.6, 0.6, 17)), axis=-1)
    bent = lens.distort(model, coefficients, xy)
    assert np.abs(lens.undistort(model, coefficients, bent, lens.reach(model, coefficients)) - xy).max() < 1e-9


def test_a_lens_reaches_to_where_its_curve_turns_back():
    assert lens.reach("pinhole", ()) == np.inf
    assert lens.reach("opencv", (0.1, 0.0, 0.0, 0.0)) == np.inf
    assert lens.reach("opencv", (-0.3, 0.0, 0.0, 0.0)) == pytest.approx(1 / np.sqrt(0.9))
    assert lens.reach("fisheye", (-0.2, 0.0, 0.0, 0.0)) == pytest.approx(np.tan(1 / np.sqrt(0.6)))
    reach = lens.reach("opencv", RATIONAL)
    if np.isfinite(reach):
        radii = np.linspace(0, reach * 0.999, 2000)
        bent = lens.distort("opencv", (*RATIONAL[:2], 0.0, 0.0, *RATIONAL[4:]), np.stack([radii, 0 * radii], axis=-1))
        assert (np.diff(bent[:, 0]) > 0).all()


def test_a_direction_the_lens_cannot_show_is_nan():
    coefficients = (-0.3, 0.0, 0.0, 0.0)
    rim = lens.distort("opencv", coefficients, np.array([1 / np.sqrt(0.9), 0.0]))
    reach = lens.reach("opencv", coefficients)
    assert np.isfinite(lens.undistort("opencv", coefficients, rim * 0.99, reach)).all()
    assert np.isnan(lens.undistort("opencv", coefficients, rim * 1.01, reach)).all()
    assert np.isnan(lens.undistort("fisheye", (0.0,) * 4, np.array([1.6, 0.0]), np.inf)).all()  # 1.6 rad: behind
