"""What is between, what fits and what is near is told again; whatever is planted is found."""

import pytest

from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.questions.objects.between import between, fits_gap
from sightline.questions.objects.within import count_within
from tests.datasets.checking.recompute.planting import missed, rows_about, unnoticed_nonsense
from tests.made import walk
from tests.questions.objects.laws import THINGS, room

KINDS = [
    between,
    fits_gap,
    fits_gap.using(most=2.0),
    *(count_within.using(radius=radius) for radius in (1.0, 1.5, 2.5)),
]
MORE = {**{name: box for name, box in THINGS.items() if name != "vase"}, "stool#3": (-0.9, 2.9, 0.3, 0.4, 0.4, 0.6)}


@pytest.fixture(scope="module", params=[0.01, 0.0])
def scene(request):
    return room(MORE, frames=walk(3), sigma=request.param)


@pytest.fixture(scope="module")
def rows(scene):
    return rows_about(scene, KINDS)


def test_right_rows_pass_margins_included(scene, rows):
    witness = Witness(scene)
    assert {row.type for row in rows} == {kind.title for kind in KINDS}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def test_rows_of_a_whole_scene_pass():
    scene = room(MORE, frames=())
    found = rows_about(scene, KINDS)
    witness = Witness(scene)
    assert len(found) >= 30 and [faults_of(row, witness) for row in found] == [[]] * len(found)


def test_whatever_is_planted_is_found(scene, rows):
    gone, planted = missed(scene, rows, {"radius": (1.0, 1.2, 3.0), "least": (2, 9)}, count=500)
    assert planted > 350 and gone.total() <= planted // 100, gone


def test_nonsense_is_flagged_and_stops_nothing(scene, rows):
    assert unnoticed_nonsense(scene, rows) == []
