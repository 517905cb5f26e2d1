import re

import pytest

from sightline.answers.number import Length
from sightline.datasets.checking.recompute.thought_sentences import MOTIONS, PLAIN, sentences_of_thought
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.questions.catalog import TYPES
from sightline.questions.objects.distance import object_gap
from sightline.questions.question import ask
from sightline.questions.thought.frames import AXES
from sightline.questions.thought.program import OPERATIONS, step
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR

SLOT = re.compile(r"\{(\w+)(?::[\w/]+)?\}")
GIVEN = {"a", "b", "c", "axes", "plan", "zero"}


@pytest.mark.parametrize("key", sorted(PLAIN))
def test_sentences_say_results_of_steps_up_to_there_and_the_last_one_in_the_end(key):
    known = set()
    for sentence, written in PLAIN[key]:
        steps = [step(one) for one in re.findall(r"\w+ = \w+\([^)]*\)", written)]
        assert steps and all(how in OPERATIONS for _, how, _ in steps)
        known |= {name for name, _, _ in steps}
        assert set(SLOT.findall(sentence)) <= known | GIVEN
    assert SLOT.findall(sentence)[-1] == steps[-1][0]


def test_types_are_known_by_their_names():
    names = {kind.name for kind in TYPES} | {"compared depths"}
    assert {key.partition(",")[0] for key in PLAIN} <= names
    assert MOTIONS.keys() == AXES.keys()


def test_the_sentences_of_a_row_have_its_steps_in_order():
    scene = box_scene(PARLOUR)
    [row, *_] = rows_of(ask([object_gap.using(thought=True)], SceneTable(scene), 0)[0], scene, "own@1", 0)
    assert isinstance(row.answer, Length)
    text, steps = sentences_of_thought(row, Witness(scene))
    assert steps == row.evidence.steps and text.startswith("Seen from above, {level:m}")
