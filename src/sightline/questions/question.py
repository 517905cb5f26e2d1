"""QuestionType, Draft, Question: how a typed function of a scene becomes questions whose answers can be checked.

A family file holds generator functions. Each looks at a `SceneTable` and yields drafts, or `Skip`s with the reason
why a candidate is not asked. `@question_type` makes a `QuestionType` of it: a value with parameters, wording,
form and scorer, which a profile lists and `ask` turns into questions.
"""

import hashlib
import importlib
import inspect
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sightline.answers.answer import PLAIN, Answer, Form
from sightline.answers.choice import LETTERS, Choice
from sightline.errors import QuestionError
from sightline.questions.draft import Balance, Draft, Drafter, Evidence, Mark, Param, Reasoning, Shows, Skip, View
from sightline.questions.manner import USUAL, Manner, Rounding
from sightline.questions.phrase import agreeing
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable


class Question(NamedTuple):
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
    shows: Shows = "views"
    history: tuple[tuple[str, str], ...] = ()
    thought: str = ""

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
    label: str = ""  # what rows of this configuration are called, where two of a profile would share a title
    weight: float = 1.0  # share among the types of a profile when a budget is dealt out
    manner: Manner = USUAL
    instead: Mapping[Fact, frozenset[Fact]] = field(default_factory=dict)  # what is needed where a fact is missing
    reasoning: Reasoning | None = None

    def __reduce__(self) -> tuple[Callable[..., "QuestionType"], tuple[Any, ...]]:
        """Types travel to worker processes by name: the module holds the type where the function's name was."""
        settings = {
            "form": self.form,
            "scorer": self.scorer,
            "templates": self.templates,
            "limit": self.limit,
            "label": self.label,
            "weight": self.weight,
            "manner": self.manner,
            "needs": self.needs,
        }
        return _found, (self.draft.__module__, self.name, settings, dict(self.params))

    def using(
        self,
        *,
        form: Form | None = None,
        scorer: str | None = None,
        templates: tuple[str, ...] | None = None,
        limit: int | None = None,
        label: str | None = None,
        weight: float | None = None,
        choices: int | None = None,
        rounding: Rounding | None = None,
        thought: bool | None = None,
        needs: Set[Fact] = frozenset(),
        **params: Param,
    ) -> "QuestionType":
        """The same type with other parameters, wording, form, scorer, cap per scene, name, share, manner or needs."""
        unknown = sorted(params.keys() - self.params.keys())
        if unknown:
            known = ", ".join(sorted(self.params)) or "none"
            raise QuestionError(f"{self.name} has no parameter {unknown[0]!r}; it has: {known}")
        if scorer is not None and scorer not in self.answer.scorers:
            raise QuestionError(
                f"{self.name} answers with {self.answer.kind}, which has no scorer {scorer!r}; "
                f"it has: {', '.join(self.answer.scorers)}"
            )
        own = self.manner
        manner = Manner(
            own.choices if choices is None else choices,
            rounding or own.rounding,
            own.thought if thought is None else thought,
        )
        params = {**self.params, **params}
        if manner.thought and (
            why := "there are no steps" if self.reasoning is None else self.reasoning.refuses(params)
        ):
            raise QuestionError(f"{self.name} cannot be asked with thought=True: {why}; leave it out")
        return replace(
            self,
            manner=manner.checked(self.name, self.answer),
            params=params,
            form=form or self.form,
            scorer=scorer or self.scorer,
            templates=templates or self.templates,
            limit=self.limit if limit is None else limit,
            label=self.label if label is None else label,
            weight=self.weight if weight is None else weight,
            needs=self.needs | needs,
        )

    @cached_property
    def said(self) -> Mapping[str, Param]:
        """The parameters, and with them what is unusual about the manner: what rows have."""
        return {**self.params, **self.manner.params}

    @cached_property
    def title(self) -> str:
        """The label, or the name with the parameters that differ from the defaults: "object_size(axis=height)"."""
        if self.label:
            return self.label
        default = _defaults(self.draft)
        changed = [f"{name}={value}" for name, value in sorted(self.said.items()) if value != default.get(name)]
        return f"{self.name}({','.join(changed)})" if changed else self.name

    @cached_property
    def told(self) -> str:
        """Name and parameters as JSON. The manner is not of them: in another one the same is asked."""
        return json.dumps([self.name, dict(sorted(self.params.items()))])

    def facts_of(self, facts: Collection[Fact]) -> frozenset[Fact]:
        """What questions about a scene that vouches for `facts` rest on, whether or not these are enough."""
        found = self.needs
        for fact, others in self.instead.items():
            found |= {fact} if fact in facts else others
        return found

    def __call__(self, table: SceneTable, rng: np.random.Generator) -> Iterator[Question | Skip]:
        """Questions about this scene, at most `limit`, and the reasons for what was not asked.

        A scene that does not vouch for the needs gives none.
        """
        if not table.scene.vouches(self.facts_of(table.scene.facts)):
            return
        # Words have their own generator: another template must not change what is asked.
        wording = int(rng.integers(2**63))
        outcomes: list[Draft | Skip] = []
        choices: list[tuple[str, ...]] = []
        for outcome in self.draft(table, rng, **self.params):
            outcomes.append(outcome)
            if isinstance(outcome, Draft):
                choices.append(outcome.templates or self.templates)
                if len(choices) >= self.limit:
                    break
        if self.manner != USUAL:
            outcomes, choices = self._in_manner(outcomes, table, wording)
        templates = iter(_drawn(choices, wording))
        scene_id = table.scene.id
        forms: dict[int, Form] = {}  # by answer: where one serves many drafts, so does its form
        equal: dict[Form, Form] = {}  # what is worked out of a form is kept with it: one serves for all that are equal
        for outcome in outcomes:
            if isinstance(outcome, Skip):
                yield outcome
                continue
            form = forms.get(id(outcome.answer))
            if form is None or outcome.form is not None:
                # With the options or image size that a reader needs.
                form = outcome.answer.completed(outcome.form or self.form)
                form = forms[id(outcome.answer)] = equal.setdefault(form, form)
            yield self._worded(scene_id, outcome, form, next(templates))

    def _in_manner(
        self, outcomes: list[Draft | Skip], table: SceneTable, seed: int
    ) -> tuple[list[Draft | Skip], list[tuple[str, ...]]]:
        """The drafts with their answers told in this manner, what cannot be told so skipped, and their templates."""
        rng, found = _generator([seed, 1]), []
        count = self.manner.choices
        # Each letter in its turn, from any on: over many rows none is right more often.
        place = int(rng.integers(count)) if count else 0
        for outcome in outcomes:
            if isinstance(outcome, Draft):
                outcome = self._told(outcome, table, place, rng)
                place = (place + isinstance(outcome, Draft)) % max(count, 1)
            found.append(outcome)
        return found, [one.templates or self.templates for one in found if isinstance(one, Draft)]

    def _told(self, draft: Draft, table: SceneTable, place: int, rng: np.random.Generator) -> Draft | Skip:
        evidence = draft.evidence
        others = table.labels if draft.offers is None else draft.offers
        told = self.manner.told(draft.answer, draft.form or self.form, place, rng, evidence.margin, others)
        if told is None:
            return Skip("there are not enough plainly wrong answers to offer")
        words = ""
        if self.manner.thought and self.reasoning is not None:
            thought = self.reasoning(table, draft, self.params)
            if thought is None:
                return Skip("the scene does not tell enough to think it through")
            words = " ".join([thought.words, *self.manner.closing(draft.answer, told)])
            evidence = replace(evidence, steps=evidence.steps + thought.steps)
        if told.values:
            evidence = replace(evidence, values={**evidence.values, **told.values})
        return draft._replace(answer=told.answer, form=told.form, evidence=evidence, thought=words)

    def _worded(self, scene_id: str, draft: Draft, form: Form, template: str) -> Question:
        slots, answer, evidence, views, marks, balance, difficulty, _, _, shows, history, _, thought = draft
        text = agreeing(template.format_map(slots), slots.values())
        if isinstance(answer, Choice) and form.choose != "text":
            listed = zip(LETTERS, form.options, strict=False)
            text += "".join([f"\n{letter}. {option}" for letter, option in listed if letter != option])
        text = text[0].upper() + text[1:]
        # In the order of the fields: by name it takes twice as long.
        told = (answer, form, evidence, views, marks, balance, difficulty, shows, history, thought)
        return Question(self, scene_id, text, *told)


