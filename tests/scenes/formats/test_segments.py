import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import SceneError
from sightline.geometry.box import Box, iou
from sightline.geometry.box_formats import vsi_from_box
from sightline.scenes.formats.segments import Group, members, read_groups, read_segments


def group(numbers):
    return Group("0", "thing", np.array(numbers, dtype=np.int64))


@settings(max_examples=50)
@given(st.lists(st.integers(-3, 9), max_size=40), st.lists(st.lists(st.integers(-4, 10), max_size=8), max_size=4))
def test_members_are_the_vertices_whose_segment_is_in_the_group(segments, wanted):
    found = members(np.array(segments, dtype=np.int64), [group(numbers) for numbers in wanted])
    for own, numbers in zip(found, wanted, strict=True):
        assert own.dtype == np.int64
        assert own.tolist() == [i for i, segment in enumerate(segments) if segment in set(numbers)]


def write(folder, told):
    path = folder / "groups.json"
    path.write_text(json.dumps(told))
    return path


def test_groups_carry_their_id_label_segments_and_box(tmp_path):
    box = Box.from_yaw((1, 2, 3), (0.5, 1.5, 2.5), 0.4)
    centroid, lengths, axes = (part.tolist() for part in vsi_from_box(box))
    obb = {"centroid": centroid, "axesLengths": lengths, "normalizedAxes": axes}
    told = [
        {"objectId": 4, "label": "A b", "segments": [3, 1], "obb": obb},
        {"objectId": 7, "label": "", "segments": []},
    ]
    first, second = read_groups(write(tmp_path, {"segGroups": told}))
    assert (first.id, first.label, first.segments.tolist()) == ("4", "A b", [3, 1])
    assert iou(first.box, box) == pytest.approx(1) and second.box is None and second.segments.tolist() == []


@pytest.mark.parametrize("obb", [3, {}, {"centroid": [0, 0, 0], "axesLengths": [1, 1, 0], "normalizedAxes": [1] * 9}])
def test_a_stated_box_that_is_none_is_not_taken(obb, tmp_path):
    told = {"segGroups": [{"objectId": 1, "label": "a", "segments": [1], "obb": obb}]}
    assert read_groups(write(tmp_path, told))[0].box is None


def test_parts_that_share_an_object_id_go_by_their_own(tmp_path):
    told = [{"objectId": 1, "id": i, "label": "a", "segments": [i]} for i in range(3)]
    assert [one.id for one in read_groups(write(tmp_path, {"segGroups": told}))] == ["0", "1", "2"]
    with pytest.raises(SceneError, match="cannot be told apart"):
        read_groups(write(tmp_path, {"segGroups": [one | {"id": 5} for one in told]}))


@pytest.mark.parametrize("told", [[], {}, {"segIndices": 5}, {"segIndices": [[1], [2]]}, {"segIndices": [True, False]}])
def test_what_is_no_list_of_segments_is_named(told, tmp_path):
    with pytest.raises(SceneError, match=r"groups\.json.*segIndices"):
        read_segments(write(tmp_path, told))
    with pytest.raises(SceneError, match=r"groups\.json.*segGroups"):
        read_groups(write(tmp_path, told))
