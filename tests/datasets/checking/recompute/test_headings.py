"""Directions are told again by marks on a circle; whatever is planted into one is found."""

import pytest

from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.questions.objects.bearing import bearing, clock, signed_angle
from tests.datasets.checking.recompute.planting import missed, rows_about, unnoticed_nonsense
from tests.made import walk
from tests.questions.objects.laws import room

LOOKS = [("camera", "level"), ("camera", "camera"), ("place", "level"), ("place", "camera"), ("facing", "level")]
KINDS = [
    kind.using(viewpoint=viewpoint, plane=plane, **more)
    for viewpoint, plane in LOOKS
    for kind, more in (
        (bearing, {}),
        (clock, {"rule": "centred"}),
        (clock, {"rule": "floor"}),
        (signed_angle, {"positive": "right"}),
        (signed_angle, {"positive": "left"}),
    )
]
SETTINGS = {
    "viewpoint": ("camera", "place", "facing"), "plane": ("level", "camera"), "rule": ("centred", "floor"),
    "positive": ("right", "left"),
}  # fmt: skip


@pytest.fixture(scope="module")
def scene():
    return room(frames=walk(3), sigma=0.01)


@pytest.fixture(scope="module")
def rows(scene):
    return rows_about(scene, KINDS)


def test_right_rows_pass_margins_included(scene, rows):
    witness = Witness(scene)
    assert {row.type for row in rows} == {kind.title for kind in KINDS}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)
    assert all(row.evidence.margin >= 2 for row in rows)


def test_rows_of_a_whole_scene_pass():
    scene = room(frames=())
    found = rows_about(scene, [kind for kind in KINDS if kind.params["viewpoint"] == "facing"])
    witness = Witness(scene)
    assert len(found) >= 30 and [faults_of(row, witness) for row in found] == [[]] * len(found)


def test_whatever_is_planted_is_found(scene, rows):
    gone, planted = missed(scene, rows, SETTINGS, count=600)
    assert planted > 450 and gone.total() <= planted // 100, gone


def test_nonsense_is_flagged_and_stops_nothing(scene, rows):
    assert unnoticed_nonsense(scene, rows) == []
