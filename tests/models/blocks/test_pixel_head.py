"""Pixels speak of where they are, and of names by the names' words."""

import torch

from sightline.models.blocks.pixel_head import PixelHead


def said(points: torch.Tensor):
    torch.random.default_generator.manual_seed(0)
    head = PixelHead(8, 4, 4, 6)
    tokens, fine = torch.randn(1, 6, 8), torch.randn(1, 4, 8, 12)
    with torch.no_grad():
        return head, head(tokens, fine, points)


def test_a_vote_moves_with_its_pixel_and_a_pixel_nowhere_votes_from_the_origin():
    points = torch.zeros(1, 8, 12, 3)
    _, still = said(points)
    points[0, 2:4] = torch.tensor([1.0, -2.0, 0.5])
    points[0, 5] = torch.nan
    _, moved = said(points)
    assert torch.allclose((moved.votes - still.votes)[0, 2:4, :, :3], torch.tensor([1.0, -2.0, 0.5]).expand(2, 12, 3))
    assert torch.equal(moved.votes[..., 3:], still.votes[..., 3:])
    assert torch.equal(moved.votes[0, 5], still.votes[0, 5])


def test_a_name_is_scored_at_every_pixel_by_its_own_words_alone():
    head, pixels = said(torch.zeros(1, 8, 12, 3))
    words = torch.randn(3, 8)
    with torch.no_grad():
        together, alone = head.named(pixels, words), head.named(pixels, words[1:2])
    assert together.shape == (1, 3, 8, 12)
    assert torch.allclose(together[:, 1:2], alone, atol=1e-5)
