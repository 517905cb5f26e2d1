"""Laws of table tops and of the views of them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.readers.procedural import open_root
from sightline.scenes.worlds.places.occupied import apart
from sightline.scenes.worlds.places.tabletop import TABLES, TABLETOP, close_views, make_tabletop
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.views.cameras import looking_camera, shared
from sightline.scenes.worlds.world import World
from tests.scenes.worlds.parted import entangled, row_of

SEEDS = range(8)


@lru_cache
def world(seed: int) -> World:
    return make_tabletop(np.random.default_rng([seed, 0]))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_table_carries_8_to_25_small_things_and_nothing_else_is_there(seed):
    table, *small = world(seed).things
    assert table.label in TABLES and table.support is None and 8 <= len(small) <= 25
    for thing in small:
        carrier = thing
        while carrier.support is not None:
            carrier = world(seed).things[carrier.support]
        assert carrier is table


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_reaches_into_the_solids_of_another(seed):
    assert entangled(world(seed)) == []


def test_things_stand_as_close_as_a_centimetre_and_some_stand_on_or_in_others():
    gaps, higher = [], 0
    for seed in SEEDS:
        w = world(seed)
        on_table = [t for t in w.things if t.support == 0]
        gaps += [apart(*row_of(a)[:5], *row_of(b)[:5]) for a, b in itertools.combinations(on_table, 2)]
        higher += sum(t.support not in (None, 0) for t in w.things)
    assert min(gaps) > 0.0039 and sum(gap < 0.02 for gap in gaps) >= 8
    assert higher >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_views_are_close_look_down_and_share_what_they_see(seed):
    w = world(seed)
    poses = close_views(w, np.random.default_rng([seed, 1]), 3)
    camera = looking_camera(48, 36)
    seen = []
    for pose in poses:
        ahead = pose.rotation[:, 2]
        assert 20 - 1e-6 <= np.rad2deg(np.arcsin(-ahead[2])) <= 60 + 1e-6
        near = min(float(np.linalg.norm(t.box.center - pose.translation)) for t in w.things[1:])
        assert 0.15 < near <= 1.3
        depth, instance = cast(w, camera, pose)
        assert np.nanmin(depth) >= 0.2
        pixels = np.bincount(instance[instance > 0], minlength=len(w.things))
        assert (pixels >= 12).sum() >= 3
        seen.append((pose, depth))
    for (a, depth_a), (b, depth_b) in itertools.pairwise(seen):
        assert shared(camera, a, depth_a, b, depth_b) >= 0.3 and shared(camera, b, depth_b, a, depth_a) >= 0.3


def test_the_reader_names_table_tops_and_vouches_for_their_labels():
    scene = open_root("tabletop:7@96x72x2").load("tabletop_000007")
    assert scene.id == "tabletop_000007" and scene.complete == TABLETOP.labels
    assert scene.frames[1].rgb().shape == (72, 96, 3)
    again = open_root("tabletop:0..9@96x72x2").load("tabletop_000007")
    np.testing.assert_array_equal(again.frames[1].rgb(), scene.frames[1].rgb())


def test_views_that_there_cannot_be_are_refused():
    with pytest.raises(SceneError, match="at least 1"):
        close_views(world(0), np.random.default_rng(0), 0)
    with pytest.raises(SceneError, match="allows"):
        low = replace(world(0), room=replace(world(0).room, height=0.5))  # no eye fits between table and ceiling
        close_views(low, np.random.default_rng(0), 1)
