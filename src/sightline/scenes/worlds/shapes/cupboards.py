"""Further storage: wardrobes, dressers, cabinets and stands that are hollow and open; filing cabinets."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import Part, block, rod, upright
from sightline.scenes.worlds.shapes.bars import splayed
from sightline.scenes.worlds.shapes.casework import PANEL, Joinery, lining
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal, steel

Size = tuple[float, float, float]
CLOTHES = ((150, 60, 60), (60, 80, 120), (210, 205, 195), (70, 90, 70), (50, 50, 54), (190, 160, 110))


def _clothes(rng: np.random.Generator, x: tuple[float, float], deep: float, z: float, long: float) -> list[Part]:
    """A rail at height z and what hangs from it, `deep` metres wide from front to back."""
    parts: list[Part] = [rod((x[0], 0.0, z), (x[1], 0.0, z), 0.012, steel())]
    at = x[0] + 0.04
    while at < x[1] - 0.1:
        thick, fall = float(rng.uniform(0.04, 0.07)), long * float(rng.uniform(0.6, 1.0))
        cloth = plain(CLOTHES[int(rng.integers(len(CLOTHES)))], gloss=0.0, bevel=0.03)
        parts.append(block((at, -deep / 2, z - fall), (at + thick, deep / 2, z - 0.01), cloth))
        at += thick + float(rng.uniform(0.02, 0.1))
    return parts


def sliding_wardrobe(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two leaves that slide past each other, one of them pale, in front of clothes and a shelf."""
    w, d, h = size
    y = 0.5 * d - 2 * PANEL - 0.008
    work = Joinery()
    work.body((-w / 2, -d / 2, 0.0), (w / 2, d / 2, h), 0.025, finish.main, lining())
    shelf = 0.82 * h
    work.parts.append(block((-w / 2 + 0.025, -d / 2 + 0.02, shelf), (w / 2 - 0.025, y - 0.02, shelf + 0.02), lining()))
    work.parts += _clothes(rng, (-w / 2 + 0.03, w / 2 - 0.03), 0.6 * d, shelf - 0.06, 0.55 * h)
    x, low, high = w / 2 - 0.025, 0.03, h - 0.03
    work.leaf((-x, 0.03, low, high), y + PANEL + 0.004, 1, x - 0.04, finish.main, dark_metal())
    work.leaf((-0.03, x, low, high), y, -1, x - 0.04, finish.trim, dark_metal())
    return Shape(tuple(work.parts), (Top(0.0, 0.0, 0.45 * w, 0.42 * d, h),), joints=tuple(work.joints))


