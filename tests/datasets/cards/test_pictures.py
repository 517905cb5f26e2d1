"""Pictures of examples show every view, and what the answer rests on where it is."""

import base64
import io
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PIL import Image

from sightline.answers.boxes import Box3D
from sightline.answers.number import Count
from sightline.answers.region import Pixel
from sightline.datasets.building.engine import build
from sightline.datasets.cards.pictures import ANSWER, CAPTION, NAMED, picture_of
from sightline.datasets.pictures.pictures import Pictures
from sightline.datasets.rows.row import RowView
from sightline.datasets.rows.shards import read_rows
from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.questions.draft import Evidence, Mark, Mention, Point
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Scene
from tests.datasets.made_rows import full_row
from tests.datasets.pictures.made_pictures import SHOTS, ShotReader, take
from tests.made import box_scene

LARGE = 10**6
SCENE = open_reader("procedural", "3@160x120x4").load(open_reader("procedural", "3@160x120x4").ids()[0])
FRAMES = [frame.id for frame in SCENE.frames]


@dataclass(frozen=True)
class Shown:
    """The pictures of rows that all ask about one scene."""

    given: Scene

    def scene(self, row):
        return self.given

    def clean(self, row, view):
        return self.given.frame(view.frame).rgb()

    def mask_of(self, row):
        things = [thing.id for thing in self.given.objects]
        return lambda mark: self.given.frame(mark.frame).read_instances() == things.index(mark.object_id)


HERE = Shown(SCENE)


def row(**changes):
    given = {"evidence": Evidence(), "views": (RowView(FRAMES[0]),), "marks": (), "options": (), "answer": Count(1)}
    return full_row(**(given | changes))


def pixels(url: str) -> np.ndarray:
    assert url.startswith("data:image/jpeg;base64,")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))), dtype=int)


def like(picture: np.ndarray, colour: tuple[int, int, int], places=slice(None)) -> int:
    """How many pixels have this colour, but for what JPEG does to it."""
    return int((np.abs(picture[places] - colour).max(axis=2) < 40).sum())


def added(changed, plain, colour) -> int:
    """How many pixels of this colour one row's picture has more than another's."""
    return like(pixels(picture_of(changed, HERE, LARGE)), colour) - like(pixels(picture_of(plain, HERE, LARGE)), colour)


def test_one_view_is_one_picture_and_two_stand_below_each_other():
    one = pixels(picture_of(row(), HERE, LARGE))
    assert one.shape == (360, 480, 3)
    two = pixels(picture_of(row(views=(RowView(FRAMES[0]), RowView(FRAMES[1], "support"))), HERE, LARGE))
    assert two.shape == (724, 480, 3)
    for frame, shown in ((SCENE.frames[0], two[:360]), (SCENE.frames[1], two[364:])):
        seen = np.asarray(Image.fromarray(frame.rgb()).resize((480, 360)), dtype=int)
        assert np.abs(shown[:320] - seen[:320]).mean() < 6  # the lowest part has the number of the view
    assert like(two, CAPTION) > 200


def test_of_a_video_four_frames_are_shown_the_first_and_the_last_among_them():
    views = tuple(RowView(frame, "video") for frame in FRAMES * 3)
    picture = pixels(picture_of(row(views=views), HERE, LARGE))
    assert picture.shape[:2] == (2 * 238 + 4, 640)


def test_a_point_is_marked_in_its_own_view_and_the_true_one_as_the_answer():
    answer = Pixel(120.0, 30.0, 160, 120)
    points = (Point(FRAMES[0], (40.0, 60.0)), Point(FRAMES[1], (120.0, 30.0)))
    views = (RowView(FRAMES[0]), RowView(FRAMES[1], "support"))
    picture = pixels(picture_of(row(views=views, answer=answer, evidence=Evidence(points=points)), HERE, LARGE))
    assert like(picture, NAMED[0], np.s_[178:182, 118:122]) >= 12  # three pixels for one of the frame
    assert like(picture, ANSWER, np.s_[364 + 88 : 364 + 92, 358:362]) >= 12


@pytest.fixture
def seen():
    """An object that the first frame sees well."""
    sightings = SCENE.frames[0].read_instances()
    index = np.bincount(sightings[sightings >= 0]).argmax()
    return SCENE.objects[index]


def test_what_is_named_is_drawn_with_its_box_and_outline_and_name(seen):
    named = row(evidence=Evidence(mentions=(Mention("the thing", seen.id, seen.box),)))
    assert added(named, row(), NAMED[0]) > 400


