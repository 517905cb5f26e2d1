"""QuestionType, Draft, Question: how a typed function of a scene becomes questions whose answers can be checked.

A family file holds generator functions. Each looks at a `SceneTable` and yields drafts, or `Skip`s with the reason
why a candidate is not asked. `@question_type` makes a `QuestionType` of it: a value with parameters, wording,
form and scorer, which a profile lists and `ask` turns into questions.
"""

import hashlib
import inspect
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from sightline.answers.answer import PLAIN, Answer, Form
from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Role = Literal["reference", "support", "video"]
Param = str | float | int | bool | tuple[str, ...]


@dataclass(frozen=True)
class View:
    """A frame that is shown, and as what: the one asked about, one that helps, or one of a video in time order."""

    frame: str
    role: Role = "reference"


@dataclass(frozen=True)
class Mark:
    """Something drawn on a view when its image is loaded; the stored image stays clean.

    `uv` holds pixels of the frame's own colour image: one point for a dot, two corners for a box.
    """

    frame: str
    kind: Literal["dot", "box"]
    uv: tuple[tuple[float, float], ...]
    label: str = ""


@dataclass(frozen=True, eq=False)
class Mention:
    """An object the question speaks of: the words that point to it, its id, and its world box when that is known."""

    name: str
    object_id: str
    box: Box | None = None


