"""Who is nearest and which order things have is told again; whatever is planted is found."""

import pytest

from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.questions.objects.ranking import nearest_of, order_by
from tests.datasets.checking.recompute.planting import missed, rows_about, unnoticed_nonsense
from tests.made import walk
from tests.questions.objects.laws import room

KINDS = [
    *(
        nearest_of.using(count=count, to=to, ask=ask, distance=distance)
        for count, to in ((2, "camera"), (3, "camera"), (4, "thing"), (2, "thing"))
        for ask in ("nearest", "farthest")
        for distance in ("surface", "centre")
    ),
    *(order_by.using(by=by, count=count) for by in ("distance", "depth", "height", "elevation") for count in (3, 4)),
]
SETTINGS = {
    "to": ("camera", "thing"), "ask": ("nearest", "farthest"), "distance": ("surface", "centre"), "count": (2, 3, 4),
    "by": ("distance", "depth", "height", "elevation"),
}  # fmt: skip


@pytest.fixture(scope="module", params=[0.01, 0.0])
def scene(request):
    return room(frames=walk(3), sigma=request.param)


@pytest.fixture(scope="module")
def rows(scene):
    return rows_about(scene, KINDS)


def test_right_rows_pass_margins_included(scene, rows):
    witness = Witness(scene)
    assert {row.type for row in rows} == {kind.title for kind in KINDS}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def test_rows_of_a_whole_scene_pass():
    scene = room(frames=())
    found = rows_about(scene, KINDS)
    witness = Witness(scene)
    assert len(found) >= 30 and [faults_of(row, witness) for row in found] == [[]] * len(found)


def test_whatever_is_planted_is_found(scene, rows):
    gone, planted = missed(scene, rows, SETTINGS, count=500)
    assert planted > 400 and gone.total() <= planted // 100, gone


def test_nonsense_is_flagged_and_stops_nothing(scene, rows):
    assert unnoticed_nonsense(scene, rows) == []
