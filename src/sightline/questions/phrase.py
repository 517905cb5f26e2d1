"""English for names: articles and plurals."""

from __future__ import annotations

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


def with_article(name: str) -> str:
    """A name with "a" or "an", by its first letter."""
    return f"{'an' if name[:1].lower() in set('aeiou') else 'a'} {name}"
