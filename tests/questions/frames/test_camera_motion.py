from collections import Counter
from dataclasses import replace
from math import degrees, pi, radians

import numpy as np
import pytest

from sightline.answers.number import Angle, Length
from sightline.answers.space import Vector
from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.frames.camera_motion import (
    SIDES,
    TURNS,
    camera_direction,
    camera_displacement,
    camera_travel,
    camera_turn,
)
from sightline.questions.question import Question, QuestionType
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Scene
from tests.made import box_scene, moved
from tests.questions.asking import PARLOUR, asked, skipped

LEVEL = Pose.looking((0.0, -3.0, 1.0), (0.0, 1.0, 1.0))  # looks along +y: right is +x, down is −z, forward is +y
ALL = [camera_displacement, camera_travel, *(camera_direction.using(axis=axis) for axis in SIDES),
       *(camera_turn.using(axis=axis) for axis in TURNS)]  # fmt: skip
OPPOSITE = {"left": "right", "up": "down", "forward": "backward", "clockwise": "counter-clockwise"}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}


def about(axis: int, angle: float) -> np.ndarray:
    """A turn about an axis of the camera itself: 0 tilts up, 1 turns right, 2 rolls clockwise."""
    c, s = np.cos(angle), np.sin(angle)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[i, i], turn[i, j], turn[j, i], turn[j, j] = c, -s, s, c
    return turn


def two(shift=(0.0, 0.0, 0.0), turn=None, sigma=0.0) -> Scene:
    second = Pose(LEVEL.rotation @ (np.eye(3) if turn is None else turn), LEVEL.translation + shift)
    return box_scene(PARLOUR, frames=[LEVEL, second], size=(160, 120), sigma=sigma)


def one(scene: Scene, kind: QuestionType = camera_displacement, first: str | None = "0") -> Question:
    """The one question about a scene of two frames, asked of frame `first` and the other."""
    for seed in range(20):
        [question] = asked(scene, kind, seed)
        if first in (None, question.views[0].frame):
            return question
    raise AssertionError("twenty times the same way round")


@pytest.mark.parametrize(
    ("shift", "seen"),
    [
        ((1.5, 0, 0), (1.5, 0, 0)),  # to the right: x
        ((0, 0, 0.9), (0, -0.9, 0)),  # up: y points down
        ((0, 1.2, 0), (0, 0, 1.2)),  # forward: z
        ((-1.0, 0.8, -0.2), (-1.0, 0.2, 0.8)),
    ],
)
def test_the_displacement_is_said_in_the_first_cameras_axes(shift, seen):
    question = one(two(shift))
    assert question.answer.xyz == pytest.approx(seen, abs=1e-12)
    assert isinstance(question.answer, Vector)
    assert "x" in question.text and "right" in question.text and "down" in question.text and "forward" in question.text
    distance = one(two(shift), camera_travel)
    assert isinstance(distance.answer, Length)
    assert distance.answer.metres == pytest.approx(np.linalg.norm(shift))


@pytest.mark.parametrize(
    ("axis", "shift", "turn", "word"),
    [
        ("x", (0.8, 0, 0), None, "right"),
        ("x", (-0.8, 0, 0), None, "left"),
        ("y", (0, 0, 0.5), None, "up"),
        ("y", (0, 0, -0.5), None, "down"),
        ("z", (0, 0.8, 0), None, "forward"),
        ("z", (0, -0.8, 0), None, "backward"),
        ("yaw", (0.3, 0, 0), about(1, 0.3), "right"),
        ("yaw", (0.3, 0, 0), about(1, -0.3), "left"),
        ("pitch", (0.3, 0, 0), about(0, 0.3), "up"),
        ("pitch", (0.3, 0, 0), about(0, -0.3), "down"),
        ("roll", (0.3, 0, 0), about(2, 0.5), "clockwise"),
        ("roll", (0.3, 0, 0), about(2, -0.5), "counter-clockwise"),
    ],
)
def test_the_direction_is_the_word_for_what_the_camera_did(axis, shift, turn, word):
    scene = two(shift, turn)
    kind = camera_direction.using(axis=axis, high=1.0)
    question = one(scene, kind)
    assert question.spoken == word and word in question.text and OPPOSITE[word] in question.text
    assert question.balance.side == word and question.balance.paired
    assert one(scene, kind, first="1").spoken == OPPOSITE[word]
    if turn is not None:
        angle = one(scene, camera_turn.using(axis=axis), first=None).answer
        assert isinstance(angle, Angle)
        assert angle.radians == pytest.approx(0.5 if axis == "roll" else 0.3)
        assert one(scene, camera_turn, first=None).answer.radians == pytest.approx(angle.radians)


