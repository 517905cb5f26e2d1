"""The words of comparisons: each axis and semantics asks in words of its own."""

from collections import Counter
from string import Formatter

from sightline.datasets.checking.recompute.comparison_sentences import AXES, COMPARED, DECIDED, DECIDED_BY, SENTENCES
from sightline.datasets.checking.recompute.sentences import sentences_of
from sightline.datasets.checking.recompute.titles import USUAL
from sightline.questions.catalog import by_name


def test_what_decides_are_parameters_and_the_usual_ones_have_words():
    for name in SENTENCES:
        params = DECIDED_BY[name].split(", ")
        assert set(params) <= by_name(name).params.keys()
        assert len(sentences_of(name, ", ".join(str(USUAL[name][one]) for one in params))) == 4


def test_no_two_settings_ask_in_the_same_words():
    asked = Counter((name, text) for name, decided in DECIDED for text in sentences_of(name, decided))
    assert max(asked.values()) == 1 and len(asked) == len(DECIDED) * 4 and len(DECIDED) == 2 * (2 * len(AXES) + 4) + 3


def test_only_names_are_left_open():
    for name, decided in DECIDED:
        for sentence in sentences_of(name, decided):
            assert {slot for _, slot, _, _ in Formatter().parse(sentence) if slot is not None} == (
                {"0", "1"} if name in COMPARED else {"0"}
            )
            assert sentence[0].isupper() or sentence.startswith("{")
