"""Door leaves."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import finish
from sightline.scenes.worlds.parts import bounds, extents
from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from sightline.scenes.worlds.shapes.doors import DOOR, LEVER
from sightline.scenes.worlds.shapes.shape import Finish, steel

SIZE = (0.86, 0.04, 2.03)


@pytest.mark.parametrize("style", DOOR.styles)
def test_a_leaf_fills_its_size_with_a_handle_on_each_face_far_from_the_hinge(style):
    rng = np.random.default_rng(0)
    shape = style(rng, SIZE, Finish(finish("wood", "brown", rng), steel()))
    low, high = bounds(shape.parts)
    np.testing.assert_allclose(low, [-0.43, -0.02 - LEVER, 0.0])
    np.testing.assert_allclose(high, [0.43, 0.02 + LEVER, 2.03])
    handles = [extents(part) for part in shape.parts if np.abs(extents(part)[:, 1]).max() > 0.021]
    assert all(box[0, 0] > 0.2 and 0.85 < box[0, 2] and box[1, 2] < 1.15 for box in handles)
    assert min(box[0, 1] for box in handles) < 0 < max(box[1, 1] for box in handles)


def test_rooms_are_never_furnished_with_doors():
    assert DOOR.label not in BY_LABEL
