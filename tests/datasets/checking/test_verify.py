"""Right rows pass, and a row with one fault in it does not, even when all else in it was made to fit."""

import ast
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sightline.datasets.checking.recompute as recompute
from sightline.answers.answer import Answer
from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Angle, Count, Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.datasets.building.engine import build
from sightline.datasets.checking.recompute.catalog import ROUTES
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.checking.verify import verify, verify_rows
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.columns import from_table, to_table
from sightline.datasets.rows.row import Row, signed
from sightline.datasets.rows.shards import read_rows
from sightline.errors import ConfigError, DatasetError, SceneError
from sightline.geometry.box import Box
from sightline.questions.catalog import TYPES
from sightline.questions.draft import Mark
from sightline.questions.profile import open_profile
from sightline.questions.question import ask
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Scene
from sightline.scenes.store import folder_for, write_scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene

PLANTED = 1000


def made_room(number: int) -> Scene:
    """Boxes at random places, some of one label, turned and coloured."""
    rng = np.random.default_rng(number)
    labels = ["chair#1", "chair#2", "desk", "lamp", "sofa", "stool#1", "stool#2", "vase"]
    things = {}
    for i, name in enumerate(labels):
        x, y = -2.6 + 0.75 * i + rng.uniform(-0.1, 0.1), rng.uniform(-0.5, 2.5)
        w, d, h = rng.uniform(0.3, 0.7, 3)
        things[name] = (x, y, h / 2, w, d, h, rng.uniform(-3, 3))
    colours = {name: {"colour": colour} for name, colour in zip(labels, ["red", "blue"] * 4, strict=False)}
    return box_scene(things, frames=3, size=(240, 180), attributes=colours, id=f"made{number}")


class Everywhere:
    """Any source: the made rooms and the procedural ones."""

    def __init__(self) -> None:
        self.procedural = open_reader("procedural", "0..9@240x180x3")
        self.kept: dict[str, Scene] = {}

    def load(self, id: str) -> Scene:
        if id not in self.kept:
            made = id.startswith("made")
            self.kept[id] = made_room(int(id.removeprefix("made"))) if made else self.procedural.load(id)
        return self.kept[id]


ROOMS = Everywhere()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    asked = []
    for name in [f"made{i}" for i in range(4)] + list(ROOMS.procedural.ids()):
        scene = ROOMS.load(name)
        questions, _ = ask(open_profile("core").types, SceneTable(scene), seed=0)
        asked += rows_of(questions, scene, open_profile("core").title, 0)
    return from_table(to_table(asked))


def test_every_type_of_the_core_profile_has_a_second_route_and_appears_here(rows):
    assert {row.name for row in rows} == {kind.name for kind in open_profile("core").types} <= set(ROUTES)
    assert set(ROUTES) == {kind.name for kind in TYPES}


def test_right_rows_pass(rows):
    report = verify_rows(rows, lambda source: ROOMS)
    assert report.rows == len(rows) > 500
    assert report.disagreements == ()


def other(row: Row, value: Answer, rng: np.random.Generator) -> Answer:
    """Another answer of the same kind."""
    if isinstance(value, Length):
        return Length(value.metres * float(rng.choice([0.8, 0.95, 1.05, 1.3])))
    if isinstance(value, Angle):
        return Angle(value.radians * float(rng.choice([0.8, 0.95, 1.05, 1.3])))
    if isinstance(value, Count):
        return Count(value.number + 1)
    if isinstance(value, YesNo):
        return YesNo(not value.yes)
    if isinstance(value, Choice):
        return Choice(value.options, (value.index + 1) % len(value.options))
    if isinstance(value, Pixel):
        return replace(value, u=(value.u + 0.1 * value.width) % value.width)
    if isinstance(value, Vector):
        return Vector((value.xyz[0], -value.xyz[1] - 0.02, value.xyz[2]))
    assert isinstance(value, Box3D)
    return Box3D(Box(value.box.center + (0.05, 0, 0), value.box.size, value.box.rotation))


def with_answer(row: Row, answer: Answer) -> Row:
    form = answer.completed(row.form)
    return replace(row, answer=answer, form=form, options=form.options, spoken=answer.spoken(form))


