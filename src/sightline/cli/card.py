"""sightline card: one page about a folder of rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, say
from sightline.datasets.cards.card import card
from sightline.datasets.filter import guessable


@dataclass(frozen=True)
class Card(Spoken):
    """Write one page about a folder of rows: counts, examples, sources, what was left out and why."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]

    def run(self) -> int:
        page = card(self.data, judged=guessable)
        if self.json:
            document({"page": str(page)})
        else:
            say(str(page))
        return 0
