"""Claims about the same things in the same pictures that cannot all be true.

Order      A left of B, and B left of A; taller than one that is said to be taller
Circle     A behind B, B behind C, and C behind A
Size       taller by words, and smaller by the heights that other rows give
Distance   from A to B and from B to A differ beyond their rounding; far beyond the way by a third thing
Count      two numbers of the same things
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from sightline.datasets.auditing.findings.claims import ANY, EQUAL, LESS, MORE, Extent, Order, Reading, things_of
from sightline.datasets.auditing.findings.finding import Example, Finding, HashSample, example_of, key_of
from sightline.datasets.auditing.findings.relations import COUNT, DISTANCE, HEIGHT, WIDTH
from sightline.datasets.auditing.peers.peer_row import PeerRow, Place

MOST_CLAIMS = 1_000_000  # about 400 MB; of larger files every second, fourth … picture is looked at
SLACK = 0.02  # of a length: what a conversion to feet and back, rounded twice, may cost
DETOUR, FARTHEST = 2.0, 3.0  # things have extent: A–C may exceed A–B–C by B's own length, not by so much (metres)
MOST_THINGS = 40  # of one picture that are looked at in threes
WHATS = {
    "order": ("order of two things that contradicts another row", "rows with an order told twice or more"),
    "circle": ("order of things that runs in a circle over other rows", "rows with a strict order"),
    "sizes": ("larger by words than one that other rows' figures make larger", "rows with order and figures"),
    "distance": ("distance that differs from another row's, beyond rounding", "rows with a distance told twice"),
    "extent": ("size that differs from another row's, beyond rounding", "rows with a size told twice"),
    "count": ("count that differs from another row's", "rows with a count told twice"),
    "detour": (f"more than {DETOUR:g} × and {FARTHEST:g} m beyond the way by a third thing", "rows with a distance"),
}


@dataclass(slots=True)
class Group:
    """All that rows say of one relation of the same things; the first that says it, and one that contradicts."""

    first: Place
    rows: int = 0
    leaves: int = ANY
    low: float = float("-inf")
    high: float = float("inf")
    against: Example | None = None


Key = tuple[str, str, str]


@dataclass
class Pairs:
    """Claims by picture, and of each relation what all its rows leave possible."""

    most: int = MOST_CLAIMS
    _pictures: dict[int, dict[Key, Group]] = field(default_factory=dict)
    _held: int = 0

    def __post_init__(self) -> None:
        self._sample = HashSample(self.most)

    def see(self, row: PeerRow, reading: Reading) -> None:
        """Take a row's claim into account."""
        claim = reading.claim
        if claim is None:
            return
        things = things_of(row, claim)
        if things is None or not (row.images or row.scene):
            return
        picture = key_of(row.scene, *row.images)
        if not self._sample.keeps(picture):
            return
        groups = self._pictures.setdefault(picture, {})
        a, b, turned = (*things, False) if things[0] <= things[1] else (things[1], things[0], True)
        key = (claim.axis if isinstance(claim, Order) else claim.what, a, b)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(row.place)
            self._held += 1
        _join(group, claim, turned)
        if group.against is None and (not group.leaves or group.low > group.high):
            group.against = example_of(row, f"against {group.first}")
        while self._sample.full(self._held):
            self._pictures = {key: held for key, held in self._pictures.items() if self._sample.keeps(key)}
            self._held = sum(map(len, self._pictures.values()))

    def findings(self) -> list[Finding]:
        """Contradictions, each with the rows that take part in one."""
        tallies = {name: _Tally() for name in WHATS}
        for groups in self._pictures.values():
            for key, group in groups.items():
                _judge(key, group, groups, tallies)
            for found, name in ((_detours(groups), "detour"), (_circles(groups), "circle")):
                for key, group, note in found:
                    tallies[name].hit(key, group, note)
            tallies["detour"].of += sum(group.rows for key, group in groups.items() if key[0] == DISTANCE)
            tallies["circle"].of += sum(group.rows for group in groups.values() if group.leaves in (LESS, MORE))
        share = "" if self._sample.share == 1.0 else f", {self._sample.share:.2%} of the pictures by hash"
        return [
            Finding("inconsistent", what, tally.rows, tally.of, among + share, name != "detour", tally.example)
            for name, (what, among) in WHATS.items()
            if (tally := tallies[name]).rows
        ]


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    of: int = 0
    example: Example | None = None

    def hit(self, key: Key, group: Group, note: str = "") -> None:
        self.rows += group.rows
        self.example = (
            self.example or group.against or Example(str(group.first), " / ".join(filter(None, key)), "", note)
        )


