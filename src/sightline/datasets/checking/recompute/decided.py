"""What decides which of a type's sentences ask for an answer: a parameter, what is shown, or how much is spoken of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from sightline.datasets.checking.recompute.phrases import ORDINAL, RELATION
from sightline.datasets.checking.recompute.sentences import DECIDED_BY
from sightline.datasets.rows.row import Row


def decided_by(row: Row) -> str:
    """The key under which `sentences` has the sentences of a row's type, beside its name."""
    if (decide := DECIDING.get(row.name)) is not None:
        return decide(row)
    return _params(row)


def _params(row: Row) -> str:
    return ", ".join([str(row.params.get(name, "")) for name in DECIDED_BY.get(row.name, "").split(", ")])


def _shows(row: Row) -> str:
    return row.shows


def _phrase(row: Row) -> str:
    """How the thing is told from others, and of which of its boxes the row speaks."""
    mentions = row.evidence.mentions
    told_by = RELATION.fullmatch(mentions[0].name) if len(mentions) > 1 else None
    way = "ordinal" if mentions and ORDINAL.fullmatch(mentions[0].name) else ""
    return str(row.params.get("box", "")) + (told_by["relation"] if told_by else way)


def _frames(row: Row) -> str:
    number = "one" if row.params.get("frames") == 1 else "more"
    return f"{row.params.get('axis')}, {row.params.get('box')}, {number}"


def _motion(row: Row) -> str:
    """How the thing is moved, as the row's one step says, and among how many it meets one first."""
    options = (str(len(row.options)),) if row.name == "first_contact" else ()
    way = row.evidence.steps[0][2] if row.evidence.steps and len(row.evidence.steps[0]) == 3 else ()
    return ", ".join((str(row.params.get("motion")), *way, *options))


def _between(row: Row) -> str:
    """How many things are mentioned besides the two ends of a way."""
    return str(len(row.evidence.mentions) - 2)


def _width(row: Row) -> str:
    return f"{100 * row.evidence.values.get('width_m', math.nan):.0f}"


def _depths(row: Row) -> str:
    """What is asked of two depths may be drawn by chance; the row's one step says what it was."""
    steps = row.evidence.steps
    return f"{_params(row) or 'coordinate'} {steps[0][0] if steps and steps[0] else ''}"


def _images(row: Row) -> str:
    return f"{_params(row)}, {row.params.get('count')}"


def _points(row: Row) -> str:
    return f"{_params(row)}, {len(row.evidence.points)}"


DECIDING: Mapping[str, Callable[[Row], str]] = {
    "counting": _shows, "count_within": _shows, "presence": _shows,
    "grounding": _phrase, "grounding_2d": _phrase, "grounding_9dof": _phrase,
    "collision": _motion, "collision_free": _motion, "first_contact": _motion,
    "way_landmarks": _between, "gone_round": _between, "gets_through": _width,
    "depth_comparison": _depths, "pixel_comparison": _depths,
    "size_over_frames": _frames, "point_shown_in": _images, "event_order": _points,
}  # fmt: skip
"""Types that a parameter alone does not decide, and what does."""
