"""What readers share: places, names of pictures, lists of numbers."""

import pytest

from sightline.datasets.auditing.peers.peer_row import Place, folder_of, image_names, image_paths, number_rows, text_of
from sightline.errors import DatasetError


def test_a_place_tells_the_turn_only_of_a_later_one() -> None:
    assert [str(Place("line", 12, turn)) for turn in (0, 1, 3)] == ["line 12", "line 12", "line 12, turn 3"]


def test_pictures_are_named_by_path_and_embedded_ones_by_what_they_hold() -> None:
    assert image_names(["a/b.jpg", {"path": "c.png", "bytes": None}]) == ("a/b.jpg", "c.png")
    assert image_names({"path": "c.png", "bytes": b""}) == ("c.png",)
    # A table keeps the last part of a path: pictures of two scenes may be called the same.
    two = [image_names({"path": "000.jpg", "bytes": told}) for told in (b"x", b"y")]
    assert two[0] != two[1] and two[0] == image_names({"path": "other.jpg", "bytes": b"x"})
    assert image_paths([{"path": "s/c.png", "bytes": b"x"}, "s/d.png", b"y", {"bytes": b"z"}]) == ("s/c.png", "s/d.png")
    one, same, other = image_names([{"bytes": b"x", "path": None}, b"x", b"y"])
    assert one == same != other and image_names(None) == ()


def test_the_folder_of_a_picture_is_the_last_one() -> None:
    assert folder_of(["posed/scene0000_00/7.jpg"]) == "scene0000_00" and folder_of(["7.jpg"]) == folder_of([]) == ""


def test_lists_of_numbers_are_of_the_asked_width_or_refused() -> None:
    assert number_rows([[1, 2.5]], 2, "box") == ((1.0, 2.5),) and number_rows(None, 4, "box") == ()
    for bad in ([[1]], [[1, "2"]], [[1, True]], [3]):
        with pytest.raises(DatasetError, match="box is not a list of 2 numbers"):
            number_rows(bad, 2, "box")


def test_the_first_field_that_holds_text_or_a_number_is_taken() -> None:
    assert text_of({"a": None, "b": 7, "c": "x"}, "a", "b", "c") == "7" and text_of({"a": True}, "a") == ""
