from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.number import Count
from sightline.geometry.box import Box
from sightline.questions.choose import (
    Occasion,
    bin_of,
    clear,
    evened,
    in_turn,
    margin,
    occasions,
    pair_balance,
    pairs,
    sigma_of_difference,
    sigma_of_length,
    triples,
)
from sightline.questions.question import Balance, Draft, Evidence, Skip
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR


def all_occasions(scene: Scene) -> list[Occasion]:
    return list(occasions(SceneTable(scene), np.random.default_rng(0)))


def shown(occasion: Occasion, rows: tuple[int, ...]) -> set[str]:
    return {occasion.thing(i).id for i in rows}


def test_a_frame_shows_what_stands_in_front_of_it():
    [occasion] = all_occasions(box_scene(PARLOUR))
    assert shown(occasion, occasion.clear) == set(PARLOUR) == shown(occasion, occasion.glimpsed)
    assert [view.frame for view in occasion.views] == ["0"]
    assert occasion.shows == "views"


def test_what_is_behind_the_camera_is_not_even_glimpsed():
    [occasion] = all_occasions(box_scene({**PARLOUR, "bin": (0, -5, 0.3, 0.4, 0.4, 0.6)}))
    assert shown(occasion, occasion.glimpsed) == set(PARLOUR)


def test_what_is_mostly_hidden_is_glimpsed_but_not_clear():
    # A wall from x = -1 to 0.35 before a screen from -1 to 0.5: a strip of it is left to be seen.
    things = {"wall": (-0.3, 0, 1, 1.3, 0.1, 2), "screen": (-0.3, 1, 0.9, 1.9, 0.1, 1.8)}
    [occasion] = all_occasions(box_scene(things))
    assert shown(occasion, occasion.glimpsed) == {"wall", "screen"}
    assert shown(occasion, occasion.clear) == {"wall"}


def test_a_speck_is_glimpsed_but_not_clear():
    [occasion] = all_occasions(box_scene({**PARLOUR, "cup": (0.3, 4, 0.9, 0.12, 0.12, 0.12)}))
    assert shown(occasion, occasion.glimpsed) - shown(occasion, occasion.clear) == {"cup"}


@pytest.mark.parametrize(("size", "clear"), [((640, 480), True), ((40, 30), False)])
def test_in_a_small_picture_a_thing_needs_as_many_pixels_to_be_told(size, clear):
    [occasion] = all_occasions(box_scene({"stool": (0, 0, 0.3, 0.3, 0.3, 0.6)}, size=size))
    pixels = occasion.table.pixels[0, 0]
    assert pixels > 0.003 * size[0] * size[1] and (pixels >= 64) == clear
    assert (shown(occasion, occasion.clear) == {"stool"}) == clear


def test_what_the_edge_of_the_picture_cuts_off_is_glimpsed_but_not_clear():
    # At its distance the picture ends at about x = -1.8; two thirds of the sofa are beyond.
    [occasion] = all_occasions(box_scene({**PARLOUR, "sofa": (-2.2, -0.5, 0.6, 1.4, 0.3, 1.2)}))
    sofa = occasion.table.index("sofa")
    assert occasion.table.share[0, sofa] > 0.9 and occasion.table.pixels[0, sofa] > 0.01 * 160 * 120
    assert sofa in occasion.glimpsed and sofa not in occasion.clear


def test_a_scene_without_frames_is_one_occasion_with_all_its_boxes():
    [occasion] = all_occasions(box_scene(PARLOUR, frames=0))
    assert shown(occasion, occasion.clear) == set(PARLOUR)
    assert (occasion.f, occasion.views, occasion.shows, occasion.seen(0, 1)) == (None, (), "scene", {})


@pytest.mark.parametrize("fact", [Fact.PIXELS, Fact.POSES])
def test_frames_that_cannot_be_shown_give_no_occasion_and_neither_does_the_scene_instead(fact):
    assert all_occasions(box_scene(PARLOUR, without={fact})) == []


def test_every_frame_has_its_turn():
    assert {occasion.f for occasion in all_occasions(box_scene(PARLOUR, frames=5))} == {0, 1, 2, 3, 4}


def test_seen_pixels_are_those_of_the_table():
    [occasion] = all_occasions(box_scene(PARLOUR))
    pixels = occasion.table.pixels[0]
    assert occasion.seen(2, 0) == {"seen_a": pixels[2], "seen_b": pixels[0]}


def draft(number: int) -> Draft:
    return Draft({}, Count(number), Evidence())


