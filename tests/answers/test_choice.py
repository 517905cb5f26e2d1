"""Yes and no, letters and names, in the ways they are said."""

from __future__ import annotations

import pytest

from sightline.answers.answer import Form, score
from sightline.answers.choice import Choice, Name, YesNo
from sightline.errors import AnswerError

SIDES: tuple[tuple[str, bool | None], ...] = (
    ("Yes, it is.", True), ("**Yes**", True), ("yes.", True), ("True", True), ("Correct.", True), ("It is.", True),
    ("of course", True), ("I think so", True), ("Well, yes", True), ("Yes, there is no doubt", True),
    ("no", False), ("Nope", False), ("False.", False), ("I don't think so", False), ("it isn't", False),
    ("Definitely not", False), ("Of course not.", False), ("Not really", False), ("No, it's not true", False),
    ("It is not to the left of the table.", False), ("Answer: no", False),
    ("yes and no", None), ("Yes. No.", None), ("yes, but no", None), ("Maybe", None), ("I can't tell", None),
    ("yes or no", None), ("The chair is to the left", None), ("I'm not sure.", None), ("", None),
)  # fmt: skip


@pytest.mark.parametrize(("said", "yes"), SIDES)
def test_a_reply_takes_a_side_or_none(said: str, yes: bool | None) -> None:
    assert YesNo.read(said) == (None if yes is None else YesNo(yes))


OPTIONS = ("chair", "coffee table", "table", "a lamp")
NAMED: tuple[tuple[str, int | None], ...] = (
    ("B", 1), ("b", 1), ("(B)", 1), ("B.", 1), ("**B**", 1), ("Option B", 1), ("B) coffee table", 1),
    ("C: the table", 2),
    ("A", 0), ("A. chair", 0), ("It is A.", 0), ("The answer is (C)", 2), ("Answer: D", 3),
    ("the answer is option a", 0),
    ("I think B is right", 1), ("It's C, not B", 2), ("<answer>D</answer>", 3),
    ("chair", 0), ("A chair is nearest", 0), ("a lamp", 3), ("A lamp", 3), ("I think it is the lamp", 3), ("tables", 2),
    ("the coffee table is closest", 1), ("A table", 2),
    ("E", None), ("not B", None), ("not the chair", None), ("chair or table", None), ("A. table", None),
    ("A or B", None),
    ("Between A and B", None), ("none of them", None), ("I am unsure", None), ("", None),
)  # fmt: skip


@pytest.mark.parametrize(("said", "index"), NAMED)
def test_a_reply_names_one_option_or_none(said: str, index: int | None) -> None:
    assert Choice.read(said, Form(options=OPTIONS)) == (None if index is None else Choice(OPTIONS, index))


def test_options_that_are_letters_themselves_are_read_as_the_form_has_them_said() -> None:
    truth = Choice(("B", "A"), 0)
    assert truth.spoken() == "A" and score(truth, "A") == 1.0 and score(truth, "B") == 0.0
    text = Form(choose="text")
    assert truth.spoken(text) == "B" and score(truth, "B", text) == 1.0


def test_a_choice_without_options_cannot_be_read() -> None:
    with pytest.raises(AnswerError, match="completed"):
        Choice.read("A")


@pytest.mark.parametrize(("options", "index"), [(("one",), 0), (("a", "b"), 2), (("a", "A "), 0)])
def test_a_choice_that_cannot_be_is_refused(options: tuple[str, ...], index: int) -> None:
    with pytest.raises(AnswerError):
        Choice(options, index)


def test_names_agree_but_for_article_case_hyphen_and_plural() -> None:
    truth = Name("TV stand", aliases=("media console",))
    for said in ("It's the TV-stand.", "tv_stands", "A media console", "The object is called TV stand"):
        assert score(truth, said) == 1.0
    assert score(truth, "stand") == 0.0
    assert score(truth, "the old TV stand by the wall") == 0.0
    assert score(truth, "the old TV stand by the wall", scorer="mentions") == 1.0
    assert score(Name("glasses"), "glass") == score(Name("bus"), "buses") == 1.0


def test_of_known_names_the_one_mentioned_is_read() -> None:
    form = Form(options=("table", "coffee table"))
    assert Name.read("Surely the coffee table, by the wall", form) == Name("coffee table")
    assert Name.read("The table or the coffee table", form) is None
