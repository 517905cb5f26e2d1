"""Clutter: small things on, in, under and beside furniture, exactly placed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sightline.scenes.worlds.places import clutter
from sightline.scenes.worlds.places.occupied import enters
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.places.stock import EVERYTHING, SIMPLE_STOCK
from sightline.scenes.worlds.shapes.catalog import ALL
from sightline.scenes.worlds.world import World
from tests.scenes.worlds.parted import entangled, parts_of, row_of

SEEDS = range(14)


@lru_cache
def world(seed: int) -> World:
    return make_room(np.random.default_rng([seed, 0]))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_reaches_into_the_solids_of_another(seed):
    assert entangled(world(seed)) == []


def test_things_lie_in_on_and_close_to_others_and_kinds_repeat():
    on, inside, repeated = 0, 0, 0
    for seed in SEEDS:
        w = world(seed)
        labels = [thing.label for thing in w.things]
        repeated += len(set(labels)) < len(labels)
        for thing in w.things:
            if thing.support is not None:
                host = w.things[thing.support]
                buried = thing.box.bounds[0, 2] < host.box.bounds[1, 2] - 0.005
                inside, on = inside + buried, on + (not buried)
    assert on >= 60 and inside >= 8 and repeated >= 10


@pytest.mark.parametrize("seed", SEEDS)
def test_what_carries_a_thing_touches_it(seed):
    w = world(seed)
    for thing in w.things:
        if thing.support is None:
            continue
        box = row_of(thing)
        box[5] -= 2e-3  # two millimetres lower it would cut into what it stands on
        box[2:4] *= 0.98
        host = w.things[thing.support]
        assert enters(box, parts_of(w, host)), (thing.label, host.label)


def test_rooms_are_fuller_than_their_furniture_and_never_fuller_than_the_stock_allows():
    counts = [len(world(seed).things) for seed in SEEDS]
    assert max(counts) <= EVERYTHING.most == 30 and np.mean(counts) > 16


def test_simple_rooms_have_no_clutter():
    assert all(len(make_room(np.random.default_rng(s), SIMPLE_STOCK).things) <= 18 for s in range(6))


def test_every_label_that_clutter_names_is_a_category():
    lists = [*clutter.ON.values(), *clutter.IN.values(), clutter.TOYS, clutter.UNDER, clutter.BESIDE, clutter.LIVING]
    named = {label for labels in lists for label in labels} | {*clutter.VESSELS_ON_TOP, *clutter.VESSELS_ON_FLOOR}
    assert (named | clutter.ON.keys() | clutter.IN.keys()) <= ALL
