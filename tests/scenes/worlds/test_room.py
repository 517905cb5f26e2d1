"""Laws of furnished rooms, over a handful of seeds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.scenes.worlds.cameras import viewpoints
from sightline.scenes.worlds.parts import Parts
from sightline.scenes.worlds.raycast import render
from sightline.scenes.worlds.room import World, make_room
from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from tests.scenes.worlds.parted import entangled

SEEDS = range(10)
CAMERA = Camera(96, 72, 74.0, 74.0, 48.0, 36.0)


@lru_cache
def world(seed: int) -> World:
    return make_room(np.random.default_rng(seed))


def reach(parts: Parts, row: int, axes: np.ndarray) -> np.ndarray:
    """Lowest and highest coordinate (2, 3) of a part along the columns of `axes`, from points on its surface."""
    a = np.linspace(0, 2 * np.pi, 721)
    if parts.kind[row] == 0:
        unit = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
    elif parts.kind[row] == 1:
        # the support point of an ellipsoid in a direction n is h² n / |h n|
        n = np.vstack([axes.T, -axes.T]) @ parts.rotation[row]
        hn = n * parts.half[row]
        unit = hn / np.linalg.norm(hn, axis=1, keepdims=True)
    else:
        ring = np.column_stack([np.cos(a), np.sin(a), np.ones_like(a)])
        unit = np.vstack([ring * [1, 1, -1], ring * [parts.taper[row], parts.taper[row], 1]])
    points = (unit * parts.half[row]) @ parts.rotation[row].T + parts.center[row]
    along = points @ axes
    return np.stack([along.min(axis=0), along.max(axis=0)])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_box_is_tight_to_its_parts(seed):
    w = world(seed)
    for thing in w.things:
        rows = range(w.starts[thing.index], w.starts[thing.index + 1])
        each = np.stack([reach(w.parts, row, thing.box.rotation) for row in rows])
        center = thing.box.center @ thing.box.rotation
        np.testing.assert_allclose(each[:, 0].min(axis=0), center - thing.box.size / 2, atol=2e-5, err_msg=thing.label)
        np.testing.assert_allclose(each[:, 1].max(axis=0), center + thing.box.size / 2, atol=2e-5, err_msg=thing.label)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_pixel_of_a_thing_lies_in_its_box(seed):
    w = world(seed)
    for pose in viewpoints(w, np.random.default_rng(seed), 2):
        picture = render(w, CAMERA, pose, shadows=False)
        points = pose.apply(CAMERA.lift(picture.depth))
        for index in np.unique(picture.instance[picture.instance >= 0]):
            assert w.things[index].box.contains(points[picture.instance == index], margin=1e-4).all()
        assert np.isnan(picture.depth[picture.instance == -2]).all()
        assert np.isfinite(picture.depth[picture.instance != -2]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_thing_reaches_into_the_solids_of_another(seed):
    assert entangled(world(seed)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_thing_on_another_rests_on_one_of_its_surfaces(seed):
    w = world(seed)
    for thing in w.things:
        if thing.support is None:
            continue
        host = w.things[thing.support]
        rows = slice(w.starts[host.index], w.starts[host.index + 1])
        turn, half = w.parts.rotation[rows], w.parts.half[rows]
        level = np.abs(turn[:, 2, 2]) > 0.999
        tops = (w.parts.center[rows, 2] + half[:, 2])[level]
        bottom = thing.box.bounds[0, 2]
        assert np.abs(tops - bottom).min() < 0.006, (thing.label, host.label)
        local = (thing.box.center - host.box.center) @ host.box.rotation
        assert (np.abs(local[:2]) < host.box.size[:2] / 2).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_things_stay_in_the_room(seed):
    w = world(seed)
    low, high = w.room.polygon.min(axis=0), w.room.polygon.max(axis=0)
    for thing in w.things:
        bounds = thing.box.bounds
        assert (bounds[0, :2] > low).all() and (bounds[1, :2] < high).all(), thing.label
        assert -1e-9 < bounds[0, 2] and bounds[1, 2] < w.room.height
        if thing.support is None and BY_LABEL[thing.label].place != "hung":
            assert bounds[0, 2] == pytest.approx(0.0, abs=1e-9)


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not():
    def fingerprint(seed: int) -> bytes:
        rng = np.random.default_rng(seed)
        w = make_room(rng)
        poses = viewpoints(w, rng, 2)
        return b"".join(
            part.tobytes() for pose in poses for p in [render(w, CAMERA, pose)] for part in (p.rgb, p.depth, p.instance)
        )

    assert fingerprint(5) == fingerprint(5)
    assert fingerprint(5) != fingerprint(6)


def test_rooms_hold_8_to_30_things_in_many_categories_and_sometimes_several_of_one():
    rooms = [make_room(np.random.default_rng(seed)) for seed in range(40)]
    assert all(8 <= len(w.things) <= 30 for w in rooms)
    assert all([t.index for t in w.things] == list(range(len(w.things))) for w in rooms)
    labels = [[t.label for t in w.things] for w in rooms]
    assert len({label for row in labels for label in row}) >= 35
    assert sum(len(set(row)) < len(row) for row in labels) >= 10
    assert any(len(w.room.polygon) == 6 for w in rooms)
