"""What was set aside is told by reason."""

import pyarrow as pa

from sightline.datasets.building.rejections import Rejection, grouped
from sightline.datasets.rows.shards import REJECTED_SCHEMA


def table(*entries):
    return pa.table([list(column) for column in zip(*entries, strict=True)] or [[]] * 4, schema=REJECTED_SCHEMA)


def test_reasons_that_differ_in_scene_and_numbers_are_one_and_the_most_frequent_comes_first():
    told = grouped(
        table(
            ("room1", "scene", "SceneError: room1: no box", 1),
            ("room7", "part", "pose not finite", 4),
            ("room7", "part", "frame 3 is cut off", 1),
            ("room7", "part", "frame 12 is cut off", 1),
            ("room9", "part", "frame 4 is cut off", 2),
            ("room9", "scene", "frame 4 is cut off", 1),
        )
    )
    assert told == (
        Rejection("part", "frame 3 is cut off", "room7", scenes=2, times=4),
        Rejection("part", "pose not finite", "room7", scenes=1, times=4),
        Rejection("scene", "SceneError: room1: no box", "room1", scenes=1, times=1),
        Rejection("scene", "frame 4 is cut off", "room9", scenes=1, times=1),
    )


def test_where_nothing_was_set_aside_there_is_nothing_to_tell():
    assert grouped(REJECTED_SCHEMA.empty_table()) == ()
