"""build: scenes → rows in a folder. Two passes, any number of workers, resumable; always the same bytes.

reader ── pass one ──→ .build/part-000000.arrow …   every question that can be asked (candidates.py)
       ── pass two ──→ rows-00000.parquet …            what balance and budget let stay (balance.py)
                       images-00000.parquet …          the pictures that these show, with `embed` (images.py)
                       rejected.parquet, manifest.json
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sightline import __version__
from sightline.datasets.albums import Albums
from sightline.datasets.balance import Bounds, select
from sightline.datasets.candidates import SCENES_PER_PART, Candidates, settings
from sightline.datasets.claim import claimed, clear, give_up
from sightline.datasets.held_out import HeldOut, held_out
from sightline.datasets.images import write_images
from sightline.datasets.portions import Asking, Portion, Portions
from sightline.datasets.row import SCHEMA_VERSION
from sightline.datasets.shards import (
    AGAIN,
    MANIFEST,
    REJECTED,
    REJECTED_SCHEMA,
    WORK,
    Manifest,
    check,
    read_manifest,
    sweep,
    write_bytes,
    write_manifest,
    write_shards,
    write_table,
)
from sightline.datasets.slate import COLUMNS, Slate
from sightline.datasets.split import checked_share
from sightline.datasets.told import read_object
from sightline.datasets.workers import local, ray
from sightline.errors import ConfigError, DatasetError
from sightline.questions.profile import Profile, open_profile
from sightline.scenes.reader import Reader

PLAN = "plan.json"
GO_ON = "what is written stays: make room, then go on with --resume"
SEEDS = 2**63
LOCAL, RAY = ENGINES = ("local", "ray")
# What a finished build of before manifests had a plan must have in common with the one that is asked for.
SETTINGS = (
    *("reader", "root", "profile", "seed", "val", "limit", "budget", "quotas", "per_scene"),
    *("test_lists", "embedded", "schema"),
)

Progress = Callable[[int, int, int], None]
"""(scenes done, scenes in all, questions so far), called as the build goes on."""


@dataclass(frozen=True)
class BuildReport:
    """What a build made: rows, scenes read, scenes set aside, rows by type; and by "type: reason" what types did not
    ask (`skipped`) and what balance and budget left out (`dropped`); how many scenes are test scenes, and how many each
    name of the build's own list holds (`listed`)."""

    rows: int
    scenes: int
    rejected: int
    types: Mapping[str, int]
    skipped: Mapping[str, int]
    dropped: Mapping[str, int]
    test: int
    listed: Mapping[str, int]


@contextmanager
def _told_to_go_on() -> Iterator[None]:
    """A full disk is told with the option that only builds have."""
    try:
        yield
    except DatasetError as error:
        if AGAIN not in str(error):  # known by its words: other processes hand on no more of it
            raise
        raise DatasetError(str(error).replace(AGAIN, GO_ON)) from error


