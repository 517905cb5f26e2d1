"""Free words, and the refusal to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal, Self, get_args

from sightline.answers.answer import PLAIN, Form, Scored, Scorer
from sightline.answers.sequence import common_length
from sightline.answers.words import bare_words
from sightline.errors import AnswerError


def tidy(text: str) -> str:
    """Lower case, single blanks, no full stop at the end."""
    return " ".join(text.lower().split()).rstrip(". ")


def best(measure: Callable[[str, str], float]) -> Callable[[Words, Words], float]:
    """The measure against the reference that suits the guess best."""
    return lambda truth, guess: max(measure(reference, guess.text) for reference in (truth.text, *truth.references))


def em(reference: str, guess: str) -> float:
    """Equal but for case, blanks and a full stop at the end."""
    return float(tidy(reference) == tidy(guess))


def em_refined(reference: str, guess: str) -> float:
    """Equal, or one within the other once all blanks are gone (LEO)."""
    a, b = ("".join(tidy(text).split()) for text in (reference, guess))
    return float(a == b or (bool(a and b) and (a in b or b in a)))


def levenshtein(reference: str, guess: str) -> float:
    """1 − D / (|a| + |b|), D counting insertions and deletions only, so that it spans 0 to 1."""
    a, b = tidy(reference), tidy(guess)
    return 2 * common_length(a, b) / (len(a) + len(b)) if a or b else 1.0


def contains(reference: str, guess: str) -> float:
    """The reference stands, as whole words, in the guess; articles, case and punctuation aside."""
    wanted = bare_words(reference)
    return float(bool(wanted) and f" {wanted} " in f" {bare_words(guess)} ")


def same_words(reference: str, guess: str) -> float:
    """Equal but for case, articles and punctuation."""
    return float(bare_words(reference) == bare_words(guess))


@dataclass(frozen=True)
class Words(Scored):
    """An answer in free words, with other wordings that are as good."""

    text: str
    references: tuple[str, ...] = ()
    kind: ClassVar[str] = "words"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({
        "em": best(em),
        "em_refined": best(em_refined),
        "same_words": best(same_words),
        "levenshtein": best(levenshtein),
        "contains": best(contains),
    })  # fmt: skip
    default_scorer: ClassVar[str] = "levenshtein"

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise AnswerError("words: an empty text was given; give what is to be said")

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(self.text)

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """All that a reply says beside its thinking, tags and lead-in."""
        said = form.undress(text).strip()
        return cls(said) if said else None


Reason = Literal["not visible", "ambiguous", "no metric scale", "not enough information"]
REASONS: tuple[Reason, ...] = get_args(Reason)

CANNOT = (
    r"(?:cannot|can't|can not|could not|couldn't|unable to|impossible to|not possible to|not able to|hard to|"
    r"difficult to|no way to)"
)
PICTURE = r"(?:view|sight|(?:the|this|these|any) (?:\w+ )?(?:image|picture|video|scene|frame|view|photo)s?)"
SCALE = r"(?:metric|scale|depth|absolute|calibration|size reference|reference (?:object|scale|size))"

REFUSED: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("ambiguous", re.compile(
        r"\bambiguous\b|\bwhich (?:one|of (?:the|them|these))\b.{0,80}(?:mean|refer|unclear)|"
        r"(?:unclear|not clear) which\b|"
        r"\b(?:more than one|multiple|several|two|many)\b[^.]{0,120}\b(?:so|which|could|unclear|match|fit|refer)\b"
    )),
    ("no metric scale", re.compile(
        rf"\b(?:no|without(?: an?| any)?|lacks?(?: an?)?|unknown|missing) (?:\w+ )?{SCALE}|\bnot metric\b|"
        r"\bscale (?:is|of[^.]*is) (?:unknown|not known|missing|not given)|"
        rf"\b{CANNOT} [^.]{0,120}\b(?:scale|absolute|metric|exact distance|real-world)\b"
    )),
    ("not visible", re.compile(
        rf"\b(?:not|isn't|aren't|never|nowhere)(?: \w+){{0,2}} (?:visible|seen|shown|present|in {PICTURE})\b|"
        r"\b(?:there (?:is|are) no|there(?: is|'s)n't (?:a|an|any)|no) (?!way|information|answer|"
        r"idea|scale)[\w ]{1,60}?"
        rf"(?:visible|(?:that )?i can see|in {PICTURE})\b|"
        r"\b(?:cannot|can't|can not|do not|don't|could not|couldn't|unable to|not able to) "
        r"(?:\w+ )?(?:see|find|locate|spot)\b|"
        r"\b(?:hidden|occluded|out of (?:view|sight|frame)|invisible)\b|\bdoes(?: not|n't) (?:appear|exist|show)\b"
    )),
    ("not enough information", re.compile(
        r"\b(?:not enough|insufficient|lack of|no|not sufficient)(?: \w+)? (?:information|data|evidence|idea)\b|"
        rf"\b{CANNOT} (?:be (?:determined|answered|known|estimated|measured|inferred)|"
        r"(?:\w+ )?(?:answer|say|tell|determine|know|estimate|measure|judge|provide))\b|"
        r"\b(?:don't|do not) know\b|\bunanswerable\b|\bnot sure\b|\b(?:is|are|be) (?:unknown|undetermined)\b|"
        r"^\W*(?:unknown|unclear|undetermined|n/a)\W*$"
    )),
)  # fmt: skip
STILL_ANSWERED = re.compile(r"\b(?:but|however|though|although|approximately|about|roughly|estimate is)\b[^.]*\d")


def refused_exact(truth: Refusal, guess: Refusal) -> float:
    """1 for a refusal on the same ground, else 0."""
    return float(truth.reason == guess.reason)


def refused_at_all(truth: Refusal, guess: Refusal) -> float:
    """A refusal, whatever its reason."""
    return 1.0


@dataclass(frozen=True)
class Refusal(Scored):
    """The question has no answer here, and why."""

    reason: Reason
    kind: ClassVar[str] = "refusal"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({"refused": refused_at_all, "exact": refused_exact})
    default_scorer: ClassVar[str] = "refused"

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise AnswerError(f"refusal: unknown reason {self.reason!r}; there are {', '.join(REASONS)}")

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(self.reason)

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The reason of a refusal in many wordings; None for a reply that answers, even one that hedges first."""
        said = " ".join(form.undress(text).lower().replace("’", "'").split())
        if STILL_ANSWERED.search(said):
            return None
        return next((cls(reason) for reason, wording in REFUSED if wording.search(said)), None)
