import json

import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.layouts.pairs import names
from sightline.scenes.readers.rgbd import open_root
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.scenes.readers.damage import survives

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}


def told(camera, **more):
    return {
        "width": camera.width, "height": camera.height, "fx": camera.fx, "fy": camera.fy, "cx": camera.cx - 0.5,
        "cy": camera.cy - 0.5, **more,
    }  # fmt: skip


def realsense(folder, color_from_depth=None, **more):
    """A pair whose depth is seen by another lens, of twice the resolution, 20 cm to the left."""
    folder.mkdir(parents=True)
    pose = box_scene(THINGS, frames=1).frames[0].world_from_camera
    right = Pose(np.eye(3), np.array([0.2, 0, 0]))
    seen = box_scene(THINGS, frames=[pose @ right]).frames[0]
    measured = box_scene(THINGS, frames=[pose], size=(320, 240)).frames[0]
    Image.fromarray(seen.rgb()).save(folder / "color.png")
    Image.fromarray(np.round(5000 * measured.depth.read()).astype(np.uint16)).save(folder / "depth.png")
    calibration = {"color": told(seen.camera), "depth": told(measured.camera, unit_m=0.0002), **more}
    if color_from_depth:
        calibration["color_from_depth"] = right.inverse().matrix.tolist()
    (folder / "calib.json").write_text(json.dumps(calibration))
    return folder


def osd(folder, *stems):
    """Pairs with labels: the wall is the table in two parts, the lamp thing 20 with a part 21, the sofa thing 30."""
    folder.mkdir(parents=True, exist_ok=True)
    made = box_scene(THINGS, frames=1, size=(640, 480)).frames[0]
    index = made.read_instances()
    labels = np.choose(index + 1, [1, 20, 30]).astype(np.uint8)
    labels[:240][labels[:240] == 1], labels[:260][labels[:260] == 20] = 2, 21
    labels[:4, :4] = 0
    for stem in stems:
        Image.fromarray(made.rgb()).save(folder / f"{stem}.color.png")
        Image.fromarray(np.round(1000 * made.depth.read()).astype(np.uint16)).save(folder / f"{stem}.depth.png")
        Image.fromarray(labels).save(folder / f"{stem}.label.png")
    return folder


def load(folder, id=None):
    reader = open_root(str(folder))
    return reader.load(id or reader.ids()[0])


def test_a_pair_that_nobody_registered_keeps_its_depth_and_joins_nothing(tmp_path):
    scene = load(realsense(tmp_path / "frame"))
    [frame] = scene.frames
    assert (scene.id, frame.depth.color_from_depth) == ("frame", None)
    assert (frame.camera.width, frame.depth.camera.width) == (160, 320)
    truth = box_scene(THINGS, frames=1, size=(320, 240)).frames[0]
    assert np.nanmax(np.abs(frame.depth.read() - truth.depth.read())) < 1.1e-4
    [finding] = check(scene)
    assert finding.severity == "warning" and "not registered" in finding.what
    with pytest.raises(SceneError, match="not registered"):
        SceneTable(scene).depth(0)


def test_a_pair_whose_cameras_are_known_is_joined(tmp_path):
    scene = load(realsense(tmp_path / "frame", color_from_depth=True))
    pose = box_scene(THINGS, frames=1).frames[0].world_from_camera @ Pose(np.eye(3), np.array([0.2, 0, 0]))
    truth = box_scene(THINGS, frames=[pose]).frames[0]
    off = np.abs(SceneTable(scene).depth(0) - truth.depth.read())[truth.read_instances() >= 0]
    assert np.nanmedian(off) < 0.01 and np.nanmean(off > 0.1) < 0.1 and np.isnan(off).mean() < 0.05
    assert check(scene) == ()


def test_instances_of_a_tabletop_are_things_without_names_or_boxes(tmp_path):
    folder = osd(tmp_path / "osd", "learn0", "test3")
    assert names(folder) == ("learn0", "test3") == open_root(str(folder)).ids()
    scene = load(folder, "test3")
    assert [(thing.id, thing.label, thing.box) for thing in scene.objects] == [
        ("table", "table", None), ("object#1", "object", None), ("object#2", "object", None)
    ]  # fmt: skip
    index = box_scene(THINGS, frames=1, size=(640, 480)).frames[0].read_instances() + 1
    index[:4, :4] = -1
    np.testing.assert_array_equal(scene.frames[0].read_instances(), index)
    assert Fact.MASKS in scene.facts and not {Fact.OBJECTS, Fact.COMPLETE, Fact.GRAVITY} & set(scene.facts)
    assert check(scene) == ()


