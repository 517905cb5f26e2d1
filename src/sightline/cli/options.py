"""What several commands have in common: the option of all, and how a reader is named."""

from dataclasses import dataclass
from typing import Annotated

from tyro.conf import arg

from sightline.scenes.open import AUTO, READERS

READER_HELP = f"how to read: {', '.join(READERS)}, or {AUTO} to guess"


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A command that speaks to people, or to programs."""

    json: Annotated[bool, arg(help="print one JSON document on stdout and nothing else")] = False
