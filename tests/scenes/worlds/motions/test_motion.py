import numpy as np
import pytest

from sightline.scenes.worlds.motions.motion import Motion, about, group_of, moved_parts, sampled, world_at
from tests.made_world import Stood, cube, cupboard, made_world, sphere

UP = np.array([0.0, 0.0, 1.0])
TIMES = np.linspace(0.0, 2.0, 41)


def slid(world, thing, shift, way="slide", **more):
    group = group_of(world.things, thing)
    rows = np.flatnonzero(np.isin(world.parts.thing, group))
    given = {"angle": 0.0, "axis": UP, "pivot": world.things[thing].box.center, "start_s": 0.5, "end_s": 1.5} | more
    return Motion(way, thing, group, rows, np.array(shift, dtype=float), **given)


def joint_motion(world, thing, joint, way="open", **more):
    told = world.things[thing].joints[joint]
    rows = int(world.starts[thing]) + np.array(told.parts)
    axis, slides = np.array(told.axis), told.kind == "slide"
    shift, angle = (told.reach * axis, 0.0) if slides else (np.zeros(3), told.reach)
    return Motion(way, thing, (), rows, shift, angle, UP if slides else axis, np.array(told.pivot), 0.5, 1.5, **more)


def test_a_way_begins_and_ends_on_time_and_is_fastest_where_it_says():
    world = made_world(Stood("box", cube(0.4), 0.0, 0.0))
    motion = slid(world, 0, (0.3, 0.4, 0.0), peak=0.2)
    times = np.linspace(0.0, 2.0, 2001)
    _, shift = motion.at(times)
    np.testing.assert_array_equal(shift[times <= 0.5], 0.0)
    np.testing.assert_allclose(shift[times >= 1.5], [[0.3, 0.4, 0.0]] * 501)
    speed = np.linalg.norm(np.diff(shift, axis=0), axis=1) / np.diff(times)
    assert motion.fastest(0.0) == pytest.approx(1.0)
    assert speed.max() == pytest.approx(1.0, rel=2e-3)
    assert times[speed.argmax()] == pytest.approx(0.7, abs=2e-3)
    assert (np.diff(speed[times[:-1] < 0.699]) >= -1e-9).all()  # speeding up first


def test_a_quarter_turn_about_z_takes_x_to_y():
    turns = about(UP, np.array([0.0, np.pi / 2]))
    np.testing.assert_allclose(turns @ [1.0, 0.0, 0.0], [[1, 0, 0], [0, 1, 0]], atol=1e-15)
    axis = np.array([1.0, 2.0, -2.0]) / 3
    np.testing.assert_allclose(about(axis, np.array([2.1])) @ axis, [axis], atol=1e-15)


def test_what_stands_on_a_mover_goes_with_it_and_all_else_stays():
    world = made_world(
        Stood("table", cube(0.8), 0.0, 0.0),
        Stood("box", cube(0.3), 0.1, 0.0, 0.8, support=0),
        Stood("mug", cube(0.1), 0.1, 0.0, 1.1, support=1),
        Stood("chair", cube(0.4), 2.0, 0.0),
    )
    course = sampled(world, (slid(world, 0, (0.0, 0.6, 0.0), angle=0.5),), TIMES)
    assert set(course.boxes) == {0, 1, 2} and group_of(world.things, 1) == (1, 2)
    last = world_at(world, course, 40)
    np.testing.assert_allclose(last.things[0].box.center, [0.0, 0.6, 0.4])
    np.testing.assert_array_equal(last.things[3].box.corners, world.things[3].box.corners)
    np.testing.assert_array_equal(last.parts.center[3], world.parts.center[3])
    for i in (1, 2):
        before = world.things[0].box.local(world.things[i].box.corners)
        np.testing.assert_allclose(last.things[0].box.local(last.things[i].box.corners), before, atol=1e-12)
        assert last.things[i].box.yaw == pytest.approx(0.5)
    first = world_at(world, course, 0)
    np.testing.assert_allclose(first.parts.center, world.parts.center)
    assert last.room is world.room and last.materials is world.materials


def test_an_open_door_and_an_open_drawer_make_their_cupboard_deeper_by_what_stands_out():
    world = made_world(Stood("cupboard", cupboard(), 1.0, 0.0, yaw=np.pi / 2))
    door, drawer = joint_motion(world, 0, 0), joint_motion(world, 0, 1, last=0.5)
    course = sampled(world, (door,), TIMES)
    shut, ajar = world_at(world, course, 0).things[0].box, world_at(world, course, 40).things[0].box
    np.testing.assert_allclose(shut.size, [0.8, 0.4, 0.9])
    # hinged at its outer edge, 0.39 m wide and 0.02 m thick, the door now stands square to the front
    np.testing.assert_allclose(ajar.size, [0.8, 0.79, 0.9], atol=1e-12)
    assert ajar.yaw == pytest.approx(np.pi / 2)
    np.testing.assert_allclose(ajar.bounds[0], [1 - 0.59, -0.4, 0.0], atol=1e-12)  # its front is turned to −x
    course = sampled(world, (drawer,), TIMES)
    np.testing.assert_allclose(course.boxes[0][40].size, [0.8, 0.55, 0.9], atol=1e-12)
    np.testing.assert_array_equal(moved_parts(world.parts, course, 40).center[:2], world.parts.center[:2])


def test_a_door_that_closes_is_open_before():
    world = made_world(Stood("cupboard", cupboard(), 0.0, 0.0))
    course = sampled(world, (joint_motion(world, 0, 0, "close", first=1.0, last=0.0),), TIMES)
    np.testing.assert_allclose(course.boxes[0][0].size, [0.8, 0.79, 0.9], atol=1e-12)
    np.testing.assert_allclose(course.boxes[0][40].size, [0.8, 0.4, 0.9], atol=1e-12)


def test_the_joints_of_a_mover_go_with_it():
    world = made_world(Stood("cupboard", cupboard(), 1.0, 0.0))
    course = sampled(world, (slid(world, 0, (0.2, 0.0, 0.0), angle=np.pi / 2),), TIMES)
    door = world_at(world, course, 40).things[0].joints[0]
    np.testing.assert_allclose(door.axis, [0.0, 0.0, 1.0], atol=1e-15)
    middle = world.things[0].box.center
    # the hinge was 0.4 m to the left of the middle and 0.2 m before it
    np.testing.assert_allclose(door.pivot[:2], middle[:2] + [0.2 - 0.2, -0.4], atol=1e-12)


def test_a_ball_that_rolls_does_not_slip():
    world = made_world(Stood("ball", sphere(0.1), 0.0, 0.0))
    way = np.array([np.pi * 0.1, 0.0, 0.0])  # half a turn
    course = sampled(world, (slid(world, 0, way, "roll", angle=np.pi, axis=np.array([0.0, 1.0, 0.0])),), TIMES)
    below = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.1]])
    path = course.carry(below, np.array([1, 1]))
    np.testing.assert_allclose(path[-1, 0], [np.pi * 0.1, 0.0, 0.2], atol=1e-12)  # what was below is on top
    np.testing.assert_allclose(path[:, 1, 2], 0.1, atol=1e-12)
    gone = path[:, 1, 0] / 0.1
    # a cycloid
    np.testing.assert_allclose(path[:, 0, 0], 0.1 * (gone - np.sin(gone)), atol=1e-12)
    np.testing.assert_allclose([box.size for box in course.boxes[0]], 0.2, atol=1e-12)