@dataclass(frozen=True)
class Point:
    """A pixel the question speaks of, and where it lies: (u, v) of the frame's colour image, z-depth in metres."""

    frame: str
    uv: tuple[float, float]
    depth: float | None = None


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the answer rests on, enough to work it out again by another route.

    `mentions` in the order of the words; `points` likewise; `values` are exact numbers by name, with the unit in
    the name (gap_m, yaw_rad); `margin` is how far, in units of the noise (sigma), the answer is from another one,
    None where no other is near; `steps` is the chain of thought as a program of (result, operation, arguments).
    """

    mentions: tuple[Mention, ...] = ()
    points: tuple[Point, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    margin: float | None = None
    steps: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Balance:
    """What a guesser could know (`key`: the categories, say) and which way the answer goes (`side`).

    The engine keeps rows so that within one key every side is about equally frequent. With `paired`, a key with
    one side only is dropped: such a question can be answered without looking.
    """

    key: tuple[str, ...]
    side: str
    paired: bool = True


@dataclass(frozen=True, eq=False)
class Draft:
    """One question before it has words: what fills the slots, what is shown, what is true and why."""

    slots: Mapping[str, str]
    answer: Answer
    evidence: Evidence
    views: tuple[View, ...] = ()
    marks: tuple[Mark, ...] = ()
    balance: Balance | None = None
    difficulty: float | None = None  # 0 easy … 1 hard, by the type's own measure
    templates: tuple[str, ...] = ()  # only where the wording depends on the case; else the type's


@dataclass(frozen=True)
class Skip:
    """A candidate that is not asked, and why: "too near", "name is not unique". Reasons are counted."""

    reason: str


Drafter = Callable[..., Iterator[Draft | Skip]]


@dataclass(frozen=True, eq=False)
class Question:
    """A question in words, with its true answer, the evidence, and how a reply will be read and scored."""

    type: "QuestionType"
    scene_id: str
    text: str
    answer: Answer
    form: Form
    evidence: Evidence
    views: tuple[View, ...]
    marks: tuple[Mark, ...]
    balance: Balance | None
    difficulty: float | None

    @property
    def spoken(self) -> str:
        """The true answer as this form wants it said."""
        return self.answer.spoken(self.form)


@dataclass(frozen=True, eq=False)
class QuestionType:
    """A kind of question: what it needs, its parameters, how it is worded, said and scored.

    Calling it with a table and a generator gives questions and skips. `using` gives a copy with other settings, so
    that a profile is a list of values; label, reward and benchmark of one profile share the same triple of
    type, form and scorer.
    """

    name: str
    answer: type[Answer]
    needs: frozenset[Fact]
    templates: tuple[str, ...]
    draft: Drafter
    params: Mapping[str, Param]
    form: Form = PLAIN
    scorer: str | None = None
    limit: int = 8  # drafts taken per scene; the engine's caps choose among them later

    def using(
        self,
        *,
        form: Form | None = None,
        scorer: str | None = None,
        templates: tuple[str, ...] | None = None,
        limit: int | None = None,
        **params: Param,
    ) -> "QuestionType":
        """The same type with other parameters, wording, form, scorer or cap per scene."""
        unknown = sorted(params.keys() - self.params.keys())
        if unknown:
            known = ", ".join(sorted(self.params)) or "none"
            raise QuestionError(f"{self.name} has no parameter {unknown[0]!r}; it has: {known}")
        if scorer is not None and scorer not in self.answer.scorers:
            raise QuestionError(
                f"{self.name} answers with {self.answer.kind}, which has no scorer {scorer!r}; "
                f"it has: {', '.join(self.answer.scorers)}"
            )
        return replace(
            self,
            params={**self.params, **params},
            form=form or self.form,
            scorer=scorer or self.scorer,
            templates=templates or self.templates,
            limit=self.limit if limit is None else limit,
        )

    @property
    def title(self) -> str:
        """The name with the parameters that differ from the defaults: "object_size(axis=height)"."""
        default = _defaults(self.draft)
        changed = [f"{name}={value}" for name, value in sorted(self.params.items()) if value != default[name]]
        return f"{self.name}({','.join(changed)})" if changed else self.name

    def __call__(self, table: SceneTable, rng: np.random.Generator) -> Iterator[Question | Skip]:
        """Questions about this scene, at most `limit`, and the reasons for what was not asked.

        A scene that does not vouch for the needs gives none.
        """
        if not table.scene.vouches(self.needs):
            return
        taken = 0
        for draft in self.draft(table, rng, **self.params):
            if isinstance(draft, Skip):
                yield draft
                continue
            yield self._worded(table, draft, rng)
            taken += 1
            if taken >= self.limit:
                return

    def _worded(self, table: SceneTable, draft: Draft, rng: np.random.Generator) -> Question:
        templates = draft.templates or self.templates
        text = templates[int(rng.integers(len(templates)))].format(**draft.slots)
        return Question(
            type=self,
            scene_id=table.scene.id,
            text=text[0].upper() + text[1:],
            answer=draft.answer,
            form=draft.answer.completed(self.form),  # with the options or image size that a reader needs
            evidence=draft.evidence,
            views=draft.views,
            marks=draft.marks,
            balance=draft.balance,
            difficulty=draft.difficulty,
        )


def question_type(
    *,
    answer: type[Answer],
    needs: set[Fact],
    templates: tuple[str, ...],
    form: Form = PLAIN,
    scorer: str | None = None,
    limit: int = 8,
) -> Callable[[Drafter], QuestionType]:
    """Make a `QuestionType` of a generator function `(table, rng, *, parameters with defaults)`."""

    def make(draft: Drafter) -> QuestionType:
        name = getattr(draft, "__name__", "question")
        return QuestionType(name, answer, frozenset(needs), templates, draft, _defaults(draft), form, scorer, limit)

    return make


def ask(
    types: Iterable[QuestionType], table: SceneTable, seed: int
) -> tuple[list[Question], Counter[str]]:
    """All questions of these types about one scene, and how often each "type: reason" was skipped.

    Each type draws from its own generator made of (seed, scene, type), so that no type, order or worker changes
    what another one asks.
    """
    questions: list[Question] = []
    skipped: Counter[str] = Counter()
    for kind in types:
        for outcome in kind(table, generator(seed, table.scene.source, table.scene.id, kind)):
            if isinstance(outcome, Skip):
                skipped[f"{kind.title}: {outcome.reason}"] += 1
            else:
                questions.append(outcome)
    return questions, skipped


def generator(seed: int, source: str, scene_id: str, kind: QuestionType) -> np.random.Generator:
    """The one generator of (seed, scene, type with its parameters). The path in `source` does not count."""
    reader = source.split(":", 1)[0]
    told = json.dumps([seed, reader, scene_id, kind.name, dict(sorted(kind.params.items()))])
    return np.random.default_rng(int.from_bytes(hashlib.sha256(told.encode()).digest()[:16], "big"))


def _defaults(draft: Drafter) -> dict[str, Any]:
    parameters = inspect.signature(draft).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}
