import json
import tarfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from sightline.errors import ReaderError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_frames import depth_residuals
from sightline.scenes.fact import Fact, Provenance
from sightline.scenes.readers.ca1m import open_root
from sightline.scenes.table import SceneTable
from tests.made import box_scene, walk
from tests.scenes.formats.record_writer import example, record, write_records
from tests.scenes.readers.capture_writer import (
    LIDAR,
    SCANNER_FROM_WORLD,
    THINGS,
    camera_of,
    pictures,
)
from tests.scenes.readers.damage import survives

VIEWS = 5
KINDS = {"ground_truth": "gt/depth.png", "arkit": "wide/depth.png", "monocular": "wide/depth.png"}
NAMES = ("support_frame_4", "support_frame_3", "support_frame_2", "support_frame_1", "reference_frame")


def told_poses() -> list[np.ndarray]:
    """As published: of the reference its own, of the others the pose relative to the reference."""
    poses = [SCANNER_FROM_WORLD @ pose for pose in walk(VIEWS)]
    relative = [(poses[-1].inverse() @ pose).matrix for pose in poses[:-1]]
    return [*relative, poses[-1].matrix]


def validation(root: Path, rows=None, edit=None) -> Path:
    """An unpacked validation archive: two tasks, three questions about two reference pictures."""
    k = box_scene(THINGS).frames[0].camera.matrix
    images = root / "images"
    images.mkdir(parents=True)
    for v, (_, told) in enumerate(pictures(VIEWS, walk)):
        (images / f"7_{v}.png").write_bytes(told["wide/image.png"])
        for kind, name in KINDS.items():
            (images / f"7_{v}_{kind}.png").write_bytes(told[name])

    def frame(v, pose):
        maps = {f"depth_map_{kind}": {"bytes": None, "path": f"images/7_{v}_{kind}.png"} for kind in KINDS}
        return {"image": {"bytes": None, "path": f"images/7_{v}.png"}, **maps,
                "pose": pose.tolist(), "intrinsics": k.tolist()}  # fmt: skip

    frames = dict(zip(NAMES, (frame(v, pose) for v, pose in enumerate(told_poses())), strict=True))
    alone = {name: None for name in NAMES[:-1]} | {"reference_frame": frame(0, np.eye(4))}
    asked = rows or [
        ("binary", {"id": "b1", "question": "Is there a lamp?", "answer": "Yes", **frames}),
        ("binary", {"id": "b2", "question": "Is there a bed?", "answer": "No", **alone}),
        ("regression", {"id": "r1", "question": "How far is the lamp?", "answer": "1.2 m", **frames}),
    ]
    picture = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    square = pa.list_(pa.list_(pa.float64()))
    kind = pa.struct([("image", picture), *((f"depth_map_{name}", picture) for name in KINDS),
                      ("pose", square), ("intrinsics", square)])  # fmt: skip
    schema = pa.schema([(name, pa.string()) for name in ("id", "question", "answer")] + [(n, kind) for n in NAMES])
    for task in ("binary", "regression"):
        (root / task).mkdir()
        rows_here = [edit(row) if edit else row for name, row in asked if name == task]
        with (
            pa.OSFile(str(root / task / "data-00000-of-00001.arrow"), "wb") as sink,
            pa.ipc.new_stream(sink, schema) as writer,
        ):
            for row in rows_here:  # a batch for each, so that more than one is met
                writer.write_batch(pa.RecordBatch.from_pylist([row], schema))
    (root / "dataset_dict.json").write_text(json.dumps({"splits": ["binary", "regression"]}))
    return root


def training_features(**changes) -> dict:
    k = box_scene(THINGS).frames[0].camera.matrix
    told = [one for _, one in pictures(VIEWS, walk)]
    return {
        "questions": [b"Is there a lamp?", "Où ?".encode()],
        "answers": [b"Yes", b"Nowhere"],
        "images": [one["wide/image.png"] for one in told],
        **{f"depth_maps_{kind}": [one[name] for one in told] for kind, name in KINDS.items()},
        "poses": np.concatenate(told_poses()).reshape(-1).astype(float).tolist(),
        "intrinsics": np.tile(k, (VIEWS, 1)).reshape(-1).astype(float).tolist(),
        **changes,
    }


def training(root: Path, contents=None) -> Path:
    path = root / "cavqa_binary" / "1.0.0" / "cavqa_binary-train.tfrecord-00003-of-01024"
    write_records(path, contents or [example(training_features()), example(training_features(), packed=False)])
    return root


@pytest.fixture(params=["folder", "tar", "records"])
def loaded(request, tmp_path):
    """The scene of the reference picture with four support pictures, from each of the three sources."""
    if request.param == "records":
        return open_root(str(training(tmp_path))).load("cavqa_binary/00003/0")
    root = validation(tmp_path / "cavqa_val")
    if request.param == "tar":
        with tarfile.open(tmp_path / "cavqa_val.tar", "w") as tar:
            tar.add(root, "cavqa_val")
        root = tmp_path / "cavqa_val.tar"
    return open_root(str(root)).load("7_4")


