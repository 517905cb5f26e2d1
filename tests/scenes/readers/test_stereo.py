import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_frames import depth_residuals
from sightline.scenes.fact import Fact
from sightline.scenes.readers.stereo import open_root
from sightline.scenes.table import SceneTable
from tests.made import trace
from tests.scenes.formats.test_pfm import write as write_pfm
from tests.scenes.readers.damage import survives

WIDTH, HEIGHT, F, CX, CY, DOFFS, BASELINE = 96, 64, 110.0, 44.0, 31.5, 2.0, 0.12
THINGS = [  # camera coordinates, metres: a wall that fills the picture, and a crate before it
    Box.from_bounds((-9, -9, 4.0), (9, 9, 4.2)), Box(np.array([0.1, 0.1, 2.0]), np.array([0.8, 0.6, 0.5])),
]  # fmt: skip
COLOURS = np.array([(90, 120, 200), (230, 60, 30), (0, 0, 0)], np.uint8)


def seen(side: int) -> tuple[np.ndarray, np.ndarray]:
    """z-depth and picture of the left (0) or right (1) camera."""
    camera = Camera(WIDTH, HEIGHT, F, F, CX + DOFFS * side + 0.5, CY + 0.5)
    depth, index = trace(THINGS, camera, Pose(np.eye(3), np.array([BASELINE * side, 0, 0])), room=False)
    return depth, COLOURS[index]


def disparity(side: int) -> np.ndarray:
    found = (F * BASELINE / seen(side)[0] - DOFFS).astype(np.float32)
    found[:3, :5] = np.inf
    return found


def record(folder: Path, sides: int = 1) -> Path:
    """A pair as Middlebury publishes it; with two sides the right picture has its disparity as well."""
    folder.mkdir(parents=True)
    for side in range(2):
        Image.fromarray(seen(side)[1]).save(folder / f"im{side}.png")
        if side < sides:
            write_pfm(folder / f"disp{side}.pfm", disparity(side))
    (folder / "calib.txt").write_text(
        f"cam0=[{F} 0 {CX}; 0 {F} {CY}; 0 0 1]\ncam1=[{F} 0 {CX + DOFFS}; 0 {F} {CY}; 0 0 1]\ndoffs={DOFFS}\n"
        f"baseline={BASELINE * 1000}\nwidth={WIDTH}\nheight={HEIGHT}\nndisp=64\nisint=0\nvmin=2\nvmax=60\n"
    )
    return folder


@pytest.fixture
def pair(tmp_path):
    return record(tmp_path / "crate")


def load(folder: Path):
    return open_root(str(folder)).load(folder.name)


def test_depth_is_metric_and_unmeasured_where_disparity_is_unknown(pair):
    scene = load(pair)
    [frame] = scene.frames
    z, truth = frame.depth.read(), seen(0)[0]
    assert z.dtype == np.float32 and np.isnan(z[:3, :5]).all() and np.isnan(z).sum() == 15
    assert np.nanmax(np.abs(z - truth)) < 1e-4
    assert (scene.id, scene.dropped, frame.id) == ("crate", {}, "left")
    assert {Fact.DEPTH, Fact.METRIC} < set(scene.facts) and Fact.GRAVITY not in scene.facts
    assert check(scene) == ()


def test_lifted_pixels_of_the_crate_lie_on_its_front(pair):
    [frame] = load(pair).frames
    points = frame.camera.lift(frame.depth.read())[(frame.rgb() == COLOURS[1]).all(axis=2)]
    np.testing.assert_allclose(points[:, 2], 1.75, atol=1e-5)
    low, high = THINGS[1].bounds[:, :2]
    step = 1.75 / F  # metres between pixel centres there
    assert (np.abs(points[:, :2].min(axis=0) - low) < step).all()
    assert (np.abs(points[:, :2].max(axis=0) - high) < step).all()


def test_the_noise_stated_is_that_of_a_quarter_pixel_at_the_far_wall(pair):
    scene = load(pair)
    z = 4.0
    per_pixel = z * z / (F * BASELINE)
    assert scene.facts[Fact.DEPTH].at(z) == pytest.approx(0.25 * per_pixel, rel=0.05)


def test_two_disparities_make_two_frames_whose_depths_agree(tmp_path):
    scene = load(record(tmp_path / "both", sides=2))
    assert [frame.id for frame in scene.frames] == ["left", "right"]
    np.testing.assert_allclose(scene.frames[1].world_from_camera.translation, (BASELINE, 0, 0))
    assert np.median(np.abs(depth_residuals(SceneTable(scene), 0, 1))) < 1e-4
    assert check(scene) == ()


@pytest.mark.parametrize("end", ["npy", "npz", "png"])
def test_the_same_disparity_in_another_file_gives_the_same_depth(end, pair):
    (pair / "disp0.pfm").unlink()
    values = disparity(0)
    if end == "npy":
        np.save(pair / "disp0.npy", values.astype(np.float64))
    elif end == "npz":
        np.savez_compressed(pair / "crate_disp.npz", values)
    else:
        steps = np.where(np.isfinite(values), np.round(values * 256), 0).astype(np.uint16)
        Image.fromarray(steps).save(pair / "disp0GT.png")
    z = load(pair).frames[0].depth.read()
    worst = 0.5 / 256 * 16 / (F * BASELINE) if end == "png" else 1e-4  # half a step, at the wall
    assert np.isnan(z[:3, :5]).all() and np.nanmax(np.abs(z - seen(0)[0])) <= 1.01 * worst