def test_a_turn_in_all_is_no_sum_of_turns():
    scene = two((0.2, 0, 0), about(1, 0.3) @ about(2, 0.4))
    whole = one(scene, camera_turn, first=None).answer.radians
    assert whole == pytest.approx(
        Pose(np.eye(3), np.zeros(3)).angle_to(Pose(about(1, 0.3) @ about(2, 0.4), np.zeros(3)))
    )
    assert 0.4 < whole < 0.7


def walked(count: int = 6, mirror: bool = False, scale: float = 1.0) -> Scene:
    """Cameras that walk through the parlour, turn, tilt and roll; or its mirror image in the plane x = 0."""
    rng = np.random.default_rng(4)
    flip = np.diag([-1.0, 1.0, 1.0]) if mirror else np.eye(3)
    poses = []
    for _ in range(count):
        turn = about(1, rng.uniform(-0.3, 0.3)) @ about(0, rng.uniform(-0.2, 0.2)) @ about(2, rng.uniform(-0.2, 0.2))
        eye = LEVEL.translation + rng.uniform(-0.6, 0.6, 3) * (1, 1, 0.5)
        rotation = LEVEL.rotation @ turn
        # In a mirror x of the world and of the camera both change sides.
        poses.append(Pose(flip @ rotation @ flip, scale * flip @ eye))
    things = {
        name: (flip[0, 0] * at[0] * scale, *(scale * number for number in at[1:])) for name, at in PARLOUR.items()
    }
    return box_scene(things, frames=poses, size=(160, 120))


def by_frames(scene: Scene, kind: QuestionType, seed: int = 0) -> dict[tuple[str, str], Question]:
    return {tuple(view.frame for view in question.views): question for question in asked(scene, kind, seed)}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.title)
def test_in_a_mirror_left_is_right_and_nothing_else_changes(kind):
    # What is shared differs by a point or two, since the points are thinned along a grid.
    kind = kind.using(low=0.0, high=1.0)
    real, mirrored = (by_frames(walked(mirror=mirror), kind) for mirror in (False, True))
    common = real.keys() & mirrored.keys()
    assert len(common) > 3
    sides = kind.params.get("axis") in ("x", "yaw", "roll")
    for frames in common:
        a, b = real[frames], mirrored[frames]
        if kind.answer is Vector:
            assert b.answer.xyz == pytest.approx((-a.answer.xyz[0], *a.answer.xyz[1:]))
        elif kind.name == "camera_direction":
            assert b.spoken == (OPPOSITE[a.spoken] if sides else a.spoken)
        else:
            assert b.answer.si == pytest.approx(a.answer.si)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.title)
