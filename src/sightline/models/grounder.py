"""Grounder: a small N3D-style model. Views with depth and questions in; words and 3D boxes out.

    views  --Vision-->  tokens  --Decoder.look-->  memory
    text   --words, points, boxes-->  Decoder.extend  -->  the next word
                                          |
                             at <ground>  --BoxHead-->  a box, a mask, a confidence
                                                             |
                             <box>        <------------------+   the box as numbers goes back in

It grounds before it speaks: an answer about two things is `<ground><box><ground><box> left<end>`, so that what is
said rests on boxes one can draw and check (n3d_vlm.md C.3, "ground, execute, explain"). In training the <box> token
carries the true box with noise, in use the predicted one. Sources: n3d_vlm.md parts A-C; faults avoided: B.
"""

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sightline.geometry.boxes import ious_yaw
from sightline.models.batch import Batch, Questions, Targets
from sightline.models.blocks.box_head import Boxes, BoxHead, BoxHeadConfig
from sightline.models.blocks.fourier import Fourier
from sightline.models.decoder import Decoder, DecoderConfig, Memory
from sightline.models.vision import FINE, PATCH, Seen, Vision, VisionConfig
from sightline.models.vocabulary import BOX, END, GROUND, PAD


@dataclass(frozen=True, kw_only=True)
class LossWeights:
    """How much each part of the loss counts (n3d_vlm.md A.6 gives words 1, boxes 2)."""

    words: float = 1.0
    boxes: float = 2.0
    masks: float = 2.0
    confidence: float = 0.2


@dataclass(frozen=True, kw_only=True)
class GrounderConfig:
    """Vision, decoder and box head; `noise_m` blurs the true boxes that training gives back to the decoder."""

    decoder: DecoderConfig
    vision: VisionConfig = field(default_factory=VisionConfig)
    boxes: BoxHeadConfig = field(default_factory=BoxHeadConfig)
    loss: LossWeights = field(default_factory=LossWeights)
    noise_m: float = 0.08


def tiny(vocabulary: int) -> GrounderConfig:
    """About three million weights from noise, at home on two CPU cores."""
    return GrounderConfig(decoder=DecoderConfig(vocabulary=vocabulary))


@dataclass(frozen=True, eq=False)
class Losses:
    """The total and its parts, each a scalar tensor (parts without targets are absent)."""

    total: Tensor
    parts: dict[str, Tensor]


@dataclass(frozen=True, eq=False)
class Said:
    """One answer: its word tokens, its boxes (n, 7) in level coordinates of the first view, and their confidences."""

    tokens: tuple[int, ...]
    boxes: np.ndarray
    confidence: tuple[float, ...] = field(default=())


