"""Pre-norm transformer layers.

Attention is written as two matrix products: on CPUs the fused kernel's backward pass is slow in bfloat16 for the
short sequences used here (`benchmarks/train_speed.py` compares them).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class FeedForward(nn.Module):
    """Two linear maps with a GELU between, each token by itself."""

    def __init__(self, width: int, expand: int) -> None:
        super().__init__()
        self.enter = nn.Linear(width, expand * width)
        self.leave = nn.Linear(expand * width, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.leave(F.gelu(self.enter(x), approximate="tanh"))


class Heads(nn.Module):
    """Queries, keys and values of a multi-head attention, and what becomes of the result."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def split(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(N, T, D) to queries, keys, values (N, heads, T, D / heads); queries are scaled."""
        n, t, width = x.shape
        q, k, v = self.qkv(x).view(n, t, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        return q * (width // self.heads) ** -0.5, k, v

    def join(self, x: Tensor) -> Tensor:
        """(N, heads, T, d) back to (N, T, D)."""
        n, heads, t, d = x.shape
        return self.out(x.transpose(1, 2).reshape(n, t, heads * d))


class Layer(nn.Module):
    """A transformer layer whose tokens all see each other."""

    def __init__(self, width: int, heads: int, expand: int) -> None:
        super().__init__()
        self.norm_attention = nn.LayerNorm(width)
        self.attention = Heads(width, heads)
        self.norm_forward = nn.LayerNorm(width)
        self.forward_ = FeedForward(width, expand)

    def forward(self, x: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """(N, T, D) to (N, T, D), and the keys and values (N, heads, T, d) that later tokens may look at."""
        q, k, v = self.attention.split(self.norm_attention(x))
        weights = torch.softmax(q @ k.transpose(-1, -2), dim=-1).to(v.dtype)
        x = x + self.attention.join(weights @ v)
        return x + self.forward_(self.norm_forward(x)), (k, v)
