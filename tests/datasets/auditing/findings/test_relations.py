"""What questions ask, over many ways to ask it; and what is rather left unread."""

import pytest

from sightline.datasets.auditing.findings.relations import (
    AWAY,
    BULK,
    CAMERA,
    COUNT,
    DISTANCE,
    HEIGHT,
    LEFT,
    UP,
    WIDTH,
    Asked,
    asked,
    stated,
)


@pytest.mark.parametrize(
    ("question", "axis", "sign"),
    [
        ("Is the jug to the left of the stove?", LEFT, 1),
        ("From the viewer's perspective, is the jug on the right side of the stove?", LEFT, -1),
        ("Would you say that the jug is above the stove?", UP, 1),
        ("Does the jug lie under the stove in this image?", UP, -1),
        ("Can you confirm whether the jug is positioned behind the stove?", AWAY, 1),
        ("Is the jug closer to the camera than the stove?", AWAY, -1),
        ("Is the jug taller than the stove?", HEIGHT, 1),
        ("Does the jug have a smaller height compared to the stove?", HEIGHT, -1),
        ("Is the jug wider than the stove?", WIDTH, 1),
        ("Is the jug narrower than the stove?", WIDTH, -1),
        ("Is the jug larger in size than the stove?", BULK, 1),
        ("Look closely. Is the jug smaller than the stove?", BULK, -1),
    ],
)
def test_whether_one_thing_exceeds_another(question: str, axis: str, sign: int) -> None:
    assert asked(question) == Asked("whether", axis, "jug", "stove", sign)


@pytest.mark.parametrize(
    ("question", "axis", "sign"),
    [
        ("Which is further to the left, the jug or the stove?", LEFT, 1),
        ("Between the jug and the stove, which one stands taller?", HEIGHT, 1),
        ("Which of these two, the jug or the stove, is lower down?", UP, -1),
        ("Who is nearer to the camera, the jug or the stove?", AWAY, -1),
    ],
)
def test_which_of_two_exceeds_the_other(question: str, axis: str, sign: int) -> None:
    assert asked(question) == Asked("which", axis, "jug", "stove", sign)


@pytest.mark.parametrize(
    ("question", "axis", "b", "direction"),
    [
        ("How far apart are the jug and the stove?", DISTANCE, "stove", ""),
        ("What is the vertical distance from the jug to the stove?", DISTANCE, "stove", "vertical"),
        ("How far is the jug from the stove horizontally?", DISTANCE, "stove", "horizontal"),
        ("How far is the jug from the camera?", DISTANCE, CAMERA, ""),
        ("How far away is the jug?", DISTANCE, CAMERA, ""),
        ("What is the distance between the jug and the stove in meters?", DISTANCE, "stove", ""),
        ("What is the distance between the jug and the stove (in meters)?", DISTANCE, "stove", ""),
        ("How tall is the jug in centimeters?", HEIGHT, "", ""),
        ("What is the height of the jug?", HEIGHT, "", ""),
        ("Find out how wide the jug is.", WIDTH, "", ""),
        ("How much space does the jug occupy vertically?", HEIGHT, "", ""),
        ("How big is the jug in terms of width?", WIDTH, "", ""),
    ],
)
def test_lengths(question: str, axis: str, b: str, direction: str) -> None:
    assert asked(question) == Asked("length", axis, "jug", b, direction=direction)


def test_counts_name_what_is_counted() -> None:
    assert asked("How many jugs are there in this room?") == Asked("count", COUNT, "jugs")
    assert asked("How many meters is the jug away?") is None


@pytest.mark.parametrize(
    "question",
    [
        "Is the man in front of the desk left of the door?",  # two relations
        "How far is the jug from the stove from the door?",  # three things
        "What colour is the jug?",
        "Is the distance between the jug and the stove growing?",
        "Describe the picture.",
        "Is the jug left or right of the stove?",
        "Is there a jug?",
        "",
    ],
)
def test_what_may_be_read_in_two_ways_is_not_read(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Which is closer to the lamp, the jug or the stove?",
        "Which of these objects is nearest to the door: the jug or the stove?",
        "In the first image, is the jug left of the stove?",
        "Is the jug left of the stove in the second image?",
        "Is the jug in the top image left of the stove?",
        "In image 2, which is taller, the jug or the stove?",
        "Standing at the sofa facing the door, is the jug left of the stove?",
        "Imagine that you stand at the sofa. Is the jug left of the stove?",
        "When you look from the sofa, is the jug behind the stove?",
        "From the sofa's perspective, is the jug behind the stove?",
        "If you are at the sofa, how far away is the jug?",
        "In the kitchen, how far apart are the jug and the stove?",
        "Measured from the camera to its nearest point, how far away is the jug?",
        "How far apart are the jug and the stove, measured between their centres?",
        "How far is the jug to the left of the stove?",
        "How high is the jug above the stove?",
        "What is the average height of the jugs?",
        "How many jugs are visible in the first image?",
        "How many jugs are left of the table?",
        "How many jugs are taller than 1 m?",
        "How many of the jugs are red?",
        "How many jugs are red?",
        "How many jugs are next to the stove?",
        "How many jugs can stand on the stove?",
        "How many more jugs than stoves are there?",
        "Standing at the sofa, how many jugs do you see?",
    ],
)
def test_a_word_left_over_leaves_the_question_unread(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Count the jugs: how many are visible in the image?",
        "Count the jugs: how many are there in the scene?",
        "Count the jugs.",
        "Count the number of jugs in the room.",
        "What number of jugs are visible in the image?",
        "Can you tell me how many jugs there are?",
        "How many jugs do you see?",
        "How many jugs are in the picture?",
    ],
)
def test_what_is_counted_is_a_noun(question: str) -> None:
    assert asked(question) == Asked("count", COUNT, "jugs")


def test_a_name_may_hold_and_where_the_article_tells_where_it_ends() -> None:
    told = asked("How far apart are the black and white jug and the stove?")
    assert told == Asked("length", DISTANCE, "black and white jug", "stove")
    assert asked("How tall is the black and white jug?") == Asked("length", HEIGHT, "black and white jug")


def test_statements_claim_or_deny() -> None:
    assert stated("The jug is to the left of the stove.") == (Asked("whether", LEFT, "jug", "stove", 1), True)
    assert stated("The jug is not taller than the stove.") == (Asked("whether", HEIGHT, "jug", "stove", 1), False)
    assert stated("The jug is left or right of the stove.") is None and stated("A jug.") is None
