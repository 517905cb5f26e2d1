"""One of a few: yes or no, a lettered choice, a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from sightline.answers.answer import PLAIN, Form, Scored, Scorer
from sightline.answers.words import bare_words, mentions, noun_key, only_mentioned
from sightline.errors import AnswerError

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

YES = r"(?:yes|yeah|yep|yup|true|correct|indeed|certainly|definitely|absolutely|affirmative|of course|sure|right)"
NO = r"(?:no|nope|nah|false|incorrect|wrong|negative)"
TO_BE = r"(?:is|are|does|do|did|was|were|has|have|can|will|would)"
IT = r"(?:it|they|this|that|these|those|there|he|she|you|we|i)"
UNSURE = re.compile(
    r"\b(?:maybe|perhaps|possibly|unsure|unclear|depends|not (?:sure|certain|clear|visible|possible|enough)|cannot|"
    r"(?:can|could)(?:n't| not)(?: be)? (?:tell|say|determine|see|determined|seen)|"
    r"(?:don't|do not) know|yes (?:or|and|/) no|either way|both)\b|yes/no"
)
SAYS_NO = re.compile(
    rf"^(?:{NO}\b(?!\s+(?:doubt|question))|not (?:really|at all|quite|exactly|necessarily|true|correct|right)\b|"
    rf"(?:{YES})[\s,]+not\b|"
    rf"(?:{IT} {TO_BE}(?: not|n't)|it's not|they're not|that's not|there's no)\b|"
    r"i (?:don't|do not) (?:think|believe) (?:so|it|that|they)|i (?:doubt|disagree))"
)
SAYS_YES = re.compile(
    rf"^(?:{YES}\b|{IT} {TO_BE}(?: so)?\W*$|i (?:think|believe|agree|would say)(?: so| yes)?\W*$|"
    r"(?:it's|that's) (?:true|correct|right)\b)"
)
NOT_TRUE = re.compile(r"^(?:it's|that's|it is|that is|this is|the statement is) (?:false|incorrect|wrong|untrue)\b")
IS_TRUE = re.compile(r"^(?:it is|that is|this is|the statement is) (?:true|correct|right)\b")


def same(truth: object, guess: object) -> float:
    """1 for the same value, else 0."""
    return float(truth == guess)


@dataclass(frozen=True)
class YesNo(Scored):
    """Whether something holds. A form with two options names them (yes first)."""

    yes: bool
    kind: ClassVar[str] = "yes_no"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({"exact": same})
    default_scorer: ClassVar[str] = "exact"

    def spoken(self, form: Form = PLAIN) -> str:
        if form.options and len(form.options) != 2:
            raise AnswerError(f"yes_no: {len(form.options)} options were given; give two, the one for yes first")
        return form.dress((form.options or ("yes", "no"))[0 if self.yes else 1])

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The side that a reply takes; None where it takes both, neither, or only restates the question."""
        said = form.undress(text)
        if len(form.options) == 2 and (index := only_mentioned(said, form.options)) is not None:
            return cls(index == 0)
        side = side_taken(said)
        return None if side is None else cls(side)


def side_taken(text: str) -> bool | None:
    """True for yes, False for no, None for neither or both."""
    said = " ".join(re.sub(r"[*\"“”()]", " ", text.lower().replace("’", "'")).split())
    if UNSURE.search(said):
        return None
    sides = {
        side for part in re.split(r"[.;!?\n]+\s*|, (?=(?:yes|no|but)\b)", said) if (side := clause(part)) is not None
    }
    return sides.pop() if len(sides) == 1 else None


def clause(text: str) -> bool | None:
    """What one clause says: yes, no, or None for neither."""
    said = re.sub(
        r"^(?:well|so|but|hmm|i think|i believe|i would say|i'd say|it seems|answer)\b[,:]?\s+(?=\w)",
        "",
        text.strip(" ,"),
    )
    for candidate in (text.strip(" ,"), said):
        if SAYS_NO.search(candidate) or NOT_TRUE.search(candidate):
            return False
        if SAYS_YES.search(candidate) or IS_TRUE.search(candidate):
            return True
    return None


LONE = re.compile(r"[\s(\[]*([A-Za-z])[\s)\].:,]*")
LED = re.compile(r"[(\[]?([A-Z])(?:[)\].:]+|\s+[-–—:])\s*(\S.*)", re.DOTALL)
CALLED = re.compile(r"\b(?:option|choice|answer|letter)s?\s*(?:is\s+)?[:(\[]?\s*([A-Z])\b(?!['’])", re.IGNORECASE)
MARKED = re.compile(r"[(\[]([A-Z])[)\]]")
RUNNING = re.compile(r"(?<![\w'’-])([B-HJ-Z])(?![\w'’-])|\b([AI])(?=\s*[.)]?\s*$|\s+is\s+(?:right|correct|the\b|my\b))")
SEVERAL = re.compile(
    r"(?<![\w'’])[(\[]?[A-Z][)\]]?\s*(?:,\s*(?:and|or)?|/|\band\b|\bor\b)\s*(?:option\s+)?[(\[]?[A-Z]\b(?!['’])"
)
DENIED_LETTER = re.compile(r"\b(?:not|rather than|instead of)\s+(?:option\s+)?[(\[]?[A-Z]\b[)\]]?", re.IGNORECASE)


