"""ScanNet++ scenes: laser-scanned rooms with the pictures of a fisheye camera (DSLR) and of a phone with lidar.

    SCENE/scans/mesh_aligned_0.05.ply, segments.json, segments_anno.json   points and the objects among them
    SCENE/dslr/resized_images/DSC*.JPG                                     pictures as taken, through the fisheye
    SCENE/iphone/rgb/frame_*.jpg, depth/frame_*.png                        the video, unpacked by the dataset's toolkit
    SCENE/{dslr,iphone}/colmap/{cameras,images}.txt                        K, lens and poses; where they are missing:
    SCENE/{dslr,iphone}/nerfstudio/transforms.json                         the same in nerfstudio's axes, is_bad
    SCENE/{dslr,iphone}/render_depth/*.png                                 optional: the mesh as each camera sees it, mm
    SCENE/iphone/pose_intrinsic_imu.json                                   optional: time stamps

ROOT is a scene, a folder of scenes, or the dataset (data/, splits/). A scene shows one camera: the DSLR where it has
pictures, or the one asked for: ROOT@camera=iphone; ROOT@camera=iphone,every=10 takes every tenth picture. Lenses stay
as they are. World: that of the mesh, metres, z up. A picture that cannot be used is left out and counted in
`Scene.dropped`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np

from sightline.errors import ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.dropped import reasons
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.colmap import read_cameras, read_images
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.nerfstudio import read_transforms
from sightline.scenes.formats.ply import read_ply
from sightline.scenes.formats.segments import members, read_groups, read_segments
from sightline.scenes.images import Header, encoded_in, fingerprint_of, read_color, read_header
from sightline.scenes.instances import Labelled, labelled, stated
from sightline.scenes.mesh_points import mesh_points
from sightline.scenes.root_options import EVERY, parted
from sightline.scenes.scan_frames import Taken, Unusable, in_time, read_millimetres, tracked_pose
from sightline.scenes.scene import DepthMap, Frame, PointCloud, Scene, Split

PICTURES = {"dslr": "resized_images", "iphone": "rgb"}
DEPTHS: Mapping[str, tuple[str, Vouch]] = {  # most trusted first: kind -> folder, noise in metres
    "laser": ("render_depth", Vouch(Provenance.LASER, 0.01)),
    "sensor": ("depth", Vouch(Provenance.SENSOR, 0.01, 0.01)),
}
# transforms.json swaps x and y of the mesh's world and turns z over; doing so twice leads back.
MESH_FROM_NERFSTUDIO = Pose(np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, -1.0]]), np.array([0.0, 0.0, 0.0]))
MESH = "mesh_aligned_0.05.ply"
# The public validation scenes, on which VSI-Bench asks as well: never trained on, also where splits/ is not at hand.
VAL = """
09c1414f1b 0d2ee665be 13c3e046d7 1ada7a0617 21d970d8de 25f3b7a318 27dd4da69e 286b55a2bf 31a2c91c43 3864514494 38d58a7a31
3db0a1c8f3 3e8bba0176 3f15a9266d 40aec5fffa 45b0dac5e3 5748ce6f01 578511c8a9 5942004064 5eb31827b7 5ee7c22ba0 5f99900f09
6115eddb86 7831862f02 7b6477cb95 7bc286c1b6 825d228aec 9071e139d9 99fa5c25e1 a24f64f7fb a8bf42d646 a980334473 ac48a9b736
acd95847c5 b0a08200c9 bcd2436daf bde1e479ad c49a8c6cff c4c04e6d6c c50d2d1d42 c5439f4607 cc5237fd77 d755b3d9d8 e398684d27
e7af285f7d f2dc06b1d2 f3685d06a9 f3d64c30f8 f9f95681fd fb5a96b1a2
"""


def open_root(root: str) -> ScannetppReader:
    """The scenes under `root`; ReaderError when there are none."""
    path, asked = parted(root, {"camera": "dslr|iphone", "every": EVERY}, "scannetpp")
    if not path.is_dir():
        raise ReaderError(f"scannetpp: {path} is no folder; give a scene, a folder of scenes, or the dataset")
    try:
        inside = _scenes(path)
    except OSError as error:
        raise ReaderError(f"scannetpp: {path} cannot be listed ({error.strerror or error})") from error
    if not inside:
        raise ReaderError(
            f"scannetpp: no scene in {path} or in a folder in it; looked for scans/{MESH}, scans/segments_anno.json, "
            "and colmap or nerfstudio in dslr and iphone"
        )
    return ScannetppReader(root, inside, asked.get("camera", ""), int(asked.get("every", 1)))


def looks_like(path: Path) -> str | None:
    """Why this may be read as ScanNet++; None when it may not."""
    for name, folder in _scenes(path).items() if path.is_dir() else ():
        return f"{name} has {'scans' if (folder / 'scans').is_dir() else 'dslr or iphone'}/ as ScanNet++ scenes do"
    return None


def _scenes(path: Path) -> dict[str, Path]:
    """The folders of scenes at `path`, by name."""
    if _is_scene(path):
        return {path.resolve().name: path}
    parents = [path, *([path / "data"] if (path / "data").is_dir() else [])]
    children = [child for parent in parents for child in sorted(parent.iterdir()) if child.is_dir()]
    return {child.name: child for child in children if _is_scene(child)}


def _is_scene(folder: Path) -> bool:
    if any((folder / "scans" / name).is_file() for name in (MESH, "segments_anno.json")):
        return True
    return any((folder / device / model).is_dir() for device in PICTURES for model in ("colmap", "nerfstudio"))


@dataclass(frozen=True)
class ScannetppReader:
    """Scenes by name; pictures of `device` ("" for what there is), every `every`-th."""

    root: str
    folders: Mapping[str, Path]
    device: str = ""
    every: int = 1
    name: str = "scannetpp"
    licence: str = "ScanNet++ Terms of Use: research only, by agreement"

    def ids(self) -> tuple[str, ...]:
        """Names of scenes, sorted."""
        return tuple(sorted(self.folders))

    def load(self, id: str) -> Scene:
        """One scene; SceneError when one of its files is damaged or nothing of it can be used."""
        if id not in self.folders:
            raise ReaderError(f"scannetpp: no scene {id!r} in {self.root}; it has {len(self.folders)} scenes")
        folder = self.folders[id]
        taken = self._frames(folder)
        points, found = _annotated(folder / "scans")
        if points is None and not found.objects and not taken.frames:
            raise SceneError(
                f"scannetpp: no picture of {folder} can be used ({reasons(taken.dropped)}), nor has it a mesh"
            )
        facts = {
            Fact.METRIC: Vouch(Provenance.LASER, relative=0.002),
            Fact.GRAVITY: Vouch(Provenance.LASER, 0.01),
            **taken.facts(Vouch(Provenance.ESTIMATED, 0.02)),
        }
        if points is not None:
            facts[Fact.POINTS] = Vouch(Provenance.LASER, 0.005)
        facts |= found.facts(Vouch(Provenance.ANNOTATED, 0.03))
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            collection="scannetpp",
            facts=facts,
            frames=taken.frames,
            objects=found.objects,
            complete=found.complete,
            read_points=None if points is None else partial(_points, folder / "scans"),
            room=found.room,
            split=_split(folder, id),
            licence=self.licence,
            dropped={**taken.dropped, **found.dropped},
        )

    def _frames(self, folder: Path) -> Taken:
        has = [device for device, pictures in PICTURES.items() if (folder / device / pictures).is_dir()]
        if self.device and self.device not in has:
            raise SceneError(
                f"scannetpp: {folder} has no {self.device}/{PICTURES[self.device]}; fetch the pictures"
                + ("; rgb.mkv is unpacked by the dataset's toolkit" if self.device == "iphone" else "")
            )
        return _pictures(folder / (self.device or has[0]), self.every) if has else Taken((), {})


def _pictures(folder: Path, every: int) -> Taken:
    """The pictures of one camera, in the order of their names, that can be used."""
    dropped: Counter[str] = Counter()
    frames: dict[str, Frame] = {}
    for name, (camera, pose, bad) in list(_registered(folder).items())[::every]:
        try:
            if bad:
                raise Unusable("called bad by the source")
            if pose is None:
                raise Unusable("pose is not rigid")
            frames[name] = _frame(folder, name, camera, tracked_pose(pose.matrix))
        except Unusable as reason:
            dropped[str(reason)] += 1
    return Taken(_timed(folder, tuple(frames.values())), dict(dropped))


def _registered(folder: Path) -> dict[str, tuple[Camera, Pose | None, bool]]:
    """Camera, world_from_camera and whether it is a bad one, for each picture by its file name, sorted."""
    model, other = folder / "colmap", folder / "nerfstudio" / "transforms.json"
    found: dict[str, tuple[Camera, Pose | None, bool]] = {}
    if other.is_file():
        camera, shots = read_transforms(other)
        for shot in shots:
            pose = shot.world_from_camera
            name = PurePosixPath(shot.name).name  # never a path: it must not lead elsewhere
            found[name] = (camera, None if pose is None else MESH_FROM_NERFSTUDIO @ pose, shot.bad)
    if (model / "images.txt").is_file():
        bad = {name for name, (_, _, said) in found.items() if said}
        cameras, found = read_cameras(model / "cameras.txt"), {}
        for image in read_images(model / "images.txt"):
            if image.camera_id not in cameras:
                raise SceneError(
                    f"{model / 'images.txt'}: {image.name} has camera {image.camera_id}, which is not there"
                )
            pose = None if image.camera_from_world is None else image.camera_from_world.inverse()
            name = PurePosixPath(image.name).name
            found[name] = (cameras[image.camera_id], pose, name in bad)
    elif not other.is_file():
        raise SceneError(f"{folder}: has pictures but neither colmap/images.txt nor nerfstudio/transforms.json")
    return dict(sorted(found.items()))


def _frame(folder: Path, name: str, camera: Camera, pose: Pose) -> Frame:
    """One picture with the depth maps there are folders for; Unusable where a file is missing or does not fit."""
    picture = folder / PICTURES[folder.name] / name
    stem = PurePosixPath(name).stem
    header = _header(picture, "no picture")
    if (header.width, header.height) != (camera.width, camera.height):
        raise Unusable("picture of another size than its camera")
    depths = {}
    for kind, (where, vouch) in DEPTHS.items():
        path = folder / where / f"{stem}.png"
        if not (folder / where).is_dir():
            continue
        measured = _header(path, "no depth")
        if not measured.mode.startswith("I"):
            raise Unusable("depth is not a picture of 16 bits")
        # The lidar's map lies over the picture, with fewer pixels.
        own = camera.scaled(measured.width, measured.height)
        told = fingerprint_of(path, "millimetres")
        depths[kind] = DepthMap(own, partial(read_millimetres, path), vouch, fingerprint=told)
    read = partial(read_color, picture)
    return Frame(stem, camera, pose, read_rgb=read, depths=depths, read_encoded=encoded_in(picture))


def _header(path: Path, missing: str) -> Header:
    """The header of a picture; Unusable where the file is `missing` or damaged."""
    try:
        if path.is_file():
            return read_header(path)
    except OSError as error:  # a name that no file can have
        raise Unusable(missing) from error
    except SceneError as error:
        raise Unusable("picture cut short or unreadable") from error
    raise Unusable(missing)


def _timed(folder: Path, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The frames with their times where the phone wrote them down for all."""
    path = folder / "pose_intrinsic_imu.json"
    if not path.is_file():
        return frames
    told = read_json(path)
    entries = [told.get(frame.id) for frame in frames] if isinstance(told, dict) else []
    seconds = [entry.get("timestamp") if isinstance(entry, dict) else None for entry in entries]
    known = [float(t) for t in seconds if isinstance(t, int | float) and abs(t) < 1e12]
    return in_time(frames, known) if len(known) == len(frames) else frames


