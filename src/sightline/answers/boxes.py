"""3D boxes as answers: one box, or several with labels."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np

from sightline.answers.answer import PLAIN, Form, Scored, Scorer
from sightline.answers.euler import angles_of, turned_by
from sightline.answers.region import reaches, spread
from sightline.answers.said_numbers import BARE_NUMBER, normal, numbers
from sightline.answers.space import length_factor, spoken_triple
from sightline.answers.units import METRES, RADIANS
from sightline.answers.words import noun_key
from sightline.errors import AnswerError
from sightline.geometry.box import Box, iou

UPRIGHT = 1e-3  # radians; a box that leans more is spoken as the upright one around it


def box_words(box: Box, form: Form) -> str:
    """Seven numbers (centre, size, yaw), or six for the box along the axes; a leaning box as the one around it.

    Nine in full: centre, size, and yaw, pitch and roll (`euler`).
    """
    angles: tuple[float, ...] = ()
    if form.box == "axis":
        low, high = box.bounds
        center, size = (low + high) / 2, high - low
    elif form.box == "full":
        center, size, angles = box.center, box.size, angles_of(box.rotation)
    else:
        upright = standing(box)
        center, size, angles = upright.center, upright.size, (upright.yaw,)
    unit = form.unit or METRES.natural
    per = METRES.factor(unit)
    where = spoken_triple(tuple((center / per).tolist()), form)
    large = spoken_triple(tuple((size / per).tolist()), form)
    turns = zip(("yaw", "pitch", "roll"), angles, strict=False)
    turned = [f", {name} {spoken_triple((math.degrees(angle),), form)} deg" for name, angle in turns]
    return f"center ({where}) {unit}, size ({large}) {unit}{''.join(turned)}"


def box_read(text: str, form: Form) -> Box | None:
    """Six, seven or nine numbers: centre, size, yaw (and pitch, roll) in degrees unless radians are named; or None."""
    low = re.sub(r"\b[a-z_]*\d*d[a-z_]*\"?\s*:(?=\s*[\[(])", " ", normal(text))  # the 3 of "bbox_3d": is no coordinate
    values = [one.value for one in numbers(spread(low))]
    if len(values) not in (6, 7, 9) or min(values[3:6]) <= 0:
        return None
    metres = np.array(values[:6]) * length_factor(low, form)
    if not np.isfinite(metres).all() or metres[3:].min() <= 0:
        return None
    unit = "rad" if re.search(r"\d\s*rad", low) else "degrees"
    angles = [value * RADIANS.factor(unit) for value in values[6:]]
    if not all(map(math.isfinite, angles)):
        return None
    yaw, pitch, roll, *_ = (*angles, 0.0, 0.0, 0.0)
    return Box(metres[:3], metres[3:], turned_by(yaw, pitch, roll), form.frame)


BARE_TRIPLE = rf"\({BARE_NUMBER}, {BARE_NUMBER}, {BARE_NUMBER}\) m"
BARE_BOX = re.compile(rf"center {BARE_TRIPLE}, size {BARE_TRIPLE}(?:, yaw {BARE_NUMBER} deg)?")


def bare_box(text: str, form: Form) -> Box | None:
    """What `box_read` gives for a box said as `box_words` says it, in metres; None for any other text."""
    found = BARE_BOX.fullmatch(text)
    if found is None:
        return None
    *six, turn = (float(number or 0.0) for number in found.groups())
    return Box.from_yaw(six[:3], six[3:], turn * RADIANS.factor("degrees"), form.frame) if min(six[3:]) > 0 else None


def standing(box: Box) -> Box:
    """The box itself if its own z axis is vertical, else the upright box around it."""
    return box if float(box.rotation[2, 2]) >= math.cos(UPRIGHT) else box.enclosing_yaw_box()


def box_values(box: Box) -> tuple[object, ...]:
    """Everything that makes two boxes equal."""
    return (*box.center.tolist(), *box.size.tolist(), *box.rotation.ravel().tolist(), box.frame)


def box_json(box: Box) -> dict[str, Any]:
    """A box as JSON values: metres, rotation row by row."""
    return {
        "center": box.center.tolist(),
        "size": box.size.tolist(),
        "rotation": box.rotation.tolist(),
        "frame": box.frame,
    }


def box_from_json(data: Mapping[str, Any]) -> Box:
    """Read what `box_json` wrote."""
    if missing := {"center", "size", "rotation", "frame"} - set(data):
        raise AnswerError(f"box_3d: stored without {', '.join(sorted(missing))}")
    center, size, rotation = (np.array(data[name], dtype=np.float64) for name in ("center", "size", "rotation"))
    return Box(center, size, rotation, str(data["frame"]))


def overlap(a: Box, b: Box) -> float:
    """Exact intersection over union; a box overlaps an equal one by exactly 1."""
    return 1.0 if box_values(a) == box_values(b) else float(min(1.0, max(0.0, iou(a, b))))


def box_iou(truth: Box3D, guess: Box3D) -> float:
    """Intersection over union of the two boxes."""
    return overlap(truth.box, guess.box)


def center_offset(truth: Box3D, guess: Box3D) -> float:
    """One where the centres meet, falling to zero at an offset of the true box's diagonal."""
    offset = float(np.linalg.norm(truth.box.center - guess.box.center))
    return max(0.0, 1.0 - offset / float(np.linalg.norm(truth.box.size)))


