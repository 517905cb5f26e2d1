"""Optimiser and schedule."""

import math

import torch
from torch import nn

PLACES = ("position", "row", "column", "frame")  # learnt embeddings of where a token stands


def adamw(model: nn.Module, rate: float, decay: float) -> torch.optim.AdamW:
    """AdamW that leaves gains, biases, embeddings and positions undecayed."""
    decayed: list[nn.Parameter] = []
    free: list[nn.Parameter] = []
    for name, value in model.named_parameters():
        place = name.rsplit(".", 1)[-1] in PLACES or "words" in name
        (free if value.ndim < 2 or place else decayed).append(value)
    groups = [{"params": decayed, "weight_decay": decay}, {"params": free, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))


def cosine(step: int, steps: int, warm_up: int) -> float:
    """Share of the peak rate at a step: linear warm-up, then half a cosine down to 2 %."""
    if step < warm_up:
        return (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
