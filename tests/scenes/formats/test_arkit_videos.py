import json

import pytest

from sightline.scenes.formats.arkit_videos import arkit_split, visit_of


def test_no_video_that_vsi_bench_asks_about_is_trained_on(samples):
    asked = json.loads((samples("vsi_meta_info") / "arkitscenes_meta_info_val.json").read_text())
    assert len(asked) == 113 and {arkit_split(video) for video in asked} == {"test"}


def test_what_ca_vqa_asks_about_is_held_back_with_the_rest_of_its_rooms():
    asked = ("43896330", "43896260", "43896321", "42898570")
    beside = ("43896332", "43896339", "43896263", "43896264", "43896326", "43896327")
    assert {arkit_split(video) for video in asked + beside} == {"test"}
    assert [arkit_split(video) for video in ("41048143", "40753679", "kitchen", "4389633", "")] == ["train"] * 5


def test_the_nearest_table_that_knows_a_video_says_its_visit(tmp_path):
    folder = tmp_path / "3dod" / "Training" / "41048143"
    folder.mkdir(parents=True)
    assert visit_of("41048143", folder) == ""
    rows = "video_id,visit_id,fold\n41048143,381531.0,Training\n40753679,NA,Training\nshort\n"
    (tmp_path / "3dod_train_val_splits.csv").write_text(rows)
    assert [visit_of(video, folder) for video in ("41048143", "40753679", "1")] == ["381531", "", ""]
    (tmp_path / "3dod" / "metadata.csv").write_bytes(b"name;size\n\xff;3\n")  # of who knows what
    assert visit_of("41048143", folder) == "381531"
    assert visit_of("41048143", folder, levels=1) == ""


@pytest.mark.parametrize("content", [b"", b"\0" * 99, b"video_id,visit_id\n" + b"\x22" * 9, b"visit_id\n7\n"])
def test_a_table_that_is_none_names_no_visit(tmp_path, content):
    (tmp_path / "metadata.csv").write_bytes(content)
    assert visit_of("41048143", tmp_path) == ""
