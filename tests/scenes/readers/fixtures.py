"""A fixture of each kind of source that a reader reads from the disk, as the readers' tests write it.

A writer takes a folder that does not exist yet and gives the root of the source, a folder whose files can be damaged.
"""

import shutil
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.scenes import test_cavqa, test_exif
from tests.scenes.formats import test_film, test_pcd, test_ply
from tests.scenes.formats.test_glb import Glb
from tests.scenes.layouts import test_pairs, test_trajectory, test_tum
from tests.scenes.readers import (
    test_arkitscenes,
    test_images,
    test_kitti,
    test_nuscenes,
    test_points,
    test_rgbd,
    test_scannet,
    test_scannetpp,
    test_scene_folder,
    test_stereo,
    test_sunrgbd,
    test_tapvid3d,
    test_video,
    test_vsi,
)
from tests.scenes.readers.capture_writer import VIDEO, write_capture


@dataclass(frozen=True)
class Fixture:
    """How a source is written, which reader reads it, and what follows its root."""

    reader: str
    write: Callable[[Path], Path]
    options: str = ""


def capture(folder: Path) -> Path:
    return write_capture(folder / f"ca1m-train-{VIDEO}.tar", 2).parent


def archive_in_a_tar(folder: Path) -> Path:
    inner = test_cavqa.validation(folder / "cavqa_val")
    with tarfile.open(folder / "cavqa_val.tar", "w") as tar:
        tar.add(inner, "cavqa_val")
    shutil.rmtree(inner)
    return folder


def photos(folder: Path) -> Path:
    test_images.album(folder)
    for name in ("small.webp", "old.bmp"):
        test_exif.photo(folder / name)
    return folder


def clouds(ending: str) -> Callable[[Path], Path]:
    """Files of one format, in each of the ways in which it is written."""

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True)
        if ending == "ply":
            for form in test_ply.ORDERS:
                (folder / f"mesh_{form}.ply").write_bytes(test_ply.ply(form, faces=test_ply.SIDES))
                (folder / f"cloud_{form}.ply").write_bytes(test_ply.ply(form, faces=[]))
        elif ending == "pcd":
            for form in ("ascii", "binary", "binary_compressed"):
                (folder / f"{form}.pcd").write_bytes(test_pcd.pcd(form))
        elif ending == "obj":
            (folder / "square.obj").write_text(f"mtllib square.mtl\nusemtl red\n{test_points.SQUARE}")
            (folder / "square.mtl").write_text("newmtl red\nKd 1 0 0.5\n")
        elif ending == "glb":
            made = Glb()
            made.square()
            made.write(folder)
        else:
            rng = np.random.default_rng(0)
            np.save(folder / f"{test_points.OBJAVERSE}_8192.npy", rng.random((8192, 6), np.float32))
            np.save(folder / "chair.npy", rng.random((20, 3)))
        return folder

    return write


def stream(folder: Path) -> Path:
    return test_scannet.record(folder / test_scannet.SCAN, frames=2)


def exported(folder: Path) -> Path:
    return test_scannet.record(folder / test_scannet.SCAN, frames=2, exported=True)


def both_sides(folder: Path) -> Path:
    return test_stereo.record(folder, sides=2)


def films(folder: Path) -> Path:
    """A film with what may lie beside one."""
    test_video.sequence(folder, "poses.npz", "depth", "times.txt", prefix="walk_", pictures=False)
    test_film.film(folder / "walk.mp4", times=test_film.TIMES[:3], size=(160, 120))
    return folder


def pictures(folder: Path) -> Path:
    return test_video.sequence(folder / "walk", *test_video.ALL).parent


FIXTURES: Mapping[str, Fixture] = {
    "arkitscenes": Fixture("arkitscenes", lambda folder: test_arkitscenes.film(folder, frames=2)),
    "ca1m-tar": Fixture("ca1m", capture, "@all"),
    "ca1m-archive": Fixture("ca1m", test_cavqa.validation),
    "ca1m-archive-tar": Fixture("ca1m", archive_in_a_tar, "/cavqa_val.tar"),
    "ca1m-tfrecord": Fixture("ca1m", test_cavqa.training),
    "folder": Fixture("folder", test_scene_folder.record),
    "images": Fixture("images", photos),
    "kitti": Fixture("kitti", test_kitti.record),
    "nuscenes-tables": Fixture("nuscenes", test_nuscenes.record_tables),
    "nuscenes-infos": Fixture("nuscenes", test_nuscenes.record_info),
    "points-ply": Fixture("points", clouds("ply")),
    "points-pcd": Fixture("points", clouds("pcd")),
    "points-obj": Fixture("points", clouds("obj")),
    "points-glb": Fixture("points", clouds("glb")),
    "points-npy": Fixture("points", clouds("npy")),
    "rgbd-7scenes": Fixture("rgbd", test_rgbd.record),
    "rgbd-tum": Fixture("rgbd", test_tum.record),
    "rgbd-open3d": Fixture("rgbd", test_trajectory.record),
    "rgbd-realsense": Fixture("rgbd", test_pairs.realsense),
    "rgbd-osd": Fixture("rgbd", lambda folder: test_pairs.osd(folder, "a")),
    "scannet-sens": Fixture("scannet", stream),
    "scannet-exported": Fixture("scannet", exported),
    "scannet-infos": Fixture("scannet", test_scannet.record_infos),
    "scannetpp-dslr": Fixture("scannetpp", lambda folder: test_scannetpp.record(folder / test_scannetpp.SCENE)),
    "scannetpp-iphone": Fixture(
        "scannetpp", lambda folder: test_scannetpp.record(folder / test_scannetpp.SCENE), "@camera=iphone"
    ),
    "stereo": Fixture("stereo", both_sides),
    "sunrgbd": Fixture("sunrgbd", test_sunrgbd.write_frame),
    "sunrgbd-infos": Fixture("sunrgbd", test_sunrgbd.write_infos),
    "tapvid3d": Fixture("tapvid3d", test_tapvid3d.record),
    "video-mp4": Fixture("video", films),
    "video-folder": Fixture("video", pictures),
    "vsi": Fixture("vsi", test_vsi.annotations),
}  # fmt: skip
