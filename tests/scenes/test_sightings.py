import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene, SceneObject, Sighting
from sightline.scenes.sightings import pixels_and_rects
from sightline.scenes.table import SceneTable
from tests.made import box_scene

THINGS = {
    "lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0),
    "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3),
    "chair": (0, -0.5, 0.3, 0.5, 0.5, 0.6),
    "door": (-2.2, 0, 1, 0.9, 0.1, 2.0),  # cut by the picture's left edge
    "bed": (0, -5, 0.3, 1, 1, 0.5),  # behind the camera
}


@pytest.fixture(scope="module")
def stated():
    return SceneTable(box_scene(THINGS, frames=2))


@pytest.mark.parametrize(
    ("without", "pixels", "share"),
    [((), 0.0, 0.02), ((Fact.MASKS,), 0.04, 0.02)],
    ids=["from masks", "from depth and boxes"],
)
def test_visibility_worked_out_agrees_with_that_counted_by_rays(stated, without, pixels, share):
    worked_out = SceneTable(box_scene(THINGS, frames=2, sightings=False, without=without))
    np.testing.assert_allclose(worked_out.pixels, stated.pixels, rtol=pixels, atol=2)
    np.testing.assert_allclose(worked_out.share, stated.share, atol=share)
    np.testing.assert_allclose(worked_out.in_view, stated.in_view, atol=0.05)
    seen = stated.pixels > 0
    np.testing.assert_allclose(worked_out.rects[seen], stated.rects[seen], atol=1)
    assert np.isnan(worked_out.rects[~seen]).all()


def test_boxes_alone_say_where_but_not_what_is_hidden(stated):
    boxes = SceneTable(box_scene(THINGS, frames=2, sightings=False, without=[Fact.MASKS, Fact.DEPTH]))
    assert np.isnan(boxes.share).all()
    assert (boxes.pixels >= stated.pixels).all()
    chair = boxes.index("chair")  # nothing stands before it
    np.testing.assert_array_equal(boxes.pixels[:, chair], stated.pixels[:, chair])
    np.testing.assert_array_equal(boxes.rects[:, chair], stated.rects[:, chair])


def test_what_is_behind_the_camera_is_not_in_view(stated):
    boxes = SceneTable(box_scene(THINGS, sightings=False))
    bed = boxes.index("bed")
    assert (boxes.pixels[0, bed], boxes.share[0, bed], boxes.in_view[0, bed]) == (0, 0.0, 0.0)


def test_a_thing_behind_another_is_hidden_by_depth():
    things = {"wall": (0, 0, 1, 4, 0.1, 2), "cup": (0, 1, 0.7, 0.2, 0.2, 0.2)}
    table = SceneTable(box_scene(things, sightings=False, without=[Fact.MASKS]))
    assert table.share[0].tolist() == [1.0, 0.0]
    assert table.pixels[0, 1] == 0
    assert table.in_view[0, 1] == 1.0


def test_a_pixel_belongs_to_the_smallest_box_around_it():
    things = {"table": (0, 0, 0.6, 1.2, 0.8, 1.2), "cup": (0, -0.34, 1.14, 0.1, 0.12, 0.12)}  # the cup's box inside
    table = SceneTable(box_scene(things, sightings=False, without=[Fact.MASKS], size=(320, 240)))
    alone = SceneTable(box_scene({"cup": things["cup"]}, sightings=False, without=[Fact.MASKS], size=(320, 240)))
    assert table.pixels[0, 1] > 0
    assert table.pixels[0, 1] <= 2 * alone.pixels[0, 0]  # the box grown by the noise, not the table's top


def test_large_pictures_are_tried_on_a_grid_that_counts_for_all_their_pixels():
    fine = SceneTable(box_scene(THINGS, sightings=False, without=[Fact.MASKS], size=(1280, 960)))
    coarse = SceneTable(box_scene(THINGS, sightings=False, without=[Fact.MASKS], size=(320, 240)))
    np.testing.assert_allclose(fine.pixels / 16, coarse.pixels, rtol=0.03, atol=3)
    np.testing.assert_allclose(fine.rects / 4, coarse.rects, atol=1)


def test_what_nobody_knows_is_nan():
    table = SceneTable(Scene("s", frames=(Frame("0"),), objects=(SceneObject("a", "a"),)))
    assert np.isnan(table.share).all() and np.isnan(table.in_view).all() and np.isnan(table.rects).all()


def test_stated_sightings_are_taken_as_they_are_and_the_rest_is_out_of_sight():
    told = {"b": Sighting(7, 0.5, 0.75, (1.0, 2.0, 4.0, 5.0))}
    objects = (SceneObject("a", "a"), SceneObject("b", "b"))
    table = SceneTable(Scene("s", frames=(Frame("0", read_sightings=lambda: told),), objects=objects))
    assert (table.pixels.tolist(), table.share.tolist(), table.in_view.tolist()) == ([[0, 7]], [[0, 0.5]], [[0, 0.75]])
    np.testing.assert_array_equal(table.rects[0, 1], (1, 2, 4, 5))


def test_a_sighting_of_a_stranger_is_refused():
    told = {"ghost": Sighting(7, 0.5, 0.75, (1.0, 2.0, 4.0, 5.0))}
    with pytest.raises(SceneError, match="ghost"):
        _ = SceneTable(Scene("s", frames=(Frame("0", read_sightings=lambda: told),))).pixels


def test_an_instance_map_that_names_more_objects_than_there_are_is_refused():
    frame = Frame("0", read_instances=lambda: np.full((2, 2), 5, dtype=np.int32))
    with pytest.raises(SceneError, match="object 5"):
        _ = SceneTable(Scene("s", frames=(frame,), objects=(SceneObject("a", "a"),))).pixels


def test_rects_reach_from_the_first_pixels_edge_to_the_last_pixels():
    instances = np.full((5, 6), -1, dtype=np.int32)
    instances[1:3, 2:5] = 1
    pixels, rects = pixels_and_rects(instances, 2)
    assert pixels.tolist() == [0, 6]
    assert rects[1].tolist() == [2, 1, 5, 3]
    assert np.isnan(rects[0]).all()
