import json

import numpy as np
import pytest

from sightline.errors import ReaderError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_frames import depth_residuals
from sightline.scenes.fact import Fact, Provenance
from sightline.scenes.formats.capture_tar import CaptureTar
from sightline.scenes.readers.ca1m import open_root
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.scenes.readers.capture_writer import (
    LASER,
    LIDAR,
    SCANNER_FROM_WORLD,
    START_NS,
    STEP_NS,
    THINGS,
    VIDEO,
    camera_of,
    glide,
    write_capture,
)
from tests.scenes.readers.damage import survives

TAR = "ca1m-val-42898570.tar"


def load(tmp_path, rule="@all", edit=None, count=8):
    path = write_capture(tmp_path / TAR, count, edit)
    return open_root(f"{path}{rule}").load(VIDEO)


def world_from_scanner(scene) -> Pose:
    """Where the reader put the scanner's world: z is up, the heading is free."""
    return scene.frames[0].world_from_camera @ (SCANNER_FROM_WORLD @ glide(1)[0]).inverse()


def test_frames_come_in_metres_with_z_up_each_depth_with_its_own_camera_and_provenance(tmp_path):
    scene, truth = load(tmp_path), box_scene(THINGS, frames=glide(8))
    turn = world_from_scanner(scene) @ SCANNER_FROM_WORLD
    assert turn.rotation[2] == pytest.approx((0, 0, 1), abs=1e-9)
    for f, (made, read) in enumerate(zip(truth.frames, scene.frames, strict=True)):
        assert read.id == str(START_NS + f * STEP_NS) and read.time_s == pytest.approx((START_NS + f * STEP_NS) / 1e9)
        assert read.world_from_camera.close_to(turn @ made.world_from_camera, 1e-9, 1e-7)
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        assert read.camera.cx == pytest.approx(made.camera.cx)
        assert list(read.depths) == ["laser", "sensor"]
        assert read.depths["laser"].camera == camera_of(LASER) and read.depths["sensor"].camera == camera_of(LIDAR)
        laser = read.depths["laser"].read().reshape(30, 2, 40, 2).mean(axis=(1, 3))
        assert np.nanmedian(read.depths["sensor"].read() - laser) == pytest.approx(0.02, abs=0.002)
        assert (read.depths["sensor"].read_confidence() == 0.5).all()
    provenances = {kind: depth.vouch.provenance for kind, depth in scene.frames[0].depths.items()}
    assert provenances == {"laser": Provenance.LASER, "sensor": Provenance.SENSOR}
    assert (scene.split, scene.id, scene.dropped) == ("test", VIDEO, {"wall, floor, ceiling or door frame": 2})
    assert check(scene) == ()


def test_boxes_are_the_worlds_stand_on_their_own_z_and_hold_their_depth(tmp_path):
    scene = load(tmp_path)
    assert [(thing.id, thing.label) for thing in scene.objects] == [("lamp", "lamp"), ("office_chair", "office chair")]
    turn = world_from_scanner(scene) @ SCANNER_FROM_WORLD
    truth, table = box_scene(THINGS, frames=glide(8)), SceneTable(scene)
    for thing, made in zip(scene.objects, truth.objects, strict=True):
        assert thing.box.rotation[2, 2] == pytest.approx(1) and thing.box.size[2] == pytest.approx(made.box.size[2])
        corners, expected = thing.box.corners, turn.apply(made.box.corners)
        assert np.linalg.norm(corners[:, None] - expected[None], axis=-1).min(axis=1).max() < 1e-6
    for f, (frame, made) in enumerate(zip(scene.frames, truth.frames, strict=True)):
        world = frame.world_from_camera.apply(frame.camera.lift(table.depth(f)))
        for i, thing in enumerate(scene.objects):
            own = world[made.read_instances() == i]
            assert np.quantile(thing.box.distance_to(own[np.isfinite(own).all(axis=1)]), 0.9) < 0.03
    residuals = np.concatenate([depth_residuals(table, f, f + 1) for f in range(7)])
    assert np.median(np.abs(residuals)) < 0.005
    assert scene.complete == {"lamp", "office chair"} and Fact.COMPLETE in scene.facts


RULES = {
    "": [0],
    "@1fps": [0],
    "@5fps": [0, 2, 4, 6],
    "@0.1fps": [0],
    "@keys": [0, 3, 6],
    "@all": list(range(8)),
}


