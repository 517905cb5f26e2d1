"""card: what is in a folder of rows, from where, under which licence, and what was left out; a page and its figures."""

from __future__ import annotations

import json
import math
import shlex
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from sightline.answers.answer import Answer
from sightline.answers.catalog import answer_from_json
from sightline.answers.number import Count, Quantity
from sightline.datasets.card_page import page
from sightline.datasets.card_pictures import picture_of
from sightline.datasets.pictures import Pictures
from sightline.datasets.row import Row
from sightline.datasets.shards import Manifest, check, read_rejected, read_rows, write_bytes
from sightline.errors import SightlineError
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader

PAGE, FIGURES = "card.html", "card.json"
EXAMPLES = 3  # of each type
BARS = 8  # answers or bins shown for each type
WORDED = frozenset({"yes_no", "choice", "count", "name", "direction", "order", "refusal"})  # few answers, told in words
MAX_ANSWERS = 50_000  # of one type that are looked at for its histogram


def card(folder: Path, open_source: Callable[[str], Reader] = open_source) -> Path:
    """Write card.html and card.json beside the rows and give the page's path.

    Examples have pictures where their scenes can still be read. Raises DatasetError for a folder that is unfinished
    or damaged.
    """
    folder = Path(folder)
    manifest = check(folder)
    facts = figures(folder, manifest)
    wanted = {example["id"] for one in facts["types"].values() for example in one["examples"]}
    rows = (row for row in read_rows(folder) if row.id in wanted)
    pictures = _pictures(folder, rows, open_source)
    write_bytes(f"{json.dumps(facts, indent=1, ensure_ascii=False)}\n".encode(), folder / FIGURES)
    write_bytes(page(facts, pictures).encode(), folder / PAGE)
    return folder / PAGE


def figures(folder: Path, manifest: Manifest) -> dict[str, Any]:
    """Everything the card states, as JSON values."""
    with duckdb.connect() as database:
        rows = database.read_parquet([str(folder / shard.name) for shard in manifest.shards])

        def asked(question: str) -> list[tuple[Any, ...]]:
            found = rows.query("rows", question)
            return [] if found is None else found.fetchall()

        types: dict[str, Any] = {}
        for name, split, count in asked("select type, split, count(*) from rows group by all order by type, split"):
            entry = types.setdefault(name, {"rows": 0, "splits": {}})
            entry["rows"] += count
            entry["splits"][split] = count
        for name, entry in types.items():
            quoted = name.replace("'", "''")
            told = asked(f"select answer, spoken from rows where type = '{quoted}' order by id limit {MAX_ANSWERS}")
            entry["answers"] = histogram([(answer_from_json(answer), spoken) for answer, spoken in told])
            first = f"select id, text, spoken from rows where type = '{quoted}' order by id limit {EXAMPLES}"
            entry["examples"] = [{"id": i, "text": text, "spoken": spoken} for i, text, spoken in asked(first)]
        sources = asked(
            "select collection, count(distinct scene_id), count(*), licence from rows group by collection, licence "
            "order by all"
        )
        entries = "map_entries(provenance)" if manifest.schema == 1 else "provenance"
        provenance = asked(
            f"select entry.key, entry.value, count(*) from (select unnest({entries}) as entry from rows) "
            "group by all order by all"
        )
    rejected: Counter[str] = Counter()
    for one in read_rejected(folder).to_pylist():
        rejected[f"{one['what']}: {one['reason'].replace(one['scene'], '…')}"] += one["count"]
    return {
        "profile": manifest.profile,
        "seed": manifest.seed,
        "command": command(manifest),
        "rows": manifest.rows,
        "scenes": manifest.scenes,
        "splits": dict(manifest.splits),
        "types": types,
        "sources": [
            {"collection": home, "scenes": scenes, "rows": count, "licence": licence}
            for home, scenes, count, licence in sources
        ],
        "provenance": [{"fact": fact, "provenance": whose, "rows": count} for fact, whose, count in provenance],
        "skipped": dict(manifest.skipped),
        "dropped": dict(manifest.dropped),
        "rejected": dict(sorted(rejected.items())),
        "versions": dict(manifest.versions),
    }


def command(manifest: Manifest) -> str:
    """The command that makes the same rows again."""
    words = ["sightline", "build", manifest.reader, manifest.root, "--profile", manifest.profile.split("@")[0]]
    words += ["--seed", str(manifest.seed), "--out", "DIR"]
    for name, value in (("limit", manifest.limit), ("budget", manifest.budget), ("val", manifest.val or None)):
        if value is not None:
            words += [f"--{name}", str(value)]
    words += ["--embed"] if manifest.embedded else []
    return shlex.join(words)


def histogram(answers: list[tuple[Answer, str]]) -> list[tuple[str, int]]:
    """Answers and how often: bins for measured numbers, the most frequent words for others; (label, count)."""
    if not answers:
        return []
    if all(isinstance(answer, Quantity) and not isinstance(answer, Count) for answer, _ in answers):
        return _bins([answer for answer, _ in answers if isinstance(answer, Quantity)])
    spoken = Counter(words for _, words in answers)
    if any(answer.kind not in WORDED for answer, _ in answers):
        return [(f"{len(spoken):,} different answers", len(answers))]
    shown = sorted(spoken.most_common(BARS), key=lambda entry: (-entry[1], entry[0]))
    rest = len(answers) - sum(count for _, count in shown)
    return shown + ([("others", rest)] if rest else [])


def _bins(answers: list[Quantity]) -> list[tuple[str, int]]:
    """Bins of equal ratio where all are above zero, else of equal width."""
    values = np.array([answer.si for answer in answers])
    low, high = float(values.min()), float(values.max())
    if math.isclose(low, high):
        return [(answers[0].spoken(), len(answers))]
    edges = np.geomspace(low, high, BARS + 1) if low > 0 else np.linspace(low, high, BARS + 1)
    counts, _ = np.histogram(values, edges)
    kind = type(answers[0])
    ends = [kind.from_si(float(f"{edge:.3g}")).spoken() for edge in edges]
    return [(f"{ends[k]} to {ends[k + 1]}", int(count)) for k, count in enumerate(counts)]


def _pictures(folder: Path, rows: Iterable[Row], opener: Callable[[str], Reader]) -> dict[str, str]:
    pictures = Pictures(folder, opener)
    found: dict[str, str] = {}
    for row in rows:
        try:
            found[row.id] = picture_of(row, pictures)
        except (SightlineError, OSError):
            continue  # the source is not here any more: the example is shown in words
    return found
