import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint

from sightline.errors import GeometryError
from sightline.geometry.box import Box, iou
from sightline.geometry.points import farthest_points, fit_box, fit_plane, nearest, voxel_downsample
from tests.geometry.drawn import SEEDS, law, upright_boxes


def cloud(seed, count=60):
    return np.random.default_rng(seed).normal(size=(count, 3))


@law(25)
@given(SEEDS, st.integers(1, 60))
def test_each_chosen_point_is_the_farthest_from_those_before_it(seed, count):
    points = cloud(seed)
    chosen = farthest_points(points, count)
    assert chosen[0] == np.argmax(np.linalg.norm(points - points.mean(axis=0), axis=1))
    apart = np.linalg.norm(points[:, None] - points[chosen], axis=-1)
    for i in range(1, count):
        assert chosen[i] == np.argmax(apart[:, :i].min(axis=1))


def test_points_that_coincide_are_chosen_last_and_once():
    points = np.array([[0.0, 0, 0]] * 3 + [[1.0, 0, 0]] * 2)
    chosen = farthest_points(points, 5)
    assert sorted(chosen) == [0, 1, 2, 3, 4] and chosen[:2].tolist() == [3, 0]
    assert farthest_points(points, 0).shape == (0,)


@law(25)
@given(SEEDS, st.integers(1, 10))
def test_neighbours_are_the_nearest_by_comparison_with_all(seed, k):
    points, queries = cloud(seed), cloud(seed + 1, 7)
    distances, indices = nearest(points, queries, k)
    apart = np.linalg.norm(queries[:, None] - points, axis=-1)
    assert (indices == np.argsort(apart, axis=1)[:, :k]).all()
    assert np.allclose(distances, np.sort(apart, axis=1)[:, :k])


@law(25)
@given(SEEDS, st.floats(0.05, 3.0))
def test_thinning_keeps_one_point_of_every_cube_and_the_first(seed, edge):
    points = cloud(seed)
    kept = voxel_downsample(points, edge)
    cubes = [tuple(cell) for cell in np.floor(points / edge).astype(int)]
    assert kept.tolist() == [i for i, cell in enumerate(cubes) if cell not in cubes[:i]]


def test_a_floor_under_clutter_is_found_to_the_noise():
    rng = np.random.default_rng(3)
    normal = np.array([0.1, -0.05, 1.0]) / np.linalg.norm([0.1, -0.05, 1.0])
    flat = rng.uniform(-3, 3, (600, 3))
    floor = flat - (flat @ normal)[:, None] * normal + (0.4 + rng.normal(0, 0.003, 600))[:, None] * normal
    clutter = rng.uniform((-3, -3, 0.5), (3, 3, 2.5), (400, 3))
    plane, on_it = fit_plane(np.concatenate([floor, clutter]), 0.012, 60, rng)
    assert plane.normal @ normal > np.cos(np.deg2rad(0.1))
    assert plane.offset == pytest.approx(0.4, abs=0.001)
    assert (
        on_it[:600].mean() > 0.99 and (on_it == (np.abs(plane.height(np.concatenate([floor, clutter]))) <= 0.012)).all()
    )


def test_the_same_chance_finds_the_same_plane_and_normals_point_up():
    points = np.concatenate([cloud(5) * (1, 1, 0), cloud(6)])
    one, two = (fit_plane(points, 0.01, 30, np.random.default_rng(9)) for _ in range(2))
    assert (one[0].normal == two[0].normal).all() and np.allclose(one[0].normal, [0, 0, 1])
    wall, _ = fit_plane(cloud(5) * (1, 0, 1), 0.01, 30, np.random.default_rng(9))
    assert np.allclose(wall.normal, [0, 1, 0])


@law(40)
@given(upright_boxes())
@example(Box.from_yaw((0.046875, 0.0, 0.0), (0.05, 0.05, 1.0), 0.36))  # of a square either edge may come out longer
def test_the_box_around_a_boxs_corners_is_the_box(box):
    found = fit_box(box.corners)
    assert iou(found, box) == pytest.approx(1, abs=1e-6)
    assert found.size[0] >= found.size[1] - 1e-9 and -np.pi / 2 - 1e-9 <= found.yaw <= np.pi / 2 + 1e-9


@law(25)
@given(SEEDS)
def test_the_fitted_box_holds_its_points_on_the_least_rectangle(seed):
    points = cloud(seed, 30)
    box = fit_box(points)
    assert box.contains(points, margin=1e-9).all()
    least = MultiPoint(points[:, :2]).minimum_rotated_rectangle.area
    assert box.size[0] * box.size[1] <= least * (1 + 1e-9)
    assert box.vertical_extent == pytest.approx(np.ptp(points[:, 2]))


def test_points_on_a_line_or_alone_get_a_thin_box_along_it():
    line = np.array([[0.0, 0, 1], [1, 1, 1], [2, 2, 1]])
    box = fit_box(line, thinnest=0.01)
    assert np.allclose(box.size, [2 * np.sqrt(2), 0.01, 0.01]) and box.yaw == pytest.approx(np.pi / 4)
    assert fit_box([[1.0, 2, 3]], thinnest=0.01).center.tolist() == [1, 2, 3]
    assert isinstance(fit_box([[1.0, 2, 3]] * 5), Box)


def test_clouds_that_cannot_be_used_are_refused():
    rng = np.random.default_rng(0)
    for call, said in [
        (lambda: farthest_points(cloud(0), 61), "61 of 60"),
        (lambda: farthest_points([[0.0, np.nan, 0]], 1), "NaN or infinite"),
        (lambda: nearest(cloud(0), cloud(1), 61), "1 to 60"),
        (lambda: voxel_downsample(cloud(0), 0.0), "above 0"),
        (lambda: voxel_downsample(cloud(0) * 1e9, 1e-6), "longer edge"),
        (lambda: fit_plane(cloud(0)[:2], 0.01, 9, rng), "takes three"),
        (lambda: fit_plane(np.outer(np.arange(9.0), [1, 2, 3]), 0.01, 9, rng), "one line"),
        (lambda: fit_box([]), "at least one"),
        (lambda: fit_box(np.zeros((4, 2))), "give \\(N, 3\\)"),
    ]:
        with pytest.raises(GeometryError, match=said):
            call()
