import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.formats import lidar
from sightline.scenes.formats.lidar import read_sweep, sweep_length


@pytest.mark.parametrize("columns", [4, 5])
def test_places_come_back_without_the_readings_that_are_none(columns, tmp_path):
    sweep = np.random.default_rng(0).uniform(-80, 80, (50, columns)).astype(np.float32)
    sweep[[3, 7, 9], [0, 1, 2]] = np.nan, np.inf, -1e20
    sweep.tofile(tmp_path / "a.bin")
    assert sweep_length(tmp_path / "a.bin", columns) == 50
    points = read_sweep(tmp_path / "a.bin", columns)
    assert points.dtype == np.float64
    np.testing.assert_array_equal(points, np.delete(sweep[:, :3], [3, 7, 9], axis=0))


def test_bytes_of_any_kind_are_points_or_none(tmp_path):
    (tmp_path / "a.bin").write_bytes(np.random.default_rng(1).bytes(20 * 4000))
    points = read_sweep(tmp_path / "a.bin", 5)
    assert 0 < len(points) < 4000 and np.abs(points).max() <= lidar.REACH


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (19, "19 bytes"), (100, "100 bytes are more than a sweep")]
)
def test_a_file_of_another_length_is_refused_by_name(size, words, tmp_path, monkeypatch):
    monkeypatch.setattr(lidar, "MAX_BYTES", 80)
    (tmp_path / "a.bin").write_bytes(bytes(size))
    with pytest.raises(SceneError, match=rf"a\.bin: {words}"):
        read_sweep(tmp_path / "a.bin", 5)


def test_a_file_that_is_not_there_is_named(tmp_path):
    for name in ("gone.bin", "go\0ne.bin"):
        with pytest.raises(SceneError, match="cannot be read"):
            sweep_length(tmp_path / name, 4)
