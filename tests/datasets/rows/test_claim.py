"""Two processes never write into one folder."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.datasets.rows import claim
from sightline.datasets.rows.claim import claimed, clear, give_up
from sightline.errors import DatasetError

OTHER = "import fcntl, sys; lock = open(sys.argv[1], 'a'); fcntl.flock(lock, 2); print('held', flush=True); input()"


def test_a_folder_that_another_process_holds_is_refused_until_that_one_is_gone(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(work / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "held\n"
    with pytest.raises(DatasetError, match="another process is writing it"), claimed(work, tmp_path):
        pass
    other.kill()
    other.communicate()
    with claimed(work, tmp_path):
        pass


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="cannot be made"), claimed(tmp_path / "file" / "work", tmp_path):
        pass


def test_a_lock_that_its_holder_removed_meanwhile_is_no_claim(tmp_path, monkeypatch):
    work = tmp_path / "work"
    real, tries = claim.fcntl.flock, []

    def after_the_other_is_done(lock, how):
        if not tries:
            give_up(work)  # the holder ends between the opening of the file and the lock on it
        tries.append(how)
        real(lock, how)

    monkeypatch.setattr(claim.fcntl, "flock", after_the_other_is_done)
    with claimed(work, tmp_path), open(work / "lock") as lock:
        assert len(tries) == 2
        with pytest.raises(BlockingIOError):
            real(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_giving_up_a_folder_removes_it_and_clearing_it_keeps_the_claim(tmp_path):
    work = tmp_path / "work"
    with claimed(work, tmp_path):
        (work / "part").write_text("")
        (work / "deeper").mkdir()
        clear(work)
        assert [path.name for path in work.iterdir()] == ["lock"]
        give_up(work)
    assert not work.exists()
