"""An interrupt is an exception that comes through, and the exit status is the command's."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from sightline.cli.interrupt import Interrupt, terminable

SRC = Path(__file__).parents[2] / "src"
CAUGHT = """
import os, signal, sys
from sightline.cli.interrupt import terminable
try:
    with terminable():
        exec("os.kill(os.getpid(), signal.SIGINT)\\nwhile True: pass")
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_an_interrupt_that_is_caught_leaves_the_exit_status_also_out_of_code_in_a_string(tmp_path):
    (tmp_path / "caught.py").write_text(CAUGHT)
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a test run in the background ignores it
    command = [sys.executable, "-m", "caught"]  # how `python -m sightline` is run: only there the status was lost
    ended = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(SRC)}, preexec_fn=heard)
    assert ended.returncode == 130


class Last:
    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)


def test_an_interrupt_that_python_ignores_comes_again():
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGALRM), sys.unraisablehook
    survived = False
    with pytest.raises(Interrupt), terminable():
        Last()
        survived = True
        time.sleep(10)
    assert survived
    assert before == (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGALRM), sys.unraisablehook)
