"""What every answer can do: say itself, read itself back from words, and score a guess.

    truth = Length(2.3)
    truth.spoken()                                  "2.3 m"
    Length.read("about 2.3 metres")                 Length(2.3)
    score(truth, "roughly 2 m", scorer="within_20") 1.0

A `Form` says how a benchmark wants an answer said (unit, rounding, back-ticks, letters, image scale);
the same form speaks the label, reads the reply and so serves training, reward and benchmark alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache, cached_property
from json import JSONEncoder
from typing import Any, ClassVar, Literal, Protocol, Self

from sightline.answers.reply import spoken_part
from sightline.errors import AnswerError

Scorer = Callable[[Any, Any], float]
"""(truth, guess), both of one class, to a score from 0 to 1."""

SORTED = JSONEncoder(sort_keys=True, check_circular=False)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "wrap": ("none", "backticks", "answer_tag"),
    "choose": ("letter", "text", "letter_text"),
    "scale": ("pixel", "unit", "thousand"),
    "box": ("yaw", "axis", "full"),
}


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a benchmark wants an answer said.

    unit       of numbers, as it is to be written ("m", "mm", "feet", "square meters"); None: the natural one
    bare       the number without its unit
    digits     significant digits; decimals: behind the point; one at most, neither is the natural rounding
    wrap       what is put around the whole answer
    options    the choices in order (Choice), or the words to be used (YesNo, Direction), or the names to choose among
    choose     how one of the options is named
    image      width and height in pixels that image coordinates refer to
    scale      image coordinates as pixels, as fractions 0–1, or as thousandths 0–1000
    box        3D boxes with seven numbers (centre, size, yaw), six (centre, size along the axes) or nine (centre, size,
               yaw, pitch, roll: "full")
    frame      the coordinates that 3D boxes are given in
    sentence   a frame that the spoken value is put into, with one "{}"
    """

    unit: str | None = None
    bare: bool = False
    digits: int | None = None
    decimals: int | None = None
    wrap: Literal["none", "backticks", "answer_tag"] = "none"
    options: tuple[str, ...] = ()
    choose: Literal["letter", "text", "letter_text"] = "letter"
    image: tuple[int, int] | None = None
    scale: Literal["pixel", "unit", "thousand"] = "pixel"
    box: Literal["yaw", "axis", "full"] = "yaw"
    frame: str = "world"
    sentence: str = "{}"

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise AnswerError(f"form: {name} {getattr(self, name)!r} is unknown; use one of {', '.join(allowed)}")
        if self.digits is not None and self.decimals is not None:
            raise AnswerError("form: digits and decimals are both given; give one of them")
        if min(1 if self.digits is None else self.digits, 1 + (self.decimals or 0)) < 1:
            raise AnswerError("form: digits must be at least 1 and decimals at least 0")
        if self.sentence.count("{}") != 1:
            raise AnswerError(f"form: sentence {self.sentence!r} needs the place of the answer, {{}}, exactly once")
        if self.image is not None and (len(self.image) != 2 or min(self.image) < 1):
            raise AnswerError(f"form: image {self.image} must be (width, height) in pixels, both at least 1")

    def knowing(self, **known: object) -> Form:
        """The same with what only the truth knows, as `completed` adds it: options, image size, coordinates.

        Not checked again, as `dataclasses.replace` would: a form is completed for every question that is asked.
        """
        form = object.__new__(Form)
        form.__dict__.update(self.__dict__, **known)
        form.__dict__.pop("line", None)  # the other form's
        return form

    def dress(self, value: str) -> str:
        """Put the spoken value into the sentence and the wrapping."""
        said = value if self.sentence == "{}" else self.sentence.replace("{}", value)
        if self.wrap == "none":
            return said
        return f"`{said}`" if self.wrap == "backticks" else f"<answer>{said}</answer>"

    def undress(self, text: str) -> str:
        """The value inside a reply: without thinking, tags, back-ticks, lead-ins and this form's own sentence."""
        said = spoken_part(text)
        if self.sentence == "{}":
            return said
        before, after = (re.escape(part.strip()) for part in self.sentence.split("{}"))
        after = after.removesuffix(r"\.")  # a full stop at the end is often left out
        # The lead-in of the sentence ("the answer is") may be stripped already.
        found = re.fullmatch(rf"(?:{before})?\s*(.*?)\s*{after}[\s.!]*", said, re.IGNORECASE | re.DOTALL)
        framed = re.match(before, said, re.IGNORECASE) or (after and found)
        return found[1].strip() if found and framed else said

    def to_json(self) -> dict[str, object]:
        """The settings that differ from the plain form, as JSON values."""
        told = ((field.name, getattr(self, field.name), field.default) for field in fields(self))
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value, plain in told if value != plain
        }

    @cached_property
    def line(self) -> str:
        """`to_json` as one line with sorted keys: equal forms have equal lines. A form of a build serves many rows."""
        return SORTED.encode(self.to_json())

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Form:
        """Read what `to_json` wrote; an unknown setting is an AnswerError."""
        names = [field.name for field in fields(cls)]
        if unknown := sorted(set(data) - set(names)):
            raise AnswerError(f"form: unknown setting {unknown[0]!r}; the settings are {', '.join(names)}")
        settings: dict[str, Any] = {name: tupled(value) for name, value in data.items()}
        return cls(**settings)