def test_what_is_counted_and_what_is_found_is_drawn_in_the_colour_of_answers(seen):
    assert added(row(evidence=Evidence(objects=(seen.id,))), row(), ANSWER) > 100
    assert added(row(answer=Box3D(seen.box)), row(), ANSWER) > 100
    in_camera = seen.box.moved(SCENE.frames[0].world_from_camera.inverse(), "camera")
    assert added(row(answer=Box3D(in_camera)), row(), ANSWER) > 100


def test_marks_are_drawn_as_they_are_when_a_model_sees_them(seen):
    marks = (Mark(FRAMES[0], "dot", ((20.0, 20.0),), "A"), Mark(FRAMES[0], "box", ((60.0, 60.0), (90.0, 80.0))))
    masks = (Mark(FRAMES[0], "mask", (), "", seen.id),)
    plain = pixels(picture_of(row(), HERE, LARGE))
    for given, least in ((marks, 300), (masks, 3000)):
        changed = np.abs(pixels(picture_of(row(marks=given), HERE, LARGE)) - plain).max(axis=2) > 40
        assert changed.sum() > least
    elsewhere = row(marks=(Mark(FRAMES[1], "dot", ((20.0, 20.0),)),))
    assert (pixels(picture_of(elsewhere, HERE, LARGE)) == plain).all()


def test_a_point_that_is_marked_is_drawn_once():
    point, mark = Point(FRAMES[0], (40.0, 60.0)), Mark(FRAMES[0], "dot", ((40.0, 60.0),))
    both = picture_of(row(marks=(mark,), evidence=Evidence(points=(point,))), HERE, LARGE)
    assert both == picture_of(row(marks=(mark,)), HERE, LARGE)


def test_a_question_about_the_whole_scene_is_drawn_where_its_things_are_seen(seen):
    whole = row(views=(), shows="scene", evidence=Evidence(mentions=(Mention("the thing", seen.id, seen.box),)))
    picture = pixels(picture_of(whole, HERE, LARGE))
    assert like(picture, NAMED[0]) > 200


def test_a_scene_without_pictures_is_drawn_from_above():
    scene = box_scene({"lamp": (0, 0, 0.5, 1, 1, 1), "sofa": (3, 0, 0.5, 2, 1, 1)}, frames=0)
    lamp = scene.objects[0]
    about = row(views=(), shows="scene", evidence=Evidence(mentions=(Mention("lamp", lamp.id, lamp.box),)))
    picture = pixels(picture_of(about, Shown(scene), LARGE))
    height, width, _ = picture.shape
    assert width == 360 and height < width  # 4.9 m by 1.4 m with a rim
    assert (
        like(picture, NAMED[0], np.s_[:, : width // 2]) > 200 and like(picture, NAMED[0], np.s_[:, width // 2 :]) == 0
    )


def test_a_picture_keeps_within_its_bytes_or_is_left_out():
    url = picture_of(row(), HERE, 9000)
    assert 0 < len(url) <= 9000 and pixels(url).shape[1] < 480
    assert picture_of(row(), HERE, 100) == ""


def test_kept_pictures_are_shown_with_their_marks_when_the_source_is_gone(tmp_path):
    def gone(source: str) -> ShotReader:
        raise SceneError("the disk is away")

    reader = ShotReader(take(tmp_path / "shots", 1))
    build(reader, SHOTS, tmp_path / "rows", embed=True)
    there, away = (Pictures(tmp_path / "rows", opener) for opener in (lambda source: reader, gone))
    for told in read_rows(tmp_path / "rows"):
        lamp = reader.load(told.scene_id).object("lamp")
        told = replace(told, evidence=Evidence(mentions=(Mention("lamp", lamp.id, lamp.box),)))
        assert pixels(picture_of(told, away, LARGE)).shape == pixels(picture_of(told, there, LARGE)).shape
        assert picture_of(told, away, LARGE) == picture_of(replace(told, evidence=Evidence()), there, LARGE)
        unmarked = replace(told, marks=())
        assert (told.marks == ()) == (picture_of(told, away, LARGE) == picture_of(unmarked, away, LARGE))


def test_where_there_is_nothing_to_show_there_is_no_picture():
    assert picture_of(row(views=(), shows="text"), HERE, LARGE) == ""
    assert picture_of(row(views=(), shows="scene"), Shown(Scene("empty")), LARGE) == ""


def test_a_frame_without_camera_or_pose_shows_its_pixels_and_marks():
    bare = replace(SCENE, frames=(replace(SCENE.frames[0], camera=None, world_from_camera=None),))
    seen = Mention("the thing", SCENE.objects[0].id, Box.from_yaw((0, 0, 0), (1, 1, 1)))
    told = row(evidence=Evidence(mentions=(seen,)), marks=(Mark(FRAMES[0], "dot", ((20.0, 20.0),)),))
    assert like(pixels(picture_of(told, Shown(bare), LARGE)), NAMED[0]) > 20
