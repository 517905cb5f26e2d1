"""The ways that things are moved are those of the question types, in the same words."""

from sightline.datasets.checking.recompute.sentences import sentences_of
from sightline.datasets.checking.recompute.sentences_moved import MOVED
from sightline.questions.reasoning.moving_things import DIRECTIONS, DISTANCES, slide, spins

AXES = ((1.0, 0.0), (0.0, 1.0))


def test_every_way_to_push_or_turn_is_known_by_what_the_evidence_says():
    ways = [("slide", slide(AXES, side, metres)) for side in DIRECTIONS for metres in DISTANCES]
    ways += [("turn", way) for way in spins()]
    known = {decided: words["what"] for (name, decided), words in MOVED.items() if name == "collision_free"}
    assert known == {", ".join((motion, *way.told)): way.words for motion, way in ways}


def test_names_come_in_the_order_in_which_the_row_mentions_them():
    towards = sentences_of("collision", "approach, towards, 0.3")[0]
    assert towards.startswith("Would the {0} run into the {1} if moved 30 cm straight towards the middle of the {1},")
    assert "the {1}, the {2} or the {3}?" in sentences_of("first_contact", "slide, left, 3")[0]
    assert sentences_of("collision", "slide, up, 0.3") == ()
