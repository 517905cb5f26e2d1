"""Which of two things has more of what: as a yes or no, and as a choice between the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
from sightline.errors import QuestionError
from sightline.questions.choose import hardness, in_turn, margin, pair_balance, pairs
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.objects.contrast import MEASURES, Lead, ruler
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable


class Axis(NamedTuple):
    """What an axis compares, whether the one asked for has more of it, and the words: `than` before the other one's
    name, `more` of one alone."""

    measure: str
    most: bool
    than: str
    more: str


AXES: Mapping[str, Axis] = {
    "left": Axis("across", False, "to the left of", "farther to the left"),
    "right": Axis("across", True, "to the right of", "farther to the right"),
    "above": Axis("up", True, "above", "higher up"),
    "below": Axis("up", False, "below", "lower down"),
    "front": Axis("near", False, "in front of", "nearer to the front"),
    "behind": Axis("near", True, "behind", "farther back"),
    "wide": Axis("width", True, "wider than", "wider"),
    "thin": Axis("width", False, "narrower than", "narrower"),
    "tall": Axis("height", True, "taller than", "taller"),
    "short": Axis("height", False, "shorter than", "shorter"),
    "big": Axis("volume", True, "bigger than", "bigger"),
    "small": Axis("volume", False, "smaller than", "smaller"),
    "near": Axis("near", False, "nearer to the camera than", "nearer to the camera"),
    "far": Axis("near", True, "farther from the camera than", "farther from the camera"),
}
HOW: Mapping[tuple[str, str], str] = {
    ("across", "sightline"): "where the camera sees them",
    ("across", "osd"): "their centres along the camera's x axis, which points to the right in the image",
    ("up", "sightline"): "how high their centres are above the ground",
    ("up", "osd"): "their centres along the upright axis of the camera's picture",
    ("near", "sightline"): "how far their nearest points are from the camera",
    ("near", "osd"): "the depths of their nearest points along the camera's viewing axis",
    ("near", "ca_vqa"): "how far their centres are from the camera",
    ("width", "sightline"): "their larger horizontal dimensions",
    ("width", "osd"): "how much they take up along the camera's x axis, which points to the right",
    ("height", "sightline"): "how tall they are from bottom to top",
    ("height", "osd"): "how much they take up along the upright axis of the camera's picture",
    ("volume", "sightline"): "the volumes of the boxes that just hold them",
    ("volume", "osd"): "the volumes of the boxes along the camera's own axes that just hold them",
}
"""(Measure, semantics) → what is compared."""


@question_type(
    answer=YesNo,
    needs={Fact.METRIC, Fact.OBJECTS},
    templates=(
        "Is the {a} {than} the {b}, comparing {how}?",
        "Comparing {how}, is the {a} {than} the {b}?",
        "Of the {a} and the {b}, is the {a} the one that is {more}, comparing {how}?",
        "Take the {a} and the {b}, comparing {how}: is the {a} {than} the {b}?",
    ),
)
def is_more(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    axis: str = "left",
    semantics: str = "sightline",
    most: float = 1000.0,
) -> Iterator[Draft | Skip]:
    """Whether one object is more of something than another.

    axis="left", "right": semantics="sightline" as `left_right` has it, by all of its three readings; "osd"
    (SpatialRGPT) by the camera's x of the box centres. "above", "below": by the world's z of the centres; "osd" by the
    camera's y; both as `above_below`. "front", "behind", "near", "far": straight-line metres to the nearest point, as
    `front_behind`; "osd" by the least z of the box before the camera; "ca_vqa" by straight-line metres to the centre.
    "wide", "thin": by the larger horizontal edge; "osd" by the extent along the camera's x. "tall", "short": by the
    vertical extent; "osd" along the camera's y; widths and heights as `size_comparison`. "big", "small": by the volume
    of the box in cubic metres, at least 25 % apart and 2 sigma; "osd" that of the box along the camera's axes. Margins
    are those of the types that are named. Of sizes, not where one is more than `most` times the other.
    """
    for found in _compared(table, rng, axis, semantics, most):
        yield found if isinstance(found, Skip) else _predicate(found)


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS},
    form=Form(choose="text"),
    templates=(
        "Which is {more}, the {a} or the {b}, comparing {how}?",
        "Comparing {how}, which one is {more}: the {a} or the {b}?",
        "Of the {a} and the {b}, which one is {more}, comparing {how}?",
        "Take the {a} and the {b}, comparing {how}: which of the two is {more}?",
    ),
)
def which_is_more(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    axis: str = "left",
    semantics: str = "sightline",
    most: float = 1000.0,
) -> Iterator[Draft | Skip]:
    """Which of two objects is more of something; the options are the two names in the order of the text.

    `axis`, `semantics` and `most`, with all margins in metres, are those of `is_more`.
    """
    for found in _compared(table, rng, axis, semantics, most):
        yield found if isinstance(found, Skip) else _choice(found)


class _Contest(NamedTuple):
    """That of two rows the first is more of what `axis` asks for, or is not."""

    occasion: Occasion
    rows: tuple[int, int]
    lead: Lead
    first: bool
    axis: str
    slots: Mapping[str, str]


def _compared(
    table: SceneTable, rng: np.random.Generator, axis: str, semantics: str, most: float
) -> Iterator[_Contest | Skip]:
    if axis not in AXES:
        raise QuestionError(f"nothing is compared by axis={axis!r}; use {', '.join(AXES)}")
    measure = AXES[axis].measure
    if semantics not in MEASURES[measure]:
        raise QuestionError(f"{axis} has no semantics={semantics!r}; use {', '.join(MEASURES[measure])}")
    upright = semantics == "sightline" and measure in ("up", "width", "height")
    if upright and Fact.GRAVITY not in table.scene.facts:
        yield Skip("nobody knows which way is up")
        return
    yield from in_turn(_contests(occasion, rng, axis, semantics, most) for occasion in occasions(table, rng))


def _contests(
    occasion: Occasion, rng: np.random.Generator, axis: str, semantics: str, most: float
) -> Iterator[_Contest | Skip]:
    measure, wants_most, than, more = AXES[axis]
    compared = ruler(occasion, measure, semantics)
    if compared is None:
        return
    slots = {"than": than, "more": more, "how": HOW[measure, semantics]}
    of_size = measure in ("width", "height", "volume")
    for i, j in pairs(tuple(mentions(occasion)), rng):
        lead = compared(i, j)
        if isinstance(lead, str):
            yield Skip(lead)
        elif of_size and max(lead[:2]) > most * min(lead[:2]):
            yield Skip("one is many times larger")
        else:
            yield _Contest(occasion, (i, j), lead, (lead.first > lead.second) == wants_most, axis, slots)


def _predicate(found: _Contest) -> Draft:
    return _draft(found, YesNo(found.first), "yes" if found.first else "no", *_named(found))


def _choice(found: _Contest) -> Draft:
    a, b = _named(found)
    return _draft(found, Choice((a, b), int(not found.first)), "first" if found.first else "second", a, b)


def _named(found: _Contest) -> tuple[str, str]:
    known, (i, j) = mentions(found.occasion), found.rows
    return known[i].name, known[j].name


def _draft(found: _Contest, answer: Choice | YesNo, asked: str, a: str, b: str) -> Draft:
    occasion, (i, j), (first, second, least, sigma), wins, axis, slots = found
    known, labels, measure = mentions(occasion), occasion.labels, AXES[axis].measure
    unit = "m3" if measure == "volume" else "m"
    return Draft(
        slots={"a": a, "b": b, **slots},
        answer=answer,
        evidence=Evidence(
            mentions=(known[i], known[j]),
            values={f"{measure}_a_{unit}": first, f"{measure}_b_{unit}": second, **occasion.seen(i, j)},
            margin=margin(first - second, sigma),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=pair_balance((labels[i], labels[j]), wins, asked, axis),
        difficulty=hardness(first - second, least),
    )
