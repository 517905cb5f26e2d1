"""Whether a text asks what the row answers and nothing else: word by word, as `sentences` has it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from string import ascii_uppercase

from sightline.answers.choice import Choice
from sightline.datasets.checking.recompute.phrases import RELATION, counted, ordered, several
from sightline.datasets.checking.recompute.pixels import COORDINATES
from sightline.datasets.checking.recompute.retold import Fault
from sightline.datasets.checking.recompute.sentences import DECIDED_BY, sentences_of
from sightline.datasets.rows.row import Row

KEPT = 2**12  # fillings that are kept: names come again and again
PLURAL = re.compile(r"[^siu]s\b")  # somewhere in a name: "scissors", not "glass", "bus" or "chassis"
OF_SEVERAL = re.compile(r"\b(?:are|do|their|them)\b", re.IGNORECASE)
OF_ONE: Mapping[str, str] = {"are": "is", "do": "does", "their": "its", "them": "it"}


MISSING = ("",) * 6  # in place of names that a row does not mention
COUNTED = frozenset({"counting", "count_within"})  # types whose sentences speak of several of a label


def of_wording(row: Row) -> Iterator[Fault]:
    """The text is a sentence of its type with the row's own names, then the options where they go by letters."""
    decided = _decided(row)
    sentences = sentences_of(row.name, decided)
    if not sentences:
        yield Fault("wording", f"a {row.name} whose words are known", decided)
        return
    text, listed = row.text, _listed(row)
    if not text.endswith(listed):
        yield Fault("wording", f"its options at the end:{listed}", text)
        return
    text = text[: len(text) - len(listed)]
    if row.name in COUNTED:
        labels = several(counted(row.evidence.steps))
        beside = (*[one.name for one in row.evidence.mentions], *_numbers(row))
        filled = tuple([sentence.format(label, *beside, *MISSING) for sentence in sentences for label in labels])
        right = text in filled
    else:
        names = (*[one.name for one in row.evidence.mentions], *_kinds(row))
        if not names:
            text = COORDINATES.sub("(#, #)", text) if "(" in text else text
            names = _numbers(row)
        filled = _filled(sentences, names)
        right = text in filled or (any(map(PLURAL.search, names)) and _as_of_one(text) in map(_as_of_one, filled))
    if not right:
        yield Fault("wording", f"{filled[0]!r}, or the same in other words that are known", row.text)


@lru_cache(maxsize=KEPT)
def _filled(sentences: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences with these names in their slots."""
    return tuple([sentence.format(*names, *MISSING) for sentence in sentences])


def _decided(row: Row) -> str:
    """What decides which sentences ask for the answer."""
    if row.name in COUNTED:
        return row.shows
    if row.name == "grounding":
        mentions = row.evidence.mentions
        told_by = RELATION.fullmatch(mentions[0].name) if len(mentions) > 1 else None
        return told_by["relation"] if told_by else ""
    if row.name == "size_over_frames":
        number = "one" if row.params.get("frames") == 1 else "more"
        return f"{row.params.get('axis')}, {row.params.get('box')}, {number}"
    decided = ", ".join([str(row.params.get(name, "")) for name in DECIDED_BY.get(row.name, "").split(", ")])
    if row.name in ("depth_comparison", "pixel_comparison"):
        # What is asked of two depths may be drawn by chance; the row's one step says what it was.
        steps = row.evidence.steps
        return f"{decided or 'coordinate'} {steps[0][0] if steps and steps[0] else ''}"
    if row.name == "point_shown_in":
        return f"{decided}, {row.params.get('count')}"
    return f"{decided}, {len(row.evidence.points)}" if row.name == "event_order" else decided


def _numbers(row: Row) -> tuple[str, ...]:
    """What a text tells beside what it points to: the time between two images in seconds, a radius in metres."""
    if row.name == "count_within":
        radius = row.params.get("radius")
        return (f"{radius:g}" if isinstance(radius, int | float) else "?",)
    return (f"{row.evidence.values.get('passed_s', math.nan):.3g}",) if row.name == "point_speed" else ()


def _kinds(row: Row) -> tuple[str, ...]:
    """The kinds of things that a text lists: those to choose among, or those to put into an order."""
    if row.name == "relative_distance":
        kinds, last = row.options, " or "
    elif row.name in ("appearance_order", "appearance_choice"):
        kinds, last = ordered(row.evidence.steps), " and "
    else:
        return ()
    return (last.join([", ".join(kinds[:-1]), *kinds[-1:]]),) if len(kinds) > 1 else ("",)


def _listed(row: Row) -> str:
    """The options line by line, where they are answered by letter and are not letters themselves."""
    if not isinstance(row.answer, Choice) or row.form.choose == "text":
        return ""
    options = zip(ascii_uppercase, row.options, strict=False)
    return "".join([f"\n{letter}. {option}" for letter, option in options if letter != option])


def _as_of_one(text: str) -> str:
    """Verbs and pronouns as they are of one thing: those of a plural are as right ("where are the scissors")."""
    return OF_SEVERAL.sub(_word_of_one, text)


def _word_of_one(found: re.Match[str]) -> str:
    word = OF_ONE[found[0].lower()]
    return word.capitalize() if found[0][0].isupper() else word
