"""Floors and walls with more to look at, as suits what a room is used for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.materials import (
    BRICKS,
    CHECKER,
    HERRINGBONE,
    HEXAGONS,
    MARBLE,
    ORNAMENT,
    PANELLING,
    RGB,
    TILED,
    WAINSCOT,
    Material,
    floor_material,
    linear,
    rug_material,
    shade,
    wall_material,
)
from sightline.scenes.worlds.world import Room, Rug

WALL_SHARE = 0.4  # of a pattern that shading lets show on walls
WET = ("bathroom", "kitchen")


def _pick(
    rng: np.random.Generator, options: list[tuple[tuple[int, int, int], tuple[int, int, int]]]
) -> tuple[RGB, RGB]:
    first, second = options[int(rng.integers(len(options)))]
    return linear(first), linear(second)


def _on_wall(paint: RGB, drawn: RGB, pattern: int, scale: float, gloss: float = 0.0) -> Material:
    """A wall whose pattern shows in full in the colour `drawn`: the second colour lies beyond it, to be mixed in."""
    r, g, b = (p + (d - p) / WALL_SHARE for p, d in zip(paint, drawn, strict=True))
    return Material(paint, (r, g, b), pattern, scale, gloss)


def parquet(rng: np.random.Generator) -> Material:
    """Herringbone."""
    base, _ = _pick(rng, [((172, 124, 78), (0, 0, 0)), ((138, 94, 58), (0, 0, 0)), ((200, 164, 120), (0, 0, 0))])
    return Material(base, shade(base, 0.5), HERRINGBONE, float(rng.uniform(0.07, 0.1)), 0.25)


def stone_floor(rng: np.random.Generator) -> Material:
    """Checkered, six-sided or marble tiles."""
    kind = int(rng.integers(3))
    if kind == 0:
        pairs = [((228, 224, 214), (52, 52, 54)), ((226, 220, 206), (128, 92, 74)), ((222, 226, 226), (96, 124, 134))]
        light, dark = _pick(rng, pairs)
        return Material(light, dark, CHECKER, float(rng.uniform(0.2, 0.4)), 0.35)
    if kind == 1:
        tile, joint = _pick(rng, [((206, 206, 200), (120, 120, 118)), ((120, 138, 144), (206, 208, 206))])
        return Material(tile, joint, HEXAGONS, float(rng.uniform(0.12, 0.24)), 0.3)
    body, vein = _pick(rng, [((226, 224, 220), (120, 122, 128)), ((92, 98, 96), (138, 143, 140))])
    return Material(body, vein, MARBLE, float(rng.uniform(0.7, 1.2)), 0.5)


def floor_for(use: str, rng: np.random.Generator) -> Material:
    """A floor that suits a room's use: stone where it is wet, often parquet elsewhere."""
    if use in WET:
        return stone_floor(rng) if rng.random() < 0.75 else floor_material(rng)
    return parquet(rng) if rng.random() < 0.35 else floor_material(rng)


def walls_for(use: str, rng: np.random.Generator) -> Material:
    """Walls that suit a room's use: tiles where it is wet; elsewhere mostly paint, or brick, paper, boards."""
    paint = wall_material(rng).colour
    if use in WET:
        tiles = [((206, 222, 226), (0, 0, 0)), ((232, 232, 228), (0, 0, 0)), ((150, 182, 178), (0, 0, 0))]
        tile, _ = _pick(rng, [*tiles, ((196, 176, 150), (0, 0, 0)), ((110, 132, 156), (0, 0, 0))])
        high = rng.random() < 0.6 if use == "bathroom" else False
        return _on_wall(paint, tile, TILED if high else WAINSCOT, float(rng.uniform(0.1, 0.22)), 0.15)
    kind = rng.random()
    if kind < 0.14:
        brick, mortar = _pick(rng, [((158, 88, 66), (206, 198, 186)), ((214, 208, 200), (176, 170, 162))])
        return _on_wall(brick, mortar, BRICKS, 0.24)
    if kind < 0.32:
        drawn = shade(paint, float(rng.choice([0.55, 0.68, 1.25])))
        return _on_wall(paint, drawn, ORNAMENT, float(rng.uniform(0.16, 0.34)))
    if kind < 0.44:
        board, _ = _pick(rng, [((238, 236, 230), (0, 0, 0)), ((122, 84, 56), (0, 0, 0)), ((96, 116, 110), (0, 0, 0))])
        return _on_wall(paint, board, PANELLING, float(rng.uniform(0.09, 0.14)), 0.1)
    return wall_material(rng)


def above_door(wall: Material) -> Material:
    """A wall's paint as it looks above a doorway: shading lets less of a pattern show on walls than on solids."""
    r, g, b = (c + WALL_SHARE * (s - c) for c, s in zip(wall.colour, wall.second, strict=True))
    return replace(wall, second=(r, g, b))


def decorated(room: Room, use: str, rng: np.random.Generator) -> Room:
    """A room with a floor and walls that suit its use."""
    return replace(room, floor=floor_for(use, rng), walls=walls_for(use, rng), soft=True)


def rug_in(room: Room, rng: np.random.Generator) -> Rug:
    """A rug near the middle of a rectangular room."""
    low, high = room.polygon.min(axis=0), room.polygon.max(axis=0)
    half = (high - low) * rng.uniform(0.17, 0.28, 2)
    return Rug((low + high) / 2 + rng.uniform(-0.2, 0.2, 2), half, float(rng.normal(0, 0.04)), rug_material(rng))
