import math

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.geometry.box import Box, gap
from sightline.geometry.pose import Pose
from sightline.questions.draft import Draft
from sightline.questions.objects.counting import counting
from sightline.questions.objects.distance import object_gap
from sightline.questions.thought.facts import SceneFacts, outlines_apart, upright
from sightline.scenes.table import SceneTable
from tests.made import EYE, box_scene, moved
from tests.questions.asking import leaning

THINGS = {"lamp": (-1.0, 0.0, 0.6, 0.4, 0.2, 1.2), "desk": (1.0, 1.0, 0.4, 1.2, 0.6, 0.8)}
LEVEL = Pose.looking((0.0, -3.0, 1.0), (0.0, 0.0, 1.0))  # looks along +y: right is +x, down is -z, ahead is +y


def about(names, scene, kind=object_gap):
    """The facts of the first draft about these things, in this order."""
    table = SceneTable(scene)
    for seed in range(20):
        for draft in kind.draft(table, np.random.default_rng(seed), **kind.params):
            if isinstance(draft, Draft) and [one.object_id for one in draft.evidence.mentions] == names:
                return SceneFacts(table, draft)
    raise AssertionError(names)


@pytest.fixture(scope="module")
def facts():
    return about(["lamp", "desk"], box_scene(THINGS, frames=[LEVEL], size=(320, 240)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.center", (-1.0, 0.4, 3.0)), ("b.center", (1.0, 0.6, 4.0)),
        ("a.nearest", (-0.8, 0.0, 2.9)), ("a.plan", (-1.0, 3.0)),
        ("a.top", 0.2), ("a.bottom", -1.0), ("b.top", -0.2),
        ("a.edge_1", 0.4), ("a.edge_2", 0.2), ("a.edge_3", 1.2),
        ("a.b.apart", math.hypot(1.2 - 0.0, 0.6)), ("b.a.apart", math.hypot(1.2, 0.6)),
    ],
)  # fmt: skip
def test_boxes_are_told_as_the_camera_has_them_before_it(facts, name, value):
    assert facts(name) == pytest.approx(value)


def test_of_a_whole_scene_places_are_the_worlds():
    facts = about(["lamp", "desk"], box_scene(THINGS, frames=0))
    assert facts("a.center") == pytest.approx((-1.0, 0.0, 0.6)) and facts("a.plan") == pytest.approx((-1.0, 0.0))
    assert (facts("a.top"), facts("a.bottom")) == pytest.approx((1.2, 0.0))


def test_a_world_that_is_moved_changes_nothing_before_the_camera():
    scene = box_scene(THINGS, frames=[Pose.looking(EYE, (0.3, 0.0, 0.5))], size=(320, 240))
    turned = moved(scene, spun())
    one, other = about(["lamp", "desk"], scene), about(["lamp", "desk"], turned)
    for name in ("a.center", "a.nearest", "a.plan", "a.top", "b.bottom", "a.edge_1", "a.b.apart", "a.b.gap"):
        assert one(name) == pytest.approx(other(name)), name


def spun():
    c, s = math.cos(1.1), math.sin(1.1)
    return Pose(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]), np.array([3.0, -2.0, 0.7]))


def test_outlines_and_heights_make_up_the_gap_of_upright_boxes():
    rng = np.random.default_rng(3)
    for _ in range(200):
        a, b = (Box.from_yaw(rng.uniform(-2, 2, 3), rng.uniform(0.2, 1.5, 3), rng.uniform(0, 6)) for _ in range(2))
        rise = max(0.0, a.bounds[0, 2] - b.bounds[1, 2], b.bounds[0, 2] - a.bounds[1, 2])
        assert math.hypot(outlines_apart(a, b), rise) == pytest.approx(gap(a, b), abs=1e-9)


def test_what_leans_does_not_stand_upright():
    assert upright(Box.from_yaw((0, 0, 0), (1, 2, 3), 0.4)) and not upright(None)
    assert not upright(leaning((0, 0, 0), (1, 2, 3), 0.001))


def test_things_that_are_counted_are_told_by_the_middle_of_what_shows():
    scene = box_scene(THINGS, frames=[LEVEL], size=(320, 240))
    table = SceneTable(scene)
    [draft] = [
        draft
        for draft in counting.draft(table, np.random.default_rng(0), absent=0.0)
        if isinstance(draft, Draft) and draft.evidence.objects == ("lamp",)
    ]
    u0, v0, u1, v1 = scene.frames[0].read_sightings()["lamp"].rect
    assert SceneFacts(table, draft)("o1.middle") == pytest.approx((500 * (u0 + u1) / 320, 500 * (v0 + v1) / 240))


@pytest.mark.parametrize(
    "name", ["c.center", "a.weight", "p1.uv", "o1.center", "camera2.pose", "camera0.lens", "a.c.gap", "wind", "gap"]
)
def test_a_fact_that_nobody_knows_is_refused(facts, name):
    with pytest.raises(QuestionError):
        facts(name)


def test_numbers_of_the_evidence_are_facts(facts):
    assert facts("gap_m") == pytest.approx(math.hypot(1.2, 0.6))
