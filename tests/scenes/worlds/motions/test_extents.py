import numpy as np
import pytest

from sightline.geometry.box import yaw_rotation
from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.motions.extents import reach_along
from sightline.scenes.worlds.parts import Part, extents, stacked


def turned(rng: np.random.Generator) -> np.ndarray:
    rotation, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    return rotation * np.sign(np.linalg.det(rotation))


@pytest.fixture(scope="module")
def some():
    rng = np.random.default_rng(0)
    paint = plain((9, 9, 9))
    return [
        Part(i % 3, rng.normal(size=3), rng.uniform(0.1, 1, 3), paint, turned(rng), float(rng.uniform(0, 2)))
        for i in range(60)
    ]


def test_many_parts_reach_as_far_as_each_alone(some):
    parts, _ = stacked([(0, part) for part in some])
    low, high = reach_along(parts, np.arange(len(some)), np.eye(3))
    each = np.array([extents(part) for part in some])
    np.testing.assert_allclose(low, each[:, 0], atol=1e-12)
    np.testing.assert_allclose(high, each[:, 1], atol=1e-12)


def test_along_turned_axes_parts_reach_as_far_as_turned_back_parts_along_straight_ones(some):
    axes = yaw_rotation(0.7)
    back = [Part(p.kind, axes.T @ p.center, p.half, p.material, axes.T @ p.rotation, p.taper) for p in some]
    parts, _ = stacked([(0, part) for part in some])
    low, high = reach_along(parts, slice(5, 40), np.broadcast_to(axes, (35, 3, 3)))
    each = np.array([extents(part) for part in back[5:40]])
    np.testing.assert_allclose(low, each[:, 0], atol=1e-12)
    np.testing.assert_allclose(high, each[:, 1], atol=1e-12)
