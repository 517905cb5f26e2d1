"""What two pictures share by their poses, by the second route."""

from dataclasses import replace

import pytest

from sightline.datasets.checking.recompute.frusta import ACROSS, DOWN, FAR, frusta_overlap
from sightline.datasets.checking.recompute.witness import Witness
from sightline.geometry.camera import Camera
from sightline.scenes.fact import Fact
from sightline.scenes.frusta import DEPTHS, GRID, least_overlaps
from sightline.scenes.seen import looked_at
from tests.made import box_scene
from tests.scenes.test_frusta import walk

FISHEYE = Camera(160, 120, 90.0, 90.0, 80.0, 60.0, "fisheye", (0.02, 0.0, 0.0, 0.0))


def test_both_routes_look_at_the_same_places_and_depths():
    assert (ACROSS, DOWN) == GRID and FAR == DEPTHS


@pytest.mark.parametrize("camera", [None, FISHEYE])
def test_each_pair_is_found_again(camera):
    scene = walk(10, 2)
    if camera is not None:
        scene = replace(scene, frames=tuple(replace(frame, camera=camera) for frame in scene.frames))
    told, witness = least_overlaps(scene.frames), Witness(scene)
    for i, one in enumerate(scene.frames):
        for j, other in enumerate(scene.frames):
            assert frusta_overlap(witness, (one.id, other.id), 10) == pytest.approx(told[i, j], abs=1e-9)
    assert 10 < ((told > 0.1) & (told < 0.8)).sum()


def test_only_frames_that_are_looked_at_can_be_compared():
    scene = box_scene({}, frames=23)
    for most in (1, 4, 7, 22, 23, 50):
        witness = Witness(scene)
        names = {scene.frames[f].id for f in looked_at(scene, most)}
        for frame in scene.frames:
            pair = (scene.frames[0].id, frame.id)
            assert (frusta_overlap(witness, pair, most) is not None) is (frame.id in names), (most, frame.id)


def test_nothing_is_shared_by_two_lenses_at_one_moment_or_without_a_scale():
    scene = box_scene({}, frames=2)
    first, second = scene.frames
    assert frusta_overlap(Witness(scene), ("0", "1"), 2) > 0
    for others in (
        (first, replace(second, camera=FISHEYE)),
        (replace(first, time_s=2.0), replace(second, time_s=2.0)),
        (first, replace(second, read_rgb=None)),
    ):
        assert frusta_overlap(Witness(replace(scene, frames=others)), ("0", "1"), 2) is None
    unscaled = replace(scene, facts={fact: vouch for fact, vouch in scene.facts.items() if fact != Fact.METRIC})
    assert frusta_overlap(Witness(unscaled), ("0", "1"), 2) is None
    assert frusta_overlap(Witness(scene), ("0", "7"), 2) is None
