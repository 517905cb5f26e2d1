"""A build gives the same bytes however it was run, and loses nothing."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from sightline.datasets.building import engine, plan, selection
from sightline.datasets.building.balance import select
from sightline.datasets.building.engine import build
from sightline.datasets.rows.shards import (
    MANIFEST,
    WORK,
    check,
    read_manifest,
    read_rejected,
    read_rows,
    write_manifest,
)
from sightline.errors import ConfigError, DatasetError
from sightline.questions.question import ask
from sightline.scenes.fact import Fact
from sightline.scenes.open import open_reader
from sightline.scenes.store import write_scene
from sightline.scenes.table import SceneTable
from tests.datasets.made_rows import PROFILE, MadeReader
from tests.made import box_scene

ROOT = Path(__file__).parents[3]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_two_workers_one_of_which_dies_write_the_bytes_that_one_writes(tmp_path):
    build(MadeReader(40, bad=("room003",)), PROFILE, tmp_path / "one", val=0.2, budget=100)
    grave = tmp_path / "grave"
    grave.mkdir()
    deadly = MadeReader(40, bad=("room003",), deadly=("room020",), grave=grave)
    build(deadly, PROFILE, tmp_path / "two", val=0.2, budget=100, workers=2)
    assert (grave / "room020").exists()  # the worker did die
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "one")


KILLED = """
import os, sys
from pathlib import Path
from sightline.datasets.building.engine import build
from tests.datasets.made_rows import PROFILE, MadeReader
build(MadeReader(40), PROFILE, Path(sys.argv[1]), progress=lambda done, *_: os._exit(9) if done == 32 else None)
"""


def test_a_killed_build_goes_on_and_ends_with_the_same_bytes(tmp_path):
    build(MadeReader(40), PROFILE, tmp_path / "whole")
    out = tmp_path / "killed"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out)], cwd=ROOT, env={"PYTHONPATH": _path()})
    assert killed.returncode == 9
    parts = sorted(path.name for path in (out / WORK).glob("part-*"))
    assert parts == ["part-000000.arrow", "part-000001.arrow"]
    with pytest.raises(DatasetError, match="unfinished build; go on with --resume"):
        build(MadeReader(40), PROFILE, out)
    with pytest.raises(DatasetError, match="did not finish"):
        list(read_rows(out))
    seen = []
    build(MadeReader(40), PROFILE, out, resume=True, progress=lambda done, total, rows: seen.append((done, total)))
    assert seen == [(32, 40), (40, 40)]  # only the last part was still to be made
    assert bytes_of(out) == bytes_of(tmp_path / "whole")
    assert not (out / WORK).exists()


def _path() -> str:
    return ":".join([str(ROOT / "src"), str(ROOT), *[p for p in sys.path if p]])


def test_a_damaged_part_is_made_again(tmp_path):
    build(MadeReader(40), PROFILE, tmp_path / "whole")
    out = tmp_path / "killed"
    subprocess.run([sys.executable, "-c", KILLED, str(out)], cwd=ROOT, env={"PYTHONPATH": _path()})
    part = out / WORK / "part-000000.arrow"
    part.write_bytes(part.read_bytes()[:100])
    build(MadeReader(40), PROFILE, out, resume=True)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


def test_a_scene_that_always_kills_is_set_aside_with_the_reason_and_the_rest_is_made(tmp_path):
    told = []
    reader = MadeReader(3, murderous=("room001",))
    report = build(reader, PROFILE, tmp_path / "a", workers=2, progress=lambda *numbers: told.append(numbers))
    build(MadeReader(3, bad=("room001",)), PROFILE, tmp_path / "b")
    assert (report.scenes, report.rejected) == (2, 1)
    [aside] = read_rejected(tmp_path / "a").to_pylist()
    reason = "its process died 3 times (signal 9: killed, perhaps out of memory)"
    assert (aside["scene"], aside["what"], aside["reason"]) == ("room001", "scene", reason)
    assert bytes_of(tmp_path / "a")["rows-00000.parquet"] == bytes_of(tmp_path / "b")["rows-00000.parquet"]
    assert told == [(3, 3, report.rows + sum(report.dropped.values()))]


def test_a_build_with_one_worker_that_a_scene_has_killed_gets_past_it_when_it_is_taken_up(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        build(MadeReader(17), PROFILE, tmp_path, progress=interrupt)
    report = build(MadeReader(17, murderous=("room016",)), PROFILE, tmp_path, resume=True)
    assert (report.scenes, report.rejected) == (16, 1)


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_a_killed_process_had_begun_to_write_is_swept_away(tmp_path):
    build(MadeReader(40), PROFILE, tmp_path / "whole")
    out = tmp_path / "killed"
    subprocess.run([sys.executable, "-c", KILLED, str(out)], cwd=ROOT, env={"PYTHONPATH": _path()})
    (out / ".rows-00000.parquet.4711.part").write_bytes(b"half")
    (out / WORK / ".part-000002.parquet.4712.part").write_bytes(b"half")
    build(MadeReader(40), PROFILE, out, resume=True)
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "rejected.parquet", "rows-00000.parquet"]
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_is_told_in_one_line_and_with_room_the_build_goes_on(tmp_path, workers):
    build(MadeReader(40), PROFILE, tmp_path / "whole")
    out = tmp_path / "full"
    largest = max(len(data) for data in bytes_of(tmp_path / "whole").values())
    with (
        files_of_at_most(largest // 2),
        pytest.raises(DatasetError, match=r"no room for .*make room, then go on with --resume$"),
    ):
        build(MadeReader(40), PROFILE, out, workers=workers)
    assert not [path for path in out.rglob("*") if path.name.endswith(".part")]
    build(MadeReader(40), PROFILE, out, resume=True)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_quotas_and_the_cap_of_a_scene_reach_the_choice_and_are_written_down(tmp_path, monkeypatch):
    told = {}

    def chosen(slate, seed, bounds, weights):
        told.update(quotas=bounds.quotas, per_scene=bounds.per_scene)
        return select(slate, seed, bounds, weights)

    monkeypatch.setattr(selection, "select", chosen)
    settings = {"quotas": {"taller": 5}, "per_scene": 2}
    build(MadeReader(4), PROFILE, tmp_path / "a", **settings)
    manifest = read_manifest(tmp_path / "a")
    assert told == settings == {"quotas": manifest.quotas, "per_scene": manifest.per_scene}
    with pytest.raises(DatasetError, match="holds a finished build"):
        build(MadeReader(4), PROFILE, tmp_path / "a", resume=True, quotas={"taller": 6}, per_scene=2)
    with pytest.raises(ConfigError, match=r"no type 'heavier'; it has apart, apart\(axis=1\), taller"):
        build(MadeReader(4), PROFILE, tmp_path / "b", quotas={"heavier": 5})


def test_an_unfinished_build_is_not_taken_up_with_other_settings(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, env={"PYTHONPATH": _path()})
    with pytest.raises(DatasetError, match="differs in budget, seed"):
        build(MadeReader(40), PROFILE, tmp_path, resume=True, seed=1, budget=5)


def test_a_finished_build_is_not_built_over_and_resuming_it_is_no_work(tmp_path):
    report = build(MadeReader(5), PROFILE, tmp_path)
    with pytest.raises(DatasetError, match="holds a finished build"):
        build(MadeReader(5), PROFILE, tmp_path)
    with pytest.raises(DatasetError, match="holds a finished build"):
        build(MadeReader(5), PROFILE, tmp_path, resume=True, seed=1)
    before = bytes_of(tmp_path)
    assert build(MadeReader(5), PROFILE, tmp_path, resume=True) == report
    assert bytes_of(tmp_path) == before


def test_rows_are_what_the_types_ask_less_what_balance_drops(tmp_path):
    reader = MadeReader(20, bad=("room003", "room011"))
    report = build(reader, PROFILE, tmp_path)
    asked = set()
    for scene_id in reader.ids():
        if scene_id not in reader.bad:
            scene = reader.load(scene_id)
            asked |= {(scene_id, q.text, q.spoken) for q in ask(PROFILE.types, SceneTable(scene), 0)[0]}
    rows = list(read_rows(tmp_path))
    assert {(row.scene_id, row.text, row.spoken) for row in rows} <= asked
    assert len(rows) + sum(report.dropped.values()) == sum(
        len(ask(PROFILE.types, SceneTable(reader.load(i)), 0)[0]) for i in reader.ids() if i not in reader.bad
    )
    assert (report.rows, report.scenes, report.rejected) == (len(rows), 18, 2)
    assert read_rejected(tmp_path)["scene"].to_pylist() == ["room003", "room011"]
    assert report.types == {t: sum(row.type == t for row in rows) for t in report.types}
    assert check(tmp_path) == read_manifest(tmp_path)


def test_rows_of_a_scene_do_not_depend_on_the_other_scenes_before_balance(tmp_path):
    few, many = MadeReader(4), MadeReader(40)
    a = {q.text: q.spoken for q in ask(PROFILE.types, SceneTable(few.load("room002")), 0)[0]}
    b = {q.text: q.spoken for q in ask(PROFILE.types, SceneTable(many.load("room002")), 0)[0]}
    assert a == b


def test_a_limit_takes_the_first_scenes_and_a_budget_bounds_the_rows(tmp_path):
    report = build(MadeReader(30), PROFILE, tmp_path / "a", limit=3)
    assert {row.scene_id for row in read_rows(tmp_path / "a")} <= {"room000", "room001", "room002"}
    assert report.scenes == 3
    small = build(MadeReader(30), PROFILE, tmp_path / "b", budget=10)
    assert small.rows <= 10 and sum(small.types.values()) == small.rows
    assert any("over the budget" in reason for reason in small.dropped)


def test_splits_keep_scenes_whole_and_test_scenes_out_of_the_rest(tmp_path):
    build(MadeReader(60), PROFILE, tmp_path, val=0.3)
    split_of_scene = {}
    for row in read_rows(tmp_path):
        assert split_of_scene.setdefault(row.scene_id, row.split) == row.split
    assert set(split_of_scene.values()) == {"train", "val", "test"}
    assert all((split == "test") == scene.endswith("7") for scene, split in split_of_scene.items())


def test_a_build_in_which_every_scene_is_bad_says_so_and_is_whole(tmp_path):
    report = build(MadeReader(2, bad=("room000", "room001")), PROFILE, tmp_path)
    assert (report.rows, report.scenes, report.rejected) == (0, 0, 2)
    assert list(read_rows(tmp_path)) == []


@pytest.mark.parametrize(
    "setting",
    [
        *({"workers": 0}, {"limit": 0}, {"limit": -1}, {"budget": 0}, {"budget": -1}, {"seed": -1}, {"val": 1.0}),
        *({"per_scene": 0}, {"quotas": {"taller": -1}}, {"engine": "steam"}),
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path, setting):
    with pytest.raises(ConfigError, match=next(iter(setting)).removesuffix("s")):
        build(MadeReader(2), PROFILE, tmp_path / "out", **setting)
    assert not (tmp_path / "out").exists()


def test_a_source_without_scenes_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="holds no scenes"):
        build(MadeReader(0), PROFILE, tmp_path / "out")


def test_a_folder_with_rows_of_unknown_origin_is_left_alone(tmp_path):
    (tmp_path / "rows-00000.parquet").write_bytes(b"mine")
    with pytest.raises(DatasetError, match=f"without a {MANIFEST}"):
        build(MadeReader(2), PROFILE, tmp_path)
    assert (tmp_path / "rows-00000.parquet").read_bytes() == b"mine"


def test_a_finished_build_of_other_scenes_or_types_is_not_the_one_asked_for(tmp_path):
    build(MadeReader(5), PROFILE, tmp_path)
    other_types = replace(PROFILE, types=tuple(kind.using(limit=1) for kind in PROFILE.types))
    for reader, profile in ((MadeReader(6), PROFILE), (MadeReader(5), other_types)):
        with pytest.raises(DatasetError, match="differs in its scenes, the settings of its types, or the version"):
            build(reader, profile, tmp_path, resume=True)


def test_a_finished_build_from_before_plans_were_written_down_is_known_by_its_settings(tmp_path):
    report = build(MadeReader(5), PROFILE, tmp_path)
    write_manifest(replace(read_manifest(tmp_path), plan=""), tmp_path)
    assert build(MadeReader(5), PROFILE, tmp_path, resume=True) == report
    with pytest.raises(DatasetError, match="differs in seed, budget"):
        build(MadeReader(5), PROFILE, tmp_path, resume=True, seed=1, budget=3)


def test_a_finished_build_that_lacks_a_file_or_was_filtered_is_not_taken_for_done(tmp_path):
    build(MadeReader(5), PROFILE, tmp_path)
    manifest = read_manifest(tmp_path)
    write_manifest(replace(manifest, filtered={"by": "a judge"}), tmp_path)
    with pytest.raises(DatasetError, match="a filter left rows out"):
        build(MadeReader(5), PROFILE, tmp_path, resume=True)
    write_manifest(manifest, tmp_path)
    (tmp_path / "rows-00000.parquet").unlink()
    with pytest.raises(DatasetError, match=r"rows-00000\.parquet is missing"):
        build(MadeReader(5), PROFILE, tmp_path, resume=True)


@pytest.mark.parametrize("resume", [False, True])
def test_what_another_process_finishes_before_the_claim_is_left_as_it_is(tmp_path, monkeypatch, resume):
    real = engine.claimed

    def late(folder, out):
        monkeypatch.setattr(engine, "claimed", real)
        build(MadeReader(5), PROFILE, tmp_path)
        return real(folder, out)

    monkeypatch.setattr(engine, "claimed", late)
    written = mock.Mock(side_effect=selection.write_manifest)
    monkeypatch.setattr(selection, "write_manifest", written)
    if resume:
        build(MadeReader(5), PROFILE, tmp_path, resume=True)
        assert not (tmp_path / WORK).exists()
    else:
        with pytest.raises(DatasetError, match="holds a finished build"):
            build(MadeReader(5), PROFILE, tmp_path)
    assert written.call_count == 1
    assert check(tmp_path).rows > 0


def test_a_build_that_was_killed_between_its_manifest_and_the_end_is_cleared_up(tmp_path, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(engine, "give_up", interrupt)
        build(MadeReader(5), PROFILE, tmp_path)
    assert (tmp_path / WORK / plan.PLAN).exists()
    build(MadeReader(5), PROFILE, tmp_path, resume=True)
    assert not (tmp_path / WORK).exists() and check(tmp_path).rows > 0


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_a_damaged_plan_is_told_with_what_to_do(tmp_path, text):
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / plan.PLAN).write_text(text)
    with pytest.raises(DatasetError, match=r"plan\.json: damaged, .*; remove .*\.build and build again"):
        build(MadeReader(5), PROFILE, tmp_path, resume=True)


def test_parts_without_the_plan_they_were_made_by_are_not_taken(tmp_path):
    build(MadeReader(17), PROFILE, tmp_path / "whole")
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        build(MadeReader(17), PROFILE, out, seed=1, progress=interrupt)
    (out / WORK / plan.PLAN).unlink()
    build(MadeReader(17), PROFILE, out)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


def test_a_part_copied_over_another_or_with_one_bit_turned_is_made_again(tmp_path):
    build(MadeReader(40), PROFILE, tmp_path / "whole")
    out = tmp_path / "out"
    interrupted = {"progress": lambda done, *_: interrupt(0, 0, 0) if done == 40 else None}
    with pytest.raises(KeyboardInterrupt):
        build(MadeReader(40), PROFILE, out, **interrupted)
    parts = sorted((out / WORK).glob("part-*.arrow"))
    parts[2].write_bytes(parts[0].read_bytes())
    damaged = bytearray(parts[1].read_bytes())
    damaged[len(damaged) // 3] ^= 4
    parts[1].write_bytes(damaged)
    build(MadeReader(40), PROFILE, out, resume=True)
    assert bytes_of(out) == bytes_of(tmp_path / "whole")


def test_what_frames_see_is_kept_for_the_next_build_and_changes_no_row(tmp_path):
    things = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
    write_scene(box_scene(things, frames=4, without=[Fact.MASKS]), tmp_path / "scans" / "hall")
    reader, masks = open_reader("folder", str(tmp_path / "scans")), tmp_path / "masks"
    build(reader, "multiframe", tmp_path / "without")
    assert read_manifest(tmp_path / "without").rows > 0
    for out in ("kept", "read"):
        build(reader, "multiframe", tmp_path / out, masks=masks)
        assert bytes_of(tmp_path / out) == bytes_of(tmp_path / "without")
    [kept] = masks.glob("*.seen")
    written = kept.stat().st_mtime_ns
    build(reader, "multiframe", tmp_path / "again", masks=masks)
    assert kept.stat().st_mtime_ns == written