def test_the_other_way_round_signs_change_and_sizes_do_not(kind):
    scene = walked()
    asked_of = [by_frames(scene, kind, seed) for seed in range(4)]
    both = {frames: question for questions in asked_of for frames, question in questions.items()}
    turned = [(both[frames], both[frames[::-1]]) for frames in both if frames[::-1] in both]
    assert len(turned) > 3
    poses = {frame.id: frame.world_from_camera for frame in scene.frames}
    for there, back in turned:
        if kind.answer is Vector:
            first, second = (poses[view.frame] for view in there.views)
            assert first.rotate(there.answer.xyz) == pytest.approx(-second.rotate(back.answer.xyz), abs=1e-9)
        elif kind.params.get("axis") in ("yaw", "pitch", "roll") and kind.name == "camera_direction":
            assert there.spoken == OPPOSITE[back.spoken]
        elif kind.name != "camera_direction":
            assert there.answer.si == pytest.approx(back.answer.si)
        assert there.evidence.values["overlap"] == back.evidence.values["overlap"]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.title)
def test_in_a_world_of_twice_the_size_lengths_double_and_angles_stay(kind):
    kind = kind.using(low=0.0, high=1.0)
    small, large = (by_frames(walked(scale=scale), kind) for scale in (1.0, 2.0))
    common = small.keys() & large.keys()
    assert len(common) > 3
    for frames in common:
        for name, value in small[frames].evidence.values.items():
            if name != "overlap":
                factor = 2 if name.endswith("_m") else 1
                assert large[frames].evidence.values[name] == pytest.approx(factor * value)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.title)
def test_moving_the_world_and_turning_it_about_the_vertical_changes_nothing(kind):
    away = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.4]))
    scene, wide = walked(), kind.using(low=0.0, high=1.0)
    here, there = by_frames(scene, wide), by_frames(moved(scene, away), wide)
    assert len(here.keys() & there.keys()) > 3
    for frames in here.keys() & there.keys():
        one, other = here[frames], there[frames]
        for name, value in one.evidence.values.items():
            assert other.evidence.values[name] == pytest.approx(value, abs=0.02 if name == "overlap" else 1e-9)


def test_a_camera_that_turned_on_the_spot_has_not_moved():
    scene = two(turn=about(1, 0.4))
    for kind in (camera_displacement, camera_travel):
        assert asked(scene, kind) == []
        assert skipped(scene, kind) == {"the camera hardly moved": 1}
    assert asked(scene, camera_displacement.using(least_m=0.0)) == []  # nor has it where every move is asked about
    assert one(scene, camera_turn).answer.radians == pytest.approx(0.4)


def test_noise_swallows_small_moves():
    assert len(asked(two((1.0, 0, 0), sigma=0.3), camera_travel)) == 1
    assert skipped(two((1.0, 0, 0), sigma=0.4), camera_travel) == {"the camera hardly moved": 1}
    turned = about(1, 0.5)
    # Two poses, each off by sigma at two metres: 0.5 rad are two sigma of √2 · sigma / 2.
    assert len(asked(two(turn=turned, sigma=0.35), camera_turn)) == 1
    assert skipped(two(turn=turned, sigma=0.36), camera_turn) == {"the camera hardly turned": 1}


def test_gravity_that_is_off_tilts_both_cameras_alike_but_where_they_look_elsewhere():
    def asked_with(turn, sigma, axis):
        scene = two((0.2, 0, 0), turn)
        facts = {**scene.facts, Fact.GRAVITY: Vouch(Provenance.ESTIMATED, sigma)}
        return asked(replace(scene, facts=facts), camera_turn.using(axis=axis))

    assert len(asked_with(about(0, 0.3), 0.5, "pitch")) == 1  # same heading: what is up is off by the same for both
    aside = about(1, 0.6) @ about(0, 0.3)
    # Headings 0.6 rad apart: the tilts differ by sigma times their chord.
    chord = 2 * np.sin(0.3)
    tilt = asked_with(aside, 0.0, "pitch")[0].answer.radians
    assert len(asked_with(aside, 0.99 * tilt / 2 / chord, "pitch")) == 1
    assert asked_with(aside, 1.01 * tilt / 2 / chord, "pitch") == []


