from dataclasses import replace

import pytest

from sightline.answers.choice import YesNo
from sightline.datasets.checking.recompute.decided import DECIDING, decided_by
from sightline.datasets.checking.recompute.sentences import sentences_of
from sightline.datasets.checking.recompute.titles import USUAL
from sightline.datasets.rows.asked import rows_of
from sightline.questions.draft import Evidence, Mention, Point
from sightline.questions.objects.distance import object_gap
from sightline.questions.question import ask
from sightline.scenes.table import SceneTable
from tests.made import box_scene


def row(name: str, **changed):
    """A row of that type, of which only what is given is true."""
    scene = box_scene({"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "desk": (1, 0, 0.4, 0.8, 0.6, 0.8)}, size=(320, 240))
    [made] = rows_of(ask([object_gap.using(limit=1)], SceneTable(scene), 0)[0], scene, "own@1", 0)
    return replace(
        made, name=name, answer=YesNo(True), **{"params": dict(USUAL[name]), "evidence": Evidence(), **changed}
    )


def test_every_type_is_decided_by_something_or_by_nothing():
    assert DECIDING.keys() <= USUAL.keys()
    assert decided_by(row("object_gap")) == "surface" and decided_by(row("left_right")) == ""


BESIDE = (Mention("lamp left of the desk", "a"), Mention("desk", "b"))


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (row("counting", shows="scene"), "scene"),
        (row("point_shown_in"), "dot, 3"),
        (row("size_over_frames"), "height, own, more"),
        (row("event_order", evidence=Evidence(points=(Point("0", (1.0, 1.0)),) * 3)), "coordinate, 3"),
        (row("grounding", evidence=Evidence(mentions=BESIDE)), "left of"),
        (row("gone_round", evidence=Evidence(mentions=(Mention("lamp", "a"),) * 5)), "3"),
        (row("gets_through", evidence=Evidence(values={"width_m": 0.6})), "60"),
    ],
)  # fmt: skip
def test_a_row_is_decided_by_what_its_sentences_differ_in(given, key):
    assert decided_by(given) == key
    assert sentences_of(given.name, key)
