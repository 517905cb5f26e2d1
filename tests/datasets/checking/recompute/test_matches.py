"""Matches and points out of view are told again from the depth maps; one planted fault in a row is noticed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.choice import Choice, YesNo
from sightline.answers.region import Pixel
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import Row, signed
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.questions.frames.correspondence import correspondence_choice, pixel_correspondence
from sightline.questions.frames.in_view import point_in_view
from sightline.questions.frames.shown_where import point_shown_in
from sightline.questions.question import QuestionType, ask
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import DepthMap, Frame, PointCloud, Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud, trace

THINGS = {
    "lamp": (-1.2, 0.5, 0.6, 0.4, 0.4, 1.2), "desk": (1.1, 0.2, 0.4, 1.2, 0.6, 0.8),
    "chair": (-0.2, 1.5, 0.45, 0.5, 0.5, 0.9), "screen": (0.3, -0.9, 1.0, 0.9, 0.08, 2.0),
}  # fmt: skip
VIEWS = [Pose.looking((x, -3.0, 1.6), (-0.3 * x, 0.6, 0.7)) for x in (-1.6, 0.0, 1.7)]
KINDS = [
    pixel_correspondence, pixel_correspondence.using(refer="dot"), correspondence_choice,
    correspondence_choice.using(level="hard", refer="coordinate"), point_in_view,
    point_in_view.using(refer="coordinate"),
]  # fmt: skip


def plain() -> Scene:
    return box_scene(THINGS, frames=VIEWS, size=(240, 180), sigma=0.004)


def scanned() -> Scene:
    """The same with a scan of its boxes, on which all points then lie."""
    scene = plain()
    points = cloud([thing.box for thing in scene.objects], 4000, np.random.default_rng(0))
    facts = {**scene.facts, Fact.POINTS: Vouch(Provenance.SYNTHETIC)}
    return replace(scene, facts=facts, read_points=lambda: points)


def two_eyed() -> Scene:
    """The same with depth from a finer camera that stands 5 cm to the right of the colour camera."""
    scene, aside = plain(), Pose(np.eye(3), np.array([0.05, 0.0, 0.0]))
    camera = Camera.from_fov(320, 240, 1.3)
    boxes = [thing.box for thing in scene.objects]

    def seen(frame: Frame) -> Frame:
        depth = trace(boxes, camera, frame.world_from_camera @ aside)[0].astype(np.float32)
        return replace(
            frame, depths={"sensor": DepthMap(camera, lambda: depth, Vouch(Provenance.SENSOR, 0.004), aside)}
        )

    return replace(scene, frames=tuple(map(seen, scene.frames)))


SCENES = {"plain": plain, "scanned": scanned, "two-eyed": two_eyed}


def made_rows(scene: Scene, kind: QuestionType, count: int = 60) -> list[Row]:
    return rows_of(ask([kind.using(limit=count)], SceneTable(scene), 0)[0], scene, "own@1", 0)


@pytest.fixture(scope="module")
def worlds() -> dict[str, tuple[Witness, dict[str, list[Row]]]]:
    found = {}
    for name, make in SCENES.items():
        scene = make()
        found[name] = Witness(scene), {kind.title: made_rows(scene, kind) for kind in KINDS}
    return found


@pytest.mark.parametrize("world", SCENES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_right_rows_pass(worlds, world, kind):
    witness, rows = worlds[world]
    assert len(rows[kind.title]) >= 20
    assert [faults_of(row, witness) for row in rows[kind.title]] == [[]] * len(rows[kind.title])


def test_points_on_a_scan_name_it(worlds):
    witness, rows = worlds["scanned"]
    for row in rows["pixel_correspondence"]:
        one, other = row.evidence.points
        assert one.index == other.index is not None
        wrong = replace(row, evidence=replace(row.evidence, points=(one._replace(index=one.index + 1), other)))
        assert "point of the scan" in {fault.what for fault in faults_of(signed(wrong), witness)}
    assert isinstance(witness.cloud, PointCloud)


@pytest.mark.parametrize("world", ["plain", "scanned"])
def test_how_many_wrong_points_are_on_the_same_thing_is_counted_again(worlds, world):
    witness, rows = worlds[world]
    told = [row for row in rows["correspondence_choice"] if "on_same_thing" in row.evidence.values]
    assert len(told) >= 3
    for row in told:
        values = {**row.evidence.values, "on_same_thing": row.evidence.values["on_same_thing"] + 1.0}
        without = {name: value for name, value in values.items() if name != "on_same_thing"}
        for changed in (values, without):
            wrong = signed(replace(row, evidence=replace(row.evidence, values=changed)))
            assert [fault.what for fault in faults_of(wrong, witness)] == ["values"]


def with_point(row: Row, k: int, **changed: object) -> Row:
    points = list(row.evidence.points)
    points[k] = points[k]._replace(**changed)
    return replace(row, evidence=replace(row.evidence, points=tuple(points)))


def with_mark(row: Row, k: int, uv: tuple[float, float]) -> Row:
    marks = list(row.marks)
    if k < len(marks):
        marks[k] = marks[k]._replace(uv=(uv,))
    return replace(row, marks=tuple(marks))


def other_answer(row: Row, rng: np.random.Generator) -> Row:
    value = row.answer
    if isinstance(value, Choice):
        value = Choice(value.options, (value.index + 1) % 4)
    elif isinstance(value, YesNo):
        value = YesNo(not value.yes)
    else:
        assert isinstance(value, Pixel)
        value = replace(value, u=value.u + 1.0)
    return replace(row, answer=value, spoken=value.spoken(row.form))


def shifted_start(row: Row, rng: np.random.Generator) -> Row | None:
    """Another first pixel, and where it is pointed to by a dot, that dot too; a point beside one that cannot be seen
    cannot be seen either."""
    if row.answer == YesNo(False):
        return None
    u, v = row.evidence.points[0].uv
    changed = with_point(row, 0, uv=(u + 6.0, v))
    return with_mark(changed, 0, (u + 6.0, v)) if row.params["refer"] == "dot" else changed


def deeper_start(row: Row, rng: np.random.Generator) -> Row:
    return with_point(row, 0, depth=row.evidence.points[0].depth * 1.3)


def frames_swapped(row: Row, rng: np.random.Generator) -> Row:
    one, other = row.views
    return replace(row, views=(replace(one, frame=other.frame), replace(other, frame=one.frame)))


def reason_changed(row: Row, rng: np.random.Generator) -> Row:
    return replace(row, evidence=replace(row.evidence, steps=(("seen", "look_for", ("point",)),)))


def value_changed(row: Row, rng: np.random.Generator) -> Row:
    name = list(row.evidence.values)[int(rng.integers(len(row.evidence.values)))]
    values = {**row.evidence.values, name: row.evidence.values[name] + 1.0}
    return replace(row, evidence=replace(row.evidence, values=values))


def harder(row: Row, rng: np.random.Generator) -> Row:
    return replace(row, difficulty=(row.difficulty or 0.0) / 2 + 0.001)


def match_moved(row: Row, rng: np.random.Generator) -> Row | None:
    """What the second image shows, its mark with it: the right point or what hides it."""
    if len(row.evidence.points) < 2:
        return None
    k = 1 + (row.answer.index if isinstance(row.answer, Choice) else 0)
    u, v = row.evidence.points[k].uv
    changed = with_point(row, k, uv=(u, v - 5.0))
    return with_mark(changed, len(row.marks) - 5 + k, (u, v - 5.0)) if isinstance(row.answer, Choice) else changed


def wrong_one_at_the_right_place(row: Row, rng: np.random.Generator) -> Row | None:
    """One of the wrong points lies where the right one does, a pixel aside."""
    if not isinstance(row.answer, Choice):
        return None
    k, right = 1 + (row.answer.index + 1) % 4, row.evidence.points[1 + row.answer.index]
    uv = (right.uv[0] + 1.0, right.uv[1])
    return with_mark(with_point(row, k, uv=uv, depth=right.depth, index=right.index), len(row.marks) - 5 + k, uv)


def letters_swapped(row: Row, rng: np.random.Generator) -> Row | None:
    """Two dots of the second image change their letters."""
    if row.name != "correspondence_choice":
        return None
    *rest, c, d = row.marks
    return replace(row, marks=(*rest, c._replace(label="D"), d._replace(label="C")))


FAULTS: tuple[Callable[[Row, np.random.Generator], Row | None], ...] = (
    other_answer, shifted_start, deeper_start, frames_swapped, reason_changed, value_changed, harder, match_moved,
    wrong_one_at_the_right_place, letters_swapped,
)  # fmt: skip


@pytest.mark.parametrize("world", SCENES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(worlds, world, fault):
    witness, rows = worlds[world]
    rng, tried, missed = np.random.default_rng(0), 0, Counter()
    for title, some in rows.items():
        for row in some[:25]:
            changed = fault(row, rng)
            if changed is not None:
                tried += 1
                missed[title] += not faults_of(signed(changed), witness)
    assert tried >= 25 and missed.total() <= tried // 100, missed


def test_hard_wrong_points_on_both_sides_of_the_right_one_are_noticed(worlds):
    witness, rows = worlds["plain"]
    width, told = 240, []
    for row in rows[KINDS[3].title]:
        right, (first, second) = row.answer.index, [k for k in range(4) if k != row.answer.index][:2]
        u, v = row.evidence.points[1 + right].uv
        aside = np.array(row.evidence.points[1 + first].uv) - (u, v)
        aside *= 0.06 * width / np.linalg.norm(aside)  # each within 8 % of the right one, the two 12 % apart
        for k, way in ((first, aside), (second, -aside)):
            row = with_point(row, 1 + k, uv=(u + way[0], v + way[1]))
        told.append("wrong points" in {fault.what for fault in faults_of(signed(row), witness)})
    assert len(told) >= 20 and all(told)


STEPS = ((-1.7, 0.5), (-1.1, 0.2), (-0.6, 0.5), (0.0, 0.1), (0.5, 0.6), (1.1, -0.3), (1.7, 0.0))
SHOWN_IN = [point_shown_in, point_shown_in.using(refer="coordinate"), point_shown_in.using(count=2)]


@pytest.fixture(scope="module")
def walk() -> tuple[Witness, list[Row]]:
    """Rows of a walk past a screen, of which more images than two are compared."""
    frames = [Pose.looking((x, -3.0, 1.6), (aim, 0.6, 0.7)) for x, aim in STEPS]
    scene = box_scene(THINGS, frames=frames, size=(160, 120), sigma=0.004)
    return Witness(scene), [row for kind in SHOWN_IN for row in made_rows(scene, kind, 40)]


def with_images(row: Row, one: int, other: int) -> Row:
    """The same with two of the further images in each other's place, and all that is said of them."""
    order = list(range(len(row.views)))
    order[one], order[other] = other, one
    views = tuple(row.views[k] for k in order)
    of_image = [[point for point in row.evidence.points if point.frame == view.frame] for view in views]
    values = dict(row.evidence.values)
    one_name, other_name = f"overlap_{one + 1}", f"overlap_{other + 1}"
    values[one_name], values[other_name] = values[other_name], values[one_name]
    whys = [row.evidence.steps[k - 1][0] for k in order[1:]]
    steps = tuple((why, "look_for", ("point", f"image {n}")) for n, why in enumerate(whys, 2))
    points = tuple(point for some in of_image for point in some)
    return replace(row, views=views, evidence=replace(row.evidence, points=points, values=values, steps=steps))


