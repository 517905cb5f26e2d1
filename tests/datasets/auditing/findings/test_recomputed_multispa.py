"""MultiSPA's answers from poses and depth that are known: a camera that steps to the right, a box on the floor."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.datasets.auditing.findings.recomputed_multispa import routes
from sightline.datasets.auditing.peers.peer_row import PeerRow
from sightline.geometry.pose import Pose
from sightline.scenes.scene import Scene
from tests.datasets.auditing.peers.made_peers import row
from tests.made import EYE, TARGET, box_scene

FIRST = Pose.looking(EYE, TARGET)
ASIDE = Pose.looking(np.add(EYE, (0.4, 0, 0)), np.add(TARGET, (0.4, 0, 0)))  # 0.4 m to the right, the same way
TURNED = Pose.looking(EYE, np.add(EYE, (-1.0, 3.0, -0.8)))  # on the spot, to the left
SCENE = box_scene({"box": (0, 0, 0.5, 1, 1, 1)}, frames=(FIRST, ASIDE, TURNED))
SCENE = replace(SCENE, frames=tuple(replace(f, id=str(10 * (i + 1))) for i, f in enumerate(SCENE.frames)))
PAIR, TURN = ("made/00010.jpg", "made/00020.jpg"), ("made/10.jpg", "made/30.jpg")
DEPTH = SCENE.frame("10").depth.read()


def told(
    task: str, answer: str, images: tuple[str, ...] = PAIR, question: str = "?", scene: Scene = SCENE, **more
) -> bool | None:
    one = replace(row(question, answer, task=task, **more), images=images)
    assert isinstance(one, PeerRow)
    return routes()[task](one, scene).agrees


@pytest.mark.parametrize(
    ("task", "right", "wrong"),
    [
        ("x_movement", "It moved `right`.", "It moved `left`."),
        ("total_distance", "It moved by `400` mm.", "It moved by `480` mm."),
        ("displacement_vector", "`[ 400 , 0 , 0 ]`", "`[ -400 , 0 , 0 ]`"),
        ("displacement_vector", "`[ 399 , 1 , -1 ]`", "`[ 0 , 0 , 400 ]`"),
    ],
)
def test_a_step_to_the_right(task: str, right: str, wrong: str) -> None:
    assert told(task, right) is True and told(task, wrong) is False


def test_a_turn_to_the_left_on_the_spot() -> None:
    degrees = np.degrees(np.arctan2(1.0, 3.0))
    assert told("yaw_movement", "`left`", TURN) is True and told("yaw_movement", "`right`", TURN) is False
    assert told("yaw_angle", f"`{int(degrees)}`", TURN) is True and told("yaw_angle", "`40`", TURN) is False
    assert told("yaw_angle", f"`{int(degrees)}`", TURN[::-1]) is True
    assert told("yaw_movement", "`left`", TURN[::-1]) is False


def test_what_did_not_move_has_no_direction_to_be_wrong_about() -> None:
    assert told("y_movement", "`up`") is None and told("yaw_movement", "`left`") is None
    assert told("x_movement", "`sideways`") is None and told("total_distance", "`far`") is None


def test_depth_at_a_pixel() -> None:
    u, v = 80, 60
    z = float(DEPTH[v, u])
    about = {"images": PAIR[:1], "points": ((u, v),)}
    assert told("depth_estimation_coor", f"`{1000 * z:.0f}` mm", **about) is True
    assert told("depth_estimation_coor", f"`{1500 * z:.0f}` mm", **about) is False
    assert told("depth_estimation_coor", "`2000` mm", images=PAIR[:1]) is None
    assert told("depth_estimation_coor", "`2000` mm", images=PAIR[:1], points=((900, 60),)) is None


@pytest.mark.parametrize("word", ["closer", "farther"])
def test_the_nearer_and_the_farther_of_two_pixels(word: str) -> None:
    near, far = [500, 900], [500, 50]
    question = f"Points are given as [ 0 , 0 ] to [ 1000 , 1000 ].\nWhich is {word}, [ 500 , 900 ] or [ 500 , 50 ]?"
    expected, other = (near, far) if word == "closer" else (far, near)
    task = "depth_comparison_coordinate"
    assert told(task, f"`[ {expected[0]} , {expected[1]} ]`", PAIR[:1], question) is True
    assert told(task, f"`[ {other[0]} , {other[1]} ]`", PAIR[:1], question) is False
    assert told(task, "`[ 500 , 900 ]`", PAIR[:1], "Which, [ 500 , 900 ] or [ 500 , 50 ]?") is None


def test_a_point_is_found_again_where_depth_puts_it() -> None:
    camera = SCENE.frame("10").camera
    assert camera is not None
    pixel = np.array([80.0, 60.0])
    world = FIRST.apply(camera.unproject(pixel, DEPTH[60, 80]))
    uv, _ = camera.project(ASIDE.inverse().apply(world))
    u, v = 1000 * uv / (camera.width, camera.height)
    task, question = "visual_correspondence_coor_2_coor", "Where is [ 500 , 500 ] of the first in the second?"
    assert told(task, f"`[ {u:.0f} , {v:.0f} ]`", question=question) is True
    assert told(task, f"`[ {u + 60:.0f} , {v:.0f} ]`", question=question) is False
    assert told(task, "`nowhere`", question=question) is None
