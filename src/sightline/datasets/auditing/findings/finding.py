"""Finding: how many rows have a fault, of how many that were looked at; and what all checks share."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from sightline.datasets.auditing.peers.peer_row import PeerRow

SHOWN = 200  # characters of a question or answer in an example


@dataclass(frozen=True)
class Example:
    """One row with a fault: its place, its words, and what is wrong where the fault's name does not say it."""

    place: str
    question: str
    answer: str
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """`rows` of `of` rows have the fault `what`; `among` says which rows were looked at.

    `wrong` marks faults that make a row's answer wrong, or impossible, in any reading; others are weaknesses.
    `rows` and `of` do not depend on the order of the file; the example does.
    """

    group: str
    what: str
    rows: int
    of: int
    among: str
    wrong: bool = False
    example: Example | None = None

    @property
    def share(self) -> float:
        """`rows` of `of`; 0 where none was looked at."""
        return self.rows / self.of if self.of else 0.0


def example_of(row: PeerRow, note: str = "") -> Example:
    """The row's place and words, cut to a length that can be printed."""
    return Example(str(row.place), shortened(row.question), shortened(row.answer), note)


def shortened(text: str) -> str:
    """The text on one line, at most `SHOWN` characters of it."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def key_of(*parts: object) -> int:
    """64 bits that stand for some texts; two of 10⁷ keys fall together with a chance of 3 in a million."""
    told = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big")


class HashSample:
    """Which keys are kept so that at most about `most` are: all, or those whose lowest bits are zero.

    Whether a key is kept depends on the keys alone, not on their order: what is counted over kept keys is the same
    however a file is shuffled.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.bits = 0

    def keeps(self, key: int) -> bool:
        """Whether the key is among the kept ones, as things stand."""
        return key & ((1 << self.bits) - 1) == 0

    def full(self, held: int) -> bool:
        """Whether so many are too many; then fewer are kept, and the caller drops those that no longer are."""
        if held <= self.most:
            return False
        self.bits += 1
        return True

    @property
    def share(self) -> float:
        """The share of keys that is kept."""
        return 0.5**self.bits
