"""Rows about sets of frames pass when they are right, and no row with one fault in it does."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.number import Length
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.frame_sets import Stretch
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import Row, RowView, signed
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.questions.frames.size_over_frames import size_over_frames
from sightline.questions.question import ask
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud

THINGS = {
    "bench": (0.0, 0.0, 0.4, 3.6, 0.5, 0.8, 0.1),
    "shelf": (-2.4, 0.9, 0.9, 1.2, 0.4, 1.8, 0.3),
    "stool#1": (2.6, 0.3, 0.3, 0.5, 0.5, 0.6),
    "stool#2": (-1.0, 1.6, 0.5, 0.6, 0.6, 1.0),
    "person": (1.0, 1.8, 0.8, 0.5, 0.5, 1.6),
}
COLOURS = {"stool#1": {"colour": "red"}, "stool#2": {"colour": "blue"}}
EYES = [(-1.2, -0.75, 0.9), (0.0, -0.75, 0.9), (1.2, -0.75, 0.9), (-2.2, -2.0, 1.6), (2.0, -2.0, 1.6), (0.3, -3.2, 1.8)]
KINDS = [
    size_over_frames.using(axis=axis, frames=k, cover=cover, box=box, limit=40)
    for axis in ("height", "length", "width")
    for cover, box, sizes in (("bins", "own", (1, 2, 3)), ("extent", "room", (1, 2)), ("extent", "own", (1, 2)))
    for k in sizes
]


def hall(**kwargs) -> Scene:
    views = [Pose.looking(eye, (0.9 * eye[0], 0.2, 0.5)) for eye in EYES]
    return box_scene(THINGS, frames=views, attributes=COLOURS, **kwargs)


def rows_about(scene: Scene) -> list[Row]:
    return rows_of(ask(KINDS, SceneTable(scene), 0)[0], scene, "mine@1", 0)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return hall()


@pytest.fixture(scope="module")
def rows(scene) -> list[Row]:
    return rows_about(scene)


@pytest.fixture(scope="module")
def witness(scene) -> Witness:
    return Witness(scene)


def test_right_rows_pass(rows, witness):
    assert len(rows) > 80
    assert {(row.params["frames"], row.params["cover"]) for row in rows} == {
        (1, "bins"), (2, "bins"), (3, "bins"), (1, "extent"), (2, "extent"),
    }  # fmt: skip
    assert [fault for row in rows for fault in faults_of(row, witness)] == []


@pytest.mark.parametrize("given", [{"without": [Fact.MASKS], "sightings": False}, {"sigma": 0.01}])
def test_right_rows_of_poorer_scenes_pass_too(given):
    poorer = hall(**given)
    asked, other = rows_about(poorer), Witness(poorer)
    assert len(asked) > 40
    assert [fault for row in asked for fault in faults_of(row, other)] == []


def longer(row: Row) -> Row:
    answer = Length(1.03 * row.answer.metres)
    return replace(row, answer=answer, spoken=answer.spoken(row.form))


def other_frame(row: Row) -> Row:
    """One of the frames replaced by one that is not of the set."""
    shown = {view.frame for view in row.views}
    rest = [str(f) for f in range(len(EYES)) if str(f) not in shown]
    return replace(row, views=(*row.views[:-1], replace(row.views[-1], frame=rest[0])))


def one_more(row: Row) -> Row:
    shown = {view.frame for view in row.views}
    rest = next(str(f) for f in range(len(EYES)) if str(f) not in shown)
    return replace(row, views=(*row.views, RowView(rest, "reference")))


def one_less(row: Row) -> Row | None:
    return replace(row, views=row.views[:-1]) if len(row.views) > 1 else None


def other_axis(row: Row) -> Row:
    axis = {"height": "length", "length": "width", "width": "height"}[row.params["axis"]]
    kind = size_over_frames.using(**{**row.params, "axis": axis})
    return replace(row, params=kind.params, type=kind.title)


def other_cover(row: Row) -> Row:
    kind = size_over_frames.using(**{**row.params, "frames": 3, "cover": "bins"})
    return replace(row, params=kind.params, type=kind.title) if row.params["frames"] != 3 else None


def other_thing(row: Row) -> Row:
    [mention] = row.evidence.mentions
    another = next(name for name in THINGS if name != mention.object_id)
    wrong = replace(mention, object_id=another, box=Box.from_yaw(THINGS[another][:3], THINGS[another][3:6]))
    return replace(row, evidence=replace(row.evidence, mentions=(wrong,)))


def told_wrong(name: str, by: float):
    def wrong(row: Row) -> Row | None:
        if name not in row.evidence.values:
            return None
        values = {**row.evidence.values, name: row.evidence.values[name] + by}
        return replace(row, evidence=replace(row.evidence, values=values))

    return wrong


def other_difficulty(row: Row) -> Row:
    return replace(row, difficulty=(row.difficulty + 0.5) % 1.0)


def other_words(row: Row) -> Row | None:
    text = row.text.replace("all of these images", "the image")
    return replace(row, text=text) if text != row.text else None


def no_set(row: Row) -> Row:
    return replace(row, views=tuple(replace(view, role="support") for view in row.views))


FAULTS = {
    "longer": longer, "other_frame": other_frame, "one_more": one_more, "one_less": one_less, "other_axis": other_axis,
    "other_cover": other_cover, "other_thing": other_thing, "covered": told_wrong("covered", -0.2),
    "covered_by_fewer": told_wrong("covered_by_fewer", 0.1), "pixels": told_wrong("pixels_1", 1.0),
    "pixels_2": told_wrong("pixels_2", -1.0), "metres": told_wrong("length_m", 0.01), "difficulty": other_difficulty,
    "other_words": other_words, "no_set": no_set,
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_found_in_each_row(fault, rows, witness):
    changed = [FAULTS[fault](row) for row in rows]
    tried = [row for row in changed if row is not None]
    assert len(tried) >= 20
    missed = [row.text for row in tried if not faults_of(signed(row), witness)]
    assert not missed


def scanned(scene: Scene) -> Scene:
    """The same hall with a scan of its things, so that no frame decides which points there are."""
    points = cloud([thing.box for thing in scene.objects], 1500, np.random.default_rng(0))
    return replace(scene, read_points=lambda: points, facts={**scene.facts, Fact.POINTS: Vouch(Provenance.SYNTHETIC)})


def test_right_rows_of_a_scan_pass_and_a_frame_that_no_longer_sees_its_part_is_flagged(scene):
    whole = scanned(scene)
    rows = rows_about(whole)
    witness = Witness(whole)
    assert len(rows) > 80 and [fault for row in rows for fault in faults_of(row, witness)] == []
    row = next(row for row in rows if row.params["frames"] == 3 and row.evidence.mentions[0].object_id == "bench")
    name = row.views[1].frame
    blind = replace(scene.frame(name).depth, read=lambda: np.full((120, 160), 9.0, dtype=np.float32))
    frames = tuple(replace(f, depths={"synthetic": blind}) if f.id == name else f for f in whole.frames)
    found = {fault.what for fault in faults_of(row, Witness(replace(whole, frames=frames)))}
    assert found == {f"points in frame {name}", "views", "covered"}


def test_a_twin_in_the_last_frame_is_flagged(rows, scene):
    row = next(row for row in rows if len(row.views) == 2 and row.evidence.mentions[0].object_id == "shelf")
    seen = [set(Witness(scene).shown(view.frame)) for view in row.views]
    twin = next(iter(seen[1] - seen[0]), None) or next(iter(seen[1] - {"shelf"}))
    objects = tuple(replace(o, label="shelf", attributes={}) if o.id == twin else o for o in scene.objects)
    found = {fault.what for fault in faults_of(row, Witness(replace(scene, objects=objects)))}
    assert f"what 'shelf' means in frame {row.views[1].frame}" in found


def test_a_side_that_a_thing_has_not_and_what_moves_are_flagged(rows, scene):
    row = next(row for row in rows if row.params["axis"] == "length" and row.evidence.mentions[0].name == "shelf")
    motion = {row.views[0].frame: scene.object("shelf").box}
    for change, what in (({"label": "old person"}, "label"), ({"motion": motion}, "object")):
        objects = tuple(replace(o, **change) if o.id == "shelf" else o for o in scene.objects)
        assert what in {fault.what for fault in faults_of(row, Witness(replace(scene, objects=objects)))}


def test_a_stretch_is_what_its_places_say():
    found = Stretch.of(np.array([0.12, -0.01, 1.02, 0.14]))
    assert (found.count, found.low, found.high) == (4, -0.01, 1.02)
    assert found.slices == 1 | 1 << 2 | 1 << 19
    assert Stretch.of(np.zeros(0)).slices == 0
