"""How lengths are given: in which units, how coarsely, and on which scale.

A pipeline whose metres come from depth without a scale gives sizes that no door or person has: VQASynth multiplies
by ten. The median of what a file says of things whose size everybody knows tells the factor.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from sightline.datasets.auditing.findings.claims import Extent, Reading
from sightline.datasets.auditing.findings.finding import Example, Finding, example_of
from sightline.datasets.auditing.findings.relations import HEIGHT
from sightline.datasets.auditing.peers.peer_row import PeerRow

HEIGHTS = {  # metres, of the usual kind; a file's median is compared, not each thing
    **{name: 1.7 for name in ("person", "man", "woman", "people", "worker", "pedestrian")},
    **{"door": 2.0, "chair": 0.9, "car": 1.5, "desk": 0.75, "bicycle": 1.05, "bus": 3.1, "truck": 2.8},
    **{"refrigerator": 1.7, "sofa": 0.85, "couch": 0.85, "bottle": 0.25, "cup": 0.1, "toilet": 0.75, "bed": 0.6},
}
FEWEST = 20  # heights of known things; the median of fewer may be an accident
OFF = 3.0  # factor; cut-off and crouching things are half their height, children less, but no median
ROUND = (0.5, 0.1, 0.05)  # in the unit said: what people round to
LAST_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class UnitShare:
    """How many lengths are said in a unit, the middle of their values in it, and the shares that are round."""

    unit: str
    count: int
    median: float
    round: dict[str, float]


class Figures:
    """Units, rounding and scale of every length that is an answer."""

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._values: dict[str, Counter[float]] = {}
        self._zero = [0, 0]
        self._zero_example: Example | None = None
        self._ratios: list[float] = []
        self._scale_example: Example | None = None

    def see(self, row: PeerRow, reading: Reading) -> None:
        """Take the lengths of a row's answer into account."""
        for said in reading.lengths:
            counts = self._values.setdefault(said.unit, Counter())
            # Beyond so many distinct values only those that are known already are counted on.
            if len(counts) < self._most or said.value in counts:
                counts[said.value] += 1
        claim = reading.claim
        if not isinstance(claim, Extent) or reading.asked is None or reading.asked.form != "length":
            return
        middle = (claim.low + claim.high) / 2
        if claim.what.endswith("distance"):
            self._zero[1] += 1
            if middle == 0:
                self._zero[0] += 1
                self._zero_example = self._zero_example or example_of(row)
        known = _known_height(claim.a) if claim.what == HEIGHT else None
        if known is not None and middle > 0:
            self._ratios.append(middle / known)
            self._scale_example = self._scale_example or example_of(row, f"usually about {known:g} m")

    @property
    def units(self) -> list[UnitShare]:
        """The units in which lengths are said, the most used first."""
        told = []
        for unit, counts in sorted(self._values.items(), key=lambda item: (-item[1].total(), item[0])):
            total = counts.total()
            steps = {
                f"{step:g}": sum(n for value, n in counts.items() if _on_step(value, step)) / total for step in ROUND
            }
            told.append(UnitShare(unit, total, _median(counts), steps))
        return told

    def findings(self) -> list[Finding]:
        """Distances of zero, and a scale on which known things have no size they could have."""
        found = [
            Finding(
                "figures",
                "distance of zero",
                self._zero[0],
                self._zero[1],
                "rows with a distance",
                False,
                self._zero_example,
            )
        ]
        if len(self._ratios) >= FEWEST:
            factor = sorted(self._ratios)[len(self._ratios) // 2]
            if not 1 / OFF <= factor <= OFF:
                among = "rows with the height of a thing whose height everybody knows"
                count = sum(not 1 / OFF <= ratio <= OFF for ratio in self._ratios)
                what = f"lengths on another scale: known things are {factor:.2g} times as high as they are"
                found.append(Finding("figures", what, count, len(self._ratios), among, True, self._scale_example))
        return [one for one in found if one.rows]


def _known_height(name: str) -> float | None:
    """The usual height of what a name ends with ("red office chair"), or has before "in", "on", "with"."""
    head = re.split(r" (?:in|on|with|of|at|near|driving|wearing|holding|sitting|standing|walking|riding)\b", name)[0]
    words = LAST_WORD.findall(head)
    return HEIGHTS.get(words[-1]) if words else None


def _on_step(value: float, step: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-6


def _median(counts: Counter[float]) -> float:
    left = (counts.total() - 1) // 2
    for value in sorted(counts):
        left -= counts[value]
        if left < 0:
            return value
    return 0.0
