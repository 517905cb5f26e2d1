from dataclasses import replace

import numpy as np

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Length
from sightline.datasets.filtering.repeats import COLUMNS, asked, repeated
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import Row, RowView
from sightline.questions.draft import Evidence, Mention, Point
from tests.evaluation.rows import row


def gap(first: str, second: str, metres: float = 2.0, *, text: str = "How far is {} from {}?", scene: str = "a") -> Row:
    made = row("gap", text.format(first, second), Length(metres), scene=scene)
    mentions = tuple(Mention(name, f"{name}#1") for name in (first, second))
    return replace(made, evidence=Evidence(mentions, values={"gap_m": metres}))


def same(*rows: Row) -> bool:
    [first, *others] = asked(to_table(rows).select(list(COLUMNS))).tolist()
    return all(one == first for one in others)


def side(first: str, second: str, answer: Answer, offset: float) -> Row:
    made = row("left", f"Is the {first} left of the {second}?", answer)
    return replace(made, evidence=Evidence((Mention(first, first), Mention(second, second)), values={"across": offset}))


def test_other_words_and_another_order_of_two_names_are_the_same_question() -> None:
    assert same(gap("lamp", "sofa"), gap("sofa", "lamp"), gap("lamp", "sofa", text="State the gap of {} and {}."))


def test_another_thing_scene_value_picture_or_type_is_another_question() -> None:
    one = gap("lamp", "sofa")
    for other in (
        gap("lamp", "desk"),
        gap("lamp", "sofa", scene="b"),
        gap("lamp", "sofa", 2.1),
        replace(one, views=(RowView("7"),)),
        replace(one, type="distance"),
        replace(one, collection="elsewhere"),
    ):
        assert not same(one, other)


def test_the_mirrored_question_is_the_same() -> None:
    assert same(side("lamp", "sofa", YesNo(True), 0.5), side("sofa", "lamp", YesNo(False), -0.5))
    options = ("left", "right")
    assert same(side("lamp", "sofa", Choice(options, 0), 0.5), side("sofa", "lamp", Choice(options, 1), -0.5))


def test_a_thing_that_is_pointed_to_in_another_way_is_another_question() -> None:
    def where(name: str) -> Row:
        made = row("where", f"Where is the {name}?", Length(1.0))
        return replace(made, evidence=Evidence((Mention(name, "mug#1"), Mention("box", "box#1"))))

    assert not same(where("mug left of the box"), where("mug closest to the box"))


def test_of_three_names_the_order_counts() -> None:
    def seen_from(*names: str) -> Row:
        made = row("side", "From {}, facing {}, where is {}?".format(*names), Choice(("left", "right"), 0))
        return replace(made, evidence=Evidence(tuple(Mention(name, name) for name in names)))

    assert not same(seen_from("lamp", "sofa", "desk"), seen_from("sofa", "lamp", "desk"))


def test_points_count_where_no_thing_is_named() -> None:
    def depth(*points: tuple[float, float]) -> Row:
        made = row("depth", f"Which is nearer of {points}?", Choice(("A", "B"), 0))
        return replace(made, evidence=Evidence(points=tuple(Point("0", uv) for uv in points)))

    assert same(depth((1.0, 2.0), (3.0, 4.0)), depth((3.0, 4.0), (1.0, 2.0)))
    assert not same(depth((1.0, 2.0), (3.0, 4.0)), depth((2.0, 1.0), (3.0, 4.0)))


def test_how_many_there_are_of_two_kinds_when_there_is_none_are_two_questions() -> None:
    none = [row("count", f"How many {name}s are there?", Count(0)) for name in ("lamp", "sofa")]
    assert not same(*none)
    views = (RowView("0"), RowView("1"))
    assert not same(*(replace(one, views=views, evidence=Evidence(values={"count": 0.0})) for one in none))


def test_what_was_measured_between_two_pictures_is_one_question_in_any_words() -> None:
    views, gone = (RowView("0"), RowView("1")), Evidence(values={"distance_m": 0.855})
    asked_for = ("How far did the camera go?", "What is the distance between the two camera positions?")
    assert same(*(replace(row("travel", text, Length(0.855)), views=views, evidence=gone) for text in asked_for))


def test_numbers_do_not_depend_on_the_table_a_row_stands_in() -> None:
    rows = [gap("lamp", name, 1.0 + i) for i, name in enumerate(("sofa", "desk", "mug"))]
    together = asked(to_table(rows))
    alone = [asked(to_table([one]))[0] for one in rows]
    piece = asked(to_table([gap("vase", "bed"), *rows]).slice(1))
    assert together.tolist() == alone == piece.tolist()
    assert len(asked(to_table([]))) == 0


def test_of_equal_questions_the_luckiest_stays() -> None:
    hashes = np.array([5, 7, 5, 5, 9], dtype=np.uint64)
    assert repeated(hashes, np.array([0.4, 0.9, 0.1, 0.2, 0.3])).tolist() == [True, False, False, True, False]
