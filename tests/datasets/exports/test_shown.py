"""Pictures of rows as files: stored ones untouched, drawn ones without loss, each once."""

import io

import numpy as np
from PIL import Image

from sightline.datasets.exports import shown
from sightline.datasets.exports.shown import Encoder, encoded, put
from sightline.datasets.rows.row import RowView
from sightline.questions.draft import Mark
from tests.datasets.exports.made import HEIGHT, WIDTH, Album, files, row


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


def test_a_view_without_marks_is_the_stored_file_byte_for_byte():
    one = row()
    [picture] = Encoder(Album()).of(one)
    assert picture.data == Album().encoded(one, one.views[0]).data
    assert picture.name.endswith(".jpg") and picture.media == "image/jpeg"


def test_a_view_with_marks_is_a_png_without_loss_and_the_other_view_stays_as_it_is():
    one = row(views=(RowView("a"), RowView("b")), marks=(Mark("b", "dot", ((5.0, 6.0),)),))
    clean, drawn = Encoder(Album()).of(one)
    assert clean.ending == "jpg" and drawn.ending == "png" and drawn.media == "image/png"
    assert (pixels(drawn.data) == Album().of(one)[1]).all() and (pixels(drawn.data)[6, 5] == 255).all()


def test_a_side_is_shrunk_in_proportion_and_never_enlarged():
    [small] = Encoder(Album(), max_side=24).of(row())
    assert pixels(small.data).shape == (HEIGHT * 24 // WIDTH, 24, 3)
    [same] = Encoder(Album(), max_side=1000).of(row())
    assert (pixels(same.data) == Album().of(row())[0]).all()


def test_equal_pixels_have_one_name_and_others_another():
    grey, white = (np.full((4, 5, 3), value, np.uint8) for value in (128, 255))
    assert encoded(grey) == encoded(grey.copy()) and encoded(grey).name != encoded(white).name


def test_what_was_just_shown_is_not_read_again_and_marks_make_another_picture():
    album = Album()
    encoder = Encoder(album)
    one, marked = row(), row(marks=(Mark("a", "dot", ((5.0, 6.0),)),))
    first = encoder.of(one)
    assert encoder.of(one) == first and album.asked == 1
    assert encoder.of(marked) != first and album.asked == 2
    assert encoder.of(row(scene_id="room009")) != first


def test_memory_is_bounded_by_bytes(monkeypatch):
    album = Album()
    size = len(Encoder(album).of(row())[0].data)
    monkeypatch.setattr(shown, "KEPT", 3 * size + size // 2)
    encoder = Encoder(album)
    rows = [row(scene_id=f"room{i}") for i in range(6)]
    for one in rows:
        encoder.of(one)
    album.asked = 0
    for one in rows[3:]:
        encoder.of(one)
    assert album.asked == 0  # the last three are kept
    encoder.of(rows[0])
    assert album.asked == 1  # the first one is not


def test_a_picture_lies_in_the_folder_once(tmp_path):
    [picture] = Encoder(Album()).of(row())
    place = put(picture, tmp_path)
    assert put(picture, tmp_path) == place == f"images/{picture.name[:2]}/{picture.name}"
    assert files(tmp_path) == {place: picture.data}
