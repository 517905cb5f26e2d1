import pytest

from sightline.errors import SceneError
from sightline.scenes.nuscenes_tables import drive_of, label_of, read_index, scene_tokens
from tests.scenes.readers.test_nuscenes import record_tables


@pytest.mark.parametrize(
    ("category", "label"),
    [
        ("vehicle.car", "car"),
        ("vehicle.bus.rigid", "bus"),
        ("human.pedestrian.construction_worker", "construction worker"),
        ("human.pedestrian.adult", "pedestrian"),
        ("movable_object.trafficcone", "traffic cone"),
        ("construction_vehicle", "construction vehicle"),
    ],
)
def test_categories_are_called_what_people_call_them(category, label):
    assert label_of(category) == label


def test_only_key_frames_of_cameras_and_the_lidar_are_indexed(tmp_path):
    tables = record_tables(tmp_path) / "v1.0-mini"
    index, [token] = read_index(tables), scene_tokens(tables).values()
    assert len(index.data[token]) == 9  # three moments of two cameras and the lidar; neither the sweep nor the radar
    assert len(index.poses[token]) == 3 and len(index.boxes[token]) == 9
    drive = drive_of(index, token, tmp_path)
    assert len(drive.shots) == 6 and len(drive.sweeps) == 3 and not drive.dropped


@pytest.mark.parametrize("name", ["scene", "sample", "sample_data", "ego_pose", "sensor", "instance", "category"])
def test_a_table_that_is_missing_or_cut_short_is_named(name, tmp_path):
    tables = record_tables(tmp_path) / "v1.0-mini"
    path = tables / f"{name}.json"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SceneError, match=rf"{name}\.json: byte"):
        scene_tokens(tables)
        read_index(tables)
    path.unlink()
    with pytest.raises(SceneError, match=rf"{name}\.json: cannot be read"):
        scene_tokens(tables)
        read_index(tables)
