"""Rows about whole places are told again; whatever is planted into one is found."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.choice import Choice
from sightline.answers.number import Area, Length
from sightline.answers.sequence import Order
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import signed
from sightline.questions.objects.distance import object_gap
from sightline.questions.question import ask
from sightline.questions.rooms.appearance import appearance_choice, appearance_order
from sightline.questions.rooms.relative_distance import relative_distance
from sightline.questions.rooms.room_size import room_size
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.open import open_reader
from sightline.scenes.scene import PointCloud, Room
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.rooms.test_appearance import SEEN, film

L_SHAPE = np.array([[0.0, 0], [4, 0], [4, 2], [2, 2], [2, 4], [0, 4]])
SIZES = tuple(room_size.using(area=area) for area in ("stated", "outline", "alpha"))
NEAREST = (
    relative_distance,
    relative_distance.using(distance="vsi", count=3),
    relative_distance.using(apart=0.2, count=3),
)
ORDERS = tuple(
    kind.using(**params)
    for kind in (appearance_order, appearance_choice)
    for params in ({}, {"count": 3}, {"count": 2, "first": "clear", "pictures": 2})
)


def rows_about(scene, types, limit=25):
    questions = ask([kind.using(limit=limit) for kind in types], SceneTable(scene), seed=0)[0]
    return rows_of(questions, scene, "mine@1", 0)


def furnished(frames=0):
    rng = np.random.default_rng(4)
    names = ("lamp#1", "lamp#2", "sofa", "desk", "crate", "plant", "stool#1", "stool#2", "globe")
    things = {
        name: (*rng.uniform(-2.5, 2.5, 2), 0.4, *rng.uniform(0.2, 0.6, 3), 0.3 * at) for at, name in enumerate(names)
    }
    scene = box_scene(things, frames=frames, sigma=0.006)
    facts = {
        **scene.facts,
        Fact.ROOM: Vouch(Provenance.ANNOTATED, 0.1, 0.02),
        Fact.POINTS: Vouch(Provenance.SENSOR, 0.01),
        Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
    }
    xyz = rng.uniform(0, 4, (30_000, 3))
    cloud = PointCloud(xyz[~(xyz[:, :2] > 2).all(axis=1)])
    return replace(scene, facts=facts, room=Room(20.0, L_SHAPE), read_points=lambda: cloud)


@pytest.fixture(scope="module")
def told():
    """Scenes with their witness and rows."""
    scenes = (
        (furnished(), (*SIZES, *NEAREST, object_gap.using(distance="vsi"))),
        (furnished(3), (*SIZES[:2], *NEAREST)),
        (film(), ORDERS),
        (film(times=[0.0, 1.5, 2.0, 3.5, 4.0, 6.0, 6.5]), ORDERS),
    )
    return [(scene, Witness(scene), rows_about(scene, types)) for scene, types in scenes]


def test_right_rows_pass_margins_included(told):
    types = set()
    for _, witness, rows in told:
        for row in rows:
            types.add(row.type)
            assert faults_of(row, witness) == []
            if row.evidence.margin is not None:
                wider = signed(replace(row, evidence=replace(row.evidence, margin=1.01 * row.evidence.margin)))
                assert [fault.what for fault in faults_of(wider, witness)] == ["margin"]
    assert types == {kind.title for kind in (*SIZES, *NEAREST, *ORDERS, object_gap.using(distance="vsi"))}


def test_rows_of_made_rooms_pass():
    reader = open_reader("procedural", "3..5@120x90x12")
    for id in reader.ids():
        scene = reader.load(id)
        rows = rows_about(
            scene, (*SIZES[:2], *NEAREST, appearance_order.using(count=2), appearance_choice.using(count=3))
        )
        witness = Witness(scene)
        assert len(rows) >= 20
        assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def other(answer):
    if isinstance(answer, Area):
        return Area(answer.square_metres * 1.05)
    if isinstance(answer, Length):
        return Length(answer.metres * 1.02)
    if isinstance(answer, Choice):
        return Choice(answer.options, (answer.index + 1) % len(answer.options))
    return Order((*answer.names[1:], answer.names[0]))


def wrong_answer(row, scene, rng):
    answer = other(row.answer)
    form = answer.completed(row.form)
    return replace(row, answer=answer, form=form, options=form.options, spoken=answer.spoken(form))


def wrong_value(row, scene, rng):
    name = sorted(row.evidence.values)[int(rng.integers(len(row.evidence.values)))]
    values = dict(row.evidence.values) | {name: row.evidence.values[name] + 1.0}
    return replace(row, evidence=replace(row.evidence, values=values))


def wrong_thing(row, scene, rng):
    ids = [thing.id for thing in scene.objects]
    if row.evidence.objects:
        k = int(rng.integers(len(row.evidence.objects)))
        rest = [name for name in ids if name not in row.evidence.objects]
        objects = list(row.evidence.objects)
        objects[k] = rest[int(rng.integers(len(rest)))]
        return replace(row, evidence=replace(row.evidence, objects=tuple(objects)))
    if row.evidence.mentions:
        first, *others = row.evidence.mentions
        rest = [name for name in ids if name != first.object_id]
        first = replace(first, object_id=rest[int(rng.integers(len(rest)))])
        return replace(row, evidence=replace(row.evidence, mentions=(first, *others)))
    return None


def wrong_kind(row, scene, rng):
    """Another kind in the step of an order."""
    if not row.name.startswith("appearance"):
        return None
    [(result, how, kinds)] = row.evidence.steps
    turned = (*kinds[1:], kinds[0])
    return replace(row, evidence=replace(row.evidence, steps=((result, how, turned),)))


def wrong_frames(row, scene, rng):
    """One picture fewer, or two of them exchanged."""
    if len(row.views) < 2:
        return None
    if rng.random() < 0.5:
        k = int(rng.integers(len(row.views)))
        return replace(row, views=(*row.views[:k], *row.views[k + 1 :]))
    return replace(row, views=(row.views[1], row.views[0], *row.views[2:]))


def wrong_option(row, scene, rng):
    if not row.options or not isinstance(row.answer, Choice):
        return None
    k = int(rng.integers(len(row.options)))
    options = (*row.options[:k], "elephant, sofa", *row.options[k + 1 :])
    return replace(row, options=options, form=replace(row.form, options=options))


def wrong_setting(row, scene, rng):
    """Rules that the row does not keep, under the name that goes with them."""
    if row.name == "relative_distance":
        kind = relative_distance.using(**{**row.params, "apart": 3.0})
    elif row.name.startswith("appearance"):
        kind = {"appearance_order": appearance_order, "appearance_choice": appearance_choice}[row.name]
        kind = kind.using(**{**row.params, "seconds": 9.0, "pictures": 9})
    else:
        return None
    return replace(row, params=dict(kind.params), type=kind.title)


PLANTED = (wrong_answer, wrong_value, wrong_thing, wrong_kind, wrong_frames, wrong_option, wrong_setting)


@pytest.mark.parametrize("plant", PLANTED)
def test_what_is_planted_is_found(told, plant):
    rng = np.random.default_rng(0)
    tried = found = 0
    for scene, witness, rows in told:
        for row in rows:
            for _ in range(3):
                changed = plant(row, scene, rng)
                if changed is not None:
                    tried += 1
                    found += bool(faults_of(signed(changed), witness))
    assert tried >= 60 and found >= 0.99 * tried


def test_a_floor_without_an_outline_or_points_cannot_be_told():
    scene = furnished()
    for area, bare in (("outline", {"room": Room(20.0)}), ("alpha", {"read_points": None}), ("stated", {"room": None})):
        [row] = rows_about(scene, [room_size.using(area=area)])
        assert "answer" in {fault.what for fault in faults_of(row, Witness(replace(scene, **bare)))}


@pytest.mark.parametrize("draw", [-1.0, 0.5, float("nan"), float("inf")])
def test_a_draw_that_is_none_is_flagged_and_stops_nothing(draw):
    scene = furnished()
    [row] = rows_about(scene, [room_size.using(area="alpha")])
    changed = signed(replace(row, evidence=replace(row.evidence, values={**row.evidence.values, "draw": draw})))
    assert "answer" in {fault.what for fault in faults_of(changed, Witness(scene))}


def test_a_kind_that_is_not_known_whole_is_flagged():
    scene = furnished()
    rows = rows_about(scene, [relative_distance])
    for changed in ({"complete": frozenset()}, {"counts": {thing.label: 9 for thing in scene.objects}}):
        witness = Witness(replace(scene, **changed))
        assert all("label" in {fault.what for fault in faults_of(row, witness)} for row in rows)


def test_the_sightings_are_those_of_the_film():
    scene = film()
    [row] = rows_about(scene, [appearance_order])
    later = film([SEEN[1], SEEN[0], *SEEN[2:]])
    assert {"answer", "values"} & {fault.what for fault in faults_of(row, Witness(later))}