@pytest.mark.parametrize(("rule", "kept"), RULES.items())
def test_the_benchmarks_rules_say_which_frames_are_kept(rule, kept, tmp_path):
    scene = load(tmp_path, rule)
    assert [frame.id for frame in scene.frames] == [str(START_NS + i * STEP_NS) for i in kept]


def test_views_are_reference_frames_after_up_to_four_support_frames(tmp_path):
    path = write_capture(tmp_path / TAR, 16)
    reader = open_root(f"{path}@5fps+views")
    assert reader.ids() == tuple(f"{VIDEO}/{START_NS + i * STEP_NS}" for i in range(0, 16, 2))
    for reference, support in ((0, []), (6, [0, 3]), (14, [2, 5, 8, 11])):
        scene = reader.load(f"{VIDEO}/{START_NS + reference * STEP_NS}")
        assert [frame.id for frame in scene.frames] == [str(START_NS + i * STEP_NS) for i in [*support, reference]]
        assert check(scene) == () and scene.place == VIDEO
    keys = open_root(f"{path}@keys+views")
    assert keys.ids() == tuple(f"{VIDEO}/{START_NS + i * STEP_NS}" for i in (0, 3, 6, 9, 12, 15))
    for wrong in (VIDEO, f"{VIDEO}/1", f"{VIDEO}/x", "1/2"):
        with pytest.raises(ReaderError, match=r"no (scene|frame)"):
            reader.load(wrong)


def lacking(*parts):
    """A change that takes these members out: "frame number: kind"."""
    names = {f"{VIDEO}/{START_NS + number * STEP_NS}.{kind}" for number, kind in parts}
    return lambda told: {name: content for name, content in told.items() if name not in names}


PARTS = [("gt/RT.json",), ("wide/image.png",), ("gt/depth.png", "wide/depth.png")]


@pytest.mark.parametrize("kinds", PARTS)
def test_a_slot_whose_first_frame_lacks_a_part_gives_its_next_frame(kinds, tmp_path):
    edit = lacking(*((0, kind) for kind in kinds), *((4, kind) for kind in kinds))
    scene = load(tmp_path, "@2.5fps", edit, count=8)
    assert [frame.id for frame in scene.frames] == [str(START_NS + i * STEP_NS) for i in (1, 5)]
    assert "no pose" not in scene.dropped
    keys = load(tmp_path, "@keys", edit, count=8)
    assert [frame.id for frame in keys.frames] == [str(START_NS + i * STEP_NS) for i in (1, 5)]


def test_a_capture_without_a_whole_frame_says_why_whatever_the_rule(tmp_path):
    for rule in ("@1fps", "@keys", "@all"):
        with pytest.raises(SceneError, match="no pose"):
            load(tmp_path, rule, without("RT.json"), count=2)


def test_a_view_looks_no_further_back_than_its_support_frames_and_counts_no_other_frames_faults(tmp_path, monkeypatch):
    broken = f"{VIDEO}/{START_NS + 12 * STEP_NS}.gt/RT.json"
    path = write_capture(tmp_path / TAR, 16, lambda told: lacking((11, "wide/image.png"))({**told, broken: b"[]"}))
    reader = open_root(f"{path}@all+views")
    asked = []
    matrix = CaptureTar.matrix
    monkeypatch.setattr(
        CaptureTar, "matrix", lambda self, member, n: asked.append(member.name) or matrix(self, member, n)
    )
    scene = reader.load(f"{VIDEO}/{START_NS + 14 * STEP_NS}")
    assert [frame.id for frame in scene.frames] == [str(START_NS + i * STEP_NS) for i in (1, 4, 7, 10, 14)]
    assert not {"no colour", "no pose", "pose is not a rigid 4 × 4 matrix"} & scene.dropped.keys()
    assert not any(name.startswith(f"{VIDEO}/{START_NS}.") for name in asked)  # frame 0 lies before the fourth


@pytest.mark.parametrize("rule", ["@2", "@fps", "@0fps", "@views", "@1fps+view", "@-1fps", "@1e9fps"])
def test_a_rule_that_does_not_exist_is_answered_with_the_rules(rule, tmp_path):
    path = write_capture(tmp_path / TAR, 1)
    with pytest.raises(ReaderError, match=r"@keys|above 0"):
        open_root(f"{path}{rule}")


@pytest.mark.parametrize("name", ["42898570.tar", "ca1m-train-42898570.tar"])
def test_a_capture_of_the_benchmark_is_held_back_whatever_its_tar_is_called(name, tmp_path):
    assert open_root(str(write_capture(tmp_path / name, 1))).load(VIDEO).split == "test"


