"""Door leaves. They hang in doorways, so no room is furnished with one: `DOOR` is in no catalogue."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import Part, block, rod
from sightline.scenes.worlds.shapes.category import WOODEN, Category
from sightline.scenes.worlds.shapes.shape import Finish, Shape, steel

Size = tuple[float, float, float]

LEVER = 0.05  # metres that a handle stands out from each face


def levers(size: Size) -> list[Part]:
    """A handle on each face, near the edge at +x, pointing to the hinge."""
    w, d, _ = size
    x, metal = w / 2 - 0.07, steel()
    out = []
    for s in (-1, 1):
        face = s * d / 2
        out.append(
            block((x - 0.022, min(face, face + s * 0.006), 0.9), (x + 0.022, max(face, face + s * 0.006), 1.1), metal)
        )
        out.append(rod((x, face, 1.03), (x, face + s * LEVER, 1.03), 0.009, metal))
        out.append(
            rod(
                (x + 0.009, face + s * (LEVER - 0.009), 1.03),
                (x - 0.11, face + s * (LEVER - 0.009), 1.03),
                0.009,
                metal,
            )
        )
    return out


def flush(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """One smooth board."""
    w, d, h = size
    return Shape((block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, h), finish.main), *levers(size)))


def panelled(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A frame of stiles and rails around panels that lie deeper."""
    w, d, h = size
    edge, core = 0.11, 0.28 * d
    middle = float(rng.uniform(0.35, 0.5)) * h
    parts = [block((-w / 2 + 0.9 * edge, -core, 0.1 * h), (w / 2 - 0.9 * edge, core, h - 0.9 * edge), finish.main)]
    parts += _frame(size, edge, ((0.0, 0.1 * h), (middle, middle + edge), (h - edge, h)), finish)
    return Shape((*parts, *levers(size)))


def glazed(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A frame around panes of frosted glass."""
    w, d, h = size
    edge = 0.1
    pane = plain((214, 228, 230), gloss=0.7)
    rails = int(rng.integers(1, 4))
    levels = [0.35 * h + (0.65 * h - edge) * k / rails for k in range(rails + 1)]
    parts = [
        block((-w / 2 + 0.9 * edge, -0.12 * d, 0.3 * h), (w / 2 - 0.9 * edge, 0.12 * d, h - 0.9 * edge), pane),
        block((-w / 2 + 0.9 * edge, -0.3 * d, 0.05 * h), (w / 2 - 0.9 * edge, 0.3 * d, 0.32 * h), finish.main),
    ]
    bars = ((0.0, 0.1 * h), *((z, z + (edge if z > 0.9 * h else 0.04)) for z in levels[:-1]), (h - edge, h))
    return Shape((*parts, *_frame(size, edge, bars, finish), *levers(size)))


def _frame(size: Size, edge: float, rails: tuple[tuple[float, float], ...], finish: Finish) -> list[Part]:
    """Two stiles of the full height and rails between them."""
    w, d, h = size
    out = [block((x, -d / 2, 0.0), (x + edge, d / 2, h), finish.main) for x in (-w / 2, w / 2 - edge)]
    return out + [block((edge - w / 2, -d / 2, a), (w / 2 - edge, d / 2, b), finish.main) for a, b in rails]


DOOR = Category("door", (panelled, flush, glazed), (0.9, 0.04, 2.03), WOODEN, "doorway")
