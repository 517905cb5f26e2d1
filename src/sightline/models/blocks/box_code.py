"""How a box is written as numbers that a network can be asked for: no jumps, no signs that do not matter.

    0-2   centre, metres
    3-5   log of longer horizontal side, shorter horizontal side, height, in metres
    6-7   cos and sin of 4 yaw: the direction of its axes, known up to a quarter turn
    8-9   cos and sin of 2 yaw: the direction of the longer side, which picks between the two quarter turns

Boxes are canonical: local x is the longer horizontal side, yaw in [-pi/2, pi/2). A square one has no longer side, so
the last pair counts as much as the sides differ.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

NUMBERS = 10
SMALLEST_M = 0.01


@dataclass(frozen=True, eq=False)
class BoxCode:
    """Boxes as `values` (..., 10)."""

    values: Tensor

    @property
    def center(self) -> Tensor:
        return self.values[..., :3]

    @property
    def log_size(self) -> Tensor:
        return self.values[..., 3:6]

    def yaw(self) -> Tensor:
        """Heading of the longer side (...,), radians in [-pi/2, pi/2)."""
        quarter = torch.atan2(self.values[..., 7], self.values[..., 6]) / 4  # up to a quarter turn
        candidates = torch.stack((quarter, quarter + math.pi / 2), dim=-1)
        half = torch.atan2(self.values[..., 9], self.values[..., 8]) / 2
        agreement = torch.cos(2 * (candidates - half[..., None]))
        chosen = candidates.gather(-1, agreement.argmax(-1, keepdim=True))[..., 0]
        return (chosen + math.pi / 2) % math.pi - math.pi / 2

    def numbers(self) -> Tensor:
        """Centre, size, yaw (..., 7) in metres and radians."""
        return torch.cat((self.center, self.log_size.exp(), self.yaw()[..., None]), dim=-1)

    def error(self, truth: Tensor) -> Tensor:
        """How far each is from the true boxes (..., 7): smooth L1 of centre, log size and the two angles; (...,)."""
        yaw = truth[..., 6]
        axes = torch.stack(((4 * yaw).cos(), (4 * yaw).sin()), dim=-1)
        longer = torch.stack(((2 * yaw).cos(), (2 * yaw).sin()), dim=-1)
        log_size = truth[..., 3:6].clamp(min=SMALLEST_M).log()
        elongated = (log_size[..., 0] - log_size[..., 1]).clamp(max=0.5)
        place = _apart(self.center, truth[..., :3], 0.1)
        size = _apart(self.log_size, log_size, 0.1)
        turn = _apart(self.values[..., 6:8], axes, 0.3) + elongated * _apart(self.values[..., 8:], longer, 0.3)
        return place + size + 0.5 * turn


def _apart(guess: Tensor, truth: Tensor, beta: float) -> Tensor:
    return F.smooth_l1_loss(guess, truth, beta=beta, reduction="none").mean(-1)