class Grounder(nn.Module):
    """The model, read from top to bottom."""

    def __init__(self, config: GrounderConfig) -> None:
        super().__init__()
        self.config = config
        dim = config.decoder.dim
        self.vision = Vision(config.vision)
        self.connector = nn.Linear(config.vision.dim, dim)
        self.decoder = Decoder(config.decoder)
        self.box_head = BoxHead(dim, 2 * config.vision.stem, PATCH // FINE, config.boxes)
        self.tell_box = Fourier(8, dim, 8, config.vision.reach_m)
        self.tell_point = Fourier(2 + 4, dim, 8, config.vision.reach_m)

    def loss(self, batch: Batch, generator: torch.Generator | None = None) -> Losses:
        """Words, boxes, masks and confidence together; needs targets."""
        targets = batch.targets
        if targets is None:
            raise ValueError("a loss needs targets; this batch has questions only")
        seen, memory, pixels = self._look(batch)
        x = self._embed(batch, seen)
        at = targets.ground_at
        noisy = self._blurred(targets.boxes, generator)
        x = x.index_put((at[:, 0], at[:, 1], at[:, 2] + 1), self._told(noisy).to(x.dtype), accumulate=True)
        hidden, _ = self.decoder.extend(x, memory)  # (B, Q, T, D)
        parts = {"words": self._word_loss(hidden, targets.labels)}
        if len(at):
            boxes = self.box_head(hidden[at[:, 0], at[:, 1], at[:, 2]], at[:, 0], pixels, seen.points[:, 0])
            parts |= box_losses(boxes, targets)
        weights = self.config.loss
        scale = {
            "words": weights.words,
            "boxes": weights.boxes,
            "masks": weights.masks,
            "confidence": weights.confidence,
        }
        total = torch.stack([scale[name] * part for name, part in parts.items()]).sum()
        return Losses(total, parts)

    @torch.no_grad()
    def generate(self, batch: Batch, most: int = 32) -> list[list[Said]]:
        """Greedy answers, one list per group, one per question (empty slots give an empty answer)."""
        seen, memory, pixels = self._look(batch)
        questions = batch.questions
        # Questions differ in length: all are put in together, and each goes on from its own last token.
        hidden, memory = self.decoder.extend(self._embed(batch, seen), memory, questions.lengths)
        ends = (questions.lengths - 1).clamp(min=0)
        last = hidden.gather(2, ends[..., None, None].expand(-1, -1, 1, hidden.shape[-1]))[:, :, 0]  # (B, Q, D)
        return Speech(self, seen, pixels, memory, questions.lengths).run(last, most)

    def _look(self, batch: Batch) -> tuple[Seen, Memory, Tensor]:
        seen = self.vision(batch.views)
        tokens, memory = self.decoder.look(self.connector(seen.tokens))
        first = tokens[:, : tokens.shape[1] // batch.views.depth.shape[1]]
        return seen, memory, self.box_head.pixels(first, seen.fine[:, 0])

    def _embed(self, batch: Batch, seen: Seen) -> Tensor:
        """Question tokens to embeddings (B, Q, T, D); a <point> also carries its pixel and what was measured there."""
        questions = batch.questions
        x = self.decoder.words(questions.tokens)
        if len(questions.point_at):
            at = questions.point_at
            told = self.tell_point(point_features(questions, seen))
            x = x.index_put((at[:, 0], at[:, 1], at[:, 2]), told.to(x.dtype), accumulate=True)
        return x

    def _told(self, boxes: Tensor) -> Tensor:
        """Boxes (G, 7) as decoder embeddings (G, D)."""
        double = 2 * boxes[:, 6]
        return self.tell_box(torch.cat((boxes[:, :6], double.cos()[:, None], double.sin()[:, None]), dim=1))

    def _blurred(self, boxes: Tensor, generator: torch.Generator | None) -> Tensor:
        """The true boxes as a fair prediction would have them, so that speech learns to bear its own errors."""
        noise = torch.randn(boxes.shape, generator=generator, device=boxes.device)
        center = boxes[:, :3] + self.config.noise_m * noise[:, :3]
        size = boxes[:, 3:6] * (self.config.noise_m * noise[:, 3:6]).exp()
        return torch.cat((center, size, boxes[:, 6:] + self.config.noise_m * noise[:, 6:]), dim=1)

    def _word_loss(self, hidden: Tensor, labels: Tensor) -> Tensor:
        told = labels >= 0
        return F.cross_entropy(self.decoder.scores(hidden[told]).float(), labels[told])


def point_features(questions: Questions, seen: Seen) -> Tensor:
    """Each <point>: (u, v) fractions, its place (P, 3) in level metres, and whether it was measured; (P, 6)."""
    points = seen.points
    height, width = points.shape[2:4]
    column = (questions.point_uv[:, 0] * width).long().clamp(0, width - 1)
    row = (questions.point_uv[:, 1] * height).long().clamp(0, height - 1)
    place = points[questions.point_at[:, 0], questions.point_view, row, column]
    known = torch.isfinite(place).all(-1, keepdim=True)
    # Fractions are stretched to metres' range so that the same bands serve both.
    return torch.cat((10 * questions.point_uv, torch.where(known, place, 0.0), known.float()), dim=1)


def box_losses(boxes: Boxes, targets: Targets) -> dict[str, Tensor]:
    """Smooth L1 on centre, log size and the two angles; BCE + Dice on masks; BCE of confidence towards the IoU."""
    truth = targets.boxes
    yaw = truth[:, 6]
    longer_side = (truth[:, 3] / truth[:, 4]).log()  # how much the longer side is longer: a square has no direction
    axes = torch.stack(((4 * yaw).cos(), (4 * yaw).sin()), dim=1)
    longer = torch.stack(((2 * yaw).cos(), (2 * yaw).sin()), dim=1)
    place = F.smooth_l1_loss(boxes.center, truth[:, :3], beta=0.1)
    size = F.smooth_l1_loss(boxes.log_size, truth[:, 3:6].clamp(min=0.01).log(), beta=0.1)
    turn = F.smooth_l1_loss(boxes.axes, axes, beta=0.3)
    turn = (
        turn
        + (
            F.smooth_l1_loss(boxes.longer, longer, beta=0.3, reduction="none").mean(1) * longer_side.clamp(max=0.5)
        ).mean()
    )
    mask = targets.masks[:, ::FINE, ::FINE].float()
    with torch.no_grad():
        # A box that is not a number has no overlap; the step is then skipped for its gradient, not ended by an error.
        guess = boxes.numbers().nan_to_num(0.01, 1e3, 0.01)
        guess[:, 3:6] = guess[:, 3:6].clamp(0.01, 1e3)
        overlap = ious_yaw(guess.double().cpu().numpy(), truth.double().cpu().numpy())
        target = torch.from_numpy(overlap).to(truth).clamp(0, 1)
    return {
        "boxes": place + size + 0.5 * turn,
        "masks": mask_loss(boxes.mask, mask),
        "confidence": F.binary_cross_entropy_with_logits(boxes.confidence, target),
    }


def mask_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Mean over objects of balanced BCE and Dice; logits and truth (G, h, w). Small objects count as much as large."""
    logits, truth = logits.flatten(1), truth.flatten(1)
    each = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    inside = (each * truth).sum(1) / truth.sum(1).clamp(min=1)
    outside = (each * (1 - truth)).sum(1) / (1 - truth).sum(1).clamp(min=1)
    guess = logits.sigmoid()
    dice = 1 - (2 * (guess * truth).sum(1) + 1) / (guess.sum(1) + truth.sum(1) + 1)
    return (0.5 * inside + 2 * outside + dice).mean()


class Speech:
    """Answers being spoken: a token at a time for all questions at once, with boxes where they ground."""

    def __init__(self, model: Grounder, seen: Seen, pixels: Tensor, memory: Memory, lengths: Tensor) -> None:
        self.model = model
        self.seen = seen
        self.pixels = pixels
        self.memory = memory
        self.lengths = lengths
        self.groups, self.count = lengths.shape
        self.tokens: list[list[int]] = [[] for _ in range(self.groups * self.count)]
        self.boxes: list[list[np.ndarray]] = [[] for _ in range(self.groups * self.count)]
        self.sure: list[list[float]] = [[] for _ in range(self.groups * self.count)]

    def run(self, last: Tensor, most: int) -> list[list[Said]]:
        """Speak until every answer has ended or `most` tokens are out; `last` (B, Q, D) follows the questions."""
        decoder = self.model.decoder
        most = min(most, decoder.config.length - int(self.lengths.max()))
        open_ = self.lengths > 0
        told: Tensor | None = None  # (B, Q, D) boxes to be given back, zero elsewhere
        forced = torch.zeros_like(self.lengths, dtype=torch.bool)
        for _ in range(most):
            best = decoder.scores(last).float()
            best[..., PAD] = -torch.inf
            best[..., BOX] = -torch.inf  # only a <ground> brings a <box>
            token = torch.where(forced, BOX, best.argmax(-1))
            token = torch.where(open_, token, PAD)
            x = decoder.words(token)
            if told is not None:
                x = x + told
            self._note(token)
            open_ = open_ & (token != END)
            if not open_.any():
                break
            hidden, self.memory = decoder.extend(x[:, :, None], self.memory)
            last = hidden[:, :, 0]
            forced = open_ & (token == GROUND)
            told = self._ground(last, forced) if forced.any() else None
        return self._said()

    def _note(self, token: Tensor) -> None:
        for i, value in enumerate(token.flatten().tolist()):
            if value not in (PAD, END, GROUND, BOX):
                self.tokens[i].append(value)

    def _ground(self, hidden: Tensor, where: Tensor) -> Tensor:
        """Boxes for the questions that ground now; their embeddings (B, Q, D), zero elsewhere."""
        group, question = where.nonzero(as_tuple=True)
        boxes = self.model.box_head(hidden[group, question], group, self.pixels, self.seen.points[:, 0])
        numbers = boxes.numbers()
        told = torch.zeros_like(hidden).index_put((group, question), self.model._told(numbers).to(hidden.dtype))
        for b, q, box, sure in zip(
            group.tolist(), question.tolist(), numbers.cpu().numpy(), boxes.confidence.sigmoid().tolist(), strict=True
        ):
            self.boxes[b * self.count + q].append(box)
            self.sure[b * self.count + q].append(sure)
        return told

    def _said(self) -> list[list[Said]]:
        said = [
            Said(tuple(tokens), np.array(boxes, dtype=np.float64).reshape(-1, 7), tuple(sure))
            for tokens, boxes, sure in zip(self.tokens, self.boxes, self.sure, strict=True)
        ]
        return [said[i * self.count : (i + 1) * self.count] for i in range(self.groups)]


def parameter_count(model: nn.Module) -> int:
    """Trainable numbers in the model."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