def _annotated(scans: Path) -> tuple[PointCloud | None, Labelled]:
    """The points of the mesh and the objects among them; without a mesh the boxes that the annotation states."""
    path, groups_file, segments_file = scans / MESH, scans / "segments_anno.json", scans / "segments.json"
    groups = read_groups(groups_file) if groups_file.is_file() else ()
    ids, labels = [group.id for group in groups], [" ".join(group.label.lower().split()) for group in groups]
    if not path.is_file():
        return None, stated(ids, labels, [group.box for group in groups])
    mesh = mesh_points(read_ply(path), path)
    if not groups:
        return PointCloud(mesh.xyz, mesh.rgb), labelled(mesh.xyz, (), (), ())
    segments = read_segments(segments_file)
    if len(segments) != mesh.vertices:
        raise SceneError(f"{segments_file}: {len(segments)} segIndices for the {mesh.vertices} vertices of {path.name}")
    found = labelled(mesh.xyz, ids, labels, mesh.members(members(segments, groups)))
    return PointCloud(mesh.xyz, mesh.rgb, found.instances), found


def _points(scans: Path) -> PointCloud:
    points, _ = _annotated(scans)
    if points is None:
        raise SceneError(f"{scans / MESH}: was there when the scene was loaded and is gone")
    return points


def _split(folder: Path, id: str) -> Split:
    """What the dataset's own lists say, else that of its published validation scenes."""
    for parent in folder.resolve().parents[:2]:
        lists = (parent / "splits").glob("*.txt") if (parent / "splits").is_dir() else ()
        for path in sorted(lists):
            kind: Split = "test" if "test" in path.stem else "val" if "val" in path.stem else "train"
            try:
                listed = path.read_text(encoding="ascii").split()
            except (OSError, ValueError) as error:
                raise SceneError(f"{path}: cannot be read as a list of scenes ({error})") from error
            if id in listed and kind != "train":
                return kind
    return "val" if id in VAL.split() else "train"
