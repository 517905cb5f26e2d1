"""Values that no scene can have, and sentences that no program should have let out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from sightline.datasets.auditing.findings.claims import Reading
from sightline.datasets.auditing.findings.finding import Example, Finding, example_of
from sightline.datasets.auditing.findings.offered import NOTHING, Offer
from sightline.datasets.auditing.findings.relations import COUNT
from sightline.datasets.auditing.findings.said import NONE, NOT_A_NUMBER, Quantity, count_of, told_numbers, value_of
from sightline.datasets.auditing.peers.peer_row import PeerRow

SLOT = re.compile(
    r"\[[A-Z]\](?!\s*[.:)])|\{[A-Za-z_]\w*\}|\{\}|%[sd]\b|<(?:obj|object|region|mask|depth)\d*>|\[(?:bottom|top|answer)\]"
)
DIGIT = re.compile(r"\d")
LETTER = re.compile(r"\[[A-Z]\]")
NOTHING_SAID = re.compile(r"\W*None\W*")
ROOM_M, WORLD_M = 1_000.0, 100_000.0  # the longest length a room's, and any photograph's, answer can have
MOST_COUNT = 10_000
REFUSAL = re.compile(
    r"\b(?:cannot|can't|unable|impossible|unclear|not (?:visible|possible|enough)|hard to|difficult|overlap|uncertain"
    r"|support|no [a-z]+ (?:distance|gap|space)|contact|touch|adjacent|attached|adjoin|against"
    r"|beside|next to|side by side|right on|zero)",
    re.IGNORECASE,
)
UNIT_ASKED = re.compile(r"\bin (?:\w+ )?(millimet(?:er|re)s?|mm|centimet(?:er|re)s?|cm|met(?:er|re)s|feet|inches)\b")
ASKED_M = {"mi": 0.001, "mm": 0.001, "ce": 0.01, "cm": 0.01, "me": 1.0, "fe": 0.3048, "in": 0.0254}
LENGTH_TASK = re.compile(
    r"depth_estimation|total_distance"
)  # in MultiSPA's names of tasks: a length, however it is asked
SCALE = 1000.0  # what normalised coordinates run to
SAME = 0.05  # of a length: what saying it a second time in another unit may cost by rounding
WHATS = {
    "empty question": "rows",
    "empty answer": "rows",
    "unfilled slot of a template": "rows",
    "damaged characters": "rows",
    "NaN, infinity or None said": "rows",
    "answer is none of the options": "rows with options",
    "option given twice": "rows with options",
    "a length asked, no number answered": "rows that ask for a length",
    "a count asked, no whole number answered": "rows that ask for a count",
    "negative length": "rows that ask for a length",
    "size of zero": "rows that ask for a size",
    "longer than the scene can be": "rows that say a length",
    "two lengths that contradict each other": "rows that say a length",
    "another unit than the one asked for": "rows that ask for a unit",
    "negative or absurd count": "rows that ask for a count",
    "box outside the image, or turned inside out": "rows with boxes",
    "point outside the image": "rows with points",
    "coordinates outside 0 to 1000": "rows that answer with coordinates",
    "stated value differs from the answer's": "rows with a stated value",
    "stated value in another unit than the answer's": "rows with a stated value",
}
WEAK = {"another unit than the one asked for", "stated value in another unit than the answer's", "damaged characters"}


class Impossible:
    """Each row by itself."""

    def __init__(self, indoors: bool) -> None:
        self._farthest = ROOM_M if indoors else WORLD_M
        self._rows = dict.fromkeys(WHATS, 0)
        self._of: dict[str, int] = {}
        self._examples: dict[str, Example] = {}

    def see(self, row: PeerRow, reading: Reading, offer: Offer) -> None:
        """Take a row into account."""
        for among in _groups(row, reading, offer):
            self._of[among] = self._of.get(among, 0) + 1
        told = set()
        for what, note in self._faults(row, reading, offer):
            if what not in told:
                told.add(what)
                self._rows[what] += 1
                if what not in self._examples:
                    self._examples[what] = example_of(row, note)

    def findings(self) -> list[Finding]:
        """One for each kind of fault that occurs."""
        return [
            Finding(
                "impossible", what, self._rows[what], self._of[among], among, what not in WEAK, self._examples[what]
            )
            for what, among in WHATS.items()
            if self._rows[what]
        ]

    def _faults(self, row: PeerRow, reading: Reading, offer: Offer) -> Iterator[tuple[str, str]]:
        said, asked = reading.lengths, reading.asked
        yield from _of_words(row, reading, offer)
        yield from _of_options(row, offer)
        yield from _of_boxes(row)
        yield from _of_stated(row)
        if said:
            yield from _of_lengths(row, said, self._farthest)
            if _length_asked(row, reading) and offer is NOTHING and any(one.metres < 0 for one in said):
                yield "negative length", ""
        if asked is None or not row.answer:
            return
        if asked.form == "length" and offer is NOTHING:
            if (
                not said
                and not DIGIT.search(row.answer)
                and not REFUSAL.search(row.answer)
                and not NOT_A_NUMBER.search(row.answer)
            ):
                yield "a length asked, no number answered", ""
            if not asked.b and any(one.metres == 0 for one in said):
                yield "size of zero", ""
        if asked.axis == COUNT and offer is NOTHING:
            count = count_of(value_of(row.answer), asked.a)
            if (
                count is None
                and not DIGIT.search(row.answer)
                and not REFUSAL.search(row.answer)
                and not re.search(r"\bno\b", row.answer.lower())
            ):
                yield "a count asked, no whole number answered", ""
            elif count is not None and not 0 <= count <= MOST_COUNT:
                yield "negative or absurd count", str(count)


def _groups(row: PeerRow, reading: Reading, offer: Offer) -> Iterator[str]:
    """Which denominators a row counts in."""
    yield "rows"
    asked = reading.asked
    if _length_asked(row, reading):
        yield "rows that ask for a length"
    if asked is not None and asked.form == "length" and not asked.b:
        yield "rows that ask for a size"
    if asked is not None and asked.axis == COUNT:
        yield "rows that ask for a count"
    if offer is not NOTHING:
        yield "rows with options"
    if reading.lengths:
        yield "rows that say a length"
        if UNIT_ASKED.search(row.question.lower()):
            yield "rows that ask for a unit"
    if row.boxes:
        yield "rows with boxes"
    if row.points:
        yield "rows with points"
    if row.stated is not None:
        yield "rows with a stated value"
    if _coordinates(row) is not None:
        yield "rows that answer with coordinates"


def _length_asked(row: PeerRow, reading: Reading) -> bool:
    """Whether the answer is one length: by the question's words, or by the stated task."""
    asked = reading.asked
    return (asked is not None and asked.form == "length") or LENGTH_TASK.search(row.task) is not None


