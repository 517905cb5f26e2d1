"""Every template of the question types stands here a second time, and nothing else does."""

import re

from sightline.datasets.recompute.catalog import ROUTES
from sightline.datasets.recompute.sentences import DECIDED, DECIDED_BY, SENTENCES, sentences_of
from sightline.questions.catalog import TYPES
from sightline.questions.profile import open_profile
from sightline.questions.size import COMPARED


def without_slots(sentences: tuple[str, ...]) -> list[str]:
    return [re.sub(r"{\w+}", "{}", sentence) for sentence in sentences]


def test_the_sentences_of_a_type_are_its_templates():
    kinds = {kind.name: kind for kind in TYPES}
    templates = {name: kind.templates for name, kind in kinds.items() if name != "size_comparison"}
    templates |= {f"size_comparison, {axis}": worded for axis, worded in COMPARED.items()}
    assert SENTENCES.keys() == templates.keys()
    for name, sentences in SENTENCES.items():
        assert without_slots(sentences) == without_slots(templates[name])


def test_every_type_with_a_second_route_and_every_setting_of_the_core_profile_has_sentences():
    assert {name for name, _ in DECIDED} == set(ROUTES)
    for kind in open_profile("core").types:
        if kind.name in DECIDED_BY:
            assert sentences_of(kind.name, str(kind.params[DECIDED_BY[kind.name]]))
    for name, decided in DECIDED:
        assert not any(re.search(r"{\D", sentence) for sentence in sentences_of(name, decided))


def test_what_decides_is_said():
    assert (
        sentences_of("object_gap", "centre")[3]
        == "Give the distance between the {0} and the {1}, taken from centre to centre."
    )
    assert sentences_of("size_comparison", "width")[0].startswith("Which is wider")
    assert sentences_of("object_size", "depth") == ()
