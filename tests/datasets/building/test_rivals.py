"""Rare pairs are balanced by what their categories foretell."""

from collections import Counter

import numpy as np
import pytest

from sightline.datasets.building.rivals import ENOUGH, pool_rare_pairs, strengths
from sightline.datasets.building.slate import Group


def test_strengths_order_categories_by_who_wins_and_give_the_log_odds_where_they_meet_often():
    won = Counter({("a", "b", "a"): 3000, ("a", "b", "b"): 1000, ("b", "c", "b"): 3000, ("b", "c", "c"): 1000})
    strength = strengths(won)
    assert strength["a"] - strength["b"] == pytest.approx(np.log(3), abs=0.02)
    assert strength["b"] - strength["c"] == pytest.approx(np.log(3), abs=0.02)


def test_a_common_pair_stays_and_a_rare_one_is_put_with_its_like():
    met = {
        Group("taller", True, True, ("mug", "wardrobe"), "wardrobe"): 3,
        Group("taller", True, True, ("chair", "desk"), "chair"): ENOUGH,
        Group("taller", True, True, ("chair", "desk"), "desk"): ENOUGH,
        Group("turn", True, True, ("level",), "left"): 1,
        Group("size", True, False, ("mug", "mug"), "4"): 1,
        Group("size"): 5,
    }
    pooled = pool_rare_pairs(list(met), list(met.values()))
    assert (pooled[0].key[0], pooled[0].side) == ("rare pairs", "as foretold")
    assert pooled[1:] == list(met)[1:]


def test_a_guesser_who_knows_every_category_is_at_chance_on_what_stays():
    rng = np.random.default_rng(0)
    size = {f"c{i:02d}": float(s) for i, s in enumerate(rng.normal(0, 1.5, 40))}
    labels = sorted(size)
    keys, sides = [], []
    for _ in range(3000):
        low, high = sorted(rng.choice(labels, 2, replace=False))
        first = rng.random() < 1 / (1 + np.exp(size[high] - size[low]))
        keys.append((str(low), str(high)))
        sides.append(str(low if first else high))
    met = Counter(Group("taller", True, True, key, side) for key, side in zip(keys, sides, strict=True))
    pooled = dict(zip(met, pool_rare_pairs(list(met), list(met.values())), strict=True))
    new = [pooled[Group("taller", True, True, key, side)] for key, side in zip(keys, sides, strict=True)]
    new_keys, new_sides = [group.key for group in new], [group.side for group in new]
    counts = Counter(zip(new_keys, new_sides, strict=True))
    kept: list[int] = []
    taken: Counter[tuple[tuple[str, ...], str]] = Counter()
    for i, (key, side) in enumerate(zip(new_keys, new_sides, strict=True)):
        others = [n for (k, s), n in counts.items() if k == key]
        cap = min(others) if len(others) > 1 else 0
        if taken[key, side] < cap:
            taken[key, side] += 1
            kept.append(i)
    right = np.mean([(size[keys[i][0]] > size[keys[i][1]]) == (sides[i] == keys[i][0]) for i in kept])
    before = np.mean([(size[k[0]] > size[k[1]]) == (s == k[0]) for k, s in zip(keys, sides, strict=True)])
    assert before > 0.75
    assert abs(right - 0.5) < 0.05
    assert len(kept) > 0.3 * len(keys)
