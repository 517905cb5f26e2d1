from pathlib import Path

import numpy as np
import pytest

from sightline.answers.boxes import Box3D
from sightline.datasets.filtering.blind.lessons import lesson_of, read_lessons, spread, write_lessons
from sightline.errors import DatasetError
from sightline.geometry.box import Box
from sightline.geometry.level import world_from_level
from tests.datasets.building.test_engine import files_of_at_most
from tests.evaluation.rows import POSE, height, one_of_each, where


def test_lessons_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    lessons = [lesson_of(row, lambda _: POSE) for row in one_of_each()]
    write_lessons(lessons, tmp_path / "lessons.parquet")
    back = read_lessons(tmp_path / "lessons.parquet")
    for told, read in zip(lessons, back, strict=True):
        assert (told.type, told.text, told.options, told.labels, told.form, told.scorer) == (
            read.type,
            read.text,
            read.options,
            read.labels,
            read.form,
            read.scorer,
        )
        if told.level_box is None:
            assert told.answer == read.answer
        else:
            assert read.level_box is not None
            np.testing.assert_allclose(read.level_box.corners, told.level_box.corners, atol=1e-5)


def test_lessons_that_find_no_room_leave_nothing_behind(tmp_path: Path) -> None:
    lessons = [lesson_of(row, lambda _: POSE) for row in one_of_each()]
    with files_of_at_most(500), pytest.raises(DatasetError, match=r"no room for lessons\.parquet .*run it again$"):
        write_lessons(lessons, tmp_path / "lessons.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_box_is_learned_where_it_lies_from_the_camera() -> None:
    ahead = world_from_level(POSE).apply([0.0, 2.0, -1.0])
    lesson = lesson_of(where("lamp", Box.from_yaw(ahead, (1, 1, 1))), lambda _: POSE)
    assert lesson.level_box is not None and lesson.level_box.frame == "level"
    np.testing.assert_allclose(lesson.level_box.center, (0.0, 2.0, -1.0), atol=1e-12)


def test_a_box_from_an_unknown_place_is_kept_as_it_is() -> None:
    lesson = lesson_of(where("lamp", Box.from_yaw((1, 2, 3), (1, 1, 1))), lambda _: None)
    assert lesson.level_box is None and isinstance(lesson.answer, Box3D)


def test_spread_takes_evenly_from_every_type() -> None:
    rows = [height("lamp", 1 + i / 100) for i in range(100)] + one_of_each()[:2]
    kept = spread([lesson_of(row, lambda _: None) for row in rows], 10)
    assert [lesson.type for lesson in kept].count("height") == 10
    heights = [lesson.answer.to_json()["metres"] for lesson in kept if lesson.type == "height"]
    np.testing.assert_allclose(heights, 1 + np.arange(0, 100, 10) / 100)


def test_a_file_that_holds_no_lessons_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"nothing of the kind")
    with pytest.raises(DatasetError, match=r"bad\.parquet"):
        read_lessons(tmp_path / "bad.parquet")
    with pytest.raises(DatasetError, match=r"none\.parquet"):
        read_lessons(tmp_path / "none.parquet")
