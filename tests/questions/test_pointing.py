import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.occasion import occasions
from sightline.questions.pointing import Phrase, checked_way, phrases
from sightline.questions.question import Skip
from sightline.scenes.table import SceneTable
from tests.made import box_scene

CHAIRS = {
    "chair#1": (-1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "chair#2": (1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "desk": (0.0, 0.4, 0.4, 0.8, 0.6, 0.8),
}
COLOURED = {"chair#1": {"colour": "red"}, "chair#2": {"colour": "blue"}}


def pointed(by, **told):
    """Words -> ids of the things that they speak of; and the reasons of all others."""
    scene = box_scene(CHAIRS, **told)
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


def test_another_way_is_refused():
    with pytest.raises(QuestionError, match="thing has no by='touch'; use name, "):
        checked_way("thing", "touch")
