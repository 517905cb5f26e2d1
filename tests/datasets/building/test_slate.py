"""Candidates as numbers: nothing that pass two needs is lost."""

import numpy as np
import pyarrow as pa

from sightline.datasets.building.slate import COLUMNS, Group, Slate
from sightline.datasets.rows.columns import to_table
from sightline.questions.draft import Balance
from tests.datasets.made_rows import full_row

BALANCES = (None, Balance(("bed", "lamp"), "bed"), Balance(("bed",), "3", paired=False), Balance((), "left"))


def made() -> pa.Table:
    rows = [
        full_row(balance=one, scene_id=scene, text=f"{n}")
        for n, (one, scene) in enumerate(zip(BALANCES, "abbc", strict=True))
    ]
    return to_table(rows)


def test_groups_say_type_key_and_side_and_scenes_are_numbered():
    slate = Slate.of([made().select(COLUMNS)])
    kind = full_row().type
    assert [slate.groups[g] for g in slate.group] == [
        Group(kind),
        Group(kind, True, True, ("bed", "lamp"), "bed"),
        Group(kind, True, False, ("bed",), "3"),
        Group(kind, True, True, ("",), "left"),
    ]
    assert slate.scene.tolist() == [0, 1, 1, 2]


def test_ids_are_kept_whole():
    table = made()
    slate = Slate.of([table])
    told = [f"{int(head):016x}{int(tail):08x}" for head, tail in zip(slate.heads, slate.tails, strict=True)]
    assert told == table["id"].to_pylist()


def test_a_slate_of_pieces_is_the_slate_of_the_whole():
    table = made()
    whole, pieces = Slate.of([table]), Slate.of([table.slice(0, 2), table.slice(0, 0), table.slice(2)])
    for name in ("heads", "tails", "group", "scene"):
        assert np.array_equal(getattr(whole, name), getattr(pieces, name))
    assert whole.groups == pieces.groups


def test_the_second_of_two_equal_ids_is_repeated_and_near_ones_are_not():
    ids = ["f" * 24, "0" * 24, "f" * 23 + "e", "f" * 24, "e" + "f" * 23]
    table = made().slice(0, 1)
    table = pa.concat_tables([table.set_column(0, "id", pa.array([one])) for one in ids])
    assert Slate.of([table]).repeated().tolist() == [False, False, False, True, False]


def test_luck_depends_on_seed_and_id_alone_and_is_spread_evenly():
    ids = [f"{i:024x}" for i in range(4000)]
    table = pa.table({"id": ids, "type": ["t"] * 4000, "scene_id": ["a"] * 4000})
    table = table.append_column("balance", pa.nulls(4000, made().schema.field("balance").type))
    one, two = Slate.of([table]).luck(0), Slate.of([table]).luck(1)
    assert len(set(one.tolist())) == 4000
    assert abs(np.corrcoef(one.astype(float), two.astype(float))[0, 1]) < 0.05
    assert np.abs(np.histogram(one / 2**64, 10, (0, 1))[0] - 400).max() < 100
    assert Slate.of([table.slice(7, 1)]).luck(0)[0] == one[7]


def test_no_candidates_are_an_empty_slate():
    assert len(Slate.of([])) == 0
    assert Slate.of([made().slice(0, 0)]).groups == ()