def answered(row: Row, index: int) -> Row:
    value = Choice(row.answer.options, index)
    return replace(row, answer=value, spoken=value.spoken(row.form))


def test_where_a_point_is_shown_is_told_again(walk):
    witness, rows = walk
    assert len(rows) >= 60 and {row.params["count"] for row in rows} == {2, 3}
    assert [faults_of(row, witness) for row in rows] == [[]] * len(rows)


def test_two_further_images_that_change_places_change_the_answer(walk):
    witness, rows = walk
    turned = {0: 1, 1: 0}
    for row in rows:
        index = turned.get(row.answer.index, row.answer.index)
        changed = with_images(row, 1, 2)
        assert faults_of(signed(answered(changed, index)), witness) == []
        if index != row.answer.index:
            assert "answer" in {fault.what for fault in faults_of(signed(changed), witness)}


def other_option(row: Row) -> Row:
    return answered(row, (row.answer.index + 1) % len(row.answer.options))


def views_swapped(row: Row) -> Row:
    """Two further images change places and nothing that is said of them."""
    first, one, other, *rest = row.views
    return replace(row, views=(first, other, one, *rest))


def one_image_twice(row: Row) -> Row:
    return replace(row, views=(*row.views[:-1], row.views[1]))


def one_image_less(row: Row) -> Row:
    return replace(row, views=row.views[:-1])