def _of_words(row: PeerRow, reading: Reading, offer: Offer) -> Iterator[tuple[str, str]]:
    if not row.question:
        yield "empty question", ""
    if not row.answer:
        yield "empty answer", ""
    for text in (row.question, row.answer):
        slots = SLOT.findall(text) if any(sign in text for sign in "[{%<") else []
        # Where there are options, "[A]" is the first of them.
        slots = [slot for slot in slots if offer is NOTHING or not LETTER.fullmatch(slot)]
        if slots:
            yield "unfilled slot of a template", slots[0]
        if "\ufffd" in text:
            yield "damaged characters", ""
    # An option may be worded so, and "None." be the true answer to many a question, though to none about a length.
    if offer is not NOTHING:
        return
    found = NOT_A_NUMBER.search(row.answer) or NONE.search(value_of(row.answer))
    if found is None and reading.asked is not None and reading.asked.form == "length":
        found = NOTHING_SAID.fullmatch(value_of(row.answer))
    if found is not None:
        yield "NaN, infinity or None said", found[0]


def _of_options(row: PeerRow, offer: Offer) -> Iterator[tuple[str, str]]:
    if offer is NOTHING:
        return
    plain = [" ".join(option.lower().split()) for option in offer.options]
    if len(set(plain)) < len(plain):
        yield "option given twice", " | ".join(offer.options)
    elif offer.place is None and row.answer:
        yield "answer is none of the options", " | ".join(offer.options)


