"""A row rests on the facts of its type, and shows the pictures that its type asks about."""

from dataclasses import replace

import pytest

from sightline.answers.number import Length
from sightline.datasets.checking.recompute.catalog import ROUTES
from sightline.datasets.checking.recompute.needs import (
    FACTS,
    FILMED,
    OF_SCENES,
    OVERLAPPING,
    PAIRED,
    of_facts,
    of_shown,
)
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row, RowView
from sightline.questions.catalog import TYPES
from sightline.questions.draft import Evidence
from sightline.scenes.fact import Fact
from tests.made import box_scene


def made(name: str, *roles: str, shows: str = "views", **provenance: str) -> Row:
    return Row(
        type=name, name=name, profile="core@1", scene_source="made:", scene_id="made", text="?", answer=Length(1.0),
        spoken="1 m", scorer="mra", evidence=Evidence(), split="train", seed=0, provenance=provenance, shows=shows,
        views=tuple(RowView(str(i), role) for i, role in enumerate(roles)),
    )  # fmt: skip


def test_the_facts_of_a_type_are_those_that_it_needs():
    kinds = {kind.name: kind for kind in TYPES}
    assert {name: set(map(str, kinds[name].needs)) for name in kinds} == {name: set(FACTS[name]) for name in ROUTES}
    assert {name for name in kinds if kinds[name].instead} == OVERLAPPING
    for name in OVERLAPPING:
        rests_on = FACTS[name] | {"depth"}, FACTS[name] | {"metric"}
        assert (kinds[name].facts_of({Fact.DEPTH, Fact.METRIC}), kinds[name].facts_of({Fact.METRIC})) == rests_on


def test_a_fact_that_is_missing_or_too_many_or_on_anothers_word_is_flagged():
    scene = box_scene({"desk": (0.0, 1.0, 0.5, 1.0, 1.0, 1.0, 0.0)}, frames=1)
    word = {str(fact): str(vouch.provenance) for fact, vouch in scene.facts.items()}
    row = made("object_size", metric=word["metric"], objects=word["objects"])
    assert list(of_facts(row, Witness(scene))) == []
    for provenance, fact in (
        ({"metric": word["metric"]}, "objects"),
        ({**row.provenance, "poses": word["poses"]}, "poses"),
        ({**row.provenance, "objects": "laser"}, "objects"),
    ):
        found = list(of_facts(replace(row, provenance=provenance), Witness(scene)))
        assert [fault.what for fault in found] == [f"provenance of {fact}"]
    turned = made("camera_turn", poses=word["poses"], pixels=word["pixels"], depth=word["depth"])
    without = replace(scene, facts={fact: vouch for fact, vouch in scene.facts.items() if fact != Fact.DEPTH})
    assert list(of_facts(turned, Witness(scene))) == []
    assert {fault.what for fault in of_facts(turned, Witness(without))} == {
        "provenance of depth",
        "provenance of metric",
    }
    bare = replace(scene, facts={})
    assert len(list(of_facts(row, Witness(bare)))) == 2


@pytest.mark.parametrize("name", sorted(ROUTES.keys() - FILMED))
def test_more_or_fewer_pictures_or_other_roles_are_flagged(name):
    right = ("reference", "support") if name in PAIRED else ("reference",)
    assert list(of_shown(made(name, *right))) == []
    for roles in ((), (*right, "support"), (*right, "reference"), ("support", *right[1:]), ("video",) * len(right)):
        assert [fault.what for fault in of_shown(made(name, *roles))] == ["views"]
    for shows in ("points", "text", "scene"):
        assert [fault.what for fault in of_shown(made(name, *right, shows=shows))] == ["views"]


@pytest.mark.parametrize("name", sorted(FILMED))
def test_a_film_has_three_pictures_or_more_and_no_other_roles(name):
    for count in (3, 8):
        assert list(of_shown(made(name, *("video",) * count))) == []
        for shows in ("points", "text", "scene"):
            assert [fault.what for fault in of_shown(made(name, *("video",) * count, shows=shows))] == ["views"]
    for roles in ((), ("video",), ("video", "video"), ("reference", "video", "video"), ("reference", "support")):
        assert [fault.what for fault in of_shown(made(name, *roles))] == ["views"]


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_of_a_whole_scene_asks_only_what_needs_no_camera(name):
    films = [made(name, shows="scene"), made(name, "video", "video", shows="scene")]
    assert [bool(list(of_shown(row))) for row in films] == [name not in OF_SCENES] * 2
    older = {"object_gap", "object_size", "size_comparison", "egocentric_direction", "counting"}
    of_pairs = {"bearing", "clock", "signed_angle", "nearest_of", "order_by", "between", "fits_gap", "count_within"}
    of_heights = {"above_below", "directly_above", "offset", "elevation", "side_from"}
    compared = {"is_more", "which_is_more"}
    of_moves = {"collision", "collision_free", "first_contact"}
    of_ways = {"way_landmarks", "way_turns", "gets_through", "gone_round"}
    of_places = {"room_size", "relative_distance", "presence"}
    assert OF_SCENES == older | of_pairs | of_heights | compared | of_moves | of_ways | of_places
