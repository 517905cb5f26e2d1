"""What each kind of world may show, so that evaluation keeps something that no training has seen."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sightline.scenes.readers.procedural import open_root, split_of
from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.shapes.catalog import CATEGORIES, SIMPLE

COUNT = 8  # worlds of a kind
KEPT_PAIRS = {(category.label, colour) for category in CATEGORIES for colour in category.unseen}


@lru_cache
def worlds(name, count):
    return [KINDS[name].make(np.random.default_rng([seed, 0])) for seed in range(count)]


def pairs(name, count):
    return {(thing.label, thing.colour) for world in worlds(name, count) for thing in world.things}


def turns_a_corner(world) -> bool:
    """Whether the outline of a flat is far from its bounding rectangle, as that of the kept layout is."""
    zones = world.room.zones
    floor = sum(float((zone.high - zone.low).prod()) for zone in zones)
    return floor < 0.9 * float(np.ptp(world.room.polygon, axis=0).prod())


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.kept])
def test_what_is_kept_for_evaluation_appears_in_no_other_kind(name):
    assert not pairs(name, COUNT) & KEPT_PAIRS
    assert not any(turns_a_corner(world) for world in worlds(name, COUNT) if world.room.zones)


def test_kept_worlds_show_kept_pairs_and_the_kept_layout_and_are_test_whatever_their_seed():
    assert len(pairs("unseen", COUNT) & KEPT_PAIRS) >= 3
    assert all(turns_a_corner(world) for world in worlds("unseen", COUNT))
    assert {split_of(seed, KINDS["unseen"]) for seed in (0, 9_000_000, 10_000_000)} == {"test"}
    assert open_root("unseen:0..2@64x48x1").load("unseen_000001").split == "test"


def test_no_pair_is_kept_of_what_simple_rooms_hold():
    assert KEPT_PAIRS and not {label for label, _ in KEPT_PAIRS} & SIMPLE


@pytest.mark.parametrize("name", KINDS)
def test_a_scene_vouches_for_all_labels_that_its_kind_may_hold(name):
    scene = open_root(f"{name}:0..3@64x48x1").load(f"{name}_000002")
    assert {thing.label for thing in scene.objects} <= scene.complete == KINDS[name].stock.labels
    assert ("door" in scene.complete) == (name in ("flat", "unseen"))


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_makes_worlds_of_its_own_stock_that_can_be_looked_at(name):
    kind = KINDS[name]
    assert kind.name == name and kind.about
    for seed in range(2):
        world = kind.make(np.random.default_rng([seed, 0]))
        assert {thing.label for thing in world.things} <= kind.stock.labels
        assert len(kind.watch(world, np.random.default_rng([seed, 1]), 2)) == 2


@pytest.mark.parametrize("name", KINDS)
def test_only_worlds_kept_for_evaluation_are_furnished_with_what_is_kept(name):
    assert KINDS[name].kept == KINDS[name].stock.unseen