def drawer_wardrobe(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two hinged doors over two drawers, a cornice, bun feet."""
    w, d, h = size
    y, main, split = 0.44 * d, finish.main, 0.27 * h
    work = Joinery()
    work.body((-0.48 * w, -0.48 * d, 0.05 * h), (0.48 * w, y, 0.96 * h), 0.024, main, lining())
    work.parts.append(block((-0.46 * w, -0.46 * d, split), (0.46 * w, y, split + 0.022), main))
    work.parts.append(block((-w / 2, -d / 2, 0.96 * h), (w / 2, d / 2, h), main))
    work.parts += _clothes(rng, (0.024 - 0.48 * w, 0.48 * w - 0.024), 0.6 * d, 0.88 * h, 0.5 * h)
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.003, s * 0.478 * w))
        work.drawer((x0, x1, 0.06 * h, split + 0.008), y, 0.75 * d, 0.03, main, steel())
        work.door((x0, x1, split + 0.014, 0.955 * h), y, int(s), main, steel())
        for t in (-1, 1):
            work.parts.append(upright(s * 0.43 * w, t * 0.38 * d, 0.0, 0.05 * h, 0.035, main, taper=1.2))
    return Shape(tuple(work.parts), (Top(0.0, 0.0, 0.45 * w, 0.4 * d, h),), joints=tuple(work.joints))


def open_wardrobe(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A frame without doors: a rail of clothes on one side, shelves on the other."""
    w, d, h = size
    main, t = finish.main, 0.03
    work = Joinery()
    work.body((-w / 2, -d / 2, 0.04 * h), (w / 2, d / 2, h), t, main)
    x = 0.12 * w
    work.parts.append(block((x, -d / 2 + t / 2, 0.06 * h), (x + 0.02, d / 2, h - t), main))
    work.parts += _clothes(rng, (-w / 2 + t, x), 0.62 * d, 0.88 * h, 0.62 * h)
    tops = [Top(0.0, 0.0, 0.45 * w, 0.42 * d, h)]
    for i in range(1, 5):
        z = 0.04 * h + 0.19 * h * i
        work.parts.append(block((x + 0.02, -d / 2 + t / 2, z), (w / 2 - t, d / 2, z + 0.02), main))
        tops.append(Top((x + 0.02 + w / 2 - t) / 2, 0.0, (w / 2 - t - x) / 2 - 0.03, 0.42 * d, z + 0.02, 0.15 * h))
    for s in (-1, 1):
        work.parts.append(block((s * 0.44 * w - 0.04, -0.46 * d, 0.0), (s * 0.44 * w + 0.04, 0.46 * d, 0.04 * h), main))
    return Shape(tuple(work.parts), tuple(tops))


def chest_of_drawers(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Drawers of growing height on splayed legs; each is a box that comes out."""
    w, d, h = size
    main, foot, y = finish.main, 0.16 * h, 0.45 * d
    work = Joinery()
    work.parts += splayed((0.46 * w, 0.43 * d), (0.42 * w, 0.39 * d), foot + 0.01, 0.02, finish.trim, taper=1.3)
    work.body((-0.49 * w, -d / 2, foot), (0.49 * w, y, 0.98 * h), 0.02, main)
    work.parts.append(block((-w / 2, -d / 2, 0.98 * h), (w / 2, d / 2, h), main))
    heights = np.array([0.28, 0.26, 0.24, 0.22]) if h > 0.85 else np.array([0.38, 0.34, 0.28])
    z = foot + 0.008
    for i, share in enumerate(heights.tolist()):
        tall = share * (0.975 * h - foot - 0.008)
        halves = ((-0.485 * w, -0.003), (0.003, 0.485 * w)) if i == len(heights) - 1 else ((-0.485 * w, 0.485 * w),)
        for x0, x1 in halves:
            work.drawer((x0, x1, z, z + tall - 0.006), y, 0.8 * d, 0.026, main, dark_metal())
        z += tall
    under = Top(0.0, 0.0, 0.36 * w, 0.33 * d, 0.0, foot - 0.005)
    top = Top(0.0, -0.02 * d, 0.46 * w, 0.42 * d, h)
    return Shape(tuple(work.parts), (top,), unders=(under,), joints=tuple(work.joints))


def glass_cabinet(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Barred doors of clear glass before shelves of folded linen, on a plinth, under a cornice."""
    w, d, h = size
    main, y, z0 = finish.main, 0.44 * d, 0.08 * h
    # crockery would be cups and plates that are no things
    linen = (plain((232, 230, 224)), plain((206, 214, 220)), plain((222, 206, 186)))
    work = Joinery()
    work.parts.append(block((-0.47 * w, -0.47 * d, 0.0), (0.47 * w, 0.4 * d, z0), finish.trim))
    work.body((-0.49 * w, -d / 2, z0), (0.49 * w, y, 0.96 * h), 0.022, main, lining())
    work.parts.append(block((-w / 2, -d / 2, 0.96 * h), (w / 2, d / 2, h), main))
    for i in range(3):
        z = z0 + 0.022 + i * 0.285 * h
        if i:
            work.parts.append(block((-0.47 * w, -0.47 * d, z - 0.016), (0.47 * w, 0.36 * d, z), main))
        for x in np.array([-0.3, 0.0, 0.3]) * w + rng.uniform(-0.02, 0.02, 3) * w:
            work.parts += _linen(rng, float(x), z, (0.11 * w, 0.26 * d, 0.035 * h), linen)
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.003, s * 0.485 * w))
        work.door((x0, x1, z0 + 0.004, 0.956 * h), y, int(s), main, steel(), bars=2)
    return Shape(tuple(work.parts), (Top(0.0, 0.0, 0.46 * w, 0.44 * d, h),), joints=tuple(work.joints))


def _linen(
    rng: np.random.Generator, x: float, z: float, fold: tuple[float, float, float], cloths: tuple[Material, ...]
) -> list[Part]:
    """Two to five sheets in a pile; `fold` is half the width, half the depth and the height of one, metres."""
    half_x, half_y, thick = fold
    parts = []
    for k in range(int(rng.integers(2, 6))):
        a, b = half_x * float(rng.uniform(0.88, 1.0)), half_y * float(rng.uniform(0.9, 1.0))
        low, high = z + k * thick, z + (k + 0.94) * thick
        parts.append(
            block((x - a, -b - 0.1 * half_y, low), (x + a, b - 0.1 * half_y, high), cloths[int(rng.integers(3))])
        )
    return parts


