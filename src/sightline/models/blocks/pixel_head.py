"""Pixel head: every second pixel of the first view says what it is part of.

    patch tokens + fine features --> features    what a <ground> query is compared with
    features                     --> votes       the whole box that the pixel is part of, seen from where the pixel lies
    features . names             --> scores      what it is called, what colour it has (in training only)

Votes and names are learnt from every object in every view, whether or not a question speaks of it: a question then
only has to choose among pixels that know already what they belong to.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sightline.models.blocks.box_code import NUMBERS


@dataclass(frozen=True, eq=False)
class Pixels:
    """What the pixels of B views say."""

    features: Tensor  # (B, m, h, w)
    points: Tensor  # (B, h, w, 3): their places in level metres, NaN where not measured
    votes: Tensor  # (B, h, w, 10): the boxes they vote for (`BoxCode`); a pixel nowhere votes from the origin


class PixelHead(nn.Module):
    """Patch tokens of `width` and `fine` channels near the pixels to `Pixels`; a patch is `patch` fine pixels wide."""

    def __init__(self, width: int, fine: int, patch: int, dim: int) -> None:
        super().__init__()
        self.patch = patch
        self.norm = nn.LayerNorm(width)
        self.spread = nn.Linear(width, dim * patch * patch)
        self.near = nn.Conv2d(fine, dim, 3, padding=1)
        self.mix = nn.Conv2d(dim, dim, 3, padding=1)
        self.vote = nn.Conv2d(dim, NUMBERS, 1)
        self.name = nn.Linear(width, dim + 1)
        self.name_norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, fine: Tensor, points: Tensor) -> Pixels:
        """tokens (B, P, D); fine (B, F, h, w); points (B, h, w, 3)."""
        groups, _, height, width = fine.shape
        rows, columns = height // self.patch, width // self.patch
        spread = self.spread(self.norm(tokens)).view(groups, rows, columns, -1, self.patch, self.patch)
        spread = spread.permute(0, 3, 1, 4, 2, 5).reshape(groups, -1, height, width)
        first = F.gelu(spread + self.near(fine))
        features = first + self.mix(first)
        vote = self.vote(F.gelu(features)).movedim(1, -1).float()
        votes = torch.cat((vote[..., :3] + points.nan_to_num(0.0), vote[..., 3:]), dim=-1)
        return Pixels(features, points, votes)

    def named(self, pixels: Pixels, words: Tensor) -> Tensor:
        """How well names (K, D), each the mean of its words' embeddings, fit the pixels: scores (B, K, h, w)."""
        name = self.name(self.name_norm(words))
        scores = torch.einsum("km,bmhw->bkhw", name[:, :-1], pixels.features) * name.shape[1] ** -0.5
        return scores.float() + name[:, -1].float()[:, None, None]
