"""What licences of scenes allow, as far as their words say it: may rows be passed on, and how does the hub call them.

A reader states its licence in words ("CC BY-NC-SA 3.0: not for commercial use"). Nothing is guessed: only words that
plainly let others have the data count as leave to pass it on; all else is for the owner of the rows to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

OTHER = "other"  # what the Hugging Face hub calls a licence that is not in its list
# "CC BY 4.0", "CC BY-NC-SA 3.0: not for commercial use", "CC0 1.0"; not "annotations CC BY 4.0; videos under the …"
COMMONS = re.compile(
    r"CC[ -]?(?P<kind>0|BY(?:-NC)?(?:-SA|-ND)?)(?: (?P<version>\d\.\d))?(?:[:,;] (?:not for )?commercial use)?", re.I
)
GIVEN = re.compile(r"(?:made by \w+; )?(?:free to use|public domain)|(?:Apache|MIT|BSD)\b[\w .-]*", re.IGNORECASE)


def may_be_passed_on(licence: str) -> bool:
    """Whether the words of a licence plainly let questions and pictures made of the scenes be given to others."""
    found = COMMONS.fullmatch(licence.strip())
    if found:
        return "ND" not in found["kind"].upper()  # no derivatives: questions and drawn pictures are such
    return GIVEN.fullmatch(licence.strip()) is not None


def hub_licence(licences: Iterable[str]) -> str:
    """The hub's name for these licences: "cc-by-nc-sa-4.0" where all are one of its list, else "other"."""
    names = {_name(licence) for licence in licences}
    return names.pop() if len(names) == 1 else OTHER


def _name(licence: str) -> str:
    found = COMMONS.fullmatch(licence.strip())
    if found is None:
        return OTHER
    if found["kind"] == "0":
        return "cc0-1.0"
    return f"cc-{found['kind'].lower()}-{found['version']}" if found["version"] else OTHER
