"""sightline predict and score: answers to rows, and how right they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from tyro.conf import Positional, UseAppendAction, arg

from sightline.cli.answerers import open_answerer
from sightline.cli.asked import Asked, asked_of, digest_at, is_benchmark
from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, remark, say, table
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import read_manifest
from sightline.errors import PredictionError
from sightline.evaluation.benchmarks.multispa.page import columns_table
from sightline.evaluation.benchmarks.multispa.pictures import looks_in
from sightline.evaluation.benchmarks.multispa.published import published
from sightline.evaluation.benchmarks.multispa.ruler import SCORES, MultispaScore, score_multispa
from sightline.evaluation.predict import Header, Predictions, predict, read_predictions
from sightline.evaluation.report import write_report
from sightline.evaluation.score import Report, judge, summary
from sightline.evaluation.sight import Sights

Split = Literal["all", "train", "val", "test"]


@dataclass(frozen=True)
class Predict(Spoken):
    """Let a model or a baseline answer rows; a run that was cut short goes on where it stopped."""

    model: Positional[
        Annotated[str, arg(metavar="MODEL", help="a model folder, a preset, oracle, majority, prior, blind or chance")]
    ]
    data: Positional[Annotated[Path, arg(metavar="DATA", help="a folder that `build` wrote, or MultiSPA's own files")]]
    out: Annotated[Path, arg(metavar="FILE", help="where the answers go")]
    fit: Annotated[Path | None, arg(metavar="DIR", help="training rows that a baseline learns from")] = None
    split: Annotated[Split, arg(help="rows of this split only")] = "all"
    batch: Annotated[int, arg(metavar="ROWS", help="rows answered at a time, and kept at once")] = 256

    def run(self) -> int:
        asked = asked_of(self.data, self.split)
        rows = asked.rows
        answerer, made_with = open_answerer(self.model, self.data, rows, self.fit)
        header = Header(answerer.name, str(self.data.resolve()), asked.digest, self.split, made_with)
        with meter(answerer.name, len(rows)) as bar:
            count = predict(answerer, rows, self.out, header=header, batch=max(1, self.batch), progress=bar.to)
        if self.json:
            document(
                {"rows": len(rows), "answered": count, "answerer": answerer.name, "file": str(self.out)}
                | {"repaired": asked.repaired, "left_out": asked.left_out, "unlike": asked.unlike}
            )
        else:
            _told(asked)
            say(f"{count} rows answered by {answerer.name}, {len(rows)} in {self.out}")
        return 0


@dataclass(frozen=True)
class Score(Spoken):
    """Score answers with the rows' own rulers, beside the answers of others to the same rows."""

    file: Positional[Annotated[Path, arg(metavar="FILE", help="answers that `predict` wrote")]]
    against: UseAppendAction[
        Annotated[tuple[Path, ...], arg(metavar="FILE", help="answers of a baseline or another model; may be repeated")]
    ] = ()
    data: Annotated[Path | None, arg(metavar="DIR", help="the rows, where their folder has moved")] = None
    report: Annotated[Path | None, arg(metavar="HTML", help="write a page with scores and pictures, too")] = None

    def run(self) -> int:
        said = read_predictions(self.file)
        others = _by_answerer([read_predictions(file) for file in self.against])
        rows = _judged_rows(said, self.data)
        for name, other in others.items():
            _same_rows(said, other, name)
        verdicts = judge(rows, said.rows)
        against = {name: judge(rows, other.rows) for name, other in others.items()}
        report = summary(verdicts, against, said.header.answerer)
        columns = score_multispa(rows, said.rows)
        rivals = {} if columns is None else {name: score_multispa(rows, other.rows) for name, other in others.items()}
        if self.report is not None:
            about = f"{report.answerer} on {report.rows} rows of {said.header.data}"
            data = self.data or Path(said.header.data)
            looks = looks_in(data) if is_benchmark(data) else Sights().look
            sections = () if columns is None else (columns_table(columns, report.answerer, published()),)
            title = f"Scores of {report.answerer}"
            write_report(self.report, report, verdicts, looks, title=title, about=about, sections=sections)
        if self.json:
            document(report.to_json() | _multispa_json(columns, rivals))
        else:
            show(report)
            if columns is not None:
                show_multispa(columns, report.answerer, rivals)
        return 0


