"""Layouts of flats."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.worlds.places.families import (
    KEPT,
    SEEN,
    corridor,
    enfilade,
    hall,
    make_plan,
    studio,
    with_entrance,
)
from sightline.scenes.worlds.places.plan import OUTSIDE, Plan


def flat_of(family, seed):
    return make_plan(np.random.default_rng(seed), (family,))


@pytest.mark.parametrize("family", [*SEEN, *KEPT])
def test_a_flat_has_three_to_seven_rooms_one_bathroom_and_one_way_between_any_two(family):
    for seed in range(40):
        plan = flat_of(family, seed)
        assert 3 <= len(plan.uses) <= 7 and 40 <= plan.areas.sum() <= 120
        assert plan.sizes.min() > 1.2
        assert Counter(plan.uses)["bathroom"] == 1 and "living" in plan.uses and all(plan.uses)
        inner = [way for way in plan.doorways if way.beyond != OUTSIDE]
        assert len(inner) == len(plan.uses) - 1  # joined up and no circle: a tree
        groups = {k: {k} for k in range(len(plan.uses))}
        for way in inner:
            both = groups[way.room] | groups[way.beyond]
            groups.update(dict.fromkeys(both, both))
        assert len(groups[0]) == len(plan.uses)
        assert sum(way.beyond == OUTSIDE for way in plan.doorways) == 1


def test_each_family_is_what_it_is_called():
    for seed in range(20):
        plan = flat_of(corridor, seed)
        assert plan.uses[0] == "corridor" and all(0 in (way.room, way.beyond) for way in plan.doorways)
        assert max(flat_of(enfilade, seed).doors) <= 3  # two neighbours, and perhaps the front door
        plan = flat_of(hall, seed)
        assert plan.doors[0] >= len(plan.uses) - 1


def is_rectangular(plan: Plan) -> bool:
    span = plan.high.max(axis=0) - plan.low.min(axis=0)
    return bool(plan.areas.sum() > 0.9 * span.prod())


def test_only_the_kept_family_turns_a_corner_and_has_wide_openings():
    for seed in range(40):
        seen, kept = make_plan(np.random.default_rng(seed), SEEN), make_plan(np.random.default_rng(seed), KEPT)
        assert is_rectangular(seen) and not any(way.wide for way in seen.doorways)
        assert not is_rectangular(kept) and sum(way.wide for way in kept.doorways) == 2
    assert studio in KEPT and not set(SEEN) & set(KEPT)


def test_a_family_that_never_fits_is_told():
    low = np.zeros((3, 2))
    tiny = Plan(("living", "bedroom", "bathroom"), low, low + 1.0, ())
    with pytest.raises(SceneError, match="another seed"):
        make_plan(np.random.default_rng(0), (lambda rng: tiny,))
    with pytest.raises(SceneError, match="front door"):
        with_entrance(tiny, np.random.default_rng(0))
