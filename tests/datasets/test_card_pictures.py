"""An example's picture shows its views side by side, with what the question speaks of drawn in."""

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from sightline.datasets.card_pictures import WIDTH, picture_of
from sightline.datasets.engine import build
from sightline.datasets.pictures import Pictures
from sightline.datasets.shards import read_rows
from sightline.errors import SceneError
from sightline.questions.question import Mention
from tests.datasets.made_pictures import SHOTS, ShotReader, take


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("card")
    build(ShotReader(take(folder / "shots", 2)), SHOTS, folder / "rows", embed=True)
    return folder / "rows"


def opened(source: str) -> ShotReader:
    return ShotReader(source.removeprefix("shots:"))


def gone(source: str) -> ShotReader:
    raise SceneError("the disk is away")


def seen(url: str) -> np.ndarray:
    assert url.startswith("data:image/jpeg;base64,")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))), dtype=int)


def test_views_stand_side_by_side_each_as_wide_as_the_others(built):
    pictures = Pictures(built, opened)
    for row in read_rows(built):
        assert seen(picture_of(row, pictures)).shape == (WIDTH * 48 // 64, WIDTH * len(row.views), 3)
    assert picture_of(replace(row, views=()), pictures) == ""


def test_marks_are_drawn_without_the_source_and_boxes_with_it(built):
    row = next(row for row in read_rows(built) if row.views[0].frame == "2")
    bare = seen(picture_of(replace(row, marks=()), Pictures(built, gone)))
    dotted = np.abs(seen(picture_of(row, Pictures(built, gone))) - bare).max(axis=-1) > 60
    rows, columns = np.nonzero(dotted)
    u, v = (WIDTH / 64 * at for at in row.marks[0].uv[0])
    assert dotted[int(v), int(u)] and np.hypot(columns - u, rows - v).max() < 40
    lamp = ShotReader(row.scene_source.removeprefix("shots:")).load(row.scene_id).object("lamp")
    told = replace(row, marks=(), evidence=replace(row.evidence, mentions=(Mention("lamp", "lamp", lamp.box),)))
    assert (seen(picture_of(told, Pictures(built, gone))) == bare).all()
    assert (seen(picture_of(told, Pictures(built, opened))) != bare).any()
