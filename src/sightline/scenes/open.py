"""A name and a root → a reader, imported when asked for."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import cast

from sightline.errors import ReaderError
from sightline.scenes.guess import guess
from sightline.scenes.reader import Reader

AUTO = "auto"


@dataclass(frozen=True)
class Entry:
    """Where a reader lives, what it reads, and what the licence of such data usually is."""

    module: str
    about: str
    licence: str


READERS: dict[str, Entry] = {
    "arkitscenes": Entry(
        "sightline.scenes.readers.arkitscenes",
        "ARKitScenes videos (lowres_wide, lowres_depth, .traj, 3dod_annotation.json), turned upright; ROOT: a video, a "
        "fold, or a release; each fifth frame: 3dod@every=5",
        "ARKitScenes: Apple's terms, non-commercial; not to be passed on",
    ),
    "ca1m": Entry(
        "sightline.scenes.readers.ca1m",
        "CA-1M captures (*.tar) and CA-VQA's questions (*.arrow, *.tfrecord-*); ROOT: a tar or a folder of them, "
        "if wanted with @1fps, @0.1fps, @keys, @all or @1fps+views; CA-VQA's unpacked archive; its folder of TFRecord "
        "shards",
        "CA-1M and CA-VQA: CC BY-NC-ND 4.0; not to be passed on changed",
    ),
    "folder": Entry(
        "sightline.scenes.readers.scene_folder",
        "neutral scene folders (scene.json and arrays), as `write_scene` leaves them; ROOT: one, or a folder of them",
        "each scene states its own",
    ),
    "images": Entry(
        "sightline.scenes.readers.images",
        "photos (JPEG, PNG, WebP, BMP), turned upright, with a camera where EXIF states the focal length; ROOT: one, "
        "or a folder with any below it",
        "the photographer's; look where they come from",
    ),
    "kitti": Entry(
        "sightline.scenes.readers.kitti",
        "KITTI object data (image_2, velodyne, calib, label_2); ROOT: the folder of training/ and testing/, or one",
        "CC BY-NC-SA 3.0: not for commercial use",
    ),
    "nuscenes": Entry(
        "sightline.scenes.readers.nuscenes",
        "nuScenes (v1.0-*/ tables and samples/), or MMDetection3D's info files as JSON; ROOT: the folder of either",
        "CC BY-NC-SA 4.0 and Motional's terms: not for commercial use",
    ),
    "points": Entry(
        "sightline.scenes.readers.points",
        "clouds and meshes (PLY, PCD, OBJ, GLB, .npy); ROOT: a file, or a folder with any below it; what is known may "
        "follow: models@unit=m,up=z,points=8192,seed=0",
        "the files' own; look where they come from",
    ),
    "procedural": Entry(
        "sightline.scenes.readers.procedural",
        "worlds made from seeds; ROOT: 7, 0..1000, 0..1000@320x240x3 (width, height, frames), flat:0..1000, tabletop:, "
        "moving:, unseen:, simple:; the kind alone is its first fifty; @walk=handheld,depth=sensor,focal=varied",
        "made by Sightline; free to use",
    ),
    "rgbd": Entry(
        "sightline.scenes.readers.rgbd",
        "RGB-D recordings and single pairs in the layouts of 7-Scenes, TUM, Open3D, RealSense and OSD (with instance "
        "masks); ROOT: one folder, or a folder of them; each fifth frame: kitchen@every=5",
        "the recording's own; look at its README",
    ),
    "scaled": Entry(
        "sightline.scenes.readers.scaled",
        "scenes of another reader made larger or smaller, each by a factor of its own; ROOT: 1..10:procedural:0..1000, "
        "another draw 1..10@seed=1:procedural:0..1000",
        "that of the scenes",
    ),
    "scannet": Entry(
        "sightline.scenes.readers.scannet",
        "ScanNet scans (.sens or color/ depth/ pose/ intrinsic/, _vh_clean_2.ply, aggregation and segs), or what "
        "MMDetection3D makes of them (*infos*.json); ROOT: a scan or a folder of them; each fifth frame: scans@every=5",
        "ScanNet Terms of Use: research only, by agreement",
    ),
    "scannetpp": Entry(
        "sightline.scenes.readers.scannetpp",
        "ScanNet++ scenes (scans/, dslr/ through its fisheye, iphone/ with lidar depth); ROOT: the dataset, its data/, "
        "or a scene; data@camera=iphone,every=10 for every tenth picture of the phone",
        "ScanNet++ Terms of Use: research only, by agreement",
    ),
    "stereo": Entry(
        "sightline.scenes.readers.stereo",
        "rectified pairs with calibration and disparity (im0.png, calib.txt, disp0.pfm: Middlebury, ETH3D); ROOT: one "
        "folder, or a folder of them",
        "the collection's own; look at its README",
    ),
    "sunrgbd": Entry(
        "sightline.scenes.readers.sunrgbd",
        "SUN RGB-D pictures with depth and drawn boxes, as published (intrinsics.txt, extrinsics/, image/), or "
        "MMDetection3D's infos as JSON; ROOT: the folder of either; all published frames are held back as test images "
        "where no SUNRGBDtoolbox/ with the official split lies above",
        "SUN RGB-D: academic use; look at its web page",
    ),
    "tapvid3d": Entry(
        "sightline.scenes.readers.tapvid3d",
        "TAPVid-3D clips (.npz: video, 3D tracks, visibility); ROOT: the folder of adt/ pstudio/ drivetrack/, or one",
        "annotations CC BY 4.0; videos under the terms of Aria Digital Twin, Waymo Open and Panoptic Studio",
    ),
    "video": Entry(
        "sightline.scenes.readers.video",
        "videos (MP4, MOV, MKV, WebM, AVI) and folders of numbered pictures, with poses, depth and K that lie beside; "
        "ROOT: one, or a folder of them; what is known or wanted may follow: walk@fps=10,unit=m,every=5 (of what "
        "has times, so many pictures a second are kept)",
        "the recording's own; look where it comes from",
    ),
    "vsi": Entry(
        "sightline.scenes.readers.vsi",
        "VSI-Bench scene annotations (*_meta_info*.json: boxes, counts, room size); ROOT: a file, or a folder of them",
        "ScanNet, ScanNet++ and ARKitScenes terms: research only; a test set, never to be trained on",
    ),
}


def open_reader(name: str, root: str) -> Reader:
    """The reader called `name` over `root`; "auto" is the one that knows what lies there.

    Raises ReaderError for a name that is not in `READERS`, and for a root that holds nothing the reader knows.
    """
    if name == AUTO:
        name = guess(root, READERS)
    if name not in READERS:
        raise ReaderError(f"no reader {name!r}; there are: {', '.join(sorted(READERS))}, and {AUTO} to guess")
    module = importlib.import_module(READERS[name].module)
    return cast(Reader, module.open_root(root))


def open_source(source: str) -> Reader:
    """The reader that a scene's `source` ("name:root") names, so that the scene can be read again."""
    name, colon, root = source.partition(":")
    if not colon:
        raise ReaderError(f"source {source!r} does not name a reader and a root; it looks like rgbd:recordings/kitchen")
    return open_reader(name, root)
