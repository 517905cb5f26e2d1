"""Vision: colour, depth and place of every patch become one token (n3d_vlm.md A.3 repaired as in B.1).

Three streams meet: colour through convolutions, depth (log, with a validity channel) through its own, and the mean
place of the patch's measured pixels as Fourier features. The depth and place streams enter through gates; a patch
without a measurement carries a learnt "no depth" vector instead of a point at the camera.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sightline.errors import ConfigError, ModelError
from sightline.models.batch import Views
from sightline.models.blocks.attention import Layer
from sightline.models.blocks.fourier import Fourier

PATCH = 8
FINE = 2  # the mask head looks at every second pixel


@dataclass(frozen=True, kw_only=True)
class VisionConfig:
    """A transformer over patches of 8 x 8 pixels. `height` and `width` are the size every view is brought to."""

    width_px: int = 128
    height_px: int = 96
    dim: int = 192
    depth: int = 3
    heads: int = 6
    expand: int = 2
    stem: int = 24
    bands: int = 9
    reach_m: float = 10.0
    frames: int = 2

    def __post_init__(self) -> None:
        if self.width_px % PATCH or self.height_px % PATCH:
            raise ConfigError(f"vision: {self.width_px}x{self.height_px} does not split into patches of {PATCH} pixels")
        if self.dim % self.heads:
            raise ConfigError(f"vision: dim {self.dim} does not split into {self.heads} heads")

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of patches."""
        return self.height_px // PATCH, self.width_px // PATCH


class Stem(nn.Module):
    """Three strided convolutions from pixels to patches; the first one's features are kept for the mask head."""

    def __init__(self, channels: int, stem: int, dim: int) -> None:
        super().__init__()
        self.fine = nn.Conv2d(channels, stem, 4, stride=2, padding=1)
        self.middle = nn.Conv2d(stem, 2 * stem, 2, stride=2)
        self.patch = nn.Conv2d(2 * stem, dim, 2, stride=2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(N, C, H, W) to fine features (N, stem, H/2, W/2) and patches (N, dim, H/8, W/8)."""
        fine = F.gelu(self.fine(x))
        return fine, self.patch(F.gelu(self.middle(fine)))


@dataclass(frozen=True, eq=False)
class Seen:
    """What the encoder made of the views."""

    tokens: Tensor  # (B, V·P, D)
    fine: Tensor  # (B, V, 2·stem, H/2, W/2): features near the pixels
    points: Tensor  # (B, V, H/2, W/2, 3): level coordinates in metres, NaN where not measured


class Vision(nn.Module):
    """Views to tokens."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.config = config
        rows, columns = config.grid
        self.color = Stem(3, config.stem, config.dim)
        self.depth = Stem(5, config.stem, config.dim)
        self.place = Fourier(3, config.dim, config.bands, config.reach_m)
        self.no_depth = nn.Parameter(torch.zeros(config.dim))
        self.gates = nn.Parameter(torch.ones(2))
        self.row = nn.Parameter(torch.randn(rows, 1, config.dim) * 0.02)
        self.column = nn.Parameter(torch.randn(1, columns, config.dim) * 0.02)
        self.frame = nn.Parameter(torch.randn(config.frames, 1, config.dim) * 0.02)
        self.layers = nn.ModuleList(Layer(config.dim, config.heads, config.expand) for _ in range(config.depth))
        self.norm = nn.LayerNorm(config.dim)

    def forward(self, views: Views) -> Seen:
        groups, count, height, width = views.depth.shape
        if count > self.config.frames:
            raise ModelError(f"{count} views at once; this model looks at {self.config.frames} (vision.frames)")
        points = views.points().flatten(0, 1)  # (N, H, W, 3) with N = B·V
        known = torch.isfinite(points).all(-1)  # (N, H, W)
        points = torch.where(known[..., None], points, 0.0)
        color = views.rgb.flatten(0, 1).movedim(-1, 1).float() / 127.5 - 1  # (N, 3, H, W)
        log_depth = torch.where(known, views.depth.flatten(0, 1).float().clamp(min=0.05).log(), 0.0)
        # Height and distance are what flat surfaces share: cheap inputs that spare the network a division.
        geometry = torch.stack((log_depth, known.float(), *(points / 3).unbind(-1)), dim=1)  # (N, 5, H, W)
        fine_color, color_tokens = self.color(color)
        fine_depth, depth_tokens = self.depth(geometry)
        share = F.avg_pool2d(known[:, None].float(), PATCH)  # (N, 1, rows, columns)
        mean = F.avg_pool2d(points.movedim(-1, 1), PATCH) / share.clamp(min=1e-6)
        place = torch.where(share.movedim(1, -1) > 0, self.place(mean.movedim(1, -1)), self.no_depth)
        x = color_tokens.movedim(1, -1) + self.gates[0] * depth_tokens.movedim(1, -1) + self.gates[1] * place
        x = (x + self.row + self.column).flatten(1, 2)  # (N, P, D)
        for layer in self.layers:
            x, _ = layer(x)
        x = self.norm(x).view(groups, count, *x.shape[1:]) + self.frame[:count]
        fine = torch.cat((fine_color, fine_depth), dim=1)  # (N, 2·stem, H/2, W/2)
        sampled = torch.where(known[..., None], points, torch.nan)[:, ::FINE, ::FINE]
        return Seen(
            tokens=x.flatten(1, 2),
            fine=fine.view(groups, count, *fine.shape[1:]),
            points=sampled.reshape(groups, count, height // FINE, width // FINE, 3),
        )
