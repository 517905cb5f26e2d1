from collections import Counter

from sightline.scenes.formats.nuscenes_scenes import nuscenes_split


def test_a_hundred_and_fifty_scenes_each_are_kept_for_choosing_and_for_the_final_figure():
    found = Counter(nuscenes_split(f"scene-{number:04d}") for number in range(1, 1111))
    assert (found["val"], found["test"]) == (150, 150)


def test_scenes_by_name():
    told = {name: nuscenes_split(f"scene-{name}") for name in ("0061", "0103", "0916", "0553", "0077", "1043", "1110")}
    assert told == {
        "0061": "train", "0103": "val", "0916": "val", "0553": "val", "0077": "test", "1043": "test", "1110": "train",
    }  # fmt: skip
    assert nuscenes_split("scene-61") == nuscenes_split("my street") == "train"
