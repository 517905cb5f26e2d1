import numpy as np

from sightline.geometry.free_way import Way
from sightline.questions.reasoning.ways import as_good, crossed, ground, place, way_between, whole
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR
from tests.questions.reasoning.floored import HALL, floored


def hall():
    scene = floored(HALL)
    return whole(SceneTable(scene)), {thing.id: row for row, thing in enumerate(scene.objects)}


def test_what_stands_on_something_else_is_no_end_of_a_way():
    occasion, rows = hall()
    assert set(ground(occasion).things) == set(rows.values()) - {rows["kettle"]}


def test_a_way_begins_and_ends_beside_its_two_things():
    occasion, rows = hall()
    way = way_between(occasion, rows["chest"], rows["stove"])
    assert isinstance(way, Way) and way.clearance >= 0.25
    for point, name in zip(way.points[[0, -1]], ("chest", "stove"), strict=True):
        cell = np.argwhere(ground(occasion).floor.at(point))[0]
        assert place(occasion, rows[name])[tuple(cell)]


def test_the_one_way_through_a_gap_has_no_other_that_is_as_good():
    occasion, rows = hall()
    way = way_between(occasion, rows["chest"], rows["stove"])
    others = as_good(occasion, rows["chest"], rows["stove"], way)
    assert others is not None and all(other.length <= 1.25 * way.length + 0.3 for other in others)
    # All of them lead round the upper end of the partition.
    assert all(other.points[:, 1].max() > 4.5 for other in others)


def test_round_an_island_leads_a_second_way_on_the_other_side():
    things = {
        "island": (4.0, 3.0, 0.5, 1.0, 1.0, 1.0),
        "chest": (1.0, 3.0, 0.4, 0.5, 0.5, 0.8),
        "stove": (7.0, 3.0, 0.4, 0.5, 0.5, 0.8),
    }
    occasion = whole(SceneTable(floored(things)))
    way = way_between(occasion, 1, 2)
    above = {bool(np.interp(4.0, *other.points[other.points[:, 0].argsort()].T) > 3.0) for other in (way, *as_good(
        occasion, 1, 2, way
    ))}  # fmt: skip
    assert above == {True, False}


def test_a_gap_that_just_lets_one_through_makes_no_way():
    gap = 0.55
    wall = {"wall": (4.0, (6 - gap) / 2, 0.75, 0.2, 6 - gap, 1.5)}
    posts = {"chest": (1.0, 3.0, 0.4, 0.5, 0.5, 0.8), "stove": (7.0, 3.0, 0.4, 0.5, 0.5, 0.8)}
    occasion = whole(SceneTable(floored({**wall, **posts})))
    way = way_between(occasion, 1, 2)
    assert isinstance(way, Way) and as_good(occasion, 1, 2, way) is None


def test_the_partition_is_crossed_by_the_line_and_the_barrel_is_far_from_it():
    occasion, rows = hall()
    found = crossed(occasion, rows["chest"], rows["stove"])
    assert found[rows["partition"]] == 0 and found[rows["barrel"]] > 4
    assert rows["chest"] not in found and rows["kettle"] not in found


def test_a_scene_without_a_known_floor_has_no_ways():
    assert whole(SceneTable(box_scene(PARLOUR))) is None
