"""card: what is in a folder of rows, from where, under which licence, and what was left out; a page and its figures."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sightline.datasets.cards.counting import tally
from sightline.datasets.cards.page import page
from sightline.datasets.cards.pictures import picture_of
from sightline.datasets.filtering.blind.judges import JUDGES
from sightline.datasets.pictures.pictures import Pictures
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import Manifest, check, read_rows, write_bytes
from sightline.errors import DatasetError, SightlineError
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader

PAGE, FIGURES = "card.html", "card.json"
FILTERED = "filter.json"  # what the blind filter found, where the rows went through it
PICTURES = 2_200_000  # characters of all pictures together: the page stays below 3 MB
PICTURE = 120_000  # of one

Judged = Callable[[Path], Mapping[str, Any]]
"""How often judges who never look are right about a folder's rows, in the shape of filter.json."""


def card(folder: Path, open_source: Callable[[str], Reader] = open_source, judged: Judged | None = None) -> Path:
    """Write card.html and card.json beside the rows and give the page's path.

    Examples have pictures where their scenes can still be read. What blind judges make of the rows is read from
    filter.json, or asked of `judged` where there is none. Raises DatasetError for a folder that is unfinished or
    damaged.
    """
    folder = Path(folder)
    manifest = check(folder)
    facts, examples = figures(folder, manifest)
    facts["blind"] = _blind(folder, judged)
    share = min(PICTURE, PICTURES // max(1, len(examples)))
    pictures = _pictures(examples, Pictures(folder, open_source), share)
    write_bytes(f"{json.dumps(facts, indent=1, ensure_ascii=False)}\n".encode(), folder / FIGURES)
    write_bytes(page(facts, pictures).encode(), folder / PAGE)
    return folder / PAGE


def figures(folder: Path, manifest: Manifest) -> tuple[dict[str, Any], list[Row]]:
    """Everything the card states but for the blind judges, as JSON values; and the rows that are its examples."""
    with tally(folder, manifest) as counted:
        types, spots = counted.types(), counted.examples()
        facts: dict[str, Any] = {
            "profile": manifest.profile,
            "schema": manifest.schema,
            "seed": manifest.seed,
            "command": command(manifest),
            "filtered": manifest.filtered,
            "rows": manifest.rows,
            "scenes": manifest.scenes,
            "splits": dict(manifest.splits),
            "test_lists": dict(manifest.test_lists),
            "types": types,
            "sources": counted.sources(),
            "provenance": counted.provenance(),
            "balance": counted.scenes() | {"lengths": counted.lengths()},
            "skipped": dict(manifest.skipped),
            "dropped": dict(manifest.dropped),
            "rejected_scenes": manifest.rejected,
            "rejected": counted.rejected(),
            "versions": dict(manifest.versions),
        }
    places: dict[str, set[int]] = {}
    for spot in (spot for found in spots.values() for spot in found):
        places.setdefault(spot.shard, set()).add(spot.row)
    examples = list(read_rows(folder, places=places))
    for name, entry in types.items():
        mine = sorted((row for row in examples if row.type == name), key=lambda row: row.id)
        entry["examples"] = [_told(row) for row in mine]
    return facts, examples


def _told(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "text": row.text,
        "spoken": row.spoken,
        "options": list(row.options),
        "collection": row.collection,
        "scene": row.scene_id,
        "split": row.split,
    }


def command(manifest: Manifest) -> str:
    """The commands that make the same rows again: build, and each filter after it."""
    return " && ".join([_build(manifest), *_filters(manifest.filtered)])


def _filters(filtered: Mapping[str, Any] | None) -> list[str]:
    """The first filter first; each is told what was done before it."""
    steps: list[Mapping[str, Any]] = []
    while filtered is not None:
        steps.insert(0, filtered)
        filtered = filtered.get("before_that")
    commands = []
    for number, step in enumerate(steps):
        told = step.get("settings", {})
        words = ["sightline", "filter", f"DIR{number or ''}", "--out", f"DIR{number + 1}"]
        for name in ("agree", "balance", "per_scene", "seed"):
            if told.get(name) is not None:
                words += [f"--{name.replace('_', '-')}", str(told[name])]
        words += [word for judge in step.get("judges", ()) if judge not in JUDGES for word in ("--judge", judge)]
        words += [] if told.get("repeats", True) else ["--keep-repeats"]
        commands.append(shlex.join(words))
    return commands


def _build(manifest: Manifest) -> str:
    words = ["sightline", "build", manifest.reader, manifest.root, "--profile", manifest.profile.split("@")[0]]
    words += ["--seed", str(manifest.seed), "--out", "DIR"]
    for option, value in (
        ("limit", manifest.limit),
        ("budget", manifest.budget),
        ("per-scene", manifest.per_scene),
        ("val", manifest.val or None),
        ("test-scenes", "FILE" if manifest.test_scenes else None),
    ):
        if value is not None:
            words += [f"--{option}", str(value)]
    for name, most in sorted(manifest.quotas.items()):
        words += ["--quota", f"{name}={most}"]
    words += ["--embed"] if manifest.embedded else []
    return shlex.join(words)


def _blind(folder: Path, judged: Judged | None) -> Mapping[str, Any] | None:
    path = folder / FILTERED
    if not path.is_file():
        return None if judged is None else judged(folder)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); filter the rows again") from error
    if not isinstance(told, dict) or not isinstance(told.get("types"), dict):
        raise DatasetError(f"{path}: tells of no types; filter the rows again")
    return told


def _pictures(rows: Sequence[Row], pictures: Pictures, most_bytes: int) -> dict[str, str]:
    """Pictures by row id. Rows of one scene follow each other, so that it is read once."""
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row.scene_source, row.scene_id)):
        try:
            found[row.id] = picture_of(row, pictures, most_bytes)
        except (SightlineError, OSError):
            continue  # the source is not here any more: the example is shown in words
    return found
