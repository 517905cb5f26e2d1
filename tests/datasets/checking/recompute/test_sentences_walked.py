"""What rows about ways say, by how many things they list and how wide a robot is."""

from sightline.datasets.checking.recompute.sentences import sentences_of
from sightline.datasets.checking.recompute.sentences_walked import WALKED
from sightline.questions.reasoning.path import MOST_NAMED, WIDTHS


def test_every_width_and_every_number_of_things_that_may_be_asked_has_its_words():
    widths = {decided for name, decided in WALKED if name == "gets_through"}
    assert widths == {f"{100 * width:.0f}" for width in WIDTHS}
    listed = {int(decided) for name, decided in WALKED if name == "way_landmarks"}
    assert listed == set(range(2, MOST_NAMED + 1))


def test_what_is_listed_comes_after_the_two_ends():
    assert "which order: the {2}, the {3} and the {4}?" in sentences_of("way_landmarks", "3")[0]
    assert sentences_of("gone_round", "2")[0].endswith("gone round: the {2} or the {3}?")
    assert "a round robot 70 cm wide" in sentences_of("gets_through", "70")[0]
    assert sentences_of("gets_through", "75") == ()
