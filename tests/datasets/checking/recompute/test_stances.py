"""Sides for somebody else are told again; whatever is planted is found."""

import pytest

from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.questions.objects.side_from import side_from
from tests.datasets.checking.recompute.planting import missed, rows_about, unnoticed_nonsense
from tests.made import walk
from tests.questions.objects.laws import room
from tests.questions.objects.test_side_from import KINDS, fronted

SETTINGS = {"viewpoint": ("object", "opposite"), "ask": ("side", "depth")}


@pytest.fixture(scope="module", params=[0.01, 0.0])
def scene(request):
    return fronted(room(frames=walk(3), sigma=request.param))


@pytest.fixture(scope="module")
def rows(scene):
    return rows_about(scene, KINDS, limit=20)


def test_right_rows_pass_margins_included(scene, rows):
    witness = Witness(scene)
    assert {row.type for row in rows} == {kind.title for kind in KINDS}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def test_rows_of_a_whole_scene_pass():
    scene = fronted(room(frames=()))
    found = rows_about(scene, KINDS)
    witness = Witness(scene)
    assert {row.params["viewpoint"] for row in found} == {"object"}
    assert len(found) >= 10 and [faults_of(row, witness) for row in found] == [[]] * len(found)


def test_whatever_is_planted_is_found(scene, rows):
    gone, planted = missed(scene, rows, SETTINGS, count=500)
    assert planted > 400 and gone.total() <= planted // 100, gone


def test_an_object_without_a_front_has_no_side(scene):
    row = rows_about(scene, [side_from.using(viewpoint="object")])[0]
    assert "answer" in {fault.what for fault in faults_of(row, Witness(room(frames=walk(3))))}


def test_nonsense_is_flagged_and_stops_nothing(scene, rows):
    assert unnoticed_nonsense(scene, rows) == []
