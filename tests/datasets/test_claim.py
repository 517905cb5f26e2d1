"""Two processes never write into one folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from sightline.datasets.claim import claimed
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
