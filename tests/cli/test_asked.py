"""predict and score on a benchmark's own files."""

import json

import pytest

from sightline.cli.asked import asked_of, digest_at, is_benchmark
from sightline.errors import DatasetError, PredictionError
from tests.cli.test_cli import one_document, refused, run
from tests.evaluation.benchmarks.multispa.made_files import FILES, scannet, write, written


def training_files():
    """The same subtasks with other scenes' truths, both turns kept and no text of its own."""
    files = {}
    for name, records in FILES.items():
        files[name.replace("val", "train")] = changed = []
        for record in records:
            told = json.dumps(record).replace("scene0011_00", "scene0000_00")
            told = json.loads(told.replace("seq106", "seq131").replace("basketball_11", "tennis_3"))
            asked = {"from": "human", "value": told.pop("text")}
            told["conversations"] = [
                asked,
                told.get("conversations", [asked, {"from": "gpt", "value": "So it is."}])[1],
            ]
            changed.append(told)
    return files


@pytest.fixture(scope="module")
def benchmark(tmp_path_factory):
    return write(tmp_path_factory.mktemp("evaluation_data"))


@pytest.fixture(scope="module")
def lessons(tmp_path_factory):
    return write(tmp_path_factory.mktemp("training_data"), training_files())


def test_baselines_answer_a_benchmarks_files_and_score_names_its_columns(capsys, benchmark, lessons, tmp_path) -> None:
    for name in ("oracle", "majority", "prior", "chance", "blind"):
        fit = () if name == "oracle" else ("--fit", lessons)
        status, out, _ = run(capsys, "predict", name, benchmark, "--out", tmp_path / f"{name}.jsonl", *fit, "--json")
        told = one_document(out)
        assert status == 0 and told["answered"] == told["rows"] == 26 and sum(told["repaired"].values()) == 8
    page = tmp_path / "report.html"
    against = [word for name in ("majority", "chance") for word in ("--against", tmp_path / f"{name}.jsonl")]
    status, out, _ = run(capsys, "score", tmp_path / "oracle.jsonl", *against, "--report", page, "--json")
    told = one_document(out)
    assert status == 0 and told["multispa"]["average"] == 1.0 and told["multispa"]["empty_columns"] == []
    assert set(told["multispa"]["others"]) == {"majority", "chance"}
    assert told["types"]["correspondence_choice"]["score"] == 1.0 and "(quoted)" in page.read_text()
    for name in ("majority", "prior", "chance", "blind"):
        status, out, _ = run(capsys, "score", tmp_path / f"{name}.jsonl", "--json")
        # The lessons have the same truths: one of a kind is then the best constant, save for what no lesson says so.
        assert status == 0 and one_document(out)["multispa"]["average"] > 0.9, name
    status, out, _ = run(capsys, "score", tmp_path / "oracle.jsonl", *against)
    assert status == 0 and "mean of columns" in out and "Quoted, not measured here" in out and "GPT-4o" in out


def test_answers_to_files_that_changed_are_refused_and_a_moved_folder_is_not(capsys, tmp_path) -> None:
    root = written(tmp_path / "a", scannet("yaw_angle", 30, "Degrees?"))
    out = tmp_path / "a" / "oracle.jsonl"  # beside the files, and none of them
    assert run(capsys, "predict", "oracle", root, "--out", out)[0] == 0
    root = root.rename(tmp_path / "b")
    out = root / "oracle.jsonl"
    status, told, _ = run(capsys, "score", out, "--data", root, "--json")
    assert status == 0 and one_document(told)["multispa"]["averages"]["official"] == 1.0
    written(root, scannet("yaw_angle", 31, "Degrees?"))
    refused(run(capsys, "score", out, "--data", root), "is not the data that was answered")


def test_what_is_left_out_and_repaired_is_told_and_an_unknown_type_named(capsys, tmp_path) -> None:
    vector = scannet("displacement_vector", [0.1, 0.2, 0.3], "By what vector?")
    root = written(tmp_path / "data", vector, scannet("yaw_angle", None, "Degrees?"))
    _, _, told = run(capsys, "predict", "oracle", root, "--out", tmp_path / "oracle.jsonl")
    assert "1 records left out: yaw_angle: no answer" in told and "1 answers repaired" in told
    refused(
        run(capsys, "predict", "majority", root, "--out", tmp_path / "m.jsonl", "--fit", root), "holds no training rows"
    )
    written(root, vector, scannet("roll_angle", 3, "Degrees?"))
    refused(run(capsys, "predict", "oracle", root, "--out", tmp_path / "oracle.jsonl"), "roll_angle", "line 2")


def test_a_folder_of_neither_kind_is_refused(tmp_path) -> None:
    assert not is_benchmark(tmp_path)
    with pytest.raises(DatasetError):
        asked_of(tmp_path, "all")
    with pytest.raises(PredictionError, match=r"manifest\.json: cannot be read"):
        digest_at(tmp_path)
