"""A row as a conversation: what is asked, with how to answer, and what is replied."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sightline.answers.answer import Answer, Form
from sightline.answers.boxes import Box3D, Boxes
from sightline.datasets.rows.row import Row

Turns = tuple[tuple[str, str], ...]
"""(question, reply) in order; the last is the row's own, those before it its history."""

TAGS = ("<image>", "<video>", "<audio>")  # loaders replace these by media, wherever they stand
IMAGE = TAGS[0]
SCALES: Mapping[str, tuple[str, str]] = {  # what a question that explains its coordinates says, and the explanation
    "pixel": ("pixels", "Image coordinates are pixels of an image of {} × {}."),
    "unit": ("fractions", "Image coordinates are fractions, 0 to 1, of the image's width and height."),
    "thousand": ("thousandths", "Image coordinates are thousandths of the image's width and height."),
}


def turns_of(row: Row) -> Turns:
    """The turns of a row: its question ends with how to answer, its reply begins with the thought where it has one."""
    reply = f"<think>\n{row.thought}\n</think>\n\n{row.spoken}" if row.thought else row.spoken
    # Options are listed line by line: what follows the last of them begins a line of its own.
    gap = "\n" if "\n" in row.text else " "
    return (*row.history, (f"{row.text}{gap}{how_to_answer(row)}".rstrip(), reply))


def unfit(row: Row, keep_world: bool = False) -> str | None:
    """Why a row cannot be a conversation about pictures; None where it can. `keep_world` allows boxes in the world."""
    if row.shows != "text" and not row.views:
        what = {"points": "its points", "scene": "the whole scene"}.get(row.shows, "views it does not name")
        return f"{row.type}: it shows {what}, not pictures"
    if _in_world(row.answer) and not keep_world:
        return f"{row.type}: its answer is in world coordinates, which pictures do not tell"
    said = "".join(part for turn in turns_of(row) for part in turn)
    held = [tag for tag in TAGS if tag in said]
    return f"{row.type}: its words hold {held[0]}, which loaders take for a picture" if held else None


def _in_world(answer: Answer) -> bool:
    """Whether it is of boxes whose place can be said only by who knows the camera's pose."""
    boxes = [answer.box] if isinstance(answer, Box3D) else []
    boxes += [box for _, box in answer.items] if isinstance(answer, Boxes) else []
    return any(box.frame == "world" for box in boxes)


def how_to_answer(row: Row) -> str:
    """What the row's form demands and its text does not say; "" for a row that may be answered in any way.

    Read from form, options and text alone, so that a question that is to be refused gives nothing away.
    """
    form = row.form
    said = (_choice(row.text, form), _number(form), _place(row.text, form), _dress(form))
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
