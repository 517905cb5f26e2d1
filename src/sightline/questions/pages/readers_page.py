"""The page of all readers: what each is pointed at, what its scenes vouch for, and which questions that can feed.

What a scene vouches for is known once it is loaded; so the page is made of scenes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sightline.questions.catalog import TYPES
from sightline.questions.question import QuestionType
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.open import READERS
from sightline.scenes.scene import Scene

OPENING = """# Readers

What each reader is pointed at, what its scenes vouch for (facts, by whose word; see `scenes/fact.py`), and the question
types whose needs that meets (see `questions.md`). Made by `sightline.questions.pages.readers_page.readers_page` of small
whole scenes in each format, loaded by the readers themselves; do not edit by hand.

Where a part of the data is missing, its facts are too: a scan that nobody annotated vouches for no objects.
`sightline scenes READER ROOT` tells what your own scenes vouch for, and `--check` whether it is true.
"""


@dataclass(frozen=True)
class Example:
    """What one scene of a reader vouches for. `what` says in a few words what the reader was pointed at.

    `joined`: depth, where there is any, is registered to colour.
    """

    reader: str
    what: str
    frames: int
    facts: Mapping[Fact, Vouch]
    joined: bool = True

    @classmethod
    def of(cls, reader: str, what: str, scene: Scene) -> Example:
        """The example that a loaded scene is."""
        depths = [frame.depth for frame in scene.frames if frame.depths]
        joined = all(depth.color_from_depth is not None for depth in depths)
        return cls(reader, what, len(scene.frames), scene.facts, joined)

    def feeds(self, kind: QuestionType, pairs: Collection[str]) -> bool:
        """Whether the scene has what a type needs; `pairs` names the types that compare two pictures."""
        facts = self.facts.keys() - (set() if self.joined else {Fact.DEPTH})
        return kind.needs <= facts and (self.frames > 1 or kind.name not in pairs)


def readers_page(examples: Iterable[Example], pairs: Collection[str]) -> str:
    """Markdown of all readers of the catalogue; examples of one reader that say the same share a row.

    `pairs`: the names of the types that compare two pictures, which no scene of one frame can feed.
    """
    roots: dict[tuple[str, str, str, str], list[str]] = {}
    for one in sorted(examples, key=lambda one: one.reader):
        fed = [kind.name for kind in TYPES if one.feeds(kind, pairs)]
        frames = {0: "none", 1: "one"}.get(one.frames, "several")
        roots.setdefault((f"`{one.reader}`", frames, _vouched(one), _fed(fed)), []).append(one.what)
    rows = "\n".join(
        f"| {reader} | {'; '.join(whats)} | {frames} | {facts} | {types} |"
        for (reader, frames, facts, types), whats in roots.items()
    )
    head = "| reader | ROOT | frames | vouches for | can feed |\n|---|---|---|---|---|"
    about = "\n".join(
        f"- `{name}`: {entry.about}. Licence: {entry.licence}." for name, entry in sorted(READERS.items())
    )
    return f"{OPENING}\n{head}\n{rows}\n\n## What each reads\n\n{about}\n\n## What each type needs\n\n{_needs(pairs)}\n"


def _vouched(one: Example) -> str:
    """Facts by whose word they stand on, the best first."""
    by_word: dict[Provenance, list[str]] = {word: [] for word in Provenance}
    for fact in Fact:
        if fact in one.facts:
            apart = fact == Fact.DEPTH and not one.joined
            by_word[one.facts[fact].provenance].append(f"{fact} (not joined with colour)" if apart else str(fact))
    return "; ".join(f"{word}: {', '.join(told)}" for word, told in by_word.items() if told) or "nothing"


def _fed(names: Collection[str]) -> str:
    others = [kind.name for kind in TYPES if kind.name not in names]
    if not names:
        return "none yet"
    if 2 * len(others) < len(names):
        return "all" + (f" but {_listed(others)}" if others else "")
    return _listed(names)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _needs(pairs: Collection[str]) -> str:
    return "\n".join(
        f"- `{kind.name}`: {', '.join(fact for fact in Fact if fact in kind.needs)}"
        f"{'; two frames' if kind.name in pairs else ''}"
        for kind in TYPES
    )
