import pytest

from sightline.answers.words import noun_key
from sightline.questions.phrase import agreeing, is_plural, plural, with_article
from sightline.scenes.worlds.shapes.catalog import CATEGORIES


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("chair", "chairs"), ("washing machine", "washing machines"), ("box", "boxes"), ("glass", "glasses"),
        ("bench", "benches"), ("bookshelf", "bookshelves"), ("berry", "berries"), ("toy", "toys"), ("books", "books"),
        ("person", "people"), ("trash can", "trash cans"),
    ],
)  # fmt: skip
def test_plurals(one, several):
    assert plural(one) == several


def test_a_plural_label_is_told_from_a_word_that_ends_in_s():
    assert is_plural("books") and is_plural("window blinds")
    assert not is_plural("glass") and not is_plural("bus") and not is_plural("chair")


def test_every_label_of_the_procedural_rooms_is_read_back_from_its_plural():
    for category in CATEGORIES:
        assert noun_key(plural(category.label)) == noun_key(category.label)


def test_articles_go_by_the_first_letter():
    assert with_article("armchair") == "an armchair"
    assert with_article("red oven") == "a red oven"


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        ("Where is the scissors: left or right?", ["scissors"], "Where are the scissors: left or right?"),
        ("Is the red shoes closer than the lamp?", ["red shoes", "lamp"], "Are the red shoes closer than the lamp?"),
        ("Looking, does the toy blocks lie left?", ["toy blocks"], "Looking, do the toy blocks lie left?"),
        ("Where is the lamp: left of the books?", ["lamp", "books"], "Where is the lamp: left of the books?"),
        ("Where is the mug nearest the shoes?", ["mug nearest the shoes"], "Where is the mug nearest the shoes?"),
        ("What is the height of the glass?", ["glass", "height"], "What is the height of the glass?"),
        ("Which side of the bed is the books on?", ["bed", "books"], "Which side of the bed are the books on?"),
        ("Where is the books? Give its box.", ["books"], "Where are the books? Give their box."),
        ("Is the bed, at its end, near the books?", ["bed", "books"], "Is the bed, at its end, near the books?"),
    ],
)
def test_verbs_and_possessives_agree_with_names_that_are_plurals(text, names, told):
    assert agreeing(text, names) == told
