"""sightline build: scenes to rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import Positional, arg

from sightline.cli.options import READER_HELP, Spoken
from sightline.cli.speak import document, meter, say, table
from sightline.datasets.engine import build
from sightline.datasets.shards import REJECTED, read_rejected
from sightline.scenes.open import open_reader

SHOWN = 20  # things set aside that are printed for people; rejected.parquet has them all


@dataclass(frozen=True)
class Build(Spoken):
    """Ask a profile's questions about scenes and write the rows."""

    reader: Positional[Annotated[str, arg(metavar="READER", help=READER_HELP)]]
    root: Positional[Annotated[str, arg(metavar="ROOT", help="what to read: a folder, or a range of seeds 0..1000")]]
    profile: Annotated[str, arg(metavar="NAME", help="which questions to ask, and how")]
    out: Annotated[Path, arg(metavar="DIR", help="where the rows go")]
    seed: Annotated[int, arg(help="what chance begins with; the same seed gives the same bytes")] = 0
    workers: Annotated[int, arg(help="processes; the rows do not depend on it")] = 1
    engine: Annotated[Literal["local"], arg(help="where the workers run")] = "local"
    limit: Annotated[int | None, arg(metavar="SCENES", help="the first scenes only")] = None
    budget: Annotated[int | None, arg(metavar="ROWS", help="at most so many rows, evenly over the types")] = None
    resume: Annotated[bool, arg(help="go on with a build that was cut short")] = False
    embed: Annotated[bool, arg(help="keep the pictures that the rows show beside them")] = False
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
                val=self.val,
                test_scenes=self.test_scenes,
                resume=self.resume,
                embed=self.embed,
                progress=bar.to,
            )
        if self.json:
            document(
                {
                    "rows": report.rows,
                    "scenes": report.scenes,
                    "rejected": report.rejected,
                    "types": dict(report.types),
                    "skipped": dict(report.skipped),
                    "dropped": dict(report.dropped),
                }
            )
            return 0
        table(("type", "rows"), [(name, str(count)) for name, count in report.types.items()])
        aside = read_rejected(self.out).slice(0, SHOWN).to_pylist()
        if aside:
            lines = [(one["scene"], one["what"], one["reason"], str(one["count"])) for one in aside]
            table(("scene", "set aside", "why", "times"), lines)
        where = f"; all that was set aside: {self.out / REJECTED}" if aside else ""
        say(f"{report.rows} rows of {report.scenes} scenes in {self.out}; {report.rejected} scenes set aside{where}")
        return 0
