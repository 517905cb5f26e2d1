import numpy as np

from sightline.answers.choice import Choice, YesNo
from sightline.datasets.filtering.blind.grams import NUMBERS, Grams
from sightline.datasets.filtering.blind.sheet import Sheet, sheets
from tests.datasets.filtering.blind.made_questions import questions


def sheet(texts, answers=None, labels=None) -> Sheet:
    answers = answers or [YesNo(True)] * len(texts)
    [(_, one)] = sheets(questions(texts, answers, labels=labels)).values()
    return one


def columns(grams: Grams, one: Sheet) -> np.ndarray:
    return grams.table(one).toarray()[:, : -(3 * NUMBERS - 1)]  # numbers, two differences, squares, 1


def test_words_and_neighbouring_pairs_that_occur_often_enough_and_not_always_are_read() -> None:
    # "the" is in all, "rare" in two only; "red lamp" and "lamp red" differ by their pair alone.
    texts = ["the red lamp"] * 4 + ["the lamp red"] * 4 + ["the rare desk"] * 2
    table = columns(Grams(sheet(texts)), sheet(texts))
    assert len(np.unique(table, axis=0)) == 3
    assert len(np.unique(table[:8], axis=0)) == 2
    # red, lamp; the-red, red-lamp; the-lamp, lamp-red
    assert sorted(table.sum(axis=0).tolist()) == [4, 4, 4, 4, 8, 8]


def test_a_word_that_is_said_twice_is_said() -> None:
    texts = ["lamp desk lamp"] * 5 + ["sofa"] * 5
    assert columns(Grams(sheet(texts)), sheet(texts)).max() == 1.0


def test_names_and_options_count_by_their_place() -> None:
    labels = [["lamp", "sofa"], ["sofa", "lamp"]] * 5
    same = columns(Grams(sheet(["?"] * 10, labels=labels)), sheet(["?"] * 10, labels=labels))
    assert same.shape[1] == 4 and (same[0] != same[1]).all()
    answers = [Choice(("left", "right"), 0), Choice(("right", "left"), 0)] * 5
    same = columns(Grams(sheet(["?"] * 10, answers)), sheet(["?"] * 10, answers))
    assert same.shape[1] == 4 and (same[0] != same[1]).all()


def test_words_that_were_not_learnt_say_nothing() -> None:
    grams = Grams(sheet(["red lamp"] * 5 + ["green sofa"] * 5))
    assert columns(grams, sheet(["blue vase"] * 3)).sum() == 0


def test_the_first_numbers_are_read_to_scale() -> None:
    texts = ["at (100, 800) and (300, 200)", "at (50, 400)", "nowhere"] * 2
    table = Grams(sheet(texts)).table(sheet(texts)).toarray()[:, -(3 * NUMBERS - 1) :]
    order = [sheet(texts).table["text"].to_pylist().index(text) for text in texts[:3]]
    np.testing.assert_allclose(table[order[0], :4], [3, 3, 3, 3])
    np.testing.assert_allclose(table[order[1], :4], [1.5, 1.5, 0, 0])
    np.testing.assert_allclose(table[order[2], :-1], 0)
    assert (table[:, -1] == 1).all()
