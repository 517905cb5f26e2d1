import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import GeometryError
from sightline.geometry.box import Box, gap, iou
from sightline.geometry.boxes import gaps, ious_axis_aligned, ious_yaw, pair_gaps, pair_ious
from tests.geometry.drawn import boxes, law, upright_boxes


def batch(several):
    return tuple(np.stack([getattr(box, name) for box in several]) for name in ("center", "size", "rotation"))


def seven(box):
    return [*box.center, *box.size, box.yaw]


@law(20)
@given(st.lists(boxes(), min_size=1, max_size=6))
def test_many_gaps_at_once_are_the_gaps_of_each_two(several):
    table = gaps(*batch(several))
    assert np.allclose(table, [[gap(a, b) for b in several] for a in several], atol=1e-9)
    assert (table == table.T).all() and not np.diag(table).any()


@law(20)
@given(st.lists(st.tuples(boxes(1), boxes(1)), min_size=1, max_size=6))
def test_pairs_at_once_are_the_pairs_one_by_one(pairs):
    a, b = batch([one for one, _ in pairs]), batch([two for _, two in pairs])
    assert np.allclose(pair_gaps(a, b), [gap(one, two) for one, two in pairs], atol=1e-9)
    assert np.allclose(pair_ious(a, b), [iou(one, two) for one, two in pairs], atol=1e-9)


@law(20)
@given(st.lists(st.tuples(upright_boxes(1), upright_boxes(1)), min_size=1, max_size=6))
def test_upright_boxes_overlap_alike_by_footprint_and_by_faces(pairs):
    a, b = [one for one, _ in pairs], [two for _, two in pairs]
    by_footprint = ious_yaw([seven(box) for box in a], [seven(box) for box in b])
    assert np.allclose(by_footprint, [iou(one, two) for one, two in pairs], atol=1e-9)
    assert np.allclose(by_footprint, pair_ious(batch(a), batch(b)), atol=1e-9)


@law(20)
@given(st.lists(upright_boxes(1), min_size=1, max_size=4), st.lists(upright_boxes(1), min_size=1, max_size=4))
def test_boxes_along_the_axes_overlap_as_upright_ones_without_a_turn(first, second):
    a, b = ([[*box.center, *box.size] for box in some] for some in (first, second))
    expected = [[iou(Box(p[:3], p[3:]), Box(q[:3], q[3:])) for q in b] for p in a]
    assert np.allclose(ious_axis_aligned(a, b), expected, atol=1e-9)


def test_half_a_box_is_a_third_of_both():
    unit, pushed = [0, 0, 0, 1, 1, 1], [0.5, 0, 0, 1, 1, 1]
    assert np.allclose(ious_axis_aligned([unit, pushed], [unit]), [[1], [1 / 3]])
    assert np.allclose(ious_yaw([[*unit, 0.0]], [[*pushed, np.pi / 2]]), [1 / 3])


def test_a_square_turned_by_an_eighth_shares_an_octagon():
    octagon = 2 * np.sqrt(2) - 2
    assert np.allclose(ious_yaw([[0, 0, 0, 1, 1, 1, 0]], [[0, 0, 0, 1, 1, 1, np.pi / 4]]), octagon / (2 - octagon))


def test_faces_in_one_plane_are_counted_once_and_touching_boxes_share_nothing():
    leaning = np.linalg.qr(np.array([[2.0, 1, 0], [0.3, 2, 1], [1, 0, 2]]))[0]
    leaning *= np.sign(np.linalg.det(leaning))
    big, small = ((0, 0, 0), (2, 2, 2)), (leaning @ [0.5, 0.5, 0.5], (1, 1, 1))
    for (center, size), expected in [(big, 1.0), (small, 1 / 8), ((leaning @ [2, 0, 0], (2, 2, 2)), 0.0)]:
        a, b = ([np.zeros(3)], [big[1]], [leaning]), ([center], [size], [leaning])
        assert np.allclose(pair_ious(a, b), expected, atol=1e-9)
        assert np.allclose(pair_ious(b, a), expected, atol=1e-9)


def test_no_boxes_have_no_gaps():
    assert gaps([], [], []).shape == (0, 0)
    assert ious_axis_aligned([], [[0, 0, 0, 1, 1, 1]]).shape == (0, 1)
    assert ious_yaw([], []).shape == (0,)


def test_batches_that_do_not_fit_are_refused():
    one = (np.zeros((1, 3)), np.ones((1, 3)), np.eye(3)[None])
    two = tuple(np.repeat(part, 2, axis=0) for part in one)
    with pytest.raises(GeometryError, match="1 boxes against 2"):
        pair_gaps(one, two)
    with pytest.raises(GeometryError, match="give \\(N, 3\\)"):
        gaps(np.zeros((2, 3)), np.ones((1, 3)), np.eye(3)[None])
    with pytest.raises(GeometryError, match="not above 0"):
        ious_yaw([[0, 0, 0, 1, 0, 1, 0]], [[0, 0, 0, 1, 1, 1, 0]])
    with pytest.raises(GeometryError, match="give \\(N, 7\\)"):
        ious_yaw([[0, 0, 0, 1, 1, 1]], [[0, 0, 0, 1, 1, 1]])
    with pytest.raises(GeometryError, match="1 boxes against 2"):
        ious_yaw([[0, 0, 0, 1, 1, 1, 0]], [[0, 0, 0, 1, 1, 1, 0]] * 2)