def test_captures_called_val_are_the_benchmarks_and_a_folder_holds_many(tmp_path):
    write_capture(tmp_path / "ca1m-val-42898570.tar", 1)
    write_capture(tmp_path / "ca1m-train-1.tar", 1)
    reader = open_root(str(tmp_path))
    assert reader.ids() == ("1", VIDEO)
    assert [reader.load(id).split for id in reader.ids()] == ["train", "test"]
    write_capture(tmp_path / "ca1m-train-42898570.tar", 1)
    with pytest.raises(ReaderError, match="same capture"):
        open_root(str(tmp_path))


def test_a_world_whose_z_is_up_already_is_left_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.scenes.readers.capture_writer.SCANNER_FROM_WORLD", Pose.identity())
    scene = load(tmp_path)
    assert scene.frames[0].world_from_camera.close_to(glide(1)[0], 1e-9, 1e-7)


def without(*parts):
    return lambda told: {name: content for name, content in told.items() if not any(part in name for part in parts)}


def test_without_the_worlds_boxes_the_largest_that_a_frame_has_is_taken_and_nothing_is_complete(tmp_path):
    whole = load(tmp_path / "a")
    scene = load(tmp_path / "b", edit=without("world.gt"))
    assert Fact.COMPLETE not in scene.facts and scene.complete == frozenset()
    np.testing.assert_allclose(scene.objects[0].box.center, whole.objects[0].box.center, atol=1e-6)
    assert scene.objects[1].box.size[2] == pytest.approx(whole.objects[1].box.size[2] / 2)  # cut to what is seen


def test_without_gravity_the_world_is_as_scanned_and_no_up_is_vouched_for(tmp_path):
    scene = load(tmp_path, edit=without("T_gravity"))
    assert Fact.GRAVITY not in scene.facts
    assert scene.frames[0].world_from_camera.close_to(SCANNER_FROM_WORLD @ glide(1)[0], 1e-9, 1e-7)


def test_without_laser_depth_the_phones_is_vouched_for(tmp_path):
    scene = load(tmp_path, edit=without(".gt/depth"))
    assert list(scene.frames[0].depths) == ["sensor"]
    assert scene.facts[Fact.DEPTH].provenance is Provenance.SENSOR


def test_boxes_that_nobody_named_are_kept_but_not_asked_about(tmp_path):
    def nameless(told):
        name = f"{VIDEO}/world.gt/instances.json"
        rows = [{**row, "category": "object"} for row in json.loads(told[name])]
        return {**told, name: json.dumps(rows).encode()}

    scene = load(tmp_path, edit=nameless)
    assert len(scene.objects) == 4 and not {Fact.OBJECTS, Fact.COMPLETE} & scene.facts.keys()


def second(kind: str, content: bytes | None):
    """A change of one member of the second frame; None takes it out."""

    def edit(told):
        name = f"{VIDEO}/{START_NS + STEP_NS}.{kind}"
        assert name in told
        rest = {key: value for key, value in told.items() if key != name}
        return rest if content is None else {**rest, name: content}

    return edit


DAMAGE = {
    "no colour": [second("wide/image.png", None)],
    "colour cut short or unreadable": [second("wide/image.png", b""), second("wide/image.png", b"\x89PNG\r\n\x1a\n")],
    "colour of another size than stated": [second("_wide/image/size", b"[120, 160]")],
    "depth cut short or unreadable": [second("gt/depth.png", b"II*\0")],
    "no K of colour": [second("wide/image/K.json", None)],
    "K of colour is not one in pixels": [
        second("wide/image/K.json", b"[[0.7, 0, 0.5], [0, 0.9, 0.5], [0, 0, 1]]"),
        second("wide/image/K.json", b"[1, 2]"),
        second("wide/image/K.json", b"NaN"),
    ],
    "no pose": [second("gt/RT.json", None)],
    "pose is not a rigid 4 × 4 matrix": [
        second("gt/RT.json", b"[[1, 0], [0, 1]]"),
        second("gt/RT.json", json.dumps((2 * np.eye(4)).tolist()).encode()),
        second("gt/RT.json", b"[" * 100_000),
        second("gt/RT.json", json.dumps([[float("nan")] * 4] * 4).encode()),
    ],
}


