"""The whole audit: faults planted in files of every layout are found, clean files have none."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.datasets.auditing.audit import AuditReport, audit, routes_of
from sightline.datasets.auditing.peers.catalog import FORMATS
from sightline.datasets.building.engine import build
from sightline.datasets.exports.export import export
from sightline.datasets.pictures.pictures import Pictures
from sightline.errors import DatasetError
from sightline.questions.profiles.core import PROFILE
from sightline.questions.question import ask
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from tests.datasets.auditing.peers.made_peers import Told, messages, records, turns, write, write_lines
from tests.made import box_scene, walk
from tests.questions.test_catalog import COLOURS, SECOND
from tests.questions.test_catalog import THINGS as STOOLS
from tests.scenes.readers.test_scannet import SCAN, record
from tests.scenes.readers.test_scannet import THINGS as BOXES

THINGS = ("cup", "jug", "pan", "stove", "lamp")


def clean(pictures: int) -> list[tuple[str, str, str]]:
    """True rows about rooms in which things stand in a line, 1 m apart, each 10 cm taller than the one before."""
    rng = np.random.default_rng(7)
    told = []
    for i in range(pictures):
        image = f"made{i:03d}.jpg"
        a, b = rng.permutation(len(THINGS))[:2]
        told += [
            (
                image,
                f"Is the {THINGS[a]} to the left of the {THINGS[b]}?",
                "Yes, it is." if a < b else "No, it is not.",
            ),
            (image, f"Which is taller, the {THINGS[a]} or the {THINGS[b]}?", f"The {THINGS[max(a, b)]} is."),
            (image, f"How far apart are the {THINGS[a]} and the {THINGS[b]}?", f"They are {abs(a - b):.1f} m apart."),
            (image, f"What is the height of the {THINGS[a]}?", f"It is {0.2 + 0.1 * a:.1f} m."),
        ]
    return told


PLANTED = {
    "same pictures, question, answer as a row before": [("made000.jpg", "How wide is the cup?", "0.1 m")] * 2,
    "order of two things that contradicts another row": [
        ("x.jpg", "Is the cup left of the jug?", "Yes."),
        ("x.jpg", "Is the jug left of the cup?", "Yes."),
    ],
    "distance that differs from another row's, beyond rounding": [
        ("x.jpg", "How far is the cup from the jug?", "1.0 m"),
        ("x.jpg", "How far is the jug from the cup?", "2.0 m"),
    ],
    "count that differs from another row's": [
        ("x.jpg", "How many jugs are there?", "2"),
        ("x.jpg", "How many jugs can you see?", "three"),
    ],
    "negative length": [("x.jpg", "How wide is the cup?", "-0.1 m")],
    "size of zero": [("x.jpg", "How wide is the cup?", "0.0 inches")],
    "NaN, infinity or None said": [("x.jpg", "How wide is the cup?", "It is nan m.")],
    "unfilled slot of a template": [("x.jpg", "How wide is the [A]?", "1 m")],
    "empty answer": [("x.jpg", "How wide is the cup?", "")],
    "answer is none of the options": [("x.jpg", "Which is it? A. cup B. jug", "pan")],
}


def audited(tmp_path: Path, format: str, told: Told, **more) -> AuditReport:
    path = write(tmp_path / ("a.parquet" if format == "openspaces" else "a.json"), format, told)
    return audit(path, format, **more)


@pytest.mark.parametrize("format", FORMATS)
def test_clean_rows_have_no_fault_and_are_all_understood(format: str, tmp_path: Path) -> None:
    report = audited(tmp_path, format, clean(20))
    faults = [one for one in report.findings if one.group not in {"duplicates", "balance", "guessable"}]
    assert faults == [] and not report.wrong and report.rows == 80 == report.claims and not report.bad
    assert sum(report.understood.values()) == 80 and "" not in report.understood


@pytest.mark.parametrize("format", FORMATS)
def test_every_planted_fault_is_found_in_every_layout(format: str, tmp_path: Path) -> None:
    for what, rows in PLANTED.items():
        report = audited(tmp_path, format, [*clean(5), *rows])
        found = {one.what: one for one in report.findings}
        assert what in found, (format, what)
        example = found[what].example
        assert example is not None and example.place.split()[1] in ("21", "22")
        assert report.wrong is found[what].wrong is (found[what].group != "duplicates")


def leaves(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The way to every part of a record, the whole of it last."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in items:
        yield from leaves(part, (*path, name))
    yield path


RICH = {
    "multispa": {
        "ori_coordinates": [3, 4],
        "gt_value": [1, 2.5, 3],
        "conversations": turns("Where?", "`[ 1 , 2 , 3 ]`"),
    },
    "spatialrgpt": {
        "bbox": [[0, 0, 4, 4]],
        "rle": [{"size": [8, 8]}],
        "image_info": {"file_path": "a.jpg", "width": 8, "height": 8},
        "qa_info": {"category": "x"},
    },
    "vqasynth": {"prompts": ["How tall is the jug? Answer: 1 m"], "messages": messages("How tall?", "1 m")},
    "ca_vqa": {"options": ["a", "b"], "task": "binary", "reference_frame": {"path": "a"}},
}


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"openspaces"}))
def test_records_with_any_part_of_another_kind_end_as_rows_or_as_bad_records(format: str, tmp_path: Path) -> None:
    [good] = (dict(one) | RICH.get(format, {}) for one in records(format, clean(1)[:1]))
    made = [good]
    for path in [*leaves(good)][:-1]:
        for other in (None, 7, -1.5, float("nan"), 10**400, True, "", "x" * 3000 + " or [A] {b}", [], {}, [[]], [{}]):
            copy = json.loads(json.dumps(good))
            at = copy
            for name in path[:-1]:
                at = at[name]
            at[path[-1]] = other
            made.append(copy)
    report = audit(write_lines(tmp_path / "a.jsonl", made), format)
    assert report.rows + sum(report.bad.values()) >= len(made) and report.rows > len(made) / 5
    json.dumps(asdict(report), default=str)


def counted(report: AuditReport) -> object:
    findings = [(one.group, one.what, one.rows, one.of, one.among) for one in report.findings]
    return findings, report.tasks, report.positions, report.units, report.understood, report.claims, report.guessed


def test_shuffling_a_file_changes_nothing_but_examples(tmp_path: Path) -> None:
    told = clean(40) + [row for rows in PLANTED.values() for row in rows]
    shuffled = [told[i] for i in np.random.default_rng(8).permutation(len(told))]
    one, other = (audited(tmp_path, "llava", rows) for rows in (told, shuffled))
    assert counted(one) == counted(other) and one.wrong and {task.task for task in one.guessed}


def test_what_cannot_be_read_is_counted_with_its_place_and_is_no_wrong_answer(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [*records("llava", clean(2)), {"image": "x"}, {"image": "y"}])
    report = audit(path, "llava")
    assert report.bad == {"no 'conversations'": 2} and report.bad_at == {"no 'conversations'": "line 9"}
    assert report.rows == 8 and not report.wrong
    with pytest.raises(DatasetError, match="is not multispa"):
        audit(path, "multispa")


def test_embedded_pictures_are_known_by_what_they_hold(tmp_path: Path) -> None:
    rows = []
    for image, question, answer in PLANTED["order of two things that contradicts another row"]:
        [made] = records("openspaces", [(image, question, answer)])
        rows.append({**made, "images": [{"bytes": b"the same", "path": None}]})
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert audit(tmp_path / "a.parquet", "openspaces").wrong
    rows[0]["images"] = [{"bytes": b"another", "path": None}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert not audit(tmp_path / "a.parquet", "openspaces").wrong


def test_progress_is_told_and_routes_are_there_for_what_can_be_worked_out(tmp_path: Path) -> None:
    steps: list[int] = []
    report = audited(tmp_path, "llava", clean(1000), progress=steps.append)
    assert steps == [2000, 4000] and report.rows == 4000
    assert routes_of("multispa") and "regression" in routes_of("ca_vqa") and routes_of("llava") == {}
    json.dumps(report.understood)


def test_a_published_line_finds_its_scan_and_its_frames_and_is_worked_out_again(tmp_path: Path) -> None:
    record(tmp_path / "scans" / SCAN, exported=True)  # frames 0, 2 and 4, depth by a camera of its own
    truth = box_scene(BOXES, frames=3)
    poses = [frame.world_from_camera for frame in truth.frames]
    assert poses[0] is not None and poses[1] is not None
    moved = 1000 * (poses[0].inverse() @ poses[1]).translation
    u, v = 70, 60
    depth = 1000 * float(truth.frames[0].depth.read()[v, u])
    pair = [f"{SCAN}/00000.jpg", f"{SCAN}/00002.jpg"]
    made = []
    for factor in (1.0, 1.5):
        vector = " , ".join(str(int(factor * part)) for part in moved)
        way = int(factor * float(np.linalg.norm(moved)))
        made += [
            {
                "image": pair,
                "conversations": turns("Where to?", f"`[ {vector} ]`"),
                "question_type": "displacement_vector",
            },
            {"image": pair, "conversations": turns("How far?", f"`{way}` mm"), "question_type": "total_distance"},
            {
                "image": pair[:1],
                "conversations": turns("How deep?", f"`{factor * depth:.0f}` mm"),
                "question_type": "depth_estimation_coor",
                "ori_coordinates": [u, v],
            },
        ]
    reader = open_reader("scannet", str(tmp_path / "scans"))
    report = audit(write_lines(tmp_path / "a.jsonl", made), "multispa", scenes=reader)
    tasks = ("displacement_vector", "total_distance", "depth_estimation_coor")
    assert report.recount is not None and report.recount.agree == report.recount.differ == dict.fromkeys(tasks, 1)
    assert not report.recount.cannot and report.wrong


def test_true_rows_in_every_wording_of_the_core_profile_are_not_accused(tmp_path: Path) -> None:
    readers = [open_reader("procedural", root) for root in ("simple:0..3@64x48x2", "room:0..1@64x48x2")]
    scenes = [reader.load(id) for reader in readers for id in reader.ids()]
    scenes.append(box_scene(STOOLS, frames=[*walk(1), SECOND], attributes=COLOURS, size=(320, 240)))
    wordings = [(kind, template) for kind in PROFILE.types for template in kind.templates]
    made, worded = [], set()
    for scene in scenes:
        table = SceneTable(scene)
        for kind, template in wordings:
            for one in ask([kind.using(templates=(template,), limit=6)], table, 0)[0]:
                images = [f"{scene.id}/{view.frame}.jpg" for view in one.views]
                made.append({"image": images, "conversations": turns(one.text, one.spoken), "type": kind.title})
                worded.add((kind.title, template))
    report = audit(write_lines(tmp_path / "a.jsonl", made), "llava")
    assert [one for one in report.findings if one.wrong] == [] and not report.bad
    assert worded == {(kind.title, template) for kind, template in wordings}
    assert {"count count", "whether away", "length height"} <= report.understood.keys()


def test_what_is_exported_is_not_accused(tmp_path: Path) -> None:
    build(open_reader("procedural", "simple:0..1@64x48x1"), "core", tmp_path / "rows")
    export(tmp_path / "rows", tmp_path / "out", "llava", Pictures(tmp_path / "rows"))
    report = audit(tmp_path / "out" / "train.json", "llava")
    assert report.rows > 20 and not report.bad and [one for one in report.findings if one.wrong] == []
