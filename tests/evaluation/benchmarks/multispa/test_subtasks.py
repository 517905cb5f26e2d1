"""The table of MultiSPA's subtasks."""

import pytest

from sightline.answers.answer import Form
from sightline.answers.number import Length
from sightline.evaluation.benchmarks.multispa.subtasks import (
    ANYWHERE,
    COLUMNS,
    LABELS,
    SUBTASKS,
    subset_named,
    subtask_of,
)
from tests.evaluation.rows import row

MM = Form(unit="mm", bare=True, decimals=0, wrap="backticks")


def test_there_are_26_subtasks_in_12_columns_and_a_profile_has_22_types() -> None:
    assert len({one.name for one in SUBTASKS}) == 26 and {one.column for one in SUBTASKS} == set(COLUMNS)
    assert len(LABELS) == len(set(LABELS)) == 22
    counts = {column: sum(one.column == column for one in SUBTASKS) for column in COLUMNS}
    assert [counts[column] for column in COLUMNS] == [2, 2, 1, 1, 2, 2, 3, 1, 1, 4, 4, 3]
    assert all(one.options for one in SUBTASKS if one.kind in ("word", "letter"))


@pytest.mark.parametrize(
    ("names", "subset"),
    [
        (("object_movement_dot/v1_0/adt/adt_tapvid3d_total_distance_val.jsonl",), "adt"),
        (("made.jsonl", "basketball_11/00003.jpg"), "pstudio"),
        (("Lite_release_recognition_seq030_2",), "adt"),
        (("boxes_in_the_apartment",), ""),
        (("tapvid3d:clips/drivetrack", "1234_0"), ""),
    ],
)
def test_clips_are_told_apart_by_the_set_or_the_clip_that_is_named(names, subset) -> None:
    assert subset_named(*names) == subset


def test_a_row_of_a_profile_counts_by_what_its_type_is_called_and_its_own_clip() -> None:
    height = row("object_height", "How high?", Length(1.2), form=MM)
    still = subtask_of(height)
    assert still is not None and still.column == "object size"
    assert subtask_of(row("object_height", "How high?", Length(1.2))) is None  # said as another benchmark wants it
    assert subtask_of(row("object_girth", "How thick?", Length(1.2), form=MM)) is None
    moved = [row("object_movement_distance_dot", "?", Length(1.2), form=MM, scene=at) for at in ("tennis_3", "clip")]
    found = [subtask_of(one) for one in moved]
    assert found[0] in SUBTASKS and found[0].subset == "pstudio" and found[1] in ANYWHERE
