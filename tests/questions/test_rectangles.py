import math

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.occasion import occasions
from sightline.questions.rectangles import checked_around, rectangles, shared
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR


def around(scene, way):
    [occasion] = occasions(SceneTable(scene), np.random.default_rng(0))
    return dict(zip((thing.id for thing in scene.objects), rectangles(occasion, way), strict=True))


def test_the_box_is_around_what_shows_and_touches_it_where_nothing_is_hidden():
    scene = box_scene(PARLOUR, size=(640, 480))
    projected, visible = around(scene, "projected"), around(scene, "visible")
    for name, (u0, v0, u1, v1) in visible.items():
        whole = projected[name]
        # A pixel shows what its middle shows, so edges of what shows may lie half a pixel further out.
        assert whole[0] <= u0 + 0.5 and whole[1] <= v0 + 0.5 and whole[2] >= u1 - 0.5 and whole[3] >= v1 - 0.5
    assert projected["crate"] == pytest.approx(visible["crate"], abs=1.0)


def test_hidden_parts_belong_to_the_projected_box_alone():
    scene = box_scene({"sofa": (0, 1, 0.5, 2, 0.5, 1), "screen": (-1.0, -0.2, 0.9, 0.8, 0.1, 1.8)}, size=(640, 480))
    assert around(scene, "projected")["sofa"][0] < around(scene, "visible")["sofa"][0] - 20


def test_a_box_ends_with_the_picture():
    scene = box_scene({"sofa": (-2.4, 0.5, 0.5, 2, 0.5, 1)}, size=(640, 480))
    assert around(scene, "projected")["sofa"][0] == 0.0


def test_what_reaches_behind_the_camera_has_no_rectangle():
    scene = box_scene({"rug": (0, -1, 0.02, 2, 6, 0.04)}, size=(640, 480))
    assert math.isnan(around(scene, "projected")["rug"][0])


def test_what_shows_is_unknown_where_only_boxes_are():
    scene = box_scene(PARLOUR, sightings=False, without={"masks"})
    assert all(math.isnan(rect[0]) for rect in around(scene, "visible").values())


def test_other_rectangles_are_refused():
    with pytest.raises(QuestionError, match="thing has no box='round'; use projected or visible"):
        checked_around("thing", "round")


def test_shared_area():
    assert shared((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert shared((0, 0, 1, 1), (2, 0, 3, 1)) == 0.0 and shared((0, 0, 1, 1), (math.nan,) * 4) == 0.0


@pytest.mark.parametrize(
    ("reader", "sample", "scene", "drawn"),
    [
        ("sunrgbd", "sunrgbd_mmdet3d", "000017", {
            "bed#1": (176.4, 147.1, 637.0, 521.0), "night stand#0": (54.9, 233.1, 187.0, 360.7),
        }),
        ("kitti", "kitti", "training/000000", {"pedestrian#1": (712.4, 143.0, 810.7, 307.9)}),
        ("kitti", "kitti", "mmdet3d_000008/000008", {
            "car#1": (334.9, 178.9, 624.5, 372.0), "car#2": (937.3, 197.4, 1241.0, 374.0),
            "car#3": (597.6, 176.2, 720.9, 261.1), "car#5": (884.5, 178.3, 956.4, 240.2),
        }),
    ],
)  # fmt: skip
def test_real_boxes_fall_where_their_annotators_drew_rectangles(samples, reader, sample, scene, drawn):
    found = around(open_reader(reader, str(samples(sample))).load(scene), "projected")
    for name, rect in drawn.items():
        assert shared(found[name], rect) > 0.85
