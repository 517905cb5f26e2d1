import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.json_values import entry, mapping, numbers, parse_json, sequence, text


def test_values_of_the_wanted_type_pass():
    told = parse_json(b'{"a": [[1, 2], [3, 4]], "b": " x ", "c": 7}', "here")
    np.testing.assert_array_equal(numbers(entry(told, "a", "here"), (2, 2), "here"), [[1, 2], [3, 4]])
    np.testing.assert_array_equal(numbers([1, 2, 3, 4], (2, 2), "here"), [[1, 2], [3, 4]])
    assert (text(mapping(told, "here")["b"], "here"), text(7, "here")) == ("x", "7")
    assert sequence([1], "here") == [1]


@pytest.mark.parametrize(
    "value", [None, [1], [[1], [2, 3]], {"a": 1}, "abc", [1, None], [1, float("nan")], [10**400, 1], [1e300, 1]]
)
def test_other_numbers_are_refused_with_the_place(value):
    with pytest.raises(SceneError, match="here"):
        numbers(value, (2,), "here")


def test_other_types_are_refused_with_the_place():
    for wrong in (lambda: mapping([], "here"), lambda: sequence({}, "here"), lambda: text(1.5, "here"),
                  lambda: text(True, "here"), lambda: entry({"b": 1}, "a", "here")):  # fmt: skip
        with pytest.raises(SceneError, match="here"):
            wrong()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 200_000])
def test_what_is_no_json_is_refused(content):
    with pytest.raises(SceneError, match="here: is not JSON"):
        parse_json(content, "here")
