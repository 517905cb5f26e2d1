"""Vectors and camera motions in space: metres, and axis-angle rotations."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from sightline.answers.answer import PLAIN, Form, Scored, Scorer
from sightline.answers.number import mean_relative_accuracy
from sightline.answers.region import number_group
from sightline.answers.said_numbers import BARE_NUMBER, normal, plain
from sightline.answers.units import METRES, RADIANS
from sightline.errors import AnswerError
from sightline.geometry.pose import Pose

Array = NDArray[np.float64]

GRAIN = 0.01  # metres; what is finer than this cannot be measured, and a floored scorer lets it pass
STILL = 1e-9  # metres; a shift below this has no direction

LENGTH_BEHIND = re.compile(
    r"[\])]\s*(mm|millimet\w+|cm|centimet\w+|km|kilomet\w+|m|met(?:er|re)s?|ft|feet|in|inches)\b"
)
LENGTH_EACH = re.compile(r"\d\s*(mm|cm|m|met(?:er|re)s?|ft|feet)\b")


def spoken_triple(values: tuple[float, ...], form: Form, decimals: int | None = None) -> str:
    """Comma-separated numbers with the form's rounding, or `decimals` where it leaves that open."""
    if form.digits is None:
        decimals = form.decimals if form.decimals is not None else decimals
        return ", ".join(plain(value, None, decimals) for value in values)
    return ", ".join(plain(value, form.digits, None) for value in values)


def length_factor(text: str, form: Form) -> float:
    """Metres per unit of the lengths in a reply: the unit behind a bracket or number, else the form's."""
    low = normal(text)
    found = LENGTH_BEHIND.findall(low) or LENGTH_EACH.findall(low)
    return METRES.factor(found[0] if found else form.unit)


BARE_TRIPLE = re.compile(rf"(`?)\[{BARE_NUMBER}, {BARE_NUMBER}, {BARE_NUMBER}\](?: (mm|cm|m|ft|feet|meters))?\1")


def bare_triple(text: str, form: Form) -> tuple[float, float, float] | None:
    """Metres of a triple in square brackets that stands alone, or with a common unit behind it, as truths are said, in
    back-ticks or not; None for any other text."""
    found = BARE_TRIPLE.fullmatch(text)
    if found is None:
        return None
    factor = METRES.factor(form.unit if found[5] is None else found[5])
    return float(found[2]) * factor, float(found[3]) * factor, float(found[4]) * factor


def vector_within(share: float, floor: float = 0.0) -> Callable[[Vector, Vector], float]:
    """The end points lie at most this share of the true length apart (MultiSPA: 0.2), or `floor` metres."""

    def scored(truth: Vector, guess: Vector) -> float:
        return float(truth.miss(guess) <= max(share * truth.length, floor) * (1 + 1e-9))

    return scored


def vector_mra(truth: Vector, guess: Vector) -> float:
    """Mean relative accuracy of the end point."""
    return mean_relative_accuracy(truth.miss(guess), truth.length)


def cosine(truth: Vector, guess: Vector) -> float:
    """Cosine of the angle between the two, 0 beyond a right angle; two of no length agree."""
    if min(truth.length, guess.length) <= STILL:
        return float(max(truth.length, guess.length) <= STILL)
    dot = sum(a * b for a, b in zip(truth.xyz, guess.xyz, strict=True))
    return min(1.0, max(0.0, dot / (truth.length * guess.length)))


@dataclass(frozen=True)
class Vector(Scored):
    """A displacement or position (x, y, z) in metres, in the coordinates that the question names."""

    xyz: tuple[float, float, float]
    kind: ClassVar[str] = "vector"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "vector_within_20": vector_within(0.20),
        "vector_within_20_floor": vector_within(0.20, GRAIN),
        "mra": vector_mra,
        "cosine": cosine,
    })  # fmt: skip
    default_scorer: ClassVar[str] = "vector_within_20"

    def __post_init__(self) -> None:
        if len(self.xyz) != 3 or not all(math.isfinite(value) for value in self.xyz):
            raise AnswerError(f"vector: {self.xyz} cannot be one; give three finite numbers in metres")

    @property
    def length(self) -> float:
        """Metres."""
        return math.hypot(*self.xyz)

    def miss(self, guess: Vector) -> float:
        """Metres between the end points."""
        return math.dist(self.xyz, guess.xyz)

    def spoken(self, form: Form = PLAIN) -> str:
        unit = form.unit or METRES.natural
        said = f"[{spoken_triple(tuple(value / METRES.factor(unit) for value in self.xyz), form)}]"
        return form.dress(said if form.bare else f"{said} {unit}")

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one triple of numbers in a reply, in the unit behind it, else in the form's."""
        if form.sentence == "{}" and (bare := bare_triple(text, form)) is not None:
            return cls(bare)
        said = form.undress(text)
        found = number_group(said, 3)
        if found is None:
            return None
        factor = length_factor(said, form)
        return cls((found[0] * factor, found[1] * factor, found[2] * factor))


def rotation_miss(truth: Motion, guess: Motion) -> float:
    """Radians between the two rotations, 0 to π."""
    return truth.pose.inverse().angle_to(guess.pose.inverse())


