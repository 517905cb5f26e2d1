"""What commands say: tables and progress for people on stderr or the terminal, one JSON document for programs."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 200  # characters of a table that goes into a file
NUMBERS = re.compile(r"[-+–\d.\s]*")


def document(data: Any) -> None:
    """Print one JSON document on stdout; numbers that are not finite become null."""
    print(json.dumps(_finite(data), ensure_ascii=False, allow_nan=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    return value


def say(text: str) -> None:
    """Print a line for people on stdout."""
    Console(highlight=False, soft_wrap=True).print(text, markup=False)


def remark(text: str) -> None:
    """Print a line about how it goes on stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False, style="dim")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """Print a table on stdout: words to the left, numbers to the right."""
    shown = Table(title=title or None, title_justify="left", header_style="bold")
    for i, head in enumerate(heads):
        numbers = all(NUMBERS.fullmatch(row[i]) for row in rows)
        shown.add_column(
            head, justify="right" if i and numbers else "left", overflow="fold", no_wrap=not i or bool(numbers)
        )
    for row in rows:
        shown.add_row(*(cell.replace("[", r"\[") for cell in row))
    wide = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
    wide.print(shown)


class Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last while, blank until it is known."""
        return Text("" if task.speed is None else f"{task.speed:.3g}/s", style="progress.data.speed")


class Meter:
    """A bar on stderr; `to(done, total)` moves it."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task = bar, task

    def to(self, done: int, total: int | None = None, questions: int | None = None) -> None:
        """Show that `done` of `total` are done, and how many questions that gave."""
        told = "" if questions is None else f"{questions:,} questions"
        self._bar.update(self._task, completed=done, total=total, told=told)


@contextmanager
def meter(what: str, total: int | None = None) -> Iterator[Meter]:
    """A progress bar on stderr while a long piece of work lasts; nothing where stderr is no terminal."""
    console = Console(stderr=True)
    so_far = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
    columns = (TextColumn("{task.description}"), *so_far, Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Meter(bar, bar.add_task(what, total=total, told=""))
