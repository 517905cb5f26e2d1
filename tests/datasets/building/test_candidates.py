"""Pass one can be sent to another process, and its parts tell what they hold."""

import errno
import lzma
import os
import pickle
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numba.core.errors import TypingError

from benchmarks.torture import write_rooms
from sightline.datasets.building.candidates import SCENES_PER_PART, Candidates, settings
from sightline.datasets.building.engine import build
from sightline.datasets.rows.shards import check, read_rejected
from sightline.errors import DatasetError, ReaderError, SceneError
from sightline.questions.profile import Profile
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Scene
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


ODD = {
    f"room{number:03d}": error
    for number, error in enumerate(
        (
            *(TypeError("no array"), RecursionError("nested too deep"), zipfile.BadZipFile("not a zip"), EOFError()),
            *(struct.error("4 bytes"), zlib.error("header"), lzma.LZMAError("corrupt"), TypingError("no such call")),
            *(AssertionError("bounds"), AttributeError("no field"), RuntimeError("busy"), NotImplementedError("v9")),
            *(MemoryError(), FileNotFoundError(errno.ENOENT, "No such file", "depth.npy")),
        )
    )
}


@dataclass(frozen=True)
class OddReader(MadeReader):
    """Its first scenes fail, each in a way of its own."""

    def load(self, id: str) -> Scene:
        if id in ODD:
            raise ODD[id]
        return super().load(id)


def test_a_scene_fails_as_it_likes_and_is_set_aside_with_the_reason_by_one_worker_and_by_two(tmp_path):
    for workers in (1, 2):
        report = build(OddReader(len(ODD) + 3), PROFILE, tmp_path / str(workers), workers=workers)
        assert (report.scenes, report.rejected) == (3, len(ODD))
    reasons = {one["scene"]: one["reason"] for one in read_rejected(tmp_path / "1").to_pylist()}
    assert reasons == {scene: f"{type(error).__name__}: {error}" for scene, error in ODD.items()}
    for name in ("rejected.parquet", "rows-00000.parquet"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


@dataclass(frozen=True)
class ForeignReader(MadeReader):
    """Of scene 1 the name is no UTF-8, of scene 2 the licence, of 3 the things, and of 4 a frame that is left out."""

    def ids(self) -> tuple[str, ...]:
        return tuple(f"\udcff{id}" if id == "room001" else id for id in super().ids())

    def load(self, id: str) -> Scene:
        scene = replace(super().load(id[-7:]), id=id)
        if id == "room002":
            return replace(scene, licence="made f\udcfcr tests")
        if id == "room003":
            return replace(scene, objects=tuple(replace(one, id=f"\udcfc{one.id}") for one in scene.objects))
        return replace(scene, dropped={"frame \udcfc: cut off": 1}) if id == "room004" else scene


def test_what_is_no_utf_8_is_set_aside_written_out_and_ends_nothing(tmp_path):
    report = build(ForeignReader(6), PROFILE, tmp_path)
    assert (report.scenes, report.rejected) == (3, 3)
    told = {(one["scene"], one["what"]): one["reason"] for one in read_rejected(tmp_path).to_pylist()}
    assert told.pop(("room004", "part")) == "frame \\udcfc: cut off"
    assert {scene for scene, _ in told} == {"\\udcffroom001", "room002", "room003"}
    assert all(reason.startswith("UnicodeEncodeError: ") for reason in told.values())
    check(tmp_path)


@dataclass(frozen=True)
class FailingReader(MadeReader):
    """Reading scene 2 fails by way of `how`, deep below what is told."""

    how: Callable[[], None] = print

    def load(self, id: str) -> Scene:
        if id == "room002":
            try:
                self.how()
                (Path(self.root) / id).read_bytes()
            except OSError as error:
                try:
                    raise RuntimeError("cannot decode") from error
                except RuntimeError:
                    raise SceneError(f"{id}: has no frames") from None
        return super().load(id)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT])
def test_a_scene_is_not_set_aside_for_what_fails_below_it(tmp_path, number):
    def how() -> None:
        raise OSError(number, os.strerror(number), "room002/depth.npy")

    reader = FailingReader(3, how=how)
    with pytest.raises(DatasetError, match=rf"room002: .*{os.strerror(number)}.*room002/depth.npy.*--resume"):
        build(reader, PROFILE, tmp_path / "rows")
    # What is not written can be made when the build is taken up.
    assert [path.name for path in (tmp_path / "rows" / ".build").glob("p*")] == ["plan.json"]


def test_a_root_that_goes_away_or_empties_in_the_midst_of_a_build_ends_it(tmp_path):
    for name, how in (("gone", shutil.rmtree), ("unmounted", emptied)):
        root = tmp_path / name
        root.mkdir()
        (root / "room001").touch()
        reader = FailingReader(3, root=str(root), how=lambda how=how, root=root: how(root))
        with pytest.raises(DatasetError, match=rf"{root} is gone \(room002: .*--resume"):
            build(reader, PROFILE, tmp_path / f"{name}-rows")
    root.joinpath("room001").touch()
    reader = FailingReader(3, root=str(root))  # the root is there and scene 2 is not
    assert build(reader, PROFILE, tmp_path / "rows").rejected == 1


def emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def test_a_worker_that_cannot_open_the_reader_says_so_when_it_is_asked_and_not_as_it_starts(tmp_path):
    write_rooms(tmp_path / "rooms", 1)
    reader = open_reader("folder", str(tmp_path / "rooms"))
    work = Candidates(reader, PROFILE, reader.ids(), 3, 0.0, tmp_path)
    sent = pickle.dumps(work)
    (tmp_path / "rooms").rename(tmp_path / "moved")
    there = pickle.loads(sent)  # noqa: S301 (our own bytes)
    with pytest.raises(ReaderError, match="rooms"):
        there.run(0)
    with pytest.raises(DatasetError, match=r"rooms is gone \(room000000"):
        work.run(0)
    assert not work.is_done(0)
