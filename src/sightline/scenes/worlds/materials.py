"""Colours, surface finishes and the table of them that the ray caster reads.

Colours are linear light (not sRGB), 0 to 1. A pattern is a function of the position on the surface, see `textures`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError

Array = NDArray[np.float64]
RGB = tuple[float, float, float]

PLAIN, WOOD, PLANKS, TILES, CARPET, WEAVE, LEATHER, BRUSHED = range(8)
LEAVES, STRIPES, PICTURE, SCREEN, WICKER, CONTINENTS = range(8, 14)
HERRINGBONE, CHECKER, HEXAGONS, MARBLE, BRICKS, ORNAMENT = range(14, 20)
WAINSCOT, TILED, PANELLING, PLAID, DOTS, ABSTRACT = range(20, 26)

# sRGB of the basic colour words; strong enough that a red chair reads red under warm light
COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (196, 30, 30),
    "orange": (235, 120, 20),
    "yellow": (240, 205, 40),
    "green": (40, 140, 60),
    "blue": (35, 80, 190),
    "purple": (120, 50, 160),
    "pink": (240, 130, 175),
    "brown": (108, 66, 38),
    "black": (28, 28, 30),
    "white": (238, 238, 234),
    "grey": (135, 137, 140),
}
MATERIAL_WORDS = (
    "wood", "metal", "fabric", "leather", "plastic", "ceramic", "glass", "cardboard", "paper", "wicker", "fruit",
    "bread", "cream", "wax",
)  # fmt: skip


@dataclass(frozen=True)
class Material:
    """A surface: base colour, a second one that the pattern mixes in, gloss 0–1, edge softness and emission.

    `scale` is the size of the pattern and `bevel` the width over which edges of boxes look rounded, both in metres.
    """

    colour: RGB
    second: RGB
    pattern: int = PLAIN
    scale: float = 0.1
    gloss: float = 0.1
    bevel: float = 0.004
    emit: float = 0.0


@dataclass(frozen=True, eq=False)
class MaterialTable:
    """Materials as arrays: colours (M, 3) linear, the rest (M,)."""

    colour: Array
    second: Array
    pattern: NDArray[np.int64]
    scale: Array
    gloss: Array
    bevel: Array
    emit: Array

    @classmethod
    def of(cls, materials: list[Material]) -> MaterialTable:
        return cls(
            colour=np.array([m.colour for m in materials], dtype=np.float64).reshape(-1, 3),
            second=np.array([m.second for m in materials], dtype=np.float64).reshape(-1, 3),
            pattern=np.array([m.pattern for m in materials], dtype=np.int64),
            scale=np.array([m.scale for m in materials], dtype=np.float64),
            gloss=np.array([m.gloss for m in materials], dtype=np.float64),
            bevel=np.array([m.bevel for m in materials], dtype=np.float64),
            emit=np.array([m.emit for m in materials], dtype=np.float64),
        )


def linear(srgb: tuple[float, float, float]) -> RGB:
    """sRGB 0–255 to linear light 0–1."""
    r, g, b = (((c / 255.0 + 0.055) / 1.055) ** 2.4 if c > 10.3 else c / 255.0 / 12.92 for c in srgb)
    return r, g, b


def shade(colour: RGB, factor: float) -> RGB:
    """A lighter (factor > 1) or darker tone, kept below full reflectance."""
    r, g, b = (min(0.9, c * factor) for c in colour)
    return r, g, b


def tone(word: str, rng: np.random.Generator) -> RGB:
    """An individual's own tone of a colour word: a little lighter or darker, never another hue."""
    if word not in COLOURS:
        raise SceneError(f"no colour is called {word!r}; the words are {', '.join(COLOURS)}")
    light = float(rng.uniform(0.82, 1.0 if word == "black" else 1.12))
    tint = rng.uniform(0.96, 1.04, 3)
    r, g, b = (min(250.0, c * light * float(k)) for c, k in zip(COLOURS[word], tint, strict=True))
    return linear((r, g, b))