def test_views_come_in_order_with_three_depth_maps_each_and_poses_that_agree_with_them(loaded):
    assert [frame.id for frame in loaded.frames] == ["support 4", "support 3", "support 2", "support 1", "reference"]
    truth = box_scene(THINGS, frames=walk(VIEWS))
    for made, read in zip(truth.frames, loaded.frames, strict=True):
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        assert read.world_from_camera.close_to(SCANNER_FROM_WORLD @ made.world_from_camera, 1e-5, 1e-5)
        np.testing.assert_allclose(read.camera.matrix, made.camera.matrix, rtol=1e-6)
        assert {kind: depth.vouch.provenance for kind, depth in read.depths.items()} == {
            "laser": Provenance.LASER,
            "sensor": Provenance.SENSOR,
            "estimated": Provenance.ESTIMATED,
        }
        assert next(iter(read.depths)) == "laser"
        assert read.depths["sensor"].camera.matrix == pytest.approx(camera_of(LIDAR).matrix, rel=1e-6)
    table = SceneTable(loaded)
    residuals = np.concatenate([depth_residuals(table, f, f + 1) for f in range(4)])
    assert np.median(np.abs(residuals)) < 0.03  # metres; laser depth has few pixels, and the floor is seen at a slant
    assert Fact.POSES in loaded.facts and Fact.GRAVITY not in loaded.facts and Fact.OBJECTS not in loaded.facts
    assert loaded.dropped == {} and check(loaded) == ()


def test_every_question_about_a_reference_picture_stands_in_its_notes(tmp_path):
    reader = open_root(str(validation(tmp_path)))
    assert reader.ids() == ("7_0", "7_4")
    scene = reader.load("7_4")
    assert [(note.id, note.text, note.answers) for note in scene.notes] == [
        ("binary/b1", "Is there a lamp?", ("Yes",)), ("regression/r1", "How far is the lamp?", ("1.2 m",))]  # fmt: skip
    assert (scene.split, scene.collection) == ("test", "cavqa")
    alone = reader.load("7_0")
    assert [frame.id for frame in alone.frames] == ["reference"]
    assert alone.frames[0].world_from_camera.close_to(Pose.identity())


def test_records_are_read_wherever_they_lie_and_may_be_trained_on(tmp_path):
    root = training(tmp_path)
    expected = ("cavqa_binary/00003/0", "cavqa_binary/00003/1")
    for at in (root, root / "cavqa_binary", root / "cavqa_binary" / "1.0.0"):
        reader = open_root(str(at))
        assert reader.ids() == expected
    scene = reader.load(expected[1])
    assert scene.split == "train" and [note.text for note in scene.notes] == ["Is there a lamp?", "Où ?"]
    with pytest.raises(ReaderError, match="no reference picture"):
        reader.load("cavqa_binary/00003/2")


def test_pictures_may_stand_in_the_table_itself(tmp_path):
    (_, told) = pictures(VIEWS, walk)[0]

    def held(row):
        frame = {**row["reference_frame"], "image": {"bytes": told["wide/image.png"], "path": None}}
        return {**row, "reference_frame": frame}

    reader = open_root(str(validation(tmp_path, edit=held)))
    assert reader.ids() == ("binary/0/0", "binary/1/0", "regression/0/0")
    scene = reader.load("binary/1/0")
    np.testing.assert_array_equal(scene.frames[-1].rgb(), box_scene(THINGS, frames=walk(VIEWS)).frames[0].rgb())


def turned_round(row):
    """Each support picture's pose, of which nobody published which way it leads, the other way."""
    return {
        name: {**told, "pose": np.linalg.inv(told["pose"]).tolist()} if told and name in NAMES[:-1] else told
        for name, told in row.items()
    }


def without_depth(row):
    maps = {f"depth_map_{kind}": {"bytes": None, "path": "images/gone.png"} for kind in KINDS}
    return {name: {**told, **maps} if told and name in NAMES else told for name, told in row.items()}


@pytest.mark.parametrize("edit", [turned_round, without_depth])
def test_poses_of_support_pictures_that_depth_does_not_prove_are_not_vouched_for(edit, tmp_path):
    reader = open_root(str(validation(tmp_path, edit=edit)))
    scene = reader.load("7_4")
    assert len(scene.frames) == 5 and Fact.POSES not in scene.facts
    assert Fact.POSES in reader.load("7_0").facts  # one picture, whose world is its own


