"""sightline export: rows in the formats that other trainers read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, say, table
from sightline.datasets.exports.export import Chosen, Format, export
from sightline.datasets.pictures.pictures import Pictures

SPLITS = f"{{{','.join(get_args(Chosen))}}}"
NO_TEST = "(default: train and val)"
SHOWN = 10  # reasons that are printed for people; export.json has them all


@dataclass(frozen=True)
class Export(Spoken):
    """Write rows for another trainer, each split in files of its own; rows of test scenes only where asked for."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]
    format: Annotated[Format, arg(help="sharegpt is what LLaMA-Factory and ms-swift read")]
    out: Annotated[Path, arg(metavar="PATH", help="a new folder")]
    split: Annotated[
        Chosen | None,
        arg(metavar=SPLITS, help="rows of this split only; all takes test scenes, too", help_behavior_hint=NO_TEST),
    ] = None
    limit: Annotated[int | None, arg(metavar="ROWS", help="the first rows only")] = None
    max_side: Annotated[int | None, arg(metavar="PX", help="shrink pictures whose larger side is longer")] = None
    images: Annotated[Literal["url", "path"], arg(help="openai: pictures in the text, or files beside it")] = "url"
    keep_world: Annotated[bool, arg(help="keep rows answered in world coordinates, which pictures do not tell")] = False

    def run(self) -> int:
        with meter("rows") as bar:
            report = export(
                self.data,
                self.out,
                self.format,
                Pictures(self.data),
                split=self.split,
                limit=self.limit,
                max_side=self.max_side,
                inline=self.images == "url",
                keep_world=self.keep_world,
                progress=bar.to,
            )
        if self.json:
            told = {name: dict(getattr(report, name)) for name in ("rows", "licences", "left_out")}
            document({**told, "pictures": report.pictures, "bytes": report.bytes, "folder": str(self.out)})
            return 0
        if report.left_out:
            reasons = sorted(report.left_out.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
            table(("left out", "rows"), [(reason, str(count)) for reason, count in reasons])
        table(("licence of the scenes", "rows"), [(name, str(count)) for name, count in report.licences.items()])
        rows = ", ".join(f"{count} {split}" for split, count in report.rows.items())
        say(f"{rows} rows with {report.pictures} pictures in {self.out} ({report.bytes / 1e6:.2f} MB)")
        return 0
