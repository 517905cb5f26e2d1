"""Bodies that were made are found again, however slowly they move and however badly they were seen."""

import numpy as np
import pytest

from sightline.errors import GeometryError
from sightline.geometry.rigid import rigid_groups


def turn(axis, angle):
    x, y, z = axis
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew


def unit(rng):
    axis = rng.normal(size=3)
    return axis / np.linalg.norm(axis)


def bodies(seed, frames, way, noise=0.0, gaps=0.0, count=6, per=50, loners=0):
    """Points (T, N, 3) on `count` bodies of half a metre, of which all but the first go `way` metres and turn, then
    some that wander by themselves; and which body each is on."""
    rng = np.random.default_rng(seed)
    share, out, labels = np.linspace(0, 1, frames), [], []
    for body in range(count):
        shape, middle = rng.uniform(-0.25, 0.25, (per, 3)), rng.uniform(-2, 2, 3)
        heading, axis, angle = unit(rng), unit(rng), rng.uniform(0, way)
        moves = float(body > 0)
        out.append(
            np.stack([shape @ turn(axis, moves * angle * s).T + middle + moves * way * s * heading for s in share])
        )
        labels += [body] * per
    for _ in range(loners):
        out.append((rng.uniform(-2, 2, 3) + np.cumsum(rng.normal(0, 0.1, (frames, 3)), axis=0))[:, None])
        labels.append(-1)
    xyz = np.concatenate(out, axis=1)
    xyz += noise * rng.normal(size=xyz.shape)
    visible = rng.random(xyz.shape[:2]) >= gaps
    return np.where(visible[..., None], xyz, np.nan), visible, np.array(labels)


def agreement(a, b):
    """Adjusted Rand index of two labellings."""
    both = np.zeros((a.max() + 2, b.max() + 2))
    np.add.at(both, (a, b), 1)

    def pairs(counts):
        return (counts * (counts - 1) / 2).sum()

    by_chance = pairs(both.sum(axis=0)) * pairs(both.sum(axis=1)) / pairs(np.array([float(len(a))]))
    return (pairs(both) - by_chance) / ((pairs(both.sum(axis=0)) + pairs(both.sum(axis=1))) / 2 - by_chance)


@pytest.mark.parametrize("frames", [30, 150, 300])
@pytest.mark.parametrize("noise", [0.0, 0.002, 0.004])
@pytest.mark.parametrize("speed", ["slow", "fast"])
def test_bodies_are_told_apart_through_noise_and_gaps(frames, noise, speed):
    way = 1.2 * frames / 150 if speed == "slow" else 3.0
    for seed in range(4):
        xyz, visible, truth = bodies(seed, frames, way, noise, gaps=0.2)
        assert agreement(truth, rigid_groups(xyz, visible)) >= 0.95


def test_a_camera_that_moves_changes_nothing():
    xyz, visible, truth = bodies(1, 60, 0.8)
    rng = np.random.default_rng(0)
    axis, way = unit(rng), rng.normal(size=3)
    own = np.stack(
        [(points - s * way) @ turn(axis, 2 * s) for points, s in zip(xyz, np.linspace(0, 1, 60), strict=True)]
    )
    assert agreement(truth, rigid_groups(own, visible)) == 1.0


def test_the_order_of_the_points_does_not_matter():
    xyz, visible, _ = bodies(2, 60, 0.5, noise=0.003, gaps=0.2, loners=10)
    order = np.random.default_rng(5).permutation(xyz.shape[1])
    straight, mixed = rigid_groups(xyz, visible), rigid_groups(xyz[:, order], visible[:, order])
    assert agreement(straight[order], mixed) == 1.0
    assert ((straight[order] < 0) == (mixed < 0)).all()


def test_points_that_follow_no_body_are_on_none_and_bodies_are_numbered_by_size():
    xyz, visible, truth = bodies(3, 60, 1.0, noise=0.002, loners=40)
    found = rigid_groups(np.delete(xyz, np.arange(10), axis=1), np.delete(visible, np.arange(10), axis=1))
    truth = truth[10:]
    assert (found[truth < 0] == -1).mean() >= 0.95
    assert (found[truth >= 0] >= 0).all()
    sizes = np.bincount(found[found >= 0])
    assert len(sizes) == 6 and (np.diff(sizes) <= 0).all()


def test_a_frame_that_the_tracker_lost_costs_no_point_its_body():
    xyz, visible, truth = bodies(4, 90, 1.0, noise=0.002)
    rng = np.random.default_rng(0)
    for n in range(xyz.shape[1]):
        xyz[rng.integers(90), n] += 1.0
    assert agreement(truth, rigid_groups(xyz, visible)) >= 0.98


def test_one_of_two_bodies_is_seen_early_and_its_points_take_turns():
    """Points that no frame shows together are joined by those that are seen with both."""
    xyz, visible, truth = bodies(5, 120, 1.5, noise=0.002, count=3)
    visible[60:, :20] = visible[:40, 20:35] = False
    visible[:, -5:] = False
    visible[10:18, -5:] = True
    assert agreement(truth, rigid_groups(xyz, visible)) >= 0.98


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_body_of_five_points_or_a_clip_of_three_frames_is_none(frames):
    xyz, visible, _ = bodies(0, frames, 1.0)
    assert (rigid_groups(xyz, visible) == -1).all()
    xyz, visible, _ = bodies(0, 60, 1.0, count=2, per=5)
    assert (rigid_groups(xyz, visible) == -1).all()


def test_nothing_known_is_on_no_body_and_other_shapes_are_refused():
    assert rigid_groups(np.full((20, 30, 3), np.nan), np.ones((20, 30), dtype=bool)).tolist() == [-1] * 30
    assert rigid_groups(np.zeros((20, 0, 3)), np.zeros((20, 0), dtype=bool)).tolist() == []
    with pytest.raises(GeometryError, match=r"give \(T, N, 3\) and \(T, N\)"):
        rigid_groups(np.zeros((20, 3)), np.zeros(20))


def test_noise_as_large_as_a_slow_bodys_way_in_a_frame_does_not_join_two():
    for seed in range(8, 20):
        xyz, visible, truth = bodies(seed, 30, 0.24, noise=0.004, gaps=0.2)
        assert agreement(truth, rigid_groups(xyz, visible)) >= 0.95


def test_a_clip_of_eight_frames_is_enough_for_bodies_that_move_plainly():
    for seed in range(4):
        xyz, visible, truth = bodies(seed, 8, 0.4, noise=0.004, gaps=0.05, count=3)
        assert agreement(truth, rigid_groups(xyz, visible)) >= 0.95


def test_a_small_body_that_goes_eight_centimetres_is_no_part_of_the_room():
    rng = np.random.default_rng(0)
    room, cup = rng.uniform(-3, 3, (500, 3)), rng.uniform(-0.05, 0.05, (12, 3))
    share = np.linspace(0, 1, 100)[:, None, None]
    xyz = np.concatenate([np.repeat(room[None], 100, axis=0), cup + share * (0.05, 0.06, 0.0)], axis=1)
    found = rigid_groups(xyz + 0.004 * rng.normal(size=xyz.shape), np.ones(xyz.shape[:2], dtype=bool))
    assert (found[:500] == 0).all() and (found[500:] == 1).all()
