"""Claims: what a row, question and answer together, says of things in its pictures.

"Is the chair left of the desk?" "No."        the chair is not more leftward than the desk: LESS or EQUAL
"How far is the lamp from the desk?" "1.5 m"  their distance lies between 1.45 and 1.55 m
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sightline.answers.choice import side_taken
from sightline.datasets.auditing.findings.relations import COUNT, Asked, asked, bare, stated, viewed_otherwise
from sightline.datasets.auditing.findings.said import Quantity, count_of, lengths, one_length, value_of
from sightline.datasets.auditing.peers.peer_row import PeerRow

LESS, EQUAL, MORE = 1, 2, 4
ANY = LESS | EQUAL | MORE
YES = re.compile(r"(?:yes|indeed|correct|true|that is true|that's true|certainly|absolutely)\b")
NO = re.compile(r"(?:no|incorrect|false|that is false|not|in fact,|actually,|wrong)(?:\b|(?<=,))")
AUXILIARY = re.compile(r"(?:is|are|was|were|does|do|did|has|have|can)\b", re.IGNORECASE)
REGION = re.compile(r"region \[?(\d{1,3})\]?")


@dataclass(frozen=True, slots=True)
class Order:
    """How `a` compares to `b` along `axis`: the set of LESS, EQUAL, MORE that the row leaves open. a < b as texts."""

    axis: str
    a: str
    b: str
    leaves: int


@dataclass(frozen=True, slots=True)
class Extent:
    """A length in metres, or a count: the least and greatest value that would have been said so.

    `what` is "distance" (of `a` and `b`, in this order, with its direction), "height", "width", … of `a`, or "count".
    """

    what: str
    a: str
    b: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row was understood to ask and to claim, None where it was not; and every length that its answer says."""

    asked: Asked | None
    claim: Order | Extent | None
    lengths: tuple[Quantity, ...] = ()


def reading_of(row: PeerRow) -> Reading:
    """What a row asks and claims. A question that is not understood may have an answer that is a plain statement."""
    question, said = asked(row.question), lengths(row.answer)
    if question is None:
        told = None if row.options or viewed_otherwise(row.question) else stated(value_of(row.answer))
        return Reading(None, _order(*told) if told is not None else None, said)
    return Reading(question, _claim(row, question, said), said)


def _claim(row: PeerRow, question: Asked, said: tuple[Quantity, ...]) -> Order | Extent | None:
    answer = value_of(row.answer)
    if question.form == "whether":
        side = polarity(answer)
        return None if side is None else _order(question, side)
    if question.form == "which":
        return _chosen(question, answer.lower())
    if question.axis == COUNT:
        count = count_of(answer, question.a)
        return None if count is None else Extent(COUNT, question.a, "", count, count)
    length = one_length(said)
    what = f"{question.direction} {question.axis}".strip()
    return None if length is None else Extent(what, question.a, question.b, length.low, length.high)


def side_of(row: PeerRow, question: Asked | None) -> bool | None:
    """Yes or no where that is asked for, also of what was not understood ("Is there a chair?"); None elsewhere."""
    if question.form == "whether" if question is not None else AUXILIARY.match(row.question):
        return polarity(value_of(row.answer))
    return None


def polarity(answer: str) -> bool | None:
    """Yes or no by the first words of a templated answer, else by all of it; None for neither."""
    start = answer.lower().lstrip(" *\"'`")
    if YES.match(start):
        return True
    if NO.match(start):
        return False
    return side_taken(answer)


def things_of(row: PeerRow, claim: Order | Extent) -> tuple[str, str] | None:
    """The claim's two things, a numbered region by its box; None for a region whose box the row does not tell."""
    a, b = _identity(row, claim.a), _identity(row, claim.b)
    return None if a is None or b is None else (a, b)


def _identity(row: PeerRow, name: str) -> str | None:
    found = REGION.fullmatch(name)
    if found is None:
        return name
    index = int(found[1])
    return f"box {row.boxes[index]}" if index < len(row.boxes) else None


def _order(question: Asked, holds: bool) -> Order:
    leaves = MORE if question.sign > 0 else LESS
    return _sorted(question.axis, question.a, question.b, leaves if holds else ANY & ~leaves)


def _chosen(question: Asked, answer: str) -> Order | None:
    """The one of the two that the answer names exceeds the other."""
    a, b = (re.search(rf"(?<!\w){re.escape(name)}(?!\w)", answer) for name in (question.a, question.b))
    if (a is None) == (b is None):
        # Both named: "the A is taller than the B" still tells.
        told = stated(answer) if a is not None else None
        if told is None or {bare(told[0].a), bare(told[0].b)} != {question.a, question.b}:
            return None
        return _order(*told) if told[0].axis == question.axis else None
    leaves = MORE if (a is not None) == (question.sign > 0) else LESS
    return _sorted(question.axis, question.a, question.b, leaves)


def _sorted(axis: str, a: str, b: str, leaves: int) -> Order:
    if a <= b:
        return Order(axis, a, b, leaves)
    return Order(axis, b, a, leaves & EQUAL | (MORE if leaves & LESS else 0) | (LESS if leaves & MORE else 0))
