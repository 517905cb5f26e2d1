"""English for names: articles and plurals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

IRREGULAR = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "mouse": "mice", "foot": "feet",
    "shelf": "shelves", "bookshelf": "bookshelves", "knife": "knives", "leaf": "leaves", "loaf": "loaves",
}  # fmt: skip
SINGULAR_S = ("ss", "us", "is")  # "glass", "bus", "chassis" end in s in the singular


def is_plural(label: str) -> bool:
    """Whether a label names several things already ("books", "blinds"): one of it cannot be told from two."""
    return label.endswith("s") and not label.endswith(SINGULAR_S)


def plural(label: str) -> str:
    """Several of a label; only the last word bends ("washing machines"), and a plural stays as it is."""
    *before, last = label.split(" ")
    return " ".join([*before, _plural_word(last)])


def _plural_word(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if is_plural(word):
        return word
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def agreeing(text: str, names: Iterable[str]) -> str:
    """A sentence that agrees with those of its names that are plurals: "are the scissors", "do the shoes lie".

    "Its" belongs to the first name, and becomes "their" where that is a plural. Names that are told by another ("the
    mug nearest the scissors") are left alone: their first noun governs.
    """
    for place, name in enumerate(names):
        if name.endswith("s") and is_plural(name) and f" the {name}" in text and " the " not in name:
            text = re.sub(rf"\b(is|does)( the {re.escape(name)}\b)", _plural_verb, text, flags=re.IGNORECASE)
            text = re.sub(r"\bits\b", "their", text) if place == 0 else text
    return text


def _plural_verb(found: re.Match[str]) -> str:
    verb = {"is": "are", "does": "do"}[found[1].lower()]
    return (verb.capitalize() if found[1][0].isupper() else verb) + found[2]


def with_article(name: str) -> str:
    """A name with "a" or "an", by its first letter."""
    return f"{'an' if name[:1].lower() in set('aeiou') else 'a'} {name}"


def one_of(options: Sequence[str]) -> str:
    """Several options as a sentence names them: "chair, lamp or desk"."""
    *before, last = options
    return f"{', '.join(before)} or {last}" if before else last
