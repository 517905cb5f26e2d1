"""Grounder: a small N3D-style model. Views with depth and questions in; words and 3D boxes out.

    views  --Vision-->  tokens  --Decoder.look-->  memory
    text   --words, points, boxes-->  Decoder.extend  -->  the next word
                                          |
                             at <ground>  --BoxHead-->  a box, a mask, a confidence
                                                             |
                             <box>        <------------------+   the box as numbers goes back in

It grounds before it speaks: an answer about two things is `<ground><box><ground><box> left<end>`, so that what is
said rests on boxes one can draw and check (n3d_vlm.md C.3, "ground, execute, explain"). In training the <box> token
carries the true box with noise, in use the predicted one. Beside the questions, every second pixel of the first
view learns what it is part of (`PixelHead`). Sources: n3d_vlm.md parts A-C; faults avoided: B.
"""

from dataclasses import asdict, dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sightline.models.batch import Batch, Questions, Things
from sightline.models.blocks.box_code import BoxCode
from sightline.models.blocks.box_head import BoxHead, BoxHeadConfig
from sightline.models.blocks.fourier import Fourier
from sightline.models.blocks.pixel_head import PixelHead, Pixels
from sightline.models.decoder import Decoder, DecoderConfig, Memory
from sightline.models.losses import box_losses
from sightline.models.vision import FINE, PATCH, Seen, Vision, VisionConfig
from sightline.models.vocabulary import BOX, END, GROUND, PAD


@dataclass(frozen=True, kw_only=True)
class LossWeights:
    """How much each part of the loss counts (n3d_vlm.md A.6 gives words 1, boxes 2)."""

    words: float = 1.0
    boxes: float = 1.0
    masks: float = 1.0
    confidence: float = 0.2
    votes: float = 1.0
    labels: float = 0.5
    colours: float = 0.3


@dataclass(frozen=True, kw_only=True)
class GrounderConfig:
    """Vision, decoder and box head; `noise_m` blurs the true boxes that training gives back to the decoder.

    `instructed` says whether the questions it learns from, and is asked, end with how to answer. Models of before this
    was a setting learnt without, so they go on without. Of the decoder's length, `answer` tokens are kept for replies:
    32 are enough for an answer, not for the thought before it.
    """

    decoder: DecoderConfig
    vision: VisionConfig = field(default_factory=VisionConfig)
    boxes: BoxHeadConfig = field(default_factory=BoxHeadConfig)
    loss: LossWeights = field(default_factory=LossWeights)
    noise_m: float = 0.08
    instructed: bool = False
    answer: int = 32


def tiny(vocabulary: int) -> GrounderConfig:
    """About three million weights from noise, at home on two CPU cores."""
    return GrounderConfig(decoder=DecoderConfig(vocabulary=vocabulary), instructed=True)


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
        self.pixel_head = PixelHead(dim, 2 * config.vision.stem, PATCH // FINE, config.boxes.mask_dim)
        self.box_head = BoxHead(dim, config.boxes)
        self.tell_box = Fourier(8, dim, 8, config.vision.reach_m)
        self.tell_point = Fourier(2 + 4, dim, 8, config.vision.reach_m)

    def loss(self, batch: Batch, generator: torch.Generator | None = None) -> Losses:
        """Words, boxes, masks and confidence together, and where the batch has things what every pixel is part of."""
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
            boxes = self.box_head(hidden[at[:, 0], at[:, 1], at[:, 2]], at[:, 0], pixels)
            parts |= box_losses(boxes, targets)
        if batch.things is not None:
            parts |= self._thing_losses(pixels, batch.things)
        scale = asdict(self.config.loss)
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
        return Speech(self, pixels, memory, questions.lengths).run(last, most)

    def _look(self, batch: Batch) -> tuple[Seen, Memory, Pixels]:
        seen = self.vision(batch.views)
        tokens, memory = self.decoder.look(self.connector(seen.tokens))
        first = tokens[:, : tokens.shape[1] // batch.views.depth.shape[1]]
        return seen, memory, self.pixel_head(first, seen.fine[:, 0], seen.points[:, 0])

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

    def _thing_losses(self, pixels: Pixels, things: Things) -> dict[str, Tensor]:
        """Of every second pixel: the box it votes for, and what label and colour it gives itself."""
        at = things.at[:, ::FINE, ::FINE].flatten(1)  # (B, n)
        # A thing of a thousand pixels counts as much as ten of ten: neither walls nor wardrobes are all there is.
        count = torch.zeros(len(at), things.boxes.shape[1] + 1).to(at.device)
        kind = at.clamp(min=-1) + 1
        count = count.scatter_add(1, kind, torch.ones_like(at, dtype=count.dtype))
        share = count.clamp(min=1).rsqrt().gather(1, kind)  # (B, n)
        thing = at.clamp(min=0)
        box = things.boxes.gather(1, thing[..., None].expand(-1, -1, 7))
        known = (at >= 0) & torch.isfinite(box).all(-1) & torch.isfinite(pixels.points).all(-1).flatten(1)
        error = BoxCode(pixels.votes.flatten(1, 2)).error(torch.where(known[..., None], box, 1.0))
        votes = (error * share * known).sum() / (share * known).sum().clamp(min=1)
        label = torch.where(at >= 0, things.labels.gather(1, thing), len(things.label_words))  # the last: none of them
        label = torch.where((label < 0) | (at < -1), -100, label)  # nobody knows: neither a label nor none
        scores = self.pixel_head.named(pixels, self._named(things.label_words)).flatten(2)
        none = scores.new_zeros(len(at), 1, at.shape[1])
        named = F.cross_entropy(torch.cat((scores, none), dim=1), label, reduction="none")
        told = share * (label >= 0)
        parts = {"votes": votes, "labels": (named * told).sum() / told.sum().clamp(min=1)}
        if not len(things.colour_words):
            return parts
        colour = torch.where(at >= 0, things.colours.gather(1, thing), -1)
        coloured = F.cross_entropy(
            self.pixel_head.named(pixels, self._named(things.colour_words)).flatten(2),
            torch.where(colour < 0, -100, colour),
            reduction="none",
        )
        dyed = share * (colour >= 0)
        return parts | {"colours": (coloured * dyed).sum() / dyed.sum().clamp(min=1)}

    def _named(self, words: Tensor) -> Tensor:
        """Names (K, L) as the mean of their words' embeddings (K, D)."""
        here = (words != PAD)[..., None]
        return (self.decoder.words(words) * here).sum(1) / here.sum(1)

    def _word_loss(self, hidden: Tensor, labels: Tensor) -> Tensor:
        """Mean over questions, not tokens: else a vector in metres would count as much as six times yes or no."""
        told = labels >= 0
        count = told.sum(-1, keepdim=True)
        each = F.cross_entropy(self.decoder.scores(hidden[told]).float(), labels[told], reduction="none")
        return (each / count.expand_as(labels)[told]).sum() / (count > 0).sum().clamp(min=1)


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


class Speech:
    """Answers being spoken: a token at a time for all questions at once, with boxes where they ground."""

    def __init__(self, model: Grounder, pixels: Pixels, memory: Memory, lengths: Tensor) -> None:
        self.model = model
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
        boxes = self.model.box_head(hidden[group, question], group, self.pixels)
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
