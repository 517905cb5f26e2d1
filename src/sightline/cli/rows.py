"""sightline verify and card: what can be said of rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import arg

from sightline.cli.options import Json, Place
from sightline.cli.speak import document, say, table
from sightline.datasets.card import card
from sightline.datasets.verify import verify

Data = Place[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]
SHOWN = 20  # disagreements that are printed for people; --json has them all


@dataclass(frozen=True)
class Verify:
    """Work every answer out again, from the scene and by other formulas; exit 1 where one differs."""

    data: Data
    sample: Annotated[int | None, arg(metavar="ROWS", help="so many rows only, taken evenly")] = None
    json: Json = False

    def run(self) -> int:
        report = verify(self.data, sample=self.sample)
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
class Card:
    """Write one page about a folder of rows: counts, examples, sources, what was left out and why."""

    data: Data
    json: Json = False

    def run(self) -> int:
        page = card(self.data)
        if self.json:
            document({"page": str(page)})
        else:
            say(str(page))
        return 0
