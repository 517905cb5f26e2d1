"""The judges that are built in. Each guesses from the words alone, having learnt from other scenes.

majority   the one answer that is best for all questions of the type
template   the best answer to questions worded like this, names and numbers cut out
prior      the best answer for the things named: how large a sofa is, which of two is mostly taller
position   the place among the options that is right most often
words      a linear model of words, neighbouring words, names and options by place, and numbers
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.datasets.filtering.blind.linear import foretold
from sightline.datasets.filtering.blind.sheet import Ints, Sheet, coded
from sightline.datasets.filtering.blind.truths import Chosen, Truth, Verdict, silent

CUT = "@"
FEWEST = 20  # questions of a type below which what is learnt is luck


def templates(sheet: Sheet) -> Ints:
    """A code (N,) for each wording, the names of the things spoken of and all numbers cut out."""
    bare = pc.replace_substring_regex(sheet.texts, r"[0-9]+(\.[0-9]+)?", "#")
    return coded(
        pa.array([_cut(text, names) for text, names in zip(bare.to_pylist(), sheet.labels.to_pylist(), strict=True)])
    )[0]


def _cut(text: str, names: list[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, CUT)
    return text


def things(sheet: Sheet) -> Ints:
    """A code (N,) for the things named, in order; in any order where they are themselves the options."""
    named, offered = sheet.labels.to_pylist(), sheet.options.to_pylist()
    keys = [
        "\x1f".join(sorted(names) if set(names) & set(options) else names)
        for names, options in zip(named, offered, strict=True)
    ]
    return coded(pa.array(keys, pa.string()))[0]


def majority(sheet: Sheet, truth: Truth) -> Verdict:
    """One answer to all questions of the type."""
    return truth.by_key(np.zeros(len(sheet), dtype=np.int64), sheet)


def template(sheet: Sheet, truth: Truth) -> Verdict:
    """The best answer to questions worded like this."""
    return truth.by_key(templates(sheet), sheet)


def prior(sheet: Sheet, truth: Truth) -> Verdict:
    """The best answer for the things named; nothing to say where none is."""
    if not len(sheet.labels.flatten()):
        return silent(len(sheet))
    return truth.by_key(things(sheet), sheet)


def position(sheet: Sheet, truth: Truth) -> Verdict:
    """The best place among the options; nothing to say where there are none."""
    return truth.by_place(sheet) if isinstance(truth, Chosen) else silent(len(sheet))


def words(sheet: Sheet, truth: Truth) -> Verdict:
    """What a linear model of the words foretells."""
    said, doubt = foretold(sheet, truth.targets())
    known = np.asarray(np.isfinite(said).all(axis=1), dtype=np.bool_)
    verdict = truth.by_scores(np.where(known[:, None], said, 0.0), doubt)
    return Verdict(verdict.right & known, np.where(known, verdict.sure, -np.inf))


Judge = Callable[[Sheet, Truth], Verdict]
JUDGES: Mapping[str, Judge] = {
    "majority": majority,
    "template": template,
    "prior": prior,
    "position": position,
    "words": words,
}


def verdicts(sheet: Sheet, truth: Truth, names: tuple[str, ...] = tuple(JUDGES)) -> dict[str, Verdict]:
    """What each judge of these names makes of the questions; silence where there is too little to learn from."""
    if len(sheet) < FEWEST or sheet.folds < 2:
        return {name: silent(len(sheet)) for name in names}
    return {name: JUDGES[name](sheet, truth) for name in names}
