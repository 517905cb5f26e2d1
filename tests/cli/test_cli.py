"""The command line: what it takes (frozen), what it prints, and how it refuses."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial
from importlib import import_module
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from PIL import Image

from sightline.answers.number import Length
from sightline.cli import COMMANDS, RESUMED, doctor, main
from sightline.cli.shipped import MODEL
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import signed
from sightline.datasets.rows.shards import read_manifest, read_rows, write_manifest, write_shards
from sightline.models.checkpoint import WEIGHTS, save
from sightline.models.grounder import Grounder, tiny
from sightline.models.vocabulary import Vocabulary
from sightline.scenes.open import open_reader
from tests.cli.recordings import DAMAGES, recording

SRC = Path(__file__).parents[2] / "src"
# What people have written into their scripts. Adding is free; taking away or renaming breaks them.
OPTIONS = {
    "scenes": "reader root check picture limit json",
    "build": "reader root profile out seed workers engine address limit budget quota per_scene resume embed masks val "
    "test_scenes json",
    "verify": "data sample workers out json",
    "card": "data json",
    "filter": "data out agree judge token_file balance per_scene keep_repeats seed json",
    "audit": "file format scenes out json",
    "export": "data format out split limit max_side images keep_world json",
    "push": "data repo private out token_file licence_ok json",
    "train": "recipe data out set resume allow_test_scenes json",
    "predict": "model data out fit split batch json",
    "score": "file against data report json",
    "ask": "model source question frame picture json",
    "demo": "out rooms frames budget model workers json",
    "doctor": "json",
}
ROOMS = "0..3@64x48x1"


def run(capsys, *words: object) -> tuple[int, str, str]:
    """Exit status, stdout, stderr of one command."""
    try:
        status = main([str(word) for word in words])
    except SystemExit as left:  # how the parser of options leaves
        status = int(left.code or 0)
    told = capsys.readouterr()
    return status, told.out, told.err


def one_document(text: str) -> dict:
    """The one JSON document that stdout holds, and nothing else."""
    assert text.count("\n") == 1 and text.endswith("\n")
    return json.loads(text)


def refused(outcome: tuple[int, str, str], *words: str) -> None:
    """Exit 2, one line on stderr that holds these words, nothing on stdout."""
    status, out, err = outcome
    assert status == 2 and out == "", (status, out, err)
    assert err.startswith("sightline: ") and err.count("\n") == 1 and "Traceback" not in err
    for word in words:
        assert word in err


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Rows about three rooms."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    assert main(["build", "procedural", ROOMS, "--profile", "core", "--out", str(folder), "--json"]) == 0
    return folder


def test_a_byte_that_flipped_is_told_by_every_command_that_reads_all_rows(data: Path, tmp_path: Path, capsys) -> None:
    spoilt = shutil.copytree(data, tmp_path / "spoilt")
    [shard] = spoilt.glob("rows-*.parquet")
    written = bytearray(shard.read_bytes())
    written[written.rindex(b"parquet-cpp-arrow")] ^= 1  # no reader of Parquet minds
    shard.write_bytes(written)
    out = tmp_path / "out"
    for words in (
        ("predict", "oracle", spoilt, "--out", out),
        ("predict", "majority", data, "--fit", spoilt, "--out", out),
        ("train", "grounder_tiny", "--data", spoilt, "--out", out),
        ("filter", spoilt, "--out", out),
        ("card", spoilt),
        ("export", spoilt, "--format", "openai", "--out", out),
        ("verify", spoilt),
    ):
        refused(run(capsys, *words), f"{spoilt}: {shard.name} is not the file that was written")


def test_a_list_of_test_scenes_that_matches_nothing_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "scenes.txt"
    words = ["build", "procedural", ROOMS, "--profile", "core", "--test-scenes", str(path)]
    path.write_text("scannet:scene0700_01\nhall\n")
    assert main([*words, "--out", str(tmp_path / "none")]) == 0
    told = f"0 of 3 scenes are test scenes; 2 of 2 names of {path} matched no scene: hall, scannet:scene0700_01\n"
    assert told in capsys.readouterr().out
    path.write_text(f"{open_reader('procedural', ROOMS).ids()[1]}\n")
    assert main([*words, "--out", str(tmp_path / "one")]) == 0
    assert "1 of 3 scenes are test scenes\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_of_a_command_stay_what_they_are(name: str) -> None:
    command = COMMANDS[name]
    kind = getattr(import_module(command.module), command.name)
    assert {field.name for field in fields(kind)} == set(OPTIONS[name].split())


def test_every_command_is_frozen_here() -> None:
    assert set(COMMANDS) == set(OPTIONS)


def test_help_names_every_command_and_loads_nothing() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "sightline", "--help"]
    began = time.perf_counter()
    told = subprocess.run(command, capture_output=True, text=True, cwd=SRC, check=True)
    assert time.perf_counter() - began < 1.0  # 0.05 s on an idle machine; the mark is 0.3 s
    assert all(re.search(rf"^  {name} ", told.stdout, re.MULTILINE) for name in COMMANDS)
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in told.stderr.splitlines()}
    assert not loaded & {"numpy", "torch", "tyro", "rich", "pyarrow", "numba"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(capsys, name: str) -> None:
    status, out, _ = run(capsys, name, "--help")
    assert status == 0 and f"sightline {name}" in out and "--json" in out


def test_the_version_is_told(capsys) -> None:
    status, out, _ = run(capsys, "--version")
    assert status == 0 and re.fullmatch(r"sightline \d+\.\d+\.\d+\n", out)


def test_an_unknown_command_is_answered_with_those_that_are(capsys) -> None:
    refused(run(capsys, "destroy"), "destroy", "build, verify")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("scenes", "rgbd", "nowhere/at/all"), ("nowhere/at/all",)),
        (("scenes", "wizard", "x"), ("wizard", "procedural")),
        (("scenes", "procedural", "0..3", "--limit", "-1"), ("limit", "-1")),
        (("build", "procedural", "0..2", "--profile", "core", "--out", "OUT", "--seed", str(2**63)), ("seed", "2**63")),
        (("build", "rgbd", "nowhere/at/all", "--profile", "core", "--out", "OUT"), ("nowhere/at/all",)),
        (("build", "procedural", "0..2", "--profile", "wizard", "--out", "OUT"), ("wizard", "core")),
        (("build", "procedural", "2..2", "--profile", "core", "--out", "OUT"), ("2..2",)),
        (("build", "procedural", "0..2", "--profile", "core", "--out", "OUT", "--val", "1.5"), ("1.5",)),
        (
            ("build", "procedural", "0..2", "--profile", "core", "--out", "OUT", "--quota", "taller"),
            ("TYPE=ROWS", "counting="),
        ),
        (("build", "procedural", "0..2", "--profile", "core", "--out", "OUT", "--quota", "heavier=5"), ("taller",)),
        (
            ("build", "procedural", "0..2", "--profile", "core", "--out", "OUT", "--quota", "taller=5")
            + ("--quota", "taller=6"),
            ("taller has 5 already",),
        ),
        (("build", "procedural", "0..2", "--profile", "core", "--out", "OUT", "--address", "x:1"), ("'ray'",)),
        (("verify", "nowhere/at/all"), ("nowhere/at/all",)),
        (("card", "nowhere/at/all"), ("nowhere/at/all",)),
        (("predict", "oracle", "nowhere/at/all", "--out", "OUT"), ("nowhere/at/all",)),
        (("score", "nowhere.jsonl"), ("nowhere.jsonl",)),
        (("ask", "nomodel", "procedural:10000000", "Where is the chair?"), ("nomodel", MODEL)),
        (("ask", MODEL, "procedural:0..3", "Where is the chair?"), ("3 scenes", "procedural:0..3#room_000000")),
        (("ask", MODEL, "procedural:0..1", "Where is the chair?", "--frame", "99"), ("99",)),
        (("train", "wizard"), ("wizard", "grounder_tiny")),
        (
            ("build", "procedural", ROOMS, "--profile", "core", "--out", "OUT", "--test-scenes", "nowhere.txt"),
            ("nowhere.txt", "list of test scenes"),
        ),
        (("train", "grounder_tiny", "--set", "loop.stepz=3"), ("stepz", "steps")),
        (("train", "grounder_tiny", "--data", "nowhere/at/all"), ("nowhere/at/all",)),
    ],
)
def test_wrong_input_is_one_line_that_names_it(capsys, tmp_path, words: Sequence[str], told: Sequence[str]) -> None:
    given = [str(tmp_path / "out") if word == "OUT" else word for word in words]
    refused(run(capsys, *given), *told)
    refused(run(capsys, *given, "--json"), *told)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_frame_is_left_out_and_counted(capsys, tmp_path, damage: str) -> None:
    DAMAGES[damage](recording(tmp_path / "kitchen"))
    status, out, _ = run(capsys, "scenes", "rgbd", tmp_path, "--json")
    [scene] = one_document(out)["scenes"]
    assert status == 0 and scene["frames"] == 2 and sum(scene["dropped"].values()) == 1


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_frame_or_scene_does_not_stop_a_build(capsys, tmp_path, damage: str) -> None:
    DAMAGES[damage](recording(tmp_path / "in" / "one_bad_frame"))
    DAMAGES[damage](recording(tmp_path / "in" / "nothing_else", frames=1))
    out = tmp_path / "out"
    status, told, _ = run(capsys, "build", "rgbd", tmp_path / "in", "--profile", "core", "--out", out, "--json")
    told = one_document(told)
    assert status == 0 and told["scenes"] == 1 and told["rejected"] == 1 and told["rows"] > 0
    aside = pq.read_table(out / "rejected.parquet").to_pylist()
    assert {(one["scene"], one["what"]) for one in aside} >= {("nothing_else", "scene"), ("one_bad_frame", "part")}
    assert all(one["reason"] for one in aside)


def test_a_build_that_could_read_no_scene_ends_with_status_2_and_leaves_the_reasons(capsys, tmp_path) -> None:
    DAMAGES["NaN pose"](recording(tmp_path / "kitchen", frames=1))
    words = ("build", "rgbd", tmp_path / "kitchen", "--profile", "core", "--out", tmp_path / "out", "--json")
    for again in ((), ("--resume",)):
        status, told, err = run(capsys, *words, *again)
        assert status == 2 and one_document(told)["set_aside"]
        assert err == "sightline: no scene could be read, 1 were set aside: there are no rows to go on with\n"
    assert (read_manifest(tmp_path / "out").scenes, read_manifest(tmp_path / "out").rejected) == (0, 1)


def test_a_build_tells_people_what_it_set_aside_and_why(capsys, tmp_path) -> None:
    DAMAGES["NaN pose"](recording(tmp_path / "kitchen"))
    _, told, _ = run(capsys, "build", "rgbd", tmp_path / "kitchen", "--profile", "core", "--out", tmp_path / "out")
    assert "pose not finite" in told and "kitchen" in told and "rejected.parquet" in told


def test_a_scene_without_a_usable_frame_tells_why(capsys, tmp_path) -> None:
    DAMAGES["NaN pose"](recording(tmp_path / "kitchen", frames=1))
    _, out, _ = run(capsys, "scenes", "rgbd", tmp_path / "kitchen", "--json")
    assert "pose not finite" in one_document(out)["scenes"][0]["reason"]


def test_several_scenes_are_drawn_on_one_sheet_and_a_source_may_stand_for_reader_and_root(capsys, tmp_path) -> None:
    one, many = tmp_path / "one.png", tmp_path / "many.png"
    status, _, _ = run(capsys, "scenes", "procedural:simple", "--limit", 1, "--picture", one)
    with Image.open(one) as drawn:
        assert status == 0 and drawn.size == (640, 480)
    status, out, _ = run(capsys, "scenes", "procedural:simple", "--limit", 4, "--picture", many, "--json")
    told = one_document(out)
    assert status == 0 and told["total"] == 50 and told["root"] == "simple"
    assert [scene["id"] for scene in told["scenes"]] == [f"simple_{seed:06d}" for seed in range(4)]
    with Image.open(many) as drawn:
        assert drawn.width > 2 * 240 and drawn.height > 180
    refused(run(capsys, "scenes", "procedural"), "procedural")


def test_check_proves_scenes_and_a_picture_is_drawn(capsys, tmp_path) -> None:
    picture = tmp_path / "room.png"
    status, out, _ = run(capsys, "scenes", "procedural", ROOMS, "--check", "--limit", 1, "--picture", picture, "--json")
    told = one_document(out)
    assert status == 0 and told["total"] == 3 and len(told["scenes"]) == 1
    assert told["scenes"][0]["findings"] == [] and picture.read_bytes()[:4] == b"\x89PNG"
    refused(run(capsys, "scenes", "procedural", ROOMS, "--picture", tmp_path / "room.wizard"), "room.wizard")


def test_the_same_scene_twice_in_one_root_is_told_with_its_severity(capsys, tmp_path) -> None:
    for name in ("kitchen", "kitchen_copy"):
        recording(tmp_path / name)
    status, out, _ = run(capsys, "scenes", "auto", tmp_path, "--check", "--json")
    first, second = one_document(out)["scenes"]
    assert status == 0 and first["findings"] == []  # a warning is no error
    [found] = second["findings"]
    assert found["severity"] == "warning" and "the same as scene 'kitchen'" in found["what"]
    _, table, _ = run(capsys, "scenes", "rgbd", tmp_path, "--check")
    assert "warning: scene: holds the same as scene 'kitchen'" in " ".join(table.split())


def test_a_build_tells_its_rows_by_type(capsys, tmp_path) -> None:
    words = ("build", "procedural", ROOMS, "--profile", "core", "--out", tmp_path / "data")
    status, out, _ = run(capsys, *words, "--budget", 40, "--json")
    told = one_document(out)
    assert status == 0 and told["rows"] == sum(told["types"].values()) <= 40
    assert (told["scenes"], told["rejected"]) == (3, 0)
    refused(run(capsys, *words), "another folder")


def test_pictures_are_kept_on_wish(capsys, tmp_path) -> None:
    words = ("build", "procedural", ROOMS, "--profile", "core", "--budget", 10, "--embed", "--json")
    status, _, _ = run(capsys, *words, "--out", tmp_path / "data")
    [images] = read_manifest(tmp_path / "data").images
    assert status == 0 and 0 < images.rows <= 3  # one frame in each of three rooms
    status, out, _ = run(capsys, "verify", tmp_path / "data", "--json")
    assert status == 0 and one_document(out)["disagreements"] == 0


def test_listed_scenes_are_test_scenes_and_learnt_from_on_request_only(capsys, monkeypatch, tmp_path) -> None:
    names, out = tmp_path / "scenes.txt", tmp_path / "out"
    names.write_text("procedural:room_000001  # the second\n")
    build = ("build", "procedural", ROOMS, "--profile", "core", "--out", out, "--test-scenes", names, "--json")
    assert run(capsys, *build)[0] == 0
    rows = list(read_rows(out))
    held = sum(row.split == "test" for row in rows)
    assert 0 < held == sum(row.scene_id == "room_000001" for row in rows) < len(rows)
    assert run(capsys, "verify", out)[0] == 0
    train = ("train", "grounder_tiny", "--data", out, "--out", tmp_path / "model", "--json")
    refused(run(capsys, *train), f"{held} rows are of test scenes", "--allow-test-scenes")
    allowed: list[bool] = []
    monkeypatch.setattr(
        "sightline.cli.train.train", lambda *_, allow_test_scenes, **__: allowed.append(allow_test_scenes)
    )
    status, told, said = run(capsys, *train, "--allow-test-scenes")
    assert status == 0 and one_document(told)["test_rows"] == held and allowed == [True]
    assert f"LEARNING FROM {held} ROWS OF TEST SCENES" in said


def test_rows_that_were_built_are_found_right(capsys, data) -> None:
    status, out, _ = run(capsys, "verify", data, "--json")
    told = one_document(out)
    assert status == 0 and told["disagreements"] == 0 and told["rows"] > 50


def test_a_disagreement_is_told_and_exits_with_one(capsys, data, tmp_path) -> None:
    wrong = tmp_path / "wrong"
    rows = list(read_rows(data))
    lengths = [i for i, row in enumerate(rows) if row.name == "object_gap"]
    planted = rows[lengths[0]]
    metres = planted.answer.metres + 0.5
    rows[lengths[0]] = signed(replace(planted, answer=Length(metres), spoken=Length(metres).spoken(planted.form)))
    wrong.mkdir()
    manifest = read_manifest(data)
    shards = write_shards(iter([to_table(rows)]), wrong)
    (wrong / "rejected.parquet").write_bytes((data / "rejected.parquet").read_bytes())
    write_manifest(replace(manifest, shards=shards), wrong)
    status, out, _ = run(capsys, "verify", wrong, "--json")
    assert status == 1 and one_document(out)["disagreements"] >= 1
    status, out, _ = run(capsys, "verify", wrong)
    assert status == 1 and rows[lengths[0]].id in out


def test_a_card_is_written(capsys, data) -> None:
    status, out, _ = run(capsys, "card", data, "--json")
    page = Path(one_document(out)["page"])
    assert status == 0 and page.is_file()


def test_predict_and_score_go_from_rows_to_lifts(capsys, data, tmp_path) -> None:
    other = tmp_path / "other"
    run(capsys, "build", "procedural", "10..12@64x48x1", "--profile", "core", "--out", other)
    for name in ("oracle", "majority", "chance", "prior", "blind"):
        fit = () if name == "oracle" else ("--fit", data)
        status, out, _ = run(capsys, "predict", name, other, "--out", tmp_path / f"{name}.jsonl", *fit, "--json")
        told = one_document(out)
        assert status == 0 and told["answered"] == told["rows"] > 0
    again = run(capsys, "predict", "oracle", other, "--out", tmp_path / "oracle.jsonl", "--json")
    assert one_document(again[1])["answered"] == 0
    against = [word for name in ("majority", "chance") for word in ("--against", tmp_path / f"{name}.jsonl")]
    page = tmp_path / "report.html"
    status, out, _ = run(capsys, "score", tmp_path / "oracle.jsonl", *against, "--report", page, "--json")
    told = one_document(out)
    assert status == 0 and told["grounding"]["acc50"] == 1.0 and "<article" in page.read_text()
    assert all(line["majority"] is not None and line["blind"] is None for line in told["types"].values())
    status, out, _ = run(capsys, "score", tmp_path / "oracle.jsonl", *against)
    assert status == 0 and "lift" in out and "100.0" in out
    same = tmp_path / "again.jsonl"
    run(capsys, "predict", "majority", other, "--out", same, "--fit", data)
    refused(run(capsys, "score", tmp_path / "oracle.jsonl", *against, "--against", same), "two", "majority")
    (other / "manifest.json").write_text((data / "manifest.json").read_text())
    refused(run(capsys, "score", tmp_path / "oracle.jsonl"), "--data")


def test_a_baseline_is_never_fitted_on_the_scenes_it_is_judged_by(capsys, data, tmp_path) -> None:
    refused(run(capsys, "predict", "prior", data, "--out", tmp_path / "a.jsonl"), "--fit")
    refused(run(capsys, "predict", "prior", data, "--out", tmp_path / "a.jsonl", "--fit", data), "another folder")


@pytest.mark.parametrize("keep", [0, 100, 10_000])
def test_weights_that_cannot_be_read_are_named(capsys, data, tmp_path, keep: int) -> None:
    words, folder = Vocabulary.of(["where is the chair?"]), tmp_path / "model"
    save(Grounder(tiny(vocabulary=len(words))), words, folder)
    weights = folder / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:keep])
    refused(run(capsys, "ask", folder, "procedural:10000000", "Where is the chair?"), "safetensors")
    refused(run(capsys, "predict", folder, data, "--out", tmp_path / "a.jsonl"), "safetensors")


def test_ask_answers_with_words_and_a_picture(capsys, tmp_path) -> None:
    picture = tmp_path / "answer.png"
    words = ("ask", MODEL, "procedural:10000003@128x96x1", "Where is the floor lamp? Give its 3D box.")
    status, out, _ = run(capsys, *words, "--picture", picture, "--json")
    told = one_document(out)
    assert status == 0 and told["text"] and told["scene"] == "room_10000003"
    assert all(len(box["center"]) == len(box["size"]) == 3 for box in told["boxes"])
    assert picture.read_bytes()[:4] == b"\x89PNG"


def test_the_doctor_tells_what_is_there(capsys) -> None:
    status, out, _ = run(capsys, "doctor", "--json")
    told = one_document(out)
    assert status == 0 and told["cores"] >= 1 and told["commands"]["build"] == []
    assert told["packages"]["numpy"]["version"] and told["packages"]["numpy"]["mend"] is None
    status, out, _ = run(capsys, "doctor")
    assert status == 0 and "runs here: scenes, build" in out


def test_the_doctor_sends_nobody_into_a_demo_without_its_model(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(doctor, "SHIPPED", tmp_path)
    told = doctor.examined()
    assert not told["shipped"][MODEL] and MODEL in told["commands"]["demo"] and told["commands"]["build"] == []


def test_an_interrupt_is_one_line_and_130(tmp_path) -> None:
    words = ["build", "procedural", "0..5000@64x48x1", "--profile", "core", "--out", str(tmp_path / "data")]
    command = [sys.executable, "-m", "sightline", *words]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a test run in the background ignores it
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=SRC, preexec_fn=heard, stdout=pipe, stderr=pipe, text=True) as running:
        try:
            began = time.monotonic()
            # Under way, in the midst of what numba compiles and C code calls back for.
            while not (tmp_path / "data" / ".build" / "plan.json").exists() and time.monotonic() - began < 90:
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=30)
        finally:
            running.kill()
    assert running.returncode == 130 and out == ""
    assert err == "sightline: build: interrupted; what was saved goes on with --resume\n"


def test_who_was_interrupted_is_sent_to_resume_where_the_command_takes_it() -> None:
    assert {name for name, options in OPTIONS.items() if "resume" in options.split()} == set(RESUMED)


def test_being_terminated_is_taken_as_an_interrupt(capsys, monkeypatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(doctor.Doctor, "run", lambda self: os.kill(os.getpid(), signal.SIGTERM) or time.sleep(60))
    status, out, err = run(capsys, "doctor")
    assert (status, out, err) == (130, "", "sightline: doctor: interrupted\n")
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_demo_without_its_model_builds_nothing(capsys, tmp_path) -> None:
    refused(run(capsys, "demo", "--out", tmp_path / "demo", "--rooms", 2, "--model", "nomodel"), "nomodel", MODEL)
    assert not (tmp_path / "demo").exists()


def test_a_small_demo_goes_from_rooms_to_a_report(capsys, tmp_path) -> None:
    words = ("demo", "--out", tmp_path, "--rooms", 2, "--workers", 1, "--json")
    status, out, _ = run(capsys, *words)
    told = one_document(out)
    assert status == 0 and told["scenes"] == 2 and told["rejected"] == 0 and told["missing"] == 0
    page = (tmp_path / "report.html").read_text()
    assert "<article" in page and not re.search(r"https?://", page)
    assert all(None not in (line["blind"], line["prior"], line["lift"]) for line in told["types"].values())