def test_a_calibration_in_json_says_the_same(pair):
    (pair / "calib.txt").unlink()
    told = {"fx": F, "fy": F, "cx": CX, "cy": CY, "doffs": DOFFS, "baseline_m": BASELINE}
    (pair / "calib.json").write_text(json.dumps(told))
    assert np.nanmax(np.abs(load(pair).frames[0].depth.read() - seen(0)[0])) < 1e-4


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("baseline=", "basis=", "has no baseline"),
        ("baseline=120", "baseline=x120", "baseline: cannot be read"),
        ("baseline=120", "baseline=-120", "baseline of -0.12"),
        ("baseline=120", "baseline=120000", "baseline of 120"),
        ("cam0=[110.0", "cam0=[-110.0", "focal"),
        ("cam0=[110.0 0", "cam0=[110.0", "cam0: 8 numbers"),
        ("cam1=[110.0 0 46.0", "cam1=[110.0 0 40.0", "doffs is 2"),
        ("doffs=2.0", "doffs=nan", "doffs"),
        ("width=96", "width=97", r"im0\.png: 96×64 pixels; its calibration is for \(97, 64\)"),
    ],
)
def test_a_damaged_calibration_is_named(old, new, words, pair):
    path = pair / "calib.txt"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(SceneError, match=words) as told:
        load(pair)
    assert "calib.txt" in str(told.value) or "im0.png" in str(told.value)


def test_a_disparity_of_another_size_of_eight_bits_or_of_two_arrays_is_refused(pair):
    (pair / "disp0.pfm").unlink()
    with pytest.raises(SceneError, match="has no left disparity"):
        load(pair)
    np.savez(pair / "disp0.npz", disparity(0), disparity(1))
    with pytest.raises(SceneError, match=r"disp0\.npz: holds 2 arrays"):
        load(pair)
    (pair / "disp0.npz").unlink()
    np.save(pair / "disp0.npy", disparity(0)[1:])
    with pytest.raises(SceneError, match=r"disp0\.npy: disparity of shape \(63, 96\)"):
        load(pair)
    (pair / "disp0.npy").unlink()
    Image.fromarray(np.zeros((HEIGHT, WIDTH), np.uint8)).save(pair / "disp0.png")
    with pytest.raises(SceneError, match=r"disp0\.png: a picture of 8 bits"):
        load(pair)


def test_a_damaged_right_side_is_counted_and_the_left_one_stays(tmp_path):
    folder = record(tmp_path / "both", sides=2)
    (folder / "disp1.pfm").write_bytes(b"Pf\n")
    scene = load(folder)
    assert [frame.id for frame in scene.frames] == ["left"]
    assert scene.dropped == {"right picture or its disparity cannot be used": 1}


def test_the_root_is_one_pair_or_a_folder_of_them(tmp_path):
    record(tmp_path / "pairs" / "b")
    record(tmp_path / "pairs" / "a")
    (tmp_path / "pairs" / "notes").mkdir()
    assert open_root(str(tmp_path / "pairs")).ids() == ("a", "b")
    with pytest.raises(ReaderError, match="'c'"):
        open_root(str(tmp_path / "pairs")).load("c")
    for root in (tmp_path / "pairs" / "notes", tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match="stereo"):
            open_root(str(root))


def test_damaged_copies_end_in_a_scene_or_are_refused_by_name(tmp_path):
    assert survives(open_root, record(tmp_path / "both", sides=2), tmp_path / "copies", 20, seed=3) >= 3


def test_the_real_left_picture_is_found_again_in_the_right_one_through_its_depth(samples):
    folder = samples("stereo_middlebury_motorcycle")
    scene = open_root(str(folder)).load(folder.name)
    [frame] = scene.frames
    z = frame.depth.read()
    # The figures of the sample's own README.
    assert np.nanmin(z) == pytest.approx(2.11, abs=0.01) and np.nanmax(z) == pytest.approx(5.02, abs=0.01)
    assert np.nanmedian(z) == pytest.approx(2.75, abs=0.01) and np.isnan(z).mean() == pytest.approx(0.073, abs=1e-3)
    with Image.open(folder / "motorcycle_right.png") as image:
        right = np.array(image.convert("RGB")).astype(float)
    told = json.loads((folder / "calib.json").read_text())
    points = frame.camera.lift(z) - (told["baseline_m"], 0, 0)  # in the right camera
    u = told["fx"] * points[..., 0] / points[..., 2] + told["cx"] + told["doffs"] + 0.5
    row = np.broadcast_to(np.arange(500)[:, None], u.shape)
    inside = np.isfinite(u) & (u >= 0) & (u < 741)
    off = np.abs(right[row[inside], u[inside].astype(int)] - frame.rgb()[inside]).mean()
    assert off < 10  # of 255; with the sign of the disparity turned it is 47
    assert check(scene) == ()