@_told_to_go_on()
def build(
    reader: Reader,
    profile: Profile | str,
    out: Path,
    *,
    seed: int = 0,
    workers: int = 1,
    limit: int | None = None,
    budget: int | None = None,
    quotas: Mapping[str, int] | None = None,
    per_scene: int | None = None,
    val: float = 0.0,
    test_scenes: Path | None = None,
    resume: bool = False,
    embed: bool = False,
    engine: str = LOCAL,
    address: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Ask the profile's questions about the reader's scenes and write the rows to the folder `out`.

    `limit` takes the first scenes only, `budget` bounds the rows, `quotas` those of single types by their title,
    `per_scene` those of one scene; `val` is the share of training scenes kept for choosing; rows of the scenes that
    VSI-Bench asks about, and of those that the file `test_scenes` lists, are marked "test". The rows are the same, byte
    for byte, for any engine, any number of workers and any number of kills and resumes. `embed` keeps the pictures that
    the rows show beside them, as the source holds them (PNG where it holds none).

    The engine "local" asks in this process, in `workers` processes of this machine when that is above 1, or in one
    when a build is taken up; "ray" on the Ray cluster at `address`, or on one with `workers` CPUs that lasts as long
    as the build. A scene that cannot be read, or at which processes die time and again, is set aside in
    `rejected.parquet`. Raises DatasetError when `out` holds another build, or an unfinished one and `resume` is not
    given.
    """
    out = Path(out)
    profile = open_profile(profile) if isinstance(profile, str) else profile
    choice = _choice(profile, budget, quotas or {}, per_scene)
    team = _Team(engine, workers, address)
    job = _job(reader, profile, out, seed, limit, checked_share(val), embed, held_out(test_scenes))
    plan = _plan(job, limit, choice)
    manifest = _finished(out, plan, resume)
    if manifest is None or job.folder.exists():
        with claimed(job.folder, out):
            # Asked again: another process may have finished the build before this one could claim it.
            manifest = _finished(out, plan, resume)
            if manifest is None:
                taken_up = _take_up(job, plan, resume)
                _pass_one(job, team, taken_up, progress)
                manifest = _pass_two(job, out, limit, choice, _fingerprint(plan))
            give_up(job.folder)
    return _report(manifest)


@dataclass(frozen=True)
class _Team:
    """Who does the work of pass one."""

    engine: str
    workers: int
    address: str | None

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise ConfigError(f"no engine {self.engine!r}; there are {', '.join(ENGINES)}")
        if self.workers < 1:
            raise ConfigError(f"workers is {self.workers}; give at least 1")
        if self.address is not None and self.engine != RAY:
            raise ConfigError(f"address {self.address!r} is for the engine {RAY!r}, this is {self.engine!r}")

    def done(self, job: Candidates, pieces: list[int], taken_up: bool) -> Iterator[Portion]:
        """Make the pieces; give each as its file is there, in any order."""
        asking, portions = Asking.of(job), Portions(job, pieces)
        if self.engine == RAY:
            return ray.run_all(asking, portions, self.workers, self.address)
        # What was cut short may have been killed by a scene; only in another process can that be found out.
        if self.workers == 1 and not taken_up:
            return local.run_all(asking, portions, 1)
        return local.run_apart(asking, portions, self.workers)


@dataclass(frozen=True)
class _Choice:
    """What pass two is told: bounds on rows in all, by type title, and of one scene."""

    budget: int | None
    quotas: Mapping[str, int]
    per_scene: int | None


def _choice(profile: Profile, budget: int | None, quotas: Mapping[str, int], per_scene: int | None) -> _Choice:
    bounds = [("budget", budget, 0), ("per_scene", per_scene, 1)]
    for name, value, least in [*bounds, *((f"the quota of {title}", rows, 0) for title, rows in quotas.items())]:
        if value is not None and value < least:
            raise ConfigError(f"{name} is {value}; give at least {least}")
    titles = [kind.title for kind in profile.types]
    for title in quotas:
        if title not in titles:
            raise ConfigError(f"profile {profile.title} has no type {title!r}; it has {', '.join(titles)}")
    return _Choice(budget, dict(sorted(quotas.items())), per_scene)


def _job(
    reader: Reader,
    profile: Profile,
    out: Path,
    seed: int,
    limit: int | None,
    val: float,
    embed: bool,
    held: HeldOut,
) -> Candidates:
    for name, value, least in (("limit", limit, 1), ("seed", seed, 0)):
        if value is not None and value < least:
            raise ConfigError(f"{name} is {value}; give at least {least}")
    if seed >= SEEDS:
        raise ConfigError(f"seed is {seed}; rows keep it in 64 bits, so give one below 2**63")
    ids = reader.ids()[:limit]
    if not ids:
        raise DatasetError(f"{reader.name}:{reader.root} holds no scenes; there is nothing to ask about")
    return Candidates(reader, profile, ids, seed, val, out / WORK, embed, held)


def _plan(job: Candidates, limit: int | None, choice: _Choice) -> dict[str, object]:
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
        **asdict(choice),
        "embedded": job.embed,
    }
    told: dict[str, object] = json.loads(json.dumps(plan))
    return told


def _finished(out: Path, plan: Mapping[str, object], resume: bool) -> Manifest | None:
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
    elif manifest.plan not in ("", _fingerprint(plan)):
        other = ", which differs in its scenes, the settings of its types, or the version of Sightline"
    else:
        return check(out, shards=())
    raise DatasetError(
        f"{out}: holds a finished build ({manifest.profile}, {manifest.rows} rows{other}); give another folder"
    )


def _fingerprint(plan: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()


def _take_up(job: Candidates, plan: Mapping[str, object], resume: bool) -> bool:
    """Begin the build, or go on with the one that was cut short: then True."""
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


def _pass_one(job: Candidates, team: _Team, taken_up: bool, progress: Progress | None) -> None:
    left = [piece for piece in range(job.pieces) if not job.is_done(piece)]
    undone = set(left)
    done = len(job.ids) - sum(len(job.scenes(piece)) for piece in left)
    asked = sum(job.rows(piece) for piece in range(job.pieces) if piece not in undone)
    if progress is not None and done:
        progress(done, len(job.ids), asked)
    for portion in team.done(job, left, taken_up):
        if progress is not None and not portion.alone:
            done += len(portion.scenes)
            asked += job.rows(portion.piece)
            progress(done, len(job.ids), asked)


def _pass_two(job: Candidates, out: Path, limit: int | None, choice: _Choice, plan: str) -> Manifest:
    told = [job.told(piece) for piece in range(job.pieces)]
    weights = {kind.title: kind.weight for kind in job.profile.types}
    slate = Slate.of(job.table(piece, COLUMNS) for piece in range(job.pieces))
    chosen = select(slate, job.seed, Bounds(choice.budget, choice.quotas, choice.per_scene, weights))
    types: Counter[str] = Counter()
    splits: Counter[str] = Counter()

    def kept() -> Iterator[pa.Table]:
        start = 0
        for piece in range(job.pieces):
            asked = job.table(piece)
            table = asked.filter(_arrow(chosen.keep[start : start + asked.num_rows]))
            start += asked.num_rows
            types.update(table["type"].to_pylist())
            splits.update(table["split"].to_pylist())
            yield table

    # The manifest first: it must never vouch for files that are gone.
    for stale in (out / MANIFEST, *out.glob("rows-*.parquet"), *out.glob("images-*.parquet")):
        stale.unlink(missing_ok=True)
    shards = write_shards(kept(), out)
    albums = Albums([job.album(piece) for piece in range(job.pieces)])
    images = write_images(out, shards, albums.find) if job.embed else ()
    rejected = [entry for part in told for entry in part.rejected]
    columns = [list(column) for column in zip(*rejected, strict=True)] or [[], [], [], []]
    aside = write_table(pa.table(columns, schema=REJECTED_SCHEMA), out / REJECTED)
    manifest = Manifest(
        profile=job.profile.title,
        seed=job.seed,
        reader=job.reader.name,
        root=job.reader.root,
        licence=job.reader.licence,
        rows=int(chosen.keep.sum()),
        scenes=sum(part.scenes for part in told),
        rejected=sum(what == "scene" for _, what, _, _ in rejected),
        types=dict(sorted(types.items())),
        splits=dict(sorted(splits.items())),
        skipped=_total(part.skipped for part in told),
        dropped=chosen.dropped,
        shards=shards,
        rejections=aside,
        limit=limit,
        budget=choice.budget,
        val=job.val,
        quotas=choice.quotas,
        per_scene=choice.per_scene,
        test_lists=job.held.lists,
        test_scenes=job.held.own,
        test_found=_total(part.named for part in told),
        test_count=sum(part.test for part in told),
        versions={"sightline": __version__} | {name: version(name) for name in ("numpy", "pyarrow", "pillow")},
        embedded=job.embed,
        images=images,
        plan=plan,
    )
    write_manifest(manifest, out)
    return manifest


def _arrow(mask: NDArray[np.bool_]) -> pa.Array:
    return pa.array(mask, pa.bool_())


def _total(counts: Iterator[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))


def _report(manifest: Manifest) -> BuildReport:
    return BuildReport(
        rows=manifest.rows,
        scenes=manifest.scenes,
        rejected=manifest.rejected,
        types=manifest.types,
        skipped=manifest.skipped,
        dropped=manifest.dropped,
        test=manifest.test_count,
        listed={name: manifest.test_found.get(name, 0) for name in manifest.test_scenes},
    )
