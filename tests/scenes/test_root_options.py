from pathlib import Path

import pytest

from sightline.errors import ReaderError
from sightline.scenes.root_options import parted

KNOWN = {"unit": "m|cm", "points": r"\d{1,4}"}


@pytest.mark.parametrize(
    ("root", "path", "told"),
    [
        ("models", "models", {}),
        ("models@unit=cm", "models", {"unit": "cm"}),
        ("a@b/models@points=12,unit=m", "a@b/models", {"points": "12", "unit": "m"}),
        ("me@home", "me@home", {}),
    ],
)
def test_a_root_is_a_path_and_its_options(root, path, told):
    assert parted(root, KNOWN, "points") == (Path(path), told)


def test_a_path_that_is_there_has_no_options(tmp_path):
    folder = tmp_path / "models@unit=m"
    folder.mkdir()
    assert parted(str(folder), KNOWN, "points") == (folder, {})
    assert parted(f"{folder}@unit=m", KNOWN, "points") == (folder, {"unit": "m"})


@pytest.mark.parametrize("options", ["unit=feet", "up=z", "points=12345", "unit=m,unit=m", "unit=m,", "points="])
def test_an_unknown_or_doubled_option_is_answered_with_the_known_ones(options):
    with pytest.raises(ReaderError, match=r"points: option .* of models is none of unit=m\|cm, points="):
        parted(f"models@{options}", KNOWN, "points")
