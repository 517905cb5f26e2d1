"""Rows worked out again: counted by task, by reason where they cannot be, whatever the order."""

from dataclasses import dataclass, field

import numpy as np

from sightline.datasets.auditing.findings.recomputed import Again, Recomputed, finding_of
from sightline.datasets.auditing.peers.peer_row import PeerRow
from sightline.errors import SceneError
from sightline.scenes.scene import Scene
from tests.datasets.auditing.peers.made_peers import row


@dataclass
class Shelf:
    """Scenes by name; "torn" cannot be read."""

    names: tuple[str, ...]
    name: str = "shelf"
    root: str = ""
    licence: str = ""
    loaded: list[str] = field(default_factory=list)

    def ids(self) -> tuple[str, ...]:
        return self.names

    def load(self, id: str) -> Scene:
        self.loaded.append(id)
        if id == "torn":
            raise SceneError("torn")
        return Scene(id)


def says_its_scene(one: PeerRow, scene: Scene) -> Again:
    if not one.answer:
        return Again(None, "says nothing")
    if one.answer == "?":
        raise SceneError(f"{one.id}: no such frame")
    return Again(one.answer == scene.id, f"{scene.id} is right")


ROWS = [
    *[
        row("?", answer, scene=scene, task="name")
        for scene in ("a", "b", "torn", "far")
        for answer in ("a", "b", "", "?")
    ],
    row("?", "a", scene="a", task="colour"),
    row("?", "a", scene="a"),
]


def test_every_row_is_counted_once_as_right_wrong_or_with_its_reason() -> None:
    shelf = Shelf(("a", "b", "torn"))
    again = Recomputed(shelf, {"name": says_its_scene})
    for one in ROWS:
        again.see(one)
    told = again.recount()
    assert told.agree == {"name": 2} and told.differ == {"name": 2}
    assert told.cannot == {
        "says nothing": 2,
        "frame or depth cannot be read": 2,
        "scene cannot be read": 4,
        "scene is not among those given": 4,
        "no route for colour": 1,
        "no route for rows that state no task": 1,
    }
    assert told.agree.total() + told.differ.total() + told.cannot.total() == len(ROWS)
    assert shelf.loaded == ["a", "b", "torn"]
    [found] = finding_of(told)
    assert (found.rows, found.of, found.wrong) == (2, 4, True)
    assert found.example is not None and found.example.note == "a is right"


def test_scenes_are_sampled_by_name_so_that_order_does_not_matter() -> None:
    rows = [row("?", "a", scene=f"s{i % 40}", task="name") for i in range(400)]
    told = []
    for order in (range(400), np.random.default_rng(4).permutation(400)):
        again = Recomputed(Shelf(tuple(f"s{i}" for i in range(40))), {"name": says_its_scene}, most=60)
        for i in order:
            again.see(rows[i])
        told.append(again.recount())
    assert told[0].differ == told[1].differ and 0 < told[0].differ.total() <= 60


def test_nothing_wrong_is_no_finding() -> None:
    again = Recomputed(Shelf(("a",)), {"name": says_its_scene})
    again.see(row("?", "a", scene="a", task="name"))
    assert finding_of(again.recount()) == []
