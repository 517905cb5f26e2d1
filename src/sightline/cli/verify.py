"""sightline verify: what can be said against rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, remark, say, table
from sightline.datasets.checking.verify import verify
from sightline.errors import DatasetError

SHOWN = 20  # disagreements that are printed for people; --json lists more, --out all
EVIDENCE = 80  # characters of each side of a disagreement that are printed

SAMPLE_HELP = "so many rows only, in stretches of about a scene's rows, evenly over the folder"
OUT_HELP = "where all disagreements go, with their evidence: .parquet or .jsonl"


@dataclass(frozen=True)
class Verify(Spoken):
    """Work every answer out again, from the scene and by other formulas; exit 1 where one differs."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]
    sample: Annotated[int | None, arg(metavar="ROWS", help=SAMPLE_HELP)] = None
    workers: Annotated[int, arg(help="processes; what is found does not depend on it")] = 1
    out: Annotated[Path | None, arg(metavar="FILE", help=OUT_HELP)] = None

    def run(self) -> int:
        with meter("rows") as bar:
            report = verify(self.data, sample=self.sample, progress=bar.to, workers=self.workers, out=self.out)
        found = report.disagreements
        if self.json:
            details = [asdict(one) for one in found]
            counts = {"rows": report.rows, "disagreements": report.count, "lacking": report.lacking}
            document(counts | {"details": details})
        else:
            if found:
                heads = ("row", "type", "scene", "what", "expected", "found", "text")
                told = ((one.row_id, one.type, one.scene, one.what, one.expected, one.found, one.text) for one in found)
                table(heads, [tuple(map(_short, cells)) for cells, _ in zip(told, range(SHOWN), strict=False)])
            where = f"; all of them: {self.out}" if self.out is not None and found else ""
            say(f"{report.rows} rows worked out again, {report.count} disagreements{where}")
        if report.lacking:
            lacking = _lacking(report.lacking)
            if not found:
                raise DatasetError(lacking)
            remark(lacking)
        return 1 if found else 0


def _lacking(by_what: Mapping[str, int]) -> str:
    more = f" and {len(by_what) - 1} more" if len(by_what) > 1 else ""
    return f"the source lacks {next(iter(by_what))}{more}; {sum(by_what.values())} rows were not checked"


def _short(text: str) -> str:
    return text if len(text) <= EVIDENCE else f"{text[: EVIDENCE - 1]}…"
