import importlib

import pytest

from sightline.scenes.open import READERS
from tests.scenes.readers.damage import refusals
from tests.scenes.readers.fixtures import FIXTURES


def test_every_reader_of_files_has_a_fixture_to_be_damaged():
    assert {fixture.reader for fixture in FIXTURES.values()} == READERS.keys() - {"procedural"}


@pytest.mark.parametrize("name", ["points-obj", "rgbd-osd", "ca1m-archive-tar", "folder"])
def test_a_whole_fixture_is_read_and_sound(name, tmp_path):
    fixture = FIXTURES[name]
    open_root = importlib.import_module(READERS[fixture.reader].module).open_root
    root = f"{fixture.write(tmp_path / 'whole')}{fixture.options}"
    assert open_root(root).ids() and list(refusals(open_root, root)) == []
