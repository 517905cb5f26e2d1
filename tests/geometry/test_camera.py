import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import GeometryError
from sightline.geometry.camera import Camera
from tests.geometry.drawn import SEEDS, law, metres

PINHOLE = Camera(640, 480, 500.0, 510.0, 322.0, 238.0)
LENSES = [
    PINHOLE,
    Camera(640, 480, 500.0, 510.0, 322.0, 238.0, "opencv", (-0.28, 0.09, 0.001, -0.002)),  # a wide web camera
    Camera(640, 480, 500.0, 510.0, 322.0, 238.0, "opencv", (0.12, -0.2, 0.0, 0.001, 0.05)),
    Camera(640, 480, 500.0, 510.0, 322.0, 238.0, "opencv", (0.6, -2.8, 0.0005, -0.0002, 1.6, 0.5, -2.6, 1.5)),  # Kinect
    Camera(640, 480, 300.0, 300.0, 320.0, 240.0, "fisheye", (-0.02, 0.01, -0.004, 0.0006)),
    Camera(640, 480, 180.0, 180.0, 320.0, 240.0, "fisheye", (0.0, 0.0, 0.0, 0.0)),  # equidistant, past 90° at the rim
]


def test_the_middle_ray_meets_the_principal_point():
    uv, z = PINHOLE.project([0.0, 0.0, 2.0])
    assert uv.tolist() == [322.0, 238.0] and z == 2.0
    uv, _ = PINHOLE.project([[1.0, 0.0, 2.0], [0.0, 1.0, 2.0]])  # right in the world is right, down is down
    assert uv.tolist() == [[572.0, 238.0], [322.0, 493.0]]


@pytest.mark.parametrize("camera", LENSES, ids=lambda c: f"{c.model}{len(c.distortion)}")
def test_every_pixel_falls_back_where_its_ray_came_from(camera):
    rays = camera.rays()
    uv, z = camera.project(rays)
    known = np.isfinite(rays).all(axis=-1)
    rows, columns = np.nonzero(known)
    assert np.abs(uv[known] - np.stack([columns + 0.5, rows + 0.5], axis=-1)).max() < 1e-6
    assert (z[known] == 1.0).all()
    unreachable = camera.fx == 180.0  # only there does the rim look more than 90° off the axis
    assert known.all() != unreachable and known.mean() > 0.7


@law(50)
@given(st.sampled_from(LENSES), metres(-0.35, 0.35), metres(-0.3, 0.3), metres(0.1, 20))
def test_a_point_projected_and_lifted_is_the_point(camera, x, y, z):
    point = np.array([x * z, y * z, z])
    uv, depth = camera.project(point)
    assert np.allclose(camera.unproject(uv, depth), point, atol=1e-8 * z)


def test_the_lens_bends_as_its_definition_says():
    k1, k2, p1, p2, k3 = 0.12, -0.2, 0.003, 0.001, 0.05
    camera = Camera(640, 480, 500.0, 500.0, 320.0, 240.0, "opencv", (k1, k2, p1, p2, k3))
    x, y = 0.3, -0.2
    r2 = x * x + y * y
    radial = 1 + k1 * r2 + k2 * r2**2 + k3 * r2**3
    u = 500 * (x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)) + 320
    v = 500 * (y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y) + 240
    assert np.allclose(camera.project([3 * x, 3 * y, 3.0])[0], [u, v])
    equidistant = Camera(640, 480, 200.0, 200.0, 320.0, 240.0, "fisheye", (0.0,) * 4)
    assert np.allclose(equidistant.project([1.0, 0.0, 1.0])[0], [320 + 200 * np.pi / 4, 240])


def test_what_is_behind_or_past_the_fold_of_the_lens_has_no_pixel():
    uv, z = PINHOLE.project([[0.0, 0.0, 0.0], [0.0, 0.0, -1.0], [np.nan, 0.0, 1.0]])
    assert np.isnan(uv[:2]).all() and np.isnan(uv[2, 0]) and z[1] == -1.0
    barrel = LENSES[1]
    # r(1 − 0.28 r² + 0.09 r⁴) rises throughout; without the second term it folds back at r = 1/√(3·0.28) = 1.09.
    assert np.isfinite(barrel.project([3.0, 0.0, 1.0])[0]).all()
    folding = Camera(640, 480, 500.0, 510.0, 322.0, 238.0, "opencv", (-0.28, 0.0, 0.0, 0.0))
    near, past = 1 / np.sqrt(0.84) - 1e-3, 1 / np.sqrt(0.84) + 1e-3
    assert np.isfinite(folding.project([near, 0.0, 1.0])[0]).all()
    assert np.isnan(folding.project([past, 0.0, 1.0])[0]).all()
    assert np.isnan(folding.unproject([4000.0, 238.0], 1.0)).any()


