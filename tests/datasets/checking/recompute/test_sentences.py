"""Every template of the question types stands here a second time, and nothing else does."""

import re

from sightline.datasets.checking.recompute.catalog import ROUTES
from sightline.datasets.checking.recompute.sentences import DECIDED, DECIDED_BY, SENTENCES, sentences_of
from sightline.questions.catalog import TYPES
from sightline.questions.frames.camera_motion import DIRECTIONS, TURNS
from sightline.questions.frames.depth import FARTHER, FARTHER_OF, NEARER, NEARER_OF
from sightline.questions.objects.offset import APART, MORE
from sightline.questions.objects.side_from import OF_OBJECT, OF_OPPOSITE
from sightline.questions.objects.size import COMPARED
from sightline.questions.profile import open_profile


def without_slots(sentences: tuple[str, ...]) -> list[str]:
    return [re.sub(r"{\w+}", "{}", sentence) for sentence in sentences]


def test_the_sentences_of_a_type_are_its_templates():
    several = {
        "size_comparison": COMPARED,
        "camera_direction": DIRECTIONS,
        "camera_turn": TURNS,
        "depth_comparison": {"nearer": NEARER, "farther": FARTHER},
        "pixel_comparison": {"nearer": NEARER_OF, "farther": FARTHER_OF},
        "offset": {"apart": APART, "more": MORE},
        "side_from": {"object": OF_OBJECT, "opposite": OF_OPPOSITE},
    }
    templates = {kind.name: kind.templates for kind in TYPES if kind.name not in several}
    templates |= {f"{name}, {way}": worded for name, ways in several.items() for way, worded in ways.items()}
    assert SENTENCES.keys() == templates.keys()
    for name, sentences in SENTENCES.items():
        assert without_slots(sentences) == without_slots(templates[name])


def test_every_type_with_a_second_route_and_every_setting_of_the_core_profile_has_sentences():
    assert {name for name, _ in DECIDED} == set(ROUTES)
    for kind in open_profile("core").types:
        if kind.name in DECIDED_BY:
            decided = str(kind.params[DECIDED_BY[kind.name]])
            assert sentences_of(kind.name, f"{decided} nearer" if kind.name == "depth_comparison" else decided)
    for name, decided in DECIDED:
        assert not any(re.search(r"{\D", sentence) for sentence in sentences_of(name, decided))


def test_what_decides_is_said():
    assert (
        sentences_of("object_gap", "centre")[3]
        == "Give the distance between the {0} and the {1}, taken from centre to centre."
    )
    assert sentences_of("size_comparison", "width")[0].startswith("Which is wider")
    assert sentences_of("object_size", "depth") == ()
