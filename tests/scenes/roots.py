"""A root for each way in which a reader can be pointed at its data, written in the data's own format."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sightline.scenes.store import folder_for, write_scene
from tests.made import box_scene
from tests.scenes.formats.test_glb import Glb
from tests.scenes.formats.test_scannet_infos import written as write_scannet_infos
from tests.scenes.layouts.test_pairs import osd, realsense
from tests.scenes.layouts.test_trajectory import record as record_open3d
from tests.scenes.layouts.test_tum import record as record_tum
from tests.scenes.readers import (
    test_arkitscenes,
    test_kitti,
    test_nuscenes,
    test_scannet,
    test_scannetpp,
    test_stereo,
    test_sunrgbd,
    test_tapvid3d,
    test_vsi,
)
from tests.scenes.readers.capture_writer import write_capture
from tests.scenes.readers.test_images import album
from tests.scenes.readers.test_points import clouds
from tests.scenes.readers.test_rgbd import record as record_7scenes
from tests.scenes.readers.test_video import ALL, sequence
from tests.scenes.test_cavqa import training, validation


@dataclass(frozen=True)
class Root:
    """`write` fills an empty folder with what the docs call `what`; `options` is what may follow the path."""

    reader: str
    what: str
    write: Callable[[Path], object]
    options: str = ""

    def at(self, folder: Path) -> str:
        """The root as a user gives it, after the files were written."""
        self.write(folder)
        return f"{folder}{self.options}"


def anew(write: Callable[[Path], object]) -> Callable[[Path], object]:
    """For writers that make their folder themselves."""
    return lambda folder: (folder.rmdir(), write(folder))


def glb(folder: Path) -> None:
    made = Glb()
    made.square()
    made.write(folder)


def made_folder(folder: Path) -> None:
    things = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0)}
    attributes = {"lamp": {"colour": "red"}}
    write_scene(box_scene(things, frames=2, attributes=attributes), folder_for(folder, "made"))


def meta_info(folder: Path) -> None:
    test_vsi.write(folder, {"scene0000_00": test_vsi.scene({"chair": [test_vsi.box()]})})


ROOTS = (
    Root("arkitscenes", "a folder of videos", lambda f: test_arkitscenes.film(f, frames=2)),
    Root("arkitscenes", "the 3dod release", lambda f: test_arkitscenes.film(f / "3dod/Training", frames=2)),
    Root("arkitscenes", "the raw release", lambda f: test_arkitscenes.film(f / "raw/Validation", frames=2, raw=True)),
    Root("ca1m", "a folder of captures (.tar)", lambda f: write_capture(f / "ca1m-val-42898570.tar", 12)),
    Root("ca1m", "captures@1fps+views", lambda f: write_capture(f / "ca1m-val-42898570.tar", 12), "@1fps+views"),
    Root("ca1m", "CA-VQA's validation archive", lambda f: validation(f / "cavqa_val")),
    Root("ca1m", "CA-VQA's training shards", training),
    Root("folder", "a scene with everything in it", made_folder),
    Root("images", "photos", album),
    Root("kitti", "the folder of training/ and testing/", lambda f: test_kitti.record(f / "training")),
    Root("kitti", "training/", test_kitti.record),
    Root("nuscenes", "the tables (v1.0-*/)", test_nuscenes.record_tables),
    Root("nuscenes", "info files as JSON", anew(test_nuscenes.record_info)),
    Root("points", "PLY, PCD, OBJ, .npy", clouds),
    Root("points", "the same@unit=m,up=z", clouds, "@unit=m,up=z"),
    Root("points", "GLB", glb),
    Root("rgbd", "7-Scenes, TSDF-fusion", lambda f: record_7scenes(f / "kitchen")),
    Root("rgbd", "TUM", lambda f: record_tum(f / "desk")),
    Root("rgbd", "Open3D", lambda f: record_open3d(f / "room")),
    Root("rgbd", "a pair of RealSense", lambda f: realsense(f / "frame")),
    Root("rgbd", "OSD with its instance masks", lambda f: osd(f, "learn0")),
    Root("scannet", "a scan with its .sens", lambda f: test_scannet.record(f / test_scannet.SCAN)),
    Root("scannet", "exported frames", lambda f: test_scannet.record(f / "scans" / test_scannet.SCAN, exported=True)),
    Root("scannet", "MMDetection3D's infos as JSON", write_scannet_infos),
    Root("scannetpp", "the dataset", lambda f: test_scannetpp.record(f / "data" / test_scannetpp.SCENE)),
    Root("scannetpp", "the dataset@camera=iphone", lambda f: test_scannetpp.record(f / "data" / test_scannetpp.SCENE),
         "@camera=iphone"),
    Root("stereo", "a folder of pairs", lambda f: test_stereo.record(f / "motorcycle")),
    Root("sunrgbd", "the release", lambda f: test_sunrgbd.write_frame(f / "kv2/kinect2data/000002")),
    Root("sunrgbd", "MMDetection3D's infos as JSON", anew(test_sunrgbd.write_infos)),
    Root("tapvid3d", "adt/, pstudio/ with extrinsics", lambda f: test_tapvid3d.write(f / "adt")),
    Root("tapvid3d", "drivetrack/, and clips without extrinsics", lambda f: test_tapvid3d.write(f / "drivetrack")),
    Root("video", "pictures or a film alone", lambda f: sequence(f / "walk")),
    Root("video", "with poses, depth, K, times, gravity beside", lambda f: sequence(f / "walk", *ALL)),
    Root("vsi", "the annotations", meta_info),
)  # fmt: skip
