"""Losses of groundings: nothing for the truth, something for anything else."""

import torch

from sightline.models.losses import mask_loss


def test_a_right_mask_costs_nothing_and_an_empty_one_does():
    truth = torch.zeros(1, 8, 8)
    truth[0, 2:4, 2:4] = 1
    assert float(mask_loss((truth - 0.5) * 60, truth)) < 1e-3
    assert float(mask_loss(torch.full((1, 8, 8), -30.0), truth)) > 1
