"""Pictures are announced once, before the first question."""

from sightline.datasets.exports.sample import Sample
from sightline.datasets.exports.shown import Encoder
from sightline.datasets.exports.turns import turns_of
from tests.datasets.exports.made import ROWS, Album


def test_there_are_as_many_tags_as_pictures_all_before_the_first_question():
    for one in ROWS[:5]:
        sample = Sample(one, turns_of(one), Encoder(Album()).of(one))
        (question, reply), *others = sample.tagged()
        assert question == "<image>\n" * len(one.views) + sample.turns[0][0]
        assert ((sample.turns[0][0], reply), *others) == sample.turns
