"""Where furniture goes: against walls and facing in, around tables, on tops, on the floor, on walls; never through
each other.

A `Layout` is the room while it fills up. Every placing tries a few dozen spots and gives up quietly: a room that has
no place for a piano has no piano.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.places.occupied import collides, corners, enters, upright_box
from sightline.scenes.worlds.places.shell import SILL, SKIRTING
from sightline.scenes.worlds.places.stock import EVERYTHING, Stock
from sightline.scenes.worlds.shapes.category import Category
from sightline.scenes.worlds.shapes.piece import Piece
from sightline.scenes.worlds.shapes.shape import Top
from sightline.scenes.worlds.world import Room

Array = NDArray[np.float64]

AIR = 0.012  # metres between any two things that do not stand on each other
JITTERED = 0.3  # share of furniture that does not stand square to its wall, where a room says no other


@dataclass(frozen=True, eq=False)
class Placed:
    """A piece with its place: the (x, y, z) of the middle of its underside in metres, yaw in radians."""

    piece: Piece
    spot: Array
    yaw: float
    support: int | None

    def at(self, x: float, y: float) -> Array:
        """Room coordinates (2,) of a point in the piece's own."""
        c, s = np.cos(self.yaw), np.sin(self.yaw)
        return np.asarray(self.spot[:2] + np.array([c * x - s * y, s * x + c * y]))

    def local(self, box: Array) -> Array:
        """A box (7,) of the room in the piece's own coordinates."""
        c, s = np.cos(self.yaw), np.sin(self.yaw)
        x, y = box[:2] - self.spot[:2]
        low, high = box[5:] - self.spot[2]
        return np.array([c * x + s * y, c * y - s * x, box[2], box[3], box[4] - self.yaw, low, high])


