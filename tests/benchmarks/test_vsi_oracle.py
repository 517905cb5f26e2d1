"""The oracle finds the benchmark's own answers, and says what it cannot find."""

import json
import sys

import pytest

from benchmarks import vsi_oracle
from sightline.evaluation.benchmarks.vsi import read_items
from sightline.scenes.open import open_reader
from tests.scenes.readers.test_vsi import box, scene

EYE = (1, 0, 0, 0, 1, 0, 0, 0, 1)
STANDING = "If I am standing by the bed and facing the sofa, is the tv to my left, right, or back?\nAn object is …"
FAR = "Measuring from the closest point of each object, what is the distance between the {} and the {} (in meters)?"
NEAR = (
    "Measuring from the closest point of each object, which of these objects (sofa, tv, lamp, desk) is the closest to "
    "the bed?"
)


def cube(x, y):
    return box(center=(x, y, 0.5), lengths=(0.4, 0.4, 1.0), axes=EYE)


BOXES = {
    "bed": [cube(0, 0)], "sofa": [cube(2, 0)], "tv": [cube(1, 2.5)], "lamp": [cube(9, 9), cube(0, -1.2)],
    "desk": [cube(-3.3, 0)],
}  # fmt: skip


def question(kind, words, answer, options=None, where="s1", dataset="scannet"):
    return {"id": 0, "dataset": dataset, "scene": where, "type": kind, "question": words, "options": options,
            "answer": answer}  # fmt: skip


ASKED = [
    question("object_counting", "How many lamp(s) are in this room?", "2"),
    question("object_counting", "How many lamp(s) are in this room?", "3"),
    question("object_counting", "How many shoe(s) are in this room?", "3"),
    question("object_size_estimation", "… longest dimension (length, width, or height) of the bed, measured", "100"),
    question("room_size_estimation", "What is the size of this room (in square meters)?", "12.5"),
    question("object_abs_distance", FAR.format("bed", "sofa"), "1.6"),
    question("object_abs_distance", FAR.format("bed", "desk"), "3.1"),
    question("object_abs_distance", FAR.format("bed", "lamp"), "3.0"),
    question("object_rel_distance", NEAR, "C", ["A. sofa", "B. tv", "C. lamp", "D. desk"]),
    question("object_rel_direction_medium", STANDING, "B", ["A. back", "B. left", "C. right"]),
    question("obj_appearance_order", "… in the video: bed, tv?", "A", ["A. bed, tv", "B. tv, bed"]),
    question("room_size_estimation", "What is the size of this room (in square meters)?", "1", where="s2"),
    question("room_size_estimation", "How wide is it?", "1"),
    question("object_tasting", "How sweet is the bed?", "1"),
]


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "meta"
    folder.mkdir()
    (folder / "scannet_meta_info_val.json").write_text(json.dumps({"s1": scene(BOXES)}))
    (tmp_path / "questions.json").write_text(json.dumps(ASKED))
    return folder, tmp_path / "questions.json"


def document(files, monkeypatch, capsys):
    folder, questions = files
    monkeypatch.setattr(sys, "argv", ["vsi_oracle", "--meta", str(folder), "--questions", str(questions)])
    vsi_oracle.main()
    return json.loads(capsys.readouterr().out)


def test_answers_are_matched_and_what_cannot_be_rebuilt_is_told(files, monkeypatch, capsys):
    told = document(files, monkeypatch, capsys)
    assert told["object_counting"] == [1, 2]
    assert told["object_size_estimation"] == told["room_size_estimation"] == [1, 1]
    assert told["object_abs_distance"] == [1, 2]
    assert told["within_10_cm"] == {"object_abs_distance": [2, 2]}
    assert told["object_rel_distance"] == told["object_rel_direction_medium"] == [1, 1]
    assert told["not_matched"] == {
        "object_counting": ["0: 2, recorded 3"],
        "object_abs_distance": ["0: 3.0, recorded 3.1"],
    }
    assert told["not_rebuilt"] == {
        "obj_appearance_order": {"needs what each frame shows, which is not annotated": 1},
        "object_abs_distance": {"several things are called so": 1},
        "object_counting": {"no shoe is annotated": 1},
        "object_tasting": {"its sentence is not known": 1},
        "room_size_estimation": {"its scene is not annotated": 1, "its sentence is not known": 1},
    }


def test_the_generator_asks_what_was_matched(files, monkeypatch, capsys):
    told = document(files, monkeypatch, capsys)
    asked = {name: numbers for name, numbers in told["generated"].items() if numbers[0]}
    assert asked == {name: [told[name][0], told[name][1]] for name in told["generated"]}


def test_files_that_are_none_are_told_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["vsi_oracle", "--meta", str(tmp_path), "--questions", str(tmp_path / "q.json")])
    with pytest.raises(SystemExit, match=r"q\.json"):
        vsi_oracle.main()


EVERY = 9  # of the benchmark's questions one in so many: all of them take more than half a minute


def test_the_benchmarks_own_answers_come_out_and_are_asked_where_the_margins_hold(samples):
    folder = samples("vsi_meta_info")
    tallies = vsi_oracle.judge(read_items(folder / "questions.json")[::EVERY], open_reader("vsi", str(folder)))
    assert set(vsi_oracle.RULES) <= tallies.keys()
    for name, tally in tallies.items():
        if name in vsi_oracle.BEYOND:
            assert tally.total == 0
            continue
        least = {"object_counting": 0.97, "object_abs_distance": 0.97}.get(name, 1.0)
        assert tally.total >= 15 and tally.matched >= least * tally.total
        assert tally.total + tally.beyond.total() == tally.generated + tally.unasked.total() + tally.beyond.total()
        assert tally.generated >= 0.75 * tally.total
        # Each that is not asked has a reason of its own, unless its answer is not ours.
        assert tally.unasked[vsi_oracle.OTHERWISE] <= tally.total - tally.matched
    assert tallies["object_abs_distance"].within == tallies["object_abs_distance"].total
