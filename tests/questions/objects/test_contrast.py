import math

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.objects.contrast import MEASURES, Lead, ruler
from sightline.questions.occasion import occasions
from sightline.scenes.table import SceneTable
from tests.made import box_scene

# The camera stands at the height of both middles and looks along +y; its x is the world's.
LEVEL = [Pose.looking((0.0, -3.0, 0.5), (0.0, 0.0, 0.5))]
PAIR = {"lamp": (-0.8, 0.0, 0.5, 0.4, 0.4, 1.0), "plank": (0.9, 1.0, 0.5, 0.3, 1.2, 0.6)}


def lead(measure, semantics, things=PAIR, sigma=0.01):
    table = SceneTable(box_scene(things, frames=LEVEL, sigma=sigma))
    [occasion] = occasions(table, np.random.default_rng(0))
    return ruler(occasion, measure, semantics)(0, 1)


@pytest.mark.parametrize(("measure", "semantics", "first", "second"), [
    ("across", "sightline", -0.8, 0.9), ("across", "osd", -0.8, 0.9),
    ("near", "sightline", math.hypot(0.6, 2.8), math.hypot(0.75, 3.4)),
    ("near", "osd", 2.8, 3.4),
    ("near", "ca_vqa", math.hypot(0.8, 3.0), math.hypot(0.9, 4.0)),
    ("width", "sightline", 0.4, 1.2), ("width", "osd", 0.4, 0.3),
    ("height", "sightline", 1.0, 0.6), ("height", "osd", 1.0, 0.6),
    ("volume", "sightline", 0.16, 0.216), ("volume", "osd", 0.16, 0.216),
])  # fmt: skip
def test_each_measure_is_what_its_semantics_means(measure, semantics, first, second):
    assert lead(measure, semantics)[:2] == pytest.approx((first, second))


def test_up_is_against_gravity_or_up_in_the_picture():
    things = {"lamp": (-0.8, 0.0, 1.4, 0.4, 0.4, 0.4), "plank": PAIR["plank"]}
    assert lead("up", "sightline", things)[:2] == pytest.approx((1.4, 0.5))
    assert lead("up", "osd", things)[:2] == pytest.approx((0.9, 0.0))
    assert lead("up", "sightline") == lead("up", "osd") == "neither is clearly above the other"


def test_a_turned_box_is_measured_along_its_own_edges_or_those_of_the_camera():
    things = {**PAIR, "plank": (0.9, 1.0, 0.5, 0.3, 1.2, 0.6, math.pi / 4)}
    assert lead("width", "sightline", things).second == pytest.approx(1.2)
    assert lead("width", "osd", things).second == pytest.approx(1.5 * math.sqrt(0.5))
    assert lead("volume", "osd", things).second == pytest.approx(0.6 * 1.5**2 / 2)


def test_a_volume_is_as_uncertain_as_its_edges_together():
    edge = 0.01 * math.sqrt(2)
    blur = [math.hypot(edge / x, edge / y, edge / z) * x * y * z for x, y, z in ((0.4, 0.4, 1.0), (0.3, 1.2, 0.6))]
    assert lead("volume", "sightline") == Lead(*map(pytest.approx, (0.16, 0.216, 0.04, math.hypot(*blur))))
    assert lead("volume", "sightline", sigma=0.03) == "they are about equally large"


def test_without_a_frame_there_is_no_camera_to_go_by():
    [occasion] = occasions(SceneTable(box_scene(PAIR, frames=0)), np.random.default_rng(0))
    told = {(measure, way) for measure, ways in MEASURES.items() for way in ways if ruler(occasion, measure, way)}
    assert told == {(measure, "sightline") for measure in ("up", "width", "height", "volume")}