@pytest.mark.parametrize(("reason", "edit"), [(why, edit) for why, edits in DAMAGE.items() for edit in edits])
def test_a_damaged_frame_is_left_out_and_counted_by_its_reason(reason, edit, tmp_path):
    scene = load(tmp_path, edit=edit, count=3)
    assert len(scene.frames) == 2
    assert scene.dropped == {reason: 1, "wall, floor, ceiling or door frame": 2}


def test_colour_where_depth_belongs_is_no_depth(tmp_path):
    def edit(told):
        name = f"{VIDEO}/{START_NS}"
        return {**told, f"{name}.gt/depth.png": told[f"{name}.wide/image.png"]}

    assert load(tmp_path, edit=edit, count=2).dropped["depth is not a picture of 16 bits"] == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"scale": [1, -1, 1]}, "annotated box that is none"),
        ({"R": [[1, 0, 0], [0, 1, 0], [0, 0, 2]]}, "annotated box that is none"),
        ({"position": [1, float("inf"), 1]}, "annotated box that is none"),
        ({"id": None}, "annotated box that is none"),
        ({"id": "office_chair"}, "box of an id that was there"),
    ],
)
def test_an_instance_that_is_none_is_left_out_and_counted(row, reason, tmp_path):
    def edit(told):
        name = f"{VIDEO}/world.gt/instances.json"
        first, *rest = json.loads(told[name])
        return {**told, name: json.dumps([*rest, {**first, **row}]).encode()}

    scene = load(tmp_path, edit=edit, count=1)
    assert [thing.id for thing in scene.objects] == ["office_chair"] and scene.dropped[reason] == 1
    assert scene.complete == {"office chair"}  # a lamp is lost, so nobody can count them


def test_where_a_thing_has_no_name_nothing_can_be_counted(tmp_path):
    def edit(told):
        name = f"{VIDEO}/world.gt/instances.json"
        first, *rest = json.loads(told[name])
        return {**told, name: json.dumps([{**first, "category": "object"}, *rest]).encode()}

    scene = load(tmp_path, edit=edit, count=1)
    assert [thing.label for thing in scene.objects] == ["office chair"] and Fact.COMPLETE not in scene.facts
    assert scene.dropped["label names no thing"] == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"3", b"[" * 100_000])
def test_a_damaged_list_of_the_worlds_boxes_is_named(content, tmp_path):
    with pytest.raises(SceneError, match=r"ca1m-val-42898570\.tar: 42898570/world\.gt/instances\.json"):
        load(tmp_path, edit=lambda told: {**told, f"{VIDEO}/world.gt/instances.json": content}, count=1)


def test_a_capture_of_which_no_frame_survives_says_why(tmp_path):
    with pytest.raises(SceneError, match=r"2 no pose"):
        load(tmp_path, edit=without("RT.json"), count=2)


def test_two_captures_in_one_tar_are_refused(tmp_path):
    with pytest.raises(SceneError, match="one tar holds one capture"):
        load(tmp_path, edit=lambda told: {**told, "7/1.wide/image.png": b"x"}, count=1)


def test_pixels_damaged_behind_a_whole_header_are_told_with_the_members_name(tmp_path):
    def edit(told):
        name = f"{VIDEO}/{START_NS}.gt/depth.png"
        content = bytearray(told[name])
        content[len(content) // 2 : len(content) // 2 + 30] = bytes(30)
        return {**told, name: bytes(content)}

    scene = load(tmp_path, edit=edit, count=2)
    with pytest.raises(SceneError, match=rf"tar: {VIDEO}/{START_NS}\.gt/depth\.png"):
        scene.frames[0].depth.read()


@pytest.mark.parametrize("name", [f"{VIDEO}/../../1.wide/image.png", "/1/1.wide/image.png"])
def test_a_member_that_leads_out_is_refused(name, tmp_path):
    with pytest.raises(SceneError, match="leads out"):
        load(tmp_path, edit=lambda told: {**told, name: b"x"}, count=1)


def test_a_root_that_holds_nothing_says_what_was_looked_for(tmp_path):
    for root in (tmp_path, tmp_path / "nowhere", tmp_path / "nowhere@1fps"):
        with pytest.raises(ReaderError, match=r"ca1m: .*(tar|path)"):
            open_root(str(root))


def test_damaged_copies_end_in_one_line_or_in_a_scene(tmp_path):
    write_capture(tmp_path / "whole" / TAR, 2)
    assert 0 < survives(open_root, tmp_path / "whole", tmp_path / "copies", 20, seed=1) < 20
