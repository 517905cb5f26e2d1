"""What must hold for questions about things of a room: in a mirror, turned, at twice the size, listed otherwise."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sightline.answers.number import Quantity
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.questions.question import Question, QuestionType, ask
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene, moved, walk
from tests.questions.asking import asked, ids, mirrored

# Seen by the first camera of tests/made.py, which stands at (0, -3, 1.5) and looks along +y.
THINGS = {
    "lamp": (-1.5, 0.9, 0.8, 0.3, 0.3, 1.6, 0.2),
    "desk": (1.3, 0.6, 0.4, 1.2, 0.6, 0.8, -0.3),
    "chair": (-0.1, 1.9, 0.45, 0.5, 0.5, 0.9),
    "crate": (-0.45, -0.6, 0.2, 0.5, 0.3, 0.4, 0.5),
    "stool#1": (-2.3, 2.6, 0.3, 0.4, 0.4, 0.6, 0.3),
    "stool#2": (0.55, 0.1, 0.25, 0.3, 0.3, 0.5),
    "vase": (1.4, 0.55, 0.95, 0.15, 0.15, 0.3),
    "cabinet": (2.2, 3.0, 0.9, 1.0, 0.5, 1.8, 0.1),
}
COLOURS = {"stool#1": {"colour": "red"}, "stool#2": {"colour": "green"}}
AWAY = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.0]))


def room(things=None, **given) -> Scene:
    """These things, or those of `THINGS`, before one camera."""
    if things is None and not given:
        return plain_room()
    given = {"frames": walk(1), "size": (320, 240)} | given
    return box_scene(THINGS if things is None else things, attributes=COLOURS if things is None else None, **given)


@cache
def plain_room() -> Scene:
    """`room()`, painted once."""
    return box_scene(THINGS, frames=walk(1), size=(320, 240), attributes=COLOURS)


@cache
def in_a_mirror() -> Scene:
    """`room()` with left and right changed, seen from where it was."""
    return box_scene(mirrored(THINGS), frames=walk(1), size=(320, 240), attributes=COLOURS)


def doubled(scene: Scene) -> Scene:
    """The same at twice the size, about the origin."""

    def further(frame):
        pose = frame.world_from_camera
        return replace(frame, world_from_camera=Pose(pose.rotation, 2 * pose.translation))

    def larger(box):
        return Box(2 * box.center, 2 * box.size, box.rotation)

    return replace(
        scene,
        frames=tuple(map(further, scene.frames)),
        objects=tuple(replace(thing, box=larger(thing.box)) for thing in scene.objects),
    )


def every(scene: Scene, kind: QuestionType, seeds: int = 12) -> dict[tuple[str, ...], Question]:
    """Questions by what they speak of, of several seeds: each time others are tried."""
    table, all_of_it = SceneTable(scene), [kind.using(limit=1000)]
    return {ids(question): question for seed in range(seeds) for question in ask(all_of_it, table, seed)[0]}


def turning_the_world_changes_nothing(kind: QuestionType, *, least: int = 5) -> None:
    """Neither what is asked nor its words, when the whole world is turned about z and moved away."""
    before, after = asked(room(), kind), asked(moved(room(), AWAY), kind)
    assert len(before) >= least
    assert [q.text for q in before] == [q.text for q in after]
    for one, other in zip(before, after, strict=True):
        if isinstance(one.answer, Quantity):  # one that lies half way between two roundings may be said either way
            assert one.answer.si == pytest.approx(other.answer.si, abs=1e-9)
        else:
            assert one.spoken == other.spoken


def the_order_of_things_changes_no_answer(kind: QuestionType) -> None:
    """About the same things the same is answered, in whichever order the scene lists them."""
    scene = room()
    order = [3, 0, 7, 5, 1, 6, 2, 4]
    objects = tuple(scene.objects[i] for i in order)

    def relisted(frame):
        # Without the map of rows: what shows is told by id.
        return replace(frame, read_instances=None)

    shuffled = replace(scene, objects=objects, frames=tuple(map(relisted, scene.frames)))
    before, after = every(scene, kind), every(shuffled, kind)
    both = before.keys() & after.keys()
    assert len(both) >= min(5, len(before))
    for things in both:
        assert said(before[things]) == said(after[things])


def said(question: Question) -> object:
    """What is answered, in words where its options may stand in another order."""
    return question.answer.text if hasattr(question.answer, "text") else question.answer
