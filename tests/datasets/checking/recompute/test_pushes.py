"""Pushes and turns by corners and edges: right rows have no fault, and planted ones are found."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.choice import Choice, YesNo
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import Row, signed
from sightline.geometry.box import Box
from sightline.questions.question import ask
from sightline.questions.reasoning.collision import collision, collision_free, first_contact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.reasoning.floored import SHOP

KINDS = [
    *(collision.using(motion=motion) for motion in ("slide", "approach", "turn")),
    *(collision_free.using(motion=motion) for motion in ("slide", "turn")),
    first_contact,
]


def shops() -> list[Scene]:
    """The shop as it is, noisy, and with its things a little elsewhere and turned."""
    rng = np.random.default_rng(5)
    rooms = [box_scene(SHOP, id="shop"), box_scene(SHOP, sigma=0.006, id="noisy shop")]
    for number in range(6):
        things = {
            name: Box.from_yaw(np.array(at[:3]) + [*rng.uniform(-0.15, 0.15, 2), 0], at[3:6], rng.uniform(-1, 1))
            for name, at in SHOP.items()
        }
        rooms.append(box_scene(things, sigma=0.004, id=f"shop {number}"))
    return rooms


@pytest.fixture(scope="module")
def asked() -> list[tuple[Witness, Row]]:
    found = []
    for scene in shops():
        table, witness = SceneTable(scene), Witness(scene)
        for kind in KINDS:
            rows = rows_of(ask([kind.using(limit=6)], table, 0)[0], scene, "own@1", 0)
            found += [(witness, row) for row in rows]
    return found


def test_right_rows_have_no_fault(asked):
    assert {row.name for _, row in asked} == {kind.name for kind in KINDS} and len(asked) > 100
    for witness, row in asked:
        assert faults_of(row, witness) == []


def other_answer(row: Row) -> Row:
    wrong = (
        YesNo(not row.answer.yes)
        if isinstance(row.answer, YesNo)
        else Choice(row.answer.options, (row.answer.index + 1) % len(row.answer.options))
    )
    return replace(row, answer=wrong, spoken=wrong.spoken(row.form))


def other_value(row: Row) -> Row:
    name = next(name for name in row.evidence.values if not name.startswith("seen"))
    values = {**row.evidence.values, name: row.evidence.values[name] * 1.001}
    return replace(row, evidence=replace(row.evidence, values=values))


def other_way(row: Row) -> Row:
    """As though it had been moved the other way."""
    swap = {"left": "right", "right": "left", "away": "nearer", "nearer": "away"}
    swap |= {"clockwise": "counter-clockwise", "counter-clockwise": "clockwise", "towards": "left"}
    result, motion, (way, *far) = row.evidence.steps[0]
    return replace(row, evidence=replace(row.evidence, steps=((result, motion, (swap[way], *far)),)))


def farther(row: Row) -> Row:
    """Evidence that says another distance than the words."""
    result, motion, (way, *far) = row.evidence.steps[0]
    more = ("1.5" if far != ["1.5"] else "1.2") if motion != "turn" else ("180" if far != ["180"] else "150")
    return replace(row, evidence=replace(row.evidence, steps=((result, motion, (way, more)),)))


def other_thing(row: Row) -> Row:
    """The thing that is moved is another one of the scene."""
    first, *rest = row.evidence.mentions
    name = "lamp" if first.object_id != "lamp" else "chair"
    return replace(row, evidence=replace(row.evidence, mentions=(replace(first, object_id=name), *rest)))


def other_rule(row: Row) -> Row:
    return replace(row, text=row.text.replace(" Take every thing", "").replace("Leave out the walls, the floor,", ""))


def other_margin(row: Row) -> Row:
    return replace(row, evidence=replace(row.evidence, margin=(row.evidence.margin or 4.0) * 1.01))


def other_hit(row: Row) -> Row:
    return replace(row, evidence=replace(row.evidence, objects=(*row.evidence.objects, "bench")))


FAULTS = [other_answer, other_value, other_way, farther, other_thing, other_rule, other_margin, other_hit]


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_found(asked, fault):
    missed = Counter(row.type for witness, row in asked if not faults_of(signed(fault(row)), witness))
    assert not missed


def test_what_cannot_be_moved_or_would_meet_something_before_is_a_fault(asked):
    witness, row = next((w, r) for w, r in asked if r.name == "collision" and r.answer == YesNo(True))
    scene, (mover, other) = witness.scene, row.evidence.mentions
    carried = tuple(replace(o, support=mover.object_id) if o.id == other.object_id else o for o in scene.objects)
    found = faults_of(row, Witness(replace(scene, objects=carried)))
    assert [fault.what for fault in found] == ["moved"]
    # A post right beside what is moved, as wide as the room.
    box = Box(mover.box.center + [0, 0, 0.5], mover.box.size + [0.02, 0.02, 0], mover.box.rotation)
    post = replace(scene.objects[0], id="post", label="post", box=box)
    found = faults_of(row, Witness(replace(scene, objects=(*scene.objects, post))))
    assert "in the way" in {fault.what for fault in found}


def test_a_row_without_its_way_cannot_be_worked_out(asked):
    for witness, row in asked[::10]:
        for steps in ((), (("hit", "slide", ()),), (("hit", "slide", ("up", "far")),)):
            bare = signed(replace(row, evidence=replace(row.evidence, steps=steps)))
            assert "answer" in {fault.what for fault in faults_of(bare, witness)}
