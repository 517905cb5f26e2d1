"""Tasks on several processes: each is done once, a death costs a try, and nobody outlives the run."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from sightline.datasets.workers.docket import Docket
from sightline.datasets.workers.local import ONE_THREAD, run_all, run_apart
from sightline.errors import DatasetError, SceneError

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Notes:
    """Each task writes its process id; `deadly` always kills, `wrong` raises, `slow` never ends."""

    folder: Path
    deadly: int = -1
    wrong: int = -1
    slow: int = -1

    def run(self, task: int) -> None:
        threads = [os.environ.get(name) for name in ONE_THREAD]
        (self.folder / str(task)).write_text(f"{os.getpid()} {threads}")
        if task == self.deadly:
            with open(self.folder / "deaths", "a", encoding="utf-8") as deaths:
                deaths.write("x")
            os._exit(3)
        if task == self.wrong:
            raise SceneError("the disk is full")
        if task == self.slow:
            time.sleep(600)

    def describe(self, task: int) -> str:
        return f"task {task}"


@dataclass(frozen=True)
class Unsendable:
    """Receiving it kills."""

    def run(self, task: int) -> None:
        """Never called."""

    def describe(self, task: int) -> str:
        return "nothing"

    def __reduce__(self) -> tuple:
        return os._exit, (5,)


def docket(job, tasks) -> Docket[int]:
    return Docket(tasks, job.describe)


def done(job, tasks, workers) -> list[int]:
    return list(run_all(job, docket(job, tasks), workers))


def test_each_task_is_done_once_by_other_processes_on_one_thread(tmp_path):
    assert sorted(done(Notes(tmp_path), range(7), workers=2)) == list(range(7))
    told = [(tmp_path / str(task)).read_text() for task in range(7)]
    assert {text.split(" ", 1)[1] for text in told} == {str(["1"] * len(ONE_THREAD))}
    assert str(os.getpid()) not in {text.split()[0] for text in told}


def test_one_worker_is_this_process_and_keeps_the_order_unless_it_is_to_be_another(tmp_path):
    assert done(Notes(tmp_path), [4, 2, 3], workers=1) == [4, 2, 3]
    assert (tmp_path / "4").read_text().startswith(f"{os.getpid()} ")
    assert list(run_apart(Notes(tmp_path), docket(Notes(tmp_path), [4, 2]), 1)) == [4, 2]
    assert not (tmp_path / "4").read_text().startswith(f"{os.getpid()} ")


def test_a_task_that_always_kills_is_named_after_three_tries_when_the_rest_is_done(tmp_path):
    heard = []
    job = Notes(tmp_path, deadly=1)
    with pytest.raises(DatasetError, match=r"task 1: its process died 3 times \(exit code 3\)"):
        heard.extend(run_all(job, docket(job, range(3)), workers=2))
    assert (tmp_path / "deaths").read_text() == "xxx"
    assert {(tmp_path / name).exists() for name in "02"} == {True}


def test_an_error_of_ours_in_a_worker_ends_the_run_with_its_message(tmp_path):
    with pytest.raises(DatasetError, match="task 0: the disk is full"):
        done(Notes(tmp_path, wrong=0), range(3), workers=2)


def test_workers_that_die_as_they_start_are_not_held_against_a_task():
    with pytest.raises(DatasetError, match=r"die as they start \(exit code 5\)"):
        done(Unsendable(), range(3), workers=2)


def test_no_tasks_are_no_work(tmp_path):
    assert done(Notes(tmp_path), [], workers=2) == []


ORPHANED = """
import sys
from pathlib import Path
from sightline.datasets.workers.local import run_all
from tests.datasets.workers.test_local import Notes, docket
job = Notes(Path(sys.argv[1]), slow=0)
list(run_all(job, docket(job, [0]), workers=2))
"""


def test_a_worker_ends_in_the_midst_of_its_task_when_its_parent_is_killed(tmp_path):
    path = ":".join([str(ROOT / "src"), str(ROOT), *[p for p in sys.path if p]])
    command = [sys.executable, "-c", ORPHANED, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": path}) as parent:
        worker = int(waited_for(tmp_path / "0").split()[0])
        os.kill(worker, 0)  # it is there
        parent.send_signal(signal.SIGKILL)
    ends = time.monotonic() + 10
    while lives(worker) and time.monotonic() < ends:
        time.sleep(0.02)
    assert not lives(worker)


def waited_for(path: Path) -> str:
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        if path.exists() and (told := path.read_text()):
            return told
        time.sleep(0.02)
    raise TimeoutError(f"{path} was not written")


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    # Whoever adopts orphans may take its time to bury one.
    return not (state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z")
