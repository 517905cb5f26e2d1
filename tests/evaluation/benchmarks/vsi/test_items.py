import json
from collections import Counter

import pytest

from sightline.errors import DatasetError
from sightline.evaluation.benchmarks.vsi.items import read_items

FAR = "Measuring from the closest point of each object, what is the distance between the sofa and the tv (in meters)?"
NEAR = "Measuring from the closest point of each object, which of these objects (tv, sofa) is the closest to the bed?"
EVALUATED = [
    {"id": 3, "dataset": "scannet", "scene": "scene0011_00", "type": "object_abs_distance", "question": FAR,
     "options": None, "answer": "2.9"},
    {"id": 4, "dataset": "scannet", "scene": "scene0011_00", "type": "object_rel_distance", "question": NEAR,
     "options": ["A. tv", "B. sofa"], "answer": "B"},
]  # fmt: skip
RENAMED = {"scene": "scene_name", "type": "question_type", "answer": "ground_truth"}


def test_both_ways_to_write_it_are_read_alike(tmp_path):
    listed, lines = tmp_path / "questions.json", tmp_path / "test.jsonl"
    listed.write_text(json.dumps(EVALUATED))
    published = [{RENAMED.get(name, name): value for name, value in record.items()} for record in EVALUATED]
    lines.write_text("\n".join(map(json.dumps, published)))
    far, near = read_items(listed)
    assert (far, near) == read_items(lines)
    assert (far.id, far.scene_id, far.things, far.answer_text) == ("3", "scannet/scene0011_00", ("sofa", "tv"), "2.9")
    assert (near.options, near.answer, near.answer_text) == (("tv", "sofa"), "B", "sofa")
    assert near.things == ("bed", "tv", "sofa")


def test_a_sentence_that_is_not_known_is_kept_without_things(tmp_path):
    file = tmp_path / "q.json"
    file.write_text(json.dumps([{**EVALUATED[0], "question": "How far?"}, {**EVALUATED[1], "answer": "F"}]))
    unknown, beyond = read_items(file)
    assert unknown.things is None
    assert beyond.answer_text == "F"  # there is no such option


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no question"), ("[]", "no question"), ("[1]", "no JSON object"), ("{", "neither"), ("[[", "neither"),
        ('[{"id": 1}]', "record 0: has no dataset"), (json.dumps([{**EVALUATED[0], "options": [1]}]), "list of texts"),
    ],
)  # fmt: skip
def test_what_is_no_benchmark_is_refused_with_the_place(tmp_path, content, said):
    file = tmp_path / "q.json"
    file.write_text(content)
    with pytest.raises(DatasetError, match=said):
        read_items(file)


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path):
    binary = tmp_path / "q.bin"
    binary.write_bytes(b"\xff\xfe\x00")
    for file in (binary, tmp_path / "nothing.json", tmp_path):
        with pytest.raises(DatasetError, match="cannot be read as text"):
            read_items(file)


def test_every_question_of_the_benchmark_says_what_it_speaks_of(samples):
    items = read_items(samples("vsi_meta_info") / "questions.json")
    assert Counter(item.things is None for item in items) == {False: 3832}
    for item in items:
        assert item.answer_text in item.options if item.options else float(item.answer) > 0
