import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import GeometryError
from sightline.geometry.bit_masks import group_counts, overlap, packed, pair_counts, shared_counts
from tests.geometry.drawn import SEEDS, law


@law(25)
@given(SEEDS, st.integers(1, 200), st.floats(0, 1))
def test_the_overlap_of_masks_is_shared_over_joint_count(seed, length, density):
    rng = np.random.default_rng(seed)
    a, b = rng.random((3, length)) < density, rng.random((4, length)) < density
    shared = (a[:, None] & b).sum(axis=-1)
    joint = (a[:, None] | b).sum(axis=-1)
    assert (overlap(a, b) == np.where(joint, shared / np.maximum(joint, 1), 0.0)).all()
    with pytest.raises(GeometryError, match="give \\(A, N\\)"):
        overlap(a, b[:, 1:])


@law(25)
@given(SEEDS, st.integers(0, 300), st.floats(0, 1))
def test_what_each_two_masks_share_is_counted_once_and_stands_twice(seed, length, density):
    masks = np.random.default_rng(seed).random((5, length)) < density
    words = packed(masks)
    assert (pair_counts(words) == (masks[:, None] & masks).sum(axis=-1)).all()
    assert (shared_counts(words, words) == pair_counts(words)).all()


@law(40)
@given(SEEDS, st.integers(0, 400), st.floats(0, 1), st.integers(1, 90))
def test_the_points_of_a_group_are_counted_whether_or_not_they_lie_together(seed, length, density, run):
    rng = np.random.default_rng(seed)
    masks = rng.random((3, length)) < density
    groups = np.repeat(rng.integers(-2, 4, length), run)[:length].astype(np.int32)
    wanted = np.stack([(masks & (groups == g)).sum(axis=1) for g in range(4)], axis=1)
    assert (group_counts(packed(masks), groups, 4) == wanted).all()


def test_words_that_do_not_fit_the_points_are_refused():
    words = packed(np.ones((2, 100), dtype=np.bool_))
    with pytest.raises(GeometryError, match="for 200 points"):
        group_counts(words, np.zeros(200, dtype=np.int32), 1)
    with pytest.raises(GeometryError, match="of group 3, of 3 groups"):
        group_counts(words, np.full(100, 3, dtype=np.int32), 3)
    with pytest.raises(GeometryError, match="give \\(A, W\\)"):
        pair_counts(words[0])
    with pytest.raises(GeometryError, match="shared_counts"):
        shared_counts(words, words[:, 1:])
