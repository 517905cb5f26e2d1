"""Conversations in both spellings, and those that are none."""

import pytest

from sightline.datasets.auditing.peers.conversation import turns_of, with_history, without_pictures
from sightline.errors import DatasetError
from tests.datasets.auditing.peers.made_peers import messages, turns


def test_both_spellings_say_the_same() -> None:
    assert turns_of(messages("Where is it?", "There.")) == [("Where is it?", "There.")]
    assert turns_of([{"role": "system", "content": "Look."}, *turns("Where is it?", "There.")]) == [
        ("<image>\nWhere is it?", "There.")
    ]


def test_each_turn_knows_those_before_it() -> None:
    told = list(with_history(turns_of([*turns("one?", "1 "), *turns("two?", "2"), *turns("three?", "3")])))
    assert told[2] == ("three?", "3", (("one?", "1"), ("two?", "2"))) and told[0] == ("one?", "1", ())


def test_a_last_question_without_answer_stays_with_none() -> None:
    assert turns_of([*turns("one?", "1"), {"from": "human", "value": "two?"}])[1] == ("two?", "")


def test_placeholders_of_pictures_are_no_words() -> None:
    assert without_pictures("Image-1: <image>\nImage-2: <image>\nIs x < y?") == "Is x < y?"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "empty or no list"),
        ([], "empty or no list"),
        (["hello"], "is no object"),
        ([{"from": "human", "value": 7}], "says no text"),
        ([{"from": "gpt", "value": "first"}], "do not take turns"),
        ([{"from": "human", "value": "a"}, {"from": "human", "value": "b"}], "do not take turns"),
        ([{"from": "system", "value": "a"}], "nobody asks"),
    ],
)
def test_what_is_no_conversation_is_refused_with_the_reason(value: object, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        turns_of(value)
