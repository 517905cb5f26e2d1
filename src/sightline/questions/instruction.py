"""What is asked of whoever answers: the question, and how to answer where its words do not say it.

    instructed("How high is it?", Form(unit="m"))      "How high is it? Give the answer in m."

Models in training and at work, other trainers and text models are all asked with these words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sightline.answers.answer import Form

SCALES: Mapping[str, tuple[str, str]] = {  # what a question that explains its coordinates says, and the explanation
    "pixel": ("pixels", "Image coordinates are pixels of an image of {} × {}."),
    "unit": ("fractions", "Image coordinates are fractions, 0 to 1, of the image's width and height."),
    "thousand": ("thousandths", "Image coordinates are thousandths of the image's width and height."),
}


def instructed(text: str, form: Form) -> str:
    """A question that ends with how to answer it."""
    # Options are listed line by line: what follows the last of them begins a line of its own.
    gap = "\n" if "\n" in text else " "
    return f"{text}{gap}{how_to_answer(text, form)}".rstrip()


def how_to_answer(text: str, form: Form) -> str:
    """What a form demands and the text of a question does not say; "" where it may be answered in any way.

    Read from form, options and text alone, so that a question that is to be refused gives nothing away.
    """
    said = (_choice(text, form), _number(form), _place(text, form), _dress(form))
    return " ".join(part for part in said if part)


def _choice(text: str, form: Form) -> str:
    if "\nA. " in text:
        return {
            "letter": "Answer with the letter of the right option.",
            "letter_text": "Answer with the letter and the words of the right option.",
            "text": "Answer with the words of the right option.",
        }[form.choose]
    if all(re.search(rf"\b{re.escape(option)}(?!\w)", text, re.IGNORECASE) for option in form.options):
        return ""
    return f"Answer with one of: {', '.join(form.options)}."


def _number(form: Form) -> str:
    if form.options:
        return ""  # what is chosen has its unit
    if form.bare:
        return f"Give the number alone, in {form.unit}." if form.unit else "Give the number alone."
    return f"Give the answer in {form.unit}." if form.unit else ""


def _place(text: str, form: Form) -> str:
    if form.image is None:
        return ""
    word, sentence = SCALES[form.scale]
    return "" if word in text else sentence.format(*form.image)


def _dress(form: Form) -> str:
    sentence = "" if form.sentence == "{}" else f"Say it as: {form.sentence.replace('{}', '…')}"
    wrap = {
        "none": "",
        "backticks": "Put the answer between back-ticks.",
        "answer_tag": "Put the answer between <answer> and </answer>.",
    }[form.wrap]
    return " ".join(part for part in (sentence, wrap) if part)
