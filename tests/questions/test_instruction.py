"""Nothing that the form demands goes unsaid, nothing that the text says is said again."""

import pytest

from sightline.answers.answer import Form
from sightline.questions.instruction import how_to_answer, instructed

OPTIONS = ("the lamp", "the sofa")
RIGHT = "the right option."
LISTED = "Which is taller?\nA. the lamp\nB. the sofa"


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("How high is it?", Form(), ""),
        ("How high is it?", Form(unit="m", digits=3), "Give the answer in m."),
        ("How high is it?", Form(unit="mm", bare=True), "Give the number alone, in mm."),
        ("How many?", Form(bare=True, wrap="backticks"), "Give the number alone. Put the answer between back-ticks."),
        ("How high is it?", Form(wrap="answer_tag"), "Put the answer between <answer> and </answer>."),
        ("How high is it?", Form(sentence="It is {}."), "Say it as: It is …."),
        (LISTED, Form(options=OPTIONS), f"Answer with the letter of {RIGHT}"),
        (LISTED, Form(options=OPTIONS, choose="letter_text"), f"Answer with the letter and the words of {RIGHT}"),
        ("Which is taller, the lamp or the sofa?", Form(options=OPTIONS, choose="text"), ""),
        ("Which is taller?", Form(options=OPTIONS, choose="text"), "Answer with one of: the lamp, the sofa."),
        ("Is A or B nearer?", Form(options=("A", "B"), choose="text"), ""),
        ("How far?\nA. 1 m\nB. 2 m", Form(options=("1 m", "2 m"), unit="m"), f"Answer with the letter of {RIGHT}"),
        ("Where is it?", Form(options=("on", "off"), choose="text"), "Answer with one of: on, off."),
        ("Is it only half off?", Form(options=("on", "off"), choose="text"), "Answer with one of: on, off."),
        ("Where is it?", Form(image=(640, 480)), "Image coordinates are pixels of an image of 640 × 480."),
        ("Where is it, in thousandths of the edges?", Form(image=(640, 480), scale="thousand"), ""),
    ],
)  # fmt: skip
def test_how_to_answer_is_what_the_form_demands_and_the_text_does_not_say(text, form, said):
    assert how_to_answer(text, form) == said
    assert instructed(text, form) in (f"{text} {said}".rstrip(), f"{text}\n{said}")
