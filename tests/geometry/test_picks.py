import numpy as np
import pytest

from sightline.geometry.picks import shared_places, well_apart


@pytest.mark.parametrize(("n", "m"), [(0, 5), (5, 0), (40, 60), (300, 10)])
def test_shared_places_are_where_the_common_numbers_stand(n, m):
    rng = np.random.default_rng(n)
    a, b = (np.sort(rng.choice(400, size, replace=False)).astype(np.int32) for size in (n, m))
    in_a, in_b = shared_places(a, b)
    assert a[in_a].tolist() == b[in_b].tolist() == sorted(set(a.tolist()) & set(b.tolist()))


def test_points_well_apart_are_the_first_that_fit():
    rng = np.random.default_rng(0)
    uv, xyz = rng.uniform(0, 100, (80, 2)), rng.uniform(0, 1, (80, 3))
    least, one, among = rng.uniform(0.2, 0.4, 80), np.arange(10), rng.permutation(80)
    low, high = 8.0, 40.0
    found = well_apart(one, among, 3, uv, low, high, xyz, least)
    for own, others in zip(one.tolist(), found.tolist(), strict=True):
        expected: list[int] = []
        for k in among.tolist():
            off = np.linalg.norm(uv[k] - uv[own])
            fits = low <= off <= high and np.linalg.norm(xyz[k] - xyz[own]) >= least[own]
            if fits and len(expected) < 3 and all(np.linalg.norm(uv[k] - uv[n]) >= low for n in expected):
                expected.append(k)
        assert [k for k in others if k >= 0] == expected
    assert (well_apart(one, among, 3, uv, 200.0, np.inf, xyz, least) == -1).all()
