"""The card's page: one HTML file that asks nobody for anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from sightline.answers.number import Length

STYLE = """
:root{color-scheme:light}
body{font:15px/1.5 system-ui,sans-serif;color:#1c2430;background:#f6f7f9;margin:0}
main{max-width:66rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .25rem} h2{font-size:1.25rem;margin:2.75rem 0 .75rem}
h3{font-size:1rem;margin:1.75rem 0 .5rem} section h3{font:600 1rem/1.4 ui-monospace,monospace;margin:0 0 .25rem}
p{margin:.25rem 0 .75rem;max-width:46rem} p.lead{color:#465063}
nav{font-size:14px;margin:1rem 0 0} nav a{color:#0b5a9c;margin-right:1rem}
code{font:13px/1.4 ui-monospace,monospace;background:#e9ecf1;padding:.1rem .35rem;border-radius:4px;
 overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:0 0 1rem;background:#fff;border:1px solid #e3e7ed;border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:.35rem .75rem;border-bottom:1px solid #eceff3;vertical-align:top}
tr:last-child td,tr:last-child th{border-bottom:0}
th{font-weight:600;color:#465063;background:#fbfcfd} tbody th{font-weight:400;color:#1c2430;background:none}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums} td.n{white-space:nowrap}
section.type{background:#fff;border:1px solid #e3e7ed;border-radius:8px;padding:1rem 1.1rem;margin:0 0 1rem}
section.type p{font-size:14px;color:#465063;margin:0 0 .5rem}
.bars{display:grid;grid-template-columns:max-content minmax(4rem,1fr) max-content max-content;gap:.15rem .75rem;
 align-items:center;font-size:13px;margin:0 0 1rem;max-width:44rem}
.bars i{display:block;height:.7rem;border-radius:3px;background:#3d7ab8;min-width:1px}
.bars span.n{text-align:right;font-variant-numeric:tabular-nums}
.examples{display:grid;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));gap:1.1rem}
figure{margin:0} figure img{width:100%;border-radius:6px;display:block}
figcaption{font-size:13.5px;margin-top:.4rem;white-space:pre-line} figcaption b{color:#0a5230}
figcaption small{color:#465063}
@media print{body{background:#fff;font-size:10pt} main{max-width:none;padding:0} nav{display:none}
 section.type,figure,tr{break-inside:avoid} h2,h3{break-after:avoid} .wide,section.type{border-color:#bbb}
 .examples figure img{max-height:5.5cm;width:auto;max-width:100%}
 .wide{overflow:visible} table{font-size:8.5pt} th,td{padding:.2rem .4rem}
 .bars i{print-color-adjust:exact;-webkit-print-color-adjust:exact} .examples{grid-template-columns:repeat(3,1fr)}}
"""
PARTS = (
    ("contents", "What is in it"),
    ("sources", "Where it comes from"),
    ("balance", "How it is spread"),
    ("blind", "What can be answered without looking"),
    ("types", "Types, answers and examples"),
    ("left-out", "What was left out, and why"),
    ("making", "How it was made"),
)
MOST_REASONS = 60  # on the page; card.json has them all
SHARES = {
    "0": "fewest", "0.05": "5 %", "0.25": "25 %", "0.5": "median", "0.75": "75 %", "0.95": "95 %", "1": "most"
}  # fmt: skip


def page(facts: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    """The page of a card's facts; `pictures` are data URLs by row id."""
    title = f"{facts['profile']} · {facts['rows']:,} questions about {facts['scenes']:,} scenes"
    bodies = {
        "contents": _contents(facts),
        "sources": _sources(facts),
        "balance": _balance(facts["balance"]),
        "blind": _blind(facts["blind"]),
        "types": "".join(_type(name, one, pictures) for name, one in facts["types"].items()),
        "left-out": _left_out(facts),
        "making": _making(facts),
    }
    there = [(anchor, head) for anchor, head in PARTS if bodies[anchor]]
    links = "".join(f"<a href='#{anchor}'>{escape(head)}</a>" for anchor, head in there)
    parts = "\n".join(f"<h2 id='{anchor}'>{escape(head)}</h2>\n{bodies[anchor]}" for anchor, head in there)
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body><main>\n<h1>{escape(title)}</h1>\n"
        f"<p class='lead'>Made by <code>{escape(facts['command'])}</code></p>\n<nav aria-label='Parts'>{links}</nav>\n"
        f"{parts}\n</main></body></html>\n"
    )


def _contents(facts: Mapping[str, Any]) -> str:
    splits = list(facts["splits"])
    lines = [
        (name, one["rows"], *(one["splits"].get(split, 0) for split in splits)) for name, one in facts["types"].items()
    ]
    total = ("all types", facts["rows"], *(facts["splits"][split] for split in splits))
    return _table(("type", "rows", *splits), [*lines, total])


def _sources(facts: Mapping[str, Any]) -> str:
    homes = [(one["collection"], one["scenes"], one["rows"], one["licence"]) for one in facts["sources"]]
    words = [(one["fact"], one["provenance"], one["rows"]) for one in facts["provenance"]]
    metric = {name: one["metres_by"] for name, one in facts["types"].items() if one["metres_by"]}
    whose = sorted({who for told in metric.values() for who in told})
    lines = [(name, *(told.get(who, 0) for who in whose)) for name, told in metric.items()]
    total = [("all types", *(sum(told.get(who, 0) for told in metric.values()) for who in whose))]
    return "\n".join(
        (
            _table(("dataset", "scenes", "rows", "licence"), homes),
            "<h3>On whose word the facts stand that rows rest on</h3>",
            _table(("fact", "on whose word", "rows"), words),
            "<h3>On whose word the metre stands, where an answer is metric</h3>" if metric else "",
            _table(("type", *whose), lines + total) if metric else "",
        )
    )


def _balance(told: Mapping[str, Any]) -> str:
    spread = told["rows_per_scene"]
    fullest = [(one["collection"], one["scene"], one["rows"]) for one in told["fullest"]]
    edges = [Length(edge).spoken() for edge in told["lengths"]["edges_m"]]
    bands = [
        f"below {edges[0]}",
        *(f"{a} to {b}" for a, b in pairwise(edges)),
        f"{edges[-1]} and more",
    ]
    lengths = [(name, *counts) for name, counts in told["lengths"]["types"].items()]
    heads = tuple(SHARES.get(share, share) for share in spread)
    return "\n".join(
        (
            f"<h3>Rows per scene</h3><p>{told['with_rows']:,} scenes have rows, each so many, from the scene with the "
            "fewest to that with the most:</p>" if spread else "",
            _table(heads, [tuple(spread.values())]) if spread else "",
            "<h3>Scenes with the most rows</h3>" if fullest else "",
            _table(("dataset", "scene", "rows"), fullest) if fullest else "",
            "<h3>Lengths asked for</h3>" if lengths else "",
            _table(("type", *bands), lengths) if lengths else "",
        )
    )  # fmt: skip


def _blind(told: Mapping[str, Any] | None) -> str:
    """The table of judges who see the words only: a type that they get right asks for no looking."""
    if told is None:
        return ""
    types: Mapping[str, Mapping[str, Any]] = told["types"]
    judges = sorted({judge for one in types.values() for judge in one.get("judges", {})})
    filtered = any(one.get("after_judges") for one in types.values())
    heads = ["type", "rows", *(["rows kept"] if filtered else []), "by chance"]
    heads += [f"{judge}{', before' if filtered else ''}" for judge in judges]
    heads += [f"{judge}, after" for judge in judges] if filtered else []
    lines = []
    for name, one in types.items():
        line: list[object] = [name, one.get("before", 0)]
        line += [one.get("after", 0)] if filtered else []
        line += [_percent(one.get("chance"))]
        line += [_percent(one.get("judges", {}).get(judge)) for judge in judges]
        line += [_percent(one.get("after_judges", {}).get(judge)) for judge in judges] if filtered else []
        lines.append(line)
    removed = {f"{name}: {why}": count for name, one in types.items() for why, count in one.get("removed", {}).items()}
    rule = f" Rule: {told['rule']}." if told.get("rule") else ""
    return (
        "<p>Judges read the words of a question and what else is known without a picture; so often are they right."
        f"{escape(rule)}</p>" + _table(heads, lines) + _reasons("Removed", removed)
    )


def _percent(share: float | None) -> str:
    if share is None:
        return "–"
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def _left_out(facts: Mapping[str, Any]) -> str:
    aside = f"Set aside: could not be read ({facts['rejected_scenes']:,} scenes, and parts of others)"
    parts = (
        _reasons("Not asked", facts["skipped"]),
        _reasons("Asked, and left out by balance, bounds or a filter", facts["dropped"]),
        _reasons(aside, facts["rejected"]),
    )
    return "\n".join(part for part in parts if part) or "<p>Nothing was left out.</p>"


def _making(facts: Mapping[str, Any]) -> str:
    lines = [("seed", str(facts["seed"])), ("schema of the rows", str(facts["schema"]))]
    if facts["filtered"]:
        lines.append(("filtered afterwards", str(facts["filtered"].get("rule", "by a rule that it does not tell"))))
    lines += [(f"list of test scenes: {name}", f"sha256 {digest}") for name, digest in facts["test_lists"].items()]
    lines += [(name, version) for name, version in facts["versions"].items()]
    return f"<p><code>{escape(facts['command'])}</code></p>" + _table(("what", "which"), lines)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table whose first column names its lines; numbers stand to the right."""
    numbers = [
        bool(rows) and all(isinstance(row[k], int) or _is_share(row[k]) for row in rows) for k in range(len(heads))
    ]

    def line(values: Sequence[object], first: str, others: str) -> str:
        cells = []
        for k, value in enumerate(values):
            tag = others if k else first
            text = f"{value:,}" if isinstance(value, int) else escape(str(value))
            cells.append(f"<{tag}{' class=n' if numbers[k] else ''}>{text}</{tag.split()[0]}>")
        return f"<tr>{''.join(cells)}</tr>"

    head = line(heads, "th scope=col", "th scope=col")
    body = "".join(line(row, "td" if numbers[0] else "th scope=row", "td") for row in rows)
    return f"<div class='wide'><table><thead>{head}</thead><tbody>{body}</tbody></table></div>"


def _is_share(value: object) -> bool:
    return isinstance(value, str) and (value == "–" or value.endswith(" %"))


def _type(name: str, one: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    most = max((count for _, count in one["answers"]), default=1)
    bars = "".join(
        f"<span>{escape(answer)}</span><i aria-hidden='true' style='width:{100 * count / most:.1f}%'></i>"
        f"<span class='n'>{count:,}</span><span class='n'>{_percent(count / one['rows'])}</span>"
        for answer, count in one["answers"]
    )
    about = f"{one['rows']:,} rows" + (f"; answers by: {one['answers_are']}" if one["answers_are"] else "")
    placed = sum(one["option_places"])
    if placed:
        places = ", ".join(f"{k}. {_percent(count / placed)}" for k, count in enumerate(one["option_places"], 1))
        about += f"; the right option stands at place {places}"
    figures = "".join(_example(example, pictures.get(example["id"], "")) for example in one["examples"])
    return (
        f"<section class='type'><h3>{escape(name)}</h3><p>{escape(about)}</p><div class='bars'>{bars}</div>"
        f"<div class='examples'>{figures}</div></section>\n"
    )


def _example(example: Mapping[str, Any], picture: str) -> str:
    image = f"<img alt='{escape(example['text'], quote=True)}' src='{picture}'>" if picture else ""
    where = f"{example['collection']} {example['scene']}, {example['split']}"
    return (
        f"<figure>{image}<figcaption>{escape(example['text'])}\n<b>{escape(example['spoken'])}</b>\n"
        f"<small>{escape(where)}</small></figcaption></figure>"
    )


def _reasons(title: str, counts: Mapping[str, int]) -> str:
    """Reasons and how often, the most frequent first."""
    if not counts:
        return ""
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    shown = ordered[:MOST_REASONS]
    if len(ordered) > len(shown):
        rest = ordered[MOST_REASONS:]
        shown.append((f"{len(rest):,} other reasons: see card.json", sum(count for _, count in rest)))
    return f"<h3>{escape(title)}</h3>" + _table(("reason", "times"), shown)
