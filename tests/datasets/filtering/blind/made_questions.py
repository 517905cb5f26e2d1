"""Tables of questions as judges are told them, whose answers the words give away, or do not."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from sightline.answers.answer import Answer
from sightline.answers.catalog import answer_to_json
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Length
from sightline.datasets.filtering.blind.sheet import TOLD

PER_SCENE = 5
THINGS = [f"{size} {thing}" for size in ("small", "large") for thing in ("lamp", "sofa", "desk", "mug", "plant")]


def questions(
    texts: Sequence[str],
    answers: Sequence[Answer],
    *,
    labels: Sequence[Sequence[str]] | None = None,
    kind: str = "kind",
    scorer: str | None = None,
    per_scene: int = PER_SCENE,
) -> pa.Table:
    """A table of questions, so many of which lie in each scene."""
    count = len(texts)
    columns = {
        "id": [f"{kind}{i:05d}" for i in range(count)],
        "type": [kind] * count,
        "scene": [f"made/room{i // per_scene}" for i in range(count)],
        "text": list(texts),
        "labels": [list(one) for one in labels] if labels is not None else [[] for _ in texts],
        "options": [list(one.options) if isinstance(one, Choice) else [] for one in answers],
        "answer": [answer_to_json(one) for one in answers],
        "scorer": [scorer or one.default_scorer for one in answers],
    }
    return pa.table(columns, schema=TOLD)


def coin(count: int, seed: int = 0, kind: str = "coin") -> pa.Table:
    """Yes or no by a fair coin, about pairs of things, worded in two ways."""
    rng = np.random.default_rng(seed)
    pairs = [rng.choice(len(THINGS), 2, replace=False) for _ in range(count)]
    labels = [[THINGS[a], THINGS[b]] for a, b in pairs]
    ways = ("Is the {} nearer than the {}?", "Does the {} lie nearer than the {}?")
    texts = [ways[int(rng.integers(2))].format(*one) for one in labels]
    return questions(texts, [YesNo(bool(rng.integers(2))) for _ in pairs], labels=labels, kind=kind)


def tell(count: int, right: float = 1.0, seed: int = 0, kind: str = "tell") -> pa.Table:
    """Yes or no, where "does" means yes and "is" means no in this share of the questions."""
    rng = np.random.default_rng(seed)
    yes = rng.integers(2, size=count).astype(bool)
    shown = np.where(rng.random(count) < right, yes, ~yes)
    names = [[THINGS[int(i)] for i in rng.choice(len(THINGS), 2, replace=False)] for _ in range(count)]
    texts = [
        ("Does the {} lie nearer than the {}?" if told else "Is the {} nearer than the {}?").format(*one)
        for told, one in zip(shown, names, strict=True)
    ]
    return questions(texts, [YesNo(bool(one)) for one in yes], labels=names, kind=kind)


def heights(count: int, spread: float, seed: int = 0, kind: str = "height") -> pa.Table:
    """How tall a thing is: a height that its name tells, times a factor with this spread of its logarithm."""
    rng = np.random.default_rng(seed)
    which = rng.integers(len(THINGS), size=count)
    metres = 0.1 * 1.5**which * np.exp(rng.normal(0, spread, count))
    labels = [[THINGS[i]] for i in which]
    texts = [f"How tall is the {one}?" for [one] in labels]
    return questions(texts, [Length(float(one)) for one in metres], labels=labels, kind=kind)


def taller(count: int, luck: float, seed: int = 0, kind: str = "taller") -> pa.Table:
    """Which of two is taller: the one whose name comes later in the list, but for this share decided by a coin."""
    rng = np.random.default_rng(seed)
    texts, answers, labels = [], [], []
    for _ in range(count):
        a, b = rng.choice(len(THINGS), 2, replace=False).tolist()
        index = int(rng.integers(2)) if rng.random() < luck else int(b > a)
        labels.append([THINGS[a], THINGS[b]])
        answers.append(Choice((THINGS[a], THINGS[b]), index))
        texts.append(f"Which is taller, the {THINGS[a]} or the {THINGS[b]}?")
    return questions(texts, answers, labels=labels, kind=kind)
