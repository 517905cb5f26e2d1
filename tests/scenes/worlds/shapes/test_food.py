"""Food has the outline that one knows it by."""

from __future__ import annotations

from tests.scenes.worlds.shapes.made import fills, made


def test_a_banana_bends_around_an_empty_middle():
    banana = made("banana")
    assert not fills(banana, 0.0, -0.42, 0.5) and fills(banana, 0.0, 0.25, 0.5)


def test_a_pear_is_broad_below_and_slender_above():
    pear = made("pear")
    assert fills(pear, 0.4, 0.0, 0.32) and not fills(pear, 0.4, 0.0, 0.7) and fills(pear, 0.1, 0.0, 0.7)


def test_a_cake_has_two_tiers_on_a_stand():
    cake = made("cake")
    reach = [next(x for x in range(50, 0, -1) if fills(cake, x / 100, 0.0, z)) for z in (0.2, 0.5, 0.8)]
    assert reach[0] < reach[2] < reach[1]


def test_fruit_comes_in_colours_of_fruit():
    for label, colours in (("apple", {"red", "green", "yellow"}), ("banana", {"yellow", "green"})):
        assert {made(label, seed=s).colour for s in range(30)} == colours


def test_a_loaf_is_longer_than_broad_and_rounded_at_its_ends():
    loaf = made("loaf")
    assert loaf.size[0] > 1.5 * loaf.size[1]
    assert fills(loaf, 0.45, 0.0, 0.48) and not fills(loaf, 0.45, 0.4, 0.48)
