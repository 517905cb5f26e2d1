import numpy as np

from sightline.scenes.worlds.places.stock import EVERYTHING, SIMPLE_STOCK, Stock
from sightline.scenes.worlds.shapes.catalog import BY_LABEL, CATEGORIES, SIMPLE
from sightline.scenes.worlds.shapes.category import Category
from sightline.scenes.worlds.shapes.piece import make


def test_a_stock_offers_its_own_labels_in_the_order_of_the_catalogue():
    stock = Stock(frozenset({"mug", "sofa", "chair"}))
    assert [c.label for c in stock.of_place("wall", "middle", "top")] == ["chair", "sofa", "mug"]
    assert [c.label for c in stock.of_place("top")] == ["mug"]


def test_simple_rooms_know_one_style_and_keep_no_colour_back():
    assert SIMPLE_STOCK.labels == SIMPLE and not SIMPLE_STOCK.styled and not SIMPLE_STOCK.unseen
    assert all(BY_LABEL[label].unseen == () for label in SIMPLE)


def test_colours_kept_for_evaluation_show_there_and_nowhere_else():
    chair = BY_LABEL["chair"]
    kept = Category("kept", chair.styles, chair.size, ("plastic",), "middle", unseen=("purple", "pink"))
    seen = {make(kept, np.random.default_rng(seed)).colour for seed in range(400)}
    assert seen.isdisjoint(kept.unseen) and len(seen) == 9
    unseen = {make(kept, np.random.default_rng(seed), unseen=True).colour for seed in range(40)}
    assert unseen == set(kept.unseen)


def test_every_pair_kept_for_evaluation_is_a_colour_that_its_category_could_have():
    for category in CATEGORIES:
        assert set(category.unseen) < set(category.colours), category.label


def test_styles_are_drawn_where_the_stock_has_them_and_the_first_is_built_elsewhere():
    chair, stool = BY_LABEL["chair"], BY_LABEL["stool"]
    two = Category("two", (chair.styles[0], stool.styles[0]), chair.size, ("wood",), "middle")
    shapes = {tuple(p.kind for p in make(two, np.random.default_rng(seed)).parts) for seed in range(30)}
    first = {tuple(p.kind for p in make(two, np.random.default_rng(s), styled=False).parts) for s in range(30)}
    of_chair = {tuple(p.kind for p in make(chair, np.random.default_rng(s), styled=False).parts) for s in range(60)}
    assert first <= of_chair and not shapes <= of_chair


def test_a_room_of_everything_may_hold_every_label():
    assert EVERYTHING.labels == frozenset(BY_LABEL)


def test_fruit_in_a_bowl_is_painted_in_simple_rooms_alone():
    # elsewhere an apple is a thing, and a painted one would make its count wrong
    rng = np.random.default_rng(0)
    assert all(EVERYTHING.make("bowl", rng).hollows for _ in range(20))
    assert not any(SIMPLE_STOCK.make("bowl", rng).hollows for _ in range(5))