def question_type(
    *,
    answer: type[Answer],
    needs: set[Fact],
    templates: tuple[str, ...],
    form: Form = PLAIN,
    scorer: str | None = None,
    limit: int = 8,
    instead: Mapping[Fact, Set[Fact]] | None = None,
    reasoning: Reasoning | None = None,
) -> Callable[[Drafter], QuestionType]:
    """Make a `QuestionType` of a generator function `(table, rng, *, parameters with defaults)`.

    `instead` gives, of each fact that the type goes by where there is one and can do without, what it needs then.
    `reasoning` thinks about its drafts; a type without one cannot be asked with a thought.
    """
    others = {fact: frozenset(some) for fact, some in (instead or {}).items()}

    def make(draft: Drafter) -> QuestionType:
        name = getattr(draft, "__name__", "question")
        params, facts = _defaults(draft), frozenset(needs)
        kind = QuestionType(name, answer, facts, templates, draft, params, form, scorer, limit)
        return replace(kind, instead=others, reasoning=reasoning)

    return make


def ask(types: Iterable[QuestionType], table: SceneTable, seed: int) -> tuple[list[Question], Counter[str]]:
    """All questions of these types about one scene, and how often each "type: reason" was skipped.

    Each type draws from its own generator made of (seed, scene, type), so that no type, order or worker changes
    what another one asks.
    """
    questions: list[Question] = []
    skipped: Counter[str] = Counter()
    for kind in types:
        reasons: dict[str, int] = {}
        for outcome in kind(table, generator(seed, table.scene.home, table.scene.id, kind)):
            if isinstance(outcome, Skip):
                reasons[outcome.reason] = reasons.get(outcome.reason, 0) + outcome.times
            else:
                questions.append(outcome)
        skipped.update({f"{kind.title}: {reason}": count for reason, count in reasons.items()})
    return questions, skipped


