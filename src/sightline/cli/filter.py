"""sightline filter: rows without the questions that can be answered without looking."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, say, table
from sightline.datasets.filtering.blind.text_model import TextModel
from sightline.datasets.filtering.filter import FilterReport, Rule, filtered
from sightline.errors import ConfigError

JUDGE_HELP = "a text model that judges too, as openai:http://127.0.0.1:8000/v1#name; several may be given"


@dataclass(frozen=True)
class Filter(Spoken):
    """Write a new folder without the questions that judges answer who never look, with a report in filter.json."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]
    out: Annotated[Path, arg(metavar="DIR", help="where the rows that stay go; never the same folder")]
    agree: Annotated[
        int, arg(metavar="K", help="so many judges must be sure of a question, and the surest so many right")
    ] = 1
    judge: Annotated[tuple[str, ...], arg(metavar="URL", help=JUDGE_HELP, help_behavior_hint="")] = ()
    token_file: Annotated[Path | None, arg(metavar="FILE", help="holds the token that text models want")] = None
    balance: Annotated[float | None, arg(metavar="X", help="no bin of answers above X times the median one")] = None
    per_scene: Annotated[int | None, arg(metavar="ROWS", help="at most so many rows of one scene")] = None
    keep_repeats: Annotated[bool, arg(help="leave questions that are asked again in other words")] = False
    seed: Annotated[int, arg(help="what chance begins with; the same seed gives the same bytes")] = 0

    def run(self) -> int:
        rule = Rule(
            agree=self.agree,
            repeats=not self.keep_repeats,
            balance=self.balance,
            per_scene=self.per_scene,
            seed=self.seed,
        )
        with meter("rows") as bar:
            report = filtered(self.data, self.out, rule, outsiders=self._models(), progress=bar.to)
        if self.json:
            document({"rows": report.rows, "out": str(self.out), **report.to_json()})
            return 0
        _show(report)
        before = sum(one.before for one in report.types.values())
        say(f"{report.rows} of {before} rows stay, in {self.out}; {report.rule}")
        return 0

    def _models(self) -> list[TextModel]:
        token = None if self.token_file is None else _token(self.token_file)
        replies = self.out.parent
        return [
            TextModel.of(spec, replies / f"{self.out.name}.replies-{i}.jsonl", token)
            for i, spec in enumerate(self.judge)
        ]


def _token(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: no token can be read ({error}); give a file that holds one line") from error


def _shift(before: float, after: float) -> str:
    return f"{before:.0%} → {after:.0%}"


def _show(report: FilterReport) -> None:
    judges = list(dict.fromkeys(name for one in report.types.values() for name in one.judged.judges))
    lines = []
    for title, one in report.types.items():
        shares = [
            _shift(one.judged.judges[name], one.judged_after.judges[name])
            if name in one.judged.judges and name in one.judged_after.judges
            else ""
            for name in judges
        ]
        lines.append(
            (title, str(one.before), str(one.after), _shift(one.judged.chance, one.judged_after.chance), *shares)
        )
    table(("type", "rows", "kept", "luck", *judges), lines, title="right without looking, before → after")
    reasons: dict[str, int] = {}
    for one in report.types.values():
        for reason, count in one.removed.items():
            reasons[reason] = reasons.get(reason, 0) + count
    table(("removed because", "rows"), [(reason, str(count)) for reason, count in sorted(reasons.items())])