@dataclass(frozen=True, eq=False)
class Box3D(Scored):
    """A 3D box in the coordinates that its frame names."""

    box: Box
    kind: ClassVar[str] = "box_3d"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "iou": box_iou,
        "acc_at_15": reaches(box_iou, 0.15),
        "acc_at_25": reaches(box_iou, 0.25),
        "acc_at_50": reaches(box_iou, 0.50),
        "center_offset": center_offset,
    })  # fmt: skip
    default_scorer: ClassVar[str] = "iou"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Box3D) and box_values(self.box) == box_values(other.box)

    def __hash__(self) -> int:
        return hash(box_values(self.box))

    def completed(self, form: Form) -> Form:
        return form if form.frame == self.box.frame else form.knowing(frame=self.box.frame)

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(box_words(self.box, form))

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one box in a reply, in the form's coordinates."""
        box = bare_box(text, form) if form.sentence == "{}" else None
        if box is None:
            box = box_read(form.undress(text), form)
        return None if box is None else cls(box)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "box": box_json(self.box)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        if "box" not in data:
            raise AnswerError(f"{cls.kind}: stored with {sorted(data)}; it needs box")
        return cls(box_from_json(data["box"]))


Pair = tuple[int, int, float]


def same_label(a: str, b: str) -> bool:
    """Equal names; a missing one fits all."""
    return not a or not b or noun_key(a) == noun_key(b)


def overlaps(truth: Boxes, guess: Boxes) -> list[Pair]:
    """(true index, guessed index, IoU) of all pairs with one label that overlap."""
    return [
        (i, j, shared)
        for i, (name, box) in enumerate(truth.items)
        for j, (guessed, other) in enumerate(guess.items)
        if same_label(name, guessed) and (shared := overlap(box, other)) > 0
    ]


def matched(truth: Boxes, guess: Boxes, bar: float = 0.0) -> list[Pair]:
    """Pairs of at least `bar`, each box in one pair at most, the largest overlap first."""
    pairs: list[Pair] = []
    for i, j, shared in sorted(overlaps(truth, guess), key=lambda pair: (-pair[2], pair[0], pair[1])):
        if shared >= bar - 1e-9 and all(i != a and j != b for a, b, _ in pairs):
            pairs.append((i, j, shared))
    return pairs


def counted(bar: float, measure: Callable[[int, int, int], float]) -> Callable[[Boxes, Boxes], float]:
    """A measure of (hits, true boxes, guessed boxes) at an overlap bar; 1 where both sides are empty."""

    def scored(truth: Boxes, guess: Boxes) -> float:
        if not truth.items and not guess.items:
            return 1.0
        return measure(len(matched(truth, guess, bar)), len(truth.items), len(guess.items))

    return scored


def f1(hits: int, true: int, guessed: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * hits / (true + guessed)


def precision(hits: int, true: int, guessed: int) -> float:
    """Share of the guessed boxes that are right."""
    return hits / guessed if guessed else 0.0


def recall(hits: int, true: int, guessed: int) -> float:
    """Share of the true boxes that were found."""
    return hits / true if true else 0.0


def average_precision(bar: float) -> Callable[[Boxes, Boxes], float]:
    """Area under precision over recall, guesses taken in the order they were given (best first).

    Each guess takes the free true box that it overlaps most; precision is made non-increasing before it is summed.
    """

    def scored(truth: Boxes, guess: Boxes) -> float:
        if not truth.items:
            return float(not guess.items)
        shared = {(i, j): value for i, j, value in overlaps(truth, guess) if value >= bar - 1e-9}
        free, hits = set(range(len(truth.items))), []
        for j in range(len(guess.items)):
            best = max((i for i in sorted(free) if (i, j) in shared), key=lambda i: shared[i, j], default=None)
            hits.append(best is not None)
            free.discard(-1 if best is None else best)
        right = np.cumsum(hits)
        precisions = right / np.arange(1, len(hits) + 1) if hits else np.zeros(0)
        envelope = np.maximum.accumulate(precisions[::-1])[::-1]
        return float(envelope[np.array(hits, dtype=bool)].sum() / len(truth.items))

    return scored


def mean_iou(truth: Boxes, guess: Boxes) -> float:
    """Overlap summed over matched pairs, per box of the longer list; so that missing and made-up boxes cost alike."""
    longer = max(len(truth.items), len(guess.items))
    return sum(shared for *_, shared in matched(truth, guess)) / longer if longer else 1.0


# Both are bounded, so that a reply that rambles on is read in linear time.
TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,200}"|\bcent(?:er|re)\b', re.IGNORECASE)
BARE_LABEL = re.compile(r'([^:;"\n]{0,200}?)\s{0,3}[:=-]?\s{0,3}$')
EMPTY = re.compile(r"\W*(?:none|no (?:such )?\w*\s*(?:boxes|objects|found)?|nothing|\[\s*\])\W*", re.IGNORECASE)