def _multispa_json(score: MultispaScore | None, rivals: Mapping[str, MultispaScore | None]) -> dict[str, Any]:
    if score is None:
        return {}
    others = {name: other.to_json() for name, other in rivals.items() if other is not None}
    return {"multispa": score.to_json() | {"others": others}}


def _judged_rows(said: Predictions, moved: Path | None) -> list[Row]:
    data = moved or Path(said.header.data)
    if not is_benchmark(data):
        read_manifest(data)
    if said.header.manifest != digest_at(data):
        raise PredictionError(
            f"{data}: is not the data that was answered; give that folder with --data, or predict again"
        )
    return asked_of(data, said.header.split).rows


def _by_answerer(given: Sequence[Predictions]) -> dict[str, Predictions]:
    """Predictions by who made them; PredictionError for two by one name, of which a table could show one only."""
    others: dict[str, Predictions] = {}
    for one in given:
        name = one.header.answerer
        if name in others:
            raise PredictionError(f"two of the files to score against are answers of {name}; give one of them")
        others[name] = one
    return others


def _same_rows(said: Predictions, other: Predictions, name: str) -> None:
    if replace(other.header, answerer="", data="", made_with="") != replace(
        said.header, answerer="", data="", made_with=""
    ):
        raise PredictionError(f"{name} answered other rows than {said.header.answerer}; predict both on the same data")


def show(report: Report) -> None:
    """Print the scores for people."""
    names = report.compared
    lines = []
    for name, kind in report.types.items():
        others = [percent(kind.others.get(other)) for other in names]
        lift = "–" if kind.lift is None else f"{100 * kind.lift:+.1f}"
        lines.append((name, str(kind.n), percent(kind.score), span(kind.low, kind.high), *others, lift))
    table(("type", "rows", "score %", "95 %", *names, "lift"), lines)
    if report.grounding is not None:
        rows = [(report.answerer, *_boxes(vars(report.grounding)))]
        rows += [(name, *_boxes(dict(found))) for name, found in report.grounding.others.items()]
        table(("boxes", "IoU ≥ 0.25", "IoU ≥ 0.50", "aligned ≥ 0.25", "aligned ≥ 0.50"), rows)
    if report.missing:
        remark(f"{report.missing} of {report.rows} rows have no answer and count 0")


def show_multispa(score: MultispaScore, answerer: str, rivals: Mapping[str, MultispaScore | None]) -> None:
    """Print MultiSPA's columns, the headline, the official figures of others, and what is published."""
    known = {name: other for name, other in rivals.items() if other is not None}
    lines = [
        (name, str(one.n), *(percent(getattr(one, rule)) for rule in SCORES), span(one.low, one.high))
        + tuple(percent(other.columns[name].official) for other in known.values())
        for name, one in score.columns.items()
    ]
    means = [percent(score.average(rule)) for rule in SCORES]
    total = ("mean of columns", str(sum(one.n for one in score.columns.values())), *means, span(score.low, score.high))
    lines.append(total + tuple(percent(other.average()) for other in known.values()))
    table((f"{answerer} %", "rows", *SCORES, "95 %", *known), lines, title="MultiSPA by its own ruler")
    quoted = published()
    rows = [(name, *(percent(one.columns[name]) for one in quoted)) for name in score.columns]
    rows.append(("average as printed", *(percent(one.average) for one in quoted)))
    table(("%", *(one.model for one in quoted)), rows, title=f"Quoted, not measured here: {quoted[0].source}")
    if not score.complete:
        remark(f"{len(score.columns)} of 12 columns have rows: the mean is no headline figure")


def _told(asked: Asked) -> None:
    """Say what is to be known of a benchmark's files."""
    for reason, count in asked.left_out.items():
        remark(f"{count} records left out: {reason}")
    for fault, count in asked.repaired.items():
        remark(f"{count} answers repaired: {fault}")
    for difference, count in asked.unlike.items():
        remark(f"{count} rows unlike the published ones: {difference}")


def _boxes(found: dict[str, float]) -> list[str]:
    return [percent(found[name]) for name in ("acc25", "acc50", "aligned_acc25", "aligned_acc50")]


def span(low: float | None, high: float | None) -> str:
    """An interval in %."""
    return "–" if low is None or high is None else f"{percent(low)}–{percent(high)}"


def percent(share: float | None) -> str:
    """A share in %, one decimal."""
    return "–" if share is None else f"{100 * share:.1f}"
