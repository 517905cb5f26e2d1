"""Places in the image: a pixel, a 2D box, a mask. (u, v) in pixels from the top left corner, pixel centres at +0.5."""

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
from sightline.answers.said_numbers import BARE_NUMBER, hedged, normal, numbers, plain
from sightline.errors import AnswerError

GROUP = re.compile(r"[\[(]([^\[\]()]*)[\])]")
BARE_GROUP = re.compile(rf"(`?)\[({BARE_NUMBER}(?:, {BARE_NUMBER})*)\]\1")


def number_group(text: str, count: int) -> list[float] | None:
    """The one bracketed group of `count` numbers in a reply, or all its numbers if there are just so many.

    Several groups that differ, and denials, are None.
    """
    said = hedged(normal(text))
    if said is None:
        return None
    groups = [[one.value for one in numbers(spread(group))] for group in GROUP.findall(said)]
    fitting = [group for group in groups if len(group) == count]
    if fitting:
        return fitting[0] if all(group == fitting[0] for group in fitting) else None
    if len(groups) * 2 == count and all(len(group) == 2 for group in groups):  # a box as two corners
        return [value for group in groups for value in group]
    loose = [one.value for one in numbers(spread(said))]
    return loose if len(loose) == count else None


def bare_group(text: str, count: int) -> list[float] | None:
    """What `number_group` gives for one list in square brackets that stands alone, in back-ticks or not, as truths are
    said; None for any other text, and for another count."""
    found = BARE_GROUP.fullmatch(text)
    values = [float(number) for number in found[2].split(", ")] if found else []
    return values if len(values) == count else None


def spread(text: str) -> str:
    """Commas set apart, so that "12,34" is two numbers here and no decimal."""
    return re.sub(r"\s*[,;]\s*", " , ", text)


def per_axis(form: Form, width: int, height: int) -> tuple[float, float]:
    """Pixels per unit of the form's scale, in u and in v."""
    if form.scale == "pixel":
        return 1.0, 1.0
    return (width, height) if form.scale == "unit" else (width / 1000, height / 1000)


def decimals_for(form: Form) -> int | None:
    """Decimals where the form leaves them open: 3 for fractions, 1 for pixels, 0 for thousandths."""
    if form.decimals is not None or form.digits is not None:
        return form.decimals
    return {"pixel": 1, "unit": 3, "thousand": 0}[form.scale]


def spoken_coordinates(values: tuple[float, ...], form: Form, width: int, height: int) -> str:
    """Alternating u and v, in pixels, as a bracketed list in the form's scale."""
    per = per_axis(form, width, height)
    decimals = decimals_for(form)
    return "[" + ", ".join(plain(v / per[i % 2], form.digits, decimals) for i, v in enumerate(values)) + "]"


def read_coordinates(text: str, form: Form, count: int, kind: str) -> tuple[list[float], int, int] | None:
    """`count` coordinates in pixels with the image's width and height; None where the reply holds no such list."""
    if form.image is None:
        raise AnswerError(f"{kind}: a form without image size cannot be read; use truth.completed(form)")
    found = bare_group(text, count) if form.sentence == "{}" else None
    if found is None:
        found = number_group(form.undress(text), count)
    if found is None:
        return None
    per = per_axis(form, *form.image)
    return [value * per[i % 2] for i, value in enumerate(found)], *form.image


def checked_image(kind: str, width: int, height: int, *values: float) -> None:
    """AnswerError for an image without room or a coordinate that is not finite."""
    if width < 1 or height < 1:
        raise AnswerError(f"{kind}: an image of {width} × {height} pixels has no room; give its size")
    if not all(map(math.isfinite, values)):
        raise AnswerError(f"{kind}: {values} are not finite")


def within_width(share: float) -> Callable[[Pixel, Pixel], float]:
    """At most this share of the image's width away, measured in pixels (MultiSPA: 0.05)."""

    def scored(truth: Pixel, guess: Pixel) -> float:
        return float(truth.distance_to(guess) <= share * truth.width * (1 + 1e-9))

    return scored


def nearness(truth: Pixel, guess: Pixel) -> float:
    """One on the spot, zero a whole image diagonal away."""
    return max(0.0, 1.0 - truth.distance_to(guess) / math.hypot(truth.width, truth.height))


def nearest_given(truth: Pixel, guess: Pixel) -> float:
    """The guess is nearer to the truth than to any of the points that it was to be told from."""
    rivals = [math.hypot(u - guess.u, v - guess.v) for u, v in truth.rivals]
    return float(truth.distance_to(guess) < min(rivals, default=math.inf))