def sideboard(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Long and low on tapered legs: doors at both ends, drawers between."""
    w, d, h = 1.2 * size[0], size[1], 0.8 * size[2]
    main, foot, y = finish.main, 0.22 * h, 0.45 * d
    work = Joinery()
    work.parts += splayed((0.45 * w, 0.43 * d), (0.42 * w, 0.38 * d), foot + 0.01, 0.016, finish.trim, taper=1.5)
    work.body((-w / 2, -d / 2, foot), (w / 2, y, h), 0.022, main)
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.168 * w, s * (w / 2 - 0.004)))
        work.door((x0, x1, foot + 0.004, h - 0.004), y, int(s), main, finish.trim)
        x = s * 0.165 * w
        work.parts.append(block((x - 0.009, -0.46 * d, foot + 0.022), (x + 0.009, y, h - 0.022), main))
    tall = (h - foot - 0.008) / 3
    for i in range(3):
        z = foot + 0.004 + i * tall
        work.drawer((-0.162 * w, 0.162 * w, z, z + tall - 0.005), y, 0.75 * d, 0.02, main, finish.trim)
    under = Top(0.0, 0.0, 0.36 * w, 0.32 * d, 0.0, foot - 0.005)
    top = Top(0.0, -0.02 * d, 0.46 * w, 0.42 * d, h)
    return Shape(tuple(work.parts), (top,), unders=(under,), joints=tuple(work.joints))


def tall_tv_stand(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A case on legs with two drawers below an open shelf."""
    w, d, h = size
    main, foot, y, mid = finish.main, 0.24 * h, 0.46 * d, 0.62 * h
    work = Joinery()
    work.parts += splayed((0.45 * w, 0.4 * d), (0.42 * w, 0.36 * d), foot + 0.01, 0.016, finish.trim, taper=1.4)
    work.body((-w / 2, -d / 2, foot), (w / 2, y, h), 0.02, main)
    work.parts.append(block((-w / 2 + 0.02, -d / 2, mid), (w / 2 - 0.02, y, mid + 0.018), main))
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.003, s * 0.495 * w))
        work.drawer((x0, x1, foot + 0.004, mid + 0.01), y, 0.75 * d, 0.026, main, dark_metal())
    tops = (
        Top(0.0, 0.0, 0.47 * w, 0.42 * d, h),
        Top(0.0, 0.0, 0.46 * w, 0.4 * d, mid + 0.018, h - mid - 0.05),
    )
    return Shape(tuple(work.parts), tops, joints=tuple(work.joints))


def tv_bench(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bent board: an open bench with one shelf inside and nothing else."""
    w, d, h = size
    t, main = 0.09 * h, finish.main
    parts = [
        block((-w / 2, -d / 2, h - t), (w / 2, d / 2, h), main),
        block((-w / 2, -d / 2, 0.0), (-w / 2 + 0.03, d / 2, h - t), main),
        block((w / 2 - 0.03, -d / 2, 0.0), (w / 2, d / 2, h - t), main),
        block((-w / 2 + 0.03, -0.46 * d, 0.38 * h), (w / 2 - 0.03, 0.46 * d, 0.38 * h + 0.02), finish.trim),
        block((-0.015, -0.46 * d, 0.0), (0.015, 0.4 * d, 0.38 * h), finish.trim),
    ]
    tops = (
        Top(0.0, 0.0, 0.47 * w, 0.44 * d, h),
        Top(0.0, 0.0, 0.46 * w, 0.42 * d, 0.38 * h + 0.02, h - t - 0.38 * h - 0.03),
    )
    unders = tuple(Top(s * 0.24 * w, 0.0, 0.2 * w, 0.44 * d, 0.0, 0.37 * h) for s in (-1, 1))
    return Shape(tuple(parts), tops, unders=unders)


def filing_cabinet(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A narrow steel case of deep drawers, each with a handle and a card."""
    w, d, h = size
    y, rows, card = 0.46 * d, 4 if h > 1.1 else 3, plain((240, 236, 220))
    work = Joinery()
    work.body((-w / 2, -d / 2, 0.0), (w / 2, y, h), 0.015, finish.main)
    tall = (h - 0.03) / rows
    for i in range(rows):
        z = 0.02 + i * tall
        work.drawer((-0.485 * w, 0.485 * w, z, z + tall - 0.012), y, 0.85 * d, 0.02, finish.main, steel())
        work.attach(block((-0.08, y + PANEL, z + 0.82 * tall), (0.08, y + PANEL + 0.003, z + 0.93 * tall), card))
    return Shape(tuple(work.parts), (Top(0.0, 0.0, 0.45 * w, 0.42 * d, h),), joints=tuple(work.joints))
