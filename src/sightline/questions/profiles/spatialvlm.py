"""spatialvlm: fifty-one types in the manner of SpatialVLM (Chen et al. 2024), half of the rows numbers, half not.

Fourteen axes are asked as a yes or no and as a choice between two; lengths between two things and of one; directions;
and what three and more things are to each other. Lengths are said as people say them, in a drawn unit and few digits;
the exact value stays the answer. A number is right between half and twice the truth. What is up is up in the world.
"""

from __future__ import annotations

from sightline.answers.answer import Form
from sightline.questions.objects.bearing import bearing, clock, signed_angle
from sightline.questions.objects.between import between, fits_gap
from sightline.questions.objects.comparison import AXES, is_more, which_is_more
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.offset import elevation, offset
from sightline.questions.objects.ranking import nearest_of, order_by
from sightline.questions.objects.size import object_size
from sightline.questions.objects.within import count_within
from sightline.questions.profile import Profile
from sightline.questions.question import QuestionType

WORDS = Form(choose="text")
CONTESTED = 1.6  # times larger: beyond it the names alone tell which
BULKIER = 4.0  # the same of volumes, which are larger by three edges
NUMBERS = 2.0  # weight of a type that is answered with a number: there are half as many of them as of others


def _most(axis: str) -> float:
    return BULKIER if AXES[axis].measure == "volume" else CONTESTED


def _spoken(kind: QuestionType) -> QuestionType:
    """The same type of a length, said as people say it."""
    return kind.using(scorer="half_to_double", weight=NUMBERS, rounding="people")


PROFILE = Profile(
    name="spatialvlm",
    version=1,
    types=(
        *(is_more.using(scorer="exact", axis=axis, most=_most(axis)) for axis in AXES),
        *(which_is_more.using(form=WORDS, scorer="exact", axis=axis, most=_most(axis)) for axis in AXES),
        nearest_of.using(form=WORDS, scorer="exact", to="thing"),
        order_by.using(scorer="exact", by="depth"),
        order_by.using(scorer="exact", by="height", most=CONTESTED),
        between.using(scorer="exact"),
        fits_gap.using(scorer="exact"),
        bearing.using(scorer="exact"),
        _spoken(object_gap.using(distance="surface")),
        _spoken(object_gap.using(distance="centre")),
        _spoken(offset.using(quantity="horizontal")),
        _spoken(offset.using(quantity="vertical")),
        _spoken(offset.using(quantity="lateral")),
        _spoken(offset.using(quantity="depth")),
        _spoken(offset.using(quantity="vertical", ask="more")),
        _spoken(offset.using(quantity="depth", ask="more")),
        _spoken(camera_distance.using(to="surface")),
        _spoken(elevation.using(point="lowest")),
        *(_spoken(object_size.using(axis=axis)) for axis in ("width", "height", "length", "longest")),
        clock.using(scorer="adjacent", weight=NUMBERS),
        signed_angle.using(form=Form(unit="degrees", decimals=0), scorer="within_20_floor", weight=NUMBERS),
        count_within.using(scorer="exact", weight=NUMBERS),
    ),
    about="SpatialVLM: fourteen comparisons in two forms, lengths as people round them, directions, several things.",
)
