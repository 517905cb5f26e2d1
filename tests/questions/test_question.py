from collections import Counter

import numpy as np
import pytest

from sightline.answers.number import Count, Length
from sightline.errors import QuestionError
from sightline.questions.catalog import TYPES, by_name
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.objects.counting import counting
from sightline.questions.objects.direction import front_behind
from sightline.questions.objects.distance import object_gap
from sightline.questions.question import Question, QuestionType, ask, generator, question_type
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR


def numbered(templates, **own) -> QuestionType:
    """A type that skips one candidate before each of a thousand drafts; `own` are templates of single drafts."""

    def numbers(table, rng):
        for i in range(1000):
            yield Skip("in between")
            yield Draft({"i": str(i)}, Count(i), Evidence(), templates=own.get(f"at_{i}", ()))

    return question_type(answer=Count, needs=set(), templates=templates)(numbers)


def told(kind: QuestionType) -> list[Question | Skip]:
    return list(kind(SceneTable(box_scene({})), np.random.default_rng(5)))


def wordings() -> np.random.Generator:
    """The generator of the words of `told`."""
    return np.random.default_rng(np.random.default_rng(5).integers(2**63))


@pytest.mark.parametrize("own", [{}, {"at_3": ("e{i}", "f{i}", "g{i}", "h{i}", "j{i}")}])
def test_words_are_drawn_one_by_one_in_the_order_of_the_questions(own):
    kind = numbered(("A{i}", "B{i}", "C{i}"), **own).using(limit=50)
    rng = wordings()
    choices = [own.get(f"at_{i}", kind.templates) for i in range(50)]
    expected = [choice[int(rng.integers(len(choice)))].format(i=i).capitalize() for i, choice in enumerate(choices)]
    assert [one.text for one in told(kind) if isinstance(one, Question)] == expected
    assert len({text[0] for text in expected}) >= 3


def test_a_type_stops_at_its_limit_and_tells_what_was_passed_over_on_the_way():
    outcomes = told(numbered(("{i}?",)).using(limit=3))
    assert [type(one).__name__ for one in outcomes] == ["Skip", "Question"] * 3
    questions, skipped = ask([numbered(("{i}?",)).using(limit=3, label="few")], SceneTable(box_scene({})), 0)
    assert [question.answer for question in questions] == [Count(0), Count(1), Count(2)]
    assert skipped == Counter({"few: in between": 3})


def test_another_wording_asks_the_same():
    table = SceneTable(box_scene(PARLOUR, frames=2))
    for kind in TYPES:
        questions, others = (
            ask([one], table, 0)[0] for one in (kind, kind.using(templates=(*kind.templates, *kind.templates)))
        )
        assert [(q.answer, q.evidence.values, q.views) for q in questions] == [
            (q.answer, q.evidence.values, q.views) for q in others
        ]


def test_what_a_type_asks_does_not_depend_on_which_others_asked_before_it():
    scene = box_scene(PARLOUR, frames=2)
    together = SceneTable(scene)
    ask(TYPES, together, 1)
    for kind in TYPES:
        alone, after = (ask([kind], table, 0)[0] for table in (SceneTable(scene), together))
        assert [(q.text, q.evidence.values) for q in alone] == [(q.text, q.evidence.values) for q in after]


def test_a_title_names_what_differs_from_the_usual_whatever_was_asked_of_the_type_before():
    kind = by_name("object_size")
    assert (kind.title, kind.using(axis="width").title, kind.using(axis="height").title) == (
        "object_size",
        "object_size(axis=width)",
        "object_size",
    )
    assert kind.using(label="tall").title == "tall" and kind.title == "object_size"


def test_a_generator_is_made_of_seed_scene_and_type_with_its_parameters():
    kind = by_name("object_size")
    given = [(0, "a", "s", kind), (1, "a", "s", kind), (0, "b", "s", kind), (0, "a", "t", kind)]
    given += [(0, "a", "s", kind.using(axis="width")), (0, "a", "s", by_name("object_gap"))]
    drawn = [generator(*one).integers(2**62) for one in given]
    assert len(set(drawn)) == len(drawn)
    assert generator(0, "a", "s", kind.using(limit=3, label="x")).integers(2**62) == drawn[0]


def lengths(kind, limit=200):
    return ask([kind.using(limit=limit)], SceneTable(box_scene(PARLOUR, size=(320, 240), frames=4)), 0)[0]


def test_a_type_may_offer_its_answer_among_wrong_ones_and_asks_the_same():
    plain, offered = lengths(object_gap), lengths(object_gap.using(choices=4))
    words = {one.text for one in plain}
    assert len(offered) > 20 and {one.text.partition("\nA. ")[0] for one in offered} <= words
    letters = Counter(one.answer.letter for one in offered)
    assert max(letters.values()) - min(letters[letter] for letter in "ABCD") <= 1
    assert all(Length.read(one.answer.text).metres > 0 for one in offered)
    assert offered[0].type.title == "object_gap(choices=4)" and offered[0].type.said == {
        **object_gap.params,
        "choices": 4,
    }


def test_a_type_may_say_lengths_as_people_do_and_keeps_them_exact():
    plain, rounded = lengths(object_gap), lengths(object_gap.using(rounding="people"))
    assert [one.answer for one in rounded] == [one.answer for one in plain]
    assert {one.form.unit for one in rounded} == {"cm", "inches", "m", "feet"}
    for one in rounded:
        assert abs(Length.read(one.spoken).metres - one.answer.metres) <= one.evidence.values["rounding_m"] * (1 + 1e-9)


def test_a_manner_travels_with_its_type():
    make, given = object_gap.using(choices=3).using(rounding="people").__reduce__()  # as it goes to another process
    kind = make(*given)
    assert (kind.manner.choices, kind.manner.rounding) == (3, "people")
    assert kind.using(choices=0, rounding="form").title == "object_gap"


@pytest.mark.parametrize(
    ("kind", "manner", "why"),
    [
        (front_behind, {"choices": 4}, "where this is a yes_no"), (object_gap, {"choices": 1}, "give 2 to 26"),
        (counting, {"rounding": "people"}, "for lengths"), (object_gap, {"rounding": "odd"}, "for lengths"),
    ],
)  # fmt: skip
def test_a_manner_that_does_not_fit_is_refused(kind, manner, why):
    with pytest.raises(QuestionError, match=why):
        kind.using(**manner)
