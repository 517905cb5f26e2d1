"""What is above and how far off is told again; whatever is planted is found."""

from dataclasses import replace

import pytest

from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.questions.objects.above import above_below, directly_above
from sightline.questions.objects.offset import WORDS, elevation, offset
from tests.datasets.checking.recompute.planting import missed, rows_about, unnoticed_nonsense
from tests.made import walk
from tests.questions.objects.laws import room

KINDS = [
    above_below, above_below.using(frame="camera"), directly_above,
    *(offset.using(quantity=quantity, semantics=semantics) for quantity, semantics in WORDS),
    *(offset.using(quantity=one, semantics=way, ask="more") for (one, way), words in WORDS.items() if words[2]),
    *(elevation.using(point=point) for point in ("lowest", "centre", "highest")),
]  # fmt: skip
SETTINGS = {
    "ask": ("apart", "more"), "frame": ("world", "camera"),
    "quantity": ("horizontal", "vertical", "lateral", "depth"), "semantics": ("sightline", "osd"),
    "point": ("lowest", "centre", "highest"),
}  # fmt: skip


def floored(scene):
    return replace(scene, room=replace(scene.room, floor_z=-0.1))


@pytest.fixture(scope="module", params=[0.01, 0.0])
def scene(request):
    return floored(room(frames=walk(3), sigma=request.param))


@pytest.fixture(scope="module")
def rows(scene):
    return rows_about(scene, KINDS)


def test_right_rows_pass_margins_included(scene, rows):
    witness = Witness(scene)
    assert {row.type for row in rows} == {kind.title for kind in KINDS}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def test_rows_of_a_whole_scene_pass():
    scene = floored(room(frames=()))
    found = rows_about(scene, KINDS)
    witness = Witness(scene)
    assert len(found) >= 50 and [faults_of(row, witness) for row in found] == [[]] * len(found)


def test_whatever_is_planted_is_found(scene, rows):
    gone, planted = missed(scene, rows, SETTINGS, count=700)
    assert planted > 550 and gone.total() <= planted // 100, gone


def test_nonsense_is_flagged_and_stops_nothing(scene, rows):
    assert unnoticed_nonsense(scene, rows) == []