def test_pairs_in_folders_below_go_by_both_names(tmp_path):
    osd(tmp_path / "osd" / "learn", "a", "b")
    osd(tmp_path / "osd" / "test", "a")
    assert open_root(str(tmp_path / "osd")).ids() == ("learn/a", "learn/b", "test/a")


def test_a_k_beside_the_pictures_makes_them_one_camera_in_millimetres(tmp_path):
    folder = osd(tmp_path / "osd", "a")
    (folder / "a.label.png").unlink()
    with pytest.raises(SceneError, match=r"a\.depth\.png: nothing says its camera and unit"):
        load(folder)
    np.savetxt(folder / "camera-intrinsics.txt", [[500, 0, 319.5], [0, 500, 239.5], [0, 0, 1]])
    frame = load(folder).frames[0]
    assert frame.camera == frame.depth.camera and (frame.camera.fx, frame.camera.cx) == (500, 320)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[]", "no calibration"),
        ('{"color": {}, "depth": {}}', "KeyError 'width'"),
        (json.dumps({"color": 3, "depth": 4}), "no calibration"),
    ],
)
def test_a_damaged_calibration_is_named(text, words, tmp_path):
    folder = realsense(tmp_path / "frame")
    (folder / "calib.json").write_text(text)
    with pytest.raises(SceneError, match=rf"calib\.json.*{words}"):
        load(folder)


def test_pictures_that_do_not_fit_their_calibration_or_labels_are_named(tmp_path):
    folder = realsense(tmp_path / "frame")
    Image.fromarray(np.zeros((10, 20), np.uint16)).save(folder / "depth.png")
    with pytest.raises(SceneError, match=r"depth\.png: has 20×10 pixels, its camera 320×240"):
        load(folder)
    Image.fromarray(np.zeros((10, 20, 3), np.uint8)).save(folder / "depth.png")
    with pytest.raises(SceneError, match=r"depth\.png: is a picture of mode RGB"):
        load(folder)
    osd(tmp_path / "osd", "a")
    Image.fromarray(np.zeros((10, 20), np.uint8)).save(tmp_path / "osd" / "a.label.png")
    with pytest.raises(SceneError, match=r"a\.label\.png: has 20×10 pixels"):
        load(tmp_path / "osd")


def test_damaged_copies_end_in_a_scene_or_a_scene_error(tmp_path):
    survives(open_root, realsense(tmp_path / "frame"), tmp_path / "copies", 25, seed=1)
    survives(open_root, osd(tmp_path / "osd", "a"), tmp_path / "copies", 10, seed=2)


def test_the_real_realsense_frame_is_metric_and_not_registered(samples):
    reader = open_root(str(samples("rgbd_realsense_single")))
    assert reader.ids() == ("rgbd_realsense_single",)
    scene = reader.load("rgbd_realsense_single")
    [frame] = scene.frames
    depth = frame.depth.read()
    assert np.isfinite(depth).mean() == pytest.approx(0.93, abs=0.01)
    assert np.nanmedian(depth) == pytest.approx(1.478, abs=0.001)  # 1.40 if holes counted as 0 m
    assert frame.depth.color_from_depth is None and frame.depth.camera.fx == pytest.approx(390.4315, abs=1e-4)
    assert [finding.severity for finding in check(scene)] == ["warning"]


def test_real_tabletops_have_a_flat_table_with_the_things_on_it(samples):
    reader = open_root(str(samples("rgbd_osd_tabletop")))
    assert len(reader.ids()) == 8
    for id in ("learn0", "learn33", "test50"):  # a box, cans, a mixture
        scene = reader.load(id)
        assert check(scene) == ()
        frame, table = scene.frames[0], SceneTable(scene)
        points = frame.camera.lift(table.depth(0))
        instances = frame.read_instances()
        assert np.isfinite(points[instances >= 0]).all()  # no label where nothing was measured
        plate = points[instances == 0]
        center = plate.mean(axis=0)
        normal = np.linalg.svd(plate[::50] - center, full_matrices=False)[2][2]
        normal *= -np.sign(normal @ center)  # towards the camera
        flat = np.abs((plate - center) @ normal)
        assert np.median(flat) < 0.005
        for row in range(1, len(scene.objects)):
            above = (points[instances == row] - center) @ normal
            assert np.median(above) > 0.008, (id, row)


def test_the_real_tum_frame_counts_five_thousand_to_the_metre(samples):
    reader = open_root(str(samples("open3d_testdata")))
    assert reader.ids() == ("other_formats/TUM", "rgbd_icl_synthetic")
    [frame] = reader.load("other_formats/TUM").frames
    depth = frame.depth.read()
    assert (np.nanmin(depth), np.nanmax(depth)) == pytest.approx((1.46, 9.33), abs=0.01)
    assert np.nanmedian(depth) == pytest.approx(2.4, abs=0.05) and frame.camera.fx == 525
