import pytest

from sightline.answers.words import noun_key
from sightline.questions.phrase import is_plural, plural, with_article
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
