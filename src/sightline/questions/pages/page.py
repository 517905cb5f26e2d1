"""The page of all question types, made of what they say of themselves."""

from __future__ import annotations

import inspect

from sightline.questions.catalog import TYPES
from sightline.questions.profile import PROFILES, Profile, open_profile
from sightline.questions.question import QuestionType

OPENING = """# Question types

What is asked, exactly, and when it is not asked. Made from the types' own docstrings by
`docs/make.py`; do not edit by hand. The pictures show made worlds with the evidence drawn in.

A scene is asked only what it vouches for (*needs*, see `scenes/fact.py`). An object has a name where its label, or
colour and label, point to nothing else that shows in the image; it is asked about where it fills at least 0.3 % of
the image and 64 pixels, at least 40 % of it is not hidden and at least 60 % of its outline lies inside the image.

Many types can also tell the steps that lead to the answer: `using(thought=True)`. Of "How far is the high chair from
the camera, measured to its nearest point?" that is "The nearest point of the high chair is at [-0.91, -0.15, 2.69], in
metres [right, down, ahead] of the camera. From there to the camera it is 2.84 m." (`design.md` says more).
"""


def catalogue_page() -> str:
    """Markdown of every question type (definition, needs, parameters, form, wordings) and every profile."""
    types = "\n".join(_type(kind) for kind in TYPES)
    profiles = "\n".join(_profile(open_profile(name)) for name in PROFILES)
    return f"{OPENING}\n{types}\n# Profiles\n\n{profiles}"


def _type(kind: QuestionType) -> str:
    told = inspect.cleandoc(kind.draft.__doc__ or "")
    given = ", ".join(f"`{name}={value!r}`" for name, value in sorted(kind.params.items())) or "none"
    needs = ", ".join(sorted(fact.value for fact in kind.needs))
    scorers = ", ".join(sorted(kind.answer.scorers))
    wordings = "\n".join(f"- {template}" for template in kind.templates)
    return (
        f"## {kind.name}\n\n{told}\n\n"
        f"Answer: `{kind.answer.kind}` (scorers: {scorers}; unless told otherwise {_scorer(kind)}). "
        f"Needs: {needs}{_or_else(kind)}. Parameters: {given}.\n\n{wordings}\n\n"
        f"![An example of {kind.name}](questions/{kind.name}.jpg)\n"
    )


def _or_else(kind: QuestionType) -> str:
    """What the type goes by where there is any, and what it needs otherwise."""
    told = [
        f"; {fact.value}, or {' and '.join(sorted(others))}" if others else f"; goes by {fact.value} where there is any"
        for fact, others in sorted(kind.instead.items())
    ]
    return "".join(told)


def _profile(profile: Profile) -> str:
    rows = "\n".join(
        f"| `{kind.title}` | {_settings(kind)} | {_scorer(kind)} | {kind.limit} |" for kind in profile.types
    )
    head = "| type | form | scorer | most per scene |\n|---|---|---|---|"
    return f"## {profile.title}\n\n{profile.about}\n\n{head}\n{rows}\n"


def _scorer(kind: QuestionType) -> str:
    return kind.scorer or kind.answer.default_scorer


def _settings(kind: QuestionType) -> str:
    return ", ".join(f"{name}={value}" for name, value in kind.form.to_json().items()) or "plain"
