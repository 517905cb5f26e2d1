"""How many answers somebody gets right who reads the questions and never looks: the blind judges' share.

Judges are passed in: each learns from one half of the pictures and answers the other, and the other way round, so that
no picture's rows are on both sides. What they get right beside the right answers of chance is what a model can learn
without looking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Length
from sightline.answers.text import Words
from sightline.datasets.findings.balance import task_of
from sightline.datasets.findings.claims import Reading, side_of
from sightline.datasets.findings.finding import Finding, HashSample, key_of
from sightline.datasets.findings.offered import Offer
from sightline.datasets.findings.relations import COUNT
from sightline.datasets.findings.said import one_count, one_length, value_of
from sightline.datasets.peers.peer_row import PeerRow

MOST_ASKED = 40_000  # rows the judges see; more do not make them wiser, only slower
WITHIN = "within_25"  # how near a length must be to count as right
HALF = 1 << 40  # the bit of a picture's hash that tells the halves apart; the sample goes by the lowest ones


@dataclass(frozen=True, slots=True)
class Riddle:
    """A question as those see it who do not look: its task, words and options, and its answer, typed."""

    task: str
    text: str
    options: tuple[str, ...]
    answer: Answer
    scorer: str


class Judge(Protocol):
    """Learns from some riddles and answers others; None where it has no idea."""

    def __call__(self, learnt: Sequence[Riddle], asked: Sequence[Riddle]) -> Sequence[Answer | None]: ...


@dataclass(frozen=True)
class Guessed:
    """Per task, how many rows were put to the judges, and which share each judge got right."""

    task: str
    rows: int
    right: Mapping[str, float]


class Riddles:
    """A sample of rows, picked by their pictures' hashes, as riddles."""

    def __init__(self, most: int = MOST_ASKED) -> None:
        self._sample = HashSample(most)
        self._held: list[tuple[int, str, Riddle]] = []
        self._rows = 0

    def see(self, row: PeerRow, reading: Reading, offer: Offer) -> None:
        """Keep a row where its picture is sampled and its answer can be typed."""
        self._rows += 1
        key = key_of(row.scene, *row.images) if row.images or row.scene else key_of(row.id, row.question)
        if not self._sample.keeps(key):
            return
        riddle = riddle_of(row, reading, offer)
        if riddle is None:
            return
        self._held.append((key, f"{row.question}\0{row.answer}", riddle))
        while self._sample.full(len(self._held)):
            self._held = [one for one in self._held if self._sample.keeps(one[0])]

    def judged(self, judges: Mapping[str, Judge]) -> list[Guessed]:
        """What each judge gets right, by task, the largest first; the same whatever the order of the rows."""
        ordered = sorted(self._held, key=lambda one: (one[0], one[1]))
        halves = [[one[2] for one in ordered if bool(one[0] & HALF) is side] for side in (False, True)]
        right: dict[str, dict[str, float]] = {}
        rows: Counter[str] = Counter()
        for learnt, asked in ((halves[0], halves[1]), (halves[1], halves[0])):
            if not learnt or not asked:
                continue
            rows.update(riddle.task for riddle in asked)
            for name, judge in judges.items():
                for riddle, guess in zip(asked, judge(learnt, asked), strict=True):
                    shares = right.setdefault(riddle.task, dict.fromkeys(judges, 0.0))
                    shares[name] += score(riddle, guess)
        told = [
            Guessed(task, count, {name: total / count for name, total in right[task].items()})
            for task, count in rows.items()
            if task in right
        ]
        return sorted(told, key=lambda one: (-one.rows, one.task))


def score(riddle: Riddle, guess: Answer | None) -> float:
    """How right a guess is; one of another kind than the answer is not."""
    return 0.0 if guess is None or guess.kind != riddle.answer.kind else riddle.answer.score(guess, riddle.scorer)


def finding_of(guessed: Sequence[Guessed]) -> list[Finding]:
    """The rows that the best judge of each task gets right without looking."""
    rows = sum(one.rows for one in guessed)
    right = round(sum(one.rows * max(one.right.values()) for one in guessed))
    what = "answered right without looking, by the best blind judge of each task"
    return [Finding("guessable", what, right, rows, "rows put to the judges")] if right else []


def riddle_of(row: PeerRow, reading: Reading, offer: Offer) -> Riddle | None:
    """The row without its pictures; None where its answer is of no kind that can be scored."""
    task, asked = task_of(row, reading), reading.asked
    value = value_of(row.answer)
    if offer.place is not None:
        return Riddle(task, row.question, offer.options, Choice(offer.options, offer.place), Choice.default_scorer)
    side = side_of(row, asked)
    if side is not None or (asked is not None and asked.form == "whether"):
        return None if side is None else Riddle(task, row.question, (), YesNo(side), YesNo.default_scorer)
    if asked is not None and asked.form == "which":
        named = [name in value.lower() for name in (asked.a, asked.b)]
        options = (asked.a, asked.b)
        return (
            None
            if named[0] == named[1]
            else Riddle(task, row.question, options, Choice(options, int(named[1])), Choice.default_scorer)
        )
    if asked is not None and asked.axis == COUNT:
        count = one_count(value)
        return (
            None if count is None or count < 0 else Riddle(task, row.question, (), Count(count), Count.default_scorer)
        )
    said = one_length(reading.lengths)
    if said is not None and said.metres > 0:
        return Riddle(task, row.question, (), Length(said.metres), WITHIN)
    if value.strip() and len(value) <= 40 and any(letter.isalpha() for letter in value):
        return Riddle(task, row.question, (), Words(" ".join(value.lower().split())), "same_words")
    return None
