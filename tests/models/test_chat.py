"""Boxes between the world and the level coordinates a model answers in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.answer import Answer
from sightline.answers.boxes import Box3D
from sightline.answers.choice import YesNo
from sightline.answers.reply import spoken_part, without_thinking
from sightline.datasets.rows.row import Row
from sightline.errors import ModelError
from sightline.geometry.box import Box, iou
from sightline.geometry.camera import Camera
from sightline.geometry.level import world_from_level
from sightline.geometry.pose import Pose
from sightline.models.chat import grounded, level_numbers, prompt, reply, world_box
from sightline.models.picture import Picture
from sightline.models.vocabulary import ANSWER, BOX, END, GROUND, Vocabulary
from sightline.questions.draft import Evidence, Mention

near = st.floats(-3, 3)


def row_about(answer: Answer, *mentions: Mention) -> Row:
    evidence = Evidence(mentions=mentions)
    return Row("t", "t", "core@1", "made:x", "room", "Where?", answer, "", "exact", evidence, "train", 0)


@settings(max_examples=50, deadline=None)
@given(near, near, near, st.floats(0.1, 2), st.floats(0.1, 2), st.floats(0.1, 2), st.floats(-4, 4), near, near)
def test_a_box_comes_back_from_level_numbers(x, y, z, a, b, c, yaw, u, v):
    level = world_from_level(Pose.looking(np.array([u, v, 1.5]), np.array([u + 1.0, v + 0.5, 0.9])))
    box = Box.from_yaw(np.array([x, y, z]), np.array([a, b, c]), yaw)
    numbers = level_numbers(box, level)
    assert numbers[3] >= numbers[4]  # the longer side first
    assert -np.pi / 2 <= numbers[6] < np.pi / 2
    assert iou(world_box(numbers, level), box) == pytest.approx(1.0, abs=1e-6)


def test_a_thing_ahead_of_the_camera_lies_along_y_and_up_is_up():
    level = world_from_level(Pose.looking(np.array([1.0, 1.0, 1.5]), np.array([3.0, 1.0, 0.5])))
    numbers = level_numbers(Box(np.array([4.0, 1.0, 0.5]), np.array([0.4, 0.4, 1.0])), level)
    assert numbers[:3] == pytest.approx([0.0, 3.0, -1.0], abs=1e-9)


def test_without_gravity_the_camera_is_taken_to_be_held_level():
    tilted = Pose.looking(np.array([0.0, 0.0, 0.0]), np.array([1.0, 2.0, -1.0]), np.array([0.3, 0.1, 1.0]))
    blank = np.zeros((4, 4))
    picture = Picture(blank, blank, Camera(4, 4, 4.0, 4.0, 2.0, 2.0), tilted, upright=False)
    ahead = picture.world_from_level.apply(np.array([0.0, 2.0, 0.0]))
    assert tilted.inverse().apply(ahead) == pytest.approx([0.0, 0.0, 2.0], abs=1e-9)
    above = picture.world_from_level.apply(np.array([0.0, 0.0, 1.0]))
    assert tilted.inverse().apply(above) == pytest.approx([0.0, -1.0, 0.0], abs=1e-9)


def test_a_grounding_answer_finds_the_others_first_and_the_one_asked_for_last():
    box = Box(np.zeros(3), np.ones(3))
    row = row_about(Box3D(box), Mention("cup", "cup#1", box), Mention("desk", "desk#1", box))
    assert [mention.name for mention in grounded(row)] == ["desk", "cup"]
    other = row_about(YesNo(True), Mention("cup", "cup#1", box), Mention("wall", "wall#1"), Mention("desk", "d", box))
    assert [mention.name for mention in grounded(other)] == ["cup", "desk"]


def test_a_picture_through_a_lens_is_refused():
    blank, bent = np.zeros((4, 4)), Camera(4, 4, 4.0, 4.0, 2.0, 2.0, "opencv", (0.1, 0.0, 0.0, 0.0))
    with pytest.raises(ModelError, match="undistort"):
        Picture(blank, blank, bent, Pose.identity())


def test_a_question_ends_with_the_answer_token_and_one_that_is_too_long_is_refused():
    words = Vocabulary.of(["Where is it?"] * 2)
    assert prompt("Where is it?", words, 10).ids[-1] == ANSWER
    with pytest.raises(ModelError, match="reads 3"):
        prompt("Where is it?", words, 4)


def test_a_thought_is_said_before_the_answer():
    words = Vocabulary.of(["Where is it?"] * 2)
    row = replace(row_about(YesNo(True)), spoken="yes", thought="1.2 m is less than 2.0 m.")
    assert reply(replace(row, thought=""), words) == (*words.encode(" yes").ids, END)
    said = words.decode(reply(row, words))
    assert said == row.reply and row.thought in said and spoken_part(said) == "yes"


def test_a_grounding_answer_says_its_thought_and_no_more():
    words, box = Vocabulary.of(["Where is it?"] * 2), Box(np.zeros(3), np.ones(3))
    row = replace(row_about(Box3D(box), Mention("cup", "cup#1", box)), spoken="a box", thought="Only the first one.")
    assert reply(replace(row, thought=""), words) == (GROUND, BOX, END)
    told = reply(row, words)
    assert told[:2] == (GROUND, BOX)
    assert words.decode(told) == "<think>\nOnly the first one.\n</think>" and not without_thinking(words.decode(told))
