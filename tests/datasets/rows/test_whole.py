"""A folder appears whole or not at all."""

import errno
import fcntl
import os

import pytest

from sightline.datasets.rows.claim import LOCK
from sightline.datasets.rows.whole import appearing
from sightline.errors import DatasetError


def test_a_folder_appears_at_the_end_with_all_that_was_written(tmp_path):
    out = tmp_path / "deep" / "out"
    with appearing(out) as growing:
        (growing / "images").mkdir()
        (growing / "images" / "a").write_text("x")
        assert not out.exists()
    assert (out / "images" / "a").read_text() == "x"
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_every_file_and_folder_is_on_the_disk_before_the_folder_has_its_name_and_the_name_after(tmp_path, monkeypatch):
    out, told = tmp_path / "out", []
    # What is brought to the disk, by its number there, and whether the folder had its name by then.
    monkeypatch.setattr(os, "fsync", lambda handle: told.append((os.fstat(handle).st_ino, out.exists())))
    with appearing(out) as growing:
        (growing / "images" / "ab").mkdir(parents=True)
        for name in ("rows", "images/a", "images/ab/b"):
            (growing / name).write_text(name)
    before = {inode for inode, named in told if not named}
    assert before == {path.stat().st_ino for path in (out, *out.rglob("*"))}
    assert [inode for inode, named in told if named] == [tmp_path.stat().st_ino]


def test_an_error_leaves_nothing_behind(tmp_path):
    with pytest.raises(KeyboardInterrupt), appearing(tmp_path / "out") as growing:
        (growing / "a").write_text("x")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_line_that_names_the_folder_and_leaves_nothing_behind(tmp_path):
    with (
        pytest.raises(DatasetError, match=r"out: no room for it .*; make room"),
        appearing(tmp_path / "out") as growing,
    ):
        (growing / "a").write_text("x")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert list(tmp_path.iterdir()) == []


def test_another_failure_of_the_disk_is_told_as_it_is(tmp_path):
    with pytest.raises(OSError, match="Input/output error"), appearing(tmp_path / "out"):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_away(tmp_path):
    left = tmp_path / ".out.part" / "growing"
    left.mkdir(parents=True)
    (left / "half").write_text("x")
    with appearing(tmp_path / "out") as growing:
        (growing / "whole").write_text("y")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["whole"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_there_is_not_touched(tmp_path, kind):
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / "mine").write_text("mine")
    with pytest.raises(DatasetError, match="is there already; give another folder"), appearing(out):
        pass
    assert (out if kind == "file" else out / "mine").read_text() == "mine"


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "out").mkdir()
    with appearing(tmp_path / "out") as growing:
        (growing / "a").write_text("x")
    assert (tmp_path / "out" / "a").read_text() == "x"


def test_two_processes_do_not_write_one_folder(tmp_path):
    work = tmp_path / ".out.part"
    work.mkdir()
    with open(work / LOCK, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DatasetError, match="another process is writing it"), appearing(tmp_path / "out"):
            pass
    assert work.is_dir()
