"""Things in an order, and ways through a scene."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import ClassVar, Self

from sightline.answers.answer import PLAIN, Form, Scored, Scorer
from sightline.answers.said_numbers import normal, numbers, plain
from sightline.answers.units import METRES
from sightline.answers.words import bare_words, mentions, noun_key
from sightline.errors import AnswerError

ARRIVED = 1.0  # metres from the goal within which a way counts as having reached it

ARROW = re.compile(r"\s*(?:->|→|=>|>)\s*")
BULLET = re.compile(r"(?:^|\s+)(?:\d+[.)]|[•-])\s+")
SPLITS = (
    re.compile(r"\s*\n+\s*"),
    ARROW,
    re.compile(r"\s*;\s*"),
    re.compile(r"\s*(?:,\s*(?:and\s+)?(?:then\s+|finally\s+)?|\s(?:and\s+)?then\s+)\s*"),
)


def keys(order: Order) -> list[str]:
    """The names as they are compared."""
    return [noun_key(name) for name in order.names]


def same_order(truth: Order, guess: Order) -> float:
    """1 for the same order, else 0."""
    return float(keys(truth) == keys(guess))


def kendall(truth: Order, guess: Order) -> float:
    """The share of pairs that stand in the true order, 0 to 1 (Kendall's τ moved from [-1, 1]); other names score 0."""
    true, guessed = keys(truth), keys(guess)
    if sorted(true) != sorted(guessed):
        return 0.0
    place = {name: at for at, name in enumerate(guessed)}
    pairs = list(combinations(true, 2))
    return sum(place[first] < place[second] for first, second in pairs) / len(pairs) if pairs else 1.0


def first_right(truth: Order, guess: Order) -> float:
    """The first one is right."""
    return float(keys(truth)[:1] == keys(guess)[:1])


@dataclass(frozen=True)
class Order(Scored):
    """Different names, first to last."""

    names: tuple[str, ...]
    kind: ClassVar[str] = "order"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType(
        {"exact": same_order, "kendall": kendall, "first": first_right}
    )
    default_scorer: ClassVar[str] = "exact"

    def __post_init__(self) -> None:
        if not self.names or not all(name.strip() for name in self.names):
            raise AnswerError("order: names are missing; give at least one, none of them empty")
        if len(set(keys(self))) < len(self.names):
            raise AnswerError(f"order: {self.names} holds a name twice; an order needs different names")

    def completed(self, form: Form) -> Form:
        return form.knowing(options=tuple(sorted(self.names)))

    def spoken(self, form: Form = PLAIN) -> str:
        parted = any(re.search(r",|\bthen\b", name) for name in self.names)
        return form.dress(("; " if parted else ", ").join(self.names))

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """A list by lines, numbers, arrows or commas; with the form's options, also names in the order of a sentence.

        A name that comes twice, or with options one that is none of them, is None.
        """
        said = form.undress(text).strip().rstrip(".")
        parts = listed_names(said)
        if not parts:
            return None
        if form.options:
            known = {noun_key(option): option for option in form.options}
            names = [known.get(noun_key(part)) for part in parts]
            if None in names or len(set(names)) < len(names):
                found = mentions(re.sub(r"(?<=\w)\s*\n", ", ", said), form.options)
                if len(found) != len(form.options) or len({index for index, _ in found}) < len(found):
                    return None
                names = [form.options[index] for index, _ in found]
            return cls(tuple(name for name in names if name))
        if len({noun_key(part) for part in parts}) < len(parts):
            return None
        return cls(tuple(parts))


def listed_names(text: str) -> list[str]:
    """The parts of a list, without numbers, bullets and a leading "first"."""
    text = re.sub(r"^\[(.*)\]$", r"\1", text, flags=re.DOTALL)
    numbered = [part for part in re.split(r"(?:^|\s+)\d+[.)]\s+", text) if part.strip()]
    parts = numbered if re.match(r"\s*1[.)]\s", text) and len(numbered) > 1 else [text]
    for split in SPLITS:
        if len(parts) == 1:
            parts = split.split(parts[0])
    cleaned = (
        re.sub(r"^(?:[•\-*]\s+|and\s+|first,?\s+|finally,?\s+|the\s+)+", "", part.strip(" ,;.'\""), flags=re.I)
        for part in parts
    )
    return [part for part in cleaned if bare_words(part)]


def common_length(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for left in a:
        before = 0
        for at, right in enumerate(b, start=1):
            row[at], before = (before + 1 if left == right else max(row[at], row[at - 1])), row[at]
    return row[-1]


def turns_exact(truth: Route, guess: Route) -> float:
    """1 for the same turns, else 0."""
    return float(truth.turns == guess.turns)


def turns_ratio(truth: Route, guess: Route) -> float:
    """Twice the turns kept in order, over the turns of both."""
    total = len(truth.turns) + len(guess.turns)
    return 2 * common_length(truth.turns, guess.turns) / total if total else 1.0


def landmark_f1(truth: Route, guess: Route) -> float:
    """Harmonic mean of precision and recall over the landmarks named, their order aside."""
    true, guessed = ({noun_key(name) for name in route.landmarks} for route in (truth, guess))
    return 2 * len(true & guessed) / (len(true) + len(guessed)) if true or guessed else 1.0


def landmark_order(truth: Route, guess: Route) -> float:
    """Twice the landmarks kept in order, over the landmarks of both."""
    true, guessed = ([noun_key(name) for name in route.landmarks] for route in (truth, guess))
    return 2 * common_length(true, guessed) / (len(true) + len(guessed)) if true or guessed else 1.0


def path_length(truth: Route, guess: Route) -> float:
    """Success weighted by path length: the true length over the longer of the two, 0 for a way that ends elsewhere.

    The true way is taken for the shortest; a guess must end within `ARRIVED` metres of its end.
    """
    if not truth.waypoints or not guess.waypoints:
        return float(truth.waypoints == guess.waypoints)
    if len(truth.waypoints[-1]) != len(guess.waypoints[-1]):
        return 0.0
    if math.dist(truth.waypoints[-1], guess.waypoints[-1]) > ARRIVED:
        return 0.0
    longer = max(truth.length, guess.length)
    return truth.length / longer if longer > 0 else 1.0


TURNS = ("left", "right", "back", "straight")
TURN_WORDS = {
    "left": "left",
    "right": "right",
    "back": "back",
    "around": "back",
    "straight": "straight",
    "forward": "straight",
}
NO_TURNS = re.compile(r"^\W*(?:none|no turns?|you (?:make|take) no turns?)\W*$", re.IGNORECASE)
PAST = re.compile(
    r"^(?:(?:and|then|next|finally|you|it|will|first)\s+)*(?:(?:go|goes|walk|walks|pass|passes)\s+)?"
    r"(?:(?:past|by)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
SECTION = re.compile(r"\b(turns|past|points)\s*:", re.IGNORECASE)
POINT = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


@dataclass(frozen=True)
class Route(Scored):
    """A way: points (x, y) or (x, y, z) in metres, the landmarks passed, and the turns made; any may be empty.

    Turns are left, right, back (about) and straight.
    """

    waypoints: tuple[tuple[float, ...], ...] = ()
    landmarks: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    kind: ClassVar[str] = "route"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "turns": turns_exact,
        "turns_ratio": turns_ratio,
        "landmark_f1": landmark_f1,
        "landmark_order": landmark_order,
        "spl": path_length,
    })  # fmt: skip
    default_scorer: ClassVar[str] = "turns"

    def __post_init__(self) -> None:
        if unknown := set(self.turns) - set(TURNS):
            raise AnswerError(f"route: unknown turn {sorted(unknown)[0]!r}; turns are {', '.join(TURNS)}")
        if len({len(point) for point in self.waypoints} | {2, 3}) > 2:
            raise AnswerError("route: way points must be (x, y) or (x, y, z)")
        if len({len(point) for point in self.waypoints}) > 1:
            raise AnswerError("route: way points of two and of three coordinates are mixed; give one kind")
        if not all(math.isfinite(value) for point in self.waypoints for value in point):
            raise AnswerError("route: a way point is not finite")
        if any(re.search(r"[,;]", name) or not name.strip() for name in self.landmarks):
            raise AnswerError("route: a landmark is empty or holds a comma or semicolon; name it by plain words")

    @property
    def length(self) -> float:
        """Metres along the way points."""
        return sum(math.dist(a, b) for a, b in zip(self.waypoints, self.waypoints[1:], strict=False))

    def spoken(self, form: Form = PLAIN) -> str:
        unit = form.unit or METRES.natural
        per = METRES.factor(unit)
        said = []
        if self.turns or not (self.landmarks or self.waypoints):
            said.append(f"turns: {', '.join(self.turns) or 'none'}")
        if self.landmarks:
            said.append(f"past: {', '.join(self.landmarks)}")
        if self.waypoints:
            points = (
                ", ".join(plain(value / per, form.digits, form.decimals) for value in point) for point in self.waypoints
            )
            said.append(f"points: {', '.join(f'({point})' for point in points)} {unit}")
        return form.dress("; ".join(said))

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The sections of a route; without any, the turns in the order of the reply ("turn left, then right"), none
        where it says so, or the landmarks that it lists or goes past."""
        said = form.undress(text)
        heads = list(SECTION.finditer(said))
        if not heads:
            turns = turns_in(said)
            if turns or NO_TURNS.search(said):
                return cls(turns=turns)
            names = [PAST.sub("", name).strip(" .") for name in listed_names(said)]
            return cls(landmarks=tuple(names)) if names and not any(re.search("[,;]", name) for name in names) else None
        ends = [head.start() for head in heads[1:]] + [len(said)]
        parts = {head[1].lower(): said[head.end() : end].strip(" ;") for head, end in zip(heads, ends, strict=True)}
        landmarks = tuple(name.strip(" .") for name in parts.get("past", "").split(",") if name.strip(" ."))
        points = points_in(parts.get("points", ""), form)
        if points is None:
            return None
        return cls(points, landmarks, turns_in(parts.get("turns", "")))


def turns_in(text: str) -> tuple[str, ...]:
    """The turns that a text names, in its order."""
    return tuple(TURN_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in TURN_WORDS)


def points_in(text: str, form: Form) -> tuple[tuple[float, ...], ...] | None:
    """Bracketed points in metres; None where they are not all of two or all of three numbers."""
    low = normal(text)
    points = [[one.value for one in numbers(re.sub(r"\s*,\s*", " , ", group))] for group in POINT.findall(low)]
    if {len(point) for point in points} - {2} and {len(point) for point in points} - {3}:
        return None
    behind = re.search(r"[)\]]\s*([a-z]+)\W*$", low)
    per = METRES.factor(behind[1] if behind and behind[1] in METRES.units else form.unit)
    return tuple(tuple(value * per for value in point) for point in points)
