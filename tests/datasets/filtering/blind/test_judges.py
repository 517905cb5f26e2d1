import numpy as np

from sightline.answers.choice import Choice
from sightline.datasets.filtering.blind.judges import JUDGES, templates, things, verdicts
from sightline.datasets.filtering.blind.sheet import Sheet, sheets
from sightline.datasets.filtering.blind.truth_of import truth_of
from tests.datasets.filtering.blind.made_questions import coin, heights, questions, taller, tell


def one(table) -> Sheet:
    [(_, sheet)] = sheets(table).values()
    return sheet


def right(table) -> dict[str, float]:
    sheet = one(table)
    return {name: float(found.right.mean()) for name, found in verdicts(sheet, truth_of(sheet)).items()}


def test_wordings_are_told_apart_and_names_and_numbers_are_not() -> None:
    texts = [
        "Is the lamp left of the desk lamp?",
        "Is the mug left of the sofa?",
        "Point (10, 5.5): lamp?",
        "Point (7, 2): mug?",
    ]
    labels = [["lamp", "desk lamp"], ["mug", "sofa"], ["lamp"], ["mug"]]
    answers = [Choice(("left", "right"), 0)] * 4
    codes = templates(one(questions(texts, answers, labels=labels)))
    assert codes[0] == codes[1] and codes[2] == codes[3] and codes[0] != codes[2]


def test_things_count_in_order_but_where_one_of_them_is_the_answer() -> None:
    labels = [["lamp", "sofa"], ["sofa", "lamp"]]
    left = things(one(questions(["?", "?"], [Choice(("left", "right"), 0)] * 2, labels=labels)))
    assert left[0] != left[1]
    which = things(
        one(questions(["?", "?"], [Choice(("lamp", "sofa"), 0), Choice(("sofa", "lamp"), 0)], labels=labels))
    )
    assert which[0] == which[1]


def test_each_judge_sees_what_it_is_for() -> None:
    assert right(tell(800))["template"] > 0.99
    assert right(heights(800, 0.05))["prior"] > 0.95
    assert right(heights(800, 0.05))["words"] > 0.95
    ranked = right(taller(800, luck=0.0))
    assert ranked["prior"] > 0.9 and ranked["words"] > 0.95


def test_no_judge_knows_how_a_coin_falls() -> None:
    shares = right(coin(3000))
    assert all(abs(share - 0.5) < 0.04 for name, share in shares.items() if name != "position")


def test_a_judge_learns_what_it_has_not_met_from_words_it_has() -> None:
    # Every pair occurs once: who wins is known from other pairs only.
    sheet = one(taller(90, luck=0.0))
    found = verdicts(sheet, truth_of(sheet))
    assert found["words"].right.mean() > 0.8


def test_a_judge_without_a_word_to_go_by_is_sure_of_nothing() -> None:
    sheet = one(coin(100))
    found = verdicts(sheet, truth_of(sheet))
    assert set(found) == set(JUDGES)
    assert (found["position"].sure == -np.inf).all() and not found["position"].right.any()
    few = one(coin(12))
    assert all((one.sure == -np.inf).all() for one in verdicts(few, truth_of(few)).values())
