from itertools import combinations

import numpy as np
import pytest

from sightline.geometry.picks import shared_places, well_apart


@pytest.mark.parametrize(("n", "m"), [(0, 5), (5, 0), (40, 60), (300, 10)])
def test_shared_places_are_where_the_common_numbers_stand(n, m):
    rng = np.random.default_rng(n)
    a, b = (np.sort(rng.choice(400, size, replace=False)).astype(np.int32) for size in (n, m))
    in_a, in_b = shared_places(a, b)
    assert a[in_a].tolist() == b[in_b].tolist() == sorted(set(a.tolist()) & set(b.tolist()))


def test_points_well_apart_are_so_from_the_point_and_from_each_other_and_are_found_where_there_are_any():
    rng = np.random.default_rng(0)
    uv, xyz = rng.uniform(0, 100, (80, 2)), rng.uniform(0, 1, (80, 3))
    least, one, among = rng.uniform(0.2, 0.4, 80), np.arange(10), rng.permutation(80)
    found = well_apart(one, among, 3, uv, 8.0, 40.0, xyz, least)
    assert (found >= 0).all()
    for own, others in zip(one.tolist(), found.tolist(), strict=True):
        assert len({own, *others}) == 4
        assert all(8 <= np.linalg.norm(uv[a] - uv[b]) <= 40 for a, b in combinations([own, *others], 2))
        assert all(np.linalg.norm(xyz[k] - xyz[own]) >= least[own] for k in others)
    assert (well_apart(one, among, 3, uv, 200.0, np.inf, xyz, least) == -1).all()
    assert (well_apart(one, among[:2], 3, uv, 0.1, np.inf, xyz, np.zeros(80)) == -1).all()


def test_the_one_in_the_middle_is_the_point_itself_no_more_often_than_by_chance():
    """Else who looks at the four alone would find the one that the others were sought about."""
    rng = np.random.default_rng(1)
    uv, one = rng.uniform(0, 640, (4000, 2)), np.arange(400)
    one = one[((uv[:400] > 60) & (uv[:400] < 580)).all(axis=1)]
    anywhere, no_depth = np.zeros((4000, 3)), np.zeros(4000)
    each = [well_apart(one[[k]], rng.permutation(4000), 3, uv, 16.0, 51.0, anywhere, no_depth) for k in range(len(one))]
    found = np.concatenate(each)
    four = uv[np.concatenate([one[:, None], found], axis=1)]
    assert (found >= 0).all() and len(four) > 200
    sums = np.linalg.norm(four[:, :, None] - four[:, None], axis=3).sum(axis=2)
    assert np.mean(sums.argmin(axis=1) == 0) == pytest.approx(0.25, abs=0.07)
