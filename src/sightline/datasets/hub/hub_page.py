"""The page of a dataset on the Hugging Face hub: what the hub reads from it, and what people do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sightline.datasets.rows.licences import OTHER, hub_licence
from sightline.datasets.rows.shards import Manifest

SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B", "n>10B")
TASKS = ("visual-question-answering",)
SPLITS = ("train", "val", "test")
TAGS = ("spatial-reasoning", "3d", "sightline")


def hub_page(manifest: Manifest, facts: Mapping[str, Any], repo: str) -> str:
    """README.md of the dataset `repo`: YAML for the hub, then the card's figures (`facts`) in Markdown."""
    parts = [
        front_matter(manifest, [one["licence"] for one in facts["sources"]]),
        f"# {repo.partition('/')[2]}",
        f"{manifest.rows:,} spatial questions about {manifest.scenes:,} scenes, asked by the profile "
        f"`{manifest.profile}`, each with its true answer and the evidence for it. "
        "[card.html](card.html) shows examples, answers and what was left out.",
        f"Made by `{facts['command']}` with Sightline {manifest.versions.get('sightline', '')}".rstrip() + ".",
        _loading(manifest, repo),
        "## Licences",
        "The rows are made of scenes that have licences of their own; the column `licence` states it row by row.",
        _table(
            ("collection", "scenes", "rows", "licence"),
            [(one["collection"], one["scenes"], one["rows"], one["licence"]) for one in facts["sources"]],
        ),
        "## What is in it",
        _table(
            ("type", "rows", *splits(manifest)),
            [
                (name, one["rows"], *(one["splits"].get(split, 0) for split in splits(manifest)))
                for name, one in facts["types"].items()
            ],
        ),
    ]
    if manifest.splits.get("test"):
        parts.append("Rows of the split `test` are of scenes that benchmarks judge by: they are not to be learnt from.")
    return "\n\n".join(parts) + "\n"


def splits(manifest: Manifest) -> list[str]:
    """The splits that there are rows of, what is to be learnt from first."""
    return [split for split in SPLITS if manifest.splits.get(split)]


def front_matter(manifest: Manifest, licences: Sequence[str]) -> str:
    """The block of YAML that the hub and `datasets.load_dataset` read; its values are JSON, which YAML contains."""
    licence = hub_licence(licences)
    told: dict[str, Any] = {"license": licence}
    if licence == OTHER:
        told["license_name"] = "of-the-scenes"
    rows = [{"split": split, "path": f"data/{split}-*.parquet"} for split in splits(manifest)]
    configs: list[dict[str, Any]] = [{"config_name": "rows", "default": True, "data_files": rows}]
    if manifest.embedded:
        configs.append({"config_name": "images", "data_files": "images-*.parquet"})
    told |= {
        "pretty_name": f"Sightline {manifest.profile}: {manifest.rows:,} spatial questions",
        "language": ["en"],
        "task_categories": TASKS,
        "size_categories": [SIZES[min(max(0, len(str(manifest.rows)) - 3), len(SIZES) - 1)]],
        "tags": [*TAGS, manifest.reader],
        "configs": configs,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    return "\n".join(["---", *lines, "---"])


def _loading(manifest: Manifest, repo: str) -> str:
    first = next(iter(splits(manifest)), "train")
    lines = ["```python", "from datasets import load_dataset", "", f'rows = load_dataset("{repo}", split="{first}")']
    if manifest.embedded:
        lines.append(f'images = load_dataset("{repo}", "images", split="train")  # by `content`, which `views` name')
    also = (
        "A copy of the whole repository is a folder of rows: `sightline verify`, `card`, `export` and `train` read it."
    )
    return "\n".join([*lines, "```", "", also])


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    def line(cells: Sequence[object]) -> str:
        told = [f"{cell:,}" if isinstance(cell, int) else str(cell).replace("|", r"\|") for cell in cells]
        return f"| {' | '.join(told)} |"

    return "\n".join([line(heads), line(["---"] * len(heads)), *map(line, rows)])
