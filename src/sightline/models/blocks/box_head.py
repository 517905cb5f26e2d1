"""Box head: the hidden state of a <ground> token picks out pixels, and the pixels' places become a box.

    hidden --> query . pixel features --> mask over every second pixel of the first view
    mask x measured points            --> where its visible part lies and how far it reaches in four directions and up
    both                              --> centre, size, yaw, confidence (as residuals on what is visible)

The mask makes grounding a question of *which pixels*, which is learnt long before metres are; the box then only has
to complete what is hidden. The mask's statistics are detached: the box loss never teaches the mask to lie.

Yaw comes in two parts, both free of jumps: the direction of the box's axes, known up to a quarter turn (cos 4t,
sin 4t), and the direction of its longer side, known up to a half turn (cos 2t, sin 2t), which picks between the two
quarter turns. Boxes are canonical: local x is the longer horizontal side, yaw in [-pi/2, pi/2).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sightline.models.blocks.attention import FeedForward

DIRECTIONS = 4  # over a half turn, 45 degrees apart
STATISTICS = 3 + 3 + (DIRECTIONS + 1) + 3 + 2 + 1
LIT = 0.3  # of the brightest pixel: below it a pixel is not part of the object
SMALLEST_M = 0.01


@dataclass(frozen=True, kw_only=True)
class BoxHeadConfig:
    """`mask_dim` features per pixel; `stem` channels come from the vision stem's fine features."""

    mask_dim: int = 32
    hidden: int = 160


@dataclass(frozen=True, eq=False)
class Boxes:
    """Predicted boxes in level coordinates of the first view; G of them."""

    center: Tensor  # (G, 3) metres
    log_size: Tensor  # (G, 3) log metres: longer horizontal side, shorter horizontal side, height
    axes: Tensor  # (G, 2): cos 4 yaw, sin 4 yaw
    longer: Tensor  # (G, 2): cos 2 yaw, sin 2 yaw of the longer side
    confidence: Tensor  # (G,) logit of the expected IoU
    mask: Tensor  # (G, h, w) logits

    def yaw(self) -> Tensor:
        """Heading of the longer side (G,), radians in [-pi/2, pi/2)."""
        quarter = torch.atan2(self.axes[:, 1], self.axes[:, 0]) / 4  # up to a quarter turn
        candidates = torch.stack((quarter, quarter + math.pi / 2), dim=1)
        half = torch.atan2(self.longer[:, 1], self.longer[:, 0]) / 2
        agreement = torch.cos(2 * (candidates - half[:, None]))
        chosen = candidates.gather(1, agreement.argmax(1, keepdim=True))[:, 0]
        return (chosen + math.pi / 2) % math.pi - math.pi / 2

    def numbers(self) -> Tensor:
        """Centre, size, yaw (G, 7) in metres and radians."""
        return torch.cat((self.center, self.log_size.exp(), self.yaw()[:, None]), dim=1)


