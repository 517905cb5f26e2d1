"""Coordinates as features: near places differ, far ones stay finite, and the two ends of the range are two places."""

import torch

from sightline.models.blocks.fourier import Fourier


def features(*values: float) -> torch.Tensor:
    torch.random.default_generator.manual_seed(0)
    with torch.no_grad():
        return Fourier(1, 16, 9, 10.0)(torch.tensor(values)[:, None])


def test_centimetres_tell_places_apart():
    here, there = features(2.0, 2.03)
    assert (here - there).abs().max() > 0.05


def test_the_two_ends_of_the_range_are_two_places():
    left, right = features(-10.0, 10.0)  # whole bands alone give both one code
    assert (left - right).abs().max() > 0.05


def test_what_lies_beyond_the_range_is_contracted_and_stays_in_order():
    x = torch.tensor([9.0, 11.0, 40.0, 4000.0])[:, None]
    torch.random.default_generator.manual_seed(0)
    fourier = Fourier(1, 1, 9, 10.0)
    with torch.no_grad():
        fourier.mix.weight.zero_()[0, 0] = 1.0  # the coordinate alone
        fourier.mix.bias.zero_()
        said = fourier(x)[:, 0]
    assert (said.diff() > 0).all()
    assert said.max() < 8
