from sightline.datasets.checking.recompute.sentences import sentences_of
from sightline.datasets.checking.recompute.sentences_named import NAMED, NAMED_SENTENCES
from sightline.questions.boxed import AROUND


def test_each_way_to_show_a_box_says_what_it_is_drawn_around():
    for name in ("naming", "lifting"):
        for box, around in AROUND.items():
            for refer in ("box", "coordinate"):
                assert all(f"around {around}" in sentence for sentence in sentences_of(name, f"{refer}, {box}"))


def test_all_that_is_decided_has_sentences_and_the_other_way_round():
    assert {name for name, _ in NAMED} == NAMED_SENTENCES.keys() - {"grounding_9dof"}  # decided as `grounding` is
    assert sentences_of("presence", "scene")[0] == "Is there {0} in the scene?"
