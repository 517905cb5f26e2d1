"""How the answers of a type are told, whatever it asks: among wrong ones, rounded as people do, or after a thought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from sightline.answers.answer import Answer, Form
from sightline.answers.choice import LETTERS, Choice
from sightline.answers.distractors import offerable, offered
from sightline.answers.number import Count, Length, Quantity
from sightline.answers.rounding import as_people_say, rounded_away
from sightline.errors import QuestionError

Rounding = Literal["form", "people"]


class Told(NamedTuple):
    """An answer, the form in which it is said, and what of the evidence is known by that."""

    answer: Answer
    form: Form
    values: Mapping[str, float]


@dataclass(frozen=True)
class Manner:
    """How answers are told.

    choices   0, or among how many answers the true one is offered, by letters (`answers/distractors.py`)
    rounding  "form" as the form says, or "people": lengths in a drawn unit and few digits (`answers/rounding.py`)
    thought   whether the steps that lead to the answer are told before it (`thought/`)
    """

    choices: int = 0
    rounding: Rounding = "form"
    thought: bool = False

    @cached_property
    def params(self) -> Mapping[str, int | str | bool]:
        """What differs from the usual, as rows have it among the parameters."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {one.name: told[one.name] for one in fields(self) if told[one.name] != one.default}

    def checked(self, name: str, answer: type[Answer]) -> Manner:
        """Itself; QuestionError where a type of that name and answer cannot be told so."""
        if self.choices and not (offerable(answer) and 2 <= self.choices <= len(LETTERS)):
            raise QuestionError(
                f"{name} cannot be asked with choices={self.choices}; give 2 to {len(LETTERS)}, for a number, "
                f"direction, name or order, where this is a {answer.kind}"
            )
        if self.rounding not in ("form", "people") or (self.rounding == "people" and answer is not Length):
            raise QuestionError(f"{name} has no rounding={self.rounding!r}; 'people' is for lengths, else 'form'")
        return self

    def told(
        self,
        answer: Answer,
        form: Form,
        place: int,
        rng: np.random.Generator,
        margin: float | None,
        names: Sequence[str],
    ) -> Told | None:
        """The answer in this manner, where it is offered in `place` among others; None where there are too few others.

        `margin` and `names` as `offered` takes them.
        """
        values: dict[str, float] = {}
        if self.rounding == "people" and isinstance(answer, Length):
            form = as_people_say(answer, form, rng)
            if self.choices:  # to fewer digits the options would come too near to each other
                form = replace(form, digits=3)
            values["rounding_m"] = rounded_away(answer, form)
        if not self.choices:
            return Told(answer, form, values)
        bare = replace(form, wrap="none", sentence="{}")  # what is wrapped is the letter
        choice = offered(answer, bare, self.choices, place, rng, margin=margin, names=names)
        return None if choice is None else Told(choice, Form(wrap=form.wrap), values)

    def closing(self, truth: Answer, told: Told) -> tuple[str, ...]:
        """What ends a thought that came to the truth, so that it comes to the answer as it is told."""
        answer, form = told.answer, told.form
        if isinstance(answer, Choice) and form.choose != "text" and answer.letter != answer.text:
            nearest = isinstance(truth, Quantity) and not isinstance(truth, Count)
            return (
                f"Of the options, {answer.letter} comes nearest." if nearest else f"That is option {answer.letter}.",
            )
        if self.rounding == "people":
            return (f"People would say {answer.spoken(replace(form, wrap='none', sentence='{}'))}.",)
        return ()


USUAL = Manner()
