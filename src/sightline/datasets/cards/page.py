"""The card's page: one HTML file that asks nobody for anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

STYLE = """
:root{color-scheme:light}
body{font:15px/1.5 system-ui,sans-serif;color:#1c2430;background:#f6f7f9;margin:0}
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.7rem;margin:0 0 .25rem} h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
h3{font:600 1rem/1.4 ui-monospace,monospace;margin:0 0 .5rem}
p.lead{color:#556070;margin:.25rem 0 1rem}
code{font:13px/1.4 ui-monospace,monospace;background:#e9ecf1;padding:.1rem .35rem;border-radius:4px;
 overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;background:#fff;border-radius:8px;overflow:hidden}
th,td{text-align:left;padding:.4rem .75rem;border-bottom:1px solid #eceff3;vertical-align:top}
th{font-weight:600;color:#556070;background:#fbfcfd} td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
section.type{background:#fff;border-radius:8px;padding:1rem 1.1rem;margin:0 0 1rem}
.bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:.15rem .6rem;align-items:center;
 font-size:13px;margin:0 0 1rem}
.bars i{display:block;height:.7rem;border-radius:3px;background:#3d7ab8}
.examples{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem}
figure{margin:0} figure img{width:100%;border-radius:6px;display:block}
figcaption{font-size:13.5px;margin-top:.4rem} figcaption b{display:block;color:#0f5d33}
"""


def page(facts: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    """The page of a card's facts; `pictures` are data URLs by row id."""
    title = f"{facts['profile']} · {facts['rows']:,} questions about {facts['scenes']:,} scenes"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p class='lead'>Made by <code>{escape(facts['command'])}</code> with Sightline "
        f"{escape(facts['versions'].get('sightline', ''))}, seed {facts['seed']}.</p>",
        "<h2>What is in it</h2>",
        _table(
            ("type", "rows", *facts["splits"]),
            [
                (name, one["rows"], *(one["splits"].get(s, 0) for s in facts["splits"]))
                for name, one in facts["types"].items()
            ],
        ),
        "<h2>Where it comes from</h2>",
        _table(
            ("collection", "scenes", "rows", "licence"),
            [(one["collection"], one["scenes"], one["rows"], one["licence"]) for one in facts["sources"]],
        ),
        "<p></p>",
        _table(
            ("fact that rows rest on", "on whose word", "rows"),
            [(one["fact"], one["provenance"], one["rows"]) for one in facts["provenance"]],
        ),
        "<h2>Types, answers and examples</h2>",
        *(_type(name, one, pictures) for name, one in facts["types"].items()),
        "<h2>What was left out, and why</h2>",
        _reasons("Not asked", facts["skipped"]),
        _reasons("Asked and left out by balance or budget", facts["dropped"]),
        _reasons("Set aside: could not be read", facts["rejected"]),
    ]
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main></body></html>\n"
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    def cell(value: object, tag: str, number: bool) -> str:
        text = f"{value:,}" if isinstance(value, int) else escape(str(value))
        return f"<{tag}{' class=n' if number else ''}>{text}</{tag}>"

    numbers = [bool(rows) and isinstance(rows[0][k], int) for k in range(len(heads))]
    lines = [[cell(head, "th", number) for head, number in zip(heads, numbers, strict=True)]]
    lines += [[cell(value, "td", number) for value, number in zip(row, numbers, strict=True)] for row in rows]
    return "<table>" + "".join(f"<tr>{''.join(line)}</tr>" for line in lines) + "</table>"


def _type(name: str, one: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    most = max((count for _, count in one["answers"]), default=1)
    bars = "".join(
        f"<span>{escape(answer)}</span><i style='width:{100 * count / most:.1f}%'></i><span>{count:,}</span>"
        for answer, count in one["answers"]
    )
    figures = "".join(_example(example, pictures.get(example["id"], "")) for example in one["examples"])
    return (
        f"<section class='type'><h3>{escape(name)}</h3><div class='bars'>{bars}</div>"
        f"<div class='examples'>{figures}</div></section>"
    )


def _example(example: Mapping[str, str], picture: str) -> str:
    image = f"<img alt='{escape(example['text'], quote=True)}' src='{picture}'>" if picture else ""
    return (
        f"<figure>{image}<figcaption>{escape(example['text'])}<b>{escape(example['spoken'])}</b></figcaption></figure>"
    )


def _reasons(title: str, counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return f"<p class='lead'>{escape(title)}</p>" + _table(("reason", "times"), ordered)