PLAIN = Form()


class Answer(Protocol):
    """An answer of one kind. Values are immutable, held in SI units, and compare by value."""

    kind: ClassVar[str]
    scorers: ClassVar[Mapping[str, Scorer]]
    default_scorer: ClassVar[str]

    def __hash__(self) -> int:
        """Equal answers are one key."""
        ...

    def spoken(self, form: Form = PLAIN) -> str:
        """The answer in words, as the form wants it."""
        ...

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """What a reply says, or None where it says nothing of this kind or contradicts itself."""
        ...

    def score(self, guess: Self | None, scorer: str | None = None) -> float:
        """How right a guess is, 0 to 1; None scores 0, an unknown scorer is an AnswerError."""
        ...

    def completed(self, form: Form) -> Form:
        """The form with what a reader needs and only the truth knows: options, image size, coordinates."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Exact values with the kind, as JSON values."""
        ...

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        ...


class Scored:
    """What all answer classes share: scoring by name, and JSON for dataclasses of plain values."""

    kind: ClassVar[str]
    scorers: ClassVar[Mapping[str, Scorer]]
    default_scorer: ClassVar[str]

    def score(self, guess: Self | None, scorer: str | None = None) -> float:
        name = self.default_scorer if scorer is None else scorer
        if name not in self.scorers:
            raise AnswerError(f"{self.kind}: no scorer {name!r}; there are {', '.join(sorted(self.scorers))}")
        return 0.0 if guess is None else float(self.scorers[name](self, guess))

    def completed(self, form: Form) -> Form:
        return form

    def to_json(self) -> dict[str, Any]:
        names = type(self).__match_args__  # type: ignore[attr-defined]  # the fields of a dataclass, without asking again
        return {"kind": self.kind} | {name: listed(getattr(self, name)) for name in names}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{name: tupled(value) for name, value in checked(cls, data).items()})


def listed(value: Any) -> Any:
    """Tuples to lists, all the way down, for JSON."""
    return [listed(part) for part in value] if isinstance(value, tuple) else value


def tupled(value: Any) -> Any:
    """Lists to tuples, all the way down, for frozen values."""
    return tuple(tupled(part) for part in value) if isinstance(value, list) else value


def checked(cls: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a stored answer, without its kind; an unknown or missing one is an AnswerError."""
    given = {name: value for name, value in data.items() if name != "kind"}
    names, needed = _stored(cls)
    if not needed <= given.keys() <= names:
        raise AnswerError(f"{cls.kind}: stored with {sorted(given)}, but its fields are {sorted(names)}")
    return given


@cache
def _stored(cls: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The names of a dataclass's fields, and of those without a default."""
    needed = (one.name for one in fields(cls) if one.default is MISSING and one.default_factory is MISSING)
    return frozenset(one.name for one in fields(cls)), frozenset(needed)


def score(truth: Answer, said: str, form: Form = PLAIN, scorer: str | None = None) -> float:
    """Read a reply with the truth's own class and score it; a reply that cannot be read scores 0."""
    return truth.score(type(truth).read(said, truth.completed(form)), scorer)