def _join(group: Group, claim: Order | Extent, turned: bool) -> None:
    group.rows += 1
    if isinstance(claim, Order):
        leaves = claim.leaves
        if turned:
            leaves = leaves & EQUAL | (MORE if leaves & LESS else 0) | (LESS if leaves & MORE else 0)
        group.leaves &= leaves
    else:
        slack = 0.0 if claim.what == COUNT else SLACK * abs(claim.high)
        group.low, group.high = max(group.low, claim.low - slack), min(group.high, claim.high + slack)


def _judge(key: Key, group: Group, groups: dict[Key, Group], tallies: dict[str, _Tally]) -> None:
    what, a, b = key
    if group.low == float("-inf"):
        if group.rows > 1:
            tallies["order"].of += group.rows
            if not group.leaves:
                tallies["order"].hit(key, group)
                return
        sizes = [groups.get((what, "", thing)) for thing in (a, b)] if what in (HEIGHT, WIDTH) else [None, None]
        if sizes[0] is not None and sizes[1] is not None:
            tallies["sizes"].of += group.rows
            if not group.leaves & _by_figures(sizes[0], sizes[1]):
                said = " and ".join(f"{size.low:.3g} to {size.high:.3g} m" for size in sizes if size is not None)
                tallies["sizes"].hit(key, group, said)
    elif group.rows > 1:
        kind = "count" if what == COUNT else "distance" if what.endswith(DISTANCE) else "extent"
        tallies[kind].of += group.rows
        if group.low > group.high:
            tallies[kind].hit(key, group)


def _by_figures(a: Group, b: Group) -> int:
    """What two intervals of a size leave open of their order."""
    if a.low > a.high or b.low > b.high:
        return ANY  # at odds with themselves; told elsewhere
    return (
        (LESS if a.low < b.high else 0)
        | EQUAL * (a.low <= b.high and b.low <= a.high)
        | (MORE if a.high > b.low else 0)
    )


def _detours(groups: dict[Key, Group]) -> Iterator[tuple[Key, Group, str]]:
    """The distances that exceed the way by some third thing grossly, each once."""
    known = {(a, b): group for (what, a, b), group in groups.items() if what == DISTANCE and group.low <= group.high}
    things = sorted({thing for pair in known for thing in pair})[:MOST_THINGS]
    told = set()
    for a, b, c in combinations(things, 3):
        sides = [((a, b), (a, c), (b, c)), ((a, c), (a, b), (b, c)), ((b, c), (a, b), (a, c))]
        for longest, *ways in sides if all(pair in known for pair in sides[0]) else ():
            way = sum(known[pair].high for pair in ways)
            if longest not in told and known[longest].low > max(DETOUR * way, way + FARTHEST):
                told.add(longest)
                yield (DISTANCE, *longest), known[longest], f"{known[longest].low:.3g} m, but {way:.3g} m that way"


def _circles(groups: dict[Key, Group]) -> Iterator[tuple[Key, Group, str]]:
    """The strict orders that lie on a circle: A over B, B over C, C over A."""
    by_axis: dict[str, list[tuple[Key, Group]]] = {}
    for key, group in groups.items():
        if group.leaves in (LESS, MORE):
            by_axis.setdefault(key[0], []).append((key, group))
    for _, strict in sorted(by_axis.items()):
        if len(strict) < 3:
            continue
        index = {name: i for i, name in enumerate(sorted({name for key, _ in strict for name in key[1:]}))}
        ends = [(index[a], index[b]) if group.leaves == MORE else (index[b], index[a]) for (_, a, b), group in strict]
        over = sparse.coo_matrix((np.ones(len(ends)), np.transpose(ends)), shape=(len(index), len(index)))
        # Whoever stands over one that stands over him belongs to one strong component with it.
        _, component = csgraph.connected_components(over, connection="strong")
        for (key, group), (greater, less) in zip(strict, ends, strict=True):
            if component[greater] == component[less]:
                yield key, group, "other rows lead back from the one to the other"
