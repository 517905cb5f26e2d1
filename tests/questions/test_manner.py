import numpy as np
import pytest

from sightline.answers.answer import PLAIN, Form
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Area, Length
from sightline.errors import QuestionError
from sightline.questions.manner import USUAL, Manner

TWO = Length(9.0)


def told(manner: Manner, answer=TWO, form=PLAIN, place=2):
    return manner.told(answer, form, place, np.random.default_rng(0), None, ())


def test_the_usual_manner_changes_nothing():
    assert USUAL.params == {} and told(USUAL) == (TWO, PLAIN, {})


def test_a_choice_is_said_by_letter_in_the_wrapping_of_its_form():
    answer, form, values = told(Manner(choices=4), form=Form(unit="cm", wrap="backticks"))
    assert isinstance(answer, Choice) and answer.letter == "C" and answer.text == "900 cm"
    assert answer.spoken(form) == "`C`" and values == {}


def test_both_manners_together_offer_rounded_options():
    answer, _, values = told(Manner(choices=3, rounding="people"), place=0)
    assert set(values) == {"rounding_m"} and len(answer.options) == 3
    assert Manner(3, "people").params == {"choices": 3, "rounding": "people"}


def test_a_length_too_short_to_have_wrong_ones_below_is_not_told():
    assert told(Manner(choices=4), Length(0.1)) is None


@pytest.mark.parametrize(
    ("manner", "answer"), [(Manner(4), YesNo), (Manner(1), Length), (Manner(rounding="people"), Area)]
)
def test_what_does_not_fit_is_refused(manner, answer):
    with pytest.raises(QuestionError, match="thing_asked"):
        manner.checked("thing_asked", answer)


def test_a_thought_ends_with_how_its_outcome_is_told():
    thinking = Manner(thought=True)
    assert thinking.params == {"thought": True} and thinking.closing(TWO, told(thinking)) == ()
    offered, rounded = Manner(choices=4, thought=True), Manner(rounding="people", thought=True)
    assert offered.closing(TWO, told(offered)) == ("Of the options, C comes nearest.",)
    [words] = rounded.closing(TWO, told(rounded, form=Form(wrap="backticks")))
    assert words.startswith("People would say ") and "`" not in words
    named = Choice(("desk", "lamp"), 1)
    assert thinking.closing(named, told(thinking, named, Form(choose="letter"))) == ("That is option B.",)
    assert thinking.closing(named, told(thinking, named, Form(choose="text"))) == ()