def test_streams_take_turns_and_open_when_their_turn_comes():
    opened = []

    def stream(name, *outcomes):
        opened.append(name)
        yield from outcomes

    def streams():
        yield stream("a", Skip("x"), draft(1), draft(2), draft(3))
        yield stream("b", Skip("y"))
        yield stream("c", draft(4), draft(5))

    order, first = in_turn(streams()), []
    for outcome in order:
        if isinstance(outcome, Draft):
            first = [*first, outcome.answer.number]
            if first == [1]:
                assert opened == ["a"]
        else:
            first = [*first, outcome.reason]
            if first == ["x"]:
                assert opened == ["a"]
    assert first == ["x", 1, "y", 4, 2, 5, 3]


def test_a_rare_side_is_told_as_soon_as_it_comes_up():
    def sided(side, number):
        return replace(draft(number), balance=Balance(("k",), side))

    stream = [sided("rare" if i % 5 == 4 else "common", i) for i in range(40)]
    order = [one.balance.side for one in evened(iter(stream)) if isinstance(one, Draft)]
    assert Counter(order) == {"common": 32, "rare": 8}
    assert Counter(order[:6]) == {"common": 3, "rare": 3}
    assert list(evened(iter([Skip("x")]))) == [Skip("x")]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 9), st.integers(0, 2**32))
def test_pairs_are_all_pairs_once_and_triples_all_ordered_ones(count, seed):
    rows = [10 + i for i in range(count)]
    found = list(pairs(rows, np.random.default_rng(seed), tries=1000))
    assert Counter(tuple(sorted(pair)) for pair in found) == Counter((a, b) for a in rows for b in rows if a < b)
    threes = list(triples(rows, np.random.default_rng(seed), tries=1000))
    assert sorted(threes) == [(a, b, c) for a in rows for b in rows for c in rows if len({a, b, c}) == 3]


def test_either_of_a_pair_comes_first_equally_often():
    rng = np.random.default_rng(0)
    first = Counter(pair[0] for _ in range(2000) for pair in pairs([1, 2], rng))
    assert abs(first[1] - 1000) < 120  # more than five standard deviations


def test_a_difference_is_clear_of_the_noise_and_of_the_floor():
    assert clear(0.2, 0.1, 0.1) and clear(-0.2, 0.1, 0.1)
    assert not clear(0.19, 0.1, 0.1)
    assert not clear(0.05, 0.0, 0.1)
    assert not clear(float("nan"), 0.0, 0.0)
    assert margin(-0.3, 0.1) == pytest.approx(3) and margin(0.3, 0.0) is None


def test_scale_makes_lengths_uncertain_but_not_their_order():
    metric = Vouch(Provenance.ESTIMATED, relative=0.1)
    scene = Scene("s", facts={Fact.OBJECTS: Vouch(Provenance.ANNOTATED, 0.03), Fact.METRIC: metric})
    assert sigma_of_difference(scene, Fact.OBJECTS, value=4.0) == pytest.approx(0.03 * 2**0.5)
    assert sigma_of_length(scene, Fact.OBJECTS, 4.0) == pytest.approx((2 * 0.03**2 + 0.4**2) ** 0.5)


def test_a_bin_reaches_a_quarter_further_than_the_last():
    assert [bin_of(1.25**k * 1.01) for k in (-2, -1, 0, 1, 2)] == ["-2", "-1", "0", "1", "2"]


def test_balance_is_the_same_whichever_is_asked_first():
    assert pair_balance(("desk", "chair"), True, "left") == pair_balance(("chair", "desk"), False, "right")
    assert pair_balance(("chair", "desk"), True, "left").side == "chair"
    assert pair_balance(("chair", "desk"), False, "left").side == "desk"
    assert pair_balance(("chair", "chair"), True, "left", "height").side == "left"
    assert pair_balance(("chair", "chair"), True, "left", "height").key == ("chair", "chair", "height")


def test_a_thing_that_moves_is_where_it_is_when_the_frame_is_taken():
    scene = box_scene({"cart": (-0.75, 0, 0.25, 0.5, 0.5, 0.5), "crate": (0.75, 0, 0.25, 0.5, 0.5, 0.5)}, frames=2)
    here, there = (Box.from_yaw((x, 0, 0.25), (0.5, 0.5, 0.5)) for x in (-0.75, -1.25))
    cart = replace(scene.objects[0], box=None, motion={"0": here, "1": there})
    rolling = replace(scene, objects=(cart, scene.objects[1]))
    found = {occasion.frame: occasion for occasion in all_occasions(rolling)}
    assert [found[f].gap(0, 1) for f in (0, 1)] == pytest.approx([1.0, 1.5])
    assert found[1].mention(0, "cart").box is there
    assert (found[1].mention(0, "cart").frame, found[1].mention(1, "crate").frame) == ("1", "")
