"""Rare pairs are balanced by what their categories foretell."""

from collections import Counter

import numpy as np
import pytest

from sightline.datasets.rivals import ENOUGH, pool_rare_pairs, strengths


def test_strengths_order_categories_by_who_wins_and_give_the_log_odds_where_they_meet_often():
    won = Counter({("a", "b", "a"): 3000, ("a", "b", "b"): 1000, ("b", "c", "b"): 3000, ("b", "c", "c"): 1000})
    strength = strengths(won)
    assert strength["a"] - strength["b"] == pytest.approx(np.log(3), abs=0.02)
    assert strength["b"] - strength["c"] == pytest.approx(np.log(3), abs=0.02)


def test_a_common_pair_stays_and_a_rare_one_is_put_with_its_like():
    keys = [("mug", "wardrobe")] * 3 + [("chair", "desk")] * (2 * ENOUGH) + [("level",)]
    sides = ["wardrobe"] * 3 + ["chair", "desk"] * ENOUGH + ["left"]
    new_keys, new_sides = pool_rare_pairs([0] * len(keys), keys, sides, [True] * len(keys))
    assert {key[0] for key in new_keys[:3]} == {"rare pairs"}
    assert set(new_sides[:3]) == {"as foretold"}
    assert new_keys[3:] == keys[3:]
    assert new_sides[3:] == sides[3:]


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
    new_keys, new_sides = pool_rare_pairs([0] * len(keys), keys, sides, [True] * len(keys))
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
