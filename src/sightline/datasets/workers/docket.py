"""Tasks to be done, and what it means when a process dies at one of them: one policy for every kind of worker."""

from __future__ import annotations

import signal
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, Protocol, TypeVar

from sightline.errors import DatasetError

TRIES = 3  # a task at which processes die this often is at fault itself
HOPELESS = 30  # deaths without anything done: it is not this task or that, nothing works

T = TypeVar("T", bound=Hashable)
Work = TypeVar("Work", contravariant=True)


class Job(Protocol[Work]):
    """Tasks that leave their results on disk, so that any process can do any of them. It must be picklable."""

    def run(self, task: Work, /) -> None:
        """Do one task. A SightlineError or OSError ends the whole run."""

    def describe(self, task: Work, /) -> str:
        """What the task is, for messages."""


class Docket(Generic[T]):
    """The tasks that wait. One whose process died comes last again, so that it holds up nothing; at the third death
    it is given up: `given_up` raises DatasetError here, and may do better in a subclass."""

    def __init__(self, tasks: Iterable[T], describe: Callable[[T], str], proven: bool = False) -> None:
        """`proven`: some tasks of this job were done before, so it can be done."""
        self._waiting = deque(tasks)
        self._describe = describe
        self._proven = proven
        self._deaths: Counter[T] = Counter()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self) -> T | None:
        """The next task, off the list."""
        return self._waiting.popleft() if self._waiting else None

    def wants_a_fresh_process(self) -> bool:
        """Whether the next task died before: then what other tasks left in a process must not be held against it."""
        return bool(self._waiting) and self._deaths[self._waiting[0]] > 0

    def done(self, task: T) -> None:
        """The task is done."""
        self._proven = True

    def died(self, task: T, how: str) -> None:
        """A process died at the task. Raises DatasetError when that cannot be helped."""
        self._deaths[task] += 1
        if not self._proven and self._deaths.total() >= HOPELESS:
            raise DatasetError(
                f"{self._deaths.total()} processes died and none finished anything, the last at "
                f"{self._describe(task)} ({how}); it is not one scene: try --workers 1 to see what happens"
            )
        if self._deaths[task] < TRIES:
            self._waiting.append(task)
        else:
            self.given_up(task, how)

    def given_up(self, task: T, how: str) -> None:
        """The task's process died `TRIES` times."""
        raise DatasetError(f"{self._describe(task)}: {died_so_often(how)}; try with more memory, or fewer workers")

    def later(self, tasks: Iterable[T]) -> None:
        """Further tasks, after those that wait."""
        self._waiting.extend(tasks)


def died_so_often(how: str) -> str:
    """The reason for which a task was given up."""
    return f"its process died {TRIES} times ({how})"


def how_it_died(exit_code: int | None) -> str:
    """In words what the exit code of a process says of its end."""
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}" + (": an error of its own, told above" if exit_code == 1 else "")
    if exit_code == -signal.SIGKILL:
        return f"signal {-exit_code}: killed, perhaps out of memory"
    name = signal.strsignal(-exit_code) or "unknown"
    return f"signal {-exit_code}: {name.lower()}"
