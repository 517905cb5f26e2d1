"""Coordinates as features: the coordinate itself and sines of it at doubling frequencies (n3d_vlm.md A.3, B.7-B.10)."""

import math

import torch
from torch import Tensor, nn


class Fourier(nn.Module):
    """(…, n) coordinates to (…, width) features.

    Coordinates are divided by `reach` and contracted beyond it (sign * (1 + log |x|)), so that outdoor depths stay
    finite. Bands 2^k * pi, k = 0 … bands-1: with reach 10 m and 9 bands the finest period is about 8 cm. The linear
    term stays, because integer bands alone cannot tell -reach from +reach.
    """

    def __init__(self, dims: int, width: int, bands: int, reach: float) -> None:
        super().__init__()
        self.reach = reach
        self.register_buffer("bands", math.pi * 2.0 ** torch.arange(bands), persistent=False)
        self.mix = nn.Linear(dims * (2 * bands + 1), width)

    bands: Tensor

    def forward(self, x: Tensor) -> Tensor:
        x = x.float() / self.reach
        size = x.abs()
        x = torch.where(size > 1, x.sign() * (1 + torch.log(size.clamp(min=1))), x)
        waves = (x[..., None] * self.bands).flatten(-2)
        return self.mix(torch.cat((x, waves.sin(), waves.cos()), dim=-1))
