"""sightline build: scenes to rows."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import Positional, UseAppendAction, arg

from sightline.cli.options import READER_HELP, Spoken
from sightline.cli.speak import document, meter, say, table
from sightline.datasets.building.engine import BuildReport, build
from sightline.datasets.building.rejections import grouped
from sightline.datasets.rows.shards import REJECTED, read_rejected
from sightline.errors import ConfigError, DatasetError
from sightline.scenes.open import open_reader

FEW = 5  # names of test scenes that are not there
SHOWN = 20  # reasons that are printed for people; rejected.parquet has them all


@dataclass(frozen=True)
class Build(Spoken):
    """Ask a profile's questions about scenes and write the rows."""

    reader: Positional[Annotated[str, arg(metavar="READER", help=READER_HELP)]]
    root: Positional[Annotated[str, arg(metavar="ROOT", help="what to read: a folder, or a range of seeds 0..1000")]]
    profile: Annotated[str, arg(metavar="NAME", help="which questions to ask, and how: core, ca_vqa, everything …")]
    out: Annotated[Path, arg(metavar="DIR", help="where the rows go")]
    seed: Annotated[int, arg(help="what chance begins with; the same seed gives the same bytes")] = 0
    workers: Annotated[
        int, arg(help="processes; the rows do not depend on it. A scene that kills even one is set aside from 2 on")
    ] = 1
    engine: Annotated[
        Literal["local", "ray"], arg(help="processes of this machine, or a Ray cluster; the same rows")
    ] = "local"
    address: Annotated[
        str | None, arg(metavar="ADDR", help="the Ray cluster; without it one with --workers CPUs is started here")
    ] = None
    limit: Annotated[int | None, arg(metavar="SCENES", help="the first scenes only")] = None
    budget: Annotated[int | None, arg(metavar="ROWS", help="at most so many rows, evenly over the types")] = None
    quota: UseAppendAction[
        Annotated[
            tuple[str, ...],
            arg(metavar="TYPE=ROWS", help="at most so many rows of a type; pairs stay together; may be repeated"),
        ]
    ] = ()
    per_scene: Annotated[int | None, arg(metavar="ROWS", help="at most so many rows of one scene")] = None
    resume: Annotated[bool, arg(help="go on with a build that was cut short")] = False
    embed: Annotated[bool, arg(help="keep the pictures that the rows show beside them")] = False
    masks: Annotated[
        Path | None, arg(metavar="DIR", help="keep there what frames see, for the next build over the same scans")
    ] = None
    val: Annotated[float, arg(metavar="SHARE", help="share of the training scenes kept for choosing")] = 0.0
    test_scenes: Annotated[
        Path | None, arg(metavar="FILE", help="further test scenes, one name a line; VSI-Bench's are known")
    ] = None

    def run(self) -> int:
        with meter("scenes") as bar:
            report = build(
                open_reader(self.reader, self.root),
                self.profile,
                self.out,
                seed=self.seed,
                workers=self.workers,
                limit=self.limit,
                budget=self.budget,
                quotas=_quotas(self.quota),
                per_scene=self.per_scene,
                val=self.val,
                test_scenes=self.test_scenes,
                resume=self.resume,
                embed=self.embed,
                masks=self.masks,
                engine=self.engine,
                address=self.address,
                progress=bar.to,
            )
        aside = grouped(read_rejected(self.out))
        if self.json:
            document(asdict(report) | {"set_aside": [asdict(one) for one in aside]})
            return _status(report)
        table(("type", "rows"), [(name, str(count)) for name, count in report.types.items()])
        if aside:
            lines = [(one.what, one.reason, str(one.scenes), str(one.times), one.scene) for one in aside[:SHOWN]]
            table(("set aside", "why (the first of its kind)", "scenes", "times", "first"), lines)
        if report.test_scenes or report.listed:
            say(_tested(report, self.test_scenes))
        where = f"; all that was set aside: {self.out / REJECTED}" if aside else ""
        say(f"{report.rows} rows of {report.scenes} scenes in {self.out}; {report.rejected} scenes set aside{where}")
        return _status(report)


def _status(report: BuildReport) -> int:
    if report.scenes:
        return 0
    raise DatasetError(f"no scene could be read, {report.rejected} were set aside: there are no rows to go on with")


def _quotas(said: tuple[str, ...]) -> dict[str, int]:
    quotas: dict[str, int] = {}
    for one in said:
        title, sign, rows = one.rpartition("=")  # a title may hold one itself: size(axis=height)
        if not sign or not rows.isdecimal():
            raise ConfigError(f"--quota {one}: say TYPE=ROWS, as in --quota counting=5000")
        if title in quotas:
            raise ConfigError(f"--quota {one}: {title} has {quotas[title]} already; give each type once")
        quotas[title] = int(rows)
    return quotas


def _tested(report: BuildReport, path: Path | None) -> str:
    """How many scenes are test scenes, and what of the list held none."""
    told = f"{report.test_scenes} of {report.scenes} scenes are test scenes"
    if absent := [name for name, scenes in report.listed.items() if not scenes]:
        first = ", ".join(absent[:FEW]) + (", …" if absent[FEW:] else "")
        told += f"; {len(absent)} of {len(report.listed)} names of {path} matched no scene: {first}"
    return told