def letter_index(letter: str, count: int) -> int | None:
    """The place of an option letter among `count` options, None where there is no such option."""
    index = LETTERS.find(letter.upper())
    return index if 0 <= index < count else None


def option_said(text: str, options: tuple[str, ...], text_first: bool = False) -> int | None:
    """Which option a reply names, by its letter where that is plainly a letter, else by its words."""
    written = [option.strip().casefold() for option in options]
    if text_first and text.strip().casefold() in written:
        return written.index(text.strip().casefold())
    if SEVERAL.search(text):
        return only_mentioned(text, options)
    if lone := LONE.fullmatch(text):
        return letter_index(lone[1], len(options))
    # "A. table" names an option by letter; without the point it is a table, any table.
    if (led := LED.fullmatch(text.strip())) and (index := letter_index(led[1], len(options))) is not None:
        named = {which for which, _ in mentions(led[2], options)}
        return None if named and index not in named else index
    verbatim = [index for index, option in enumerate(options) if bare_words(option) == bare_words(text)]
    if len(verbatim) == 1:
        return verbatim[0]
    said = DENIED_LETTER.sub(" ", text)
    for pattern in (CALLED, MARKED):
        if letters := {letter_index(letter, len(options)) for letter in pattern.findall(said)} - {None}:
            return letters.pop() if len(letters) == 1 else None
    by_words = only_mentioned(text, options)
    if by_words is not None or mentions(text, options):
        return by_words
    running = {letter_index(a or b, len(options)) for a, b in RUNNING.findall(said)} - {None}
    return running.pop() if len(running) == 1 and not re.search(r"\bnot\b", said, re.IGNORECASE) else None


@dataclass(frozen=True)
class Choice(Scored):
    """One of some options; `index` counts from 0. Read by letter or by the words of the option."""

    options: tuple[str, ...]
    index: int
    kind: ClassVar[str] = "choice"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({"exact": same})
    default_scorer: ClassVar[str] = "exact"

    def __post_init__(self) -> None:
        if not 2 <= len(self.options) <= len(LETTERS):
            raise AnswerError(f"choice: {len(self.options)} options; give 2 to {len(LETTERS)}")
        if not 0 <= self.index < len(self.options):
            raise AnswerError(f"choice: index {self.index} is not among the {len(self.options)} options")
        if len({option.strip().casefold() for option in self.options}) < len(self.options):
            raise AnswerError(f"choice: the options {self.options} are not all different")

    @property
    def letter(self) -> str:
        return LETTERS[self.index]

    @property
    def text(self) -> str:
        return self.options[self.index]

    def spoken(self, form: Form = PLAIN) -> str:
        if form.choose == "letter_text":
            return form.dress(f"{self.letter}. {self.text}")
        return form.dress(self.text if form.choose == "text" else self.letter)

    def completed(self, form: Form) -> Form:
        return form.knowing(options=self.options)

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one option that a reply names; needs the form's options, else AnswerError."""
        if not form.options:
            raise AnswerError("choice: a form without options cannot be read; use truth.completed(form)")
        index = option_said(form.undress(text), form.options, text_first=form.choose == "text")
        return None if index is None else cls(form.options, index)


def same_name(truth: Name, guess: Name) -> float:
    """Equal but for case, articles, hyphens and plural."""
    return float(noun_key(guess.name) in {noun_key(name) for name in (truth.name, *truth.aliases)})


def mentioned(truth: Name, guess: Name) -> float:
    """The name or an alias stands, as whole words, in what was said."""
    return float(bool(mentions(guess.name, (truth.name, *truth.aliases))))


SUBJECT = re.compile(
    r"^(?:(?:i think|i believe|i see|so|well)\b,?\s+)?"
    r"(?:(?:it|this|that|there|these|they|those)(?:\s+(?:is|are|was|were)|['’](?:s|re))|"
    r"the\s+(?:\w+\s+){0,3}?(?:object|item|thing|one|category|class|name)(?:\s+\w+){0,4}?\s+(?:is|are))(?:\s+(?:called|named))?:?\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Name(Scored):
    """What a thing is called, with other names that are as good."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: ClassVar[str] = "name"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType({"exact": same_name, "mentions": mentioned})
    default_scorer: ClassVar[str] = "exact"

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise AnswerError("name: an empty name was given; give the word it is known by")

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(self.name)

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The name in a reply, without "it is the"; of the form's options the one that is mentioned."""
        said = form.undress(text)
        if form.options:
            index = only_mentioned(said, form.options)
            return None if index is None else cls(form.options[index])
        named = (
            re.sub(r"^(?:an?|the)\s+(?=\w)", "", SUBJECT.sub("", said.strip()), flags=re.IGNORECASE)
            .strip()
            .rstrip(".!,;: ")
        )
        return cls(named) if named and re.search(r"\w", named) else None
