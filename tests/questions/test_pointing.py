import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.draft import Skip
from sightline.questions.occasion import occasions
from sightline.questions.pointing import Phrase, checked_way, phrases
from sightline.scenes.table import SceneTable
from tests.made import box_scene

CHAIRS = {
    "chair#1": (-1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "chair#2": (1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "desk": (0.0, 0.4, 0.4, 0.8, 0.6, 0.8),
}
COLOURED = {"chair#1": {"colour": "red"}, "chair#2": {"colour": "blue"}}


def pointed(by, things=CHAIRS, **told):
    """Words -> ids of the things that they speak of; and the reasons of all others."""
    scene = box_scene(things, **told)
    [occasion] = occasions(SceneTable(scene), np.random.default_rng(0))
    found = list(phrases(occasion, np.random.default_rng(0), by))
    words = {
        one.mention.name: tuple(mention.object_id for mention in one.mentions)
        for one in found
        if isinstance(one, Phrase)
    }
    return words, {one.reason for one in found if isinstance(one, Skip)}


def test_by_name_colour_and_relation():
    assert pointed("name") == ({"desk": ("desk",)}, {"the label points to several"})
    words, _ = pointed("attribute", attributes=COLOURED)
    assert words == {"red chair": ("chair#1",), "blue chair": ("chair#2",)}
    words, _ = pointed("relation")
    assert words == {"chair left of the desk": ("chair#1", "desk"), "chair right of the desk": ("chair#2", "desk")}


def test_what_colours_do_not_tell_apart_has_no_phrase():
    assert pointed("attribute") == ({}, {"the colour does not tell it apart"})


def test_by_material_where_colours_may_be_alike():
    told = {"chair#1": {"material": "wood", "colour": "red"}, "chair#2": {"material": "metal", "colour": "red"}}
    words, reasons = pointed("material", attributes=told)
    assert words == {"wood chair": ("chair#1",), "metal chair": ("chair#2",)}
    assert reasons == {"the material does not tell it apart"}
    both = {"chair#1": {"material": "wood"}, "chair#2": {"material": "wood"}}
    assert pointed("material", attributes=both)[0] == {}
    assert pointed("material", attributes={"chair#1": {"material": "wood"}})[0] == {}


def test_by_ordinal_from_either_side():
    words, reasons = pointed("ordinal")
    of = {"first from left": "chair#1", "second from right": "chair#1", "first from right": "chair#2"}
    of["second from left"] = "chair#2"
    assert words == {name: (of[name.replace(" chair", "").replace("the ", "")],) for name in words} and len(words) == 2
    assert reasons == {"its place in a row is not plain"}


def test_a_row_is_plain_only_where_all_stand_clearly_beside_each_other():
    behind = {**CHAIRS, "chair#3": (-1.5, 2.0, 0.45, 0.5, 0.5, 0.9)}
    speck = {**CHAIRS, "chair#3": (0.3, 4, 0.9, 0.12, 0.12, 0.12)}
    office = {**CHAIRS, "office chair": (2.2, 0.5, 0.45, 0.5, 0.5, 0.9)}
    for things in (behind, speck, office):
        assert pointed("ordinal", things=things)[0] == {}


def test_any_way_takes_the_first_that_there_is():
    told = {"chair#1": {"material": "wood", "colour": "red"}, "chair#2": {"material": "metal", "colour": "red"}}
    assert pointed("any", attributes=told)[0].keys() == {"desk", "wood chair", "metal chair"}
    assert pointed("any", attributes=COLOURED)[0].keys() == {"desk", "red chair", "blue chair"}
    assert all(name == "desk" or "from the" in name for name in pointed("any")[0])


def test_another_way_is_refused():
    with pytest.raises(QuestionError, match="thing has no by='touch'; use name, "):
        checked_way("thing", "touch")
