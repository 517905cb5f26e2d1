from collections import Counter

import numpy as np
import pytest
from PIL import Image

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.drive import (
    DrawnBox,
    Drive,
    Shot,
    Surety,
    Sweep,
    objects_of,
    points_of,
    scene_of,
    sightings_of,
    whole_sweeps,
)
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Frame, SceneObject
from tests.made import trace

FRAMES = {"0-front": 0, "0-back": 0, "1-front": 1}


def drawn(thing: str, moment: int, x: float, points: int = 1, yaw_deg: float = 0.0, front: bool = True) -> DrawnBox:
    box = Box.from_yaw((x, 0, 0.75), (4, 2, 1.5), np.radians(yaw_deg))
    return DrawnBox(thing, "car", box, moment, points, front)


def test_what_wanders_less_than_a_hand_stands_still_where_most_points_met_it():
    [car] = objects_of([drawn("a", 0, 10.0, 3), drawn("a", 1, 10.2, 40)], FRAMES, Counter())
    assert car.box.center[0] == 10.2 and not car.motion


def test_what_goes_further_moves_by_frame():
    [car] = objects_of([drawn("a", 0, 10.0), drawn("a", 1, 10.5)], FRAMES, Counter())
    assert car.box is None
    assert {id: box.center[0] for id, box in car.motion.items()} == {"0-front": 10.0, "0-back": 10.0, "1-front": 10.5}


def test_what_is_seen_once_of_many_moments_is_nowhere_in_the_others():
    first, second = objects_of([drawn("a", 1, 10.0), drawn("b", 1, 20.0)], FRAMES, Counter())
    assert (first.id, second.id) == ("car#a", "car#b")
    assert first.box is None and set(first.motion) == {"1-front"}


def test_a_thing_keeps_its_id_whatever_becomes_of_the_others():
    given = [drawn("a", 2, 10.0), drawn("b", 0, 20.0), drawn("b", 1, 20.0)]
    whole = objects_of(given, FRAMES | {"2-front": 2}, Counter())
    assert [thing.id for thing in whole] == ["car#a", "car#b"]
    assert [thing.id for thing in objects_of(given, FRAMES, Counter())] == ["car#b"]


@pytest.mark.parametrize(("yaw_deg", "front", "moves"), [(180, True, True), (20, True, True), (10, True, False),
                                                         (180, False, False), (90, False, True)])  # fmt: skip
def test_what_turns_on_the_spot_moves_unless_its_box_is_the_same_again(yaw_deg, front, moves):
    given = [drawn("a", 0, 10.0, front=front), drawn("a", 1, 10.0, yaw_deg=yaw_deg, front=front)]
    [thing] = objects_of(given, FRAMES, Counter())
    assert bool(thing.motion) == moves
    assert thing.front_rad == (0.0 if front else None)


def test_boxes_are_known_no_better_than_they_wander(tmp_path):
    Image.new("RGB", (8, 6)).save(tmp_path / "a.png")
    k = np.array([[8.0, 0, 4], [0, 8, 3], [0, 0, 1]])
    shots = [Shot(str(m), tmp_path / "a.png", k, Pose.identity(), m, float(m)) for m in range(3)]
    surety = Surety(Vouch(Provenance.LASER), Vouch(Provenance.ANNOTATED, 0.1), {})

    def sigma(*xs: float) -> float:
        boxes = [drawn("a", m, x, 9 - m) for m, x in enumerate(xs)]
        scene = scene_of(Drive(shots, (), boxes, Counter()), surety, id="a", source="", licence="", split="train")
        return scene.facts[Fact.OBJECTS].sigma

    assert sigma(10.0, 10.0, 10.0) == sigma(10.0) == 0.1
    assert sigma(10.0, 10.2, 10.2) == pytest.approx(np.hypot(0.1, 0.2))
    assert sigma(10.0, 15.0, 20.0) == 0.1  # it moves: each box is of its own moment


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


def test_the_lidar_says_how_much_of_a_thing_is_hidden_as_exact_rays_do(tmp_path):
    """A wall hides the left half of one car and all of another; a third is not met by any beam."""
    camera = Camera.from_fov(320, 160, 1.4)
    pose = Pose.looking((0, 0, 1.5), (10, 0, 1.5))
    boxes = {
        "wall": Box.from_bounds((6.0, 0.0, 0.0), (6.2, 4.0, 6.0)),
        "half": Box.from_yaw((12.0, 0.0, 0.75), (4, 2, 1.5)),
        "all": Box.from_yaw((14.0, 5.0, 0.75), (4, 2, 1.5)),
        "unmet": Box.from_yaw((12.0, -6.0, 0.75), (4, 2, 1.5)),
    }
    depth, index = trace(list(boxes.values()), camera, pose, room=False)
    met = (index >= 0) & (index != 3)
    points = pose.apply(camera.lift(np.nan_to_num(depth))[met])[::3]
    rows = np.concatenate([points, np.zeros((len(points), 1))], axis=1).astype(np.float32)
    rows.tofile(tmp_path / "a.bin")
    frame = Frame("front", camera, pose)
    things = [SceneObject(name, "thing", box) for name, box in boxes.items()]
    seen = sightings_of(frame, things, Sweep(tmp_path / "a.bin", 4, Pose.identity()))
    assert set(seen) == {"wall", "half", "unmet"}
    alone = trace([boxes["half"]], camera, pose, room=False)[1] == 0
    shown = index == 1
    assert seen["half"].share == pytest.approx(shown.sum() / alone.sum(), abs=0.05)
    assert seen["half"].pixels == pytest.approx(shown.sum(), rel=0.1) and seen["half"].in_view == 1.0
    assert seen["wall"].share == 1.0 and seen["wall"].in_view < 1.0
    assert np.isnan(seen["unmet"].share) and seen["unmet"].pixels > 0
    column, row = np.nonzero(alone.T)
    np.testing.assert_allclose(seen["half"].rect, (column.min(), row.min(), column.max() + 1, row.max() + 1), atol=1.0)
