"""Pictures are read once while they are among the last ones that memory has room for."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.datasets.checking.recompute.recent import Recent


def test_as_many_pictures_are_held_as_there_is_room_for_and_the_one_used_longest_ago_goes_first() -> None:
    read: list[str] = []

    def picture(name: str) -> np.ndarray:
        read.append(name)
        return np.full(4, ord(name), np.uint8)

    recent = Recent[np.ndarray](most=12)
    for name in "abcabcaad":  # the fourth takes the place of b, which was asked for before c and a
        assert recent.of(name, picture).tolist() == [ord(name)] * 4
    assert read == list("abcd")
    for name in "cad":
        recent.of(name, picture)
    assert read == list("abcd")
    assert recent.of("b", picture).tolist() == [ord("b")] * 4
    assert read == list("abcdb")


def test_two_pictures_are_held_however_large() -> None:
    read: list[str] = []

    def picture(name: str) -> np.ndarray:
        read.append(name)
        return np.zeros(100)

    recent = Recent[np.ndarray](most=1)
    for name in "abababcb":
        recent.of(name, picture)
    assert read == list("abc")


def test_what_cannot_be_read_is_not_held() -> None:
    def missing(name: str) -> np.ndarray:
        raise KeyError(name)

    recent = Recent[np.ndarray]()
    for _ in range(2):
        with pytest.raises(KeyError):
            recent.of("a", missing)
