"""The words of questions about things of a room: each setting of a type asks in words of its own."""

from collections import Counter
from string import Formatter

import pytest

from sightline.datasets.checking.recompute.room_sentences import DECIDED, DECIDED_BY, SENTENCES
from sightline.datasets.checking.recompute.sentences import sentences_of
from sightline.datasets.checking.recompute.titles import USUAL
from sightline.questions.catalog import by_name

SAME = {
    ("offset", "lateral, sightline"): ("offset", "horizontal, osd"),
    ("offset", "vertical, osd"): ("offset", "vertical, vqasynth"),
}  # settings that measure one and the same, and ask for it in the same words


@pytest.mark.parametrize("name", sorted({name for name, _ in DECIDED}))
def test_what_decides_are_parameters_and_the_usual_ones_have_words(name):
    params = DECIDED_BY.get(name, "").split(", ")
    assert name == "count_within" or set(filter(None, params)) <= by_name(name).params.keys()
    usual = ", ".join(str(USUAL[name].get(one, "")) for one in params)
    assert sentences_of(name, "views" if name == "count_within" else usual)


def test_no_two_settings_ask_in_the_same_words():
    asked = Counter(
        (name, sentence)
        for name, decided in DECIDED
        if (name, decided.rpartition(", ")[0]) not in SAME
        and (name, decided.rpartition(", ")[0]) not in {("offset", "vertical, vqasynth")}
        for sentence in sentences_of(name, decided)
    )
    assert max(asked.values()) == 1 and len(asked) > 250


def test_only_names_are_left_open():
    for name, decided in DECIDED:
        for sentence in sentences_of(name, decided):
            slots = {slot for _, slot, _, _ in Formatter().parse(sentence) if slot is not None}
            assert slots and slots == {str(k) for k in range(len(slots))}, sentence
    assert all(len(worded) >= 3 and len(set(worded)) == len(worded) for worded in SENTENCES.values())
