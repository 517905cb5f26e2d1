"""Tables full of small things, and close views of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.places.clutter import BEDSIDE, DESK, DINING, FRUIT, IN, KITCHEN, LIVING, ON, TOYS, one_of
from sightline.scenes.worlds.places.layout import Layout
from sightline.scenes.worlds.places.room import built
from sightline.scenes.worlds.places.shell import empty_room
from sightline.scenes.worlds.places.stock import Stock
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.shapes.catalog import CATEGORIES
from sightline.scenes.worlds.shapes.category import Category
from sightline.scenes.worlds.views.cameras import looking_camera, shared, standing_room
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]

TABLES = ("table", "round table", "desk", "coffee table", "cabinet", "dresser")
CARRIERS = ("bowl", "bowl", "bowl", "pan", "pot", "books", "books", "plate")
WIDEST, TALLEST = 0.4, 0.4  # metres; what is larger does not share a table with twenty others
FEWEST = 8
PATCH = (0.55, 0.38)  # largest half sizes, metres, of the part of a table that is crowded
MISSES = 30  # things in a row that found no place: the table is full
CLOSE = (0.5, 1.3)  # metres from the eye to what it looks at
DOWN = (20.0, 60.0)  # degrees
NEAREST = 0.2  # metres to the nearest surface in view
SHARED = 0.3  # least share of a view that its neighbour sees too
SEEN = 3  # things in view, each with PIXELS of 48 × 36
PIXELS = 12


def fits_a_table(category: Category) -> bool:
    """Whether things of a category stand on tops and leave room there for others."""
    return category.place == "top" and max(category.size[:2]) <= WIDEST and category.size[2] <= TALLEST


TABLETOP = Stock(frozenset({*TABLES, *(category.label for category in CATEGORIES if fits_a_table(category))}), most=26)


def make_tabletop(rng: np.random.Generator, stock: Stock = TABLETOP) -> World:
    """A table in an empty room with 8 to 25 small things close together on it, some in bowls, some on others.

    Thing 0 is the table. The same generator state gives the same bytes.
    """
    for _ in range(20):
        room, notch = empty_room(rng)
        layout = Layout.empty(room, notch, rng, stock)
        table = layout.anywhere(one_of(layout, TABLES))
        if table is None:
            continue
        crowd(layout, table)
        if len(layout.placed) > FEWEST:
            return built(layout, rng)
    raise SceneError("no table with 8 things came out of 20 attempts; use another seed")


def crowd(layout: Layout, table: int) -> None:
    """Covers a part of a table with things of one kind of use mostly, 4 to 8 mm of air between them."""
    rng = layout.rng
    item = layout.placed[table]
    top = item.piece.tops[0]
    half_x, half_y = min(top.half_x, PATCH[0]), min(top.half_y, PATCH[1])
    x = top.x + float(rng.uniform(-1, 1)) * (top.half_x - half_x)
    y = top.y + float(rng.uniform(-1, 1)) * (top.half_y - half_y)
    patch = replace(top, x=x, y=y, half_x=half_x, half_y=half_y)
    layout.placed[table] = replace(item, piece=replace(item.piece, tops=(patch,)))
    layout.air = float(rng.uniform(0.004, 0.008))
    spreads = (DINING, KITCHEN, DESK, LIVING, BEDSIDE, [*TOYS, "toy airplane", "toy blocks", "teapot", "cup"])
    usual = spreads[int(rng.integers(len(spreads)))]
    others = [category.label for category in layout.stock.of_place("top")]
    goal = 1 + int(rng.integers(FEWEST, layout.stock.most))
    for _ in range(int(rng.integers(1, 4))):
        layout.on_top(one_of(layout, CARRIERS), table)
    misses = 0
    while len(layout.placed) < goal and misses < MISSES:
        before = len(layout.placed)
        if not (layout.chance(0.35) and carried(layout, table)):
            layout.on_top(one_of(layout, usual if layout.chance(0.65) else others), table, tries=12)
        misses = 0 if len(layout.placed) > before else misses + 1


def carried(layout: Layout, table: int) -> bool:
    """Whether some thing on the table was given one more to carry: a bowl an apple, a pile of books a mug."""
    hosts = [i for i, p in enumerate(layout.placed) if i != table and (p.piece.hollows or p.piece.tops)]
    if not hosts:
        return False
    host = hosts[int(layout.rng.integers(len(hosts)))]
    item = layout.placed[host].piece
    if item.hollows:
        return layout.inside(one_of(layout, IN.get(item.category.label, FRUIT)), host, tries=12) is not None
    return layout.on_top(one_of(layout, ON.get(item.category.label, FRUIT)), host, tries=12) is not None


def close_views(world: World, rng: np.random.Generator, count: int) -> list[Pose]:
    """Poses (world_from_camera) around the things on thing 0: 0.5–1.3 m away, looking 20–60° down.

    Neighbours stand 8–40° further around and see at least 30 % of the same surfaces; each has three things in view and
    nothing nearer than 0.2 m. Raises SceneError when the world gives no such views.
    """
    if count < 1:
        raise SceneError(f"{count} viewpoints were asked for; ask for at least 1")
    camera = looking_camera(48, 36)
    best = 0
    for _ in range(12):
        found: list[tuple[Pose, NDArray[np.float32]]] = []
        for pose, depth in _walk_around(world, rng, camera):
            found.append((pose, depth))
            if len(found) == count:
                return [pose for pose, _ in found]
        best = max(best, len(found))
    raise SceneError(f"the table allows {best} views, not {count}; ask for fewer or use another seed")


def _walk_around(world: World, rng: np.random.Generator, camera: Camera) -> Iterator[tuple[Pose, NDArray[np.float32]]]:
    """Views, each beside the last, until none is found."""
    bare = replace(world, things=())
    targets = [thing.box.center for thing in world.things[1:]]
    azimuth, way = float(rng.uniform(0, 2 * np.pi)), 1.0 if rng.random() < 0.5 else -1.0
    away, down = float(rng.uniform(*CLOSE)), float(rng.uniform(*DOWN))
    last: tuple[Pose, NDArray[np.float32]] | None = None
    for _ in range(200):
        turned = azimuth + (way * np.deg2rad(rng.uniform(8, 40)) if last else rng.uniform(0, 2 * np.pi))
        reach = float(np.clip(away + rng.normal(0, 0.1), *CLOSE))
        pitch = np.deg2rad(np.clip(down + rng.normal(0, 4), *DOWN))
        target = targets[int(rng.integers(len(targets)))]
        back = np.array([np.cos(turned) * np.cos(pitch), np.sin(turned) * np.cos(pitch), np.sin(pitch)])
        eye = target + reach * back
        depth = _looked(world, bare, camera, eye, target)
        if depth is None:
            way = -way if rng.random() < 0.1 else way
            continue
        pose = Pose.looking(eye, target)
        if last and min(shared(camera, *last, pose, depth), shared(camera, pose, depth, *last)) < SHARED:
            continue
        azimuth, away, down, last = float(turned), reach, float(np.rad2deg(pitch)), (pose, depth)
        yield last


def _looked(world: World, bare: World, camera: Camera, eye: Array, target: Array) -> NDArray[np.float32] | None:
    """Depth (H, W) of a view, metres; None where the eye cannot be or sees too little."""
    if eye[2] > world.room.height - 0.2 or not standing_room(bare, eye):
        return None
    if min(float(thing.box.distance_to(eye)) for thing in world.things) < NEAREST:
        return None
    depth, instance = cast(world, camera, Pose.looking(eye, target))
    if not np.isfinite(depth).any() or np.nanmin(depth) < NEAREST:
        return None
    seen = np.bincount(instance[instance >= 0], minlength=len(world.things))[1:]
    if (seen >= PIXELS).sum() < SEEN or seen.max() > 0.4 * instance.size:
        return None
    return depth