def _of_lengths(row: PeerRow, said: tuple[Quantity, ...], farthest: float) -> Iterator[tuple[str, str]]:
    longest = max(said, key=lambda one: one.metres)
    if longest.metres > farthest:
        yield "longer than the scene can be", f"{longest.metres:g} m"
    if " or " in row.answer or "(" in row.answer or "=" in row.answer:
        for one, other in combinations(said, 2):
            if one.unit != other.unit and abs(one.metres - other.metres) > one.half + other.half + SAME * abs(
                one.metres
            ):
                yield "two lengths that contradict each other", f"{one.metres:g} m and {other.metres:g} m"
    if (found := UNIT_ASKED.search(row.question.lower())) is not None:
        wanted = ASKED_M[found[1][:2]]
        # Metres and metres' own fractions are told apart by their size in metres per unit said.
        if all(one.value and abs(one.metres / one.value / wanted - 1) > 1e-6 for one in said):
            yield "another unit than the one asked for", f"{found[1]} asked, {said[0].unit} said"


def _of_boxes(row: PeerRow) -> Iterator[tuple[str, str]]:
    width, height = row.size or (math.inf, math.inf)
    for x1, y1, x2, y2 in row.boxes:
        # One pixel of grace: some count the last pixel in, some do not.
        if not (-1 <= x1 <= x2 <= width + 1 and -1 <= y1 <= y2 <= height + 1):
            yield (
                "box outside the image, or turned inside out",
                f"{x1:g}, {y1:g}, {x2:g}, {y2:g} in {width:g} × {height:g}",
            )
    for point in row.points:
        if not (len(point) == 2 and 0 <= point[0] <= width and 0 <= point[1] <= height):
            yield "point outside the image", f"{point} in {width:g} × {height:g}"
    coordinates = _coordinates(row)
    if coordinates is not None and not all(0 <= part <= SCALE for part in coordinates):
        yield "coordinates outside 0 to 1000", str(list(coordinates))


def _coordinates(row: PeerRow) -> tuple[float, ...] | None:
    """Image coordinates that are the answer, where the task says that they are: two numbers, 0 to 1000."""
    if not ("coor" in row.task and ("correspondence" in row.task or "comparison" in row.task)):
        return None
    found = told_numbers(row.answer)
    return found if found is not None and len(found) == 2 else None


def _of_stated(row: PeerRow) -> Iterator[tuple[str, str]]:
    """The value that a record states beside its answer's words."""
    if row.stated is None:
        return
    told = value_of(row.answer)
    if isinstance(row.stated, str):
        if told.strip().lower() != row.stated.strip().lower():
            yield "stated value differs from the answer's", f"{row.stated!r} and {told!r}"
        return
    stated = row.stated if isinstance(row.stated, tuple) else (row.stated,)
    numbers = told_numbers(row.answer)
    if numbers is None or len(numbers) != len(stated):
        yield "stated value differs from the answer's", f"{row.stated} and {told!r}"
        return
    if not _alike(numbers, stated, 1.0):
        if any(_alike(numbers, stated, factor) for factor in (1000.0, 0.001, 100.0, 0.01)):
            yield "stated value in another unit than the answer's", f"{row.stated} and {told!r}"
        else:
            yield "stated value differs from the answer's", f"{row.stated} and {told!r}"


def _alike(numbers: tuple[float, ...], stated: tuple[float, ...], factor: float) -> bool:
    """Equal but for a rounding or truncation to whole numbers."""
    return all(
        abs(number - value * factor) <= 1.0 + 1e-6 * abs(number) for number, value in zip(numbers, stated, strict=True)
    )
