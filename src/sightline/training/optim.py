"""Optimisers and schedule."""

import math

import torch
from torch import nn

PLACES = ("position", "row", "column", "frame")  # learnt embeddings of where a token stands


def optimisers(model: nn.Module, rate: float, decay: float) -> tuple[torch.optim.Optimizer, ...]:
    """Muon for the matrices of transformer layers, AdamW for all else; gains, biases and places are not decayed.

    Muon's steps are scaled to the size of AdamW's (`match_rms_adamw`), so that one rate serves both.
    """
    turned: list[nn.Parameter] = []
    decayed: list[nn.Parameter] = []
    free: list[nn.Parameter] = []
    for name, value in model.named_parameters():
        place = name.rsplit(".", 1)[-1] in PLACES or "words" in name
        if value.ndim == 2 and ".layers." in name:
            turned.append(value)
        else:
            (free if value.ndim < 2 or place else decayed).append(value)
    groups = [{"params": decayed, "weight_decay": decay}, {"params": free, "weight_decay": 0.0}]
    adamw = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
    if not turned:
        return (adamw,)
    return torch.optim.Muon(turned, lr=rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw"), adamw


def cosine(step: int, steps: int, warm_up: int) -> float:
    """Share of the peak rate at a step: linear warm-up, then half a cosine down to 2 %."""
    if step < warm_up:
        return (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
