"""What a question is made of before it has words: views, marks, evidence, balance, and the draft that joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from sightline.answers.answer import Answer, Form
from sightline.geometry.box import Box
from sightline.questions.thought.program import Step, Value
from sightline.scenes.table import SceneTable

Role = Literal["reference", "support", "video"]
Shows = Literal["views", "scene", "points", "text"]
Param = str | float | int | bool | tuple[str, ...] | tuple[float, ...]


@dataclass(frozen=True)
class View:
    """A frame that is shown, and as what: the one asked about, one that helps, or one of a video in time order."""

    frame: str
    role: Role = "reference"


class Mark(NamedTuple):  # as all are of which millions are made: a frozen dataclass takes three times as long
    """Something drawn on a view when its image is loaded; the stored image stays clean.

    `uv` holds pixels of the frame's own colour image: one point for a dot, two corners for a box, nothing for a mask,
    which is the visible part of `object_id`. `colour` is its word, where the question speaks of it.
    """

    frame: str
    kind: Literal["dot", "box", "mask"]
    uv: tuple[tuple[float, float], ...] = ()
    label: str = ""
    object_id: str = ""
    colour: str = ""


@dataclass(frozen=True, eq=False)
class Mention:
    """An object the question speaks of: the words that point to it, its id, and its world box when that is known.

    For a thing that moves, `frame` says when the box is its box.
    """

    name: str
    object_id: str
    box: Box | None = None
    frame: str = ""


class Point(NamedTuple):
    """A pixel the question speaks of, and where it lies: (u, v) of the frame's colour image, z-depth in metres.

    `track` and `index` name the followed or scanned point that was seen there, where there is one.
    """

    frame: str
    uv: tuple[float, float]
    depth: float | None = None
    track: str = ""
    index: int | None = None  # type: ignore[assignment]  # nobody asks a point where it holds a value


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the answer rests on, enough to work it out again by another route.

    `mentions` in the order of the words; `points` likewise; `objects` are the ids of things that decide the answer
    without being named (those counted, the rivals of a choice); `values` are exact numbers by name, with the unit in
    the name (gap_m, yaw_rad); `margin` is how far, in units of the noise (sigma), the answer is from another one,
    None where no other is near; `steps`, of (result, operation, arguments), tell what was counted, compared or looked
    for, and then, of what is asked with a thought, its program (`thought/program.py`).
    """

    mentions: tuple[Mention, ...] = ()
    points: tuple[Point, ...] = ()
    objects: tuple[str, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    margin: float | None = None
    steps: tuple[Step, ...] = ()


class Balance(NamedTuple):
    """What a guesser could know (`key`: the categories, say) and which way the answer goes (`side`).

    The engine keeps rows so that within one key every side is about equally frequent. With `paired`, a key with
    one side only is dropped: such a question can be answered without looking.
    """

    key: tuple[str, ...]
    side: str
    paired: bool = True


class Draft(NamedTuple):
    """One question before it has words: what fills the slots, what is shown, what is true and why.

    `shows` is "views" when the listed frames are all the asker gets, "scene" when it is the whole of it (a video, from
    which an answerer chooses frames), "points" for a cloud, "text" for nothing. `form` where the way of saying
    depends on the case (units drawn by range), else the type's; `templates` likewise.
    """

    slots: Mapping[str, str]
    answer: Answer
    evidence: Evidence
    views: tuple[View, ...] = ()
    marks: tuple[Mark, ...] = ()
    balance: Balance | None = None
    difficulty: float | None = None  # 0 easy … 1 hard, by the type's own measure
    templates: tuple[str, ...] = ()
    form: Form | None = None
    shows: Shows = "views"
    history: tuple[tuple[str, str], ...] = ()  # (question, answer) turns before this one
    offers: tuple[str, ...] | None = None  # names that may be offered as wrong ones; None: the labels of the scene
    thought: str = ""


class Thought(NamedTuple):
    """A program that leads to an answer, what is said of its steps, and what comes of it."""

    steps: tuple[Step, ...]
    words: str
    outcome: Value


class Reasoning(Protocol):
    """How a type thinks about its drafts, see `thought/thinking.py`."""

    def refuses(self, params: Mapping[str, Param]) -> str:
        """Why there is no thought with such parameters; "" where there is one."""

    def __call__(self, table: SceneTable, draft: Draft, params: Mapping[str, Param]) -> Thought | None:
        """The thought that leads to a draft's answer; None where the scene does not tell enough for it."""


class Skip(NamedTuple):
    """A candidate that is not asked, and why: "too near", "name is not unique". Reasons are counted.

    `times` where many are found at once not to be asked.
    """

    reason: str
    times: int = 1


Drafter = Callable[..., Iterator[Draft | Skip]]