@dataclass(frozen=True)
class Pixel(Scored):
    """A point (u, v) in an image of width × height pixels. `rivals` are other points that were offered with it."""

    u: float
    v: float
    width: int
    height: int
    rivals: tuple[tuple[float, float], ...] = ()
    kind: ClassVar[str] = "pixel"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "within_5_width": within_width(0.05),
        "within_10_width": within_width(0.10),
        "nearness": nearness,
        "nearest_given": nearest_given,
    })  # fmt: skip
    default_scorer: ClassVar[str] = "within_5_width"

    def __post_init__(self) -> None:
        checked_image(self.kind, self.width, self.height, self.u, self.v)

    def distance_to(self, other: Pixel) -> float:
        """Pixels between the two."""
        return math.hypot(self.u - other.u, self.v - other.v)

    def completed(self, form: Form) -> Form:
        return form.knowing(image=(self.width, self.height))

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(spoken_coordinates((self.u, self.v), form, self.width, self.height))

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one pair of coordinates in a reply, in the form's scale; needs the form's image size."""
        found = read_coordinates(text, form, 2, cls.kind)
        if found is None:
            return None
        (u, v), width, height = found
        return cls(u, v, width, height)


def iou_2d(truth: Box2D, guess: Box2D) -> float:
    """Area shared over area covered."""
    wide = min(truth.u1, guess.u1) - max(truth.u0, guess.u0)
    high = min(truth.v1, guess.v1) - max(truth.v0, guess.v0)
    shared = max(wide, 0.0) * max(high, 0.0)
    union = truth.area + guess.area - shared
    return shared / union if union > 0 else float(truth == guess)


def reaches(overlap: Callable[..., float], bar: float) -> Scorer:
    """Whether an overlap reaches a bar."""
    return lambda truth, guess: float(overlap(truth, guess) >= bar - 1e-9)


def center_nearness(truth: Box2D, guess: Box2D) -> float:
    """One where the centres meet, zero where they are an image diagonal apart."""
    offset = math.hypot(truth.u0 + truth.u1 - guess.u0 - guess.u1, truth.v0 + truth.v1 - guess.v0 - guess.v1) / 2
    return max(0.0, 1.0 - offset / math.hypot(truth.width, truth.height))


@dataclass(frozen=True)
class Box2D(Scored):
    """A box in an image of width × height pixels: left, top, right, bottom edges in pixels, u0 ≤ u1, v0 ≤ v1."""

    u0: float
    v0: float
    u1: float
    v1: float
    width: int
    height: int
    kind: ClassVar[str] = "box_2d"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "iou": iou_2d,
        "acc_at_25": reaches(iou_2d, 0.25),
        "acc_at_50": reaches(iou_2d, 0.50),
        "acc_at_75": reaches(iou_2d, 0.75),
        "center_nearness": center_nearness,
    })  # fmt: skip
    default_scorer: ClassVar[str] = "iou"

    def __post_init__(self) -> None:
        checked_image(self.kind, self.width, self.height, self.u0, self.v0, self.u1, self.v1)
        if self.u0 > self.u1 or self.v0 > self.v1:
            raise AnswerError(f"box_2d: ({self.u0}, {self.v0}) is not left of and above ({self.u1}, {self.v1})")

    @property
    def area(self) -> float:
        """Square pixels."""
        return (self.u1 - self.u0) * (self.v1 - self.v0)

    def completed(self, form: Form) -> Form:
        return form.knowing(image=(self.width, self.height))

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(spoken_coordinates((self.u0, self.v0, self.u1, self.v1), form, self.width, self.height))

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one box in a reply, as two opposite corners in any order; needs the form's image size."""
        found = read_coordinates(text, form, 4, cls.kind)
        if found is None:
            return None
        (u0, v0, u1, v1), width, height = found
        return cls(min(u0, u1), min(v0, v1), max(u0, u1), max(v0, v1), width, height)


def mask_iou(truth: Mask, guess: Mask) -> float:
    """Intersection over union of two masks; 0 for images of different size."""
    if (truth.width, truth.height) != (guess.width, guess.height):
        return 0.0
    a, b = truth.to_array(), guess.to_array()
    union = int(np.count_nonzero(a | b))
    return int(np.count_nonzero(a & b)) / union if union else 1.0


MASK = re.compile(r"mask\s+(\d+)\s*[x×]\s*(\d+)\s*:\s*(\d+(?:[\s,]+\d+)*)")


@dataclass(frozen=True)
class Mask(Scored):
    """The pixels of a thing, run-length coded column by column (COCO order), the first run being outside."""

    width: int
    height: int
    counts: tuple[int, ...]
    kind: ClassVar[str] = "mask"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType(
        {"iou": mask_iou, "acc_at_25": reaches(mask_iou, 0.25), "acc_at_50": reaches(mask_iou, 0.50)}
    )
    default_scorer: ClassVar[str] = "iou"

    def __post_init__(self) -> None:
        checked_image(self.kind, self.width, self.height)
        if min(self.counts, default=-1) < 0 or sum(self.counts) != self.width * self.height:
            raise AnswerError(f"mask: runs add up to {sum(self.counts)}, not to {self.width} × {self.height} pixels")

    @classmethod
    def from_array(cls, inside: NDArray[np.bool_]) -> Self:
        """Code a mask (H, W)."""
        flat = np.concatenate([[False], np.asarray(inside, dtype=bool).ravel(order="F")])
        starts = np.flatnonzero(flat[1:] != flat[:-1])
        runs = np.diff(np.concatenate([[0], starts, [flat.size - 1]]))
        return cls(inside.shape[1], inside.shape[0], tuple(int(run) for run in runs))

    def to_array(self) -> NDArray[np.bool_]:
        """The mask (H, W)."""
        inside = np.arange(len(self.counts)) % 2 == 1
        return np.repeat(inside, self.counts).reshape((self.height, self.width), order="F")

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(f"mask {self.width}x{self.height}: {' '.join(map(str, self.counts))}")

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        found = MASK.search(form.undress(text).lower())
        if not found:
            return None
        width, height = int(found[1]), int(found[2])
        counts = tuple(int(run) for run in re.findall(r"\d+", found[3]))
        return cls(width, height, counts) if width and height and sum(counts) == width * height else None
