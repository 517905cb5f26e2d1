"""The option that every command has."""

from dataclasses import dataclass
from typing import Annotated

from tyro.conf import arg


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A command that speaks to people, or to programs."""

    json: Annotated[bool, arg(help="print one JSON document on stdout and nothing else")] = False
