"""filter: rows without the questions that somebody who never looks can answer, asked twice, or piled up.

    again in other words     `repeats.py`: one of each stays
    without looking          `blind/`: the judges, and the rule that tells knowing from luck
    too many alike           --balance: bins of a type's answers (distances by eighths of a factor of ten)
    more than its share      --per-scene: rows of one scene

in that order, each by the luck of (seed, row id). A new folder is written; what is left is judged anew for the report,
as whoever learns from the filtered rows will see them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sightline.datasets.filtering.blind.judges import JUDGES
from sightline.datasets.filtering.blind.rule import MARGIN, SIGMAS
from sightline.datasets.filtering.blind.sheet import COLUMNS, LEARNT, TOLD, Mask, coded, luck, sheets, told
from sightline.datasets.filtering.blind.sieve import Shares, Sieved, judged, sieve
from sightline.datasets.filtering.blind.spread import beyond
from sightline.datasets.filtering.repeats import COLUMNS as ASKED
from sightline.datasets.filtering.repeats import asked, repeated
from sightline.datasets.filtering.rewritten import check_new, rewritten
from sightline.datasets.rows.shards import check, read_tables, write_bytes
from sightline.errors import ConfigError

REPORT = "filter.json"
REPEATED = "asked already in other words"
CROWDED = "more than the scene's share"
Progress = Callable[[int, int], None]
"""(rows judged, rows in all), called as the work goes on."""


class Outsider(Protocol):
    """A judge that is asked about whole tables: a text model behind an endpoint."""

    @property
    def name(self) -> str:
        """What its column is called."""
        ...

    def right(self, folder: Path) -> Mask:
        """Which of a folder's N rows it answered rightly (N,)."""
        ...


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What goes: `agree` judges must be sure of a question, and the surest so many right (see `blind/rule.py`).

    One is enough by default: a judge counts only where it is right beyond luck, and in sixty made rooms the words alone
    told sizes within 30 % for 58 % of the questions, after filtering for 30 % with one judge, 45 % with two and 58 %
    with three, while choices lost nothing with any. `balance`: times the median bin that a bin of answers may hold;
    `per_scene`: rows of one scene.
    """

    agree: int = 1
    judges: tuple[str, ...] = tuple(JUDGES)
    repeats: bool = True
    balance: float | None = None
    per_scene: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.judges) - JUDGES.keys()):
            raise ConfigError(f"no judge {unknown[0]!r}; there are {', '.join(JUDGES)}")
        for name, value, least in (("agree", self.agree, 1), ("per_scene", self.per_scene, 1), ("seed", self.seed, 0)):
            if value is not None and value < least:
                raise ConfigError(f"{name} is {value}; give at least {least}")
        if self.balance is not None and not self.balance >= 1:
            raise ConfigError(f"balance is {self.balance}; give 1 or more, times the median bin")

    def words(self, judges: Sequence[str]) -> str:
        """The rule in a sentence."""
        needed, surest = self.agree, "surest is" if self.agree == 1 else f"{self.agree} surest are"
        text = (
            f"removed where at least {needed} of {len(judges)} judges are sure ({MARGIN:.0%} of the way from chance "
            f"to certainty in other folds, by {SIGMAS:g} sigmas) and the {surest} right, down to what chance leaves"
        )
        text += "; one of each question asked in other words" if self.repeats else ""
        text += f"; bins of answers up to {self.balance:g} times the median one" if self.balance is not None else ""
        return text + (f"; up to {self.per_scene} rows of a scene" if self.per_scene is not None else "")


@dataclass(frozen=True)
class TypeReport:
    """What became of the rows of one type: how many before and after, why the others went, and the judges' shares."""

    before: int
    after: int
    removed: Mapping[str, int]
    judged: Shares
    judged_after: Shares

    def to_json(self) -> dict[str, Any]:
        """As `filter.json` holds it."""
        return {
            "before": self.before,
            "after": self.after,
            "chance": self.judged.chance,
            "after_chance": self.judged_after.chance,
            "judges": dict(self.judged.judges),
            "after_judges": dict(self.judged_after.judges),
            "removed": dict(self.removed),
        }


@dataclass(frozen=True)
class FilterReport:
    """What a filter did: by type, and the rule in words. `rows` is what is left."""

    rows: int
    types: Mapping[str, TypeReport]
    rule: str
    seed: int

    def to_json(self) -> dict[str, Any]:
        """As `filter.json` holds it, beside the rows."""
        types = {title: one.to_json() for title, one in self.types.items()}
        return {"types": types, "rule": self.rule, "seed": self.seed}


