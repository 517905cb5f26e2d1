"""Rows about motion are told again; whatever is planted into one is found."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.choice import Choice
from sightline.answers.number import Length, Speed
from sightline.answers.sequence import Order
from sightline.answers.space import Vector
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import signed
from sightline.geometry.pose import Pose
from sightline.questions.draft import Point
from sightline.questions.motion.motion_in_film import event_order, point_path
from sightline.questions.motion.object_motion import point_displacement, point_speed, point_travel, who_moves
from sightline.questions.motion.thing_motion import object_travel
from sightline.questions.question import ask
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from tests.made_film import film, line

WAYS = {"a": line(0.08, 0, 0, start=1), "b": line(0, 0.08, 0, start=3), "c": line(0, 0, 0.08, start=5)}
TYPES = (point_travel, point_displacement, point_speed, who_moves, point_path, event_order)
DOTTED = tuple(kind.using(refer="dot") for kind in TYPES)
OFFICIAL = tuple(
    kind.using(least=0.0, spread="width", refer=refer)
    for kind in (point_travel, point_displacement)
    for refer in ("dot", "coordinate")
)


def camera(f):
    return Pose.looking((0.06 * f, -4.0, 1.0), (0.02 * f, 0.0, 1.0))


def rows_about(scene, types, limit=15):
    questions = ask([kind.using(limit=limit) for kind in types], SceneTable(scene), seed=0)[0]
    return rows_of(questions, scene, "mine@1", 0)


@pytest.fixture(scope="module", params=["world", "camera"])
def noisy(request):
    scene = film(WAYS, camera=camera, coordinates=request.param, sigma=0.002)
    return scene, Witness(scene), rows_about(scene, TYPES + DOTTED + OFFICIAL)


def test_right_rows_pass_margins_included(noisy):
    _, witness, rows = noisy
    assert {row.type for row in rows} == {kind.title for kind in TYPES + DOTTED + OFFICIAL}
    for row in rows:
        assert faults_of(row, witness) == []
        assert (row.evidence.margin is None) == (row.params["least"] == 0.0)
        if row.evidence.margin is not None:
            wider = signed(replace(row, evidence=replace(row.evidence, margin=1.01 * row.evidence.margin)))
            assert [fault.what for fault in faults_of(wider, witness)] == ["margin"]


def test_rows_of_made_worlds_pass_where_boxes_carry_the_points():
    reader = open_reader("procedural", "moving:2..4@96x72x8")
    for id in reader.ids():
        scene = reader.load(id)
        rows = rows_about(scene, TYPES)
        assert len(rows) >= 75
        witness = Witness(scene)
        assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def other(answer):
    if isinstance(answer, Length):
        return Length(answer.metres * 1.05 + 0.01)
    if isinstance(answer, Speed):
        return Speed(answer.metres_per_second * 0.95)
    if isinstance(answer, Vector):
        return Vector((answer.xyz[0] + 0.01, *answer.xyz[1:]))
    if isinstance(answer, Choice):
        return Choice(answer.options, (answer.index + 1) % len(answer.options))
    return Order(answer.names[::-1])


def wrong_value(row):
    answer = other(row.answer)
    form = answer.completed(row.form)
    return replace(row, answer=answer, form=form, options=form.options, spoken=answer.spoken(form))


def wrong_evidence(row, rng):
    name = sorted(row.evidence.values)[int(rng.integers(len(row.evidence.values)))]
    values = dict(row.evidence.values) | {name: row.evidence.values[name] * 1.1 + 0.01}
    return replace(row, evidence=replace(row.evidence, values=values))


def with_point(row, k, **changed):
    points = list(row.evidence.points)
    points[k] = points[k]._replace(**changed)
    return replace(row, evidence=replace(row.evidence, points=tuple(points)))


def wrong_frame(row, scene, rng):
    """Another frame in place of one, wherever the row speaks of it."""
    k = int(rng.integers(len(row.views)))
    old, shown = row.views[k].frame, {view.frame for view in row.views}
    rest = [frame.id for frame in scene.frames if frame.id not in shown]
    if not rest:
        return None
    new = rest[int(rng.integers(len(rest)))]
    views = tuple(replace(view, frame=new) if view.frame == old else view for view in row.views)
    points = tuple(p._replace(frame=new) if p.frame == old else p for p in row.evidence.points)
    marks = tuple(m._replace(frame=new) if m.frame == old else m for m in row.marks)
    return replace(row, views=views, marks=marks, evidence=replace(row.evidence, points=points))


def test_whatever_is_planted_is_found(noisy):
    scene, witness, rows = noisy
    rng = np.random.default_rng(0)
    for row in rows:
        first = row.evidence.points[0]
        planted = [
            wrong_value(row),
            wrong_evidence(row, rng),
            wrong_frame(row, scene, rng),
            with_point(row, 0, index=(first.index + 1) % 12),
            with_point(row, -1, track={"a": "b", "b": "c", "c": "a"}[row.evidence.points[-1].track]),
            with_point(row, 0, uv=(320 - first.uv[0] + 1, first.uv[1])),
            with_point(row, -1, depth=1.02 * row.evidence.points[-1].depth),
            replace(row, views=row.views[::-1]),
            replace(row, marks=tuple(m._replace(uv=((m.uv[0][0] + 2, m.uv[0][1]),)) for m in row.marks)),
            replace(row, text=row.text.replace("(", "(1")),
        ]
        for k, changed in enumerate(planted):
            same = changed is None or (k >= 8 and (changed.text, changed.marks) == (row.text, row.marks))
            assert same or faults_of(signed(changed), witness), (k, row.type, row.text)


NOWHERE = Point("0", (1.0, 1.0), 1.0, "a", 99)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    "points", [(), (NOWHERE,), (NOWHERE,) * 2, (NOWHERE,) * 3, (NOWHERE._replace(track=""),) * 2,
               (NOWHERE._replace(frame="9", index=None),) * 3]
)  # fmt: skip
def test_rows_about_points_that_nobody_followed_have_faults_and_stop_nothing(kind, points):
    scene = film(WAYS, camera=camera)
    row = rows_about(scene, [kind], limit=1)[0]
    changed = signed(replace(row, evidence=replace(row.evidence, points=points)))
    assert faults_of(changed, Witness(scene))


def test_how_far_a_thing_went_is_told_by_its_boxes():
    reader = open_reader("procedural", "moving:2..4@128x96x8")
    told = 0
    for id in reader.ids():
        scene = reader.load(id)
        facts = {**scene.facts, Fact.OBJECTS: Vouch(Provenance.ANNOTATED, 0.004)}
        noisy = replace(scene, facts={**facts, Fact.METRIC: Vouch(Provenance.ANNOTATED, relative=0.01)})
        witness = Witness(noisy)
        for row in rows_about(noisy, [object_travel], limit=60):
            told += row.answer.metres > 0
            assert faults_of(row, witness) == []
            thing, other = row.evidence.mentions[0], next(t for t in scene.objects if t.motion)
            ghost = replace(thing, object_id=other.id if other.id != thing.object_id else scene.objects[0].id)
            values = dict(row.evidence.values) | {"distance_m": row.evidence.values["distance_m"] + 0.01}
            shown = {view.frame for view in row.views}
            frame = next(f.id for f in scene.frames if f.id not in shown)
            planted = [
                wrong_value(row),
                replace(row, evidence=replace(row.evidence, mentions=(ghost,))),
                replace(row, evidence=replace(row.evidence, values=values)),
                replace(row, evidence=replace(row.evidence, margin=1.01 * row.evidence.margin)),
            ]
            if np.ptp([frame.world_from_camera.translation for frame in scene.frames], axis=0).max() > 0:
                planted.append(replace(row, views=(row.views[0], replace(row.views[1], frame=frame))))
            for changed in planted:
                assert faults_of(signed(changed), witness), row.text
    assert told > 10


def test_points_of_a_real_room_rest_while_the_camera_walks(samples, tmp_path):
    (tmp_path / "adt").mkdir()
    for file in samples("tracks_7scenes_derived").glob("*.npz"):
        shutil.copy(file, tmp_path / "adt")
    reader = open_reader("tapvid3d", str(tmp_path))
    for id in reader.ids():
        scene = reader.load(id)
        rows = rows_about(scene, (point_travel, point_displacement, who_moves, *OFFICIAL))
        assert {row.name for row in rows} == {"point_travel", "point_displacement", "who_moves"}
        assert {row.answer.metres for row in rows if row.name == "point_travel"} == {0.0}
        assert {row.answer.text for row in rows if row.name == "who_moves"} <= {"only the camera", "neither"}
        witness = Witness(scene)
        assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)
    files = samples("tracks_7scenes_derived")  # of no subset: its still points vouch for its poses
    scene = open_reader("tapvid3d", str(files)).load(reader.ids()[0].removeprefix("adt/"))
    rows, witness = rows_about(scene, (point_travel, who_moves)), Witness(scene)
    assert {row.answer.text for row in rows if row.name == "who_moves"} == {"only the camera", "neither"}
    assert {row.answer.metres for row in rows if row.name == "point_travel"} == {0.0}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)
