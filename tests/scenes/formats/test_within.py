import os

import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file, read_within, unusable


def test_a_file_is_read_up_to_its_bound_and_refused_beyond(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"12345")
    assert read_within(tmp_path / "a.txt", 5, "word") == b"12345"
    with pytest.raises(SceneError, match=r"a\.txt: longer than 4 bytes; that is no word"):
        read_within(tmp_path / "a.txt", 4, "word")


def spoilt(folder):
    """Names that are no files, each in its own way."""
    (folder / "folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "zeros.txt").symlink_to("/dev/zero")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "nothing.txt").symlink_to(folder / "gone")
    return {"folder": "is a folder", "pipe": "a pipe or a device", "zeros": "a pipe or a device",
            "itself": "symbolic links", "nothing": "No such file"}  # fmt: skip


def test_what_is_no_plain_file_is_refused_before_it_is_opened(tmp_path):
    for name, words in spoilt(tmp_path).items():
        with pytest.raises(SceneError, match=rf"{name}\.txt: .*{words}"):
            read_within(tmp_path / f"{name}.txt", 5, "word")
    with pytest.raises(SceneError, match=r"zero|null"):
        plain_file(tmp_path / "a\0b")


def test_a_link_to_a_file_elsewhere_is_that_file(tmp_path):
    (tmp_path / "there").write_bytes(b"1")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    assert read_within(tmp_path / "here", 5, "word") == b"1"


def test_names_that_would_fit_and_are_no_files_are_told(tmp_path):
    assert unusable(tmp_path, "*.txt") == "" == unusable(tmp_path / "gone", "*.txt")
    (tmp_path / "good.txt").write_text("1")
    assert unusable(tmp_path, "*.txt") == ""
    spoilt(tmp_path)
    told = unusable(tmp_path, "*.txt", "folder.*")
    assert told.count(";") >= 3 and told.count("folder.txt") == 1 and "good.txt" not in told
