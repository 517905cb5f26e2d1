"""Ask one type everything it has to ask about a scene."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sightline.geometry.box import Box
from sightline.questions.question import Question, QuestionType, ask
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

# Seen by the first camera of tests/made.py, which stands at (0, -3, 1.5) and looks along +y.
PARLOUR: dict[str, Sequence[float]] = {
    "lamp": (-1.2, 0.5, 0.6, 0.4, 0.4, 1.2),
    "desk": (1.1, 0.2, 0.4, 1.2, 0.6, 0.8),
    "chair": (-0.2, 1.5, 0.45, 0.5, 0.5, 0.9),
    "crate": (-0.35, -0.6, 0.2, 0.5, 0.3, 0.4),
}


def asked(scene: Scene, kind: QuestionType, seed: int = 0) -> list[Question]:
    """All questions of a type about a scene, without the cap."""
    return ask([kind.using(limit=1000)], SceneTable(scene), seed)[0]


def skipped(scene: Scene, kind: QuestionType, seed: int = 0) -> Counter[str]:
    """Why the others were not asked, without the type's title."""
    reasons = ask([kind.using(limit=1000)], SceneTable(scene), seed)[1]
    return Counter({reason.removeprefix(f"{kind.title}: "): n for reason, n in reasons.items()})


def ids(question: Question) -> tuple[str, ...]:
    """The objects that a question speaks of, in order."""
    return tuple(mention.object_id for mention in question.evidence.mentions)


def about(questions: Sequence[Question]) -> dict[tuple[str, ...], Question]:
    """Questions by the objects they speak of, in order."""
    return {ids(question): question for question in questions}


def either_way(questions: Sequence[Question], *objects: str) -> Question:
    """The one question about these objects, in whichever order."""
    [found] = [question for question in questions if sorted(ids(question)) == sorted(objects)]
    return found


def mirrored(things: dict[str, Sequence[float]]) -> dict[str, Sequence[float]]:
    """The same things seen in a mirror that stands in the camera's plane x = 0."""
    return {name: (-numbers[0], *numbers[1:6], *(-yaw for yaw in numbers[6:])) for name, numbers in things.items()}


def leaning(center: Sequence[float], size: Sequence[float], angle: float) -> Box:
    """A box that is turned by `angle` radians about the world's x axis."""
    c, s = np.cos(angle), np.sin(angle)
    return Box(np.array(center), np.array(size), np.array([[1.0, 0, 0], [0, c, -s], [0, s, c]]))
