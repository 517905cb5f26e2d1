"""A root for each way in which a reader can be pointed at its data, in the words of the docs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sightline.scenes.store import folder_for, write_scene
from tests.made import box_scene
from tests.scenes.readers import (
    test_arkitscenes,
    test_images,
    test_kitti,
    test_scannet,
    test_stereo,
    test_tapvid3d,
    test_video,
)
from tests.scenes.readers.capture_writer import write_capture
from tests.scenes.readers.fixtures import FIXTURES


@dataclass(frozen=True)
class Root:
    """`write` fills a new folder with what the docs call `what` and gives the root; `options` is what may follow it."""

    reader: str
    what: str
    write: Callable[[Path], Path]
    options: str = ""

    def at(self, folder: Path) -> str:
        """The root as a user gives it, after the files were written."""
        return f"{self.write(folder)}{self.options}"


def fixture(name: str, what: str, options: str | None = None) -> Root:
    """A fixture as it stands, or with other options behind it."""
    one = FIXTURES[name]
    return Root(one.reader, what, one.write, one.options if options is None else options)


def captures(folder: Path) -> Path:
    """One capture that is long enough for two frames a second apart."""
    return write_capture(folder / "ca1m-val-42898570.tar", 12).parent


def below(write: Callable[[Path], object], place: str) -> Callable[[Path], Path]:
    """Writes into a folder some way below the root."""

    def write_below(folder: Path) -> Path:
        write(folder / place)
        return folder

    return write_below


def posed(folder: Path) -> None:
    """A sequence with the places of its camera."""
    test_video.sequence(folder, "poses.npz")


def written(folder: Path) -> Path:
    things = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0)}
    scene = box_scene(things, frames=2, attributes={"lamp": {"colour": "red"}})
    write_scene(scene, folder_for(folder, "made"))
    return folder


ROOTS = (
    fixture("arkitscenes", "a folder of videos"),
    Root("arkitscenes", "the 3dod release", below(test_arkitscenes.film, "3dod/Training")),
    Root("arkitscenes", "the raw release", below(lambda f: test_arkitscenes.film(f, raw=True), "raw/Validation")),
    Root("ca1m", "a folder of captures (.tar)", captures),
    Root("ca1m", "captures@1fps+views", captures, "@1fps+views"),
    fixture("ca1m-archive", "CA-VQA's validation archive"),
    fixture("ca1m-archive-tar", "the same in a tar"),
    fixture("ca1m-tfrecord", "CA-VQA's training shards"),
    Root("folder", "what was written, such as a made room", written),
    Root("images", "photos", test_images.album),
    Root("kitti", "the folder of training/ and testing/", below(test_kitti.record, "training")),
    fixture("kitti", "training/"),
    fixture("nuscenes-tables", "the tables (v1.0-*/)"),
    fixture("nuscenes-infos", "info files as JSON"),
    fixture("points-ply", "PLY"),
    fixture("points-pcd", "PCD"),
    fixture("points-obj", "OBJ"),
    fixture("points-npy", ".npy"),
    fixture("points-glb", "GLB"),
    fixture("points-ply", "any with @unit=m,up=z", "@unit=m,up=z"),
    fixture("rgbd-7scenes", "7-Scenes, TSDF-fusion"),
    fixture("rgbd-tum", "TUM"),
    fixture("rgbd-open3d", "Open3D"),
    fixture("rgbd-realsense", "a pair of RealSense"),
    fixture("rgbd-osd", "OSD with its instance masks"),
    fixture("scannet-sens", "a scan with its .sens"),
    fixture("scannet-exported", "a scan with exported frames"),
    Root("scannet", "scans/", below(lambda f: test_scannet.record(f, frames=2), f"scans/{test_scannet.SCAN}")),
    fixture("scannet-infos", "MMDetection3D's infos as JSON"),
    fixture("scannetpp-dslr", "a scene"),
    fixture("scannetpp-iphone", "a scene@camera=iphone"),
    Root("stereo", "pairs with the left disparity", below(test_stereo.record, "pair")),
    fixture("stereo", "pairs with both disparities"),
    fixture("sunrgbd", "a frame's folder"),
    Root("sunrgbd", "the release", below(FIXTURES["sunrgbd"].write, "kv2/kinect2data/000002")),
    fixture("sunrgbd-infos", "MMDetection3D's infos as JSON"),
    Root("tapvid3d", "adt/, pstudio/ with extrinsics", below(test_tapvid3d.write, "adt")),
    Root("tapvid3d", "drivetrack/, and clips without extrinsics", below(test_tapvid3d.write, "drivetrack")),
    Root("video", "pictures or a film alone", below(test_video.sequence, "walk")),
    Root("video", "pictures or a film with poses beside, @unit=m", below(posed, "walk"), "@unit=m"),
    fixture("video-folder", "pictures with poses, depth, K, times, gravity beside"),
    fixture("video-mp4", "a film with poses, depth, times beside"),
    fixture("vsi", "the annotations"),
)
