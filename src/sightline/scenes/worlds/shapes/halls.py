"""What stands for itself: fireplaces, grandfather clocks, grand pianos."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import TILES, Material, linear, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.bars import disc
from sightline.scenes.worlds.shapes.casework import Joinery
from sightline.scenes.worlds.shapes.shape import Finish, Joint, Shape, Top

Size = tuple[float, float, float]


def _brick() -> Material:
    return Material(linear((150, 82, 62)), linear((196, 186, 172)), TILES, 0.09, 0.05, 0.003)


def fireplace(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A mantelpiece around an open hearth of brick with burning logs."""
    w, d, h = size
    main, brick, soot = finish.main, _brick(), plain((38, 34, 32))
    flame, log = plain((255, 150, 40), emit=1.2), plain((90, 60, 40))
    top = 0.72 * h
    parts: list[Part] = [
        block((-w / 2, -d / 2, 0.94 * h), (w / 2, 0.3 * d, h), main),
        block((-0.47 * w, -d / 2, top), (0.47 * w, 0.2 * d, 0.94 * h), main),
        block((-0.44 * w, -d / 2, 0.0), (0.44 * w, -0.42 * d, top), soot),
        block((-w / 2, 0.05 * d, 0.0), (w / 2, d / 2, 0.04 * h), brick),
        block((-0.32 * w, -0.42 * d, 0.0), (0.32 * w, 0.05 * d, 0.04 * h), soot),
    ]
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.32 * w, s * 0.46 * w))
        parts.append(block((x0, -d / 2, 0.0), (x1, 0.2 * d, top), main))
        a, b = sorted((s * 0.27 * w, s * 0.32 * w))
        parts.append(block((a, -0.42 * d, 0.0), (b, 0.14 * d, top), brick))
    parts.append(block((-0.27 * w, -0.42 * d, 0.62 * h), (0.27 * w, 0.14 * d, top), brick))
    for s in (-1, 1):
        parts.append(
            rod(
                (-0.2 * w, s * 0.1 * d - 0.14 * d, 0.083 * h),
                (0.2 * w, s * 0.06 * d - 0.14 * d, 0.083 * h),
                0.045 * h,
                log,
            )
        )
    parts.append(rod((-0.15 * w, -0.2 * d, 0.17 * h), (0.17 * w, -0.1 * d, 0.17 * h), 0.04 * h, log))
    for x in (-0.1, 0.02, 0.12):
        tall = float(rng.uniform(0.14, 0.24)) * h
        parts.append(upright(x * w, -0.14 * d, 0.14 * h, 0.14 * h + tall, 0.045 * w, flame, taper=0.1))
    return Shape(tuple(parts), (Top(0.0, -0.1 * d, 0.47 * w, 0.36 * d, h),))


def stove_fireplace(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A chimney breast of brick that steps back above an arched opening."""
    w, d, h = size[0], size[1], 0.85 * size[2]
    brick, soot, flame = _brick(), plain((30, 27, 26)), plain((255, 140, 30), emit=1.2)
    y = 0.36 * d
    parts: list[Part] = [
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, 0.08 * h), brick),
        block((-0.44 * w, -d / 2, 0.66 * h), (0.44 * w, y, 0.84 * h), brick),
        block((-w / 2, -d / 2, 0.84 * h), (w / 2, 0.46 * d, 0.9 * h), finish.main),
        block((-0.3 * w, -d / 2, 0.9 * h), (0.3 * w, 0.1 * d, 1.35 * h), finish.main),
        block((-0.44 * w, -d / 2, 0.08 * h), (0.44 * w, -0.4 * d, 0.66 * h), soot),
        ellipsoid((0.0, -0.05 * d, 0.13 * h), (0.2 * w, 0.2 * d, 0.07 * h), plain((70, 50, 40))),
    ]
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.28 * w, s * 0.44 * w))
        parts.append(block((x0, -d / 2, 0.08 * h), (x1, y, 0.66 * h), brick))
        parts.append(upright(s * 0.07 * w, -0.05 * d, 0.15 * h, (0.32 + 0.06 * s) * h, 0.05 * w, flame, taper=0.1))
    return Shape(tuple(parts))


def grandfather_clock(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A hood with a dial, a slender case with a pendulum, a wider foot."""
    w, d, h = size
    main, brass, black = finish.main, plain((190, 158, 84), gloss=0.7), plain((20, 20, 20))
    z, r, y = 0.83 * h, 0.31 * w, 0.42 * d
    work = Joinery()
    work.parts += [
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, 0.05 * h), main),
        block((-0.46 * w, -d / 2, 0.05 * h), (0.46 * w, 0.46 * d, 0.27 * h), main),
        block((-0.46 * w, -d / 2, 0.7 * h), (0.46 * w, y, 0.94 * h), main),
        block((-w / 2, -d / 2, 0.94 * h), (w / 2, d / 2, 0.965 * h), main),
        disc((0.0, -0.02 * d, 0.965 * h), 0.34 * w, 0.035 * h, 0.84 * d, main),
        disc((0.0, y + 0.004, z), r, r, 0.012, plain((245, 240, 225))),
        block((-0.33 * w, -0.44 * d, 0.27 * h), (0.33 * w, -0.4 * d, 0.7 * h), plain((70, 45, 30))),
        rod((0.0, 0.05 * d, 0.7 * h), (0.0, 0.05 * d, 0.38 * h), 0.006, brass),
        disc((0.0, 0.05 * d, 0.36 * h), 0.14 * w, 0.14 * w, 0.02, brass),
    ]
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.32 * w, s * 0.36 * w))
        work.parts.append(block((x0, -0.44 * d, 0.27 * h), (x1, 0.3 * d, 0.7 * h), main))
        work.parts.append(upright(s * 0.43 * w, y + 0.01, 0.71 * h, 0.93 * h, 0.02 * h * 0.6, main))
    for angle, reach in ((float(rng.uniform(0, 2 * np.pi)), 0.5), (float(rng.uniform(0, 2 * np.pi)), 0.8)):
        tip = (reach * r * float(np.cos(angle)), y + 0.014, z + reach * r * float(np.sin(angle)))
        work.parts.append(rod((0.0, y + 0.014, z), tip, 0.004, black))
    work.door((-0.34 * w, 0.34 * w, 0.275 * h, 0.695 * h), 0.3 * d, 1, main, brass, bars=0)
    return Shape(tuple(work.parts), joints=tuple(work.joints))


