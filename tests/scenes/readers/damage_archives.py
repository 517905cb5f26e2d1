"""Damage to files of files: members that are spoilt, lead out, or unpack to a gigabyte and a half.

Each way takes an archive's bytes and gives others, and the name of the member that a message may tell.
"""

import io
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable

import numpy as np

from sightline.scenes.formats.crc32c import masked_crc32c
from sightline.scenes.formats.tfrecord import FOOTER
from sightline.scenes.formats.tfrecord import HEADER as RECORD_HEADER
from tests.scenes.formats.record_writer import record as tf_record
from tests.scenes.readers.damage_bytes import ANY, BOMB_MB, packed, zeros
from tests.scenes.readers.damage_values import Wounded, huge_count, npy, other_entries

ABSOLUTE = f"{tempfile.gettempdir()}/escape.npy"  # where nothing may be written
UNSAFE = ("../escape.npy", ABSOLUTE, "a/../../escape.txt", "..\\escape.txt")
HUGE_TAR = (2**31, 8**11 - 1, 2**40, 2**63 - 1)  # bytes


def zip_bomb(content: bytes, rng: np.random.Generator) -> Wounded:
    """One array of an archive promises, and unpacks to, more than a reader may take."""
    members = _zip_members(content)
    name = sorted(members)[int(rng.integers(len(members)))]
    count = (BOMB_MB << 17) - 16
    head = str({"descr": "<f8", "fortran_order": False, "shape": (count,)}).ljust(117) + "\n"
    array = b"\x93NUMPY\x01\0" + struct.pack("<H", len(head)) + head.encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = deflate.compress(array) + deflate.flush(zlib.Z_FULL_FLUSH)
    return _zip_with(members, name, start + zeros(BOMB_MB), len(array) + count * 8), (name.removesuffix(".npy"),)


def _zip_with(members: dict[str, bytes], bomb: str, deflated: bytes, size: int) -> bytes:
    """The archive with one member already packed: stored, and then called deflated in both of its headers."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, deflated if name == bomb else data)
    raw = bytearray(out.getvalue())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = raw.find(mark)
        while place >= 0:
            name_at = place + (30 if at == 8 else 46)
            if raw[name_at : name_at + len(bomb)] == bomb.encode():
                raw[place + at : place + at + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
                raw[place + at + 14 : place + at + 18] = struct.pack("<I", size)
                break
            place = raw.find(mark, place + 4)
    return bytes(raw)


def other_member(content: bytes, rng: np.random.Generator) -> Wounded:
    """One array of an archive is damaged and packed again, so that the archive itself is whole."""
    members = _zip_members(content)
    name = sorted(members)[int(rng.integers(len(members)))]
    ways = (*ANY, other_entries, other_entries, huge_count)
    told = ways[int(rng.integers(len(ways)))](members[name], rng)
    members[name] = told if isinstance(told, bytes) else told[0]
    if rng.random() < 0.15:
        del members[name]
    return _zipped(members), (name.removesuffix(".npy"),)


def unsafe_zip(content: bytes, rng: np.random.Generator) -> Wounded:
    """A member whose name leads out, or that is a link out."""
    members = _zip_members(content)
    name = UNSAFE[int(rng.integers(len(UNSAFE)))]
    out = io.BytesIO(_zipped(members))
    with zipfile.ZipFile(out, "a") as archive:
        if rng.random() < 0.4:
            link = zipfile.ZipInfo("escape.npy")
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, "/etc/hostname")
            return out.getvalue(), ("escape",)
        archive.writestr(name, npy(np.zeros(3)))
    return out.getvalue(), ("escape",)


def _zip_members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def other_tar_member(content: bytes, rng: np.random.Generator, wounded: Callable[..., Wounded]) -> Wounded:
    """One file of a tar is `wounded` by its name and content, and the tar around it is whole."""
    members = _tar_members(content)
    files = [i for i, (info, _) in enumerate(members) if info.isfile()]
    i = files[int(rng.integers(len(files)))]
    info, data = members[i]
    data, words = wounded(info.name, data, rng)
    info.size, members[i] = len(data), (info, data)
    if rng.random() < 0.1:
        del members[i]
    return _tarred(members), (info.name, *words)


def unsafe_tar(content: bytes, rng: np.random.Generator) -> Wounded:
    """A member whose name leads out, a link, a device, or a promise of a terabyte."""
    members = _tar_members(content)
    kind = int(rng.integers(5))
    info = tarfile.TarInfo(UNSAFE[int(rng.integers(3))] if kind == 0 else "escape")
    if kind in (1, 2):
        info.type, info.linkname = (tarfile.SYMTYPE, tarfile.LNKTYPE)[kind - 1], "../../outside/secret.txt"
    elif kind == 3:
        info.type = tarfile.CHRTYPE
    elif kind == 4:
        whole = _tarred(members)
        info.size = HUGE_TAR[int(rng.integers(len(HUGE_TAR)))]
        at = int(rng.integers(len(members)))
        own, _ = members[at]
        place = whole.find(own.name.encode())
        own.size = info.size
        return whole[:place] + own.tobuf(tarfile.GNU_FORMAT)[-512:] + whole[place + 512 :], (own.name,)
    members.insert(int(rng.integers(len(members) + 1)), (info, b""))
    return _tarred(members), ("escape",)


def _tar_members(content: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        return [(info, tar.extractfile(info).read() if info.isfile() else b"") for info in tar]


def _tarred(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def other_record(content: bytes, rng: np.random.Generator) -> Wounded:
    """A record's content is damaged under checksums that are right, or its length is huge under one that is."""
    records = []
    at = 0
    while at < len(content):
        (size,) = struct.unpack("<Q", content[at : at + 8])
        records.append(content[at + RECORD_HEADER : at + RECORD_HEADER + size])
        at += RECORD_HEADER + size + FOOTER
    i = int(rng.integers(len(records)))
    if rng.random() < 0.3:
        head = struct.pack("<Q", 2 ** int(rng.integers(28, 63)))
        lying = head + struct.pack("<I", masked_crc32c(head)) + records[i][:64]
        return b"".join(map(tf_record, records[:i])) + lying, (f"record {i}",)
    ways = [way for way in ANY if way is not packed]
    told = records[i]
    if rng.random() < 0.5:  # most bytes are pictures; names and lengths stand before the first
        told = ways[int(rng.integers(len(ways)))](told[:400], rng) + told[400:]
    else:
        told = ways[int(rng.integers(len(ways)))](told, rng)
    return b"".join(map(tf_record, [*records[:i], told, *records[i + 1 :]])), (f"record {i}",)
