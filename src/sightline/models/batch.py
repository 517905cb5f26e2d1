"""Batch: what a grounder is given, every field with its shape, unit and coordinates.

B groups of views, V views in each, Q questions about each group, T tokens in each question
level coordinates of a view: origin at its camera, z up, y along the camera's horizontal heading, x right
"""

from dataclasses import dataclass, fields, replace
from typing import Self, TypeVar

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Views:
    """Pictures with depth, as the vision encoder takes them."""

    rgb: Tensor  # (B, V, H, W, 3) uint8
    depth: Tensor  # (B, V, H, W) float, metres along z, NaN where not measured
    intrinsics: Tensor  # (B, V, 4) float: fx, fy, cx, cy in pixels of this size, centres at +0.5
    level_from_camera: Tensor  # (B, V, 3, 3) float: turns camera axes to the view's level axes

    def points(self) -> Tensor:
        """Each pixel's place in its view's level coordinates (B, V, H, W, 3), metres, NaN where not measured."""
        # An island of float32: in bfloat16 a point four metres away moves by centimetres.
        with torch.autocast(self.depth.device.type, enabled=False):
            return self._points()

    def _points(self) -> Tensor:
        height, width = self.depth.shape[-2:]
        fx, fy, cx, cy = self.intrinsics.float()[..., None, None, :].unbind(-1)  # (B, V, 1, 1)
        u = torch.arange(width, dtype=torch.float32, device=self.depth.device) + 0.5
        v = (torch.arange(height, dtype=torch.float32, device=self.depth.device) + 0.5)[:, None]
        z = self.depth.float()
        camera = torch.stack(((u - cx) / fx * z, (v - cy) / fy * z, z), dim=-1)
        return torch.einsum("bvij,bvhwj->bvhwi", self.level_from_camera.float(), camera)


@dataclass(frozen=True, eq=False)
class Questions:
    """Questions about the views, with the positions of what is not a word."""

    tokens: Tensor  # (B, Q, T) int64: question, <answer>, and in training the answer; right padded
    lengths: Tensor  # (B, Q) int64: tokens before the padding; 0 for an empty slot
    point_at: Tensor  # (P, 3) int64: (b, q, t) of each <point>
    point_uv: Tensor  # (P, 2) float: its fractions of image width and height
    point_view: Tensor  # (P,) int64: the view it lies in


@dataclass(frozen=True, eq=False)
class Targets:
    """What the answers should be; only training has them."""

    labels: Tensor  # (B, Q, T) int64: the token to say next at each place, -100 where nobody listens
    ground_at: Tensor  # (G, 3) int64: (b, q, t) of each <ground>; its <box> stands at t + 1
    boxes: Tensor  # (G, 7) float: centre, size, yaw in level coordinates of view 0
    masks: Tensor  # (G, H, W) bool: the object's visible pixels in view 0


@dataclass(frozen=True, eq=False)
class Things:
    """Everything that shows in the first view of each group, asked about or not; only training has them.

    Labels and colours are places in `label_words` and `colour_words`, -1 where not known.
    """

    at: Tensor  # (B, H, W) int64: which of the N things each pixel of view 0 shows; -1 none of them, less: not known
    boxes: Tensor  # (B, N, 7) float: centre, size, yaw in level coordinates of view 0, NaN where not known
    labels: Tensor  # (B, N) int64
    colours: Tensor  # (B, N) int64
    label_words: Tensor  # (K, L) int64: the tokens of each label, padded
    colour_words: Tensor  # (C, L) int64


Part = TypeVar("Part", Views, Questions, Targets, Things)


@dataclass(frozen=True, eq=False)
class Batch:
    """Views, questions about them, and in training their targets."""

    views: Views
    questions: Questions
    targets: Targets | None = None
    things: Things | None = None

    def to(self, device: torch.device | str) -> Self:
        """The same batch on another device."""
        return replace(
            self,
            views=_moved(self.views, device),
            questions=_moved(self.questions, device),
            targets=None if self.targets is None else _moved(self.targets, device),
            things=None if self.things is None else _moved(self.things, device),
        )


def _moved(part: Part, device: torch.device | str) -> Part:
    return replace(part, **{field.name: getattr(part, field.name).to(device) for field in fields(part)})
