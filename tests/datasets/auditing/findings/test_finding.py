"""Keys, samples that do not depend on order, and examples."""

import numpy as np

from sightline.datasets.auditing.findings.finding import Finding, HashSample, example_of, key_of
from tests.datasets.auditing.peers.made_peers import row


def held(keys: list[int], most: int) -> tuple[set[int], float]:
    sample, kept = HashSample(most), set[int]()
    for key in keys:
        if sample.keeps(key):
            kept.add(key)
        while sample.full(len(kept)):
            kept = {one for one in kept if sample.keeps(one)}
    return kept, sample.share


def test_which_keys_are_kept_depends_on_the_keys_and_not_on_their_order() -> None:
    keys = [key_of("picture", i) for i in range(1000)]
    shuffled = [keys[i] for i in np.random.default_rng(0).permutation(1000)]
    assert held(keys, 100) == held(shuffled, 100)
    kept, share = held(keys, 100)
    assert 0 < len(kept) <= 100 and share in (1 / 16, 1 / 32) and held(keys, 1000) == (set(keys), 1.0)


def test_keys_tell_parts_apart() -> None:
    assert key_of("ab", "c") != key_of("a", "bc") and key_of("a", 1) == key_of("a", "1")


def test_examples_are_short_lines_and_shares_know_nothing_of_nothing() -> None:
    told = example_of(row("Where\nis " + "x" * 500, "there"), "note")
    assert told.question.startswith("Where is x") and len(told.question) == 200 and told.note == "note"
    assert Finding("g", "w", 1, 4, "rows").share == 0.25 and Finding("g", "w", 0, 0, "rows").share == 0.0
