"""What stands about a house: ladders, ironing boards, easels, screens, mirrors, cat trees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.materials import PICTURE, Material, linear, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.bars import disc, leg
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal

Size = tuple[float, float, float]


def stepladder(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Treads that grow shorter upwards, a platform, and stays behind."""
    w, d, h = size
    main, tread = finish.main, finish.trim
    parts: list[Part] = []
    for s in (-1, 1):
        parts.append(leg((s * 0.46 * w, 0.46 * d), (s * 0.36 * w, -0.1 * d, h), 0.022, main))
        parts.append(leg((s * 0.44 * w, -0.46 * d), (s * 0.36 * w, -0.1 * d, 0.86 * h), 0.016, main))
    parts.append(rod((-0.4 * w, -0.3 * d, 0.4 * h), (0.4 * w, -0.3 * d, 0.4 * h), 0.012, main))
    parts.append(rod((-0.36 * w, -0.1 * d, h - 0.01), (0.36 * w, -0.1 * d, h - 0.01), 0.018, main))
    count = max(3, round(h / 0.28))
    for i in range(1, count):
        share = 0.84 * i / (count - 1)
        y, x = 0.46 * d - 0.56 * d * share, 0.46 * w - 0.1 * w * share
        deep = 0.05 if i < count - 1 else 0.12
        parts.append(block((-x, y - deep, share * h - 0.015), (x, y + 0.045, share * h + 0.012), tread))
    return Shape(tuple(parts))


