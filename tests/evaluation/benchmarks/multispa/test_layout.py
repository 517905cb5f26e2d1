"""MultiSPA's files, read as rows."""

import json

import pytest

from sightline.answers.number import Length
from sightline.errors import DatasetError
from sightline.evaluation.benchmarks.multispa.layout import benchmark_files, read_benchmark
from sightline.evaluation.benchmarks.multispa.subtasks import SUBTASKS
from tests.evaluation.benchmarks.multispa.made_files import FILES, ONE, scannet, turns, write, written


def test_all_26_subtasks_are_known_by_type_dot_and_clip(tmp_path) -> None:
    found = read_benchmark(write(tmp_path))
    assert sorted(row.type for row in found.rows) == sorted(one.name for one in SUBTASKS)
    assert len(found.files) == len(FILES) and not found.left_out
    assert {row.split for row in found.rows} == {"test"}
    by_type = {row.type: row for row in found.rows}
    turned = by_type["object_movement_distance_dot_adt"]
    assert turned.answer == Length(0.5) and turned.spoken == "`500`"
    assert turned.views[0].frame.endswith("_annotated.jpg") and turned.scene_id.startswith("Apartment")
    assert "<image>" not in turned.text and "Image-1" in turned.text.splitlines()[-1]


def test_repaired_faults_are_counted_by_subtask(tmp_path) -> None:
    repaired = read_benchmark(write(tmp_path)).repaired
    assert sum(repaired.values()) == 8  # five vectors, two distances by dot, one that was cut
    assert repaired["object_movement_distance_coordinate_adt: gt_value was cut, the answer rounded"] == 1
    assert repaired["camera_translation_vector: gt_value is in metres, the answer in millimetres"] == 1


def test_an_unknown_question_type_is_an_error_that_names_it_and_all_others(tmp_path) -> None:
    with pytest.raises(DatasetError, match=r"some_val.jsonl, line 2: question_type 'roll_angle' .* pitch_angle"):
        read_benchmark(written(tmp_path, scannet("yaw_angle", 3, "?"), scannet("roll_angle", 3, "?")))


def test_records_that_cannot_be_used_are_left_out_and_counted(tmp_path) -> None:
    good = scannet("yaw_angle", 3, "?")
    blind = scannet("yaw_angle", 3, "?") | {"image": []}
    single = scannet("yaw_angle", 3, "?", pictures=("00010",))
    found = read_benchmark(written(tmp_path, good, blind, single, scannet("total_distance", "far", "?")))
    assert len(found.rows) == 1
    assert found.left_out == {
        "yaw_angle: no 'image' in the folder of a scene": 1,
        "yaw_angle: 1 pictures, where 2 belong": 1,
        "total_distance: gt_value holds no numbers": 1,
    }
    with pytest.raises(DatasetError, match="no record of MultiSPA can be used: yaw_angle: 1 pictures"):
        read_benchmark(written(tmp_path, single))


def test_a_question_asked_twice_is_two_rows_and_reading_again_gives_the_same_ids(tmp_path) -> None:
    root = written(tmp_path, scannet("yaw_angle", 3, "?"), scannet("yaw_angle", 3, "?"), scannet("yaw_angle", 4, "?"))
    ids = [row.id for row in read_benchmark(root).rows]
    assert len(set(ids)) == 3 and ids == [row.id for row in read_benchmark(root).rows]


def test_files_for_training_may_be_learnt_from_and_those_for_evaluation_not(tmp_path) -> None:
    record = scannet("depth_estimation_coor", 1500, "?", pictures=("00010",))
    del record["text"]
    asked = record | {"conversations": turns(ONE + "How deep is [ 500 , 500 ]?", "It is `1500` mm deep.")}
    [row] = read_benchmark(written(tmp_path, asked)).rows
    assert row.split == "train" and row.text.endswith("How deep is [ 500 , 500 ]?")


def test_sizes_over_other_numbers_of_pictures_than_the_published_are_counted(tmp_path) -> None:
    kind = "object_perception_height_estimation"
    sets = [
        scannet(kind, 760, "How high is the desk?", pictures=("1", "2", "3", "4")[:count]) for count in (1, 2, 4, 4)
    ]
    found = read_benchmark(written(tmp_path, *sets))
    assert len(found.rows) == 4 and sorted(found.unlike.values()) == [1, 2]
    assert found.unlike["object_height: 4 pictures, where the published figures are of 2"] == 2
    assert not read_benchmark(write(tmp_path / "all")).unlike


def test_other_files_beside_them_are_not_theirs(tmp_path) -> None:
    root = written(tmp_path, scannet("yaw_angle", 3, "?"))
    (root / "answers.jsonl").write_text('{"sightline": "predictions", "version": 1}\n')
    vsi = {"question_type": "object_counting", "question": "How many?", "ground_truth": "2"}
    (root / "vsi.jsonl").write_text(json.dumps(vsi) + "\n")
    (root / "broken.jsonl").write_text("{")
    assert [file.name for file in benchmark_files(root)] == ["some_val.jsonl"]
    before = read_benchmark(root).digest
    assert read_benchmark(root / "some_val.jsonl").rows[0].id == read_benchmark(root).rows[0].id
    (root / "broken.jsonl").write_text("")
    assert read_benchmark(root).digest == before
    written(root, scannet("yaw_angle", 4, "?"))
    assert read_benchmark(root).digest != before


def test_a_folder_without_such_files_is_refused(tmp_path) -> None:
    with pytest.raises(DatasetError, match="holds no file of MultiSPA's layout"):
        read_benchmark(tmp_path)


def test_a_point_that_is_neither_drawn_nor_named_and_a_clip_of_nowhere_are_left_out(tmp_path) -> None:
    base = FILES["object_movement_coord/v1_0/adt/adt_tapvid3d_total_distance_val.jsonl"][0]
    silent = base | {"text": "How far did it move?", "conversations": turns("How far?", "`234`")}
    nowhere = base | {"image": ["clip_1/00003.jpg", "clip_1/00090.jpg"]}
    found = read_benchmark(written(tmp_path, base, silent, nowhere))
    assert [row.type for row in found.rows] == ["object_movement_distance_coordinate_adt"]
    assert sorted(found.left_out) == [
        "tapvid3d_total_distance: neither a picture with a drawn dot nor a point in the question",
        "tapvid3d_total_distance: neither the file's name nor the clip's says adt or pstudio",
    ]
