"""What was damaged since it was written is told with its place, and never taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from sightline.datasets.rows.told import misfit, read_object
from sightline.errors import DatasetError


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 0


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    counts: Mapping[str, int]
    share: float = 0.0
    most: int | None = None
    rest: Mapping[str, Any] | None = None
    green: bool = False


WHOLE = {"leaves": [{"name": "a"}, {"name": "b", "size": 2}], "counts": {"x": 1}}


@pytest.mark.parametrize(
    "more", [{}, {"share": 1}, {"share": 0.5, "most": None, "rest": {"a": [1]}}, {"most": 3, "green": True}]
)
def test_what_was_written_fits(more):
    assert misfit(WHOLE | more, Tree) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"leaves": {}}, "leaves is of type dict"),
        ({"leaves": [{"name": "a"}, {"name": 7}]}, "leaves[1].name is of type int"),
        ({"leaves": [{"size": 1}]}, "leaves[0] lacks or adds name"),
        ({"leaves": [3]}, "leaves[0] is of type int"),
        ({"counts": {"x": "1"}}, "counts['x'] is of type str"),
        ({"counts": {"x": True}}, "counts['x'] is of type bool"),
        ({"counts": []}, "counts is of type list"),
        ({"share": "0.5"}, "share is of type str"),
        ({"most": 1.5}, "most is of type float"),
        ({"green": 1}, "green is of type int"),
        ({"wood": 1}, "it lacks or adds wood"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(change, said):
    assert misfit(WHOLE | change, Tree) == said


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\x00", b"\xff\xfe", b"null", b"[" * 200_000])
def test_a_file_that_holds_no_object_is_told_with_what_to_do(tmp_path, text):
    (tmp_path / "plan.json").write_bytes(text)
    with pytest.raises(DatasetError, match=r"plan\.json: damaged, .*; remove it"):
        read_object(tmp_path / "plan.json", "remove it")