def heading_miss(truth: Motion, guess: Motion) -> float:
    """Radians between the two translations' directions; 0 where neither moves, π where one does not."""
    a, b = truth.pose.translation, guess.pose.translation
    lengths = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    if min(lengths) <= STILL:
        return 0.0 if max(lengths) <= STILL else math.pi
    return math.acos(max(-1.0, min(1.0, float(a @ b) / (lengths[0] * lengths[1]))))


def rotation_at_15(truth: Motion, guess: Motion) -> float:
    """The rotation is off by 15° at most."""
    return float(rotation_miss(truth, guess) <= math.radians(15) + 1e-9)


def heading_at_15(truth: Motion, guess: Motion) -> float:
    """The direction of the translation is off by 15° at most."""
    return float(heading_miss(truth, guess) <= math.radians(15) + 1e-9)


def mean_accuracy_30(truth: Motion, guess: Motion) -> float:
    """The share of the bars 1°, 2° … 30° that the larger of the two angular misses clears."""
    miss = math.degrees(max(rotation_miss(truth, guess), heading_miss(truth, guess)))
    return sum(miss <= bar + 1e-6 for bar in range(1, 31)) / 30


def shift_within_20(truth: Motion, guess: Motion) -> float:
    """The translations' end points lie at most a fifth of the true length apart."""
    miss = float(np.linalg.norm(truth.pose.translation - guess.pose.translation))
    return float(miss <= 0.2 * float(np.linalg.norm(truth.pose.translation)) * (1 + 1e-9))


MOTION = re.compile(
    r"translation\D*?([\[(][^\])]*[\])])\s*([a-z]*)[^\[(]*?rotation[^\[(\d]*([\[(][^\])]*[\])])\s*(rad\w*)?"
)


@dataclass(frozen=True, eq=False)
class Motion(Scored):
    """Where one camera stands as seen from another: `pose` is first_from_second.

    Spoken as a translation and a rotation vector (axis times angle, degrees) in the first camera's coordinates.
    """

    pose: Pose
    kind: ClassVar[str] = "pose"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "mean_accuracy_30": mean_accuracy_30,
        "rotation_at_15": rotation_at_15,
        "heading_at_15": heading_at_15,
        "shift_within_20": shift_within_20,
    })  # fmt: skip
    default_scorer: ClassVar[str] = "mean_accuracy_30"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Motion) and self.numbers() == other.numbers()

    def __hash__(self) -> int:
        return hash(self.numbers())

    def numbers(self) -> tuple[float, ...]:
        """The rotation's rows, then the translation: twelve numbers."""
        return (*self.pose.rotation.ravel().tolist(), *self.pose.translation.tolist())

    def spoken(self, form: Form = PLAIN) -> str:
        unit = form.unit or METRES.natural
        shift = tuple(float(value) / METRES.factor(unit) for value in self.pose.translation)
        turn = tuple(math.degrees(value) for value in rotation_vector(self.pose.rotation))
        return form.dress(
            f"translation [{spoken_triple(shift, form)}] {unit}, rotation [{spoken_triple(turn, form)}] degrees"
        )

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """A translation and a rotation vector, each in brackets; the rotation in degrees unless radians are named."""
        found = MOTION.search(normal(form.undress(text)))
        if not found:
            return None
        shift, turn = number_group(found[1], 3), number_group(found[3], 3)
        if shift is None or turn is None:
            return None
        per = METRES.factor(found[2] if found[2] in METRES.units else form.unit)
        per_turn = RADIANS.factor("rad" if found[4] else "degrees")
        rotation = rotation_of(np.array(turn) * per_turn)
        return cls(Pose(rotation, np.array(shift) * per))

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "rotation": self.pose.rotation.tolist(),
            "translation": self.pose.translation.tolist(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        if "rotation" not in data or "translation" not in data:
            raise AnswerError(f"pose: stored with {sorted(data)}; it needs rotation and translation")
        return cls(Pose(np.array(data["rotation"], dtype=float), np.array(data["translation"], dtype=float)))


def rotation_vector(rotation: Array) -> Array:
    """Axis times angle (3,), radians, of a rotation (3, 3)."""
    from_skew = np.array(
        [rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]]
    )
    sine, cosine_ = float(np.linalg.norm(from_skew)) / 2, (float(np.trace(rotation)) - 1) / 2
    angle = math.atan2(sine, cosine_)
    if sine > 1e-6:
        return np.asarray(from_skew / (2 * sine) * angle, dtype=np.float64)
    if cosine_ > 0:
        return np.asarray(from_skew / 2, dtype=np.float64)
    # Half a turn: the skew part vanishes, R = 2aaᵀ − I holds the axis.
    outer = (rotation + np.eye(3)) / 2
    column = outer[:, int(np.argmax(np.diag(outer)))]
    return np.asarray(column / np.linalg.norm(column) * angle, dtype=np.float64)


def rotation_of(vector: Array) -> Array:
    """The rotation (3, 3) about a vector (3,) by its length in radians (Rodrigues)."""
    angle = float(np.linalg.norm(vector))
    if angle < 1e-12:
        return np.eye(3)
    x, y, z = vector / angle
    skew = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + math.sin(angle) * skew + (1 - math.cos(angle)) * (skew @ skew), dtype=np.float64)
