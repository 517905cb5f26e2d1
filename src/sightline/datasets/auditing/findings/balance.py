"""How evenly answers, and places among the options, are spread within each task."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from sightline.datasets.auditing.findings.claims import Reading, side_of
from sightline.datasets.auditing.findings.finding import Example, Finding, example_of
from sightline.datasets.auditing.findings.offered import Offer
from sightline.datasets.auditing.findings.said import value_of
from sightline.datasets.auditing.peers.peer_row import PeerRow

FEWEST = 50  # rows of a task below which an uneven share may be an accident
CLEARLY = 4.0  # standard deviations of the binomial
ENOUGH = 0.1  # above chance, so that what is certain in a million rows but tiny is not told
MOST_TASKS, MOST_ANSWERS = 2000, 100_000  # told apart; what comes beyond is counted together
FEW_KINDS = 8  # differing answers of a whole task that are taken for all there are
OTHER = "others"
DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\w\s.-]+")


@dataclass(frozen=True)
class TaskBalance:
    """One task: its rows, its most frequent answer and that one's share, and the share a guess would have by chance.

    `chance` is None where answers are not among a few (numbers, names); then no share is too large.
    """

    task: str
    rows: int
    answer: str
    share: float
    chance: float | None


class Balance:
    """Answers by task: the stated one, or what the question was understood to ask."""

    def __init__(self) -> None:
        self._answers: dict[str, Counter[str]] = {}
        self._places: dict[int, Counter[int]] = {}
        self._choices: dict[str, int] = {}  # task -> the fewest answers one of its rows may have, 0 for any
        self._examples: dict[str, Example] = {}

    def see(self, row: PeerRow, reading: Reading, offer: Offer) -> None:
        """Take a row's answer, and the place of its option, into account."""
        task = task_of(row, reading)
        if task not in self._answers and len(self._answers) >= MOST_TASKS:
            task = OTHER
        said, choices = _answer(row, reading, offer)
        counts = self._answers.setdefault(task, Counter())
        counts[said if said in counts or len(counts) < MOST_ANSWERS else OTHER] += 1
        self._choices[task] = min(choices, self._choices.get(task, choices))
        self._examples.setdefault(f"{task}\0{said}", example_of(row)) if len(counts) <= 12 else None
        if offer.place is not None:
            self._places.setdefault(len(offer.options), Counter())[offer.place] += 1

    @property
    def tasks(self) -> list[TaskBalance]:
        """Every task, the largest first."""
        told = []
        for task, counts in self._answers.items():
            rows = counts.total()
            answer, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
            choices = self._choices[task]
            if not choices and rows >= FEWEST and len(counts) <= FEW_KINDS and not any(map(DIGIT.search, counts)):
                choices = max(2, len(counts))  # a direction, a colour: words that a task's rows share
            told.append(TaskBalance(task, rows, answer, most / rows, 1 / choices if choices else None))
        return sorted(told, key=lambda one: (-one.rows, one.task))

    @property
    def positions(self) -> dict[int, dict[int, int]]:
        """By number of options, how often the right one stands in each place (from 0)."""
        return {size: {place: counts[place] for place in range(size)} for size, counts in sorted(self._places.items())}

    def findings(self) -> list[Finding]:
        """Tasks that one answer would solve too often, and places in which the right option stands too often."""
        uneven = [one for one in self.tasks if one.chance is not None and too_often(one.share, one.chance, one.rows)]
        of = sum(one.rows for one in self.tasks if one.chance is not None)
        found = []
        if uneven:
            worst = uneven[0]
            example = self._examples.get(f"{worst.task}\0{worst.answer}")
            told = f"{len(uneven)} tasks, as {worst.task}: {worst.answer!r} {worst.share:.0%}"
            rows = sum(one.rows for one in uneven)
            found.append(
                Finding(
                    "balance",
                    f"one answer too frequent ({told})",
                    rows,
                    of,
                    "rows of tasks with few answers",
                    False,
                    example,
                )
            )
        for size, counts in self.positions.items():
            rows = sum(counts.values())
            place = max(counts, key=lambda at: counts[at])
            if too_often(counts[place] / rows, 1 / size, rows):
                what = f"right option of {size} in place {place + 1} too often"
                found.append(Finding("balance", what, counts[place], rows, f"rows with {size} options"))
        return found


def task_of(row: PeerRow, reading: Reading) -> str:
    """The stated task, else what the question was understood to ask."""
    if row.task:
        return row.task
    asked = reading.asked
    if asked is None:
        return "choice" if row.options else "not understood"
    turned = {1: "", -1: ", turned"}[asked.sign]
    return f"{asked.form}: {asked.direction} {asked.axis}{turned}".replace(":  ", ": ")


def too_often(share: float, chance: float, rows: int) -> bool:
    """Whether a share of so many rows is above chance by more than accident and by enough to matter."""
    if rows < FEWEST:
        return False
    return share - chance > max(ENOUGH, CLEARLY * math.sqrt(chance * (1 - chance) / rows))


def _answer(row: PeerRow, reading: Reading, offer: Offer) -> tuple[str, int]:
    """The answer as a class to be counted, and how many classes there are; 0 where that is not known."""
    if offer.place is not None:
        return f"option {offer.place + 1}", len(offer.options)
    asked = reading.asked
    side = side_of(row, asked)
    if side is not None or (asked is not None and asked.form == "whether"):
        return ("unclear" if side is None else "yes" if side else "no"), 2
    if asked is not None and asked.form == "which":
        said = value_of(row.answer).lower()
        named = [name in said for name in (asked.a, asked.b)]
        return ("unclear" if named[0] == named[1] else "the first named" if named[0] else "the second named"), 2
    said = " ".join(WORD.sub(" ", value_of(row.answer).lower()).split())
    return said[:60], 0