def quoted(label: str) -> str:
    """A label between quotation marks, with what a reply's clean-up would take away written as \\u escapes."""
    return re.sub(r"[*`_#<>{}$]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(label))


@dataclass(frozen=True, eq=False)
class Boxes(Scored):
    """Several 3D boxes, each with a label ("" where it has none), the surest first."""

    items: tuple[tuple[str, Box], ...]
    kind: ClassVar[str] = "boxes"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "f1_at_15": counted(0.15, f1),
        "f1_at_25": counted(0.25, f1),
        "f1_at_50": counted(0.50, f1),
        "precision_at_25": counted(0.25, precision),
        "recall_at_25": counted(0.25, recall),
        "ap_at_25": average_precision(0.25),
        "ap_at_50": average_precision(0.50),
        "mean_iou": mean_iou,
    })  # fmt: skip
    default_scorer: ClassVar[str] = "f1_at_25"

    def __post_init__(self) -> None:
        if len({box.frame for _, box in self.items}) > 1:
            raise AnswerError("boxes: they lie in different coordinates; move them into one frame first")

    def values(self) -> tuple[object, ...]:
        return tuple((label, box_values(box)) for label, box in self.items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Boxes) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash(self.values())

    def completed(self, form: Form) -> Form:
        return form.knowing(frame=self.items[0][1].frame) if self.items else form

    def spoken(self, form: Form = PLAIN) -> str:
        said = [f"{quoted(label)}: {box_words(box, form)}" for label, box in self.items]
        return form.dress("; ".join(said) or "none")

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """Every record of label, centre and size; None where a record is broken, "none" for no box."""
        said = form.undress(text)
        heads = record_heads(said)
        if not heads:
            return cls(()) if EMPTY.fullmatch(said) else None
        ends = [start for _, start, _ in heads[1:]] + [len(said)]
        items = []
        for (label, _, begin), end in zip(heads, ends, strict=True):
            box = box_read(said[begin:end], form)
            if box is None:
                return None
            items.append((label, box))
        return cls(tuple(items))

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "items": [{"label": label, "box": box_json(box)} for label, box in self.items]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        if "items" not in data:
            raise AnswerError(f"{cls.kind}: stored with {sorted(data)}; it needs items")
        items: Sequence[Mapping[str, Any]] = data["items"]
        return cls(tuple((str(item["label"]), box_from_json(item["box"])) for item in items))


def record_heads(text: str) -> list[tuple[str, int, int]]:
    """(label, where it starts, where its numbers start) of every box in a reply.

    A label stands before "center", quoted or bare; the word inside a quoted label starts no box.
    """
    heads: list[tuple[str, int, int]] = []
    tokens = list(TOKEN.finditer(text))
    for at, token in enumerate(tokens):
        if token[0].startswith('"'):
            continue
        last = tokens[at - 1] if at else None
        if last and last[0].startswith('"') and re.fullmatch(r"\s*[:=-]?\s*", text[last.end() : token.start()]):
            heads.append((label_in(last[0]), last.start(), token.end()))
            continue
        since = max(heads[-1][2] if heads else 0, token.start() - 200)
        bare = BARE_LABEL.search(text, since, token.start())
        start = bare.start() if bare else token.start()
        heads.append((label_in(bare[1]) if bare else "", start, token.end()))
    return heads


def label_in(text: str) -> str:
    """A label as it was written before its box: between quotation marks, or bare behind a bullet."""
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except json.JSONDecodeError:
            return text.strip('"')
    return re.sub(r"^[\s;,*•-]*(?:\d+[.)]\s*)?", "", text).strip(" :-")
