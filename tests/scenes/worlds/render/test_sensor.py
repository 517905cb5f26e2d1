"""A wall, a post before it: the answer of a depth sensor is known."""

import numpy as np

from sightline.geometry.camera import Camera
from sightline.scenes.world_scene import SENSED
from sightline.scenes.worlds.render import sensor
from sightline.scenes.worlds.render.sensor import sensed, sigma, unlit

CAMERA = Camera(160, 120, 150.0, 150.0, 80.0, 60.0)
DULL = np.zeros((120, 160))


def wall(metres: float) -> np.ndarray:
    return np.full((120, 160), metres, dtype=np.float32)


def test_noise_grows_with_depth_as_measured_for_kinect():
    for metres in (1.0, 2.0, 4.0):
        read = sensed(wall(metres), CAMERA, DULL, np.random.default_rng(0))
        steps = metres**2 / sensor.STEPS_M / np.sqrt(12)  # what rounding to whole steps adds
        assert abs(np.nanmedian(read) - metres) < 0.2 * sigma(metres) + metres**2 / sensor.STEPS_M
        np.testing.assert_allclose(np.nanstd(read), np.hypot(sigma(metres), steps), rtol=0.05)


def test_what_the_scene_vouches_for_is_no_less_than_the_noise():
    for metres in np.linspace(sensor.NEAREST, sensor.FARTHEST, 20):
        assert SENSED.at(metres) >= np.hypot(sigma(metres), metres**2 / sensor.STEPS_M / np.sqrt(12))


def test_nothing_is_read_too_near_or_too_far():
    for metres in (0.3, 8.5, np.nan):
        assert np.isnan(sensed(wall(metres), CAMERA, DULL, np.random.default_rng(0))).all()


def test_a_post_hides_the_wall_to_its_left_from_the_projector():
    depth = wall(3.0)
    depth[:, 80:100] = 1.0
    hidden = unlit(depth, CAMERA)
    # the projector stands to the right, so the shadow lies left of the post: f b (1/1 - 1/3) pixels wide
    width = 150.0 * sensor.BASELINE * (1 - 1 / 3)
    assert not hidden[:, 80:].any() and not hidden[:, : 80 - int(width) - 2].any()
    assert abs(hidden.sum(axis=1) - width).max() <= 1
    assert hidden[:, 79].all()


def test_floors_at_a_grazing_angle_send_nothing_back():
    down = (np.arange(120) + 0.5 - 60) / 150.0
    with np.errstate(divide="ignore"):
        floor = np.where(down > 0, 0.1 / down, np.nan)  # a floor 10 cm below the lens
    depth = np.repeat(floor[:, None], 160, axis=1).astype(np.float32)
    read = np.isfinite(sensed(depth, CAMERA, DULL, np.random.default_rng(0)))
    steep = np.degrees(np.arctan(down))  # the angle between the line of sight and the floor
    assert not read[(steep > 0) & (steep < 7)].any()
    assert read[(steep > 12) & (floor > sensor.NEAREST + 0.05)].mean() > 0.95


def test_shiny_things_are_lost_in_patches_and_dull_ones_are_not():
    shiny = DULL.copy()
    shiny[:, :80] = 0.9
    read = np.isfinite(sensed(wall(2.0), CAMERA, shiny, np.random.default_rng(0)))
    assert read[:, 80:].all()
    assert abs(1 - read[:, :80].mean() - sensor.LOST) < 0.06
    same = (read[:, 1:80] == read[:, :79]).mean()
    assert same > 0.75  # of independent pixels 50 % would equal their neighbour


def test_the_same_draw_gives_the_same_reading():
    first, again = (sensed(wall(2.0), CAMERA, DULL, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
