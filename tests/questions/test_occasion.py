import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.box import Box
from sightline.questions.catalog import TYPES
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import ask
from sightline.scenes.fact import Fact
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
    assert occasion.pixels == pixels.tolist()


def test_a_thing_that_moves_is_where_it_is_when_the_frame_is_taken():
    scene = box_scene({"cart": (-0.75, 0, 0.25, 0.5, 0.5, 0.5), "crate": (0.75, 0, 0.25, 0.5, 0.5, 0.5)}, frames=2)
    here, there = (Box.from_yaw((x, 0, 0.25), (0.5, 0.5, 0.5)) for x in (-0.75, -1.25))
    cart = replace(scene.objects[0], box=None, motion={"0": here, "1": there})
    rolling = replace(scene, objects=(cart, scene.objects[1]))
    found = {occasion.frame: occasion for occasion in all_occasions(rolling)}
    assert [found[f].gap(0, 1) for f in (0, 1)] == pytest.approx([1.0, 1.5])
    assert found[1].mention(0, "cart").box is there
    assert (found[1].mention(0, "cart").frame, found[1].mention(1, "crate").frame) == ("1", "")


def test_what_a_box_tells_is_worked_out_once_for_all_frames_in_which_it_stands_so():
    scene = box_scene({"cart": (-0.75, 0, 0.25, 0.5, 0.5, 0.5), "crate": (0.75, 0, 0.25, 0.5, 0.5, 0.5)}, frames=3)
    here, there = (Box.from_yaw((x, 0, 0.25), (0.5, 0.5, 0.5)) for x in (-0.75, -1.25))
    cart = replace(scene.objects[0], box=None, motion={"0": here, "1": there, "2": here})
    looked_at: list[Box] = []

    def looked(box: Box) -> float:
        looked_at.append(box)
        return float(box.center[0])

    for occasion in all_occasions(replace(scene, objects=(cart, scene.objects[1]))):
        assert occasion.of_box(looked, 0) == (-1.25 if occasion.f == 1 else -0.75)
        assert occasion.of_box(looked, 1) == 0.75
    assert len(looked_at) == 3 and {id(box) for box in looked_at} == {id(here), id(there), id(scene.objects[1].box)}


def test_what_was_worked_out_of_a_frame_is_found_again_by_the_next_who_asks_about_it():
    table, calls = SceneTable(box_scene(PARLOUR, frames=2)), []

    def looked(occasion: Occasion, *given: str) -> tuple[int, ...]:
        calls.append((occasion.f, *given))
        return occasion.clear

    for _ in range(2):
        for occasion in occasions(table, np.random.default_rng(0)):
            assert occasion.once(looked) == occasion.once(looked, "again") == occasion.clear
    assert sorted(calls) == [(0,), (0, "again"), (1,), (1, "again")]


def test_a_table_that_was_asked_everything_goes_with_the_last_who_holds_it():
    # Without the garbage collector: with it, many scenes and their pictures would be in memory until its next round.
    table = SceneTable(box_scene(PARLOUR, frames=2))
    gc.collect()
    gc.disable()
    try:
        ask(TYPES, table, 0)
        gone = weakref.ref(table)
        del table
        assert gone() is None
    finally:
        gc.enable()
