"""MultiSPA's twelve columns as a piece of the report: by its own ruler, and what others have reported."""

from __future__ import annotations

import html
from collections.abc import Sequence

from sightline.evaluation.benchmarks.multispa.published import Quoted
from sightline.evaluation.benchmarks.multispa.ruler import SCORES, MultispaScore


def columns_table(score: MultispaScore, answerer: str, quoted: Sequence[Quoted]) -> str:
    """A heading and a table in HTML; figures of others are marked as quoted, with their source."""
    heads = ["column", "rows", *(f"{answerer or 'answers'}, {rule}" for rule in SCORES)]
    heads += [f"{one.model} (quoted)" for one in quoted]
    lines = [
        [name, str(one.n), *(_percent(getattr(one, rule)) for rule in SCORES)]
        + [_percent(other.columns[name]) for other in quoted]
        for name, one in score.columns.items()
    ]
    rows = str(sum(one.n for one in score.columns.values()))
    means = [_percent(score.average(rule)) for rule in SCORES]
    lines.append(["mean of columns", rows, *means, *(_percent(other.average) for other in quoted)])
    unlike = [f"{one.model}: {one.note}." for one in quoted if one.note]
    told = [
        "Accuracy in % by MultiSPA's own ruler; subtasks weigh the same in their column, columns in the mean.",
        "" if score.complete else f"Only {len(score.columns)} of 12 columns have rows: the mean is no headline figure.",
        f"Quoted figures were not measured here; from {quoted[0].source}." if quoted else "",
        *unlike,
    ]
    return (
        f"<h2>MultiSPA</h2><p>{html.escape(' '.join(part for part in told if part))}</p>"
        f"<div class='wide'><table>{_line('th', heads)}{''.join(_line('td', line) for line in lines)}</table></div>"
    )


def _line(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
