from collections import Counter

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.drive import DrawnBox, Sweep, objects_of, points_of, whole_sweeps

FRAMES = {"0-front": 0, "0-back": 0, "1-front": 1}


def drawn(thing: str, moment: int, x: float, points: int = 1) -> DrawnBox:
    return DrawnBox(thing, "car", Box.from_yaw((x, 0, 0.75), (4, 2, 1.5)), moment, points)


def test_what_wanders_less_than_a_hand_stands_still_where_most_points_met_it():
    [car] = objects_of([drawn("a", 0, 10.0, 3), drawn("a", 1, 10.2, 40)], FRAMES, Counter())
    assert car.box.center[0] == 10.2 and not car.motion


def test_what_goes_further_moves_by_frame():
    [car] = objects_of([drawn("a", 0, 10.0), drawn("a", 1, 10.5)], FRAMES, Counter())
    assert car.box is None
    assert {id: box.center[0] for id, box in car.motion.items()} == {"0-front": 10.0, "0-back": 10.0, "1-front": 10.5}


def test_what_is_seen_once_of_many_moments_is_nowhere_in_the_others():
    first, second = objects_of([drawn("a", 1, 10.0), drawn("b", 1, 20.0)], FRAMES, Counter())
    assert (first.id, second.id) == ("car#1", "car#2")
    assert first.box is None and set(first.motion) == {"1-front"}


def test_with_one_moment_everything_has_one_box():
    [car] = objects_of([drawn("a", 0, 10.0)], {"front": 0}, Counter())
    assert car.box is not None and not car.motion


def test_a_thing_whose_moment_lost_its_pictures_is_counted():
    dropped = Counter()
    assert objects_of([drawn("a", 0, 10.0), drawn("a", 2, 20.0)], {"1-front": 1}, dropped) == ()
    assert dropped == {"object of a moment without pictures": 1}


def test_points_of_moving_things_and_of_the_own_car_are_left_out_of_many_sweeps(tmp_path):
    sweeps = []
    for moment, x in enumerate((10.0, 15.0)):
        rows = np.array([[x, 0, 0.5, 0], [30.0, 0, 0.5, 0], [0.2, 0, 0, 0]], np.float32)
        rows.tofile(tmp_path / f"{moment}.bin")
        own = Box.from_bounds((-1, -1, -1), (1, 1, 1), "lidar")
        sweeps.append(Sweep(tmp_path / f"{moment}.bin", 4, Pose.identity(), moment, own))
    boxes = [drawn("a", 0, 10.0), drawn("a", 1, 15.0), drawn("b", 0, 30.0), drawn("b", 1, 30.1)]
    np.testing.assert_array_equal(points_of(sweeps, boxes).xyz, [[30.0, 0, 0.5]] * 2)
    np.testing.assert_array_equal(points_of(sweeps[:1], boxes).xyz, [[10.0, 0, 0.5], [30.0, 0, 0.5]])


def test_sweeps_that_are_missing_or_cut_short_are_counted(tmp_path):
    np.zeros((2, 4), np.float32).tofile(tmp_path / "a.bin")
    (tmp_path / "b.bin").write_bytes(bytes(7))
    dropped = Counter()
    given = [Sweep(tmp_path / name, 4, Pose.identity()) for name in ("a.bin", "b.bin", "c.bin")]
    assert whole_sweeps(given, dropped) == (given[0],)
    assert dropped == {"lidar sweep cut short": 1, "no lidar sweep": 1}
