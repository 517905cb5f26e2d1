"""Words compared as people mean them: without case, articles, punctuation and number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse", "feet": "foot",
    "teeth": "tooth", "leaves": "leaf", "loaves": "loaf", "knives": "knife", "buses": "bus",
}  # fmt: skip
PLAIN_S = ("ss", "us", "is")  # "glass", "bus", "chassis" end in s in the singular
ARTICLE = re.compile(r"\b(?:a|an|the)\b")
KEPT = 2**12  # names that are kept: they come again and again
NEGATION = re.compile(r"\b(?:not|never|neither|nor|cannot|except)\b|n['’]t\b")


def bare_words(text: str) -> str:
    """Lower case, single blanks, neither punctuation nor articles; hyphens and underscores are blanks.

    A text that is nothing but an article or punctuation is kept as it is.
    """
    low = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    kept = re.sub(r"(?<=\d)[.,](?=\d)|(?<![\w])-(?=\d)", lambda found: {".": "·", ",": "", "-": "−"}[found[0]], low)
    kept = re.sub(r"[^\w'·−%°+#/&]|_|(?<!\w)'|'(?!\w)", " ", kept)
    kept = " ".join(ARTICLE.sub(" ", kept).split())
    return kept or " ".join(low.split())


def singular(word: str) -> str:
    """A noun without its plural ending; both sides of a comparison pass here, so that a slip hurts little."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("lves"):
        return word[:-3] + "f"
    if len(word) > 3 and word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if len(word) > 2 and word.endswith("s") and not word.endswith(PLAIN_S):
        return word[:-1]
    return word


@lru_cache(maxsize=KEPT)
def noun_key(text: str) -> str:
    """What two names of one thing share."""
    return " ".join(singular(word) for word in bare_words(text).split())


def mentions(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """(name's index, word position) of each whole-word mention, first to last.

    Longer names take their words first, so that "coffee table" is no mention of "table". Equal names go to the first.
    """
    words = noun_key(text).split()
    taken = [False] * len(words)
    found = []
    keys = [noun_key(name).split() for name in names]
    for index in sorted(range(len(names)), key=lambda i: (-len(keys[i]), i)):
        size = len(keys[index])
        for at in range(len(words) - size + 1 if size else 0):
            if words[at : at + size] == keys[index] and not any(taken[at : at + size]):
                taken[at : at + size] = [True] * size
                found.append((index, at))
    return sorted(found, key=lambda pair: pair[1])


def only_mentioned(text: str, names: Sequence[str]) -> int | None:
    """Which one of the names a text asserts; None where it mentions several, none, or denies."""
    found = mentions(text, names)
    which = {index for index, _ in found}
    if len(which) != 1:
        return None
    [index] = which
    outside = noun_key(text).replace(noun_key(names[index]), " ")
    return None if NEGATION.search(outside) else index