def wrong_value(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    return with_answer(row, other(row, row.answer, rng))


def wrong_evidence(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    names = [name for name in row.evidence.values if name not in ("overlap", "way_there_px", "way_back_px")]
    if not names:
        return None
    name = names[int(rng.integers(len(names)))]
    values = dict(row.evidence.values) | {name: row.evidence.values[name] * 1.1 + 0.01}
    return replace(row, evidence=replace(row.evidence, values=values))


def wrong_id(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """Another object in place of a mentioned or counted one, its box with it; another pixel in place of a point."""
    evidence = row.evidence
    if evidence.mentions:
        k = int(rng.integers(len(evidence.mentions)))
        rest = [thing for thing in scene.objects if thing.id != evidence.mentions[k].object_id]
        thing = rest[int(rng.integers(len(rest)))]
        mentions = list(evidence.mentions)
        mentions[k] = replace(mentions[k], object_id=thing.id, box=thing.box)
        return replace(row, evidence=replace(evidence, mentions=tuple(mentions)))
    if evidence.objects:
        rest = [thing.id for thing in scene.objects if thing.id not in evidence.objects]
        return replace(row, evidence=replace(evidence, objects=(rest[0], *evidence.objects[1:])))
    if evidence.points:
        points = list(evidence.points)
        u, v = points[0].uv
        points[0] = points[0]._replace(uv=(240 - u, v))
        return replace(row, evidence=replace(evidence, points=tuple(points))) if abs(240 - 2 * u) > 1 else None
    return None


def wrong_frame(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    if not row.views:
        return None
    k = int(rng.integers(len(row.views)))
    rest = [frame.id for frame in scene.frames if frame.id not in {view.frame for view in row.views}]
    old, new = row.views[k].frame, rest[int(rng.integers(len(rest)))]
    if isinstance(row.answer, Count) and row.answer.number == 0:
        label = row.evidence.steps[0][2][0]
        if not any(scene.object(name).label == label for name in Witness(scene).shown(new)):
            return None  # there is none in the other frame either: the row stays true
    views = tuple(replace(view, frame=new) if i == k else view for i, view in enumerate(row.views))
    points = tuple(p._replace(frame=new) if p.frame == old else p for p in row.evidence.points)
    marks = tuple(m._replace(frame=new) if m.frame == old else m for m in row.marks)
    return replace(row, views=views, marks=marks, evidence=replace(row.evidence, points=points))


def wrong_option(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    if not isinstance(row.answer, Choice):
        return None
    answer = row.answer
    way = int(rng.integers(3))
    if way == 0:  # turned round, so that the same letter says another thing
        return with_answer(row, Choice(answer.options[::-1], answer.index))
    if way == 1:  # the truth is not among them
        options = tuple("wall" if i == answer.index else text for i, text in enumerate(answer.options))
        return with_answer(row, Choice(options, answer.index))
    options = (row.answer.text,) * len(row.options)  # the truth is all of them
    return replace(row, options=options, form=replace(row.form, options=options))


FAULTS = (wrong_value, wrong_evidence, wrong_id, wrong_frame, wrong_option)


def planted(rows: list[Row]) -> Iterator[tuple[str, Row]]:
    rng = np.random.default_rng(0)
    count = 0
    while True:
        for k in rng.permutation(len(rows)):
            fault = FAULTS[count % len(FAULTS)]
            changed = fault(rows[k], ROOMS.load(rows[k].scene_id), rng)
            if changed is not None:
                yield f"{fault.__name__} of {rows[k].name}", signed(changed)
                count += 1
                if count == PLANTED:
                    return


def test_of_a_thousand_rows_with_one_fault_each_99_in_100_are_flagged(rows):
    witnesses: dict[str, Witness] = {}
    missed: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for what, row in planted(rows):
        kinds[what.split(" of ")[0]] += 1
        witness = witnesses.setdefault(row.scene_id, Witness(ROOMS.load(row.scene_id)))
        if not faults_of(row, witness):
            missed[what] += 1
    assert set(kinds.values()) == {PLANTED // len(FAULTS)}
    assert missed.total() <= PLANTED // 100, missed


def wrong_margin(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    margin = row.evidence.margin
    return replace(row, evidence=replace(row.evidence, margin=7.0 if margin is None else 1.01 * margin + 2))


def wrong_history(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    return replace(row, history=(("Is it the other one?", "yes"),))


def wrong_title(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    titles = [kind.title for kind in open_profile("core").types if kind.title != row.type]
    return replace(row, type=titles[int(rng.integers(len(titles)))])


def wrong_setting(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """Another value of a parameter that decides what is asked, and the title made to fit."""
    others = {
        "distance": ("surface", "centre"), "to": ("surface", "centre"), "level": ("easy", "hard"),
        "axis": ("height", "width"), "by": ("name", "attribute", "relation"), "refer": ("coordinate", "dot"),
    }  # fmt: skip
    names = [name for name in row.params if name in others]
    if not names:
        return None
    values = [value for value in others[names[0]] if value != row.params[names[0]]]
    params = {**row.params, names[0]: values[int(rng.integers(len(values)))]}
    kind = next(kind for kind in open_profile("core").types if kind.name == row.name)
    return replace(row, params=params, type=replace(kind, label="", params=params).title)


def wrong_scene(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """Another room with other boxes; of its floor and its cameras the row may stay true."""
    if not (row.evidence.mentions and scene.id.startswith("made")):
        return None
    return replace(row, scene_id=f"made{(int(scene.id.removeprefix('made')) + 1) % 4}")


def wrong_colour(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """ "the red desk" for the desk, where one can tell red things from others."""
    colours = sorted({thing.attributes["colour"] for thing in scene.objects if "colour" in thing.attributes})
    names = [one.name for one in row.evidence.mentions if f"the {one.name}" in row.text]
    if not names or not colours:
        return None
    name, colour = names[int(rng.integers(len(names)))], colours[int(rng.integers(len(colours)))]
    text = row.text.replace(f"the {name}", f"the {colour} {name}")
    return replace(row, text=text)


def wrong_showing(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    return replace(row, shows=("scene", "points", "text")[int(rng.integers(3))]) if row.views else None


def wrong_mark(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    return replace(row, marks=(Mark(row.views[0].frame, "dot", ((5.0, 5.0),)),)) if row.views else None


def wrong_decider(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """One more thing that is said to have decided the answer, or a step that did not lead to it."""
    rest = [thing.id for thing in scene.objects if thing.id not in row.evidence.objects]
    objects = (*row.evidence.objects, rest[int(rng.integers(len(rest)))])
    steps = (*row.evidence.steps, ("b", "left_of", ("desk", rest[0])))
    changed = {"objects": objects} if rng.random() < 0.5 else {"steps": steps}
    return replace(row, evidence=replace(row.evidence, **changed))


def wrong_text(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """The answer told, one word of the question changed, or the words of another question about the same things."""
    ways = [f"{row.text} The answer is {row.spoken}.", f"{row.text} Or not?", f"Not counting two, {row.text}"]
    for was, other in (("nearer", "farther"), ("front of", "behind"), ("visible", "hidden"), ("first", "second"),
                       ("far", "often"), ("from", "beyond"), ("taller", "shorter"), ("left", "north")):  # fmt: skip
        ways += [row.text.replace(was, other)] if was in row.text else []
    return replace(row, text=ways[int(rng.integers(len(ways)))])


def wrong_pictures(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """One more picture, or one less, or one shown as something else."""
    if not row.views:
        return None
    rest = [frame.id for frame in scene.frames if frame.id not in {view.frame for view in row.views}]
    first, *others = row.views
    more = replace(first, frame=rest[0], role=("reference", "support", "video")[int(rng.integers(3))])
    other = replace(first, role=("support", "video")[int(rng.integers(2))])
    ways = [(*row.views, more), (other, *others), tuple(others)]
    return replace(row, views=ways[int(rng.integers(3))])


def wrong_words_for_it(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """One of the facts that it rests on left out, or one more that the scene vouches for."""
    vouched = {str(fact): str(vouch.provenance) for fact, vouch in scene.facts.items()}
    more = sorted(vouched.keys() - row.provenance.keys())
    name = sorted(row.provenance)[int(rng.integers(len(row.provenance)))]
    less = {fact: word for fact, word in row.provenance.items() if fact != name}
    return replace(
        row, provenance=less if not more or rng.random() < 0.5 else {**row.provenance, more[0]: vouched[more[0]]}
    )


def wrong_overlap(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """A value that belongs to a pair of pictures, one more than it is."""
    names = [name for name in ("overlap", "way_there_px", "way_back_px") if name in row.evidence.values]
    if not names:
        return None
    name = names[int(rng.integers(len(names)))]
    values = {**row.evidence.values, name: row.evidence.values[name] + 1}
    return replace(row, evidence=replace(row.evidence, values=values))


SUBTLE = (
    wrong_margin, wrong_history, wrong_title, wrong_setting, wrong_scene, wrong_colour, wrong_showing, wrong_mark,
    wrong_decider, wrong_text, wrong_pictures, wrong_words_for_it, wrong_overlap,
)  # fmt: skip


@pytest.mark.parametrize("fault", SUBTLE)
def test_a_fault_that_leaves_the_answer_right_is_flagged_too(rows, fault):
    rng = np.random.default_rng(1)
    witnesses: dict[str, Witness] = {}
    tried, missed = 0, []
    for k in rng.permutation(len(rows))[:300]:
        changed = fault(rows[k], ROOMS.load(rows[k].scene_id), rng)
        if changed is not None:
            tried += 1
            witness = witnesses.setdefault(changed.scene_id, Witness(ROOMS.load(changed.scene_id)))
            if not faults_of(signed(changed), witness):
                missed.append(changed)
    assert tried > 30
    assert not missed, [(row.type, row.text) for row in missed]


def test_a_row_that_was_changed_without_a_new_id_is_flagged(rows):
    changed = replace(rows[0], seed=rows[0].seed + 1)
    found = faults_of(changed, Witness(ROOMS.load(changed.scene_id)))
    assert [fault.what for fault in found] == ["id"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"split": "test"}, "split"),
        ({"licence": "free"}, "licence"),
        ({"collection": "elsewhere"}, "collection"),
        ({"spoken": "7.77 m"}, "spoken"),
        ({"scorer": "iou"}, "scorer"),
        ({"name": "sorcery"}, "type"),
        ({"provenance": {"metric": "laser"}}, "provenance of metric"),
        ({"provenance": {}}, "provenance of metric"),
        ({"views": ()}, "views"),
        ({"text": "Which is the heavier one?"}, "wording"),
    ],
)
def test_each_claim_of_a_row_is_looked_at(rows, change, what):
    row = next(row for row in rows if row.name == "object_gap")
    found = faults_of(signed(replace(row, **change)), Witness(ROOMS.load(row.scene_id)))
    assert what in {fault.what for fault in found}


def test_names_that_changed_places_in_the_text_are_flagged(rows):
    for name in ("left_right", "front_behind", "egocentric_direction"):
        row = next(row for row in rows if row.name == name)
        a, b = (mention.name for mention in row.evidence.mentions[:2])
        swapped = row.text.replace(a, "\0").replace(b, a).replace("\0", b)
        found = faults_of(signed(replace(row, text=swapped)), Witness(ROOMS.load(row.scene_id)))
        assert "order" in {fault.what for fault in found}


def test_a_margin_inside_the_noise_is_flagged(rows):
    row = signed(replace(rows[0], evidence=replace(rows[0].evidence, margin=1.5)))
    assert "margin" in {fault.what for fault in faults_of(row, Witness(ROOMS.load(row.scene_id)))}


def test_a_wrong_depth_at_the_second_end_of_a_match_is_flagged(rows):
    row = next(row for row in rows if row.name == "pixel_correspondence")
    first, second = row.evidence.points
    points = (first, second._replace(depth=1000 * second.depth))
    found = faults_of(
        signed(replace(row, evidence=replace(row.evidence, points=points))), Witness(ROOMS.load(row.scene_id))
    )
    assert {fault.what for fault in found} == {"point depth"}


def test_a_match_on_a_thing_that_moves_is_flagged(rows):
    row = next(row for row in rows if row.name == "pixel_correspondence")
    scene, (first, second) = ROOMS.load(row.scene_id), row.evidence.points
    frame = scene.frame(first.frame)
    spot = frame.world_from_camera.apply(frame.camera.unproject(np.array(first.uv), first.depth))
    here, elsewhere = Box(spot, np.full(3, 0.1)), Box(spot + 1.0, np.full(3, 0.1))
    for motion, wrong in (({first.frame: here}, True), ({second.frame: here}, True), ({first.frame: elsewhere}, False)):
        mover = replace(scene.objects[0], motion=motion)
        moving = replace(scene, objects=(mover, *scene.objects[1:]))
        assert any("which moves" in fault.found for fault in faults_of(row, Witness(moving))) is wrong


def test_a_name_that_could_mean_another_thing_is_flagged(rows):
    row = next(row for row in rows if row.name == "object_size" and row.scene_id == "made0")
    mention = row.evidence.mentions[0]
    scene = ROOMS.load("made0")
    shown = Witness(scene).shown(row.views[0].frame)
    twin = next(thing for thing in scene.objects if thing.id in shown and thing.id != mention.object_id)
    label, colour = scene.object(mention.object_id).label, scene.object(mention.object_id).attributes
    objects = tuple(replace(o, label=label, attributes=colour) if o is twin else o for o in scene.objects)
    found = faults_of(row, Witness(replace(scene, objects=objects)))
    assert f"what {mention.name!r} means" in {fault.what for fault in found}


def test_a_folder_is_verified_with_its_files_and_its_val_share(tmp_path):
    build(open_reader("procedural", "0..6@160x120x2"), "core", tmp_path, val=0.5, budget=60)
    report = verify(tmp_path)
    assert report.rows == len(list(read_rows(tmp_path))) > 30
    assert report.disagreements == ()
    assert {row.split for row in read_rows(tmp_path)} == {"train", "val"}
    assert verify(tmp_path, sample=7).rows == 7
    with pytest.raises(ConfigError, match="sample is 0"):
        verify(tmp_path, sample=0)
    shard = tmp_path / "rows-00000.parquet"
    data = bytearray(shard.read_bytes())
    data[100] ^= 1
    shard.write_bytes(data)
    with pytest.raises(DatasetError, match="not the file that was written"):
        verify(tmp_path)


@pytest.mark.parametrize(
    ("reader", "sample", "split"),
    [("rgbd", "rgbd_7scenes_redkitchen/sparse", "train"), ("vsi", "vsi_meta_info", "test")],
)
def test_every_row_about_a_real_scan_is_told_again_and_stays_in_its_split(tmp_path, samples, reader, sample, split):
    build(open_reader(reader, str(samples(sample))), "core", tmp_path)
    report = verify(tmp_path)
    assert report.rows > 20
    assert report.disagreements == ()
    assert {row.split for row in read_rows(tmp_path)} == {split}


def test_a_scene_that_is_gone_is_a_disagreement_of_each_of_its_rows(rows):
    def gone(source: str) -> Everywhere:
        raise SceneError("the disk is away")

    report = verify_rows(rows[:5], gone)
    assert [one.row_id for one in report.disagreements] == [row.id for row in rows[:5]]
    assert {one.what for one in report.disagreements} == {"scene"}


def test_no_second_route_imports_a_question_function():
    allowed = {"sightline.questions.draft"}
    files = [*Path(recompute.__file__).parent.glob("*.py"), Path(recompute.__file__).parents[1] / "verify.py"]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sightline.questions"):
                assert node.module in allowed, f"{path.name} imports {node.module}"


def test_a_source_that_is_gone_is_one_error_and_no_disagreement(tmp_path):
    things = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
    write_scene(box_scene(things, frames=2), tmp_path / "scans" / "hall")
    build(open_reader("folder", str(tmp_path / "scans")), "core", tmp_path / "rows")
    assert verify(tmp_path / "rows").count == 0
    (tmp_path / "scans").rename(tmp_path / "elsewhere")
    with pytest.raises(DatasetError, match="scans cannot be opened, so nothing can be worked out again"):
        verify(tmp_path / "rows")


@pytest.mark.parametrize("name", ["depth_0.npy", "rgb.png"])
def test_rows_that_need_a_file_that_is_gone_are_counted_and_the_others_judged(tmp_path, name):
    scans, reader = tmp_path / "scans", open_reader("procedural", "0..2@160x120x3")
    for scene in reader.ids():
        write_scene(reader.load(scene), folder_for(scans, scene))
    build(open_reader("folder", str(scans)), "core", tmp_path / "rows")
    asked = list(read_rows(tmp_path / "rows"))
    gone = next(file for file in sorted(scans.rglob(name)) if "000001" in file.parts)
    gone.unlink()
    report = verify(tmp_path / "rows", out=tmp_path / "wrong.jsonl")
    assert report.count == 0 and (tmp_path / "wrong.jsonl").read_bytes() == b""
    [(file, left)] = report.lacking.items()
    assert file == str(gone) and 5 < left == len(asked) - report.rows
    assert {row.scene_id for row in asked} > {gone.parts[-4]}
    other = next(row for row in asked if row.scene_id != gone.parts[-4] and row.name == "object_gap")
    wrong = signed(replace(other, answer=Length(77.0)))
    report = verify_rows([wrong, *asked])
    assert {one.row_id for one in report.disagreements} == {wrong.id} and report.lacking == {file: left}


def test_a_disagreement_comes_with_what_the_answer_rests_on(rows):
    wrong = signed(replace(next(row for row in rows if row.name == "object_gap"), answer=Length(77.0)))
    [found] = [one for one in verify_rows([wrong], lambda source: ROOMS).disagreements if one.what == "answer"]
    told = json.loads(found.evidence)
    assert told["things"] == {mention.object_id: mention.name for mention in wrong.evidence.mentions}
    assert told["views"] == [view.frame for view in wrong.views] and told["values"] == dict(wrong.evidence.values)
