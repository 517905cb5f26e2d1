"""What commands say: tables and progress for people on stderr or the terminal, one JSON document for programs."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.cells import cell_len
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
NUMBERS = re.compile(r"[-+–\d.,%\s]*")
LONGEST_WORD = 30  # characters; a longer one (a path) may go on in the next line


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
    """Print a table on stdout: words to the left, numbers to the right, no number cut and no word that has room.

    Where the terminal is too narrow for its columns, each row becomes a list of what it says under each head.
    """
    wide = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
    numbers = [bool(i) and all(NUMBERS.fullmatch(row[i]) for row in rows) for i in range(len(heads))]
    columns = list(zip(heads, *rows, strict=True))
    most = [_longest(column, str.splitlines) for column in columns]
    least = [
        # A head may go on in the next line; a number may not.
        max(_longest(column[:1], str.split), _longest(column[1:], str.splitlines))
        if right
        else min(_longest(column, str.split), LONGEST_WORD)
        for column, right in zip(columns, numbers, strict=True)
    ]
    widths = _fitted(least, most, wide.width - 3 * len(heads) - 1)  # a border and two spaces for each column
    if widths is None:
        wide.print(*([Text(title, "italic")] if title else []), *_lists(heads, rows), sep="\n")
        return
    shown = Table(title=title or None, title_justify="left", header_style="bold")
    for head, width, right in zip(heads, widths, numbers, strict=True):
        shown.add_column(head, justify="right" if right else "left", overflow="fold", width=width)
    for row in rows:
        shown.add_row(*map(Text, row))
    wide.print(shown)


def _longest(cells: Sequence[str], parts: Callable[[str], Sequence[str]]) -> int:
    return max((cell_len(part) for cell in cells for part in parts(cell)), default=0)


def _fitted(least: Sequence[int], most: Sequence[int], room: int) -> list[int] | None:
    """The columns' widths: the widest are narrowed first, none below its `least`; None where there is no room."""
    widths = list(most)
    for _ in range(sum(most) - room):
        spare = [i for i, width in enumerate(widths) if width > least[i]]
        if not spare:
            return None
        widths[max(spare, key=lambda i: widths[i])] -= 1
    return widths


def _lists(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Table]:
    """A list for each row: head and cell, line by line, and an empty line after it."""
    lists = []
    for row in rows:
        one = Table.grid(padding=(0, 2))
        one.add_column(style="bold", no_wrap=True)
        one.add_column(overflow="fold")
        for head, cell in zip(heads, row, strict=True):
            if cell:
                one.add_row(head, Text(cell))
        one.add_row()
        lists.append(one)
    return lists


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
