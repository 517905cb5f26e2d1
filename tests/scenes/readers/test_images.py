import numpy as np
import pytest

from sightline.errors import ReaderError, SceneError
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.readers.images import looks_like, open_root
from tests.scenes.readers.damage import survives
from tests.scenes.test_exif import SIZE, photo


def album(folder):
    (folder / "trip").mkdir(parents=True)
    photo(folder / "plain.png")
    photo(folder / "trip" / "sideways.jpg", orientation=6, focal35=26)
    (folder / "notes.txt").write_text("no photo")
    return folder


def test_every_photo_below_the_root_is_a_scene_of_one_frame(tmp_path):
    reader = open_root(str(album(tmp_path)))
    assert reader.ids() == ("plain.png", "trip/sideways.jpg")
    for id in reader.ids():
        scene = reader.load(id)
        assert check(scene) == () and set(scene.facts) == {Fact.PIXELS} and len(scene.frames) == 1
    assert open_root(str(tmp_path / "plain.png")).ids() == ("plain.png",)


def test_a_photo_taken_sideways_stands_upright_with_its_camera(tmp_path):
    [frame] = open_root(str(album(tmp_path))).load("trip/sideways.jpg").frames
    width, height = SIZE
    assert frame.rgb().shape == (width, height, 3)  # it is as high now as it was wide
    # Its stored first column was the top: red counts downward now, green to the left.
    red, green = frame.rgb()[..., 0].astype(float), frame.rgb()[..., 1].astype(float)
    assert red[-1].mean() > red[0].mean() + 20 and green[:, 0].mean() > green[:, -1].mean() + 15
    camera = frame.camera
    assert (camera.width, camera.height, camera.cx, camera.cy) == (height, width, height / 2, width / 2)
    assert camera.fx == camera.fy == pytest.approx(26 * 50 / 43.2666, rel=1e-4)


def test_a_photo_without_tags_has_no_camera(tmp_path):
    [frame] = open_root(str(album(tmp_path))).load("plain.png").frames
    assert frame.camera is None and frame.world_from_camera is None


def test_a_photo_that_is_cut_short_is_named(tmp_path):
    path = album(tmp_path) / "plain.png"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SceneError, match=r"plain\.png: the picture is cut short"):
        open_root(str(tmp_path)).load("plain.png")


def test_a_root_without_photos_says_what_was_looked_for(tmp_path):
    (tmp_path / "notes.txt").write_text("no photo")
    for root in (tmp_path, tmp_path / "notes.txt", tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match=r"\*\.jpg"):
            open_root(str(root))
        assert looks_like(root) is None
    assert looks_like(album(tmp_path / "album")) == "plain.png is a picture"


@pytest.mark.filterwarnings("ignore:.*EXIF.*:UserWarning")  # Pillow warns of damaged tags, rightly
def test_damaged_copies_end_in_a_scene_or_a_scene_error(tmp_path):
    survives(open_root, album(tmp_path / "album"), tmp_path / "copies", 40, seed=5)


def test_real_photos_have_their_sizes(samples):
    reader = open_root(str(samples("photos")))
    sizes = {
        "depth-anything-v2_demo10.jpg": (2048, 1332), "depth-anything-v2_demo15.jpg": (2048, 1362),
        "moge_01_HouseIndoor.jpg": (1500, 1000), "moge_02_Office.jpg": (900, 598),
        "scikit-image_coffee.png": (600, 400), "vqasynth_warehouse_sample_1.jpeg": (323, 156),
        "vqasynth_warehouse_sample_2.jpeg": (640, 426),
    }  # fmt: skip
    assert reader.ids() == tuple(sizes)
    for id, (width, height) in sizes.items():
        [frame] = reader.load(id).frames
        rgb = frame.rgb()
        assert rgb.shape == (height, width, 3) and np.ptp(rgb) > 200
