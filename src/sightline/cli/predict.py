"""sightline predict and score: answers to rows, and how right they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import pyarrow.compute as pc
from tyro.conf import Positional, UseAppendAction, arg

from sightline.cli.answerers import fingerprint, open_answerer
from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, remark, say, table
from sightline.datasets.row import Row
from sightline.datasets.shards import MANIFEST, read_manifest, read_rows
from sightline.errors import PredictionError
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
    data: Positional[Annotated[Path, arg(metavar="DATA", help="a folder that `build` wrote")]]
    out: Annotated[Path, arg(metavar="FILE", help="where the answers go")]
    fit: Annotated[Path | None, arg(metavar="DIR", help="training rows that a baseline learns from")] = None
    split: Annotated[Split, arg(help="rows of this split only")] = "all"
    batch: Annotated[int, arg(metavar="ROWS", help="rows answered at a time, and kept at once")] = 256

    def run(self) -> int:
        rows = rows_of(self.data, self.split)
        answerer, made_with = open_answerer(self.model, self.data, rows, self.fit)
        header = Header(
            answerer.name, str(self.data.resolve()), fingerprint(self.data / MANIFEST), self.split, made_with
        )
        with meter(answerer.name, len(rows)) as bar:
            count = predict(answerer, rows, self.out, header=header, batch=max(1, self.batch), progress=bar.to)
        if self.json:
            document({"rows": len(rows), "answered": count, "answerer": answerer.name, "file": str(self.out)})
        else:
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
        if self.report is not None:
            about = f"{report.answerer} on {report.rows} rows of {said.header.data}"
            write_report(
                self.report, report, verdicts, Sights().look, title=f"Scores of {report.answerer}", about=about
            )
        if self.json:
            document(report.to_json())
        else:
            show(report)
        return 0


def rows_of(data: Path, split: str) -> list[Row]:
    """The rows of a folder, or those of one split."""
    rows = list(read_rows(data, None if split == "all" else pc.field("split") == split))
    if not rows:
        raise PredictionError(
            f"{data}: holds no rows{'' if split == 'all' else f' of split {split}'}; nothing to answer"
        )
    return rows


def _judged_rows(said: Predictions, moved: Path | None) -> list[Row]:
    data = moved or Path(said.header.data)
    read_manifest(data)
    if said.header.manifest != fingerprint(data / MANIFEST):
        raise PredictionError(
            f"{data}: is not the data that was answered; give that folder with --data, or predict again"
        )
    return rows_of(data, said.header.split)


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
        span = "–" if kind.low is None or kind.high is None else f"{percent(kind.low)}–{percent(kind.high)}"
        others = [percent(kind.others.get(other)) for other in names]
        lift = "–" if kind.lift is None else f"{100 * kind.lift:+.1f}"
        lines.append((name, str(kind.n), percent(kind.score), span, *others, lift))
    table(("type", "rows", "score %", "95 %", *names, "lift"), lines)
    if report.grounding is not None:
        rows = [(report.answerer, *_boxes(vars(report.grounding)))]
        rows += [(name, *_boxes(dict(found))) for name, found in report.grounding.others.items()]
        table(("boxes", "IoU ≥ 0.25", "IoU ≥ 0.50", "aligned ≥ 0.25", "aligned ≥ 0.50"), rows)
    if report.missing:
        remark(f"{report.missing} of {report.rows} rows have no answer and count 0")


def _boxes(found: dict[str, float]) -> list[str]:
    return [percent(found[name]) for name in ("acc25", "acc50", "aligned_acc25", "aligned_acc50")]


def percent(share: float | None) -> str:
    """A share in %, one decimal."""
    return "–" if share is None else f"{100 * share:.1f}"
