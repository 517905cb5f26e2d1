"""Where the scenes of a build lie is meant the same everywhere, and it is noticed when it goes."""

import os
import pickle

import pytest

from sightline.datasets.building.origin import Away, Origin
from sightline.errors import DatasetError, ReaderError


def test_a_root_is_a_path_with_or_without_options_and_seeds_are_none(tmp_path, monkeypatch):
    (tmp_path / "clips" / "one@home").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert Origin.of("clips") == Origin.of("clips@every=5") == Origin(Origin.of("clips").path, tmp_path)
    assert Origin.of(str(tmp_path / "clips")).folder is None
    assert Origin.of("clips/one@home") is None  # nothing is in it
    assert Origin.of("simple:0..1000") is Origin.of("") is Origin.of("x" * 5000) is None


def test_a_relative_root_is_meant_from_where_it_was_typed_and_the_process_is_back_afterwards(tmp_path, monkeypatch):
    (tmp_path / "a" / "clips" / "one").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    origin = Origin.of("clips")
    monkeypatch.chdir(tmp_path / "b")
    with pytest.raises(ReaderError), origin.meant():
        assert os.path.isdir("clips/one") and not origin.gone()
        raise ReaderError("what goes wrong in it passes")
    assert os.getcwd() == str(tmp_path / "b") and origin.gone()
    (tmp_path / "a").rename(tmp_path / "c")
    with (
        pytest.raises(DatasetError, match=r"clips is meant from .*/a, which .* does not have .*whole path"),
        origin.meant(),
    ):
        pass


def test_a_reader_that_travels_is_opened_when_it_is_used_and_then_says_what_is_wrong():
    away = pickle.loads(pickle.dumps(Away("folder", "no/such/folder")))  # noqa: S301 (our own bytes)
    with pytest.raises(ReaderError, match="no/such/folder"):
        away.ids()
    there = Away("procedural", "simple:0..2")
    assert there.ids() == there.opened.ids() and there.licence == there.opened.licence