class BoxHead(nn.Module):
    """Hidden states of <ground> tokens to boxes."""

    def __init__(self, width: int, fine: int, patch: int, config: BoxHeadConfig) -> None:
        super().__init__()
        self.patch = patch
        self.spread = nn.Linear(width, config.mask_dim * patch * patch)
        self.near = nn.Conv2d(fine, config.mask_dim, 3, padding=1)
        self.mix = nn.Conv2d(config.mask_dim, config.mask_dim, 1)
        self.query = nn.Linear(width, config.mask_dim + 1)
        self.enter = nn.Linear(width + STATISTICS, config.hidden)
        self.think = FeedForward(config.hidden, 2)
        self.leave = nn.Linear(config.hidden, 3 + 3 + 2 + 2 + 1)
        angle = torch.arange(DIRECTIONS) * (math.pi / DIRECTIONS)
        self.register_buffer("directions", torch.stack((angle.cos(), angle.sin()), dim=1), persistent=False)

    directions: Tensor

    def pixels(self, tokens: Tensor, fine: Tensor) -> Tensor:
        """Patch tokens (B, P, D) and fine features (B, F, h, w) to pixel features (B, mask_dim, h, w)."""
        groups, _, height, width = fine.shape
        rows, columns = height // self.patch, width // self.patch
        spread = self.spread(tokens).view(groups, rows, columns, -1, self.patch, self.patch)
        spread = spread.permute(0, 3, 1, 4, 2, 5).reshape(groups, -1, height, width)
        return self.mix(F.gelu(spread + self.near(fine)))

    def forward(self, hidden: Tensor, group: Tensor, pixels: Tensor, points: Tensor) -> Boxes:
        """hidden (G, D); group (G,) says which of the B pictures; pixels (B, m, h, w); points (B, h, w, 3)."""
        query = self.query(hidden)
        # Not pixels[group]: its gradient is summed by threads in any order, and no two runs would be the same.
        seen = pixels.index_select(0, group)
        logits = torch.einsum("gm,gmhw->ghw", query[:, :-1], seen) * query.shape[1] ** -0.5
        logits = logits.float() + query[:, -1].float()[:, None, None]
        visible = self._visible(logits.detach(), points[group].float())
        x = F.gelu(self.enter(torch.cat((hidden, visible.features.to(hidden.dtype)), dim=1)))
        out = self.leave(x + self.think(x)).float()
        shift, grow, axes, longer, confidence = out.split((3, 3, 2, 2, 1), dim=1)
        return Boxes(visible.middle + shift, visible.extent.log() + grow, axes, longer, confidence[:, 0], logits)

    def _visible(self, logits: Tensor, points: Tensor) -> "Visible":
        """Where the masked points (logits (G, h, w), points (G, h, w, 3)) lie and how far they reach."""
        known = torch.isfinite(points).all(-1).flatten(1)  # (G, N)
        places = torch.where(known[..., None], points.flatten(1, 2), 0.0)  # (G, N, 3)
        weight = torch.where(known, logits.flatten(1).sigmoid(), 0.0)
        weight = torch.where(weight > LIT * weight.amax(1, keepdim=True), weight, 0.0)
        total = weight.sum(1, keepdim=True)
        share = (weight / total.clamp(min=1e-6))[..., None]
        mean = (share * places).sum(1)
        away = places - mean[:, None]
        spread = (share * away.square()).sum(1).clamp(min=1e-6).sqrt()  # (G, 3)
        # A few stray pixels must not stretch the box: only points near the rest count as ends.
        lit = (weight > 0) & (away.norm(dim=2) < 3 * spread.norm(dim=1)[:, None])
        reach = torch.cat((away[..., :2] @ self.directions.T, away[..., 2:]), dim=-1)  # (G, N, DIRECTIONS + 1)
        high = torch.where(lit[..., None], reach, -torch.inf).amax(1)
        low = torch.where(lit[..., None], reach, torch.inf).amin(1)
        high, low = high.nan_to_num(posinf=0, neginf=0), low.nan_to_num(posinf=0, neginf=0)
        span = (high - low).clamp(min=SMALLEST_M)
        middle = (high + low)[:, [0, DIRECTIONS // 2, DIRECTIONS]] / 2  # along x, y, z
        extent = torch.stack((span[:, :-1].amax(1), span[:, :-1].amin(1), span[:, -1]), dim=1)
        across = 2 * (share[..., 0] * away[..., 0] * away[..., 1]).sum(1)
        along = spread[:, 0] ** 2 - spread[:, 1] ** 2
        lean = torch.stack((along, across), 1) / spread[:, :2].square().sum(
            1, keepdim=True
        )  # cos, sin of twice its yaw
        features = torch.cat((mean / 3, spread, span, middle, lean, (total / 50).tanh()), dim=1)
        return Visible(features, mean + middle, extent)


@dataclass(frozen=True, eq=False)
class Visible:
    """What the masked points say: features (G, STATISTICS), middle (G, 3) metres, and rough size (G, 3) metres."""

    features: Tensor
    middle: Tensor
    extent: Tensor
