import json

import pytest

from sightline.errors import SceneError
from sightline.scenes.nuscenes_infos import drive_of_info, sample_tokens
from tests.scenes.readers.test_nuscenes import record_info


def told(folder, change) -> dict:
    path = record_info(folder) / "info.json"
    info = json.loads(path.read_text())
    change(info["data_list"][0])
    path.write_text(json.dumps(info))
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.pop("images"), "ca9a28: has no 'images'"),
        (lambda s: s["lidar_points"].pop("lidar_path"), "has no 'lidar_path'"),
        (lambda s: s.update(ego2global=[[1]]), "ca9a28: ego2global: 1 numbers"),
        (lambda s: s["ego2global"][0].__setitem__(0, 7.0), "ca9a28: ego2global: rotation: off"),
        (lambda s: s.update(ego2global=[[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]), "on its side"),
        (lambda s: s.update(instances=4), "ca9a28: instances: is a int"),
    ],
)
def test_a_sample_without_its_poses_is_named(change, words, tmp_path):
    with pytest.raises(SceneError, match=words) as error:
        drive_of_info(told(tmp_path / "infos", change), "ca9a28")
    assert "info.json" in str(error.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda s: s["images"]["CAM_BACK"].pop("cam2img"), "picture with damaged numbers"),
        (lambda s: s["images"].update(CAM_BACK=3), "picture with damaged numbers"),
        (lambda s: s["instances"][0].update(bbox_3d=[1, 2]), "box with damaged numbers"),
        (lambda s: s["instances"][0]["bbox_3d"].__setitem__(3, -1), "box with damaged numbers"),
        (lambda s: s["instances"][0]["bbox_3d"].__setitem__(3, 900), "box of impossible size"),
        (lambda s: s["instances"].__setitem__(0, None), "box with damaged numbers"),
    ],
)
def test_what_else_is_damaged_is_counted(change, reason, tmp_path):
    drive = drive_of_info(told(tmp_path / "infos", change), "ca9a28")
    assert drive.dropped == {reason: 1, "box without category": 1}
    assert len(drive.shots) + len(drive.drawn) == 4


def test_a_file_name_with_folders_is_looked_for_by_its_last_part_alone(tmp_path):
    path = told(tmp_path / "infos", lambda s: s["images"]["CAM_BACK"].update(img_path="../../infos/CAM_BACK.jpg"))
    assert {shot.picture for shot in drive_of_info(path, "ca9a28").shots} == {
        path.parent / "CAM_FRONT.jpg", path.parent / "CAM_BACK.jpg",
    }  # fmt: skip


def test_only_nuscenes_samples_have_tokens(tmp_path):
    path = tmp_path / "other.json"
    for text in ("[]", "{}", '{"data_list": [], "metainfo": {}}', '{"data_list": [{"sample_id": 8}], "metainfo": {}}'):
        path.write_text(text)
        assert sample_tokens(path) == ()
    assert sample_tokens(record_info(tmp_path / "infos") / "info.json") == ("ca9a28",)
    with pytest.raises(SceneError, match="has no sample 'b'"):
        drive_of_info(tmp_path / "infos" / "info.json", "b")
