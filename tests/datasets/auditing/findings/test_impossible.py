"""Values that no scene can have: every one is found, and near misses are not."""

import pytest

from sightline.datasets.auditing.findings.claims import reading_of
from sightline.datasets.auditing.findings.impossible import WHATS, Impossible
from sightline.datasets.auditing.findings.offered import offer_of
from sightline.datasets.auditing.peers.peer_row import PeerRow
from tests.datasets.auditing.peers.made_peers import row

TALL, FAR, MANY = "How tall is the jug?", "How far is the jug from the cup?", "How many jugs are there?"


def faults(*rows: PeerRow, indoors: bool = True) -> dict[str, tuple[int, int]]:
    check = Impossible(indoors)
    for one in rows:
        check.see(one, reading_of(one), offer_of(one))
    return {told.what: (told.rows, told.of) for told in check.findings()}


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (row("", "1 m"), "empty question"),
        (row(TALL, ""), "empty answer"),
        (row("How tall is the [A]?", "1 m"), "unfilled slot of a template"),
        (row(TALL, "It is {height} m."), "unfilled slot of a template"),
        (row("How tall is <mask>?", "1 m"), "unfilled slot of a template"),
        (row(TALL, "It is 1\ufffd m."), "damaged characters"),
        (row(TALL, "It is nan m."), "NaN, infinity or None said"),
        (row(TALL, "None"), "NaN, infinity or None said"),
        (row(TALL, "It is None m."), "NaN, infinity or None said"),
        (row("What is it?", "null"), "NaN, infinity or None said"),
        (row("Which? A. cup B. jug", "pan"), "answer is none of the options"),
        (row("Which?", "C", options=("cup", "jug")), "answer is none of the options"),
        (row("Which? A. cup B. Cup", "A"), "option given twice"),
        (row(TALL, "Quite tall."), "a length asked, no number answered"),
        (row(MANY, "Some of them."), "a count asked, no whole number answered"),
        (row(FAR, "-2.5 m"), "negative length"),
        (row("At [ 5 , 30 ]?", "`-1500` mm", task="depth_estimation_coor", stated=-1500.0), "negative length"),
        (row("Moved?", "It moved `-20` mm.", task="total_distance"), "negative length"),
        (row(TALL, "0.0 cm"), "size of zero"),
        (row(FAR, "1.5 km"), "longer than the scene can be"),
        (row(FAR, "2 m (3 feet)"), "two lengths that contradict each other"),
        (row("How far is it, in centimeters, from the jug to the cup?", "2 m"), "another unit than the one asked for"),
        (row(MANY, "-3"), "negative or absurd count"),
        (row(TALL, "1 m", boxes=((10, 10, 700, 20),), size=(640, 480)), "box outside the image, or turned inside out"),
        (row(TALL, "1 m", boxes=((10, 10, 5, 20),)), "box outside the image, or turned inside out"),
        (row(TALL, "1 m", boxes=((float("nan"), 1, 5, 20),)), "box outside the image, or turned inside out"),
        (row(TALL, "1 m", points=((10, 481),), size=(640, 480)), "point outside the image"),
        (row("Where?", "`[ 1200 , 3 ]`", task="visual_correspondence_coor_2_coor"), "coordinates outside 0 to 1000"),
        (row("Where?", "`[ nan , 3 ]`", task="visual_correspondence_coor_2_coor"), "coordinates outside 0 to 1000"),
        (row("How deep?", "`1500` mm", stated=1200.0), "stated value differs from the answer's"),
        (row("Which way?", "`left`", stated="right"), "stated value differs from the answer's"),
        (
            row("Where to?", "`[ 250 , -30 , 7 ]`", stated=(0.25, -0.03, 0.007)),
            "stated value in another unit than the answer's",
        ),
    ],
)
def test_every_impossible_thing_is_found_among_those_looked_at(bad: PeerRow, what: str) -> None:
    told = faults(bad, row("Is the cup left of the jug?", "Yes."))
    assert told[what][0] == 1 and told[what][1] == (2 if WHATS[what] == "rows" else 1)


@pytest.mark.parametrize(
    "good",
    [
        row(TALL, "1.5 m"),
        row(TALL, "About a metre and a half."),
        row(TALL, "It cannot be told, as it is cut off."),
        row(FAR, "They overlap, so it is hard to tell."),
        row(FAR, "0.0 m"),
        row(FAR, "2 m (6.6 feet)"),
        row("How far is it, in feet, from the jug to the cup?", "3 feet"),
        row("How far is it, in millimeters, from the jug to the cup?", "`300` mm", stated=300.7),
        row(FAR, "They are touching each other."),
        row(FAR, "The jug is right next to the cup."),
        row(FAR, "Zero."),
        row("Are all chairs red?", "None of the chairs are red."),
        row("Which of them is red?", "None."),
        row("Which is red? A. cup B. jug C. None of the above", "C. None of the above"),
        row("Which is red?", "None", options=("cup", "None")),
        row("What lies there?", "A nan bread at the infinity pool."),
        row(MANY, "None."),
        row(MANY, "No jugs are visible."),
        row(MANY, "There are no jugs."),
        row(MANY, "Two."),
        row("Which? A. cup B. jug", "The jug."),
        row("Which corner, [A] or [B]? [A] left [B] right", "[A]"),
        row(TALL, "1 m", boxes=((0, 0, 640, 480),), size=(640, 480)),
        row("Where?", "`[ 1000 , 0 ]`", task="visual_correspondence_coor_2_coor", stated=(1000.0, 0.0)),
        row("Is Region [0] behind Region [1]?", "No."),
        row("Which way?", "It went `left`.", stated="left"),
        row("How deep is [ 94 , 942 ]?", "At [ 94 , 942 ] it is `3860` mm deep.", stated=3860.0),
    ],
)
def test_what_can_be_is_no_fault(good: PeerRow) -> None:
    assert faults(good) == {}


def test_a_kilometre_is_too_far_in_a_room_and_not_in_a_street() -> None:
    assert faults(row(FAR, "1.5 km"), indoors=False) == {} and faults(row(FAR, "150 km"), indoors=False) != {}


def test_a_row_counts_once_for_each_fault() -> None:
    boxes = ((5.0, 5.0, 1.0, 1.0), (9.0, 9.0, 1.0, 1.0))
    assert faults(row(TALL, "nan m, nan m", boxes=boxes)) == {
        "NaN, infinity or None said": (1, 1),
        "box outside the image, or turned inside out": (1, 1),
    }
