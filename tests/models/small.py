"""A model small enough for a test, and batches it can learn."""

import math

import numpy as np
import torch

from sightline.models.batch import Batch, Targets, Things, Views
from sightline.models.blocks.box_head import BoxHeadConfig
from sightline.models.chat import Prompt, pack
from sightline.models.decoder import DecoderConfig
from sightline.models.grounder import Grounder, GrounderConfig
from sightline.models.vision import VisionConfig
from sightline.models.vocabulary import ANSWER, BOX, END, GROUND, POINT, SPECIAL

FIRST = len(SPECIAL) + 256  # the first word's token
SIZE = (32, 24)


def small_config(words: int = 20) -> GrounderConfig:
    return GrounderConfig(
        decoder=DecoderConfig(vocabulary=FIRST + words, dim=32, depth=2, heads=2, length=40),
        vision=VisionConfig(width_px=SIZE[0], height_px=SIZE[1], dim=32, depth=1, heads=2, stem=8, bands=4),
        boxes=BoxHeadConfig(mask_dim=8, hidden=32),
    )


def small_model(seed: int = 0) -> Grounder:
    with torch.random.fork_rng():
        torch.random.default_generator.manual_seed(seed)
        return Grounder(small_config())


def views(groups: int, count: int = 1, seed: int = 0) -> Views:
    rng = np.random.default_rng(seed)
    width, height = SIZE
    depth = rng.uniform(1, 4, (groups, count, height, width)).astype(np.float32)
    depth[:, :, :4, :4] = np.nan
    turn = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], dtype=np.float32)
    return Views(
        torch.from_numpy(rng.integers(0, 255, (groups, count, height, width, 3), dtype=np.uint8)),
        torch.from_numpy(depth),
        torch.tensor([30.0, 30.0, width / 2, height / 2]).expand(groups, count, 4),
        torch.from_numpy(turn).expand(groups, count, 3, 3),
    )


def prompts(groups: int, count: int, seed: int = 0) -> list[list[Prompt]]:
    rng = np.random.default_rng(seed)
    out = []
    for _ in range(groups):
        group = []
        for q in range(count):
            words = [FIRST + int(i) for i in rng.integers(0, 20, 3 + 2 * q)]
            places = ((0.3, 0.6),) if q % 2 else ()
            group.append(Prompt((*words, *([POINT] if places else []), ANSWER), places))
        out.append(group)
    return out


def lesson(groups: int = 2, count: int = 2, seed: int = 0) -> Batch:
    """Every answer grounds one box and says one word, which depends on the question."""
    asked = prompts(groups, count, seed)
    replies = [[(GROUND, BOX, FIRST + (3 * b + q) % 20, END) for q in range(count)] for b in range(groups)]
    questions = pack(asked, replies)
    labels = torch.full_like(questions.tokens, -100)
    at = []
    for b in range(groups):
        for q in range(count):
            start = len(asked[b][q].ids)
            labels[b, q, start - 1 : start + 3] = torch.tensor(replies[b][q])
            labels[b, q, start] = -100
            at.append((b, q, start))
    rng = np.random.default_rng(seed)
    boxes = np.column_stack(
        [rng.uniform(-1, 1, (len(at), 3)), np.full((len(at), 3), (0.8, 0.5, 0.4)), np.full(len(at), math.pi / 6)]
    )
    masks = np.zeros((len(at), SIZE[1], SIZE[0]), dtype=bool)
    for i in range(len(at)):
        masks[i, 8:16, 4 + 6 * (i % 4) : 12 + 6 * (i % 4)] = True
    targets = Targets(labels, torch.tensor(at), torch.from_numpy(boxes.astype(np.float32)), torch.from_numpy(masks))
    return Batch(views(groups, seed=seed), questions, targets, things(masks, boxes, count))


def things(masks: np.ndarray, boxes: np.ndarray, count: int) -> Things:
    """The `count` objects of each group, of a label each and of one colour, and one more that nobody knows."""
    groups = len(masks) // count
    at = np.full((groups, *masks.shape[1:]), -1, dtype=np.int64)
    for i, mask in enumerate(masks):
        at[i // count][mask] = i % count
    at[:, :2, :2] = count
    known = np.full((groups, count + 1, 7), np.nan, dtype=np.float32)
    known[:, :count] = boxes.reshape(groups, count, 7)
    labels = torch.tensor([*range(count), -1]).expand(groups, -1)
    words = torch.arange(FIRST, FIRST + count)[:, None]
    return Things(torch.from_numpy(at), torch.from_numpy(known), labels, labels.clamp(max=0), words, words[:1])
