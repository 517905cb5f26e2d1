"""verify tells what disagrees, with its evidence, and exits with one."""

import json
from dataclasses import replace

from sightline.answers.number import Count
from sightline.cli import main
from sightline.datasets.building.engine import build
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import signed
from sightline.datasets.rows.shards import read_manifest, read_rows, write_manifest, write_shards
from sightline.scenes.open import open_reader
from sightline.scenes.store import write_scene


def test_a_disagreement_is_told_with_its_evidence(capsys, tmp_path):
    build(open_reader("procedural", "0..2@64x48x1"), "core", tmp_path)
    assert main(["verify", str(tmp_path), "--workers", "1"]) == 0
    assert " rows worked out again, 0 disagreements\n" in capsys.readouterr().out
    rows = list(read_rows(tmp_path))
    at = next(i for i, row in enumerate(rows) if row.name == "counting")
    answer = Count(rows[at].answer.number + 1)
    rows[at] = signed(replace(rows[at], answer=answer, spoken=answer.spoken(rows[at].form)))
    write_manifest(replace(read_manifest(tmp_path), shards=write_shards(iter([to_table(rows)]), tmp_path)), tmp_path)
    out = tmp_path / "wrong.jsonl"
    assert main(["verify", str(tmp_path), "--json", "--out", str(out)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["disagreements"] == 1 and told["rows"] == len(rows)
    [detail] = told["details"]
    assert detail == {
        "row_id": rows[at].id,
        "type": "counting",
        "source": rows[at].scene_source,
        "scene": rows[at].scene_id,
        "what": "answer",
        "expected": str(Count(answer.number - 1)),
        "found": str(answer),
        "text": rows[at].text,
        "evidence": detail["evidence"],
    }
    assert json.loads(detail["evidence"])["values"] == dict(rows[at].evidence.values)
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == [detail]
    assert main(["verify", str(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert rows[at].id in shown and "1 disagreements" in shown


def test_a_file_that_the_source_lacks_is_one_line_and_exit_two(capsys, tmp_path):
    reader = open_reader("procedural", "0..1@160x120x3")
    [scene] = reader.ids()
    write_scene(reader.load(scene), tmp_path / "scans" / scene)
    rows = tmp_path / "rows"
    build(open_reader("folder", str(tmp_path / "scans")), "core", rows)
    gone = tmp_path / "scans" / scene / "frames" / "000001" / "depth_0.npy"
    gone.unlink()
    assert main(["verify", str(rows), "--json"]) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    left = read_manifest(rows).rows - told["rows"]
    assert told["disagreements"] == 0 and told["lacking"] == {str(gone): left} and left > 0
    assert err == f"sightline: the source lacks {gone}; {left} rows were not checked\n"


def test_a_list_of_an_unknown_kind_is_refused_before_any_work(capsys, tmp_path):
    assert main(["verify", str(tmp_path / "none"), "--out", str(tmp_path / "wrong.csv")]) == 2
    assert "ends in .parquet or .jsonl" in capsys.readouterr().err
