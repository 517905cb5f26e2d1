import numpy as np
import pytest

from sightline.datasets.checking.recompute.floors import Floor, come_by
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from tests.made import box_scene
from tests.questions.asking import PARLOUR
from tests.questions.reasoning.floored import HALL, floored


@pytest.fixture(scope="module")
def hall():
    scene = floored(HALL)
    witness = Witness(scene)
    return Floor.of(witness), {thing.id: Solid(thing.box) for thing in scene.objects}


def test_clearance_is_the_distance_to_the_nearest_thing_or_wall(hall):
    floor, solids = hall
    rng = np.random.default_rng(0)
    for _ in range(200):
        row, column = (int(rng.integers(n)) for n in floor.clearances.shape)
        x, y = column * floor.cell / 2, row * floor.cell / 2
        walls = min(x, y, 8 - x, 6 - y)
        boxes = min(
            float(solid.box.distance_to((x, y, solid.center[2]))) for name, solid in solids.items() if name != "kettle"
        )
        assert floor.clearances[row, column] == pytest.approx(max(0.0, min(walls, boxes)), abs=0.036)


def test_the_way_round_the_partition_is_two_straight_lines_and_the_end_between(hall):
    floor, solids = hall
    way = floor.way(solids["chest"], solids["stove"], 0.6, 0.25)
    x, y = np.array(way.coords).T
    assert y.max() == pytest.approx(4.75, abs=0.06)  # the partition's end and the body's radius
    straight = np.hypot(np.diff(x[[0, -1]]), 0)[0]
    assert straight < way.length < 2 * np.hypot(3.0, 3.9) + 0.6
    nearest, start, end = come_by(way, solids["partition"], 0.75)
    assert nearest == pytest.approx(0.25, abs=0.03) and 0 < start < end < way.length
    assert np.isnan(come_by(way, solids["barrel"], 0.5)[1])


def test_only_the_thin_get_through_a_gap():
    wall = {"wall": (4.0, 2.7, 0.75, 0.2, 5.4, 1.5)}  # leaves 60 cm
    posts = {"chest": (1.0, 3.0, 0.4, 0.5, 0.5, 0.8), "stove": (7.0, 3.0, 0.4, 0.5, 0.5, 0.8)}
    scene = floored({**wall, **posts})
    floor = Floor.of(Witness(scene))
    start, goal = (Solid(scene.object(name).box) for name in posts)
    assert [floor.joined(start, goal, 0.6, radius) for radius in (0.2, 0.27, 0.33, 0.4)] == [True, True, False, False]
    assert floor.way(start, goal, 0.6, 0.4) is None


def test_a_scene_without_free_space_has_no_floor():
    assert Floor.of(Witness(box_scene(PARLOUR))) is None
