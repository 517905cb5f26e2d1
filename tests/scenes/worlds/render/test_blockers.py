"""What stands between a lamp and a point."""

from __future__ import annotations

import itertools

import numpy as np

from sightline.scenes.worlds.render.blockers import LIFT, cell_of, cube_of, meets, solids_in
from sightline.scenes.worlds.render.lighting import SOLID


def some_solids(rng, count):
    solids = np.zeros(count, dtype=SOLID)
    for solid in solids:
        turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
        solid["x"], solid["y"], solid["z"] = rng.uniform(-2, 2, 3)
        solid["hx"], solid["hy"], solid["hz"] = rng.uniform(0.02, 0.5, 3)
        for axis, column in zip("abc", turn.T, strict=True):
            for way, share in zip("xyz", column, strict=True):
                solid[axis + way] = share
        solid["kind"], solid["taper"] = rng.integers(3), 1.0
        if solid["kind"] == 2:
            solid["taper"] = rng.choice([0.0, 0.7, 1.0, 1.8])
    return solids


def test_the_cell_of_a_ray_lists_every_solid_that_it_meets():
    rng = np.random.default_rng(4)
    solids = some_solids(rng, 60)
    lamp = np.array([0.3, -0.2, 0.4])
    starts, listed, distance = cube_of(*lamp, np.arange(60), solids)
    met = tried = 0
    for point in rng.uniform(-3, 3, (1500, 3)):
        # rays start a little off their point: lists must hold for these
        normal = rng.normal(size=3)
        start, way = point + LIFT * normal / np.linalg.norm(normal), lamp - point
        cell = cell_of(*-way)
        near = [
            p
            for p, away in zip(
                listed[starts[cell] : starts[cell + 1]], distance[starts[cell] : starts[cell + 1]], strict=True
            )
            if away <= np.linalg.norm(way)
        ]
        truth = {p for p in range(60) if meets(solids[p], *start, *way)}
        assert truth <= set(near)
        met, tried = met + len(truth), tried + len(near)
    assert met > 800 and tried < 6 * met


def test_lists_begin_with_the_nearest():
    solids = some_solids(np.random.default_rng(5), 40)
    starts, _, distance = cube_of(0.0, 0.0, 0.0, np.arange(40), solids)
    for first, last in itertools.pairwise(starts):
        assert (np.diff(distance[first:last]) >= 0).all()


def test_only_solids_over_lit_cells_are_taken():
    solids = some_solids(np.random.default_rng(6), 3)
    solids["x"], solids["y"] = [0.5, 3.5, 2.0], [0.5, 3.5, 0.5]
    solids["hx"] = solids["hy"] = solids["hz"] = 0.1
    lit = np.zeros((4, 4), dtype=np.bool_)
    lit[0, 0] = lit[3, 3] = True
    assert solids_in(solids, 0, np.zeros(2), 1.0, lit).tolist() == [0, 1]
    assert solids_in(solids, 1, np.zeros(2), 1.0, lit).tolist() == [1]
