"""Further sofas, with a chaise or on tall legs; wing and tub chairs, recliners, ottomans, bean bags, benches."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import Material
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.bars import spindles, splayed
from sightline.scenes.worlds.shapes.casework import Joinery
from sightline.scenes.worlds.shapes.seating import legs
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top

Size = tuple[float, float, float]


def _cushions(
    x0: float, x1: float, count: int, y: float, front: float, z: float, h: float, main: Material
) -> list[Part]:
    """Seat cushions from y to `front` at height z, and back cushions that lean on what is behind y, up to h."""
    parts = []
    for i in range(count):
        a, b = x0 + (x1 - x0) * i / count + 0.006, x0 + (x1 - x0) * (i + 1) / count - 0.006
        parts.append(block((a, y, z - 0.16 * h), (b, front, z), main))
        back = block((a + 0.005, y - 0.02, z), (b - 0.005, y + 0.13 * h, h), main)
        parts.append(tilted(back, 0.12, (0.0, y + 0.13 * h, z)))
    return parts


def chaise_sofa(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A sofa whose seat goes on at one end as a couch for the legs: L-shaped."""
    w, d, h = size
    main, side = finish.main, 1.0 if rng.random() < 0.5 else -1.0
    deep, arm, foot, seat, rest = 1.75 * d, 0.1 * w, 0.08 * h, 0.5 * h, 0.2 * d
    y0, y1, y2 = -deep / 2, -deep / 2 + d, deep / 2
    wide = 0.36 * w
    inner, outer = sorted((side * (w / 2 - wide), side * w / 2))
    parts = [
        block((-w / 2, y0, foot), (w / 2, y1 - 0.03, 0.34 * h), main),
        block((inner, y1 - 0.03, foot), (outer, y2, 0.34 * h), main),
        block((-w / 2, y0, 0.34 * h), (w / 2, y0 + rest, 0.9 * h), main),
    ]
    near, far = sorted((-side * w / 2, -side * (w / 2 - arm)))
    parts.append(block((near, y0, foot), (far, y1, 0.68 * h), main))
    low, high = sorted((side * (w / 2 - 0.6 * arm), side * w / 2))
    parts.append(block((low, y0, foot), (high, y1, 0.68 * h), main))
    a, b = sorted((-side * (w / 2 - arm), side * (w / 2 - wide)))
    parts += _cushions(a, b, 2, y0 + rest, y1, seat, h, main)
    c, e = sorted((side * (w / 2 - wide), side * (w / 2 - 0.6 * arm)))
    parts += _cushions(c, e, 1, y0 + rest, y1, seat, h, main)
    parts.append(block((inner + 0.006, y1 + 0.004, 0.34 * h), (outer - 0.006, y2, seat), main))
    for x in (-0.47 * w, 0.47 * w):
        for y in (y0 + 0.06, y2 - 0.06 if x * side > 0 else y1 - 0.09):
            parts.append(upright(x, y, 0.0, foot, 0.025, finish.trim))
    couch = Top((inner + outer) / 2, (y1 + y2) / 2, wide / 2 - 0.03, (y2 - y1) / 2 - 0.02, seat)
    return Shape(tuple(parts), hollows=(couch,), word="L-shaped")


