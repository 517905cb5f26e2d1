"""What must hold for the rows of any profile: they are told again, and what is said is read back."""

from functools import cache

from sightline.answers.answer import score
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.questions.profile import Profile
from sightline.questions.question import Question, ask
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable


@cache
def scenes() -> tuple[Scene, ...]:
    """Six made rooms."""
    reader = open_reader("procedural", "3..9@160x120x2")
    return tuple(reader.load(id) for id in reader.ids())


def questions_of(profile: Profile) -> dict[str, list[Question]]:
    """All that it asks about them, by title; each answer scores 1 when it is read back."""
    found: dict[str, list[Question]] = {}
    for scene in scenes():
        questions, _ = ask(profile.types, SceneTable(scene), 0)
        witness = Witness(scene)
        assert [faults_of(row, witness) for row in rows_of(questions, scene, profile.title, 0)] == [[]] * len(questions)
        for question in questions:
            scorer = question.type.scorer
            told = scorer if scorer in question.answer.scorers else None
            assert score(question.answer, question.spoken, question.form, told) == 1.0
            found.setdefault(question.type.title, []).append(question)
    return found
