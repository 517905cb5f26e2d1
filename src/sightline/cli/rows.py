"""sightline verify and card: what can be said of rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, say, table
from sightline.datasets.cards.card import card
from sightline.datasets.verify import verify

SHOWN = 20  # disagreements that are printed for people; --json has them all


@dataclass(frozen=True)
class Verify(Spoken):
    """Work every answer out again, from the scene and by other formulas; exit 1 where one differs."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]
    sample: Annotated[int | None, arg(metavar="ROWS", help="so many rows only, taken evenly")] = None

    def run(self) -> int:
        with meter("rows") as bar:
            report = verify(self.data, sample=self.sample, progress=bar.to)
        found = report.disagreements
        if self.json:
            details = [
                {"row": one.row_id, "what": one.what, "expected": one.expected, "found": one.found} for one in found
            ]
            document({"rows": report.rows, "disagreements": len(found), "details": details})
        else:
            if found:
                shown = [(one.row_id, one.what, str(one.expected), str(one.found)) for one in found[:SHOWN]]
                table(("row", "what", "expected", "found"), shown)
            say(f"{report.rows} rows worked out again, {len(found)} disagreements")
        return 1 if found else 0


@dataclass(frozen=True)
class Card(Spoken):
    """Write one page about a folder of rows: counts, examples, sources, what was left out and why."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]

    def run(self) -> int:
        page = card(self.data)
        if self.json:
            document({"page": str(page)})
        else:
            say(str(page))
        return 0
