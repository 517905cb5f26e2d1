"""Numbered pieces of work on several processes; a process that dies costs its piece a second try, not the build."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol

from sightline.errors import DatasetError, SightlineError

TRIES = 3  # a piece that kills its worker this often is at fault itself
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Job(Protocol):
    """Work in numbered pieces that leave their results on disk, so that any process can do any piece."""

    def run(self, piece: int) -> None:
        """Do one piece. A SightlineError or OSError ends the whole run."""

    def describe(self, piece: int) -> str:
        """What the piece is, for messages."""


@dataclass(eq=False)
class _Hand:
    """One process and the piece it is at."""

    process: BaseProcess
    piece: int


def run_all(job: Job, pieces: Sequence[int], workers: int) -> Iterator[int]:
    """Do the pieces, on `workers` processes when that is above 1, and give the number of each as it is done.

    Each process computes on one thread. Raises DatasetError for a piece that cannot be done, or that made its process
    die `TRIES` times; pieces that are done stay done.
    """
    if workers <= 1:
        for piece in pieces:
            job.run(piece)
            yield piece
        return
    waiting, tries = deque(pieces), Counter[int]()
    hands: dict[Connection, _Hand] = {}
    try:
        while waiting or hands:
            while waiting and len(hands) < workers:
                _start(job, waiting.popleft(), hands)
            for line in wait(list(hands)):
                if not isinstance(line, Connection):
                    continue
                hand = hands[line]
                told = _heard(line)
                if told is None:
                    hand.process.join()
                    del hands[line]
                    tries[hand.piece] += 1
                    if tries[hand.piece] >= TRIES:
                        raise DatasetError(
                            f"{job.describe(hand.piece)}: its process died {TRIES} times (exit code "
                            f"{hand.process.exitcode}); what was done is kept, go on with --resume"
                        )
                    waiting.appendleft(hand.piece)
                elif told:
                    raise DatasetError(told)
                else:
                    yield hand.piece
                    if waiting:
                        hand.piece = waiting.popleft()
                        line.send(hand.piece)
                    else:
                        line.close()
                        del hands[line]
                        hand.process.join()
    finally:
        for line, hand in hands.items():
            hand.process.terminate()
            hand.process.join()
            line.close()


def _start(job: Job, piece: int, hands: dict[Connection, _Hand]) -> None:
    # spawn: a forked child would inherit the threads' locks of numpy, numba and Arrow without the threads.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that the death of the child is heard as the end of the line
    hands[ours] = _Hand(process, piece)
    try:
        ours.send(job)
        ours.send(piece)
    except (BrokenPipeError, ConnectionResetError):
        return  # it died at once; the reading side hears of it and counts


def _heard(line: Connection) -> str | None:
    """Empty when the piece is done, a message when it cannot be, None when the process is dead."""
    try:
        told = line.recv()
    except (EOFError, ConnectionResetError):
        return None
    return str(told)


def serve(line: Connection) -> None:
    """What a worker process does: receive the job, then pieces one by one, until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    for name in ONE_THREAD:
        os.environ[name] = "1"  # before the job is received: with it numpy and numba are imported
    try:
        job: Job = line.recv()
        while True:
            piece: int = line.recv()
            try:
                job.run(piece)
                line.send("")
            except (SightlineError, OSError) as error:
                line.send(f"{job.describe(piece)}: {error}")
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
