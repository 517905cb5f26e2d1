import json

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.box import yaw_rotation
from sightline.geometry.pose import Pose
from sightline.scenes.formats.scannet_infos import read_infos, read_rows

ALIGNED = Pose(yaw_rotation(0.3), np.array([1.0, -2, 0.1]))


def written(folder, change=lambda scene: None, **besides):
    scene = {"lidar_points": {"num_pts_feats": 6, "lidar_path": "scene0001_00.bin"},
             "axis_align_matrix": ALIGNED.matrix.tolist(),
             "instances": [{"bbox_3d": [0, 0, 0.5, 1, 2, 1], "bbox_label_3d": 2}]}  # fmt: skip
    change(scene)
    (folder / "infos.json").write_text(json.dumps({"data_list": [scene], **besides}))
    rows = np.arange(60, dtype=np.float32).reshape(10, 6)
    rows.tofile(folder / "scene0001_00.bin")
    return folder / "infos.json", rows


def test_boxes_labels_and_points_come_back_and_points_may_lie_one_folder_deeper(tmp_path):
    path, rows = written(tmp_path)
    [scene] = read_infos(path)
    assert (scene.id, scene.labels, scene.boxes.tolist()) == ("scene0001_00", ("chair",), [[0, 0, 0.5, 1, 2, 1]])
    assert scene.aligned_from_scan.close_to(ALIGNED)
    for _ in range(2):
        xyz, rgb = read_rows(read_infos(path)[0].points, scene.columns)
        np.testing.assert_array_equal(xyz, rows[:, :3])
        np.testing.assert_array_equal(rgb, rows[:, 3:])
        (tmp_path / "points").mkdir(exist_ok=True)
        if (tmp_path / "scene0001_00.bin").exists():
            (tmp_path / "scene0001_00.bin").rename(tmp_path / "points" / "scene0001_00.bin")


def test_categories_of_the_file_go_before_our_own(tmp_path):
    path, _ = written(tmp_path, metainfo={"categories": {"a": 0, "b": 1, "showercurtrain": 2}})
    assert read_infos(path)[0].labels == ("shower curtain",)
    path, _ = written(tmp_path, metainfo={"categories": {"a": 0, "b": 2}})
    with pytest.raises(SceneError, match="not numbered from 0"):
        read_infos(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s["instances"][0].update(bbox_label_3d=18), "IndexError"),
        (lambda s: s["instances"][0].update(bbox_3d=[1, 2]), "ValueError"),
        (lambda s: s["instances"][0].update(bbox_3d=[1e300] * 6), "outside any room"),
        (lambda s: s["instances"][0].update(bbox_3d=[0, 0, 0, 1, -1, 1]), "below 0"),
        (lambda s: s.update(axis_align_matrix=[[1, 0], [0, 1]]), "GeometryError"),
        (lambda s: s.update(lidar_points={"lidar_path": "../../etc/x.bin"}), "x.bin"),
    ],
)
def test_damaged_infos_are_named(change, words, tmp_path):
    path, _ = written(tmp_path, change)
    with pytest.raises(SceneError, match=words):
        [scene] = read_infos(path)
        read_rows(scene.points, scene.columns)


@pytest.mark.parametrize("content", [b"", b"12345", b"\xff" * 240])
def test_damaged_points_are_named(content, tmp_path):
    (tmp_path / "a.bin").write_bytes(content)
    with pytest.raises(SceneError, match=r"a\.bin"):
        read_rows(tmp_path / "a.bin", 6)
