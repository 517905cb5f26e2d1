"""Which of many things are so far apart that some of them can be told from each other, drawn fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Self


@dataclass(frozen=True, eq=False)
class Apart:
    """Things in the order of a number that each has; for each, as bits, those that are plainly apart from it.

    What lies beyond one that is plainly apart is plainly apart, too. `longest` is how many there are of which each is
    plainly apart from all others, at most.
    """

    bits: tuple[int, ...]
    longest: int

    @classmethod
    def of(cls, count: int, plainly: Callable[[int, int], bool]) -> Self:
        """Of `count` things, where `plainly` says of one and a later one whether they are apart."""
        bits, chain = [0] * count, 0
        for i, j in combinations(range(count), 2):
            if plainly(i, j):
                bits[i] |= 1 << j
                bits[j] |= 1 << i
        allowed = -1
        for k in range(count):
            # Of all that may come next the first one leaves most room for others.
            if allowed >> k & 1:
                chain += 1
                allowed &= bits[k]
        return cls(tuple(bits), chain)

    def chosen(self, order: Iterable[int], count: int) -> list[int] | None:
        """The first `count` in an order of which each is plainly apart from those before; None for fewer."""
        allowed, chosen, bits = -1, list[int](), self.bits
        for k in order:
            if allowed >> k & 1:
                chosen.append(k)
                if len(chosen) == count:
                    return chosen
                allowed &= bits[k]
        return None
