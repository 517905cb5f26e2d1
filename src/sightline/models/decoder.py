"""Decoder: a causal language model that reads visual tokens first.

The visual tokens pass through the layers once (`look`), seeing each other; their keys and values stay. Text is then
put in with `extend`, all of it in training, a token at a time when answering: the same function on the same values,
so that an answer does not depend on how it was computed. Many questions share one look.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sightline.errors import ConfigError
from sightline.models.blocks.attention import Layer


@dataclass(frozen=True, kw_only=True)
class DecoderConfig:
    """A small causal decoder over `vocabulary` tokens, questions and answers of at most `length` tokens together."""

    vocabulary: int
    dim: int = 192
    depth: int = 4
    heads: int = 6
    expand: int = 3
    length: int = 96

    def __post_init__(self) -> None:
        if self.dim % self.heads:
            raise ConfigError(f"decoder: dim {self.dim} does not split into {self.heads} heads")


@dataclass(frozen=True, eq=False)
class Memory:
    """What the decoder has taken in: keys and values of each layer.

    `seen` (B, heads, P, d) of the visual tokens; `text` (B·Q, heads, T, d) of the text so far; `padding` (B·Q, T)
    marks text that nobody may look at; `next` (B, Q) is the position at which each question's text goes on.
    """

    seen: tuple[tuple[Tensor, Tensor], ...]
    text: tuple[tuple[Tensor, Tensor], ...] = ()
    padding: Tensor | None = None
    next: Tensor | None = None


class Decoder(nn.Module):
    """Embeddings in, hidden states out."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.vocabulary, config.dim)
        self.position = nn.Parameter(torch.randn(config.length, config.dim) * 0.02)
        self.layers = nn.ModuleList(Layer(config.dim, config.heads, config.expand) for _ in range(config.depth))
        self.norm = nn.LayerNorm(config.dim)
        nn.init.normal_(self.words.weight, std=0.02)

    def look(self, tokens: Tensor) -> tuple[Tensor, Memory]:
        """Visual tokens (B, P, D) to their last hidden states (B, P, D) and the memory of them."""
        kept = []
        for layer in self.layers:
            tokens, seen = layer(tokens)
            kept.append(seen)
        return tokens, Memory(tuple(kept))

    def extend(self, x: Tensor, memory: Memory, lengths: Tensor | None = None) -> tuple[Tensor, Memory]:
        """Text embeddings (B, Q, T, D), following what is in memory, to hidden states (B, Q, T, D) and more memory.

        `lengths` (B, Q) counts the tokens of x before its right padding; None means no padding.
        """
        groups, count, length, width = x.shape
        steps = torch.arange(length, device=x.device)
        lengths = steps.new_full((groups, count), length) if lengths is None else lengths
        start = lengths.new_zeros((groups, count)) if memory.next is None else memory.next
        places = (start[..., None] + steps).clamp(max=self.config.length - 1)
        # Not position[places]: its gradient is summed by threads in any order, and no two runs would be the same.
        x = (x + F.embedding(places, self.position)).flatten(0, 1)  # (B·Q, T, D)
        padding = (steps >= lengths[..., None]).flatten(0, 1)  # (B·Q, T)
        unseen = steps > steps[:, None]  # (T, T): a token sees the text up to itself
        if memory.padding is not None:
            before = memory.padding[:, None].expand(-1, length, -1)
            unseen = torch.cat((before, unseen.expand(len(before), -1, -1)), dim=2)
            padding = torch.cat((memory.padding, padding), dim=1)
        else:
            unseen = unseen[None]
        texts = []
        for i, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)  # a ModuleList does not say what it holds
            q, k, v = layer.attention.split(layer.norm_attention(x))  # (B·Q, h, T, d)
            if memory.text:
                k, v = torch.cat((memory.text[i][0], k), dim=2), torch.cat((memory.text[i][1], v), dim=2)
            texts.append((k, v))
            x = x + layer.attention.join(attend(q, k, v, memory.seen[i], unseen[:, None]))
            x = x + layer.forward_(layer.norm_forward(x))
        grown = Memory(memory.seen, tuple(texts), padding, start + lengths)
        return x.view(groups, count, length, width), grown

    def scores(self, hidden: Tensor) -> Tensor:
        """Hidden states (…, D) to scores of the next token (…, vocabulary); words in and out share their weights."""
        return self.norm(hidden) @ self.words.weight.T


def attend(q: Tensor, k: Tensor, v: Tensor, seen: tuple[Tensor, Tensor], unseen: Tensor) -> Tensor:
    """Attention of text (B·Q, h, T, d) to what its group has seen (B, h, P, d) and to its own text (B·Q, h, K, d).

    The questions of a group share one product with the seen keys, (B, h, Q·T, d) x (B, h, d, P), so that nothing is
    copied per question. `unseen` (·, 1, T, K) marks text keys that are out of sight.
    """
    seen_k, seen_v = seen
    groups, heads, parts, part = seen_k.shape
    count, length = q.shape[0] // groups, q.shape[2]
    together = q.view(groups, count, heads, length, part).transpose(1, 2).reshape(groups, heads, count * length, part)
    to_seen = (together @ seen_k.transpose(-1, -2)).view(groups, heads, count, length, parts)
    to_seen = to_seen.transpose(1, 2).flatten(0, 1)  # (B·Q, h, T, P)
    to_text = (q @ k.transpose(-1, -2)).masked_fill(unseen, -torch.inf)
    weights = torch.softmax(torch.cat((to_seen, to_text), dim=-1), dim=-1).to(v.dtype)
    at_seen, at_text = weights.split((parts, k.shape[2]), dim=-1)
    at_seen = at_seen.view(groups, count, heads, length, parts).transpose(1, 2).flatten(2, 3)
    of_seen = (at_seen @ seen_v).view(groups, heads, count, length, part).transpose(1, 2).flatten(0, 1)
    return of_seen + at_text @ v
