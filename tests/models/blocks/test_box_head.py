"""What the masked pixels say of a box, on points whose box is known."""

import math

import pytest
import torch

from sightline.models.blocks.box_head import BoxHead, BoxHeadConfig, place_in_group
from sightline.models.blocks.pixel_head import Pixels

HEIGHT, WIDTH = 12, 16
CENTER = torch.tensor([[1.0, 3.0, -1.0]])


def head() -> BoxHead:
    return BoxHead(8, BoxHeadConfig(mask_dim=4, hidden=8))


def scene() -> tuple[torch.Tensor, torch.Tensor]:
    """Logits (1, h, w) of a mask over a patch of points that fill a box at (1, 3, -1) of 0.8 x 0.4 x 0.6 m."""
    rows, columns = torch.meshgrid(torch.linspace(-0.3, 0.3, 6), torch.linspace(-0.4, 0.4, 8), indexing="ij")
    depth = torch.where(torch.arange(48).reshape(6, 8) % 2 == 0, -0.2, 0.2)
    points = torch.full((1, HEIGHT, WIDTH, 3), 9.0)  # a wall, which the mask leaves out
    points[0, 3:9, 4:12] = torch.stack((1 + columns, 3 + depth, -1 + rows), dim=-1)
    logits = torch.full((1, HEIGHT, WIDTH), -12.0)
    logits[0, 3:9, 4:12] = 12.0
    return logits, points


def seen(logits: torch.Tensor, points: torch.Tensor, center: torch.Tensor = CENTER) -> dict[str, torch.Tensor]:
    parts = head()._visible(logits.flatten(1), points, center)[0].split((3, 5, 3, 2, 1))
    return dict(zip(("mean", "span", "middle", "lean", "size"), parts, strict=True))


def test_middle_and_reach_are_those_of_the_masked_points():
    visible = seen(*scene())
    assert visible["middle"].tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-4)
    across, diagonal, along, _, up = visible["span"].exp().tolist()
    assert (across, along, up) == pytest.approx((0.8, 0.4, 0.6), abs=1e-4)
    assert diagonal == pytest.approx((0.8 + 0.4) / math.sqrt(2), abs=0.1)
    moved = seen(*scene(), CENTER + torch.tensor([0.5, 0.0, 0.2]))
    assert moved["middle"].tolist() == pytest.approx([-0.5, 0.0, -0.2], abs=1e-4)


def test_pixels_that_were_not_measured_are_nowhere():
    logits, points = scene()
    logits[0, 0, :8] = 12.0
    points[0, 0, :8] = torch.nan  # masked, but without a place: not at the camera
    for name, value in seen(*scene()).items():
        assert torch.allclose(seen(logits, points)[name], value, atol=1e-4), name


def test_a_mask_without_any_measured_point_still_gives_numbers():
    logits, points = scene()
    for part in seen(logits, torch.full_like(points, torch.nan)).values():
        assert torch.isfinite(part).all()


def test_a_stray_pixel_does_not_stretch_the_box():
    logits, points = scene()
    logits[0, 0, 0] = 12.0
    points[0, 0, 0] = torch.tensor([1.0, 8.0, -1.0])
    stretched = seen(logits, points)["span"].exp()
    assert stretched[[0, 2, 4]].tolist() == pytest.approx([0.8, 0.4, 0.6], abs=1e-4)


def test_the_box_is_first_what_the_masked_pixels_vote_for():
    logits, points = scene()
    features = torch.zeros(2, 4, HEIGHT, WIDTH)
    features[:, 0] = logits[0]  # a query along the first feature finds the patch
    votes = torch.zeros(2, HEIGHT, WIDTH, 10)
    votes[1, 3:9, 4:12] = torch.arange(10.0)
    box_head = head()
    with torch.no_grad():
        box_head.query.weight.zero_()
        box_head.query.bias.copy_(torch.tensor([5.0, 0, 0, 0, 0]))
        boxes = box_head(
            torch.randn(3, 8), torch.tensor([1, 0, 1]), Pixels(features, points.expand(2, -1, -1, -1), votes)
        )
    assert torch.allclose(boxes.code.values[[0, 2]], torch.arange(10.0).expand(2, 10), atol=1e-4)
    assert torch.allclose(boxes.code.values[1], torch.zeros(10), atol=1e-4)
    assert ((boxes.mask > 0) == (logits > 0)).all()


def test_places_count_within_each_group_whatever_the_order():
    assert place_in_group(torch.tensor([2, 0, 2, 2, 1, 0]), 3).tolist() == [0, 0, 1, 2, 0, 1]
