"""The plan of a build: everything that decides its bytes. It is written first, and who goes on must have the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from sightline import __version__
from sightline.datasets.building.balance import Bounds
from sightline.datasets.building.candidates import SCENES_PER_PART, Candidates, settings
from sightline.datasets.rows.claim import clear
from sightline.datasets.rows.row import SCHEMA_VERSION
from sightline.datasets.rows.shards import MANIFEST, WORK, Manifest, check, read_manifest, sweep, write_bytes
from sightline.datasets.rows.told import read_object
from sightline.errors import DatasetError

PLAN = "plan.json"
# What a finished build of before manifests had a plan must have in common with the one that is asked for.
SETTINGS = (
    *("reader", "root", "profile", "seed", "val", "limit", "budget", "quotas", "per_scene"),
    *("test_lists", "embedded", "schema"),
)

Plan = Mapping[str, object]


def plan_of(job: Candidates, limit: int | None, bounds: Bounds) -> Plan:
    """Everything that decides the bytes of a build, as JSON values."""
    plan = {
        "schema": SCHEMA_VERSION,
        "version": __version__,
        "reader": job.reader.name,
        "root": job.reader.root,
        "scenes": job.ids,
        "scenes_per_part": SCENES_PER_PART,
        "profile": job.profile.title,
        "types": [settings(kind) for kind in job.profile.types],
        "seed": job.seed,
        "val": job.val,
        "test_lists": dict(job.held.lists),
        "limit": limit,
        **asdict(bounds),
        "embedded": job.embed,
    }
    told: dict[str, object] = json.loads(json.dumps(plan))
    return told


def finished(out: Path, plan: Plan, resume: bool) -> Manifest | None:
    """The manifest of the very build that is asked for, where it is done already and may be taken up.

    Raises DatasetError where the folder holds another build, or lacks a file of this one.
    """
    if not (out / MANIFEST).exists():
        if not (out / WORK).exists() and any(out.glob("rows-*.parquet")):
            raise DatasetError(f"{out}: holds rows without a {MANIFEST}; give another folder, or remove them")
        return None
    manifest = read_manifest(out)
    if not resume:
        other = ""
    elif manifest.filtered is not None:
        other = ", of which a filter left rows out"
    elif changed := [name for name in SETTINGS if plan[name] != getattr(manifest, name)]:
        other = f", which differs in {', '.join(changed)}"
    elif manifest.plan not in ("", fingerprint(plan)):
        other = ", which differs in its scenes, the settings of its types, or the version of Sightline"
    else:
        return check(out, shards=())
    raise DatasetError(
        f"{out}: holds a finished build ({manifest.profile}, {manifest.rows} rows{other}); give another folder"
    )


def fingerprint(plan: Plan) -> str:
    """One digest of a plan."""
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()


def take_up(job: Candidates, plan: Plan, resume: bool) -> bool:
    """Begin the build, or go on with the one that was cut short: then True.

    Raises DatasetError for a build that was cut short where `resume` is not given, or that had another plan.
    """
    path = job.folder / PLAN
    if not path.exists():
        clear(job.folder)  # parts without the plan that they were made by are nobody's
        write_bytes(json.dumps(plan, indent=1).encode(), path)
        return False
    if not resume:
        raise DatasetError(f"{job.folder.parent}: holds an unfinished build; go on with --resume, or give another")
    before = read_object(path, f"remove {job.folder} and build again")
    changed = sorted(name for name in plan if plan[name] != before.get(name))
    if changed:
        raise DatasetError(
            f"{job.folder.parent}: the unfinished build differs in {', '.join(changed)}; "
            "resume it with its own settings, or give another folder"
        )
    sweep(job.folder)
    sweep(job.folder.parent)
    return True
