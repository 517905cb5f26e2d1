"""What gathers in rooms that are lived in: small things on furniture, in bowls and boxes, under tables, by chairs."""

from __future__ import annotations

from collections.abc import Callable

from sightline.scenes.worlds.places.layout import Layout

TRIES = 90
AGAIN = 0.25  # share of small things that are one more of a kind that stands about already

DESK = (
    "keyboard, computer mouse, pen holder, stapler, scissors, headphones, books, mug, photo frame, telephone, lamp, "
    "hourglass, laptop, alarm clock, apple"
).split(", ")
DINING = (
    "plate, plate, cup, cup, teapot, fork, spoon, bowl, wine glass, wine glass, bottle, loaf, cake, candle, vase, "
    "banana, apple, pear, pan"
).split(", ")
KITCHEN = "pot, pan, jar, jar, kettle, blender, bottle, loaf, bowl, plate, cup, banana, microwave, spoon".split(", ")
LIVING = (
    "books, photo frame, trophy, vase, candle, hourglass, toy car, toy airplane, toy robot, teapot, globe, "
    "game controller, wine glass, telephone, hat, bowl, alarm clock, lamp, toy blocks"
).split(", ")
BEDSIDE = "alarm clock, books, lamp, mug, photo frame, headphones, candle, telephone, hourglass".split(", ")
FRUIT = ["apple", "apple", "pear", "banana"]
SITTING = ["cushion", "cushion", "teddy bear", "hat", "game controller", "headphones", "books"]

# what stands on a thing; on any other, what a living room shows
ON = {
    "desk": DESK,
    "table": DINING,
    "round table": DINING,
    "cabinet": KITCHEN,
    "nightstand": BEDSIDE,
    "kitchen island": KITCHEN,
    "serving cart": DINING,
    "books": ["mug", "apple", "toy car", "alarm clock", "scissors", "rubber duck", "headphones", "cup"],
    "plate": ["apple", "pear", "fork", "spoon", "loaf", "mug"],
}
# what lies in a thing; in any other, a toy
IN = {
    "bowl": FRUIT,
    "pan": ["spoon", "apple", "pear"],
    "pot": ["spoon", "apple", "pear", "jar"],
    "box": ["toy car", "books", "teddy bear", "rubber duck", "toy robot", "ball", "shoes", "headphones", "hat"],
    "basket": ["ball", "towels", "apple", "teddy bear", "loaf", "bottle", "toy car"],
    "bucket": ["rubber duck", "ball", "bottle", "toy car"],
    "trash can": ["bottle", "apple", "banana", "cup"],
    "bathtub": ["rubber duck", "rubber duck", "ball"],  # what floats
    "sink": ["plate", "cup", "mug", "spoon", "bowl"],
    "sofa": SITTING,
    "armchair": SITTING,
    "bed": ["cushion", "teddy bear", "books", "hat", "handbag"],
}
TOYS = ["toy car", "rubber duck", "ball", "toy robot"]
UNDER = "shoes, box, basket, toolbox, ball, trash can, backpack, dumbbell, handbag, skateboard, bucket, toy car".split(
    ", "
)
BESIDE = (
    "plant, trash can, shoes, basket, guitar, handbag, backpack, floor lamp, umbrella, box, teddy bear, ball, toolbox, "
    "bucket, watering can, suitcase, cushion, helmet, speaker, skateboard, dumbbell, rocking horse"
).split(", ")
VESSELS_ON_TOP, VESSELS_ON_FLOOR = ("bowl", "bowl", "pot", "pan"), ("box", "basket", "bucket", "trash can")


def clutter(layout: Layout) -> None:
    """Adds 4 to 14 small things, as far as the stock allows and they find a place: on, in, under and beside others."""
    rng = layout.rng
    goal = min(layout.stock.most, len(layout.placed) + int(rng.integers(4, 15)))
    ways: tuple[Callable[[Layout], int | None], ...] = (on_something, in_something, under_something, by_something)
    for _ in range(TRIES):
        if len(layout.placed) >= goal:
            return
        ways[int(rng.choice(4, p=(0.46, 0.26, 0.12, 0.16)))](layout)


def one_of(layout: Layout, labels: list[str] | tuple[str, ...]) -> str:
    """A label drawn from several."""
    return labels[int(layout.rng.integers(len(labels)))]


def on_something(layout: Layout) -> int | None:
    """A small thing on what it usually stands on, sometimes one more of a kind that is there."""
    hosts = [i for i, item in enumerate(layout.placed) if item.piece.tops]
    if not hosts:
        return None
    host = hosts[int(layout.rng.integers(len(hosts)))]
    there = [p.piece.category.label for p in layout.placed if p.piece.category.place == "top"]
    if there and layout.chance(AGAIN):
        return layout.on_top(one_of(layout, there), host)
    return layout.on_top(one_of(layout, ON.get(layout.placed[host].piece.category.label, LIVING)), host)


def in_something(layout: Layout) -> int | None:
    """A small thing in a bowl, a box, on a seat between its arms; a new vessel where there is none to fill."""
    hosts = [i for i, item in enumerate(layout.placed) if item.piece.hollows]
    if not hosts or layout.chance(0.25):
        if layout.chance(0.5):
            host = layout.on_top(one_of(layout, VESSELS_ON_TOP))
        else:
            host = close_by(layout, one_of(layout, VESSELS_ON_FLOOR))
        if host is None or not layout.placed[host].piece.hollows:
            return host
        hosts = [host]
    host = hosts[int(layout.rng.integers(len(hosts)))]
    return layout.inside(one_of(layout, IN.get(layout.placed[host].piece.category.label, TOYS)), host)


def under_something(layout: Layout) -> int | None:
    """A thing on the floor beneath a table or a bench."""
    return layout.beneath(one_of(layout, UNDER))


def by_something(layout: Layout) -> int | None:
    """A thing on the floor that usually stands beside furniture."""
    return close_by(layout, one_of(layout, BESIDE))


def close_by(layout: Layout, label: str) -> int | None:
    """A new piece on the floor close to some furniture; anywhere where there is none."""
    hosts = [i for i, item in enumerate(layout.placed) if item.piece.category.place in ("wall", "middle")]
    if not hosts:
        return layout.anywhere(label)
    host = hosts[int(layout.rng.integers(len(hosts)))]
    return layout.beside(host, label, one_of(layout, ("left", "right", "front")), (0.03, 0.25))
