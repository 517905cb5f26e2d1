"""Types that think aloud about rooms of random boxes, and whether what they come to is the answer."""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Quantity
from sightline.answers.region import Pixel
from sightline.answers.sequence import Order
from sightline.answers.space import Vector
from sightline.geometry.pose import Pose
from sightline.questions.draft import Draft, Thought
from sightline.questions.question import QuestionType
from sightline.questions.thought.objects import ORDINALS
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene

LABELS = ("lamp", "desk", "chair", "crate", "vase", "stool", "chair#2", "sofa", "chest")


def random_things(seed: int) -> dict[str, Sequence[float]]:
    """Boxes side by side, each turned its own way."""
    rng = np.random.default_rng(seed)
    spots = [(x, y) for x in (-1.5, 0.0, 1.5) for y in (-0.3, 1.2, 2.7)]
    return {
        name: (
            *(np.array(spots[k]) + rng.uniform(-0.25, 0.25, 2)).tolist(),
            *((height := rng.uniform(0.3, 1.2)) / 2, *rng.uniform(0.25, 0.8, 2).tolist(), height),
            float(rng.uniform(0, math.pi)),
        )
        for k, name in zip(rng.permutation(len(spots)).tolist(), LABELS, strict=True)
    }


def random_poses(seed: int, count: int) -> list[Pose]:
    """Cameras of somebody who walks about and holds them askew."""
    rng = np.random.default_rng(seed)
    return [
        Pose.looking(
            np.array([0.0, -3.0, 1.6]) + rng.uniform(-0.6, 0.6, 3),
            np.array([0.0, 1.0, 0.5]) + rng.uniform(-0.7, 0.7, 3),
            up=(rng.normal(0, 0.2), 0.0, 1.0),
        )
        for _ in range(count)
    ]


@cache
def random_room(seed: int, frames: int = 4) -> Scene:
    return box_scene(random_things(seed), frames=random_poses(seed, frames), size=(240, 180), sigma=0.002)


@cache
def table_of(seed: int, frames: int = 4) -> SceneTable:
    return SceneTable(random_room(seed, frames))


def thought(kind: QuestionType, tables: Sequence[SceneTable], most: int = 60) -> list[tuple[Draft, Thought]]:
    """Drafts of a type about some scenes with what is thought about each; none may be left without."""
    found = []
    for seed, table in enumerate(tables):
        for draft in kind.draft(table, np.random.default_rng(seed), **kind.params):
            if isinstance(draft, Draft):
                said = kind.reasoning(table, draft, kind.params)
                assert said is not None
                found.append((draft, said))
            if len(found) >= most:
                return found
    return found


def comes_to_the_answer(draft: Draft, said: Thought) -> bool:
    outcome, answer, mentions = said.outcome, draft.answer, draft.evidence.mentions
    if isinstance(answer, Quantity):
        return outcome == pytest.approx(answer.si, rel=1e-9, abs=1e-9)
    if isinstance(answer, Vector):
        return outcome == pytest.approx(answer.xyz, abs=1e-9)
    if isinstance(answer, Order):
        return outcome == answer.names
    if isinstance(answer, YesNo):
        return outcome == ("yes" if answer.yes else "no")
    if isinstance(answer, Pixel):
        if outcome in ("A", "B"):
            return draft.evidence.points["AB".index(outcome)].uv == (answer.u, answer.v)
        return outcome == pytest.approx((1000 * answer.u / answer.width, 1000 * answer.v / answer.height), abs=1e-3)
    if isinstance(answer, Box3D):
        things = sorted([mentions[0].object_id, *draft.evidence.objects])
        return things[ORDINALS.index(outcome)] == mentions[0].object_id
    assert isinstance(answer, Choice)
    named = {"a": mentions[0].name, "b": mentions[1].name} if len(mentions) == 2 else {}
    return answer.text == named.get(outcome, outcome)
