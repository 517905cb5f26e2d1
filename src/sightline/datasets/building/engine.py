"""build: scenes → rows in a folder. Two passes, any number of workers, resumable; always the same bytes.

reader ── pass one ──→ .build/part-000000.arrow …   every question that can be asked (candidates.py)
       ── pass two ──→ rows-00000.parquet …            what balance and budget let stay (balance.py)
                       images-00000.parquet …          the pictures that these show, with `embed` (images.py)
                       rejected.parquet, manifest.json
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sightline.datasets.building.balance import Bounds
from sightline.datasets.building.candidates import Candidates
from sightline.datasets.building.plan import fingerprint, finished, plan_of, take_up
from sightline.datasets.building.portions import Asking, Portion, Portions
from sightline.datasets.building.selection import write_chosen
from sightline.datasets.rows.claim import claimed, give_up
from sightline.datasets.rows.held_out import HeldOut, held_out
from sightline.datasets.rows.shards import AGAIN, WORK, Manifest
from sightline.datasets.rows.split import checked_share
from sightline.datasets.workers import local, ray
from sightline.errors import ConfigError, DatasetError
from sightline.questions.profile import Profile, open_profile
from sightline.scenes.reader import Reader

GO_ON = "what is written stays: make room, then go on with --resume"
SEEDS = 2**63
LOCAL, RAY = ENGINES = ("local", "ray")

Progress = Callable[[int, int, int], None]
"""(scenes done, scenes in all, questions so far), called as the build goes on."""


@dataclass(frozen=True)
class BuildReport:
    """What a build made: rows, scenes read, scenes set aside, rows by type; and by "type: reason" what types did not
    ask (`skipped`) and what balance and budget left out (`dropped`); how many scenes are `test_scenes`, and how many
    each name of the build's own list holds (`listed`)."""

    rows: int
    scenes: int
    rejected: int
    types: Mapping[str, int]
    skipped: Mapping[str, int]
    dropped: Mapping[str, int]
    test_scenes: int
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
    masks: Path | None = None,
    engine: str = LOCAL,
    address: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Ask the profile's questions about the reader's scenes and write the rows to the folder `out`.

    `limit` takes the first scenes only, `budget` bounds the rows, `quotas` those of single types by their title,
    `per_scene` those of one scene; `val` is the share of training scenes kept for choosing; rows of the scenes that
    VSI-Bench asks about, and of those that the file `test_scenes` lists, are marked "test". The rows are the same, byte
    for byte, for any engine, any number of workers and any number of kills and resumes. `embed` keeps the pictures that
    the rows show beside them, as the source holds them (PNG where it holds none). `masks` is a folder where what frames
    see is kept for the next build over the same scenes.

    The engine "local" asks in this process, in `workers` processes of this machine when that is above 1, or in one
    when a build is taken up; "ray" on the Ray cluster at `address`, or on one with `workers` CPUs that lasts as long
    as the build. A scene that cannot be read, or at which processes die time and again, is set aside in
    `rejected.parquet`. Raises DatasetError when `out` holds another build, or an unfinished one and `resume` is not
    given.
    """
    out = Path(out)
    profile = open_profile(profile) if isinstance(profile, str) else profile
    bounds = _known(Bounds(budget, dict(sorted((quotas or {}).items())), per_scene), profile)
    team = _Team(engine, workers, address)
    job = _job(reader, profile, out, seed, limit, checked_share(val), embed, held_out(test_scenes), masks)
    plan = plan_of(job, limit, bounds)
    manifest = finished(out, plan, resume)
    if manifest is None or job.folder.exists():
        with claimed(job.folder, out):
            # Asked again: another process may have finished the build before this one could claim it.
            manifest = finished(out, plan, resume)
            if manifest is None:
                taken_up = take_up(job, plan, resume)
                _pass_one(job, team, taken_up, progress)
                manifest = write_chosen(job, out, limit, bounds, fingerprint(plan))
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


def _known(bounds: Bounds, profile: Profile) -> Bounds:
    """The bounds, where the profile has the types that they name."""
    titles = [kind.title for kind in profile.types]
    for title in bounds.quotas:
        if title not in titles:
            raise ConfigError(f"profile {profile.title} has no type {title!r}; it has {', '.join(titles)}")
    return bounds


def _job(
    reader: Reader,
    profile: Profile,
    out: Path,
    seed: int,
    limit: int | None,
    val: float,
    embed: bool,
    held: HeldOut,
    masks: Path | None,
) -> Candidates:
    for name, value, least in (("limit", limit, 1), ("seed", seed, 0)):
        if value is not None and value < least:
            raise ConfigError(f"{name} is {value}; give at least {least}")
    if seed >= SEEDS:
        raise ConfigError(f"seed is {seed}; rows keep it in 64 bits, so give one below 2**63")
    ids = reader.ids()[:limit]
    if not ids:
        raise DatasetError(f"{reader.name}:{reader.root} holds no scenes; there is nothing to ask about")
    return Candidates(reader, profile, ids, seed, val, out / WORK, embed, held, masks=masks)


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


def _report(manifest: Manifest) -> BuildReport:
    return BuildReport(
        rows=manifest.rows,
        scenes=manifest.scenes,
        rejected=manifest.rejected,
        types=manifest.types,
        skipped=manifest.skipped,
        dropped=manifest.dropped,
        test_scenes=manifest.test_count,
        listed={name: manifest.test_found.get(name, 0) for name in manifest.test_scenes},
    )
