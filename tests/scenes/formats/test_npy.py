import io
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sightline.errors import SceneError
from sightline.scenes.formats import npy
from sightline.scenes.formats.npy import read_npy, read_npz

KINDS = st.sampled_from(["<f4", ">f8", "<i2", "|u1", "|b1", "<u8"])


@settings(max_examples=40, deadline=None)
@given(hnp.arrays(KINDS, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)), st.booleans())
def test_what_numpy_writes_comes_back(tmp_path_factory, values, fortran):
    folder = tmp_path_factory.mktemp("npy")
    values = np.asfortranarray(values) if fortran else values
    np.save(folder / "made.npy", values)
    np.savez_compressed(folder / "made.npz", first=values, second=values[..., :1] if values.ndim else values)
    for read in (read_npy(folder / "made.npy"), read_npz(folder / "made.npz")["first"]):
        assert read.dtype == values.dtype
        np.testing.assert_array_equal(read, values)
    assert list(read_npz(folder / "made.npz")) == ["first", "second"]


def saved(values, **changes) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, values)
    content = buffer.getvalue()
    for old, new in changes.items():
        content = content.replace(old.encode(), new.encode())
    return content


WHOLE = np.arange(12, dtype=np.float32).reshape(4, 3)
DAMAGE = {
    "no .npy file": [b"", b"PK\x03\x04", b"\x93NUMPY", b"\x93NUMPY\x09\x00v\x00{}"],
    "its header": [
        saved(WHOLE).replace(b"'<f4'", b"'|O8'"),
        saved(WHOLE).replace(b"(4, 3)", b"(-4,3)"),
        saved(np.zeros(2, [("x", "f4")])),
        b"\x93NUMPY\x01\x00\x10'{'descr': " + b"(" * 9000,
        saved(WHOLE)[:40],
    ],
    "does not know": [saved(WHOLE).replace(b"'<f4'", b"'<f7'")],
    "promises": [saved(WHOLE).replace(b"(4, 3), }", b"(4000000000, 3), }"), saved(WHOLE)[:-1]],
}


@pytest.mark.parametrize(("words", "content"), [(words, c) for words, damaged in DAMAGE.items() for c in damaged])
def test_a_damaged_array_is_named_on_the_disk_and_in_an_archive(words, content, tmp_path):
    (tmp_path / "made.npy").write_bytes(content)
    with pytest.raises(SceneError, match=rf"made\.npy.*{words}"):
        read_npy(tmp_path / "made.npy")
    with zipfile.ZipFile(tmp_path / "made.npz", "w") as archive:
        archive.writestr("cloud.npy", content)
    with pytest.raises(SceneError, match=rf"made\.npz: cloud: .*{words}"):
        read_npz(tmp_path / "made.npz")


def test_an_archive_that_unpacks_to_more_than_it_may_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(npy, "MAX_MEMBER", 1 << 20)
    np.savez_compressed(tmp_path / "bomb.npz", zeros=np.zeros(1 << 21, np.uint8))
    assert (tmp_path / "bomb.npz").stat().st_size < 1 << 13
    with pytest.raises(SceneError, match=r"bomb\.npz: zeros: unpacks to more than 1 MB"):
        read_npz(tmp_path / "bomb.npz")


def test_a_damaged_archive_ends_in_a_scene_error_or_its_arrays(tmp_path):
    path, rng = tmp_path / "made.npz", np.random.default_rng(3)
    np.savez_compressed(path, first=WHOLE, second=np.arange(5))
    whole, refused = path.read_bytes(), 0
    for _ in range(150):
        content = bytearray(whole)
        for place in rng.integers(0, len(content), rng.integers(1, 4)):
            content[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(
            content[: rng.integers(len(content) // 2, len(content) + 1)] if rng.random() < 0.3 else content
        )
        try:
            read_npz(path)
        except SceneError as error:
            refused += 1
            assert "made.npz" in str(error)
    assert refused > 75  # checksums notice what changes the numbers


def test_a_file_that_is_not_there_is_named(tmp_path):
    for read in (read_npy, read_npz):
        with pytest.raises(SceneError, match="gone"):
            read(tmp_path / "gone")
