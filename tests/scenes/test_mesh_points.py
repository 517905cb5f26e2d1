from pathlib import Path

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.box import Box, iou
from sightline.scenes.formats.ply import Ply
from sightline.scenes.instances import labelled
from sightline.scenes.mesh_points import APART, mesh_points
from tests.made import cloud

TABLE = Box((0, 0, 0.375), (1.6, 0.8, 0.75))


def vertices(**columns):
    return Ply({name: np.array(values) for name, values in columns.items()}, None)


def meshed(xyz, faces, rgb=None):
    columns = dict(zip("xyz", np.asarray(xyz, np.float32).T, strict=True))
    columns |= {} if rgb is None else dict(zip(("red", "green", "blue"), np.asarray(rgb, np.uint8).T, strict=True))
    return Ply(columns, np.asarray(faces, np.int32).reshape(-1, 3))


def decimated_table():
    """Dense legs, and a top of four vertices and two triangles that shares none of theirs."""
    rng = np.random.default_rng(0)
    legs = [Box((x, y, 0.35), (0.06, 0.06, 0.7)) for x in (-0.33, 0.33) for y in (-0.18, 0.18)]
    top = [(-0.8, -0.4, 0.75), (0.8, -0.4, 0.75), (0.8, 0.4, 0.75), (-0.8, 0.4, 0.75)]
    feet = [(-0.36, -0.21, 0.0), (0.36, 0.21, 0.0)]
    return np.concatenate([top, feet, cloud(legs, 3000, rng).xyz]), [(0, 1, 2), (0, 2, 3)]


def test_a_table_whose_top_has_four_vertices_keeps_it():
    xyz, faces = decimated_table()
    mesh = mesh_points(meshed(xyz, faces), Path("m.ply"))
    assert mesh.vertices == len(xyz)
    np.testing.assert_allclose(mesh.xyz[: mesh.vertices], xyz, atol=1e-6)
    found = labelled(mesh.xyz, ["t"], ["table"], mesh.members([np.arange(mesh.vertices)]))
    assert iou(found.objects[0].box, TABLE) > 0.999
    assert (found.instances == 0).all()


def test_points_fill_a_triangle_and_nothing_else_whatever_its_shape():
    rng = np.random.default_rng(1)
    for corners in (
        [(0, 0, 0), (4, 0, 1), (0, 3, 0)],
        [(0, 0, 0), (5, 0, 0), (2.5, 0.02, 0)],
        rng.uniform(-1, 1, (3, 3)),
    ):
        corners = np.asarray(corners, float)
        mesh = mesh_points(meshed(corners, [(0, 1, 2)]), Path())
        weights = rng.dirichlet((1, 1, 1), 500)
        near = np.linalg.norm((weights @ corners)[:, None] - mesh.xyz[None], axis=2).min(axis=1)
        assert near.max() < APART
        inside = np.linalg.lstsq(np.vstack([corners.T, np.ones(3)]), np.vstack([mesh.xyz.T, np.ones(len(mesh.xyz))]))[0]
        assert inside.min() > -1e-6 and np.abs(corners.T @ inside - mesh.xyz.T).max() < 1e-6
        assert (mesh.corners == (0, 1, 2)).all()


def test_as_many_points_lie_on_one_square_metre_as_on_another():
    square = [(0, 0, 0), (2, 0, 0), (2, 2, 0), (0, 2, 0)]
    coarse = mesh_points(meshed(square, [(0, 1, 2), (0, 2, 3)]), Path())
    axis = np.linspace(0, 2, 9)
    grid = np.array([(x, y, 0) for y in axis for x in axis])
    at = np.arange(81).reshape(9, 9)
    a, b, c, d = (part.ravel() for part in (at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]))
    fine = mesh_points(meshed(grid, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])), Path())
    for mesh in (coarse, fine):
        held = np.histogram2d(*mesh.xyz[mesh.vertices :, :2].T, bins=4, range=[[0, 2], [0, 2]])[0]
        assert held.max() <= 1.3 * held.min() and held.min() > 0.25 / APART**2


def test_a_point_between_belongs_to_a_group_only_with_all_its_corners_and_has_their_colour():
    square = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
    paint = [(200, 0, 0), (200, 0, 0), (200, 0, 0), (0, 100, 0)]
    mesh = mesh_points(meshed(square, [(0, 1, 2), (0, 2, 3)], paint), Path())
    first, second = mesh.members([np.array([0, 1, 2]), np.array([3])])
    assert second.tolist() == [3] and len(first) == 3 + len(mesh.corners) // 2
    assert (mesh.rgb[first] == (200, 0, 0)).all()
    others = np.setdiff1d(np.arange(4, len(mesh.xyz)), first)
    share = 1 - mesh.xyz[others, 1] + mesh.xyz[others, 0]  # of the second triangle's red corners
    np.testing.assert_allclose(mesh.rgb[others, 0], 200 * share, atol=0.51)
    np.testing.assert_allclose(mesh.rgb[others, 1], 100 * (1 - share), atol=0.51)


def test_small_triangles_and_those_that_no_room_holds_get_no_points():
    small = np.array([(0, 0, 0), (APART, 0, 0), (0, 0.01, 0)]) * 0.95
    for corners in (small, small * 2000):
        mesh = mesh_points(meshed(corners, [(0, 1, 2)]), Path())
        assert len(mesh.xyz) == 3 and mesh.corners.shape == (0, 3) and mesh.rgb is None
    assert len(mesh_points(vertices(x=[0.0, 9.0], y=[0.0, 9.0], z=[0.0, 9.0]), Path()).xyz) == 2


def test_a_mesh_of_many_large_triangles_gets_fewer_points():
    corners = np.random.default_rng(0).uniform(0, 25, (3000, 3))
    mesh = mesh_points(meshed(corners, np.arange(3000).reshape(-1, 3)), Path())
    assert 100_000 < len(mesh.corners) < 1_100_000


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"x": [1.0], "y": [1.0]}, "no x, y, z"),
        ({"x": np.zeros(0), "y": np.zeros(0), "z": np.zeros(0)}, "no vertices"),
        ({"x": [1.0, np.nan], "y": [1.0, 1.0], "z": [1.0, 1.0]}, "vertex 1"),
        ({"x": [1.0], "y": [1e30], "z": [1.0]}, "vertex 0"),
    ],
)
def test_vertices_that_cannot_be_of_a_room_are_named(columns, words):
    with pytest.raises(SceneError, match=words) as told:
        mesh_points(vertices(**columns), Path("m.ply"))
    assert "m.ply" in str(told.value)


def test_colours_are_taken_where_they_are_bytes():
    place = {axis: np.zeros(1, np.float32) for axis in "xyz"}
    names = ("red", "green", "blue")
    mesh = mesh_points(vertices(**place, **{name: np.array([i], np.uint8) for i, name in enumerate(names)}), Path())
    assert mesh.xyz.dtype == np.float64 and mesh.rgb.tolist() == [[0, 1, 2]]
    assert mesh_points(vertices(**place, **{name: np.array([0.5]) for name in names}), Path()).rgb is None
