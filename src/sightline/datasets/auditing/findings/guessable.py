"""How many answers somebody gets right who reads the questions and never looks: the blind judges' share.

The judges are those of `filter` (`blind/judges.py`): each learns from the rows of some pictures and answers those of
others. What they get right beyond the right answers of luck is what a model can learn without looking.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from sightline.answers.answer import Answer
from sightline.answers.catalog import answer_to_json
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Length
from sightline.answers.text import Words
from sightline.datasets.auditing.findings.balance import task_of
from sightline.datasets.auditing.findings.claims import Reading, polarity, side_of
from sightline.datasets.auditing.findings.finding import Finding, HashSample, key_of
from sightline.datasets.auditing.findings.offered import Offer
from sightline.datasets.auditing.findings.relations import COUNT
from sightline.datasets.auditing.findings.said import count_of, one_length, value_of
from sightline.datasets.auditing.peers.peer_row import PeerRow
from sightline.datasets.filtering.blind.sheet import TOLD
from sightline.datasets.filtering.blind.sieve import judged

MOST_ASKED = 40_000  # rows the judges see; more do not make them wiser, only slower
LONGEST = 40  # letters of an answer that is compared by its words; longer ones are sentences
FEWEST_SCENES = 10  # folders; fewer may be those of a collection, in which all scenes lie together
MOST_LINKS = 64  # pictures of one row by which it is tied to others
CLEARLY = 4.0  # standard deviations above luck, below which the best of several judges may be lucky
BARE_SIDE = re.compile(r"\W*(?:yes|no|true|false)\W*", re.IGNORECASE)
SCORERS = {Length.kind: "within_25", Words.kind: "same_words"}  # what counts as right, where not the usual


@dataclass(frozen=True, slots=True)
class Riddle:
    """A question as those see it who do not look: its task, words and options, and its answer, typed."""

    task: str
    text: str
    options: tuple[str, ...]
    answer: Answer
    scorer: str
    things: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    """A sampled riddle, its words, and by hash what it is tied to others by: its scene's folder, its pictures."""

    key: int
    words: str
    riddle: Riddle
    scene: int | None
    links: tuple[int, ...]


@dataclass(frozen=True)
class Guessed:
    """Per task, how many rows were put to the judges, what luck is worth on them, which share each judge got right."""

    task: str
    rows: int
    chance: float
    right: Mapping[str, float]


class Riddles:
    """A sample of rows, picked by their pictures' hashes, as riddles.

    What shares a scene's folder or a picture, also by way of other rows, is judged by what was learnt elsewhere.
    """

    def __init__(self, most: int = MOST_ASKED) -> None:
        self._sample = HashSample(most)
        self._held: list[_Held] = []
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
        scene = key_of("scene", row.scene) if row.scene else None
        links = tuple(key_of(name) for name in row.images[:MOST_LINKS]) or (key,)
        self._held.append(_Held(key, f"{row.question}\0{row.answer}", riddle, scene, links))
        while self._sample.full(len(self._held)):
            self._held = [one for one in self._held if self._sample.keeps(one.key)]

    def judged(self) -> list[Guessed]:
        """What each judge gets right, by task, the largest first; the same whatever the order of the rows."""
        ordered = sorted(self._held, key=lambda one: (one.key, one.words))
        riddles = [one.riddle for one in ordered]
        columns = {
            "id": [str(i) for i in range(len(riddles))],
            "type": [riddle.task for riddle in riddles],
            "scene": _places(ordered),
            "text": [riddle.text for riddle in riddles],
            "labels": [list(riddle.things) for riddle in riddles],
            "options": [list(riddle.options) for riddle in riddles],
            "answer": [answer_to_json(riddle.answer) for riddle in riddles],
            "scorer": [riddle.scorer for riddle in riddles],
        }
        found = [
            Guessed(task, shares.count, shares.chance, shares.judges)
            for task, shares in judged(pa.table(columns, schema=TOLD)).items()
        ]
        return sorted(found, key=lambda one: (-one.rows, one.task))


