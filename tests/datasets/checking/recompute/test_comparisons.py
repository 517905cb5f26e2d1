"""What has more is told again; whatever is planted is found."""

from dataclasses import replace

import pytest

from sightline.datasets.checking.recompute.comparison_sentences import AXES
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import signed
from sightline.questions.objects.camera_extent import camera_extent
from sightline.questions.objects.comparison import is_more, which_is_more
from tests.datasets.checking.recompute.planting import missed, rows_about, unnoticed_nonsense
from tests.made import walk
from tests.questions.objects.laws import THINGS, room

WAYS = [(axis, semantics) for axis, _, _, ways in AXES for semantics in ways]
KINDS = [kind.using(axis=axis, semantics=semantics) for kind in (is_more, which_is_more) for axis, semantics in WAYS]
KINDS += [camera_extent.using(axis=axis) for axis in ("width", "height", "depth")]


@pytest.fixture(scope="module", params=[0.01, 0.0])
def scene(request):
    return room(THINGS, frames=walk(3), sigma=request.param)


@pytest.fixture(scope="module")
def rows(scene):
    return rows_about(scene, KINDS)


def test_right_rows_pass_margins_included(scene, rows):
    witness = Witness(scene)
    assert {row.type for row in rows} == {kind.title for kind in KINDS}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def test_rows_of_a_whole_scene_pass():
    scene = room(THINGS, frames=())
    found = rows_about(scene, KINDS)
    witness = Witness(scene)
    assert len(found) >= 100 and [faults_of(row, witness) for row in found] == [[]] * len(found)


def test_whatever_is_planted_is_found(scene, rows):
    settings = {
        "axis": [*(axis for axis, *_ in AXES), "width", "height", "depth"],
        "semantics": ("sightline", "osd", "ca_vqa"),
    }
    gone, planted = missed(scene, rows, settings, count=800)
    assert planted > 700 and gone.total() <= planted // 100, gone


def test_a_size_that_is_many_times_the_other_is_found_where_most_forbids_it(scene):
    rows = rows_about(scene, [is_more.using(axis="tall")])
    allowed = rows_about(scene, [is_more.using(axis="tall", most=1.6)])
    witness = Witness(scene)
    many = 0
    assert allowed and [faults_of(row, witness) for row in allowed] == [[]] * len(allowed)
    for row in rows:
        a, b = row.evidence.values["height_a_m"], row.evidence.values["height_b_m"]
        forbidden = replace(row, params={**row.params, "most": 1.6}, type="mine")
        told = {fault.what for fault in faults_of(signed(forbidden), witness)}
        assert told == ({"most"} if max(a, b) > 1.6 * min(a, b) else set())
        many += bool(told)
    assert many >= 3


def test_nonsense_is_flagged_and_stops_nothing(scene, rows):
    assert unnoticed_nonsense(scene, rows) == []
