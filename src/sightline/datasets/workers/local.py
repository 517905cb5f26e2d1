"""Tasks on several processes of this machine; a process that dies costs its task another try, not the build."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic

from sightline.datasets.workers.docket import TRIES, Docket, Job, T, how_it_died
from sightline.errors import DatasetError, SightlineError

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
OOM_SCORE = Path("/proc/self/oom_score_adj")
UP, DONE, WRONG, DEAD = "up", "done", "wrong", "dead"  # what is heard of a worker


@dataclass(eq=False)
class _Hand(Generic[T]):
    """One process and the task it is at; `up` once it has the job."""

    process: BaseProcess
    task: T
    up: bool = False


def run_all(job: Job[T], docket: Docket[T], workers: int) -> Iterator[T]:
    """Do the tasks, on `workers` processes when that is above 1, and give each as it is done.

    In this process what kills a worker kills the run. Otherwise as `run_apart`.
    """
    if workers > 1:
        yield from run_apart(job, docket, workers)
        return
    while (task := docket.take()) is not None:
        job.run(task)
        docket.done(task)
        yield task


def run_apart(job: Job[T], docket: Docket[T], workers: int) -> Iterator[T]:
    """Do the tasks on at most `workers` other processes, and give each as it is done.

    Each process computes on one thread, and ends when this one does, however that ends. Raises DatasetError for a
    task that cannot be done, or that the docket gives up; tasks that are done stay done.
    """
    hands: dict[Connection, _Hand[T]] = {}
    stillborn = 0  # deaths in a row of processes that never got so far as to have the job
    try:
        while docket or hands:
            while len(hands) < workers and (task := docket.take()) is not None:
                _start(job, task, hands)
            for line in wait(list(hands)):
                assert isinstance(line, Connection)
                what, text = _heard(line)
                if what == WRONG:
                    raise DatasetError(text)
                if what == UP:
                    hands[line].up, stillborn = True, 0
                elif what == DONE:
                    yield _done(line, hands, docket)
                else:
                    stillborn += not hands[line].up
                    _buried(line, hands, docket, stillborn)
    finally:
        for line, hand in hands.items():
            hand.process.kill()
            line.close()
        for hand in hands.values():
            hand.process.join()


def _done(line: Connection, hands: dict[Connection, _Hand[T]], docket: Docket[T]) -> T:
    """The hand goes on with the next task, or goes home."""
    hand = hands[line]
    task = hand.task
    docket.done(task)
    following = None if docket.wants_a_fresh_process() else docket.take()
    if following is None:
        del hands[line]
        line.close()
        hand.process.join()
    else:
        hand.task = following
        _send(line, following)
    return task


def _buried(line: Connection, hands: dict[Connection, _Hand[T]], docket: Docket[T], stillborn: int) -> None:
    hand = hands.pop(line)
    line.close()
    hand.process.join()
    how = how_it_died(hand.process.exitcode)
    if hand.up:
        docket.died(hand.task, how)
    elif stillborn >= TRIES:
        raise DatasetError(f"worker processes die as they start ({how}); try --workers 1")
    else:
        docket.later([hand.task])


def _start(job: Job[T], task: T, hands: dict[Connection, _Hand[T]]) -> None:
    # spawn: a forked child would inherit the threads' locks of numpy, numba and Arrow without the threads.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that the death of the child is heard as the end of the line
    hands[ours] = _Hand(process, task)
    _send(ours, job)
    _send(ours, task)


def _send(line: Connection, thing: Any) -> None:
    try:
        line.send(thing)
    except (BrokenPipeError, ConnectionResetError):
        return  # it is dead; the reading side hears of it and counts


def _heard(line: Connection) -> tuple[str, str]:
    try:
        what, text = line.recv()
    except (EOFError, OSError):
        return DEAD, ""  # nothing more, or half a message
    return str(what), str(text)


def serve(line: Connection) -> None:
    """What a worker process does: receive the job, then tasks one by one, until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    with suppress(OSError):  # out of memory, Linux shall kill a worker and not the build
        OOM_SCORE.write_text("500")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for name in ONE_THREAD:
        os.environ[name] = "1"  # before the job is received: with it numpy and numba are imported
    try:
        job: Job[Any] = line.recv()
        line.send((UP, ""))
        while True:
            task = line.recv()
            try:
                job.run(task)
                line.send((DONE, ""))
            except (SightlineError, OSError) as error:
                line.send((WRONG, f"{job.describe(task)}: {error}"))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _end_with_parent() -> None:
    """Nobody waits for a worker whose parent was killed: it ends in the midst of its task."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
