import json

import pytest

from sightline.scenes.formats.info_files import MOST_BYTES, first_entry, first_pictures


def test_the_first_entry_and_its_cameras_come_back(tmp_path):
    file = tmp_path / "infos.json"
    file.write_text(json.dumps({"data_list": [{"token": "a", "images": {"CAM2": {}}}, {"token": "b"}]}))
    assert first_entry(file)["token"] == "a"
    assert first_pictures(file) == {"CAM2": {}}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"data_list": 3}', '{"data_list": []}', '{"data_list": [3]}', '["data_list"]', "[" * 100_000],
)
def test_what_is_no_info_file_has_no_entry(text, tmp_path):
    file = tmp_path / "infos.json"
    file.write_text(text)
    assert first_entry(file) == {} == first_pictures(file) == first_entry(tmp_path / "nowhere.json")


def test_a_file_too_long_for_a_look_is_not_read(tmp_path):
    file = tmp_path / "infos.json"
    told = json.dumps({"data_list": [{"token": "a"}]})
    file.write_text(told + " " * (MOST_BYTES - len(told)))
    assert first_entry(file) == {"token": "a"}
    file.write_text(told + " " * (MOST_BYTES - len(told) + 1))
    assert first_entry(file) == {}