def first_image_changed(row: Row) -> Row:
    first, one, *rest = row.views
    return replace(row, views=(replace(first, frame=one.frame), replace(one, frame=first.frame), *rest))


def no_match_said(row: Row) -> Row:
    points = row.evidence.points
    if len(points) < 2:
        return one_image_less(row)
    return replace(row, evidence=replace(row.evidence, points=points[:-1]))


def end_moved(row: Row) -> Row | None:
    if len(row.evidence.points) < 2:
        return None
    u, v = row.evidence.points[1].uv
    return with_point(row, 1, uv=(u, v - 5.0))


def reasons_changed(row: Row) -> Row:
    (_, how, what), *rest = row.evidence.steps
    return replace(row, evidence=replace(row.evidence, steps=(("seen", how, what), *rest)))


def overlap_changed(row: Row) -> Row:
    return replace(row, evidence=replace(row.evidence, values={**row.evidence.values, "overlap_3": 0.9}))


def way_changed(row: Row) -> Row:
    values = {**row.evidence.values, "way_there_px": row.evidence.values.get("way_there_px", 0.0) + 0.5}
    return replace(row, evidence=replace(row.evidence, values=values))


def easier(row: Row) -> Row:
    return replace(row, difficulty=row.difficulty / 2)


def other_words(row: Row) -> Row:
    return replace(row, text=row.text.replace("image 2, ", "").replace("image 2 or", "image 4 or"))


@pytest.mark.parametrize(
    "fault",
    [
        other_option, views_swapped, one_image_twice, one_image_less, first_image_changed, no_match_said, end_moved,
        reasons_changed, overlap_changed, way_changed, easier, other_words,
    ],
)  # fmt: skip
def test_a_planted_fault_of_several_images_is_noticed(walk, fault):
    witness, rows = walk
    changed = [one for row in rows if (one := fault(row)) is not None]
    missed = [row for row in changed if not faults_of(signed(row), witness)]
    # Two images outside of which a point lies are as good in either order.
    free = [row for row in missed if fault is views_swapped and {s[0] for s in row.evidence.steps[:2]} == {"outside"}]
    assert len(changed) >= 25 and len(missed) == len(free)
