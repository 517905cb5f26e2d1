"""Where things may lie: in hollows, beneath tops, on tops, never through each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import Part, block
from sightline.scenes.worlds.places.layout import Layout
from sightline.scenes.worlds.places.occupied import enters, upright_box
from sightline.scenes.worlds.places.shell import empty_room
from sightline.scenes.worlds.places.stock import EVERYTHING, Stock
from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from sightline.scenes.worlds.shapes.piece import Piece, make
from sightline.scenes.worlds.shapes.shape import Top

PAINT = plain((120, 120, 120))


def layout(seed: int = 0, stock: Stock = EVERYTHING) -> Layout:
    rng = np.random.default_rng(seed)
    room, notch = empty_room(rng)
    return Layout.empty(room, notch, rng, stock)


def crate(**more: tuple[Top, ...]) -> Piece:
    """An open crate of 1 × 1 × 0.5 m with walls of 5 cm."""
    sides: list[Part] = [block((-0.5, -0.5, 0.0), (0.5, 0.5, 0.05), PAINT)]
    for s in (-1, 1):
        low, high = sorted((s * 0.45, s * 0.5))
        sides += [block((low, -0.5, 0.0), (high, 0.5, 0.5), PAINT), block((-0.5, low, 0.0), (0.5, high, 0.5), PAINT)]
    like = make(BY_LABEL["apple"], np.random.default_rng(0))
    return replace(like, parts=tuple(sides), size=np.array([1.0, 1.0, 0.5]), **more)


def test_what_lies_in_a_thing_is_carried_by_it_and_keeps_out_of_its_walls():
    room = layout()
    host = room.put(crate(hollows=(Top(0.0, 0.0, 0.45, 0.45, 0.05),)), 0.0, 0.0, 0.4)
    fruit = [i for _ in range(12) if (i := room.inside("apple", host)) is not None]
    assert len(fruit) == 12
    for index in fruit:
        item = room.placed[index]
        assert item.support == host and item.spot[2] == pytest.approx(0.05)
        box = upright_box(item.spot[0], item.spot[1], item.piece.size, item.yaw, item.spot[2])
        assert not enters(room.placed[host].local(box), room.placed[host].piece.parts)
        assert (np.abs(room.placed[host].local(box)[:2]) < 0.45).all()


def test_a_hollow_that_a_wall_crosses_is_left_empty():
    room = layout()
    # the hollow is stated wrongly: it lies in the crate's floor
    host = room.put(crate(hollows=(Top(0.0, 0.0, 0.45, 0.45, 0.02),)), 0.0, 0.0, 0.4)
    assert room.inside("apple", host) is None


def test_what_stands_beneath_a_thing_is_carried_by_the_floor():
    room = layout()
    like = crate()
    table = replace(
        like,
        parts=(block((-0.5, -0.5, 0.6), (0.5, 0.5, 0.65), PAINT),),
        unders=(Top(0.0, 0.0, 0.45, 0.45, 0.0, 0.6),),
        size=np.array([1.0, 1.0, 0.65]),
    )
    host = room.put(table, 0.0, 0.0, 0.0)
    shoes = room.beneath("shoes", host)
    assert shoes is not None and room.placed[shoes].support is None and room.placed[shoes].spot[2] == 0.0
    assert room.beneath("guitar", host) is None  # too tall


def test_what_has_neither_hollow_nor_room_beneath_takes_nothing():
    room = layout()
    host = room.put(crate(), 0.0, 0.0, 0.0)
    assert room.inside("apple", host) is None and room.beneath("shoes", host) is None
    assert room.inside("apple") is None and room.beneath("shoes") is None


def test_things_out_of_stock_and_beyond_the_most_are_not_placed():
    stock = Stock(frozenset({"apple"}), most=3)
    room = layout(stock=stock)
    host = room.put(crate(hollows=(Top(0.0, 0.0, 0.45, 0.45, 0.05),)), 0.0, 0.0, 0.0)
    assert room.inside("pear", host) is None
    assert [room.inside("apple", host) is None for _ in range(3)] == [False, False, True]


def test_an_apple_in_a_bowl_on_books_names_all_that_carries_it():
    room = layout(2)
    table = room.anywhere("table")
    books = next(i for _ in range(20) if (i := room.on_top("books", table)) is not None)
    assert room.lineage(books) == [books, table]
    mug = next(i for _ in range(60) if (i := room.on_top("apple", books)) is not None)
    assert room.lineage(mug) == [mug, books, table]
    assert room.placed[mug].spot[2] == pytest.approx(room.placed[books].spot[2] + room.placed[books].piece.size[2])


def test_a_box_seen_from_a_thing_is_where_the_thing_sees_its_points():
    item = replace(layout_item(), spot=np.array([1.0, -2.0, 0.3]), yaw=0.8)
    at = item.at(0.2, 0.5)
    local = item.local(np.array([*at, 0.1, 0.2, 1.0, 0.3, 0.6]))
    np.testing.assert_allclose(local, [0.2, 0.5, 0.1, 0.2, 0.2, 0.0, 0.3], atol=1e-12)


def layout_item():
    room = layout()
    return room.placed[room.put(crate(), 0.0, 0.0, 0.0)]
