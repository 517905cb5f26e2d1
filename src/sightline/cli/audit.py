"""sightline audit: what other people's rows are worth."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, say, table
from sightline.datasets.auditing.audit import AuditReport, audit
from sightline.datasets.auditing.peers.catalog import FORMATS
from sightline.datasets.rows.shards import write_bytes
from sightline.scenes.open import open_source

SHOWN = 12  # tasks and units that are printed for people; --json has them all


@dataclass(frozen=True)
class Audit(Spoken):
    """Read another dataset's rows and report what is wrong with them; exit 1 where answers are."""

    file: Positional[Annotated[Path, arg(metavar="FILE", help="JSON, JSON Lines or Parquet; or a folder of tables")]]
    format: Annotated[str, arg(name="as", metavar="FORMAT", help=f"whose layout it has: {', '.join(FORMATS)}")]
    scenes: Annotated[
        str | None, arg(metavar="READER:ROOT", help="scenes to work the answers out from, where names match")
    ] = None
    out: Annotated[Path | None, arg(metavar="FILE", help="write the whole report as JSON too")] = None

    def run(self) -> int:
        reader = None if self.scenes is None else open_source(self.scenes)
        with meter("rows") as bar:
            report = audit(self.file, self.format, reader, bar.to)
        told = _told(report)
        if self.out is not None:
            _write(self.out, told)
        if self.json:
            document(told)
        else:
            _show(report)
        return 1 if report.wrong else 0


def _write(out: Path, told: dict[str, Any]) -> None:
    """The whole report or none of it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode(), out)


def _told(report: AuditReport) -> dict[str, Any]:
    return {
        "file": report.path,
        "format": report.format,
        "rows": report.rows,
        "wrong": report.wrong,
        "bad_records": {reason: {"count": n, "first": report.bad_at[reason]} for reason, n in report.bad.items()},
        "understood": {name or "not understood": count for name, count in report.understood.items()},
        "claims": report.claims,
        "findings": [asdict(one) | {"share": one.share} for one in report.findings],
        "tasks": [asdict(one) for one in report.tasks],
        "option_positions": report.positions,
        "units": [asdict(one) for one in report.units],
        "guessed": [asdict(one) for one in report.guessed],
        "recomputed": None if report.recount is None else _counts(report),
    }


def _counts(report: AuditReport) -> Mapping[str, Any] | None:
    recount = report.recount
    if recount is None:
        return None
    return {"agree": dict(recount.agree), "differ": dict(recount.differ), "not_recomputable": dict(recount.cannot)}


def _show(report: AuditReport) -> None:
    lines = []
    for one in report.findings:
        seen = one.example
        words = "" if seen is None else " → ".join(filter(None, (seen.question, seen.answer)))
        example = "–" if seen is None else f"{seen.place}: {words}" + (f" ({seen.note})" if seen.note else "")
        mark = "wrong" if one.wrong else "weak"
        lines.append(
            (f"{one.group}: {one.what}", mark, f"{one.rows} of {one.of}", f"{one.share:.1%}", one.among, example)
        )
    for reason, count in report.bad.items():
        lines.append((f"unreadable: {reason}", "weak", str(count), "", "records", report.bad_at[reason]))
    if lines:
        table(("finding", "", "rows", "share", "among", "example"), lines)
    guessed = {one.task: one for one in report.guessed}
    names = sorted({name for one in report.guessed for name in one.right})
    tasks = []
    for task in report.tasks[:SHOWN]:
        right = guessed[task.task].right if task.task in guessed else {}
        shares = tuple(f"{right[name]:.0%}" if name in right else "–" for name in names)
        chance = "–" if task.chance is None else f"{task.chance:.0%}"
        tasks.append((task.task, str(task.rows), task.answer, f"{task.share:.0%}", chance, *shares))
    table(("task", "rows", "most frequent answer", "share", "chance", *(f"{name}, blind" for name in names)), tasks)
    if report.units:
        units = [
            (one.unit, str(one.count), f"{one.median:g}", *(f"{share:.0%}" for share in one.round.values()))
            for one in report.units
        ]
        table(("lengths in", "count", "median", *(f"on {step}" for step in report.units[0].round)), units[:SHOWN])
    if report.recount is not None:
        cannot = [(reason, str(count)) for reason, count in report.recount.cannot.most_common(SHOWN)]
        table(("not recomputable", "rows"), cannot)
        say(f"{report.recount.agree.total()} answers agree with their scenes, {report.recount.differ.total()} do not")
    known = report.rows - report.understood.get("", 0)
    say(f"{report.rows} rows; the question of {known} was understood, and what it claims of {report.claims}")
