import io
import tarfile
from pathlib import Path

import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.tar_members import Member, read_member, read_members

CONTENTS = {
    "a/1.wide/image.png": b"picture",
    "a/" + "long/" * 60 + "x.json": b"{}",
    "empty": b"",
    "ümlaut": bytes(1500),
}


def write(path: Path, contents=CONTENTS, form=tarfile.PAX_FORMAT) -> Path:
    with tarfile.open(path, "w", format=form) as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_members_are_where_their_headers_say(form, tmp_path):
    path = write(tmp_path / "x.tar", form=form)
    found = {member.name: read_member(path, member, 10_000) for member in read_members(path)}
    assert found == CONTENTS


def test_folders_are_passed_over_and_a_dot_before_a_name_is_taken_off(tmp_path):
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        folder = tarfile.TarInfo("./a")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        tar.addfile(tarfile.TarInfo("./a/b"))
    assert read_members(tmp_path / "x.tar") == (Member("a/b", 1024, 0),)


def test_the_first_members_can_be_read_of_an_archive_whose_end_is_lost(tmp_path):
    path = write(tmp_path / "x.tar")
    first = read_members(path)[0]
    path.write_bytes(path.read_bytes()[: 512 + 512])
    assert read_members(path, at_most=1) == (first,)
    with pytest.raises(SceneError, match="cut short"):
        read_members(path)


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/etc/evil", "a\\..\\evil"])
def test_a_name_that_leads_out_is_refused(name, tmp_path):
    with pytest.raises(SceneError, match="leads out"):
        read_members(write(tmp_path / "x.tar", {name: b"x"}))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, b"S"])
def test_what_is_no_plain_file_is_refused(kind, tmp_path):
    info = tarfile.TarInfo("a/image.png")
    info.type, info.linkname = kind, "/etc/passwd"
    (tmp_path / "x.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
    with pytest.raises(SceneError, match=r"a/image\.png is"):
        read_members(tmp_path / "x.tar")


def test_an_archive_that_ends_anywhere_but_at_its_end_mark_is_cut_short(tmp_path):
    whole = write(tmp_path / "x.tar", {"a": bytes(700), "b": b"x"}).read_bytes()
    end = 512 + 1024 + 512 + 512  # two headers, two contents; the zeros follow
    for size in (*range(0, end + 511, 100), end, end + 511):
        (tmp_path / "y.tar").write_bytes(whole[:size])
        with pytest.raises(SceneError, match=r"y\.tar: .*(cut short|before them)"):
            read_members(tmp_path / "y.tar")
    (tmp_path / "y.tar").write_bytes(whole[: end + 512])
    assert len(read_members(tmp_path / "y.tar")) == 2


def test_a_wrong_byte_in_a_header_is_found_by_its_checksum(tmp_path):
    whole = bytearray(write(tmp_path / "x.tar", {"abc": b"x"}).read_bytes())
    whole[1] ^= 1
    (tmp_path / "x.tar").write_bytes(whole)
    with pytest.raises(SceneError, match="byte 0 has a wrong checksum"):
        read_members(tmp_path / "x.tar")


def test_a_header_that_promises_more_than_the_file_holds_is_refused_unread(tmp_path):
    for size in (10**6, 8**11 - 1, 2**60):
        info = tarfile.TarInfo("bomb")
        info.size = size
        (tmp_path / "x.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
        with pytest.raises(SceneError, match=f"bomb promises {size:,} bytes"):
            read_members(tmp_path / "x.tar")


def test_a_long_name_that_is_a_bomb_is_refused(tmp_path):
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 2**20
    (tmp_path / "x.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(2**21))
    with pytest.raises(SceneError, match="no name is so long"):
        read_members(tmp_path / "x.tar")


@pytest.mark.parametrize("told", [b"5 a=b\n", b"999 path=x\n", b"x path=y\n", b"6 a=b\n\xff"])
def test_a_damaged_pax_header_is_named(told, tmp_path):
    info = tarfile.TarInfo("PaxHeaders/x")
    info.type, info.size = tarfile.XHDTYPE, len(told)
    plain = tarfile.TarInfo("x")
    raw = info.tobuf(tarfile.USTAR_FORMAT) + told.ljust(512, b"\0") + plain.tobuf(tarfile.USTAR_FORMAT) + bytes(1024)
    (tmp_path / "x.tar").write_bytes(raw)
    with pytest.raises(SceneError, match="extended header of PaxHeaders/x"):
        read_members(tmp_path / "x.tar")


def test_a_compressed_archive_says_what_to_do(tmp_path):
    (tmp_path / "x.tar").write_bytes(b"\x1f\x8b" + bytes(600))
    with pytest.raises(SceneError, match=r"gzip.*unpack that layer"):
        read_members(tmp_path / "x.tar")


def test_a_name_that_stands_twice_is_refused(tmp_path):
    one = tarfile.TarInfo("a").tobuf()
    (tmp_path / "x.tar").write_bytes(one + one + bytes(1024))
    with pytest.raises(SceneError, match="'a' twice"):
        read_members(tmp_path / "x.tar")


def test_a_member_is_read_up_to_a_bound_only(tmp_path):
    path = write(tmp_path / "x.tar", {"a": bytes(100)})
    with pytest.raises(SceneError, match="a has 100 bytes, more than 99"):
        read_member(path, read_members(path)[0], 99)