def filtered(
    folder: Path,
    out: Path,
    rule: Rule | None = None,
    *,
    outsiders: Sequence[Outsider] = (),
    progress: Progress | None = None,
) -> FilterReport:
    """Write to the new folder `out` the rows of `folder` that cannot be answered without looking, and say what went.

    Judges learn from at most 20,000 questions of a type and judge all of them, each by a judge that learnt from other
    scenes. The same rows, rule and seed give the same bytes. Raises DatasetError for a folder that is unfinished or
    damaged and for an `out` that is not new.
    """
    rule = rule or Rule()
    check_new(Path(out))
    names = (*rule.judges, *(one.name for one in outsiders))
    if len(set(names)) < len(names):
        raise ConfigError(f"two judges are called {max(names, key=names.count)}; give each model once, by another name")
    if rule.agree > len(names):
        raise ConfigError(f"agree is {rule.agree}, but there are {len(names)} judges; give at most that")
    check(Path(folder))  # the new manifest vouches for these rows: a byte that flipped must not become the truth
    table, questions = _read(Path(folder))
    turn = luck(table["id"].to_pylist(), rule.seed)
    outside = {one.name: one.right(Path(folder)) for one in outsiders}
    reasons, shares = _sieved(table, questions, turn, rule, outside, progress)
    if rule.per_scene is not None:
        left = np.flatnonzero(reasons == "")
        scenes, _ = coded(table["scene"].combine_chunks())
        reasons[left[beyond(scenes[left], turn[left], rule.per_scene)]] = CROWDED
    report = _report(table, reasons, shares, rule, names)
    told_types = {title: {"before": one.before, "after": one.after} for title, one in report.types.items()}
    rewritten(
        Path(folder),
        Path(out),
        reasons == "",
        {f"{title}: {why}": n for title, one in report.types.items() for why, n in one.removed.items()},
        {"judges": list(names), "settings": _settings(rule), "rule": report.rule, "types": told_types},
        beside=lambda new: write_bytes(_json(report.to_json()), new / REPORT),
    )
    return report


def guessable(folder: Path, most: int = LEARNT) -> dict[str, Any]:
    """How often each built-in judge is right about a folder's rows, in the shape of `filter.json`; nothing is written.

    Of each type at most `most` rows are judged, evenly taken.
    """
    rows: Counter[str] = Counter()
    parts = [TOLD.empty_table()]
    for table in read_tables(Path(folder), list(COLUMNS)):
        rows.update(table["type"].to_pylist())
        parts.append(told(table))
    types = {
        title: {"before": rows[title], "chance": one.chance, "judges": dict(one.judges)}
        for title, one in judged(pa.concat_tables(parts), most=most).items()
    }
    return {"types": types}


def _read(folder: Path) -> tuple[pa.Table, NDArray[np.uint64]]:
    """What judges are told of all rows, and what each asks (N,): the rest is let go part by part."""
    parts, questions = [TOLD.empty_table()], [np.zeros(0, dtype=np.uint64)]
    for table in read_tables(folder, sorted({*COLUMNS, *ASKED})):
        parts.append(told(table))
        questions.append(asked(table))
    return pa.concat_tables(parts), np.concatenate(questions)


def _sieved(
    table: pa.Table,
    questions: NDArray[np.uint64],
    turn: NDArray[np.float64],
    rule: Rule,
    outside: Mapping[str, Mask],
    progress: Progress | None,
) -> tuple[NDArray[np.object_], dict[str, tuple[Shares, Shares]]]:
    """Why each row goes (N,), "" where it stays, and by type the judges' shares before and after."""
    reasons = np.full(table.num_rows, "", dtype=object)
    if rule.repeats:
        reasons[repeated(questions, turn)] = REPEATED
    shares: dict[str, tuple[Shares, Shares]] = {}
    done = 0
    for title, (rows, sheet) in sheets(table, rule.seed).items():
        once = np.flatnonzero(reasons[rows] == "")
        here = rows[once]
        found: Sieved = sieve(
            sheet.take(once),
            turn[here],
            agree=rule.agree,
            judges=rule.judges,
            outside={name: right[here] for name, right in outside.items()},
            balance=rule.balance,
        )
        reasons[here] = found.gone
        shares[title] = found.before, found.after
        done += len(rows)
        if progress is not None:
            progress(done, table.num_rows)
    return reasons, shares


def _report(
    table: pa.Table,
    reasons: NDArray[np.object_],
    shares: Mapping[str, tuple[Shares, Shares]],
    rule: Rule,
    names: Sequence[str],
) -> FilterReport:
    counted: Counter[tuple[str, str]] = Counter(zip(table["type"].to_pylist(), reasons.tolist(), strict=True))
    types = {}
    for title, (before, after) in shares.items():
        removed = {why: n for (kind, why), n in sorted(counted.items()) if kind == title and why}
        left = counted[title, ""]
        types[title] = TypeReport(left + sum(removed.values()), left, removed, before, after)
    return FilterReport(int((reasons == "").sum()), types, rule.words(names), rule.seed)


def _settings(rule: Rule) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(asdict(rule)))
    return told


def _json(value: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(value, indent=1, sort_keys=True)}\n".encode()
