"""What belongs together: the furniture of a living room, a bedroom, an office, a dining room, a kitchen, a bathroom,
a corridor.

A theme places what it can; labels that are not in stock are left out.
"""

from __future__ import annotations

from collections.abc import Callable

from sightline.scenes.worlds.places.layout import Layout, around
from sightline.scenes.worlds.shapes.catalog import BY_LABEL


def besides(layout: Layout, *wishes: tuple[str, float]) -> None:
    """What some rooms of a theme hold too, each label with its share; where none is in stock, nothing is drawn."""
    for label, share in wishes:
        if label in layout.stock.labels and layout.chance(share):
            layout.add(BY_LABEL[label])


def living(layout: Layout) -> None:
    """A sofa with its table, a television, armchairs, a shelf."""
    sofa = layout.against_wall("sofa")
    if sofa is not None and layout.chance(0.8):
        table = layout.beside(sofa, "coffee table", "front", (0.25, 0.5))
        if table is not None and layout.chance(0.6):
            layout.on_top("books" if layout.chance(0.5) else "bowl", table)
    stand = layout.against_wall("tv stand") if layout.chance(0.75) else None
    if stand is not None:
        layout.on_top("television", stand)
    for label, share in (
        ("armchair", 0.7),
        ("armchair", 0.35),
        ("bookshelf", 0.6),
        ("floor lamp", 0.5),
        ("plant", 0.5),
        ("piano", 0.2),
        ("picture", 0.5),
    ):
        if layout.chance(share):
            layout.add(BY_LABEL[label])
    besides(layout, ("fireplace", 0.3), ("recliner", 0.25), ("ottoman", 0.3), ("rocking chair", 0.25))
    besides(layout, ("grandfather clock", 0.2), ("grand piano", 0.12), ("bean bag", 0.2), ("cat tree", 0.2))


def bedroom(layout: Layout) -> None:
    """A bed with nightstands and their lamps, wardrobe, dresser."""
    bed = layout.against_wall("bed")
    for side in ("left", "right"):
        if bed is not None and layout.chance(0.7):
            stand = layout.beside(bed, "nightstand", side, (0.03, 0.1))
            if stand is not None and layout.chance(0.7):
                layout.on_top("lamp", stand)
    for label, share in (
        ("wardrobe", 0.8),
        ("dresser", 0.6),
        ("armchair", 0.4),
        ("radiator", 0.4),
        ("picture", 0.5),
        ("suitcase", 0.3),
    ):
        if layout.chance(share):
            layout.add(BY_LABEL[label])
    besides(layout, ("standing mirror", 0.35), ("crib", 0.2), ("bunk bed", 0.2), ("folding screen", 0.2))
    besides(
        layout, ("ottoman", 0.2), ("stroller", 0.15), ("exercise bike", 0.2), ("treadmill", 0.15), ("coat rack", 0.2)
    )


def office(layout: Layout) -> None:
    """One or two desks with chairs and screens, shelves."""
    for share in (1.0, 0.5):
        desk = layout.against_wall("desk") if layout.chance(share) else None
        if desk is None:
            continue
        layout.beside(desk, "office chair" if layout.chance(0.7) else "chair", "front", (0.02, 0.2))
        for label, odds in (("monitor", 0.7), ("laptop", 0.5), ("mug", 0.5), ("lamp", 0.4)):
            if layout.chance(odds):
                layout.on_top(label, desk)
    for label, share in (
        ("bookshelf", 0.8),
        ("bookshelf", 0.3),
        ("cabinet", 0.6),
        ("trash can", 0.6),
        ("clock", 0.5),
        ("plant", 0.4),
    ):
        if layout.chance(share):
            layout.add(BY_LABEL[label])
    besides(layout, ("filing cabinet", 0.5), ("water dispenser", 0.3), ("coat rack", 0.3), ("bean bag", 0.15))
    besides(layout, ("easel", 0.2), ("bicycle", 0.2), ("ladder", 0.15))


def dining(layout: Layout) -> None:
    """A table in the middle with two to four seats around it."""
    label = "table" if layout.chance(0.65) else "round table"
    table = layout.anywhere(label)
    if table is not None:
        around(layout, table, "chair" if layout.chance(0.8) else "stool", int(layout.rng.integers(2, 5)))
        for small in ("bowl", "vase", "bottle", "mug", "mug"):
            if layout.chance(0.5):
                layout.on_top(small, table)
    for label, share in (("cabinet", 0.7), ("dresser", 0.4), ("bench", 0.3), ("picture", 0.6), ("plant", 0.4)):
        if layout.chance(share):
            layout.add(BY_LABEL[label])
    besides(layout, ("serving cart", 0.35), ("high chair", 0.3), ("grandfather clock", 0.2), ("fireplace", 0.15))


def kitchen(layout: Layout) -> None:
    """Refrigerator, oven, cabinets with kettle and microwave, a small table."""
    for label, share in (("refrigerator", 0.95), ("oven", 0.9), ("washing machine", 0.4), ("sink", 0.4)):
        if layout.chance(share):
            layout.against_wall(label)
    for _ in range(2):
        cabinet = layout.against_wall("cabinet")
        for small in ("kettle", "microwave", "bottle"):
            if cabinet is not None and layout.chance(0.4):
                layout.on_top(small, cabinet)
    table = layout.anywhere("table" if layout.chance(0.5) else "round table")
    if table is not None:
        around(layout, table, "chair" if layout.chance(0.5) else "stool", int(layout.rng.integers(1, 4)))
        layout.on_top("bowl", table)
    if "kitchen island" in layout.stock.labels and layout.chance(0.35):
        island = layout.anywhere("kitchen island")
        if island is not None:
            around(layout, island, "bar stool", int(layout.rng.integers(1, 4)))
    besides(layout, ("high chair", 0.2), ("serving cart", 0.2), ("water dispenser", 0.2), ("ladder", 0.1))


def bathroom(layout: Layout) -> None:
    """Bathtub, toilet, washbasin, washing machine."""
    besides(layout, ("drying rack", 0.3), ("ironing board", 0.25), ("standing mirror", 0.15), ("shoe rack", 0.1))
    for label, share in (
        ("bathtub", 0.9),
        ("toilet", 0.95),
        ("sink", 0.95),
        ("washing machine", 0.6),
        ("cabinet", 0.6),
        ("radiator", 0.5),
        ("basket", 0.6),
        ("stool", 0.5),
        ("bench", 0.3),
        ("towels", 0.5),
        ("towels", 0.3),
        ("bottle", 0.6),
    ):
        if layout.chance(share):
            layout.add(BY_LABEL[label])


def corridor(layout: Layout) -> None:
    """Little, and along the walls: something to sit on, something to put things on, pictures."""
    for label, share in (
        ("coat rack", 0.6),
        ("shoe rack", 0.5),
        ("bench", 0.5),
        ("mirror", 0.4),
        ("bookshelf", 0.3),
        ("umbrella stand", 0.3),
        ("radiator", 0.3),
        ("plant", 0.3),
        ("picture", 0.7),
        ("picture", 0.4),
    ):
        if label in layout.stock.labels and layout.chance(share):
            layout.add(BY_LABEL[label])


THEMES: tuple[Callable[[Layout], None], ...] = (living, bedroom, office, dining, kitchen, bathroom)
