"""Answers worked out again from scenes that a reader can load: which agree, which do not, which cannot be told.

Rows are kept until the file is read, then taken scene by scene, so that each scene is loaded once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sightline.datasets.auditing.findings.finding import Example, Finding, HashSample, example_of, key_of
from sightline.datasets.auditing.peers.peer_row import PeerRow
from sightline.errors import SightlineError
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Scene

MOST_ROWS = 200_000  # kept for later; of larger files every second, fourth … scene is worked out


@dataclass(frozen=True)
class Again:
    """One row worked out again: `agrees`, or None where it cannot be told, and why or by how much not."""

    agrees: bool | None
    why: str


Route = Callable[[PeerRow, Scene], Again]


@dataclass(frozen=True)
class Recount:
    """How many rows of each task agree with their scene, do not, and cannot be worked out, these by reason."""

    agree: Counter[str]
    differ: Counter[str]
    cannot: Counter[str]
    example: Example | None = None


class Recomputed:
    """Rows by scene, then worked out by the route of their task."""

    def __init__(self, reader: Reader, routes: dict[str, Route], most: int = MOST_ROWS) -> None:
        self._reader = reader
        self._routes = routes
        self._known = frozenset(reader.ids())
        self._sample = HashSample(most)
        self._rows: dict[str, list[PeerRow]] = {}
        self._held = 0
        self._cannot: Counter[str] = Counter()

    def see(self, row: PeerRow) -> None:
        """Keep a row whose scene is known and whose task has a route."""
        if row.task not in self._routes:
            self._cannot[f"no route for {row.task or 'rows that state no task'}"] += 1
        elif row.scene not in self._known:
            self._cannot["scene is not among those given"] += 1
        elif self._sample.keeps(key_of(row.scene)):
            self._rows.setdefault(row.scene, []).append(row)
            self._held += 1
            while self._held and self._sample.full(self._held) and len(self._rows) > 1:
                self._rows = {name: rows for name, rows in self._rows.items() if self._sample.keeps(key_of(name))}
                self._held = sum(map(len, self._rows.values()))

    def recount(self, progress: Callable[[int, int], None] | None = None) -> Recount:
        """Load each scene and work its rows out again."""
        agree, differ, cannot = Counter[str](), Counter[str](), self._cannot.copy()
        example: Example | None = None
        for done, (name, rows) in enumerate(sorted(self._rows.items()), start=1):
            try:
                scene = self._reader.load(name)
            except (SightlineError, OSError):
                cannot["scene cannot be read"] += len(rows)
                continue
            for row in rows:
                again = self._again(row, scene)
                if again.agrees is None:
                    cannot[again.why] += 1
                elif again.agrees:
                    agree[row.task] += 1
                else:
                    differ[row.task] += 1
                    example = example or example_of(row, again.why)
            if progress is not None:
                progress(done, len(self._rows))
        return Recount(agree, differ, cannot, example)

    def _again(self, row: PeerRow, scene: Scene) -> Again:
        try:
            return self._routes[row.task](row, scene)
        except (SightlineError, OSError):
            # A frame that the scene has not, or whose picture or depth is damaged: the scene's fault, not the row's.
            return Again(None, "frame or depth cannot be read")


def finding_of(recount: Recount) -> list[Finding]:
    """The rows that differ, of those that could be worked out."""
    wrong = recount.differ.total()
    told = Finding(
        "recomputed",
        "answer differs from its scene",
        wrong,
        wrong + recount.agree.total(),
        "rows worked out again",
        True,
        recount.example,
    )
    return [told] if wrong else []