def tall_legged_sofa(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A slim frame on tapered legs with thin arms: two or three seats."""
    w, d, h = size
    main, foot, seat = finish.main, 0.24 * h, 0.52 * h
    seats = 3 if w > 1.7 else 2
    parts = splayed((0.46 * w, 0.43 * d), (0.43 * w, 0.4 * d), foot, 0.02, finish.trim, taper=1.6)
    parts.append(block((-w / 2, -d / 2, foot), (w / 2, d / 2 - 0.02, 0.37 * h), main))
    parts.append(
        tilted(block((-w / 2, -d / 2, 0.37 * h), (w / 2, -0.4 * d, 0.94 * h), main), 0.06, (0.0, -0.4 * d, 0.4 * h))
    )
    for s in (-1, 1):
        x0, x1 = sorted((s * w / 2, s * (w / 2 - 0.045 * w)))
        parts.append(block((x0, -0.46 * d, foot), (x1, 0.46 * d, 0.68 * h), main))
    parts += _cushions(-0.45 * w, 0.45 * w, seats, -0.38 * d, d / 2, seat, h, main)
    under = Top(0.0, 0.0, 0.4 * w, 0.36 * d, 0.0, foot)
    low, high = -0.38 * d + 0.13 * h + 0.01, d / 2 - 0.01
    on_seat = Top(0.0, (low + high) / 2, 0.43 * w, (high - low) / 2, seat)
    return Shape(tuple(parts), hollows=(on_seat,), unders=(under,))


def rolled_arm_sofa(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Round arms as high as the round-topped back, one long cushion, bolsters along the arms."""
    w, d, h = size
    main, arm, seat = finish.main, 0.13 * h, 0.46 * h
    parts = legs(0.9 * w, 0.9 * d, 0.1 * h, 0.05, finish, main=False)
    parts.append(block((-0.46 * w, -0.46 * d, 0.1 * h), (0.46 * w, 0.46 * d, 0.3 * h), main))
    parts.append(block((-0.45 * w, -0.46 * d, 0.3 * h), (0.45 * w, -0.24 * d, h - arm), main))
    parts.append(rod((-w / 2 + arm, -0.35 * d, h - arm), (w / 2 - arm, -0.35 * d, h - arm), arm, main))
    for s in (-1, 1):
        x = s * (w / 2 - arm)
        parts.append(block((x - 0.7 * arm, -0.46 * d, 0.1 * h), (x + 0.7 * arm, 0.44 * d, 0.72 * h), main))
        parts.append(rod((x, -0.46 * d, 0.72 * h), (x, d / 2, 0.72 * h), arm, main))
        bolster = s * (w / 2 - 2 * arm - 0.09 * h)
        parts.append(rod((bolster, -0.22 * d, seat + 0.09 * h), (bolster, 0.42 * d, seat + 0.09 * h), 0.09 * h, main))
    parts.append(block((-w / 2 + 1.8 * arm, -0.26 * d, 0.3 * h), (w / 2 - 1.8 * arm, 0.49 * d, seat), main))
    on_seat = Top(0.0, 0.22 * d, max(0.05, w / 2 - 2 * arm - 0.2 * h), 0.26 * d, seat)
    return Shape(tuple(parts), hollows=(on_seat,))


def wing_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A tall back with wings at the head, scrolled arms, turned legs."""
    w, d, h = size
    tall, main, seat, foot = 1.15 * h, finish.main, 0.5 * h, 0.2 * h
    parts = splayed((0.4 * w, 0.4 * d), (0.36 * w, 0.36 * d), foot, 0.022, finish.trim, taper=1.5)
    parts.append(block((-0.46 * w, -0.44 * d, foot), (0.46 * w, 0.44 * d, 0.38 * h), main))
    parts.append(block((-0.33 * w, -0.3 * d, 0.38 * h), (0.33 * w, 0.47 * d, seat), main))
    lean = (0.0, -0.3 * d, 0.38 * h)
    parts.append(tilted(block((-0.42 * w, -0.44 * d, 0.36 * h), (0.42 * w, -0.26 * d, tall), main), 0.1, lean))
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.34 * w, s * 0.43 * w))
        parts.append(tilted(block((x0, -0.28 * d, seat + 0.2 * h), (x1, 0.0, tall - 0.04 * h), main), 0.1, lean))
        a, b = sorted((s * 0.34 * w, s * 0.48 * w))
        parts.append(block((a, -0.4 * d, foot), (b, 0.42 * d, 0.66 * h), main))
        parts.append(rod((s * 0.42 * w, -0.4 * d, 0.67 * h), (s * 0.42 * w, 0.45 * d, 0.67 * h), 0.08 * w, main))
    return Shape(tuple(parts), hollows=(Top(0.0, 0.11 * d, 0.31 * w, 0.34 * d, seat, 1.0),))


def tub_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round seat inside a curved shell that is back and arms at once."""
    w = d = 0.5 * (size[0] + size[1])
    h = size[2]
    main, seat, r = finish.main, 0.5 * h, 0.42
    parts = splayed((0.32 * w, 0.32 * d), (0.26 * w, 0.26 * d), 0.17 * h, 0.02, finish.trim, taper=1.5)
    parts.append(upright(0.0, 0.0, 0.16 * h, 0.36 * h, 0.44 * w, main, taper=1.08, radius_y=0.44 * d))
    parts.append(upright(0.0, 0.03 * d, 0.36 * h, seat, 0.37 * w, main, radius_y=0.42 * d))
    for angle in np.linspace(-0.08 * np.pi, 1.08 * np.pi, 15):
        x, y = r * w * float(np.cos(angle)), -r * d * float(np.sin(angle))
        rise = 0.66 * h + 0.2 * h * max(0.0, float(np.sin(angle)))
        parts.append(upright(x, y, 0.2 * h, rise, 0.075 * w, main, radius_y=0.075 * d))
    return Shape(tuple(parts), hollows=(Top(0.0, 0.06 * d, 0.2 * w, 0.22 * d, seat, 1.0),), word="round")


def recliner(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An armchair laid back, its foot rest out."""
    w, d, h = size
    main, y0 = finish.main, -0.22 * d
    parts = [block((-0.46 * w, -0.28 * d, 0.0), (0.46 * w, 0.14 * d, 0.1 * h), finish.trim)]
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.33 * w, s * w / 2))
        parts.append(block((x0, -0.3 * d, 0.06 * h), (x1, 0.18 * d, 0.58 * h), main))
        parts.append(rod((s * 0.415 * w, -0.3 * d, 0.57 * h), (s * 0.415 * w, 0.18 * d, 0.57 * h), 0.085 * w, main))
    parts.append(block((-0.33 * w, -0.3 * d, 0.1 * h), (0.33 * w, 0.17 * d, 0.3 * h), main))
    parts.append(
        tilted(
            block((-0.325 * w, -0.24 * d, 0.3 * h), (0.325 * w, 0.2 * d, 0.46 * h), main), -0.1, (0.0, 0.2 * d, 0.4 * h)
        )
    )
    for low, high in ((0.0, 0.345), (0.345, 0.68)):
        pad = block((-0.33 * w, y0 - 0.14 * d, 0.34 * h + low * h), (0.33 * w, y0, 0.34 * h + high * h), main)
        parts.append(tilted(pad, 0.45, (0.0, y0, 0.36 * h)))
    parts.append(
        tilted(
            block((-0.31 * w, 0.22 * d, 0.3 * h), (0.31 * w, 0.5 * d, 0.41 * h), main), -0.12, (0.0, 0.2 * d, 0.36 * h)
        )
    )
    for s in (-1, 1):
        parts.append(rod((s * 0.24 * w, 0.1 * d, 0.16 * h), (s * 0.24 * w, 0.38 * d, 0.33 * h), 0.012, finish.trim))
    return Shape(tuple(parts))


def ottoman(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A padded case with a thick cushion on four short legs."""
    w, d, h = size
    parts = splayed((0.42 * w, 0.42 * d), (0.39 * w, 0.39 * d), 0.3 * h, 0.035 * w, finish.trim, taper=1.4)
    parts.append(block((-0.49 * w, -0.49 * d, 0.28 * h), (0.49 * w, 0.49 * d, 0.62 * h), finish.main))
    parts.append(block((-0.46 * w, -0.46 * d, 0.62 * h), (0.46 * w, 0.46 * d, 0.65 * h), finish.trim))
    parts.append(block((-w / 2, -d / 2, 0.65 * h), (w / 2, d / 2, h), finish.main))
    under = Top(0.0, 0.0, 0.34 * w, 0.34 * d, 0.0, 0.27 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.45 * w, 0.45 * d, h),), unders=(under,))