@dataclass(eq=False)
class Layout:
    """A room that is being furnished from a stock. `taken` (N, 7) are boxes nothing else may enter.

    `jittered` is the share of furniture that does not stand square to its wall;
    `air` is what stays free around small things on tops, metres; elsewhere it is `AIR`.
    """

    room: Room
    rng: np.random.Generator
    taken: Array
    stock: Stock = EVERYTHING
    air: float = AIR
    placed: list[Placed] = field(default_factory=list)
    jittered: float = JITTERED

    @classmethod
    def empty(cls, room: Room, notch: Array | None, rng: np.random.Generator, stock: Stock = EVERYTHING) -> Layout:
        rows = [] if notch is None else [np.array([*notch, 0.0, -1.0, 10.0])]
        for hole in room.openings:
            deep = 0.9 if hole.kind == "door" else SILL + 0.02
            along, inward = room.directions[hole.wall], room.inward[hole.wall]
            middle = room.polygon[hole.wall] + along * (hole.start + hole.end) / 2 + inward * deep / 2
            half = (hole.end - hole.start) / 2 + 0.07
            yaw = float(np.arctan2(along[1], along[0]))
            rows.append(np.array([*middle, half, deep / 2, yaw, hole.low - 0.05, hole.high + 0.07]))
        lamp = room.lights[0].position
        rows.append(np.array([lamp[0], lamp[1], 0.25, 0.25, 0.0, room.height - 0.3, room.height]))
        return cls(room, rng, np.array(rows), stock)

    @property
    def full(self) -> bool:
        return len(self.placed) >= self.stock.most

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def fits(self, box: Array) -> bool:
        """Whether a box (7,) lies in the room, off the skirting, and enters nothing."""
        low, high = self.room.polygon.min(axis=0), self.room.polygon.max(axis=0)
        edge = corners(box)
        inside = (edge >= low + SKIRTING).all() and (edge <= high - SKIRTING).all()
        return bool(inside) and box[6] < self.room.height - 0.02 and not collides(self.taken, box, AIR)

    def put(self, piece: Piece, x: float, y: float, yaw: float, z: float = 0.0, support: int | None = None) -> int:
        """Places a piece for good and gives its index."""
        self.placed.append(Placed(piece, np.array([x, y, z]), yaw, support))
        self.taken = np.vstack([self.taken, upright_box(x, y, piece.size, yaw, z)])
        return len(self.placed) - 1

    def try_put(self, piece: Piece, x: float, y: float, yaw: float, z: float = 0.0) -> int | None:
        """Places a piece if it fits there."""
        if self.full or not self.fits(upright_box(x, y, piece.size, yaw, z)):
            return None
        return self.put(piece, x, y, yaw, z)

    def turn(self) -> float:
        """What a piece is turned from square, radians."""
        return float(self.rng.uniform(-0.55, 0.55)) if self.chance(self.jittered) else float(self.rng.normal(0, 0.01))

    def against_wall(self, label: str, tries: int = 40) -> int | None:
        """Stands a new piece of a category against some wall, facing into the room."""
        if label not in self.stock.labels:
            return None
        for _ in range(3):
            piece = self.stock.make(label, self.rng)
            for _ in range(tries // 3):
                wall = int(self.rng.choice(len(self.room.lengths), p=self.room.lengths / self.room.lengths.sum()))
                turn = 0.0 if label == "radiator" else self.turn()
                across = abs(np.cos(turn)) * piece.size[0] / 2 + abs(np.sin(turn)) * piece.size[1] / 2
                deep = abs(np.cos(turn)) * piece.size[1] / 2 + abs(np.sin(turn)) * piece.size[0] / 2
                free = self.room.lengths[wall] - 2 * (across + 0.03)
                if free <= 0:
                    continue
                along = across + 0.03 + float(self.rng.random()) * free
                away = deep + SKIRTING + float(self.rng.uniform(0.008, 0.06))
                spot, yaw = self.by_wall(wall, along, away)
                if (index := self.try_put(piece, spot[0], spot[1], yaw + turn)) is not None:
                    return index
        return None

    def by_wall(self, wall: int, along: float, away: float) -> tuple[Array, float]:
        """Point (2,) at a wall, and the yaw that faces into the room, radians."""
        inward = self.room.inward[wall]
        spot = self.room.polygon[wall] + self.room.directions[wall] * along + inward * away
        return spot, float(np.arctan2(-inward[0], inward[1]))

    def anywhere(self, label: str, tries: int = 40) -> int | None:
        """Stands a new piece somewhere on the floor, more often near walls."""
        if label not in self.stock.labels:
            return None
        low, high = self.room.polygon.min(axis=0), self.room.polygon.max(axis=0)
        piece = self.stock.make(label, self.rng)
        for _ in range(tries):
            share = self.rng.beta(0.6, 0.6, 2) if piece.category.place == "floor" else self.rng.uniform(0.25, 0.75, 2)
            x, y = low + (high - low) * share
            square = float(self.rng.integers(4)) * np.pi / 2
            yaw = square + (float(self.rng.uniform(-0.7, 0.7)) if self.chance(0.5) else 0.0)
            if (index := self.try_put(piece, float(x), float(y), yaw)) is not None:
                return index
        return None

    def beside(self, host: int, label: str, side: str, gap_m: tuple[float, float] = (0.04, 0.15)) -> int | None:
        """A new piece at one side of another: in "front" facing it or "behind", "left", "right" facing as it does."""
        if label not in self.stock.labels:
            return None
        other = self.placed[host]
        half = other.piece.size / 2
        for _ in range(8):
            piece = self.stock.make(label, self.rng)
            gap = float(self.rng.uniform(*gap_m))
            slide = float(self.rng.uniform(-0.12, 0.12)) * half[0]
            turn = self.turn() if label in ("chair", "office chair", "stool", "armchair") else 0.0
            room = 0.0 if turn == 0.0 else 0.25 * abs(turn) * float(piece.size[:2].max())
            if side in ("front", "behind"):
                sign = 1.0 if side == "front" else -1.0
                x, y = slide, sign * (half[1] + gap + room + piece.size[1] / 2)
                yaw = other.yaw + (np.pi if side == "front" else 0.0)
            else:
                sign = -1.0 if side == "left" else 1.0
                deep = piece.size[1] if label in ("chair", "stool") else piece.size[0]
                x, y = sign * (half[0] + gap + room + deep / 2), 0.6 * slide
                if label == "nightstand":
                    y = -half[1] + piece.size[1] / 2
                yaw = other.yaw + (sign * np.pi / 2 if label in ("chair", "stool") else 0.0)
            spot = other.at(x, y)
            if (index := self.try_put(piece, spot[0], spot[1], float(yaw + turn))) is not None:
                return index
        return None

    def on_top(self, label: str, host: int | None = None, tries: int = 24) -> int | None:
        """Stands a new piece on a top of `host`, or of any thing."""
        hosts = [i for i, p in enumerate(self.placed) if p.piece.tops] if host is None else [host]
        if not hosts or self.full or label not in self.stock.labels:
            return None
        for trial in range(tries):
            if trial % 6 == 0:
                piece = self.stock.make(label, self.rng)
            index = hosts[int(self.rng.integers(len(hosts)))]
            other = self.placed[index]
            if not other.piece.tops:
                return None
            top = other.piece.tops[int(self.rng.integers(len(other.piece.tops)))]
            turn = float(self.rng.uniform(-0.5, 0.5)) if self.chance(0.5) else 0.0
            box = self.somewhere(piece, other, top, turn)
            # what it stands on surrounds it where it is a shelf
            if box is not None and self.clear(box, self.lineage(index), self.lineage(index)[1:]):
                return self.put(piece, float(box[0]), float(box[1]), float(box[4]), float(box[5]), index)
        return None

    def somewhere(self, piece: Piece, host: Placed, place: Top, turn: float) -> Array | None:
        """The box (7,) of a piece turned by `turn` radians at a drawn spot of a host's place; None if too large."""
        reach = [abs(np.cos(turn)) * piece.size[i] / 2 + abs(np.sin(turn)) * piece.size[1 - i] / 2 for i in (0, 1)]
        free_x, free_y = place.half_x - reach[0], place.half_y - reach[1]
        if free_x < 0 or free_y < 0 or piece.size[2] > place.free:
            return None
        slide_x, slide_y = self.rng.uniform(-free_x, free_x), self.rng.uniform(-free_y, free_y)
        at = host.at(place.x + float(slide_x), place.y + float(slide_y))
        return upright_box(at[0], at[1], piece.size, host.yaw + turn, float(host.spot[2]) + place.z)

    def lineage(self, index: int) -> list[int]:
        """A thing, what it stands on or lies in, what that stands on, and so on."""
        out = [index]
        while (under := self.placed[out[-1]].support) is not None:
            out.append(under)
        return out

    def clear(self, box: Array, entered: list[int], checked: list[int]) -> bool:
        """Whether a box (7,) is free of all but the things `entered`, and of every part of those `checked`."""
        rest = np.delete(self.taken, [len(self.taken) - len(self.placed) + i for i in entered], axis=0)
        if box[6] >= self.room.height - 0.02 or collides(rest, box, self.air):
            return False
        return not any(enters(self.placed[i].local(box), self.placed[i].piece.parts) for i in checked)

    def inside(self, label: str, host: int | None = None, tries: int = 24) -> int | None:
        """Lays a new piece into a hollow of `host`, or of any thing; its box may enter that thing's, not its parts'."""
        hosts = [i for i, p in enumerate(self.placed) if p.piece.hollows] if host is None else [host]
        return self._within(label, hosts, True, tries)

    def beneath(self, label: str, host: int | None = None, tries: int = 24) -> int | None:
        """Stands a new piece on the floor under `host`, or under any thing that leaves room; the floor carries it."""
        hosts = [i for i, p in enumerate(self.placed) if p.piece.unders] if host is None else [host]
        return self._within(label, hosts, False, tries)

    def _within(self, label: str, hosts: list[int], held: bool, tries: int) -> int | None:
        if not hosts or self.full or label not in self.stock.labels:
            return None
        for trial in range(tries):
            if trial % 6 == 0:
                piece = self.stock.make(label, self.rng)
            index = hosts[int(self.rng.integers(len(hosts)))]
            other = self.placed[index]
            places = other.piece.hollows if held else other.piece.unders
            if not places:
                return None
            place = places[int(self.rng.integers(len(places)))]
            turn = float(self.rng.uniform(-np.pi, np.pi) if held else self.rng.normal(0, 0.25))
            box = self.somewhere(piece, other, place, turn)
            if box is not None and self.clear(box, self.lineage(index), self.lineage(index)):
                spot = (float(box[0]), float(box[1]), float(box[4]), float(box[5]))
                return self.put(piece, *spot, index if held else None)
        return None

    def hang(self, label: str, tries: int = 30) -> int | None:
        """Hangs a new piece on a wall, its middle at about eye height."""
        if label not in self.stock.labels:
            return None
        piece = self.stock.make(label, self.rng)
        for _ in range(tries):
            wall = int(self.rng.choice(len(self.room.lengths), p=self.room.lengths / self.room.lengths.sum()))
            free = self.room.lengths[wall] - piece.size[0] - 0.2
            if free <= 0:
                continue
            along = piece.size[0] / 2 + 0.1 + float(self.rng.random()) * free
            spot, yaw = self.by_wall(wall, along, piece.size[1] / 2 + 0.001)
            z = float(self.rng.uniform(1.45, 1.75)) - piece.size[2] / 2
            box = upright_box(spot[0], spot[1], piece.size, yaw, z)
            if not self.full and z + piece.size[2] < self.room.height - 0.1 and not collides(self.taken, box, 0.05):
                return self.put(piece, float(spot[0]), float(spot[1]), yaw, z)
        return None

    def add(self, category: Category) -> int | None:
        """One more of a category, wherever its kind stands."""
        if category.place == "wall":
            return self.against_wall(category.label)
        if category.place == "top":
            return self.on_top(category.label)
        if category.place == "hung":
            return self.hang(category.label)
        return self.anywhere(category.label)


def around(layout: Layout, host: int, label: str, most: int) -> None:
    """Seats around a table, up to `most`, each facing it."""
    sides = ("front", "behind", "left", "right")
    for i in layout.rng.permutation(4)[:most]:
        layout.beside(host, label, sides[int(i)], (0.03, 0.2))
