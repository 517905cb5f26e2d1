import numpy as np
import pytest

from sightline.scenes.worlds.kinds import KINDS


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