def _drawn(choices: Sequence[tuple[str, ...]], seed: int) -> list[str]:
    """One of each."""
    if not choices:
        return []
    rng = _generator(seed)
    most, *others = {len(choice) for choice in choices}
    if others:
        return [choice[int(rng.integers(len(choice)))] for choice in choices]
    # Drawn together they are the same as one by one, and there sooner.
    return [choice[k] for choice, k in zip(choices, rng.integers(most, size=len(choices)).tolist(), strict=True)]


def generator(seed: int, home: str, scene_id: str, kind: QuestionType) -> np.random.Generator:
    """The one generator of (seed, scene, type with its parameters). Where the scene lies does not count."""
    told = f"[{seed}, {json.dumps(home)}, {json.dumps(scene_id)}, {kind.told[1:]}"
    return _generator(int.from_bytes(hashlib.sha256(told.encode()).digest()[:16], "big"))


def _generator(seed: int | list[int]) -> np.random.Generator:
    """What `default_rng` gives today, by its name: should numpy choose another one, the same is asked as before."""
    return np.random.Generator(np.random.PCG64(seed))


def _found(module: str, name: str, settings: Mapping[str, Any], params: Mapping[str, Param]) -> QuestionType:
    """The type of that name with these settings, in another process."""
    kind = getattr(importlib.import_module(module), name, None)
    if not isinstance(kind, QuestionType):
        raise QuestionError(f"{module} holds no question type {name!r}; define it at the top of an importable module")
    return replace(kind, **settings, params=params)


def _defaults(draft: Drafter) -> dict[str, Any]:
    parameters = inspect.signature(draft).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}
