import zlib
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from sightline.errors import SceneError
from sightline.scenes.formats.mat_cells import HEADER, MOST_UNPACKED, read_cells

TEXTS = ("/n/fs/kv2/a", "xyz", "Gång é", "a" * 200)


def cells(*texts: str) -> np.ndarray:
    held = np.empty((1, len(texts)), dtype=object)
    held[0, :] = texts
    return held


def written(path: Path, packed: bool = False) -> Path:
    told = {"alltrain": cells(*TEXTS), "count": np.arange(3.0), "name": "a text alone", "alltest": cells("b")}
    savemat(path, told, do_compression=packed)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_lists_of_texts_read_back_and_other_variables_are_passed_over(packed, tmp_path):
    assert read_cells(written(tmp_path / "a.mat", packed)) == {"alltrain": TEXTS, "alltest": ("b",)}


def test_every_cut_and_every_turned_byte_ends_in_an_error_of_one_line_or_in_texts(tmp_path):
    for packed in (False, True):
        whole = written(tmp_path / "whole.mat", packed).read_bytes()
        path = tmp_path / "bad.mat"
        refused = 0
        for at in range(0, len(whole), 3):
            for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
                path.write_bytes(content)
                try:
                    assert all(isinstance(text, str) for texts in read_cells(path).values() for text in texts)
                except SceneError as error:
                    refused += 1
                    assert "bad.mat" in str(error) and "\n" not in str(error)
        assert refused > len(whole) / 3


def test_what_unpacks_to_more_than_a_list_ever_has_is_refused(tmp_path):
    head = written(tmp_path / "a.mat").read_bytes()[:HEADER]
    packed = zlib.compress(b"\0" * (MOST_UNPACKED + 2))
    (tmp_path / "a.mat").write_bytes(head + (15).to_bytes(4, "little") + len(packed).to_bytes(4, "little") + packed)
    with pytest.raises(SceneError, match="unpacks to more than"):
        read_cells(tmp_path / "a.mat")


def test_a_list_of_numbers_is_no_list_of_texts(tmp_path):
    savemat(tmp_path / "a.mat", {"alltrain": cells(1.0, 2.0)})
    with pytest.raises(SceneError, match="holds no text"):
        read_cells(tmp_path / "a.mat")
