import pytest

from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.rooms.tour import tour, whole_kinds
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable
from tests.made import box_scene, walk
from tests.questions.asking import PARLOUR

BEHIND = {"shelf": (0.0, -5.0, 0.9, 0.8, 0.3, 1.8)}  # behind the camera
BACK = Pose.looking((0.0, -3.0, 1.5), (0.0, -5.0, 0.9))


def seen(scene, most=32):
    found = tour(SceneTable(scene), most)
    return {scene.objects[i].id for i in found.seen}


def test_a_film_shows_what_any_of_its_pictures_shows():
    assert seen(box_scene({**PARLOUR, **BEHIND}, frames=2)) == set(PARLOUR)
    assert seen(box_scene({**PARLOUR, **BEHIND}, frames=[BACK])) == {"shelf"}
    assert seen(box_scene({**PARLOUR, **BEHIND}, frames=[BACK, *walk(1)])) == {"shelf", *PARLOUR}


def test_without_pictures_everything_with_a_box_is_known():
    found = tour(SceneTable(box_scene({**PARLOUR, **BEHIND}, frames=0)), 32)
    assert found.views == () and len(found.seen) == len(PARLOUR) + 1


def test_pictures_that_cannot_be_shown_make_no_film():
    assert tour(SceneTable(box_scene(PARLOUR, without=[Fact.POSES])), 32) is None


def test_of_many_frames_the_first_the_last_and_evenly_between_are_shown():
    scene = box_scene(PARLOUR, frames=[box_scene(PARLOUR).frames[0].world_from_camera] * 11, size=(40, 30))
    for most, shown in ((2, "0 10"), (3, "0 5 10"), (5, "0 3 5 8 10"), (11, "0 1 2 3 4 5 6 7 8 9 10")):
        found = tour(SceneTable(scene), most)
        assert [view.frame for view in found.views] == shown.split()
        assert {view.role for view in found.views} == {"video"}


def test_a_film_of_one_picture_is_refused():
    with pytest.raises(QuestionError, match="2 or more"):
        tour(SceneTable(box_scene(PARLOUR)), 1)


def test_kinds_are_those_of_which_all_is_known_seen_and_called_so_alone():
    things = {**PARLOUR, "stool#1": (0.6, 0.9, 0.3, 0.3, 0.3, 0.6), "office chair": (-0.9, 1.2, 0.5, 0.5, 0.5, 1.0)}
    scene = box_scene(things, frames=0)
    kinds = whole_kinds(tour(SceneTable(scene), 32))
    assert set(kinds) == {"lamp", "desk", "crate", "stool", "office chair"}  # an office chair is a chair, too
    hidden = {**PARLOUR, "lamp#2": (0.0, -5.0, 0.6, 0.3, 0.3, 1.2)}
    assert "lamp" not in whole_kinds(tour(SceneTable(box_scene(hidden, frames=2)), 32))
    assert "lamp" in whole_kinds(tour(SceneTable(box_scene(hidden, frames=0)), 32))
    partly = box_scene(PARLOUR, frames=0, complete=["desk"])
    assert set(whole_kinds(tour(SceneTable(partly), 32))) == {"desk"}
