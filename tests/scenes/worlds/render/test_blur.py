import numpy as np
import pytest

from sightline.scenes.worlds.render.blur import blurred
from sightline.scenes.worlds.render.raycast import film_curve


def test_a_still_camera_blurs_nothing():
    picture = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
    picture = film_curve()[np.searchsorted(film_curve(), picture)]  # bytes that the film can give
    np.testing.assert_array_equal(blurred([picture] * 5), picture)


@pytest.mark.parametrize(("bright", "dark"), [(3, 1), (1, 3), (2, 2)])
def test_light_is_averaged_and_not_its_bytes(bright, dark):
    curve = film_curve()
    white, black = np.full((2, 2, 3), curve[1000]), np.full((2, 2, 3), curve[0])
    mixed = blurred([white] * bright + [black] * dark)
    expected = int(curve[round(1000 * bright / (bright + dark))])
    assert abs(int(mixed[0, 0, 0]) - expected) <= 1
    assert int(mixed[0, 0, 0]) > 255 * bright / (bright + dark) * 0.85 > 0