def test_a_depth_map_lifts_to_points_and_a_hole_stays_a_hole():
    camera = Camera(4, 3, 2.0, 2.0, 2.0, 1.5)
    depth = np.full((3, 4), 2.0)
    depth[1, 2] = np.nan
    points = camera.lift(depth)
    assert points[0, 0].tolist() == [-1.5, -1.0, 2.0]  # the centre of the first pixel is (0.5, 0.5)
    assert np.isnan(points[1, 2]).all() and np.isfinite(points).sum() == 33
    with pytest.raises(GeometryError, match="3 rows and 4 columns"):
        camera.lift(depth.T)


@law(50)
@given(st.sampled_from(LENSES), SEEDS, st.integers(1, 2000), st.integers(1, 2000))
def test_a_resized_or_cut_picture_shows_each_point_in_its_place(camera, seed, width, height):
    rng = np.random.default_rng(seed)
    points = rng.uniform((-0.5, -0.4, 1.0), (0.5, 0.4, 1.0), (20, 3)) * rng.uniform(0.5, 5, (20, 1))
    uv, _ = camera.project(points)
    share = np.array([width, height]) / [camera.width, camera.height]
    assert np.allclose(camera.scaled(width, height).project(points)[0], uv * share, equal_nan=True)
    cut = camera.cropped(100, 50, 200, 100)
    assert np.allclose(cut.project(points)[0], uv - [100, 50], equal_nan=True)
    assert (cut.width, cut.height) == (200, 100)


@law(30)
@given(st.integers(1, 4000), st.integers(1, 4000), st.floats(0.1, 3.0))
def test_a_field_of_view_spans_the_picture_from_edge_to_edge(width, height, angle):
    camera = Camera.from_fov(width, height, angle)
    assert camera.horizontal_fov == pytest.approx(angle, abs=1e-9)
    left = camera.unproject([0.0, camera.cy], 1.0)
    assert np.arctan(-left[0]) == pytest.approx(angle / 2, abs=1e-9)


def test_the_picture_holds_its_first_edge_and_not_its_last():
    uv = [[0, 0], [639.999, 479.999], [640, 10], [10, 480], [-0.001, 5], [np.nan, 5]]
    assert PINHOLE.inside(uv).tolist() == [True, True, False, False, False, False]


def test_a_matrix_reads_back_and_a_false_one_is_refused():
    assert Camera.from_matrix(PINHOLE.matrix, 640, 480) == PINHOLE
    four = np.eye(4)
    four[:3, :3] = PINHOLE.matrix
    assert Camera.from_matrix(four, 640, 480) == PINHOLE
    for matrix, said in [
        (PINHOLE.matrix.T, "last row"),
        (PINHOLE.matrix + [[0, 5, 0], [0, 0, 0], [0, 0, 0]], "skew"),
        (np.diag([1 / 640, 1 / 480, 1]) @ PINHOLE.matrix, "shares"),
        (np.eye(2), "shape"),
    ]:
        with pytest.raises(GeometryError, match=said):
            Camera.from_matrix(matrix, 640, 480)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"width": 0}, "at least 1"),
        ({"fx": 0.0}, "above 0"),
        ({"fy": -500.0}, "above 0"),
        ({"cx": float("nan")}, "finite"),
        ({"distortion": (0.1,)}, "takes 0"),
        ({"model": "opencv", "distortion": (0.1,) * 6}, "4 or 5 or 8"),
        ({"model": "fisheye"}, "takes 4"),
        ({"model": "panorama"}, "no model"),
    ],
)
def test_a_camera_that_cannot_be_is_refused(change, said):
    numbers = {"width": 640, "height": 480, "fx": 500.0, "fy": 500.0, "cx": 320.0, "cy": 240.0}
    with pytest.raises(GeometryError, match=said):
        Camera(**{**numbers, **change})


def test_a_field_of_view_of_half_a_turn_is_refused():
    with pytest.raises(GeometryError, match="between 0 and π"):
        Camera.from_fov(640, 480, np.pi)


def test_a_focal_length_so_short_that_pixels_overflow_is_refused():
    with pytest.raises(GeometryError, match="focal"):
        Camera(8, 6, 1e-320, 7.0, 4.0, 3.0)
