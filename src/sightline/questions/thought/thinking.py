"""How a question type thinks aloud: lines, each some steps of a program and a sentence that says what came of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

from sightline.errors import QuestionError
from sightline.questions.draft import Draft, Param, Thought
from sightline.questions.thought.facts import SceneFacts
from sightline.questions.thought.program import Step, Value, results, step
from sightline.scenes.table import SceneTable

Params = Mapping[str, Param]

DIGITS = 3  # of what is said, of which at most so many decimals:
DECIMALS: Mapping[str, int] = {"m": 4, "m/s": 4, "s": 3, "deg": 1}
UNITS: Mapping[str, str] = {"m": " m", "m/s": " m/s", "s": " s", "deg": "°"}
WHOLE: Mapping[str, tuple[int, str]] = {"n": (0, ""), "height": (3, " m")}  # decimals whatever the size
BRACKETED: Mapping[str, tuple[int, str, str]] = {"place": (2, "[", "]"), "way": (3, "[", "]"), "uv": (0, "(", ")")}

FROM_CAMERA: Mapping[str, str] = {
    "axes": "[right, down, ahead] of the camera",
    "plan": "[right, ahead] of the camera",
    "zero": "the camera's height",
}
OF_SCENE: Mapping[str, str] = {
    "axes": "[x, y, z] of the scene",
    "plan": "[x, y] of the scene",
    "zero": "the scene's height 0",
}


class Line:
    """A sentence, and the steps whose results it says, written as `program.step` reads them.

    "{a}" and "{b}" are the names of what the question speaks of, "{far:m}" is a result in metres; see `Said`. Where
    things are seen from ("{axes}", "{plan}", "{zero}") is told by what is shown.
    """

    def __init__(self, sentence: str, *written: str) -> None:
        self.sentence, self.written = sentence, written

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps, each a result, an operation and arguments."""
        return tuple([step(one) for one in self.written])


Lines = Callable[[SceneTable, Draft, Params], Sequence[Line] | None]


def always(params: Params) -> str:
    """Of types that think whatever their parameters are."""
    return ""


@dataclass(frozen=True)
class Thinking:
    """The lines of a draft, None where there are none for it, and with which parameters there are never any."""

    lines: Lines
    unless: Callable[[Params], str] = always

    def refuses(self, params: Params) -> str:
        """Why there are no lines with such parameters; "" where there are."""
        return self.unless(params)

    def __call__(self, table: SceneTable, draft: Draft, params: Params) -> Thought | None:
        """The program of a draft and its words; None where the scene does not tell what the program needs."""
        lines = self.lines(table, draft, params)
        if lines is None:
            return None
        program = tuple([one for told in lines for one in told.steps])
        facts = SceneFacts(table, draft)
        try:
            found = results(program, facts)
        except QuestionError:
            return None
        return Thought(program, spoken(lines, found, slots_of(draft)), found[program[-1][0]])


def slots_of(draft: Draft) -> Mapping[str, str]:
    """What sentences say beside results: the names of what is spoken of, and where it is seen from."""
    seen_from = FROM_CAMERA if draft.views else OF_SCENE
    named = zip(ascii_lowercase, draft.evidence.mentions, strict=False)
    return {**seen_from, **{letter: mention.name for letter, mention in named}}


def spoken(lines: Sequence[Line], found: Mapping[str, Value], slots: Mapping[str, str]) -> str:
    """The sentences with results and names in their places."""
    told = {name: Said(value, slots) for name, value in found.items()}
    text = " ".join([one.sentence for one in lines]).format_map({**slots, **told})
    return text[0].upper() + text[1:]


class Said:
    """A value that is put into a sentence.

    "{x:m}", "{x:m/s}", "{x:s}", "{x:deg}" are numbers with their unit, "{x:place}" and "{x:way}" metres in brackets,
    of a way to the millimetre, "{x:uv}" whole thousandths of a picture, "{x:n}" is a whole number, "{x:name}" what is
    called by that letter, "{x}" a word. Heights ("{x:height}") are said to the millimetre, too: they are subtracted.
    """

    def __init__(self, value: Value, slots: Mapping[str, str]) -> None:
        self.value = value
        self._slots = slots

    def __format__(self, spec: str) -> str:
        value = self.value
        if isinstance(value, str):
            return self._slots[value] if spec == "name" else value
        if isinstance(value, float):
            if spec in WHOLE:
                return _plain(value, WHOLE[spec][0]) + WHOLE[spec][1]
            return fixed(math.degrees(value) if spec == "deg" else value, DECIMALS[spec]) + UNITS[spec]
        if spec in BRACKETED:
            decimals, opens, ends = BRACKETED[spec]
            return f"{opens}{', '.join([_plain(float(one), decimals) for one in value])}{ends}"
        return ", ".join([str(one) for one in value])


def fixed(value: float, most: int) -> str:
    """A number to three digits, with at most so many decimals."""
    if abs(value) < 0.5 * 10.0**-most:
        return _plain(0.0, min(most, DIGITS - 1))
    return _plain(value, min(most, max(0, DIGITS - 1 - math.floor(math.log10(abs(value))))))


def _plain(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text
