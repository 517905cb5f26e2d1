import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.mesh import Mesh, light, sample, screen

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=np.float64)
HALVES = np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32)


def drawn(*meshes, count=20_000, seed=0):
    return sample(meshes, count, np.random.default_rng(seed), "made")


def test_points_lie_on_the_faces_and_are_spread_by_area():
    # A square of 1 × 1 at z = 0 and one of 3 × 3 at z = 5: nine times as many points, and as many in each ninth.
    xyz, rgb = drawn(Mesh(SQUARE, HALVES), Mesh(3 * SQUARE + (0, 0, 5), HALVES), count=100_000)
    assert rgb is None and set(np.unique(xyz[:, 2].round(9))) == {0.0, 5.0}
    high = xyz[xyz[:, 2] > 4]
    assert len(high) == pytest.approx(90_000, abs=5 * np.sqrt(9_000))
    ninths, _, _ = np.histogram2d(*high[:, :2].T, bins=3, range=[[0, 3], [0, 3]])
    np.testing.assert_allclose(ninths, len(high) / 9, atol=5 * 100)
    assert ninths.sum() == len(high)


def test_the_same_seed_draws_the_same_points_and_another_one_others():
    first, _ = drawn(Mesh(SQUARE, HALVES), seed=4)
    np.testing.assert_array_equal(drawn(Mesh(SQUARE, HALVES), seed=4)[0], first)
    assert not np.array_equal(drawn(Mesh(SQUARE, HALVES), seed=5)[0], first)


def test_colours_of_vertices_are_blended_along_the_face():
    colors = np.array([[0, 0, 0], [200, 0, 0], [200, 100, 0], [0, 100, 0]], dtype=np.uint8)  # 200 x, 100 y
    xyz, rgb = drawn(Mesh(SQUARE, HALVES, colors))
    np.testing.assert_allclose(rgb[:, :2], xyz[:, :2] * (200, 100), atol=0.51)


def test_a_texture_is_looked_up_where_the_point_lies_and_repeated_beyond_its_edge():
    texture = np.arange(4 * 8 * 3, dtype=np.uint8).reshape(4, 8, 3)
    xyz, rgb = drawn(Mesh(SQUARE, HALVES, uv=2 * SQUARE[:, :2] - 1, texture=texture))
    row, column = (np.floor(2 * xyz[:, k] % 1 * n).astype(int) for k, n in ((1, 4), (0, 8)))
    np.testing.assert_array_equal(rgb, texture[row, column])


def test_a_tint_darkens_the_light_of_a_texture():
    texture, tint = (
        np.full((1, 1, 3), 188, np.uint8),
        np.full((4, 3), 188, np.uint8),
    )  # 188 shows half the light, 137 a quarter
    _, rgb = drawn(Mesh(SQUARE, HALVES, tint, SQUARE[:, :2], texture))
    assert np.abs(rgb.astype(int) - 137).max() <= 1
    np.testing.assert_array_equal(screen(light(np.arange(256))), np.arange(256))


def test_a_mesh_without_colour_beside_one_that_has_is_white():
    xyz, rgb = drawn(Mesh(SQUARE, HALVES), Mesh(SQUARE + (0, 0, 1), HALVES, np.zeros((4, 3), np.uint8)))
    assert set(map(tuple, rgb[xyz[:, 2] == 0])) == {(255, 255, 255)}
    assert set(map(tuple, rgb[xyz[:, 2] == 1])) == {(0, 0, 0)}


@pytest.mark.parametrize(
    ("vertices", "words"),
    [(SQUARE * (1, 0, 0), "no area"), (SQUARE * np.nan, "not finite"), (SQUARE * 1e200, "beyond all bounds")],
)
def test_faces_that_no_point_can_be_drawn_from_are_refused(vertices, words):
    with pytest.raises(SceneError, match=f"made: .*{words}"):
        drawn(Mesh(vertices, HALVES))
    with pytest.raises(SceneError, match="no area"):
        drawn()


def test_a_face_without_area_gets_no_points():
    faces = np.array([[0, 0, 1], [0, 1, 2], [2, 2, 2]], dtype=np.int32)
    xyz, _ = drawn(Mesh(SQUARE, faces))
    assert (xyz[:, 1] <= xyz[:, 0]).all()
