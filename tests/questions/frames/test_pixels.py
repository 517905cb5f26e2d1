from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.questions.frames.pixels import drawn, firm_of, frames_with_depth, pixels_of, reach, smooth_depth
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR


def parlour(**kwargs) -> Scene:
    return box_scene(PARLOUR, size=(320, 240), **kwargs)


def unposed(scene: Scene) -> Scene:
    return replace(scene, facts={fact: vouch for fact, vouch in scene.facts.items() if fact != Fact.POSES})


def smooth(depth: np.ndarray, uv: list[list[float]]) -> np.ndarray:
    return smooth_depth(depth, np.array(uv), reach(Camera.from_fov(depth.shape[1], depth.shape[0], 1.2)))


@pytest.mark.parametrize(("width", "border"), [(640, 15), (320, 8), (1280, 30)])
def test_drawn_pixels_are_pixel_centres_inside_the_border(width, border):
    uv = drawn(Camera.from_fov(width, width * 3 // 4, 1.2), np.random.default_rng(0), 5000)
    assert uv.shape == (5000, 2) and (uv % 1 == 0.5).all()
    assert uv.min(axis=0).tolist() == [border + 0.5] * 2
    assert (np.array([width, width * 3 // 4]) - uv.max(axis=0)).tolist() == [border + 0.5] * 2


def test_a_picture_smaller_than_its_border_has_no_pixels():
    assert drawn(Camera.from_fov(2, 2, 1.2), np.random.default_rng(0)).shape == (0, 2)


def test_smooth_depth_is_the_depth_of_the_pixel_where_its_surroundings_agree():
    depth = np.full((480, 640), 2.0, dtype=np.float32)
    depth[:, 300:] = 3.0  # an edge
    depth[100, 100] = np.nan
    uv = [[200.5, 200.5], [296.5, 200.5], [297.5, 200.5], [302.5, 200.5], [303.5, 200.5], [103.5, 103.5]]
    assert np.array_equal(smooth(depth, uv), [2.0, 2.0, np.nan, np.nan, 3.0, np.nan], equal_nan=True)


def test_a_slope_is_smooth_up_to_three_hundredths_of_the_depth():
    columns = np.arange(640) + 0.5
    gentle, steep = (np.tile(2.0 + step * (columns - 320.5), (480, 1)).astype(np.float32) for step in (0.0195, 0.0205))
    assert smooth(gentle, [[320.5, 200.5]]) == pytest.approx(2.0)
    assert np.isnan(smooth(steep, [[320.5, 200.5]])).all()


def test_frames_with_depth_are_those_with_colour_and_depth_evenly_taken():
    assert frames_with_depth(SceneTable(parlour(frames=3)), 24) == (0, 1, 2)
    assert frames_with_depth(SceneTable(parlour(frames=6)), 3) == (0, 2, 4)
    assert frames_with_depth(SceneTable(unposed(parlour(frames=6))), 3) == (0, 2, 4)
    for gone in (Fact.DEPTH, Fact.PIXELS):
        assert frames_with_depth(SceneTable(parlour(frames=3, without={gone})), 24) == ()


@pytest.mark.parametrize("posed", [True, False])
def test_pixels_of_a_room_lie_on_its_surfaces_away_from_the_border(posed):
    scene = parlour() if posed else unposed(parlour())
    table = SceneTable(scene)
    pixels = pixels_of(table, 0, 24)
    assert 60 < len(pixels.uv) <= (96 if posed else 256)
    depth = scene.frames[0].depth.read()
    for (u, v), z, index in zip(pixels.uv, pixels.depth, pixels.index, strict=True):
        assert 8 <= u <= 312 and 8 <= v <= 232 and index is None
        assert depth[int(v), int(u)] == pytest.approx(z, rel=1e-6)
        patch = depth[int(v) - 2 : int(v) + 3, int(u) - 2 : int(u) + 3]
        assert np.abs(patch - z).max() < 0.03 * z


def test_whoever_asks_first_gets_the_same_pixels():
    one, other = SceneTable(parlour(frames=2)), SceneTable(parlour(frames=2))
    pixels_of(other, 1, 24)
    assert pixels_of(one, 0, 24).uv == pixels_of(other, 0, 24).uv
    assert pixels_of(one, 0, 24).uv != pixels_of(one, 1, 24).uv
    assert pixels_of(one, 0, 24) is pixels_of(one, 0, 24)


def test_noise_is_the_worse_of_the_scenes_word_and_the_maps_own():
    scene = parlour(sigma=0.02)
    doubtful = {**scene.facts, Fact.DEPTH: replace(scene.facts[Fact.DEPTH], relative=0.05)}
    pixels = pixels_of(SceneTable(replace(scene, facts=doubtful)), 0, 24)
    assert pixels.sigma == pytest.approx(np.hypot(0.02, 0.05 * np.array(pixels.depth)))
    assert pixels_of(SceneTable(replace(scene, facts={**scene.facts})), 0, 24).sigma == pytest.approx([0.02] * 96)


def test_firm_points_are_where_the_world_says_and_their_depth_agrees():
    scene = parlour(frames=2)
    table = SceneTable(scene)
    firm = firm_of(table, 1, 24)
    whole = firm.whole()
    assert len(firm) >= len(whole) > 1000 and (np.diff(firm.ids) > 0).all() and (np.diff(whole.ids) > 0).all()
    assert firm.into(whole.xyz) == pytest.approx(whole.uv)
    assert (np.abs(whole.depth - whole.z) <= np.maximum(0.03, 0.02 * whole.z)).all()
    some = whole.taken(np.arange(40))
    uv, z = firm.camera.project(scene.frames[1].world_from_camera.inverse().apply(some.measured))
    assert uv == pytest.approx(some.uv) and z == pytest.approx(some.depth)


def test_firm_points_are_placed_alike_one_by_one_and_together():
    firm = firm_of(SceneTable(parlour(frames=2)), 1, 24)
    places = np.array([5, 400, 77])
    some, every = firm.placed(places), firm.placed(np.arange(len(firm)))
    assert (some.ids == firm.ids[places]).all() and some.uv == pytest.approx(every.uv[places])
    assert [point.uv for point in some.points()] == [tuple(uv) for uv in some.uv]
    assert [point.depth for point in some.points()] == some.z.tolist()
    drawn_ones = firm.drawn(np.random.default_rng(0), 50)
    assert 40 < len(drawn_ones) <= 50 and np.isin(drawn_ones.ids, firm.whole().ids).all()
