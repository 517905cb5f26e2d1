"""Splits go by place."""

from dataclasses import replace

import pytest

from sightline.datasets.rows.split import checked_share, split_of
from sightline.errors import ConfigError
from sightline.scenes.scene import Scene


def room(i: int, split: str = "train") -> Scene:
    return Scene(f"room{i}", collection="made", split=split)


def test_a_fifth_of_many_scenes_is_about_a_fifth():
    taken = sum(split_of(room(i), 0.2) == "val" for i in range(5000))
    assert abs(taken / 5000 - 0.2) < 0.02


def test_a_larger_share_keeps_the_scenes_of_a_smaller_one():
    for i in range(500):
        if split_of(room(i), 0.1) == "val":
            assert split_of(room(i), 0.3) == "val"


def test_scenes_of_one_place_go_together_whatever_they_are_called():
    for i in range(200):
        scans = [replace(room(i), id=f"scan{i}_{k}", place=f"room{i}") for k in range(3)]
        assert {split_of(scan, 0.5) for scan in scans} == {split_of(room(i), 0.5)}


def test_places_of_one_name_in_two_collections_are_two():
    differ = sum(split_of(room(i), 0.5) != split_of(replace(room(i), collection="other"), 0.5) for i in range(400))
    assert 150 < differ < 250


@pytest.mark.parametrize("split", ["test", "val"])
def test_what_the_source_holds_back_stays_held_back(split):
    assert all(split_of(room(i, split), 0.5) == split for i in range(50))


def test_without_a_share_every_training_scene_is_for_training():
    assert all(split_of(room(i), 0.0) == "train" for i in range(50))


@pytest.mark.parametrize("share", [-0.1, 1.0, 2.0, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ConfigError, match="val is"):
        checked_share(share)