def changed(frame: str, **values):
    return lambda row: {**row, frame: row[frame] and {**row[frame], **values}}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"pose": [[1.0]]}, "pose is not a rigid 4 × 4 matrix"),
        ({"pose": (2 * np.eye(4)).tolist()}, "pose is not a rigid 4 × 4 matrix"),
        ({"intrinsics": [[0.7, 0, 0.5], [0, 0.9, 0.5], [0, 0, 1]]}, "K is not one in pixels"),
        ({"image": {"bytes": b"\x89PNG", "path": None}}, "picture unreadable"),
        ({"image": {"bytes": None, "path": "images/gone.png"}}, "picture unreadable"),
        ({"depth_map_arkit": {"bytes": None, "path": "images/gone.png"}}, "sensor depth unreadable"),
    ],
)
def test_a_support_picture_that_is_damaged_is_counted_and_the_reference_is_refused(values, reason, tmp_path):
    scene = open_root(str(validation(tmp_path / "a", edit=changed("support_frame_2", **values)))).load("7_4")
    assert scene.dropped == {reason: 1}
    if "depth" in reason:
        assert list(scene.frames[2].depths) == ["laser", "estimated"]
        return
    assert [frame.id for frame in scene.frames] == ["support 4", "support 3", "support 1", "reference"]
    reader = open_root(str(validation(tmp_path / "b", edit=changed("reference_frame", **values))))
    with pytest.raises(SceneError, match=r"reference|gone\.png"):
        reader.load(reader.ids()[-1])


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "images/../../secret.png", "..\\secret.png"])
def test_a_path_that_leads_out_of_the_archive_is_refused(path, tmp_path):
    edit = changed("support_frame_1", image={"bytes": None, "path": path})
    with pytest.raises(SceneError, match="leads out"):
        open_root(str(validation(tmp_path, edit=edit))).load("7_4")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"images": []}, r"images holds 0 pictures"),
        ({"images": [1, 2]}, r"images holds numbers"),
        ({"images": [b"x"] * 6}, r"images holds 6 pictures"),
        ({"poses": [1.0] * 17}, r"poses holds 17 numbers"),
        ({"intrinsics": [1.0]}, r"intrinsics holds 1 numbers"),
        ({"depth_maps_arkit": [b"x"]}, r"depth_maps_arkit holds 1 pictures"),
        ({"questions": [b"\xff"]}, r"questions is not text"),
        ({"answers": [b"one"]}, r"2 questions and 1 answers"),
        ({"images": [b"x"] * 5}, r"images\[4\]: not a picture"),
    ],
)
def test_a_damaged_record_is_named_with_its_feature(changes, words, tmp_path):
    root = training(tmp_path, [example(training_features(**changes))])
    with pytest.raises(SceneError, match=rf"00003-of-01024: record 0.*{words}"):
        open_root(str(root)).load("cavqa_binary/00003/0")


def test_a_record_with_a_wrong_bit_anywhere_is_refused(tmp_path):
    whole = record(example(training_features()))
    path = training(tmp_path) / "cavqa_binary" / "1.0.0" / "cavqa_binary-train.tfrecord-00003-of-01024"
    for at in np.random.default_rng(0).integers(12, len(whole), 5):
        raw = bytearray(whole)
        raw[at] ^= 16
        path.write_bytes(raw)
        with pytest.raises(SceneError, match="record 0: the content's checksum is wrong"):
            open_root(str(tmp_path)).load("cavqa_binary/00003/0")


def test_a_compressed_archive_says_what_to_do(tmp_path):
    (tmp_path / "cavqa_val.tar").write_bytes(b"\x1f\x8b" + bytes(600))
    with pytest.raises(SceneError, match=r"gzip.*unpack"):
        open_root(str(tmp_path / "cavqa_val.tar"))


def test_tables_without_the_columns_are_refused(tmp_path):
    path = tmp_path / "binary" / "data.arrow"
    path.parent.mkdir()
    with pa.OSFile(str(path), "wb") as sink:
        batch = pa.RecordBatch.from_pydict({"id": ["1"]})
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
    with pytest.raises(SceneError, match=r"data\.arrow: has no column 'question'"):
        open_root(str(tmp_path))


def test_damaged_copies_of_the_archive_end_in_one_line_or_in_a_scene(tmp_path):
    validation(tmp_path / "whole")
    assert survives(open_root, tmp_path / "whole", tmp_path / "copies", 20, seed=0) < 20


def test_damaged_tables_end_in_one_line_or_in_a_scene(tmp_path):
    """Most bytes of the archive are pictures; here it is always the table that is hit."""
    whole = validation(tmp_path / "whole")
    path = whole / "binary" / "data-00000-of-00001.arrow"
    content, rng, refused = path.read_bytes(), np.random.default_rng(5), 0
    for _ in range(30):
        raw = bytearray(content)
        for at in rng.integers(0, len(raw), 4):
            raw[at] ^= 1 << int(rng.integers(8))
        path.write_bytes(raw if rng.random() < 0.7 else raw[: int(rng.integers(len(raw)))])
        try:
            reader = open_root(str(whole))
            for id in reader.ids():
                reader.load(id)
        except SceneError as error:
            refused += 1
            assert str(whole) in str(error) and "\n" not in str(error)
    assert refused > 5


def test_damaged_copies_of_records_end_in_one_line_or_in_a_scene(tmp_path):
    training(tmp_path / "whole")
    assert survives(open_root, tmp_path / "whole", tmp_path / "copies", 20, seed=0) > 10
