"""Furniture that opens: hollow bodies of boards, drawers with bodies of their own, doors on hinges, sliding leaves.

A front is a rectangle (x0, x1, z0, z1) in metres on the face y of a body, where its panel begins; it overlies the
body's edges. What is behind it is there, so that it may be opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import Part, Triple, block
from sightline.scenes.worlds.shapes.shape import Joint

Front = tuple[float, float, float, float]

PANEL = 0.018  # metres, the thickness of fronts
DRAWN = 0.75  # share of a drawer's depth that comes out
SWING = 1.5  # radians; a little less than square, so that no door enters its neighbour


def lining() -> Material:
    """What drawers and shelves are made of where one seldom looks."""
    return plain((206, 182, 146), gloss=0.15)


def hinged(first: int, count: int, hinge: int, across: tuple[float, float], front: float) -> Joint:
    """The joint of an upright door of `count` parts from `first` on, between two x, whose face is at y = `front`.

    It is hinged at low x (−1) or high x (+1), at its front edge: so it turns without entering what stands beside it.
    """
    edge = across[0] if hinge < 0 else across[1]
    return Joint("turn", tuple(range(first, first + count)), (0.0, 0.0, -float(hinge)), (edge, front, 0.0), SWING)


@dataclass(eq=False)
class Joinery:
    """A piece of furniture while it is built: the parts so far, and which of them move together."""

    parts: list[Part] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)

    def body(self, low: Triple, high: Triple, board: float, material: Material, inside: Material | None = None) -> None:
        """Sides, bottom, lid and back between two corners; open towards +y. `inside` lines the back."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        self.parts += [
            block((x0, y0, z0), (x0 + board, y1, z1), material),
            block((x1 - board, y0, z0), (x1, y1, z1), material),
            block((x0 + board, y0, z0), (x1 - board, y1, z0 + board), material),
            block((x0 + board, y0, z1 - board), (x1 - board, y1, z1), material),
            block((x0 + board, y0, z0 + board), (x1 - board, y0 + 0.5 * board, z1 - board), inside or material),
        ]

    def drawer(self, front: Front, y: float, deep: float, inset: float, main: Material, pull: Material) -> None:
        """A drawer that slides out towards +y: panel, pull, and a box `deep` and `inset` from the panel's sides."""
        x0, x1, z0, z1 = front
        first, pale = len(self.parts), lining()
        a, b, back, wall = x0 + inset, x1 - inset, y - deep, min(0.012, 0.2 * deep)
        low, rim = z0 + 0.12 * (z1 - z0), z0 + 0.75 * (z1 - z0)
        self.parts += [
            block((x0, y, z0), (x1, y + PANEL, z1), main),
            block((a, back, low), (b, y, low + wall), pale),
            block((a, back, low + wall), (a + wall, y, rim), pale),
            block((b - wall, back, low + wall), (b, y, rim), pale),
            block((a + wall, back, low + wall), (b - wall, back + wall, rim), pale),
        ]
        middle, half = (x0 + x1) / 2, min(0.07, 0.3 * (x1 - x0))
        z = z0 + 0.68 * (z1 - z0)
        self.parts.append(
            block((middle - half, y + PANEL, z - 0.006), (middle + half, y + PANEL + 0.02, z + 0.006), pull)
        )
        self._joint("slide", first, (0.0, 1.0, 0.0), (middle, y, z), DRAWN * deep)

    def door(
        self, front: Front, y: float, hinge: int, main: Material, pull: Material, *, bars: int | None = None
    ) -> None:
        """A door hinged at its low-x (`hinge` −1) or high-x side (+1), with an upright handle at the other.

        With `bars` it is a frame with so many bars across, as doors of clear glass are.
        """
        x0, x1, z0, z1 = front
        first = len(self.parts)
        if bars is None:
            self.parts.append(block((x0, y, z0), (x1, y + PANEL, z1), main))
        else:
            self._frame(front, y, bars, main)
        x = x1 - 0.035 if hinge < 0 else x0 + 0.035
        middle, half = (z0 + z1) / 2, min(0.09, 0.2 * (z1 - z0))
        self.parts.append(
            block((x - 0.007, y + PANEL, middle - half), (x + 0.007, y + PANEL + 0.02, middle + half), pull)
        )
        self.joints.append(hinged(first, len(self.parts) - first, hinge, (x0, x1), y + PANEL))

    def flap(self, front: Front, y: float, main: Material, pull: Material) -> None:
        """A door that comes down, hinged along its lower edge, with a handle along the upper one."""
        x0, x1, z0, z1 = front
        first = len(self.parts)
        self.parts.append(block((x0, y, z0), (x1, y + PANEL, z1), main))
        a, b, z = x0 + 0.12 * (x1 - x0), x1 - 0.12 * (x1 - x0), z1 - 0.1 * (z1 - z0)
        self.parts.append(block((a, y + PANEL, z - 0.009), (b, y + PANEL + 0.03, z + 0.009), pull))
        self._joint("turn", first, (-1.0, 0.0, 0.0), ((x0 + x1) / 2, y + PANEL, z0), SWING)

    def lid(self, low: Triple, high: Triple, material: Material, reach: float = 1.2) -> None:
        """A lid that opens upwards, hinged along its upper back edge."""
        first = len(self.parts)
        self.parts.append(block(low, high, material))
        self._joint("turn", first, (1.0, 0.0, 0.0), ((low[0] + high[0]) / 2, low[1], high[2]), reach)

    def leaf(self, front: Front, y: float, towards: int, reach: float, main: Material, pull: Material) -> None:
        """A leaf that slides sideways by `reach` metres, to low x (`towards` −1) or high x (+1)."""
        x0, x1, z0, z1 = front
        first = len(self.parts)
        self.parts.append(block((x0, y, z0), (x1, y + PANEL, z1), main))
        x = x0 + 0.05 if towards > 0 else x1 - 0.05
        middle = (z0 + z1) / 2
        self.parts.append(
            block((x - 0.012, y + PANEL, middle - 0.12), (x + 0.012, y + PANEL + 0.004, middle + 0.12), pull)
        )
        self._joint("slide", first, (float(towards), 0.0, 0.0), (x, y, middle), reach)

    def attach(self, *parts: Part) -> None:
        """What is fixed to the part that was made last, and moves with it."""
        last = self.joints.pop()
        first = len(self.parts)
        self.parts += parts
        moved = (*last.parts, *range(first, len(self.parts)))
        self.joints.append(replace(last, parts=moved))

    def _frame(self, front: Front, y: float, bars: int, main: Material) -> None:
        x0, x1, z0, z1 = front
        rim = min(0.045, 0.16 * (x1 - x0))
        self.parts += [
            block((x0, y, z0), (x0 + rim, y + PANEL, z1), main),
            block((x1 - rim, y, z0), (x1, y + PANEL, z1), main),
            block((x0 + rim, y, z0), (x1 - rim, y + PANEL, z0 + rim), main),
            block((x0 + rim, y, z1 - rim), (x1 - rim, y + PANEL, z1), main),
        ]
        for i in range(1, bars + 1):
            z = z0 + (z1 - z0) * i / (bars + 1)
            self.parts.append(block((x0 + rim, y + 0.004, z - 0.008), (x1 - rim, y + PANEL - 0.004, z + 0.008), main))

    def _joint(self, kind: str, first: int, axis: Triple, pivot: Triple, reach: float) -> None:
        moved = tuple(range(first, len(self.parts)))
        self.joints.append(Joint("slide" if kind == "slide" else "turn", moved, axis, pivot, reach))
