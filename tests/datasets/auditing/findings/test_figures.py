"""Units, rounding and scale of lengths."""

import pytest

from sightline.datasets.auditing.findings.claims import reading_of
from sightline.datasets.auditing.findings.figures import Figures
from sightline.datasets.auditing.peers.peer_row import PeerRow
from tests.datasets.auditing.peers.made_peers import row


def seen(rows: list[PeerRow]) -> Figures:
    figures = Figures()
    for one in rows:
        figures.see(one, reading_of(one))
    return figures


def test_units_come_with_their_count_median_and_the_shares_that_are_round() -> None:
    said = ["1.5 m", "2.0 m", "2.13 m", "30 cm"]
    metres, centimetres = seen([row("How tall is it?", text) for text in said]).units
    assert (metres.unit, metres.count, metres.median) == ("m", 3, 2.0) and centimetres.count == 1
    assert metres.round == {"0.5": pytest.approx(2 / 3), "0.1": pytest.approx(2 / 3), "0.05": pytest.approx(2 / 3)}


def test_a_file_whose_doors_are_ten_times_too_high_is_on_another_scale() -> None:
    rows = [row("How tall is the red door?", f"{20 + i / 10:.1f} m", f"{i}.jpg") for i in range(25)]
    [found] = seen(rows).findings()
    assert "10 times as high" in found.what or "11 times as high" in found.what
    assert found.wrong and (found.rows, found.of) == (25, 25)
    assert seen([row("How tall is the man in red?", "1.6 m", f"{i}.jpg") for i in range(25)]).findings() == []
    assert seen(rows[:10]).findings() == []


def test_distances_of_zero_are_told_of_the_distances() -> None:
    rows = [row("How far is the cup from the jug?", "0.0 m"), row("How far is the cup from the pan?", "1.0 m")]
    [found] = seen(rows).findings()
    assert (found.what, found.rows, found.of, found.wrong) == ("distance of zero", 1, 2, False)
