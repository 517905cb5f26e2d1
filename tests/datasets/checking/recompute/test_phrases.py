"""Phrases are read anew: what they could point to, and where names stand."""

import pytest

from sightline.datasets.checking.recompute.phrases import could_mean, counted, places, several
from sightline.datasets.checking.recompute.witness import Witness
from sightline.questions.phrase import IRREGULAR, plural
from tests.made import box_scene

ROOM = Witness(
    box_scene(
        {
            "chair#1": (-1.5, 0.5, 0.4, 0.4, 0.4, 0.8),
            "chair#2": (1.5, 0.5, 0.4, 0.4, 0.4, 0.8),
            "office chair": (0.6, 1.0, 0.5, 0.4, 0.4, 1.0),
            "desk": (0.0, 1.5, 0.4, 0.5, 0.5, 0.8),
            "bin": (0.0, -5.0, 0.4, 0.3, 0.3, 0.6),  # behind the camera
        },
        attributes={
            "chair#1": {"colour": "red"},
            "chair#2": {"colour": "blue"},
            "office chair": {"colour": "blue"},
            "desk": {"colour": "red"},
        },
    )
)


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("desk", ["desk"]),
        ("chair", ["chair#1", "chair#2", "office chair"]),
        ("office chair", ["office chair"]),
        ("red chair", ["chair#1"]),
        ("blue chair", ["chair#2", "office chair"]),
        ("green chair", []),
        ("chair left of the desk", ["chair#1"]),
        ("chair right of the desk", ["chair#2", "office chair"]),
        ("chair closest to the desk", ["office chair"]),
        ("chair left of the chair", []),  # which chair?
        ("bin", []),
    ],
)
def test_what_a_phrase_could_point_to_in_a_picture(phrase, meant):
    assert [thing.id for thing in could_mean(ROOM, "0", phrase)] == meant


def test_without_a_picture_all_things_of_the_scene_can_be_meant():
    assert [thing.id for thing in could_mean(ROOM, "", "bin")] == ["bin"]


def test_a_thing_of_unknown_colour_could_be_of_any():
    plain = Witness(box_scene({"chair#1": (0, 0, 0.5, 1, 1, 1), "chair#2": (2, 0, 0.5, 1, 1, 1)},
                              attributes={"chair#1": {"colour": "red"}}))  # fmt: skip
    assert [thing.id for thing in could_mean(plain, "", "red chair")] == ["chair#1", "chair#2"]


def test_a_word_that_is_no_colour_of_anything_belongs_to_the_label():
    kitchen = Witness(box_scene({"cutting board": (0, 0, 0.5, 1, 1, 1), "keyboard": (2, 0, 0.5, 1, 1, 1)}))
    assert [thing.id for thing in could_mean(kitchen, "", "cutting board")] == ["cutting board"]
    assert [thing.id for thing in could_mean(kitchen, "", "board")] == ["cutting board", "keyboard"]
    assert could_mean(kitchen, "", "red board") == []


@pytest.mark.parametrize(
    ("text", "names", "at"),
    [
        ("Is the lamp left of the desk?", ["lamp", "desk"], [7, 24]),
        ("Is the table lamp on the table?", ["table", "table lamp"], [25, 7]),
        ("Is the tablecloth red?", ["table"], [-1]),
        ("The Desk.", ["desk"], [4]),
    ],
)
def test_names_stand_where_they_stand(text, names, at):
    assert places(text, names) == at


def test_several_of_a_label_are_called_what_a_question_calls_them():
    labels = ["chair", "washing machine", "glass", "box", "bench", "brush", "shelf", "knife", "leaf", "roof",
              "tray", "battery", "person", "mouse", "bus", "cereal box", "tv", *IRREGULAR]  # fmt: skip
    for label in labels:
        assert plural(label) in several(label)
        assert not {"", "s", label} & set(several(label))
    assert several("party") == ("parties",)


@pytest.mark.parametrize("steps", [(), ((),), (("count", "count_label", ()),), (("count", "count_label"),)])
def test_a_step_that_counts_nothing_has_no_label(steps):
    assert counted(steps) == ""
    assert counted((("count", "count_label", ("desk",)),)) == "desk"
