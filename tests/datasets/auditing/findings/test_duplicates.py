"""Rows that say again what another row said."""

import numpy as np

from sightline.datasets.auditing.findings.duplicates import Duplicates, Repeats
from sightline.datasets.auditing.peers.peer_row import PeerRow
from tests.datasets.auditing.peers.made_peers import row


def counted(rows: list[PeerRow], most: int = 1000) -> dict[str, tuple[int, int]]:
    check = Duplicates(most)
    for one in rows:
        check.see(one)
    return {found.what: (found.rows, found.of) for found in check.findings()}


def test_the_same_row_again_and_the_same_question_otherwise_answered() -> None:
    rows = [
        row("How tall?", "1 m"),
        row("how  TALL?", "1 m"),
        row("How tall?", "2 m"),
        row("How tall?", "1 m", "b.jpg"),
    ]
    assert counted(rows) == {
        "same pictures, question, answer as a row before": (1, 4),
        "same pictures and question, differing answers": (3, 4),
    }
    assert counted([row("How tall?", "1 m"), row("How wide?", "1 m"), row("How tall?", "2 m", "b.jpg")]) == {}


def test_regions_of_one_picture_are_different_things() -> None:
    assert counted([row("How tall is it?", "1 m", boxes=((0, 0, i, 1),)) for i in range(3)]) == {}


def test_a_pair_that_fills_a_hundredth_of_a_file_is_worn_out() -> None:
    rows = [row(f"How tall is thing {i}?", f"{i} m", f"{i}.jpg") for i in range(495)]
    worn = [row("Is there a chair?", "Yes", f"x{i}.jpg") for i in range(10)]
    assert counted(rows + worn) == {"question with answer that makes up more than 1% of all rows": (10, 505)}
    assert counted(rows + worn[:5]) == {}


def test_a_sample_counts_the_same_whatever_the_order() -> None:
    rows = [row(f"Q{i % 300}?", "1", f"{i % 3}.jpg") for i in range(1800)]
    shuffled = [rows[i] for i in np.random.default_rng(1).permutation(len(rows))]
    told = counted(rows, 64)
    assert told == counted(shuffled, 64)
    rows_again, of = told["same pictures, question, answer as a row before"]
    assert 0 < of < 1800 and rows_again == of * 5 // 6


def test_a_question_with_very_many_answers_is_counted_as_fast_as_any() -> None:
    rows = [row("How deep is it?", f"{i} mm") for i in range(20_000)]
    assert counted(rows, 10**6) == {"same pictures and question, differing answers": (20_000, 20_000)}


def test_what_is_not_sampled_is_not_counted() -> None:
    repeats = Repeats(1)
    assert [repeats.add(key, 0) for key in (2, 2, 3)][:2] == [1, 2] and repeats.among("rows").endswith("by hash")
