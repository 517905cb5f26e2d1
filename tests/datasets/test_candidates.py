"""Pass one can be sent to another process, and its parts tell what they hold."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from sightline.datasets.candidates import SCENES_PER_PART, Candidates, settings
from sightline.errors import DatasetError
from sightline.questions.profile import Profile
from tests.datasets.made_rows import PROFILE, MadeReader, apart


def job(folder, profile=PROFILE, count=20) -> Candidates:
    reader = MadeReader(count, bad=("room001",))
    return Candidates(reader, profile, reader.ids(), 3, 0.0, folder)


def test_a_job_sent_to_another_process_does_the_same(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    here = job(tmp_path / "a", Profile("other", 2, (apart.using(axis=1, limit=1), apart), ""))
    there = pickle.loads(pickle.dumps(here))  # noqa: S301 (our own bytes, of the line before)
    assert [settings(kind) for kind in there.profile.types] == [settings(kind) for kind in here.profile.types]
    here.run(0)
    there = Candidates(there.reader, there.profile, there.ids, there.seed, there.val, tmp_path / "b")
    there.run(0)
    assert there.path(0).read_bytes() == here.path(0).read_bytes()


def test_a_part_tells_how_many_scenes_it_read_and_what_it_did_not_ask(tmp_path):
    work = job(tmp_path)
    assert work.pieces == 2
    for piece in range(work.pieces):
        assert not work.is_done(piece)
        work.run(piece)
        assert work.is_done(piece)
    told = [work.told(piece) for piece in range(work.pieces)]
    assert [one.scenes for one in told] == [SCENES_PER_PART - 1, 20 - SCENES_PER_PART]
    assert told[0].rejected == (("room001", "scene", "SceneError: room001: the file is cut off", 1),)
    asked = sum(work.table(piece, ["type"])["type"].to_pylist().count("apart") for piece in range(2))
    assert asked + sum(one.skipped.get("apart: too near", 0) for one in told) == 19 * 3


def test_a_part_with_one_bit_turned_anywhere_is_not_done(tmp_path):
    work = job(tmp_path)
    work.run(0)
    whole = work.path(0).read_bytes()
    for place in np.random.default_rng(0).integers(0, 8 * len(whole), 200):
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        work.path(0).write_bytes(damaged)
        assert not work.is_done(0)
    work.path(0).write_bytes(whole)
    assert work.is_done(0)


def test_a_part_in_the_place_of_another_or_of_other_scenes_is_not_done(tmp_path):
    work = job(tmp_path)
    work.run(0)
    work.path(1).write_bytes(work.path(0).read_bytes())
    assert work.is_done(0) and not work.is_done(1)
    assert not replace(work, ids=work.ids[::-1]).is_done(0)


@pytest.mark.parametrize("damage", [b"", b"ARROW1", b"x" * 5000])
def test_a_part_that_is_damaged_while_the_build_goes_on_is_named(tmp_path, damage):
    work = job(tmp_path)
    work.run(0)
    work.path(0).write_bytes(damage)
    for read in (work.table, work.told, work.rows):
        with pytest.raises(DatasetError, match=r"part-000000\.arrow: cannot be read .*remove it.*--resume"):
            read(0)
