"""Words to tokens and back, exactly: a small word-level vocabulary with bytes for what it does not know.

A token is a word, a single digit or a single sign, with the space before it when there is one, so that text is
given back to the letter. Digits stand alone: a number is spelt, not looked up. An unknown word is spelt in bytes.

Special tokens carry something that is not a word:

    <pad> <end>      padding; the end of an answer
    <answer>         between question and answer
    <ground>         "[GRD]": its hidden state points at an object and becomes a box
    <box>            what follows it: the box as numbers, given back to the decoder as an embedding
    <point>          a pixel the question names, "(412, 230)" in thousandths of width and height
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from sightline.errors import ModelError

SPECIAL = ("<pad>", "<end>", "<answer>", "<ground>", "<box>", "<point>")
PAD, END, ANSWER, GROUND, BOX, POINT = range(len(SPECIAL))
PIECE = re.compile(r" ?[A-Za-z]+| ?[0-9]| ?[^\sA-Za-z0-9]|\s")
POINT_TEXT = re.compile(r" ?\((\d{1,4}), ?(\d{1,4})\)")
BYTES = tuple(f"<{value:02x}>" for value in range(256))


@dataclass(frozen=True)
class Encoded:
    """Token ids, and the (u, v) fractions of image width and height of each `<point>` among them, in order."""

    ids: tuple[int, ...]
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """Pieces by id. The first are special, then 256 bytes, then what the training texts use."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str], least: int = 2) -> Self:
        """The pieces that occur at least `least` times in these texts, most frequent first."""
        counts = Counter(piece for text in texts for piece in PIECE.findall(text))
        for digit in "0123456789":  # both forms, whatever the texts happen to hold
            counts[digit] += least
            counts[f" {digit}"] += least
        common = sorted((p for p, n in counts.items() if n >= least), key=lambda p: (-counts[p], p))
        return cls((*SPECIAL, *BYTES, *common))

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {piece: i for i, piece in enumerate(self.pieces)}

    def __len__(self) -> int:
        return len(self.pieces)

    def encode(self, text: str, points: bool = False) -> Encoded:
        """Tokens of a text; with `points`, pixel coordinates in brackets become `<point>` tokens."""
        if not points:
            return Encoded(tuple(self._spell(text)))
        ids: list[int] = []
        places: list[tuple[float, float]] = []
        start = 0
        for found in POINT_TEXT.finditer(text):
            ids += [*self._spell(text[start : found.start()]), POINT]
            places.append((int(found[1]) / 1000, int(found[2]) / 1000))
            start = found.end()
        ids += self._spell(text[start:])
        return Encoded(tuple(ids), tuple(places))

    def _spell(self, text: str) -> list[int]:
        ids: list[int] = []
        for piece in PIECE.findall(text):
            known = self._ids.get(piece)
            ids += [known] if known is not None else [len(SPECIAL) + byte for byte in piece.encode()]
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """The words of these tokens; special tokens say nothing."""
        out = bytearray()
        for i in ids:
            if i >= len(SPECIAL) + len(BYTES):
                out += self.pieces[i].encode()
            elif i >= len(SPECIAL):
                out.append(i - len(SPECIAL))
        return out.decode(errors="replace").strip()

    def to_json(self) -> str:
        """The learnt pieces as a JSON list."""
        return json.dumps(self.pieces[len(SPECIAL) + len(BYTES) :], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        learnt = json.loads(text)
        if not isinstance(learnt, list) or not all(isinstance(piece, str) for piece in learnt):
            raise ModelError("the vocabulary is not a JSON list of words; the model folder is damaged")
        return cls((*SPECIAL, *BYTES, *learnt))
