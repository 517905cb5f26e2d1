"""Words to tokens and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import ModelError
from sightline.models.vocabulary import POINT, Vocabulary

WORDS = Vocabulary.of(["How far is the red chair from the lamp?", " 1.42 m", " left"] * 2)


@given(st.text(max_size=40))
def test_any_text_comes_back_but_for_spaces_at_its_ends(text):
    assert WORDS.decode(WORDS.encode(text).ids) == text.strip()


def test_known_words_are_one_token_and_numbers_are_spelt():
    assert len(WORDS.encode("How far is the red chair").ids) == 6
    assert len(WORDS.encode(" 1.42 m").ids) == 5


def test_pixel_coordinates_become_points_where_that_is_wanted():
    encoded = WORDS.encode("How far is (412, 230)?", points=True)
    assert encoded.points == ((0.412, 0.230),)
    assert encoded.ids.count(POINT) == 1
    assert WORDS.encode("How far is (412, 230)?").points == ()


def test_a_vocabulary_comes_back_from_its_file():
    assert Vocabulary.from_json(WORDS.to_json()) == WORDS
    with pytest.raises(ModelError, match="damaged"):
        Vocabulary.from_json('{"a": 1}')
