import os

import pytest

from sightline.scenes import durable


def test_a_file_is_written_and_replaced_whole(tmp_path):
    path = tmp_path / "new" / "file.bin"
    durable.write_whole(path, b"first")
    durable.write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert os.listdir(path.parent) == ["file.bin"]


def test_a_crash_before_the_rename_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "file.bin"
    durable.write_whole(path, b"old")

    def crash(*_):
        raise OSError("no space left")

    monkeypatch.setattr(durable.os, "replace", crash)
    with pytest.raises(OSError, match="no space"):
        durable.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file.bin"]
