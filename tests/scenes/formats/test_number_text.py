import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.number_text import read_matrix, read_settings, setting_matrix


def test_a_matrix_is_read_row_by_row_infinite_numbers_as_they_stand(tmp_path):
    (tmp_path / "a.txt").write_text("1 2.5 -inf\n4e-1 5 nan\n")
    np.testing.assert_array_equal(read_matrix(tmp_path / "a.txt", 2, 3), [[1, 2.5, -np.inf], [0.4, 5, np.nan]])


def test_settings_are_the_lines_with_an_equals_sign(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("axisAlignment = 1 0 0 1 \nnothing\nsceneType = Living room / Lounge\n")
    settings = read_settings(path)
    assert settings == {"axisAlignment": "1 0 0 1", "sceneType": "Living room / Lounge"}
    np.testing.assert_array_equal(setting_matrix(settings, "axisAlignment", 2, 2, path), np.eye(2))
    with pytest.raises(SceneError, match=r"a\.txt: sceneType: holds something that is no number"):
        setting_matrix(settings, "sceneType", 2, 2, path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1 2 3", "3 numbers, where 2 × 3 belong"),
        (b"1 2 3 4 5 x", "no number"),
        (b"0 " * (1 << 20), "longer than 1,048,576 bytes"),
    ],
)
def test_what_is_no_matrix_is_named(content, words, tmp_path):
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(SceneError, match=words) as told:
        read_matrix(tmp_path / "a.txt", 2, 3)
    assert "a.txt" in str(told.value)
    with pytest.raises(SceneError, match="cannot be read"):
        read_matrix(tmp_path, 2, 3)