def double_ladder(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two ladders of round rungs that meet at the top."""
    w, d, h = size
    main = finish.main
    parts: list[Part] = []
    for t in (-1, 1):
        for s in (-1, 1):
            parts.append(leg((s * 0.47 * w, t * 0.47 * d), (s * 0.4 * w, t * 0.04 * d, h), 0.02, main))
        count = max(3, round(h / 0.27))
        for i in range(1, count):
            share = i / count
            x, y = (0.47 - 0.07 * share) * w, t * (0.47 - 0.43 * share) * d
            parts.append(rod((-x, y, share * h), (x, y, share * h), 0.014, main))
    parts.append(block((-0.42 * w, -0.1 * d, h - 0.03), (0.42 * w, 0.1 * d, h), main))
    return Shape(tuple(parts))


def ironing_board(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A padded board, pointed at one end, on crossed legs, a rest for the iron at the other."""
    w, d, h = size
    metal, r, z = dark_metal(), 0.013, 0.94 * h
    parts: list[Part] = [
        block((-0.38 * w, -d / 2, z), (0.26 * w, d / 2, h), finish.main),
        upright(0.26 * w, 0.0, z, h, 0.24 * w, finish.main, radius_y=d / 2),
        block((-w / 2, -0.4 * d, z), (-0.38 * w, 0.4 * d, z + 0.015), metal),
    ]
    for s in (-1, 1):
        parts.append(rod((s * 0.36 * w, -0.45 * d, r), (s * 0.36 * w, 0.45 * d, r), r, metal))
        parts.append(rod((s * 0.36 * w, s * 0.1 * d, r), (-s * 0.26 * w, s * 0.1 * d, z), r, metal))
    return Shape(tuple(parts), (Top(-0.08 * w, 0.0, 0.28 * w, 0.4 * d, h),))


def easel(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Three legs, a ledge, and a canvas with a landscape on it."""
    w, d, h = size
    main, r = finish.main, 0.018
    skies, lands = [(150, 190, 225), (235, 190, 140)], [(70, 120, 60), (150, 120, 60)]
    art = Material(
        linear(skies[int(rng.integers(2))]), linear(lands[int(rng.integers(2))]), PICTURE, 0.4 * h, 0.1, 0.002
    )
    top, foot = -0.16 * d, 0.46 * d
    parts: list[Part] = [
        leg((-0.46 * w, foot), (-0.06 * w, top, h), r, main),
        leg((0.46 * w, foot), (0.06 * w, top, h), r, main),
        leg((0.0, -0.47 * d), (0.0, top + 0.0744 * d, 0.88 * h), r, main),
        rod((-0.12 * w, top + 0.0744 * d, 0.88 * h), (0.12 * w, top + 0.0744 * d, 0.88 * h), r, main),
        rod((-0.27 * w, 0.16 * d, 0.47 * h), (0.27 * w, 0.16 * d, 0.47 * h), 0.8 * r, main),
    ]
    lean = float(np.arctan2(foot - top, h))
    pivot = (0.0, 0.22 * d, 0.42 * h)
    parts.append(tilted(block((-0.4 * w, 0.22 * d, 0.4 * h), (0.4 * w, 0.22 * d + 0.06, 0.425 * h), main), lean, pivot))
    parts.append(
        tilted(
            block((-0.42 * w, 0.235 * d, 0.425 * h), (0.42 * w, 0.235 * d + 0.02, 0.83 * h), plain((245, 243, 238))),
            lean,
            pivot,
        )
    )
    parts.append(
        tilted(
            block((-0.41 * w, 0.235 * d + 0.02, 0.43 * h), (0.41 * w, 0.235 * d + 0.022, 0.825 * h), art), lean, pivot
        )
    )
    return Shape(tuple(parts))


def folding_screen(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Three panels in a zigzag, each a frame around a field."""
    w, d, h = size
    count = 4 if w > 1.5 else 3
    parts: list[Part] = []
    for i in range(count):
        x0, x1 = -w / 2 + w * i / count, -w / 2 + w * (i + 1) / count
        y0, y1 = (-0.42 * d, 0.42 * d) if i % 2 == 0 else (0.42 * d, -0.42 * d)
        parts += _panel((x0, y0), (x1, y1), h, finish)
    return Shape(tuple(parts))


def _panel(a: tuple[float, float], b: tuple[float, float], h: float, finish: Finish) -> list[Part]:
    """A framed panel that stands on a line from a to b, on two short feet."""
    long, yaw = float(np.hypot(b[0] - a[0], b[1] - a[1])), float(np.arctan2(b[1] - a[1], b[0] - a[0]))
    c, s = np.cos(yaw), np.sin(yaw)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    half, t = long / 2, 0.035
    flat = [
        block((-half, -0.014, 0.0), (-half + t, 0.014, h), finish.trim),
        block((half - t, -0.014, 0.0), (half, 0.014, h), finish.trim),
        block((-half + t, -0.014, h - t), (half - t, 0.014, h), finish.trim),
        block((-half + t, -0.014, 0.06 * h), (half - t, 0.014, 0.06 * h + t), finish.trim),
        block((-half + t, -0.007, 0.06 * h + t), (half - t, 0.007, h - t), finish.main),
    ]
    middle = np.array([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0.0])
    return [replace(part, center=turn @ part.center + middle, rotation=turn @ part.rotation) for part in flat]


def standing_mirror(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A framed glass that hangs between two posts and tips back a little."""
    w, d, h = size
    main, y = finish.main, 0.0
    pale = Material(linear((196, 208, 214)), linear((150, 166, 178)), 0, 0.3, 0.95, 0.002)
    parts: list[Part] = []
    for s in (-1, 1):
        parts.append(block((s * 0.47 * w - 0.02, -0.02, 0.03 * h), (s * 0.47 * w + 0.02, 0.02, 0.62 * h), main))
        parts.append(block((s * 0.47 * w - 0.025, -d / 2, 0.0), (s * 0.47 * w + 0.025, d / 2, 0.03 * h), main))
        parts.append(ellipsoid((s * 0.47 * w, 0.0, 0.63 * h), (0.025, 0.025, 0.025), main))
    parts.append(block((-0.47 * w, -0.015, 0.1 * h), (0.47 * w, 0.015, 0.12 * h), main))
    frame = [
        block((-0.42 * w, -0.02, 0.15 * h), (0.42 * w, 0.01, h), main),
        block((-0.36 * w, 0.01, 0.19 * h), (0.36 * w, 0.014, 0.96 * h), pale),
        rod((-0.47 * w, y, 0.57 * h), (0.47 * w, y, 0.57 * h), 0.01, main),
    ]
    parts += [tilted(part, 0.08, (0.0, 0.0, 0.57 * h)) for part in frame]
    return Shape(tuple(parts))


def oval_mirror(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An oval glass in a ring on a foot with three toes."""
    w, d, h = size
    pale = Material(linear((196, 208, 214)), linear((150, 166, 178)), 0, 0.3, 0.95, 0.002)
    z, a, b = 0.62 * h, 0.46 * w, 0.37 * h
    parts: list[Part] = [upright(0.0, 0.0, 0.08 * h, 0.28 * h, 0.022, finish.main)]
    parts.append(disc((0.0, 0.0, z), a, b, 0.03, finish.main))
    parts.append(disc((0.0, 0.012, z), 0.88 * a, 0.9 * b, 0.012, pale))
    for angle in np.arange(3) * 2 * np.pi / 3 + np.pi / 2:
        parts.append(
            leg(
                (0.46 * d * float(np.cos(angle)), 0.46 * d * float(np.sin(angle))),
                (0.0, 0.0, 0.12 * h),
                0.018,
                finish.main,
            )
        )
    return Shape(tuple(parts), word="oval")


def cat_tree(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Platforms on posts of rope, a den with a round door, a ball on a string."""
    w, d, h = size
    rope, dark, main = plain((200, 175, 130), gloss=0.0), plain((25, 22, 20)), finish.main
    x = 0.3 * w
    parts: list[Part] = [
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, 0.03 * h), main),
        block((-w / 2, -0.44 * d, 0.03 * h), (0.04 * w, 0.3 * d, 0.26 * h), main),
        rod((-0.23 * w, 0.29 * d, 0.14 * h), (-0.23 * w, 0.302 * d, 0.14 * h), 0.075 * h, dark),
        upright(x, -0.2 * d, 0.03 * h, 0.97 * h, 0.045, rope),
        upright(-x, -0.2 * d, 0.26 * h, 0.64 * h, 0.045, rope),
        upright(x, 0.24 * d, 0.03 * h, 0.44 * h, 0.045, rope),
        block((0.02 * w, -0.44 * d, 0.44 * h), (w / 2, 0.42 * d, 0.465 * h), main),
        block((-w / 2, -0.46 * d, 0.64 * h), (0.08 * w, 0.2 * d, 0.665 * h), main),
        upright(x, -0.2 * d, 0.965 * h, h, 0.22 * w, main, taper=1.05, radius_y=0.28 * d),
        rod((-0.1 * w, 0.14 * d, 0.64 * h), (-0.1 * w, 0.14 * d, 0.5 * h), 0.004, dark),
        ellipsoid((-0.1 * w, 0.14 * d, 0.48 * h), (0.03, 0.03, 0.03), rope),
    ]
    return Shape(tuple(parts))
