"""sightline card: one page about a folder of rows."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, say
from sightline.datasets.cards.card import card
from sightline.datasets.filtering.filter import guessable

JUDGED = 5_000  # questions of a type that blind judges are tried on: a share of them is known to a hundredth


@dataclass(frozen=True)
class Card(Spoken):
    """Write one page about a folder of rows: counts, examples, sources, what was left out and why."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]

    def run(self) -> int:
        page = card(self.data, judged=partial(guessable, most=JUDGED))
        if self.json:
            document({"page": str(page)})
        else:
            say(str(page))
        return 0
