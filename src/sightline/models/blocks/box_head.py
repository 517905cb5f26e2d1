"""Box head: the hidden state of a <ground> token picks out pixels, and what they say becomes a box.

    hidden --> query . pixel features --> mask over every second pixel of the first view
    mask x votes                      --> the box that the chosen pixels vote for
    mask x measured points            --> where the visible part lies and how far it reaches in four directions and up
    all of it and hidden              --> a correction of the vote, and a confidence

The mask makes grounding a question of *which pixels*, which is learnt long before metres are. The mask is detached
where it weighs votes and points: the box loss never teaches the mask to lie.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sightline.models.blocks.attention import FeedForward
from sightline.models.blocks.box_code import NUMBERS, SMALLEST_M, BoxCode
from sightline.models.blocks.pixel_head import Pixels

DIRECTIONS = 4  # over a half turn, 45 degrees apart
STATISTICS = 3 + (DIRECTIONS + 1) + 3 + 2 + 1
LIT = 0.5  # probability from which a pixel is part of the object, or of the brightest one's where none comes so far


@dataclass(frozen=True, kw_only=True)
class BoxHeadConfig:
    """`mask_dim` features per pixel; `hidden` numbers to correct a vote with."""

    mask_dim: int = 40
    hidden: int = 128


@dataclass(frozen=True, eq=False)
class Boxes:
    """Predicted boxes in level coordinates of the first view; G of them."""

    code: BoxCode  # (G, 10)
    confidence: Tensor  # (G,) logit of the expected IoU
    mask: Tensor  # (G, h, w) logits

    def numbers(self) -> Tensor:
        """Centre, size, yaw (G, 7) in metres and radians."""
        return self.code.numbers()


class BoxHead(nn.Module):
    """Hidden states of <ground> tokens to boxes."""

    def __init__(self, width: int, config: BoxHeadConfig) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, config.mask_dim + 1)
        nn.init.constant_(self.query.bias[-1:], -3.0)  # most pixels are not part of it
        self.enter = nn.Linear(width + NUMBERS + STATISTICS, config.hidden)
        self.think = FeedForward(config.hidden, 2)
        self.leave = nn.Linear(config.hidden, NUMBERS + 1)
        nn.init.zeros_(self.leave.weight)  # the vote is the first guess
        nn.init.zeros_(self.leave.bias)
        angle = torch.arange(DIRECTIONS) * (math.pi / DIRECTIONS)
        self.register_buffer("directions", torch.stack((angle.cos(), angle.sin()), dim=1), persistent=False)

    directions: Tensor

    def forward(self, hidden: Tensor, group: Tensor, pixels: Pixels) -> Boxes:
        """hidden (G, D); group (G,) says which of the B views each speaks of."""
        hidden = self.norm(hidden)
        slot = place_in_group(group, len(pixels.features))
        query = self.query(hidden)
        # The queries of a view share one product with its pixels; nothing is copied per query.
        table = query.new_zeros(len(pixels.features), int(slot.max()) + 1, query.shape[1])
        table = table.index_put((group, slot), query)
        logits = table[..., :-1] @ pixels.features.flatten(2) * query.shape[1] ** -0.5
        logits = logits.float() + table[..., -1:].float()  # (B, S, N)
        mask = logits[group, slot]
        with torch.autocast(hidden.device.type, enabled=False):  # metres, which bfloat16 would round to centimetres
            known = torch.isfinite(pixels.points).all(-1).flatten(1)
            weight = logits.detach().masked_fill(~known[:, None], -1e4).softmax(-1)
            vote = (weight @ pixels.votes.flatten(1, 2))[group, slot]  # (G, 10)
            visible = self._visible(mask.detach(), pixels.points[group], vote[:, :3].detach())
        said = torch.cat((vote[:, :3] / 3, vote[:, 3:], visible), dim=1).detach()
        x = F.gelu(self.enter(torch.cat((hidden, said.to(hidden.dtype)), dim=1)))
        out = self.leave(x + self.think(x)).float()
        return Boxes(BoxCode(vote + out[:, :-1]), out[:, -1], mask.view(-1, *pixels.points.shape[1:3]))

    def _visible(self, logits: Tensor, points: Tensor, center: Tensor) -> Tensor:
        """The masked points (logits (G, N), points (G, h, w, 3)), seen from `center` (G, 3): features (G, STATISTICS).

        Their mean, how far they reach in four directions and up, the middles of these spans, how they lean, how many.
        """
        known = torch.isfinite(points).all(-1).flatten(1)  # (G, N)
        away = torch.where(known[..., None], points.flatten(1, 2) - center[:, None], 0.0)  # (G, N, 3)
        weight = torch.where(known, logits.sigmoid(), 0.0)
        weight = torch.where(weight >= weight.amax(1, keepdim=True).clamp(max=LIT), weight, 0.0)
        total = weight.sum(1, keepdim=True)
        share = weight / total.clamp(min=1e-6)
        mean = (share[:, None] @ away)[:, 0]
        second = away.transpose(1, 2) @ (share[..., None] * away) - mean[:, :, None] * mean[:, None]  # (G, 3, 3)
        spread = second.diagonal(dim1=1, dim2=2).clamp(min=1e-6)  # (G, 3) variances
        # A few stray pixels must not stretch the box: only points near the rest count as ends.
        lit = (weight > 0) & ((away - mean[:, None]).square().sum(2) < 9 * spread.sum(1, keepdim=True))
        reach = torch.cat((away[..., :2] @ self.directions.T, away[..., 2:]), dim=-1)  # (G, N, DIRECTIONS + 1)
        high = torch.where(lit[..., None], reach, -torch.inf).amax(1)
        low = torch.where(lit[..., None], reach, torch.inf).amin(1)
        high, low = high.nan_to_num(posinf=0, neginf=0), low.nan_to_num(posinf=0, neginf=0)
        middle = (high + low)[:, [0, DIRECTIONS // 2, DIRECTIONS]] / 2  # along x, y, z
        span = (high - low).clamp(min=SMALLEST_M).log()
        lean = torch.stack((spread[:, 0] - spread[:, 1], 2 * second[:, 0, 1]), 1) / spread[:, :2].sum(1, keepdim=True)
        return torch.cat((mean, span, middle, lean, (total / 50).tanh()), dim=1)


def place_in_group(group: Tensor, groups: int) -> Tensor:
    """How many of the same group come before each of group (G,): 0, 1, ... in each group."""
    mine = F.one_hot(group, groups)
    return (mine.cumsum(0) - mine).gather(1, group[:, None])[:, 0]
