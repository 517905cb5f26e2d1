"""Right rows of a noisy room have no fault, margins included; a row about what is not there has one."""

import math
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import Form
from sightline.answers.choice import YesNo
from sightline.answers.text import Words
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import Row, RowView, signed
from sightline.geometry.pose import Pose
from sightline.questions.draft import Mention, Point
from sightline.questions.profile import open_profile
from sightline.questions.question import ask
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene

RELATIVE = {Fact.METRIC: 0.01, Fact.OBJECTS: 0.002, Fact.DEPTH: 0.004, Fact.POSES: 0.0}
WITHOUT_NOISE = {
    "counting",
    "grounding",
    "pixel_correspondence",
    "correspondence_choice",
    "point_in_view",
}  # types whose answers have no other one near


def noisy_room() -> Scene:
    rng = np.random.default_rng(3)
    names = ["chair#1", "chair#2", "desk", "lamp", "sofa", "stool", "vase"]
    things = {
        name: (-2.4 + 0.8 * i, rng.uniform(-0.5, 2.5), h / 2, rng.uniform(0.3, 0.6), rng.uniform(0.3, 0.6), h, 0.4 * i)
        for i, (name, h) in enumerate(zip(names, rng.uniform(0.3, 1.0, len(names)), strict=True))
    }
    colours = {name: {"colour": colour} for name, colour in zip(names, ["red", "blue"] * 4, strict=False)}
    # Each camera looks further to the right than the one before: two of them share a part of what they see.
    poses = [Pose.looking((0.5 * i, -3.0, 1.5), (1.2 * i - 1.2, 0.0, 0.7)) for i in range(3)]
    scene = box_scene(things, frames=poses, size=(240, 180), attributes=colours, sigma=0.006)
    facts = {fact: replace(vouch, relative=RELATIVE.get(fact, 0.0)) for fact, vouch in scene.facts.items()}
    return replace(scene, facts=facts)


@pytest.fixture(scope="module")
def asked() -> tuple[Witness, dict[str, list[Row]]]:
    scene = noisy_room()
    rows = defaultdict(list)
    for kind in open_profile("core").types:
        for question in ask([kind.using(limit=30)], SceneTable(scene), seed=0)[0]:
            rows[question.type.name] += rows_of([question], scene, "core@4", 0)
    return Witness(scene), rows


@pytest.mark.parametrize("name", sorted({kind.name for kind in open_profile("core").types}))
def test_the_margins_of_a_noisy_room_are_told_again(asked, name):
    witness, rows = asked
    assert rows[name]
    for row in rows[name]:
        assert faults_of(row, witness) == []
        assert (row.evidence.margin is None) == (name in WITHOUT_NOISE)
        if row.evidence.margin is not None:
            wider = replace(row, evidence=replace(row.evidence, margin=1.001 * row.evidence.margin))
            assert [fault.what for fault in faults_of(signed(wider), witness)] == ["margin"]


