"""What the masked points say of a box, on points whose box is known."""

import math

import pytest
import torch

from sightline.models.blocks.box_head import BoxHead, BoxHeadConfig

HEIGHT, WIDTH = 12, 16


def head() -> BoxHead:
    return BoxHead(8, 4, 4, BoxHeadConfig(mask_dim=4, hidden=8))


def scene() -> tuple[torch.Tensor, torch.Tensor]:
    """Logits (1, h, w) of a mask over a patch of points that fill a box at (1, 3, -1) of 0.8 x 0.4 x 0.6 m."""
    rows, columns = torch.meshgrid(torch.linspace(-0.3, 0.3, 6), torch.linspace(-0.4, 0.4, 8), indexing="ij")
    depth = torch.where(torch.arange(48).reshape(6, 8) % 2 == 0, -0.2, 0.2)
    points = torch.full((1, HEIGHT, WIDTH, 3), 9.0)  # a wall, which the mask leaves out
    points[0, 3:9, 4:12] = torch.stack((1 + columns, 3 + depth, -1 + rows), dim=-1)
    logits = torch.full((1, HEIGHT, WIDTH), -12.0)
    logits[0, 3:9, 4:12] = 12.0
    return logits, points


def test_middle_and_reach_are_those_of_the_masked_points():
    visible = head()._visible(*scene())
    assert visible.middle[0].tolist() == pytest.approx([1.0, 3.0, -1.0], abs=1e-4)
    assert visible.extent[0, 2] == pytest.approx(0.6, abs=1e-4)
    # Over four directions the longest reach is the diagonal one, the shortest that along y.
    assert visible.extent[0, 0] == pytest.approx((0.8 + 0.4) / math.sqrt(2), abs=0.1)
    assert visible.extent[0, 1] == pytest.approx(0.4, abs=1e-4)


def test_pixels_that_were_not_measured_are_nowhere():
    logits, points = scene()
    logits[0, 0, :8] = 12.0
    points[0, 0, :8] = torch.nan  # masked, but without a place: not at the camera
    visible = head()._visible(logits, points)
    assert visible.middle[0].tolist() == pytest.approx([1.0, 3.0, -1.0], abs=1e-4)


def test_a_mask_without_any_measured_point_still_gives_numbers():
    logits, points = scene()
    visible = head()._visible(logits, torch.full_like(points, torch.nan))
    for part in (visible.features, visible.middle, visible.extent.log()):
        assert torch.isfinite(part).all()


def test_a_stray_pixel_does_not_stretch_the_box():
    logits, points = scene()
    logits[0, 0, 0] = 12.0
    points[0, 0, 0] = torch.tensor([1.0, 8.0, -1.0])
    assert head()._visible(logits, points).extent[0, 2] == pytest.approx(0.6, abs=1e-4)
    assert head()._visible(logits, points).extent[0, :2].max() < 1.2
