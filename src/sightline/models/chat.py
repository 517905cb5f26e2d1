"""Rows to tokens: what the model reads, and in training what it should say.

An answer grounds what it is about before it speaks: one <ground><box> for each mention with a known box, in the
order in which they are to be found, then the thought where there is one, the words, and <end>. A grounding answer has
no words but its thought's: its last box is it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from sightline.answers.boxes import Box3D
from sightline.datasets.rows.row import Row
from sightline.errors import ModelError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.models.batch import Questions
from sightline.models.vocabulary import ANSWER, BOX, END, GROUND, PAD, POINT, Vocabulary
from sightline.questions.draft import Mention

SMALLEST_M = 1e-3


@dataclass(frozen=True, eq=False)
class Prompt:
    """A question as tokens, <answer> last, with the (u, v) fractions of the pixels it names."""

    ids: tuple[int, ...]
    points: tuple[tuple[float, float], ...]


def asked(row: Row, instructed: bool) -> str:
    """What a model is asked of a row: the text alone where it did not learn to be told how to answer."""
    return row.asked if instructed else row.text


def prompt(text: str, vocabulary: Vocabulary, longest: int) -> Prompt:
    """Tokens of a question; one that is too long for the decoder is a ModelError."""
    encoded = vocabulary.encode(text, points=True)
    if len(encoded.ids) + 1 > longest:
        raise ModelError(
            f"the question has {len(encoded.ids)} tokens; this model reads {longest - 1}: {text[:60]!r} ..."
        )
    return Prompt((*encoded.ids, ANSWER), encoded.points)


def grounded(row: Row) -> tuple[Mention, ...]:
    """The mentions an answer points at, in order: for a grounding question the others first, the one asked for last."""
    known = tuple(mention for mention in row.evidence.mentions if mention.box is not None)
    return known[::-1] if isinstance(row.answer, Box3D) else known


def reply(row: Row, vocabulary: Vocabulary) -> tuple[int, ...]:
    """The tokens of the true answer, after its thought where it has one."""
    said = row.reply.removesuffix(row.spoken).rstrip() if isinstance(row.answer, Box3D) else row.reply
    words = vocabulary.encode(f" {said}").ids if said else ()
    return (*((GROUND, BOX) * len(grounded(row))), *words, END)


def level_numbers(box: Box, world_from_level: Pose) -> np.ndarray:
    """Centre, size, yaw (7,) of a world box in level coordinates, canonical: longer horizontal side first.

    A box that is not upright is taken by the upright box around it.
    """
    upright = box if box.is_upright() else box.enclosing_yaw_box()
    center = world_from_level.inverse().apply(upright.center)
    heading = np.arctan2(world_from_level.rotation[1, 0], world_from_level.rotation[0, 0])
    length, width, height = upright.size
    yaw = upright.yaw - heading
    if width > length:
        length, width, yaw = width, length, yaw + np.pi / 2
    yaw = (yaw + np.pi / 2) % np.pi - np.pi / 2
    return np.array([*center, length, width, height, yaw])


def world_box(numbers: np.ndarray, world_from_level: Pose) -> Box:
    """The world box of seven level numbers."""
    level = Box.from_yaw(numbers[:3], np.maximum(numbers[3:6], SMALLEST_M), float(numbers[6]), "level")
    return level.moved(world_from_level, "world")


def pack(prompts: Sequence[Sequence[Prompt]], replies: Sequence[Sequence[tuple[int, ...]]] | None = None) -> Questions:
    """Questions of B groups, padded to the most questions and the longest text; with replies they follow at once."""
    texts = [
        [one.ids + (replies[b][q] if replies else ()) for q, one in enumerate(group)] for b, group in enumerate(prompts)
    ]
    count = max(len(group) for group in texts)
    longest = max(len(ids) for group in texts for ids in group)
    tokens = np.full((len(texts), count, longest), PAD, dtype=np.int64)
    lengths = np.zeros((len(texts), count), dtype=np.int64)
    at: list[tuple[int, int, int]] = []
    uv: list[tuple[float, float]] = []
    for b, group in enumerate(texts):
        for q, ids in enumerate(group):
            tokens[b, q, : len(ids)] = ids
            lengths[b, q] = len(ids)
            one = prompts[b][q]
            places = [t for t, token in enumerate(one.ids) if token == POINT]
            at += [(b, q, t) for t in places]
            uv += one.points
    return Questions(
        torch.from_numpy(tokens),
        torch.from_numpy(lengths),
        torch.tensor(at, dtype=torch.int64).reshape(-1, 3),
        torch.tensor(uv, dtype=torch.float32).reshape(-1, 2),
        torch.zeros(len(at), dtype=torch.int64),  # pixels in words are those of the first view
    )
