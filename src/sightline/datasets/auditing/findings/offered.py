"""The options of a question, given as a list or written into it, and which of them is the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sightline.answers.choice import option_said
from sightline.datasets.auditing.findings.said import value_of
from sightline.datasets.auditing.peers.peer_row import PeerRow

MARK = re.compile(r"(?:^|[\s,;(])[(\[]?([A-H])[).\]:](?=\s*\S)\s*")
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Offer:
    """Options in order, empty where the question has none; `place` of the answer among them, None where not there."""

    options: tuple[str, ...]
    place: int | None


NOTHING = Offer((), None)


def offer_of(row: PeerRow) -> Offer:
    """What a row lets one choose from, and where its answer stands."""
    options = row.options or written_options(row.question)
    if len(options) < 2:
        return NOTHING
    return Offer(options, option_said(value_of(row.answer), options))


def written_options(question: str) -> tuple[str, ...]:
    """ "A. chair B. desk" or "(A) chair (B) desk" within a question; empty where letters do not run from A."""
    marks = list(MARK.finditer(question))
    starts = [i for i, mark in enumerate(marks) if mark[1] == "A"]
    if not starts:
        return ()
    marks = marks[starts[-1] :]
    if len(marks) < 2 or "".join(mark[1] for mark in marks) != LETTERS[: len(marks)]:
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(question)]
    return tuple(question[mark.end() : end].strip(" ,;.\n") for mark, end in zip(marks, ends, strict=True))
