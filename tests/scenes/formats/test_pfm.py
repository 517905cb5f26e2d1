import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import SceneError
from sightline.scenes.formats.pfm import read_pfm


def write(path, picture, order="<"):
    """As the format's description has it: rows from the bottom, the sign of the scale for the byte order."""
    height, width = picture.shape[:2]
    head = f"{'PF' if picture.ndim == 3 else 'Pf'}\n{width} {height}\n{-1.0 if order == '<' else 1.0}\n"
    path.write_bytes(head.encode() + picture[::-1].astype(f"{order}f4").tobytes())


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 7), st.integers(1, 7), st.sampled_from("<>"), st.booleans(), st.integers(0, 9))
def test_a_picture_comes_back_with_its_top_row_first(tmp_path_factory, width, height, order, colour, seed):
    shape = (height, width, 3) if colour else (height, width)
    picture = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    picture.ravel()[0] = np.inf
    path = tmp_path_factory.mktemp("pfm") / "a.pfm"
    write(path, picture, order)
    read = read_pfm(path)
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, picture)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "does not begin"),
        (b"P6\n2 2\n-1\n" + bytes(16), "does not begin"),
        (b"Pf\n2 2\n-1.0\n" + bytes(15), "cut short"),
        (b"Pf\n2 2\n-1.0\n" + bytes(17), "need 16 bytes"),
        (b"Pf\n99999 99999\n-1.0\n" + bytes(16), "99999×99999"),
        (b"Pf\n0 2\n-1.0\n", "0×2"),
        (b"Pf\n2 2\n0\n" + bytes(16), "scale is 0"),
        (b"Pf\n2 2\n-1e-1e\n" + bytes(16), "scale is '-1e-1e'"),
        (b"Pf\n2 2\n1e999\n" + bytes(16), "scale is inf"),
    ],
)
def test_what_is_no_whole_picture_is_refused_by_name(content, words, tmp_path):
    (tmp_path / "a.pfm").write_bytes(content)
    with pytest.raises(SceneError, match=rf"a\.pfm.*{words}"):
        read_pfm(tmp_path / "a.pfm")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SceneError, match=r"gone\.pfm"):
        read_pfm(tmp_path / "gone.pfm")
