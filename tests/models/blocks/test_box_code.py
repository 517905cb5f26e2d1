"""A box as ten numbers: read back, and wrong by as much as it is."""

import math

import numpy as np
import pytest
import torch

from sightline.models.blocks.box_code import BoxCode


def coded(truth: torch.Tensor) -> BoxCode:
    """The code that says these boxes (..., 7) exactly."""
    yaw = truth[..., 6:]
    turns = ((4 * yaw).cos(), (4 * yaw).sin(), (2 * yaw).cos(), (2 * yaw).sin())
    return BoxCode(torch.cat((truth[..., :3], truth[..., 3:6].log(), *turns), dim=-1))


@pytest.mark.parametrize("yaw", np.linspace(-math.pi / 2, math.pi / 2, 13)[:-1])
def test_a_box_comes_back_from_its_code_and_has_no_error(yaw):
    truth = torch.tensor([[1.0, 2.0, -0.5, 0.9, 0.4, 0.7, yaw]], dtype=torch.float64)
    code = coded(truth)
    assert torch.allclose(code.numbers()[:, :6], truth[:, :6])
    assert math.cos(2 * (float(code.yaw()[0]) - yaw)) == pytest.approx(1.0)
    assert float(code.error(truth)[0]) == pytest.approx(0.0, abs=1e-9)


def test_what_is_further_off_costs_more_and_a_half_turn_costs_nothing():
    truth = torch.tensor([0.0, 2.0, 0.0, 1.0, 0.5, 0.8, 0.3])
    off = torch.eye(7) * 0.2
    once, twice = coded(truth + off).error(truth.expand(7, 7)), coded(truth + 2 * off).error(truth.expand(7, 7))
    assert (once > 0.01).all() and (twice > once).all()
    turned = truth + torch.tensor([0, 0, 0, 0, 0, 0, math.pi])
    assert float(coded(turned).error(truth)) == pytest.approx(0.0, abs=1e-6)


def test_the_longer_side_of_a_square_does_not_matter():
    square = torch.tensor([0.0, 2.0, 0.0, 0.6, 0.6, 0.8, 0.3])
    quarter = square + torch.tensor([0, 0, 0, 0, 0, 0, math.pi / 2])
    assert float(coded(quarter).error(square)) == pytest.approx(0.0, abs=1e-6)
    long = square * torch.tensor([1, 1, 1, 2, 1, 1, 1])
    assert float(coded(long + torch.tensor([0, 0, 0, 0, 0, 0, math.pi / 2])).error(long)) > 0.3
