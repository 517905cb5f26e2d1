"""Work in pieces survives the death of a worker, and says which piece cannot be done."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from sightline.datasets.workers.local import ONE_THREAD, run_all
from sightline.errors import DatasetError, SceneError


@dataclass(frozen=True)
class Notes:
    """Each piece writes its process id; `deadly` always kills, `wrong` raises."""

    folder: Path
    deadly: int = -1
    wrong: int = -1

    def run(self, piece: int) -> None:
        if piece == self.deadly:
            with open(self.folder / "deaths", "a", encoding="utf-8") as deaths:
                deaths.write("x")
            os._exit(3)
        if piece == self.wrong:
            raise SceneError("the disk is full")
        threads = [os.environ.get(name) for name in ONE_THREAD]
        (self.folder / str(piece)).write_text(f"{os.getpid()} {threads}")

    def describe(self, piece: int) -> str:
        return f"piece {piece}"


def test_each_piece_is_done_once_by_other_processes_on_one_thread(tmp_path):
    assert sorted(run_all(Notes(tmp_path), range(7), workers=2)) == list(range(7))
    told = [(tmp_path / str(piece)).read_text() for piece in range(7)]
    assert {text.split(" ", 1)[1] for text in told} == {str(["1"] * len(ONE_THREAD))}
    assert str(os.getpid()) not in {text.split()[0] for text in told}


def test_one_worker_is_this_process_and_keeps_the_order(tmp_path):
    assert list(run_all(Notes(tmp_path), [4, 2, 3], workers=1)) == [4, 2, 3]
    assert (tmp_path / "4").read_text().startswith(str(os.getpid()))


def test_a_piece_that_always_kills_is_named_after_three_tries(tmp_path):
    with pytest.raises(DatasetError, match=r"piece 1: its process died 3 times \(exit code 3\)"):
        list(run_all(Notes(tmp_path, deadly=1), range(3), workers=2))
    assert (tmp_path / "deaths").read_text() == "xxx"


def test_an_error_of_ours_in_a_worker_ends_the_run_with_its_message(tmp_path):
    with pytest.raises(DatasetError, match="piece 0: the disk is full"):
        list(run_all(Notes(tmp_path, wrong=0), range(3), workers=2))


def test_no_pieces_are_no_work(tmp_path):
    assert list(run_all(Notes(tmp_path), [], workers=2)) == []