def test_an_axis_with_a_small_share_of_the_motion_is_not_asked_about():
    scene = two((1.0, 0, 0.1))
    assert skipped(scene, camera_direction.using(axis="y")) == {"the camera hardly moved that way": 1}
    assert one(scene, camera_direction.using(axis="y", share=0.0)).spoken == "up"
    turned = two((0.2, 0, 0), about(0, 0.05) @ about(1, 0.6))
    assert asked(turned, camera_direction.using(axis="pitch", least_rad=0.0)) == []
    assert one(turned, camera_direction.using(axis="pitch", least_rad=0.0, share=0.0)).spoken == "up"


def test_small_motion_is_asked_about_only_where_the_floor_is_low():
    scene = two((0.02, 0, 0), about(1, radians(2)))
    for kind in (camera_travel, camera_direction, camera_direction.using(axis="yaw"), camera_turn):
        bare = kind.using(high=1.0)
        assert asked(scene, bare) == []
        floors = {name: 0.0 for name in ("least_m", "least_rad", "share") if name in kind.params}
        [question] = asked(scene, bare.using(**floors))
        assert question.difficulty == pytest.approx(1 - question.evidence.values["overlap"])


def test_steep_views_have_tilts_but_no_headings():
    down = Pose.looking((0.0, 0.0, 2.9), (0.0, 0.15, 0.0))
    scene = box_scene(PARLOUR, frames=[down, Pose(down.rotation @ about(1, 0.4), down.translation + (0.3, 0, 0))])
    for axis in ("yaw", "roll"):
        assert skipped(scene, camera_direction.using(axis=axis)) == {"the camera looks nearly straight up or down": 1}
    assert len(asked(scene, camera_turn.using(axis="pitch"))) == 1


def test_half_a_turn_goes_neither_left_nor_right():
    scene = two((0.1, 0.1, 0), about(1, pi), sigma=0.01)
    assert asked(scene, camera_direction.using(axis="yaw", low=0.0)) == []
    assert degrees(one(scene, camera_turn.using(axis="yaw", low=0.0)).answer.radians) == pytest.approx(180)


def test_pairs_that_share_too_little_or_too_much_are_counted():
    scene = two((0.1, 0, 0))
    assert skipped(scene, camera_travel.using(high=0.3)) == {"the images overlap too much": 1}
    assert skipped(scene, camera_travel.using(low=0.99, high=1.0)) == {"the images overlap too little": 1}


def test_words_are_as_frequent_on_either_side_and_hard_pairs_share_little():
    scene = walked(14)
    for axis in ("x", "z", "yaw"):
        questions = asked(scene, camera_direction.using(axis=axis))
        told = Counter(question.spoken for question in questions[:20])
        assert len(questions) > 20 and set(told.values()) == {10}
    far = asked(scene, camera_travel)
    assert all(0.0 <= question.difficulty <= 1.0 for question in far)
    overlap, hard = zip(*((q.evidence.values["overlap"], q.difficulty) for q in far), strict=True)
    assert np.corrcoef(overlap, hard)[0, 1] < -0.7


@pytest.mark.parametrize("kind", [camera_direction, camera_turn])
def test_an_unknown_axis_is_refused(kind):
    with pytest.raises(QuestionError, match="has no axis='w'; use"):
        asked(two((1.0, 0, 0)), kind.using(axis="w"))


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.title)
def test_every_need_is_needed(kind):
    frames = [
        LEVEL,
        Pose(LEVEL.rotation @ about(1, 0.3) @ about(0, 0.2) @ about(2, 0.3), LEVEL.translation + (0.7, 0.5, 0.4)),
    ]
    assert len(asked(box_scene(PARLOUR, frames=frames), kind)) == 1
    for fact in kind.needs:
        assert asked(box_scene(PARLOUR, frames=frames, without={fact}), kind) == []
    level = kind.params.get("axis") in ("yaw", "pitch", "roll")
    assert bool(asked(box_scene(PARLOUR, frames=frames, without={Fact.GRAVITY}), kind)) is not level
