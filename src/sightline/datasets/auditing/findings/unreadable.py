"""Records that could not be read: when they are most of a file, and when the file breaks off."""

from __future__ import annotations

from sightline.datasets.auditing.findings.finding import Example, Finding
from sightline.datasets.auditing.peers.json_stream import BEHIND
from sightline.datasets.auditing.peers.peer_row import BadRecord, PeerRow

FEWEST = 10  # unreadable records, below which most of a file says little
MOST = 0.5  # of a file's records; beyond it what was read does not stand for the file


class Unreadable:
    """Counts records, whose turns stand one after the other; each one that could not be read by its reason."""

    def __init__(self) -> None:
        self._records = self._bad = self._broken = 0
        self._last = 0
        self._first: Example | None = None
        self._break: Example | None = None

    def see(self, read: PeerRow | BadRecord) -> None:
        """Take a row, or what could not be read, into account."""
        if read.place.number != self._last:
            self._records, self._last = self._records + 1, read.place.number
        if isinstance(read, BadRecord):
            told = Example(str(read.place), "", "", read.reason)
            self._bad, self._first = self._bad + 1, self._first or told
            if read.reason.endswith(BEHIND):
                self._broken, self._break = self._broken + 1, told

    def findings(self) -> list[Finding]:
        """More than half unreadable is wrong; that a file breaks off is a weakness of what was found in it."""
        found = []
        if self._bad >= FEWEST and self._bad > MOST * self._records:
            found.append(
                Finding(
                    "unreadable", "most records are not of this format", self._bad, self._records, "records", True,
                    self._first,
                )
            )  # fmt: skip
        if self._broken:
            what = "the file breaks off, so that rows are missing"
            found.append(Finding("unreadable", what, self._broken, self._records, "records", False, self._break))
        return found