SETTINGS = [
    ("object_gap", {"distance": "centre"}), ("camera_distance", {"to": "centre"}), ("object_size", {"axis": "width"}),
    ("object_size", {"axis": "length"}), ("egocentric_direction", {"level": "medium"}),
    ("pixel_depth", {"refer": "dot"}), ("depth_comparison", {"refer": "dot"}),
    ("pixel_correspondence", {"refer": "dot"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "params"), SETTINGS)
def test_settings_that_the_core_profile_leaves_out_are_told_again(name, params):
    scene = noisy_room()
    kind = next(kind for kind in open_profile("core").types if kind.name == name).using(limit=20, label="", **params)
    rows = rows_of(ask([kind], SceneTable(scene), seed=0)[0], scene, "core@4", 0)
    assert rows
    for row in rows:
        assert faults_of(row, Witness(scene)) == []
        for k, dot in enumerate(row.marks):
            marks = (*row.marks[:k], dot._replace(label="C"), *row.marks[k + 1 :])
            for changed in (marks, (*row.marks, dot), row.marks[:-1]):
                assert "dot" in {fault.what for fault in faults_of(signed(replace(row, marks=changed)), Witness(scene))}


def test_a_row_about_what_the_scene_has_not_is_one_fault_and_no_crash(asked):
    witness, rows = asked
    row = rows["object_gap"][0]
    ghost = replace(row.evidence.mentions[0], object_id="ghost")
    changed = signed(replace(row, evidence=replace(row.evidence, mentions=(ghost, *row.evidence.mentions[1:]))))
    told = faults_of(changed, witness)
    assert told[-1].what == "scene" and "no object 'ghost'" in told[-1].found


def test_a_thing_that_stands_where_its_observer_stands_has_no_direction(asked):
    witness, rows = asked
    row = rows["egocentric_direction"][0]
    p, _, q = row.evidence.mentions
    changed = signed(replace(row, evidence=replace(row.evidence, mentions=(p, p, q))))
    assert "answer" in {fault.what for fault in faults_of(changed, witness)}


NAMES = sorted({kind.name for kind in open_profile("core").types})


@pytest.mark.parametrize("name", NAMES)
def test_a_row_under_another_types_name_is_flagged_and_stops_nothing(asked, name):
    witness, rows = asked
    for other in NAMES:
        if other != name:
            assert faults_of(signed(replace(rows[name][0], name=other)), witness)


NOWHERE = (Point("0", (math.nan, math.inf), 1.0), Point("9", (1.0, 1.0), None))
JUNK = (
    {"mentions": ()},
    {"mentions": (Mention("", "desk"),)},
    {"points": NOWHERE},
    {"points": NOWHERE[:1]},
    {"values": {}},
    {"values": {"seen_a": math.nan, "gap_m": math.inf}},
    {"steps": (("count", "count_label", ()),)},
    {"steps": ((),)},
    {"objects": ("ghost",)},
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("junk", JUNK)
def test_evidence_that_is_none_is_flagged_and_stops_nothing(asked, name, junk):
    witness, rows = asked
    row = rows[name][0]
    changed = signed(replace(row, evidence=replace(row.evidence, **junk)))
    same = all(getattr(row.evidence, field) == value for field, value in junk.items())
    assert same or faults_of(changed, witness)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "junk",
    [
        {"views": ()},
        {"views": (RowView("9"),)},
        {"params": {}},
        {"params": {"level": ("a",), "axis": 3, "by": 2.0, "refer": True}},
        {"text": ""},
        {"text": "\x00 (0, 0) the the"},
        {"spoken": ""},
        {"answer": YesNo(True)},
        {"answer": Words("no idea")},
        {"form": Form(unit="parsecs", options=("one",))},
        {"options": ("", "")},
        {"name": "sorcery"},
    ],
)
def test_a_row_that_says_nonsense_is_flagged_and_stops_nothing(asked, name, junk):
    witness, rows = asked
    row = rows[name][0]
    changed = signed(replace(row, **junk))
    assert changed.id == row.id or faults_of(changed, witness)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"licence": "another"}, "licence"),
        ({"collection": "another"}, "collection"),
        ({"split": "test"}, "split"),
        ({"schema": 99}, "schema"),
        ({"type": "another"}, "type"),
        ({"provenance": {}}, "provenance of depth"),
        ({"params": {"refer": "coordinate", "frames": 23}}, "type"),
    ],
)
def test_what_rows_have_in_common_is_not_taken_for_what_one_of_them_says(asked, wrong, what):
    witness, rows = asked
    row = rows["pixel_depth"][0]
    assert not faults_of(row, witness)
    assert what in [fault.what for fault in faults_of(signed(replace(row, **wrong)), witness)]
    unsigned = {fault.what for fault in faults_of(replace(row, seed=row.seed + 1), witness)}
    assert unsigned == {"id"} and not faults_of(row, witness)