def finding_of(guessed: Sequence[Guessed]) -> list[Finding]:
    """The rows that are got right without looking, where that is clearly more than luck: in a task or over all."""
    told = [one for one in guessed if one.right]
    names = sorted({name for one in told for name in one.right})
    totals = {name: [(one, one.right.get(name, one.chance)) for one in told] for name in names}
    # The best of several judges is lucky in each task anew: where it is not clearly better, one judge stands for all.
    best = max(names, key=lambda name: sum(one.rows * share for one, share in totals[name]), default="")
    clear = [one for one in told if _clearly([(one, max(one.right.values()))])]
    if not clear and not (told and _clearly(totals[best])):
        return []
    rows, luck = sum(one.rows for one in told), sum(one.rows * one.chance for one in told)
    right = sum(one.rows * (max(one.right.values()) if one in clear else share) for one, share in totals[best])
    what = f"answered right without looking, by the best blind judge of each task (luck alone: {round(luck)})"
    return [Finding("guessable", what, round(right), rows, "rows put to the judges")]


def _clearly(shares: Sequence[tuple[Guessed, float]]) -> bool:
    """Whether shares that were got right exceed luck by more than accident: binomial, over tasks."""
    excess = sum(one.rows * (share - one.chance) for one, share in shares)
    lucks = [(one.rows, max(one.chance, 1 / one.rows)) for one, _ in shares]
    return excess > CLEARLY * math.sqrt(sum(rows * luck * (1 - luck) for rows, luck in lucks))


def _places(held: Sequence[_Held]) -> list[str]:
    """By row, the name of all that is tied to it: by pictures, and by scenes where folders name them."""
    named = len({one.scene for one in held}) >= FEWEST_SCENES
    ties = [one.links if one.scene is None or not named else (one.scene, *one.links) for one in held]
    above = {link: link for tied in ties for link in tied}

    def root(link: int) -> int:
        while above[link] != link:
            above[link] = link = above[above[link]]
        return link

    for first, *others in ties:
        for other in others:
            one, two = sorted((root(first), root(other)))
            above[two] = one  # the least of all names them, whatever the order
    return [str(root(tied[0])) for tied in ties]


def riddle_of(row: PeerRow, reading: Reading, offer: Offer) -> Riddle | None:
    """The row without its pictures; None where its answer is of no kind that can be scored."""
    answer, asked = _typed(row, reading, offer), reading.asked
    if answer is None:
        return None
    options = answer.options if isinstance(answer, Choice) else ()
    things = () if asked is None else tuple(filter(None, (asked.a, asked.b)))
    scorer = SCORERS.get(answer.kind, answer.default_scorer)
    return Riddle(task_of(row, reading), row.question, options, answer, scorer, things)


def _typed(row: PeerRow, reading: Reading, offer: Offer) -> Answer | None:
    asked, value = reading.asked, value_of(row.answer)
    if offer.place is not None:
        return Choice(offer.options, offer.place)
    side = side_of(row, asked)
    if side is None and BARE_SIDE.fullmatch(value):
        side = polarity(value)  # "Seen from the camera, does …": whatever was asked
    if side is not None or (asked is not None and asked.form == "whether"):
        return None if side is None else YesNo(side)
    if asked is not None and asked.form == "which":
        named = [name in value.lower() for name in (asked.a, asked.b)]
        return None if named[0] == named[1] else Choice((asked.a, asked.b), int(named[1]))
    if asked is not None and asked.axis == COUNT:
        count = count_of(value, asked.a)
        return None if count is None or count < 0 else Count(count)
    said = one_length(reading.lengths)
    if said is not None and said.metres > 0:
        return Length(said.metres)
    if value.strip() and len(value) <= LONGEST and any(letter.isalpha() for letter in value):
        return Words(" ".join(value.lower().split()))
    return None
