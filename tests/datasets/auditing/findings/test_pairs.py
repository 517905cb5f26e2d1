"""Claims of one picture that cannot all be true."""

import numpy as np
import pytest

from sightline.datasets.auditing.findings.claims import reading_of
from sightline.datasets.auditing.findings.pairs import Pairs
from sightline.datasets.auditing.peers.peer_row import PeerRow
from tests.datasets.auditing.peers.made_peers import row

ORDER = "order of two things that contradicts another row"
SIZES = "larger by words than one that other rows' figures make larger"
DISTANCE = "distance that differs from another row's, beyond rounding"
EXTENT = "size that differs from another row's, beyond rounding"
CIRCLE = "order of things that runs in a circle over other rows"
COUNT = "count that differs from another row's"


def found(*rows: PeerRow, most: int = 10_000) -> dict[str, tuple[int, int]]:
    pairs = Pairs(most)
    for one in rows:
        pairs.see(one, reading_of(one))
    return {
        told.what.partition(" and ")[0] if "way by" in told.what else told.what: (told.rows, told.of)
        for told in pairs.findings()
    }


def test_left_of_each_other_is_no_place_for_two_things() -> None:
    told = [row("Is the cup left of the jug?", "Yes."), row("Is the jug left of the cup?", "Yes.", number=2)]
    assert found(*told) == {ORDER: (2, 2)} == found(*told[::-1])
    assert found(told[0], row("Is the jug right of the cup?", "Yes.")) == {}
    assert found(told[0], row("Is the jug left of the cup?", "Yes.", "b.jpg")) == {}


def test_neither_left_nor_right_is_a_line_and_no_contradiction() -> None:
    level = [row("Is the cup left of the jug?", "No."), row("Is the cup right of the jug?", "No.")]
    assert found(*level) == {}
    assert found(*level, row("Which is more to the left, the cup or the jug?", "The cup.")) == {ORDER: (3, 3)}


def test_the_example_names_the_row_it_stands_against() -> None:
    pairs = Pairs()
    for number, answer in enumerate(("Yes.", "No."), start=7):
        one = row("Is the cup taller than the jug?", answer, number=number)
        pairs.see(one, reading_of(one))
    [told] = pairs.findings()
    assert told.example is not None and (told.example.place, told.example.note) == ("line 8", "against line 7")
    assert told.wrong and told.among == "rows with an order told twice or more"


def test_words_are_held_against_figures() -> None:
    heights = [row("How tall is the cup?", "10 cm"), row("How tall is the jug?", "0.31 m")]
    assert found(*heights, row("Is the cup taller than the jug?", "Yes.")) == {SIZES: (1, 1)}
    assert found(*heights, row("Is the cup taller than the jug?", "No.")) == {}
    near = [row("How tall is the cup?", "30 cm"), row("How tall is the jug?", "0.3 m")]
    assert found(*near, row("Is the cup taller than the jug?", "Yes.")) == {}


@pytest.mark.parametrize(("back", "wrong"), [("1.6 m", False), ("5.25 feet", False), ("1.4 m", True), ("16 m", True)])
def test_a_distance_there_and_back_differs_by_its_rounding_alone(back: str, wrong: bool) -> None:
    there = row("How far is the cup from the jug?", "1.6 m")
    assert found(there, row("How far is the jug from the cup?", back)) == ({DISTANCE: (2, 2)} if wrong else {})


def test_vertical_and_straight_distances_are_two_things() -> None:
    assert (
        found(row("How far is the cup from the jug?", "2 m"), row("How far is the cup from the jug vertically?", "1 m"))
        == {}
    )


def test_sizes_and_counts_that_differ() -> None:
    assert found(row("How wide is the jug?", "1.0 m"), row("What is the width of the jug?", "1.5 m")) == {
        EXTENT: (2, 2)
    }
    assert found(row("How many jugs are there?", "3"), row("How many jugs can you see?", "four")) == {COUNT: (2, 2)}
    assert found(row("How many jugs are there?", "3"), row("How many jugs are there?", "three")) == {}


def test_a_way_by_a_third_thing_that_is_much_shorter() -> None:
    near = [row("How far is the cup from the jug?", "1.0 m"), row("How far is the jug from the stove?", "1.0 m")]
    [(what, count)] = found(*near, row("How far is the cup from the stove?", "9.0 m")).items()
    assert what.startswith("more than 2 ×") and count == (1, 3)
    # A stove is long: what stands at its two ends may be farther apart than from it.
    assert found(*near, row("How far is the cup from the stove?", "4.0 m")) == {}


def test_an_order_that_runs_in_a_circle() -> None:
    circle = [
        row(f"Is the {a} taller than the {b}?", "Yes.") for a, b in (("cup", "jug"), ("jug", "pan"), ("pan", "cup"))
    ]
    further = row("Is the pan taller than the lid?", "Yes.")
    assert found(*circle, further) == {CIRCLE: (3, 4)}
    assert found(*circle[:2], row("Is the pan taller than the cup?", "No.")) == {}
    assert found(*circle[:2], row("Is the pan taller than the cup?", "Yes.", "b.jpg")) == {}


def test_regions_are_compared_by_their_boxes_and_left_alone_without() -> None:
    boxes = ((0.0, 0.0, 9.0, 9.0), (5.0, 5.0, 7.0, 7.0))
    first = row("Is Region [0] left of Region [1]?", "Yes.", boxes=boxes)
    assert found(first, row("Is Region [0] left of Region [1]?", "Yes.", boxes=boxes[::-1])) == {ORDER: (2, 2)}
    assert found(first, row("Is Region [1] left of Region [0]?", "No.", boxes=boxes)) == {}
    assert found(*[row("Is Region [0] left of Region [1]?", answer) for answer in ("Yes.", "No.")]) == {}


def test_order_of_the_file_and_sampling_by_picture_do_not_change_what_is_counted() -> None:
    rows = []
    for i in range(60):
        rows += [
            row("Is the cup left of the jug?", "Yes.", f"{i}.jpg"),
            row("How far is the cup from the jug?", "1 m", f"{i}.jpg"),
        ]
        rows += [row("Is the jug left of the cup?", "Yes." if i % 3 else "No.", f"{i}.jpg")]
    shuffled = [rows[i] for i in np.random.default_rng(2).permutation(len(rows))]
    assert found(*rows) == found(*shuffled) == {ORDER: (80, 120)}
    assert found(*rows, most=40) == found(*shuffled, most=40) != {}
