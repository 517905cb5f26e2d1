"""Rows about what is there are told again; whatever is planted into one is found."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import Form
from sightline.answers.boxes import Box3D, Boxes
from sightline.answers.choice import Choice, Name, YesNo
from sightline.answers.region import Box2D
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.columns import from_table, to_table
from sightline.datasets.rows.row import signed
from sightline.geometry.box import Box
from sightline.questions.objects.attribute import attribute
from sightline.questions.objects.detection import detection
from sightline.questions.objects.grounding import grounding, grounding_2d, grounding_9dof
from sightline.questions.objects.lifting import lifting
from sightline.questions.objects.naming import naming
from sightline.questions.objects.presence import presence
from sightline.questions.question import ask
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from tests.made import box_scene

KINDS = (
    presence,
    grounding_2d,
    grounding_2d.using(by="attribute", box="visible", form=Form(scale="thousand")),
    grounding_2d.using(by="relation", form=Form(scale="unit")),
    grounding.using(by="material"),
    grounding_9dof.using(by="any"),
    grounding_2d.using(by="ordinal"),
    detection.using(form=Form(decimals=3)),
    detection.using(leaning=True, form=Form(box="full", decimals=3)),
    lifting,
    lifting.using(refer="coordinate", leaning=True),
    attribute.using(choices=3),
    attribute.using(which="material"),
    naming,
    naming.using(refer="coordinate", choices=4),
    naming.using(refer="coordinate", box="visible"),
    *(naming.using(refer="box_3d", numbers=numbers) for numbers in (6, 7, 9)),
)
PLANTED = 600


def made_room(number, sigma=0.005):
    """Boxes at random places, some of one label, turned and coloured."""
    rng = np.random.default_rng(number)
    labels = ["chair#1", "chair#2", "desk", "lamp", "sofa", "stool#1", "stool#2", "vase"]
    things, told = {}, {}
    for i, name in enumerate(labels):
        x, y = -2.6 + 0.75 * i + rng.uniform(-0.1, 0.1), rng.uniform(-0.5, 2.5)
        w, d, h = rng.uniform(0.3, 0.7, 3)
        things[name] = (x, y, h / 2, w, d, h, rng.uniform(-3, 3))
        told[name] = {"colour": ("red", "blue", "green", "white")[i % 4], "material": ("wood", "metal", "glass")[i % 3]}
    labels = {*(name.split("#")[0] for name in labels), "oven", "globe", "violin"}
    return box_scene(
        things, frames=3, size=(240, 180), attributes=told, complete=labels, sigma=sigma, id=f"made{number}"
    )


@pytest.fixture(scope="module")
def told():
    """[(scene, witness, rows)]"""
    reader = open_reader("procedural", "0..4@240x180x3")
    found = []
    for scene in [*map(made_room, range(3)), *map(reader.load, reader.ids())]:
        questions, _ = ask([kind.using(limit=24) for kind in KINDS], SceneTable(scene), seed=0)
        found.append((scene, Witness(scene), from_table(to_table(rows_of(questions, scene, "mine@1", 0)))))
    return found


def test_right_rows_pass(told):
    faults = [(row.text, faults_of(row, witness)) for _, witness, rows in told for row in rows]
    assert [one for one in faults if one[1]] == [] and len(faults) > 300
    assert {row.type for _, _, rows in told for row in rows} == {kind.title for kind in KINDS}


def other(answer):
    if isinstance(answer, YesNo):
        return YesNo(not answer.yes)
    if isinstance(answer, Box2D):
        return replace(answer, u1=answer.u1 - 0.1 * (answer.u1 - answer.u0))
    if isinstance(answer, Box3D):
        return Box3D(Box(answer.box.center + (0.05, 0, 0), answer.box.size, answer.box.rotation))
    if isinstance(answer, Boxes):
        (label, box), *others = answer.items
        return Boxes(((label, Box(box.center + (0.05, 0, 0), box.size, box.rotation)), *others))
    if isinstance(answer, Choice):
        return Choice(answer.options, (answer.index + 1) % len(answer.options))
    return Name("walrus")


def wrong_value(row, scene, rng):
    answer = other(row.answer)
    form = answer.completed(row.form)
    return replace(row, answer=answer, form=form, options=form.options, spoken=answer.spoken(form))


def wrong_evidence(row, scene, rng):
    names = sorted(row.evidence.values)
    if not names:
        return None
    name = names[int(rng.integers(len(names)))]
    values = dict(row.evidence.values) | {name: row.evidence.values[name] * 1.1 + 0.01}
    return replace(row, evidence=replace(row.evidence, values=values))


def wrong_id(row, scene, rng):
    """Another object in place of one, its box with it."""
    evidence = row.evidence
    here = {mention.object_id for mention in evidence.mentions} | set(evidence.objects)
    rest = [thing for thing in scene.objects if thing.id not in here]
    if not here or not rest:
        return None
    thing = rest[int(rng.integers(len(rest)))]
    if evidence.mentions:
        first = replace(evidence.mentions[0], object_id=thing.id, box=thing.box)
        return replace(row, evidence=replace(evidence, mentions=(first, *evidence.mentions[1:])))
    return replace(row, evidence=replace(evidence, objects=(thing.id, *evidence.objects[1:])))


def wrong_frame(row, scene, rng):
    old = row.views[0].frame
    rest = [frame.id for frame in scene.frames if frame.id != old]
    new = rest[int(rng.integers(len(rest)))]
    if isinstance(row.answer, YesNo) and not row.answer.yes:
        label = row.evidence.steps[0][2][0]
        labels = [scene.object(name).label for name in Witness(scene).shown(new)]
        if not any(one.endswith(label) or label.endswith(one) for one in labels):
            return None  # there is none in the other frame either: the row stays true
    marks = tuple(mark._replace(frame=new) for mark in row.marks)
    return replace(row, views=(replace(row.views[0], frame=new),), marks=marks)


def wrong_word(row, scene, rng):
    """Another thing in the text."""
    names = [mention.name for mention in row.evidence.mentions] or list(
        row.evidence.steps[0][2] if row.evidence.steps else ()
    )
    return replace(row, text=row.text.replace(names[0], "walrus")) if names else None


def wrong_step(row, scene, rng):
    if not row.evidence.steps:
        return None
    (result, operation, (_, *rest)), *others = row.evidence.steps
    steps = ((result, operation, ("walrus", *rest)), *others)
    return replace(row, evidence=replace(row.evidence, steps=steps))


def wrong_margin(row, scene, rng):
    margin = row.evidence.margin
    return replace(row, evidence=replace(row.evidence, margin=7.0 if margin is None else 1.01 * margin + 2))


FAULTS = (wrong_value, wrong_evidence, wrong_id, wrong_frame, wrong_word, wrong_step, wrong_margin)


def test_99_in_100_of_what_is_planted_is_found(told):
    rng = np.random.default_rng(0)
    rows = [(scene, witness, row) for scene, witness, some in told for row in some]
    kinds, missed = Counter(), Counter()
    for k in rng.permutation(len(rows)).tolist() * 3:
        scene, witness, row = rows[k]
        fault = FAULTS[kinds.total() % len(FAULTS)]
        changed = fault(row, scene, rng)
        if changed is None:
            fault = wrong_value
            changed = fault(row, scene, rng)
        kinds[fault.__name__, row.name] += 1
        if not faults_of(signed(changed), witness):
            missed[fault.__name__, row.name] += 1
        if kinds.total() == PLANTED:
            break
    assert kinds.total() == PLANTED and {name for _, name in kinds} == {kind.name for kind in KINDS}
    assert missed.total() <= PLANTED // 100, missed


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        (presence, {}),
        (grounding_2d, {"box": "visible"}),
        (grounding_2d, {"by": "relation"}),
        (naming, {"refer": "coordinate"}),
        (naming, {"box": "visible"}),
    ],
)
def test_another_setting_than_its_own_is_flagged(told, kind, params):
    for _, witness, rows in told[:2]:
        for row in [row for row in rows if row.name == kind.name and row.params == kind.params]:
            if params:
                changed = replace(row, params={**row.params, **params}, type=kind.using(**params).title)
                assert faults_of(signed(changed), witness)


def test_a_label_that_is_not_listed_completely_is_flagged(told):
    scene, _, rows = told[0]
    poorer = Witness(replace(scene, complete=frozenset()))
    for row in [row for row in rows if row.name == "presence"]:
        assert "label" in [fault.what for fault in faults_of(row, poorer)]


@pytest.mark.parametrize(
    ("reader", "sample", "least"),
    [("sunrgbd", "sunrgbd_mmdet3d", 10), ("kitti", "kitti", 16), ("nuscenes", "nuscenes_mmdet3d", 30)],
)
def test_rows_about_real_boxes_are_told_again(samples, reader, sample, least):
    source, form = open_reader(reader, str(samples(sample))), Form(decimals=3)
    kinds = (
        grounding.using(by="any", form=form), grounding_9dof, grounding_2d,
        naming, naming.using(refer="coordinate"), naming.using(refer="box_3d"),
    )  # fmt: skip
    count = 0
    for id in source.ids():
        scene = source.load(id)
        rows = rows_of(ask([kind.using(limit=12) for kind in kinds], SceneTable(scene), seed=0)[0], scene, "mine@1", 0)
        witness = Witness(scene)
        assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)
        count += len(rows)
    assert count >= least