def pouf(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round, knitted seat without legs."""
    w = d = 0.5 * (size[0] + size[1])
    h = size[2]
    parts: list[Part] = [ellipsoid((0.0, 0.0, h / 2), (w / 2, d / 2, h / 2), finish.main)]
    parts.append(upright(0.0, 0.0, 0.0, 0.9 * h, 0.38 * w, finish.main, radius_y=0.38 * d))
    for angle in np.arange(12) * np.pi / 6:
        x, y = 0.4 * w * float(np.cos(angle)), 0.4 * d * float(np.sin(angle))
        parts.append(ellipsoid((x, y, h / 2), (0.1 * w, 0.1 * d, 0.42 * h), finish.main))
    return Shape(tuple(parts), word="round")


def storage_ottoman(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A padded chest whose lid opens."""
    w, d, h = size
    work = Joinery()
    work.body((-0.48 * w, -0.48 * d, 0.0), (0.48 * w, 0.46 * d, 0.8 * h), 0.03, finish.main)
    del work.parts[3]  # the lid closes it instead
    work.parts.append(block((-0.48 * w, 0.46 * d, 0.0), (0.48 * w, 0.48 * d, 0.8 * h), finish.main))
    work.lid((-w / 2, -d / 2, 0.8 * h), (w / 2, d / 2, h), finish.main)
    return Shape(tuple(work.parts), (Top(0.0, 0.0, 0.44 * w, 0.44 * d, h),), joints=tuple(work.joints))


def bean_bag(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A slumped bag, flat on the floor, higher at the back than where one sits."""
    w, d, h = size
    main = finish.main
    parts = (
        upright(0.0, 0.0, 0.0, 0.2 * h, 0.43 * w, main, taper=1.12, radius_y=0.43 * d),
        ellipsoid((0.0, 0.0, 0.28 * h), (0.5 * w, 0.5 * d, 0.28 * h), main),
        ellipsoid((0.0, -0.1 * d, 0.5 * h), (0.43 * w, 0.39 * d, 0.5 * h), main),
    )
    return Shape(parts)


def hall_bench(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A seat with a spindle back and arms, as in a hall or a park."""
    w, d, h = size
    tall, seat, main, t = 1.75 * h, 0.96 * h, finish.main, 0.05
    parts = legs(w, d, seat - 0.02, t, finish, main=True)
    parts.append(block((-w / 2, -d / 2, seat - 0.05 * h), (w / 2, d / 2, seat), main))
    for s in (-1, 1):
        x0, x1 = sorted((s * w / 2, s * (w / 2 - t)))
        parts.append(block((x0, -d / 2, seat), (x1, -d / 2 + t, tall), main))
        parts.append(block((x0, 0.3 * d, seat), (x1, 0.3 * d + 0.04, seat + 0.4 * h), main))
        parts.append(block((x0, -d / 2, seat + 0.4 * h), (x1, 0.44 * d, seat + 0.46 * h), main))
    parts.append(block((-w / 2, -d / 2, tall - 0.1 * h), (w / 2, -d / 2 + 0.035, tall), main))
    count = max(5, round(w / 0.12))
    y = -d / 2 + 0.018
    parts += spindles((-w / 2 + 0.1, y, seat), (w / 2 - 0.1, y, seat), tall - seat - 0.05 * h, count, 0.011, main)
    under = Top(0.0, 0.0, w / 2 - t - 0.01, d / 2 - t - 0.01, 0.0, seat - 0.06 * h)
    return Shape(tuple(parts), (Top(0.0, 0.05 * d, 0.4 * w, 0.34 * d, seat, 5.0),), unders=(under,))


def crossed_bench(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A thick board on crossed legs."""
    w, d, h = size
    parts = [block((-w / 2, -d / 2, 0.72 * h), (w / 2, d / 2, h), finish.main)]
    for s in (-1, 1):
        x, r = s * 0.38 * w, 0.02
        for t in (-1, 1):
            parts.append(rod((x, t * (d / 2 - r), 0.6 * r), (x, -t * (d / 2 - r), 0.73 * h), r, finish.trim))
    parts.append(rod((-0.38 * w, 0.0, 0.37 * h), (0.38 * w, 0.0, 0.37 * h), 0.018, finish.trim))
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.45 * w, 0.42 * d, h),))
