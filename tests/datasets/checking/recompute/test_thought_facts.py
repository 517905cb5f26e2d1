import pytest

from sightline.datasets.checking.recompute.retold import Retold
from sightline.datasets.checking.recompute.thought_facts import facts_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.questions.draft import Draft
from sightline.questions.frames.camera_motion import camera_turn
from sightline.questions.frames.correspondence import pixel_correspondence
from sightline.questions.objects.counting import counting
from sightline.questions.objects.direction import egocentric_direction
from sightline.questions.objects.distance import object_gap
from sightline.questions.question import ask
from sightline.questions.thought.facts import SceneFacts
from sightline.scenes.table import SceneTable
from tests.questions.thought.aloud import random_room, table_of

OF_BOXES = [
    f"{letter}.{what}"
    for letter in "abc"
    for what in ("center", "nearest", "plan", "top", "bottom", "edge_1", "edge_2", "edge_3")
] + ["a.b.apart", "c.b.apart", "b.c.gap"]
OF_CAMERAS = [f"camera{k}.{what}" for k in (1, 2) for what in ("lens", "pose", "pitch", "roll")]


def both(kind, seed, frames):
    """Each question's facts as the question has them and as they are read again."""
    table, scene = table_of(seed, frames), random_room(seed, frames)
    questions = [one for one in ask([kind.using(limit=5)], table, 0)[0]]
    rows, witness = rows_of(questions, scene, "own@1", 0), Witness(scene)
    for question, row in zip(questions, rows, strict=True):
        draft = Draft({}, question.answer, question.evidence, question.views)
        yield SceneFacts(SceneTable(scene), draft), facts_of(row, witness, Retold(None))


@pytest.mark.parametrize(
    ("kind", "frames", "names"),
    [
        (egocentric_direction, 4, OF_BOXES),
        (egocentric_direction, 0, [name for name in OF_BOXES if "nearest" not in name]),
        (camera_turn.using(axis="yaw", low=0.0, high=1.0), 7, OF_CAMERAS),
        (pixel_correspondence, 7, [*OF_CAMERAS, "p1.uv", "p2.uv", "p1.depth", "p2.depth"]),
    ],
)
def test_both_routes_have_the_same_facts(kind, frames, names):
    found = [one for seed in range(3) for one in both(kind, seed, frames)]
    assert len(found) >= 10
    for first, second in found:
        for name in names:
            assert second(name) == pytest.approx(first(name), abs=1e-9), name


def test_things_that_are_counted_show_at_the_same_places():
    for first, second in both(counting.using(absent=0.0), 0, 4):
        assert second("o1.middle") == pytest.approx(first("o1.middle"))


@pytest.mark.parametrize("name", ["a.weight", "p9.uv", "camera0.pose", "o7.center", "gone", "q1.uv", "camera.pose"])
def test_a_fact_that_nobody_knows_is_none(name):
    _, fact = next(both(object_gap, 0, 4))
    with pytest.raises((KeyError, IndexError, ValueError)):
        fact(name)
