import numpy as np
import pytest

from sightline.questions.boxed import Boxed, told_by_rectangle
from sightline.questions.draft import Skip
from sightline.questions.occasion import occasions
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR

BED = {"bed": (0, 1, 0.3, 1.6, 2.0, 0.6), "blanket": (0, 1, 0.4, 1.5, 1.9, 0.7)}


def told(things, name, refer="box"):
    scene = box_scene(things, size=(320, 240))
    [occasion] = occasions(SceneTable(scene), np.random.default_rng(0))
    return told_by_rectangle(occasion, list(things).index(name), refer, "projected")


def test_a_drawn_box_and_its_coordinates_are_the_same_place():
    drawn, said = told(PARLOUR, "desk"), told(PARLOUR, "desk", "coordinate")
    [mark] = drawn.marks
    (u0, v0), (u1, v1) = mark.uv
    numbers = [int(part) for part in said.words.partition("[")[2].partition("]")[0].split(", ")]
    assert numbers == pytest.approx([u0 / 0.32, v0 / 0.24, u1 / 0.32, v1 / 0.24], abs=0.5)
    assert (drawn.note, said.marks) == ("", ()) and "thousandths" in said.note


def test_a_box_that_could_be_anothers_points_to_nothing():
    assert told(BED, "bed") == Skip("the box could be another's")
    assert isinstance(told({"bed": BED["bed"]}, "bed"), Boxed)
