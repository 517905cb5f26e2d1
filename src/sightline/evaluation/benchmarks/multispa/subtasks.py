"""The 26 subtasks of MultiSPA: what each is answered with, and the column that reports it.

    millimetres, degrees   one number                 right within a fifth of the truth
    vector                 [ x , y , z ] millimetres  its end within a fifth of the true length
    word, letter           one of a few               equal but for case
    point                  [ x , y ], 0 to 1000       within a twentieth of the image's width, in pixels
    chosen                 one of two given points    nearer to the true one than to the other

A profile calls its types by these names, and its rows are then scored by the same columns. Object movement is told
apart by where its clips come from, which a profile cannot know: it says `object_movement_distance_dot`, and so on
(`ANYWHERE`), and a row counts by its own scene.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from sightline.answers.answer import Form
from sightline.datasets.rows.row import Row
from sightline.questions.profiles.multispa import FORMS, SCORERS, Kind

Refer = Literal["", "dot", "coordinate"]
Subset = Literal["", "adt", "pstudio"]

COLUMNS = (
    "depth comparison",
    "depth value",
    "correspondence coordinate",
    "correspondence choice",
    "camera orientation direction",
    "camera orientation degrees",
    "camera translation direction",
    "camera translation distance",
    "camera translation vector",
    "object movement distance",
    "object movement vector",
    "object size",
)
"""In the order of the published table."""


@dataclass(frozen=True)
class Subtask:
    """One subtask: its name here, its column, how it is answered, and what its files call it.

    `options` are the words or letters to choose among; `refer` and `subset` tell apart what the files give one name:
    how the point is shown, and where the clip comes from.
    """

    name: str
    column: str
    kind: Kind
    question_type: str
    options: tuple[str, ...] = ()
    refer: Refer = ""
    subset: Subset = ""

    @property
    def form(self) -> Form:
        """How its answers are said."""
        return FORMS[self.kind]

    @property
    def scorer(self) -> str:
        """The scorer of its answers' class."""
        return SCORERS[self.kind]


def _movements(subset: Subset) -> tuple[Subtask, ...]:
    return tuple(
        Subtask(
            "_".join(("object_movement", asked, refer, *filter(None, [subset]))),
            f"object movement {asked}",
            kind,
            question_type,
            refer=refer,
            subset=subset,
        )
        for asked, kind, question_type in MOVEMENTS
        for refer in POINTED
    )


MOVEMENTS: tuple[tuple[str, Kind, str], ...] = (
    ("distance", "millimetres", "tapvid3d_total_distance"),
    ("vector", "vector", "tapvid3d_displacement_vector"),
)
POINTED: tuple[Refer, ...] = ("dot", "coordinate")
AB, ABCD = ("A", "B"), ("A", "B", "C", "D")
MOVED, TURNED, SIZE = "camera translation direction", "camera orientation direction", "object size"
DEGREES = "camera orientation degrees"

SUBTASKS: tuple[Subtask, ...] = (
    Subtask("depth_estimation_dot", "depth value", "millimetres", "depth_estimation_dot"),
    Subtask("depth_estimation_coordinate", "depth value", "millimetres", "depth_estimation_coor"),
    Subtask("depth_comparison_dot", "depth comparison", "letter", "depth_comparison_annotated", AB),
    Subtask("depth_comparison_coordinate", "depth comparison", "chosen", "depth_comparison_coordinate"),
    Subtask("correspondence_choice", "correspondence choice", "letter", "visual_correspondence_multiple_choice", ABCD),
    Subtask("correspondence_coordinate", "correspondence coordinate", "point", "visual_correspondence_coor_2_coor"),
    Subtask("camera_translation_direction_x", MOVED, "word", "x_movement", ("left", "right")),
    Subtask("camera_translation_direction_y", MOVED, "word", "y_movement", ("up", "down")),
    Subtask("camera_translation_direction_z", MOVED, "word", "z_movement", ("forward", "backward")),
    Subtask("camera_orientation_direction_yaw", TURNED, "word", "yaw_movement", ("left", "right")),
    Subtask("camera_orientation_direction_pitch", TURNED, "word", "pitch_movement", ("up", "down")),
    Subtask("camera_orientation_degrees_yaw", DEGREES, "degrees", "yaw_angle"),
    Subtask("camera_orientation_degrees_pitch", DEGREES, "degrees", "pitch_angle"),
    Subtask("camera_translation_distance", "camera translation distance", "millimetres", "total_distance"),
    Subtask("camera_translation_vector", "camera translation vector", "vector", "displacement_vector"),
    *_movements("adt"),
    *_movements("pstudio"),
    Subtask("object_height", SIZE, "millimetres", "object_perception_height_estimation"),
    Subtask("object_length", SIZE, "millimetres", "object_perception_length_estimation"),
    Subtask("object_width", SIZE, "millimetres", "object_perception_width_estimation"),
)
ANYWHERE: tuple[Subtask, ...] = _movements("")
"""Object movement in clips of other sources; in the same columns, and in no published figure."""

BY_NAME: Mapping[str, Subtask] = MappingProxyType({one.name: one for one in (*SUBTASKS, *ANYWHERE)})
LABELS: tuple[str, ...] = tuple(one.name for one in (*SUBTASKS, *ANYWHERE) if not one.subset)
"""What a profile calls its 22 types."""

ACTIVITIES = {"basketball", "boxes", "football", "juggle", "softball", "tennis"}  # the clips of PStudio
SPACES = {"apartment", "lite"}  # the two rooms of ADT, which its clips are called by


def subset_named(*names: str) -> Subset:
    """Which of the two sets of clips is named: in so many words, else by the clip's own name; "" for neither."""
    words = [word for name in names for word in re.split(r"[^a-z0-9]+", name.lower())]
    for adt, pstudio in (({"adt"}, {"pstudio"}), (SPACES, ACTIVITIES)):
        found = not adt.isdisjoint(words), not pstudio.isdisjoint(words)
        if found[0] != found[1]:
            return "adt" if found[0] else "pstudio"
    return ""


def subtask_of(row: Row) -> Subtask | None:
    """The subtask that a row is of, by what its type is called; None for other rows and other ways of answering."""
    known = BY_NAME.get(row.type)
    if known is None or row.form.wrap != "backticks":
        return None
    if known in ANYWHERE:
        return BY_NAME[f"{known.name}_{subset}"] if (subset := subset_named(row.scene_source, row.scene_id)) else known
    return known
