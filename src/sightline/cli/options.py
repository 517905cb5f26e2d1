"""How options are written: by place, and the ones that every command has."""

from typing import Annotated

import tyro

Place = tyro.conf.Positional
Json = Annotated[bool, tyro.conf.arg(name="json", help="print one JSON document on stdout and nothing else")]