def grand_piano(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Three legs under a case that narrows to a tail; the keys in front, the lid hinged along the straight side."""
    w, d, h = size
    main, brass = finish.main, plain((180, 150, 80), gloss=0.6)
    ivory, ebony = plain((240, 238, 228), gloss=0.4), plain((25, 25, 26), gloss=0.4)
    low, high = 0.62 * h, 0.96 * h
    parts: list[Part] = []
    for z0, z1, inset, paint in ((low, high, 0.0, main), (high, high + 0.004, 0.03, brass)):
        parts += _case(w, d, z0, z1, inset, paint)
    lid = _case(w, d, high + 0.008, h, 0.0, main)
    joint = Joint(
        "turn", tuple(range(len(parts), len(parts) + len(lid))), (0.0, 1.0, 0.0), (w / 2, 0.0, high + 0.008), 0.7
    )
    parts += lid
    parts += [
        block((-w / 2, 0.3 * d, low), (w / 2, d / 2, 0.72 * h), main),
        block((-0.46 * w, 0.34 * d, 0.72 * h), (0.46 * w, 0.48 * d, 0.735 * h), ivory),
        block((-0.4 * w, 0.29 * d, 0.735 * h), (0.4 * w, 0.32 * d, high - 0.01), main),
    ]
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.465 * w, s * w / 2))
        parts.append(block((x0, 0.3 * d, 0.7 * h), (x1, 0.49 * d, 0.8 * h), main))
        parts.append(upright(s * 0.41 * w, 0.38 * d, 0.0, low, 0.035 * w, main, taper=1.5))
    parts.append(upright(0.2 * w, -0.34 * d, 0.0, low, 0.035 * w, main, taper=1.5))
    for i, x in enumerate(np.linspace(-0.43 * w, 0.43 * w, 22)):
        if i % 7 not in (2, 6):
            parts.append(block((x - 0.008 * w, 0.34 * d, 0.735 * h), (x + 0.008 * w, 0.42 * d, 0.748 * h), ebony))
    parts.append(rod((0.0, 0.3 * d, 0.05 * h), (0.0, 0.26 * d, low), 0.015, brass))
    parts.append(block((-0.1 * w, 0.28 * d, 0.03 * h), (0.1 * w, 0.36 * d, 0.07 * h), main))
    under = Top(0.05 * w, 0.0, 0.38 * w, 0.22 * d, 0.0, low - 0.01)
    return Shape(tuple(parts), unders=(under,), joints=(joint,))


def _case(w: float, d: float, z0: float, z1: float, inset: float, material: Material) -> list[Part]:
    """The outline of a wing, straight on the bass side (+x), between two heights."""
    return [
        block((-w / 2 + inset, 0.0, z0), (w / 2 - inset, 0.3 * d - inset, z1), material),
        block((0.0, -0.2 * d, z0), (w / 2 - inset, 0.0, z1), material),
        upright(0.2 * w, -0.2 * d, z0, z1, 0.3 * w - inset, material, radius_y=0.3 * d - inset),
    ]
