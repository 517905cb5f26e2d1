import json

import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.scannet200 import (
    FIRST_TEST_PLACE,
    label_of,
    read_label_map,
    scannet200_names,
    scannet_place,
    scannet_split,
)


def test_two_hundred_names_have_numbers_of_their_own():
    names = scannet200_names()
    assert len(names) == 200 and len(set(names.values())) == 200
    assert (names[1], names[2], names[131], names[1191]) == ("wall", "chair", "jacket", "mattress")
    assert all(name == name.strip().lower() for name in names.values())


def test_scans_of_one_place_share_the_benchmarks_split(samples):
    assert [scannet_split(f"scene{n:04d}_01") for n in (0, 11, 15, 704, FIRST_TEST_PLACE)] == [
        "train", "val", "val", "val", "test",
    ]  # fmt: skip
    assert scannet_split("my kitchen") == "train"
    assert [scannet_place(scan) for scan in ("scene0011_00", "scene0011_01", "my_kitchen")] == [*["scene0011"] * 2, ""]
    told = json.loads((samples("vsi_meta_info") / "scannet_meta_info_val.json").read_text())
    assert len(told) > 50 and {scannet_split(scan) for scan in told} == {"val"}


def test_a_map_leads_by_the_number_and_keeps_its_own_name_where_the_benchmark_has_none(tmp_path):
    path = tmp_path / "map.tsv"
    path.write_text('id\traw_category\tcategory\n56\ttrash bins\ttrash can\n2\tchairs\tchair\n4000\tGong "A"\tGong\n')
    names = read_label_map(path)
    assert names == {"trash bins": "trash can", "chairs": "chair", 'Gong "A"': "gong"}
    assert [label_of(word, names) for word in (" chairs ", "Odd  Thing")] == ["chair", "odd thing"]


@pytest.mark.parametrize(
    "content", [b"", b"id\tname\n1\twall\n", b"id\traw_category\tcategory\nx\ta\tb\n", b"\xff\xfe\0"]
)
def test_a_table_that_is_no_label_map_is_named(content, tmp_path):
    path = tmp_path / "map.tsv"
    path.write_bytes(content)
    with pytest.raises(SceneError, match=r"map\.tsv"):
        read_label_map(path)