def finish(material: str, colour: str, rng: np.random.Generator) -> Material:
    """A surface of a material word in a colour word. Brown wood shows its grain, other wood is painted."""
    base = tone(colour, rng)
    if material == "wood":
        mix = 0.62 if colour == "brown" else 0.9
        return Material(base, shade(base, mix), WOOD, 0.05, 0.12, 0.006)
    if material == "metal":
        return Material(base, shade(base, 1.25), BRUSHED, 0.01, 0.55, 0.004)
    if material == "fabric":
        return Material(base, shade(base, 0.78), WEAVE, 0.012, 0.0, 0.05)
    if material == "leather":
        return Material(base, shade(base, 0.75), LEATHER, 0.05, 0.3, 0.05)
    if material == "wicker":
        return Material(base, shade(base, 0.5), WICKER, 0.03, 0.05, 0.01)
    if material == "ceramic":
        return Material(base, base, PLAIN, 0.1, 0.75, 0.01)
    if material == "glass":
        return Material(base, shade(base, 1.3), PLAIN, 0.1, 0.95, 0.004)
    if material == "plastic":
        return Material(base, base, PLAIN, 0.1, 0.35, 0.008)
    if material in ("cardboard", "paper"):
        return Material(base, shade(base, 0.88), LEATHER, 0.15, 0.0, 0.003)
    if material in ("fruit", "bread", "cream", "wax"):
        return Material(base, shade(base, 0.8), LEATHER, 0.02, 0.3 if material in ("fruit", "wax") else 0.0, 0.004)
    raise SceneError(f"no material is called {material!r}; the words are {', '.join(MATERIAL_WORDS)}")


def plain(srgb: tuple[float, float, float], gloss: float = 0.1, emit: float = 0.0, bevel: float = 0.004) -> Material:
    """One colour all over, given in sRGB 0–255."""
    base = linear(srgb)
    return Material(base, base, PLAIN, 0.1, gloss, bevel, emit)


def floor_material(rng: np.random.Generator) -> Material:
    """Planks, tiles or carpet."""
    kind = int(rng.choice(3, p=[0.5, 0.25, 0.25]))
    if kind == 0:
        wood = [(176, 130, 84), (140, 96, 60), (198, 160, 115), (110, 74, 48)][int(rng.integers(4))]
        base = linear(wood)
        return Material(base, shade(base, 0.6), PLANKS, float(rng.uniform(0.09, 0.16)), 0.18)
    if kind == 1:
        stone = [(200, 195, 185), (170, 172, 175), (205, 180, 150)][int(rng.integers(3))]
        base = linear(stone)
        return Material(base, shade(base, 0.6), TILES, float(rng.uniform(0.3, 0.6)), 0.3)
    wool = [(165, 155, 140), (120, 125, 135), (150, 135, 115), (130, 140, 130)][int(rng.integers(4))]
    base = linear(wool)
    return Material(base, shade(base, 0.72), CARPET, 0.02, 0.0)


def wall_material(rng: np.random.Generator) -> Material:
    """Paint: pale, one hue a room."""
    pale = [(232, 226, 214), (222, 228, 230), (226, 218, 200), (210, 220, 208), (228, 214, 208), (205, 214, 224)]
    base = linear(pale[int(rng.integers(len(pale)))])
    striped = rng.random() < 0.12
    return Material(base, shade(base, 0.9), STRIPES if striped else CARPET, 0.16 if striped else 0.5, 0.0)


def rug_material(rng: np.random.Generator) -> Material:
    """A rug in two quiet colours."""
    pairs = [
        ((150, 60, 55), (215, 195, 165)),
        ((60, 80, 110), (200, 200, 195)),
        ((120, 110, 95), (215, 208, 190)),
        ((80, 110, 100), (210, 205, 180)),
    ]
    first, second = pairs[int(rng.integers(len(pairs)))]
    return Material(linear(first), linear(second), WEAVE, 0.014, 0.0)
