"""audit: what a peer's rows are worth. One pass over the file, every check beside the other, then one report.

    report = audit(Path("rows.jsonl"), "multispa")
    report.findings          duplicates, balance, impossible values, contradictions: how many rows, of how many
    report.wrong             whether any row has a wrong answer or an impossible value

Nothing is believed: every finding names its denominator, and the report says what share of the rows was understood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sightline.datasets.auditing.findings import guessable, recomputed_ca_vqa, recomputed_multispa
from sightline.datasets.auditing.findings.balance import Balance, TaskBalance
from sightline.datasets.auditing.findings.claims import reading_of
from sightline.datasets.auditing.findings.duplicates import Duplicates
from sightline.datasets.auditing.findings.figures import Figures, UnitShare
from sightline.datasets.auditing.findings.finding import Finding
from sightline.datasets.auditing.findings.guessable import Guessed, Riddles
from sightline.datasets.auditing.findings.impossible import Impossible
from sightline.datasets.auditing.findings.offered import offer_of
from sightline.datasets.auditing.findings.pairs import Pairs
from sightline.datasets.auditing.findings.recomputed import Recomputed, Recount, Route, finding_of
from sightline.datasets.auditing.findings.unreadable import Unreadable
from sightline.datasets.auditing.peers.catalog import peer_format, read_peer
from sightline.datasets.auditing.peers.peer_row import BadRecord
from sightline.scenes.reader import Reader

Progress = Callable[[int], None]
"""Rows so far."""

STEP = 2000  # rows between two calls of progress


@dataclass(frozen=True)
class AuditReport:
    """What was found in a file.

    `bad` are records that could not be read, by reason, and `bad_at` where the first of each stands. `understood` are
    rows by what their question was understood to ask, `claims` those whose answer was understood as well.
    """

    path: str
    format: str
    rows: int
    bad: Mapping[str, int]
    bad_at: Mapping[str, str]
    understood: Mapping[str, int]
    claims: int
    findings: tuple[Finding, ...]
    tasks: tuple[TaskBalance, ...]
    positions: Mapping[int, Mapping[int, int]]
    units: tuple[UnitShare, ...]
    guessed: tuple[Guessed, ...]
    recount: Recount | None = None

    @property
    def wrong(self) -> bool:
        """Whether a row has a wrong answer or an impossible value, or most records could not be read."""
        return any(one.wrong for one in self.findings)


def audit(
    path: Path,
    format: str,
    scenes: Reader | None = None,
    progress: Progress | None = None,
) -> AuditReport:
    """Read a peer's file once and report what is wrong with its rows.

    `scenes` are read again to work answers out. Raises DatasetError where the file is
    not of that format at all.
    """
    known = peer_format(format)
    balance, figures, riddles, pairs = Balance(), Figures(), Riddles(), Pairs()
    duplicates, impossible, unreadable = Duplicates(), Impossible(known.indoors), Unreadable()
    recomputed = None if scenes is None else Recomputed(scenes, routes_of(format))
    bad: Counter[str] = Counter()
    bad_at: dict[str, str] = {}
    understood: Counter[str] = Counter()
    rows = claims = 0
    for row in read_peer(path, known):
        unreadable.see(row)
        if isinstance(row, BadRecord):
            bad[row.reason] += 1
            bad_at.setdefault(row.reason, str(row.place))
            continue
        rows += 1
        reading, offer = reading_of(row), offer_of(row)
        asked = reading.asked
        understood["" if asked is None else f"{asked.form} {asked.direction} {asked.axis}".replace("  ", " ")] += 1
        claims += reading.claim is not None
        duplicates.see(row)
        balance.see(row, reading, offer)
        impossible.see(row, reading, offer)
        figures.see(row, reading)
        pairs.see(row, reading)
        riddles.see(row, reading, offer)
        if recomputed is not None:
            recomputed.see(row)
        if progress is not None and rows % STEP == 0:
            progress(rows)
    recount = None if recomputed is None else recomputed.recount()
    guessed = riddles.judged()
    found = [check.findings() for check in (unreadable, duplicates, balance, impossible, pairs, figures)]
    found += [guessable.finding_of(guessed), finding_of(recount) if recount else []]
    return AuditReport(
        path=str(path),
        format=format,
        rows=rows,
        bad=dict(bad),
        bad_at=bad_at,
        understood=dict(sorted(understood.items(), key=lambda item: (-item[1], item[0]))),
        claims=claims,
        findings=tuple(one for told in found for one in told),
        tasks=tuple(balance.tasks),
        positions=balance.positions,
        units=tuple(figures.units),
        guessed=tuple(guessed),
        recount=recount,
    )


def routes_of(format: str) -> dict[str, Route]:
    """By task, how an answer of this format is worked out from a scene; empty where nothing can be."""
    known = {"multispa": recomputed_multispa.routes, "ca_vqa": recomputed_ca_vqa.routes}
    return known[format]() if format in known else {}
