"""ScanNet scans as they are published, or with their frames exported.

    SCAN/SCAN.sens                                 frames: colour, depth, poses (formats/sens.py), or instead of it
    SCAN/color/N.jpg depth/N.png pose/N.txt intrinsic/intrinsic_{color,depth}.txt     … as the sensor's tools export it
    SCAN/SCAN_vh_clean_2.ply                       mesh; its vertices, and what lies between, are the points
    SCAN/SCAN_vh_clean_2.0.010000.segs.json, SCAN.aggregation.json                    the objects among them
    SCAN/SCAN.txt                                  axisAlignment: 4 × 4, from the scan's axes to the room's
    scannetv2-labels.combined.tsv                  in the scan or up to two folders above: words → categories

Each may be missing. ROOT is a scan, a folder of scans (also with scans/ and scans_test/), or what mmdetection3d makes
of them (*infos*.json); ROOT@every=5 takes every fifth frame. World: the room's axes, metres, z up. Colour and depth
have a K each, lie over each other (so its authors say, whatever a colorToDepthExtrinsics says), and count pixel centres
at whole numbers. A frame that cannot be used is left out and counted in `Scene.dropped`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.dropped import reasons
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.info_files import first_entry
from sightline.scenes.formats.number_text import read_settings, setting_matrix
from sightline.scenes.formats.ply import read_ply
from sightline.scenes.formats.scannet200 import (
    is_scan,
    label_of,
    read_label_map,
    scannet200_names,
    scannet_place,
    scannet_split,
)
from sightline.scenes.formats.scannet_infos import PreparedScene, read_infos, read_rows
from sightline.scenes.formats.segments import members, read_groups, read_segments
from sightline.scenes.formats.within import unusable
from sightline.scenes.instances import THINNEST, Labelled, labelled
from sightline.scenes.mesh_points import mesh_points
from sightline.scenes.root_options import EVERY, parted
from sightline.scenes.scan_frames import Taken, Unusable, frames_of_folders, frames_of_sens, tracked_pose
from sightline.scenes.scene import PointCloud, Scene, SceneObject

LABEL_MAPS = ("scannetv2-labels.combined.tsv", "scannet-labels.combined.tsv")
UPRIGHT = 0.99  # cosine; the alignment turns about the vertical, or it is damaged
POSES = Vouch(Provenance.ESTIMATED, 0.02)  # metres; tracked by the depth itself
OBJECTS = Vouch(Provenance.ANNOTATED, 0.05)  # metres; objects end where segments of the mesh end
ROOM_AXES = Vouch(Provenance.ANNOTATED, 0.1)  # metres; a turned thing sticks out of its box along the room's axes
NOTHING = Labelled((), np.array([], dtype=np.int32), frozenset(), {}, None)


def open_root(root: str) -> ScannetReader:
    """The scans under `root`; ReaderError when there are none."""
    path, asked = parted(root, {"every": EVERY}, "scannet")
    if not path.exists():
        raise ReaderError(f"scannet: {path} does not exist; give a scan, a folder of scans, or an *infos*.json")
    try:
        folders = _scans(path)
        infos = [] if folders else _infos(path)
    except OSError as error:
        raise ReaderError(f"scannet: {path} cannot be listed ({error.strerror or error})") from error
    prepared: dict[str, PreparedScene] = {}
    for info in infos:
        prepared.update({scene.id: scene for scene in read_infos(info)})
    if not folders and not prepared:
        raise ReaderError(
            f"scannet: no scan in {path} or in a folder in it; looked for SCAN.sens, SCAN_vh_clean_2.ply, "
            "color/ with pose/, and *infos*.json"
            + unusable(path, "*infos*.json", "*.sens", "*_vh_clean_2.ply", "*/*.sens")
        )
    return ScannetReader(root, folders, prepared, int(asked.get("every", 1)))


def looks_like(path: Path) -> str | None:
    """Why this may be read as ScanNet; None when it may not."""
    for name, folder in _scans(path).items():
        files = (f"{name}.sens", f"{name}_vh_clean_2.ply")
        kinds = [kind for kind in files if (folder / kind).is_file()] or ["color/ and pose/"]
        return f"{name} has {kinds[0]}"
    for info in _infos(path):
        for scene in read_infos(info) if first_entry(info) else ():
            if is_scan(scene.id):
                return f"{info.name} tells of {scene.id}"
    return None


def _infos(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in sorted(path.glob("*infos*.json")) if file.is_file()]


def _scans(path: Path) -> dict[str, Path]:
    """The folders of scans at `path`, by name."""
    if not path.is_dir():
        return {}
    name = path.resolve().name
    if _is_scan(path, name):
        return {name: path}
    parents = [path, *(path / name for name in ("scans", "scans_test") if (path / name).is_dir())]
    children = [child for parent in parents for child in sorted(parent.iterdir()) if child.is_dir()]
    return {child.name: child for child in children if _is_scan(child, child.name)}


def _is_scan(folder: Path, name: str) -> bool:
    files = (folder / f"{name}.sens", folder / f"{name}_vh_clean_2.ply")
    return any(path.is_file() for path in files) or _exported(folder)


def _exported(folder: Path) -> bool:
    return (folder / "color").is_dir() and (folder / "pose").is_dir()


def _label_map(scan: Path) -> Path | None:
    places = (folder / name for folder in (scan, *scan.resolve().parents[:2]) for name in LABEL_MAPS)
    return next((place for place in places if place.is_file()), None)


@dataclass(frozen=True)
class ScannetReader:
    """Scans by name: `folders` as published, `prepared` by mmdetection3d; every `every`-th frame is taken."""

    root: str
    folders: Mapping[str, Path]
    prepared: Mapping[str, PreparedScene] = field(default_factory=dict)
    every: int = 1
    name: str = "scannet"
    licence: str = "ScanNet Terms of Use: research only, by agreement"

    def ids(self) -> tuple[str, ...]:
        """Names of scans, sorted."""
        return tuple(sorted(self.folders.keys() | self.prepared.keys()))

    def load(self, id: str) -> Scene:
        """One scan; SceneError when one of its files is damaged or nothing of it can be used."""
        if id in self.folders:
            return self._scan(id, self.folders[id])
        if id in self.prepared:
            return self._prepared(self.prepared[id])
        raise ReaderError(f"scannet: no scan {id!r} in {self.root}; it has {len(self.ids())}, like {self.ids()[0]!r}")

    def _scan(self, id: str, folder: Path) -> Scene:
        about = folder / f"{id}.txt"
        settings = read_settings(about) if about.is_file() else {}
        aligned_from_scan = _alignment(settings, about)
        taken = self._frames(id, folder, settings, aligned_from_scan)
        facts = {Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01)}
        # Meshes come with z up, roughly; the alignment leaves that as it is.
        facts[Fact.GRAVITY] = Vouch(Provenance.ESTIMATED, 0.02)
        facts |= taken.facts(POSES)
        mesh, found = folder / f"{id}_vh_clean_2.ply", NOTHING
        if mesh.is_file():
            _, found = self._annotated(folder, id, aligned_from_scan)
            facts[Fact.POINTS] = Vouch(Provenance.SENSOR, 0.02)
        elif not taken.frames:
            raise SceneError(f"scannet: no frame of {folder} can be used ({reasons(taken.dropped)}), nor has it a mesh")
        facts |= found.facts(OBJECTS)
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            collection="scannet",
            place=scannet_place(id),
            facts=facts,
            frames=taken.frames,
            objects=found.objects,
            complete=found.complete,
            read_points=partial(self._points, folder, id, aligned_from_scan) if mesh.is_file() else None,
            room=found.room,
            split=scannet_split(id),
            licence=self.licence,
            dropped={**taken.dropped, **found.dropped},
        )

    def _frames(self, id: str, folder: Path, settings: Mapping[str, str], aligned_from_scan: Pose) -> Taken:
        if _exported(folder):
            return frames_of_folders(folder, settings, aligned_from_scan, self.every)
        sens = folder / f"{id}.sens"
        return frames_of_sens(sens, aligned_from_scan, self.every) if sens.is_file() else Taken((), {})

    def _annotated(self, folder: Path, id: str, aligned_from_scan: Pose) -> tuple[PointCloud, Labelled]:
        """The points of the mesh in the room's axes, and the objects among them where they are annotated."""
        path, groups_file = folder / f"{id}_vh_clean_2.ply", folder / f"{id}.aggregation.json"
        mesh = mesh_points(read_ply(path), path)
        xyz = aligned_from_scan.apply(mesh.xyz)
        if not groups_file.is_file():
            return PointCloud(xyz, mesh.rgb), NOTHING
        segments_file = folder / f"{id}_vh_clean_2.0.010000.segs.json"
        segments, groups = read_segments(segments_file), read_groups(groups_file)
        if len(segments) != mesh.vertices:
            of = f"the {mesh.vertices} vertices of {path.name}"
            raise SceneError(f"{segments_file}: {len(segments)} segIndices for {of}")
        label_map = _label_map(folder)
        names = {} if label_map is None else read_label_map(label_map)
        labels = [label_of(group.label, names) for group in groups]
        found = labelled(xyz, [group.id for group in groups], labels, mesh.members(members(segments, groups)))
        # A couch is a sofa until the map makes them one, and what the benchmark does not ask for was not looked for.
        known = frozenset(scannet200_names().values() if names else ())
        return PointCloud(xyz, mesh.rgb, found.instances), replace(found, complete=found.complete & known)

    def _points(self, folder: Path, id: str, aligned_from_scan: Pose) -> PointCloud:
        return self._annotated(folder, id, aligned_from_scan)[0]

    def _prepared(self, scene: PreparedScene) -> Scene:
        things = zip(scene.boxes, scene.labels, strict=True)
        try:
            objects = tuple(
                SceneObject(f"{label}#{i}", label, Box(row[:3], np.maximum(row[3:], THINNEST)))
                for i, (row, label) in enumerate(things)
            )
        except GeometryError as error:
            raise SceneError(f"scannet: {scene.id} in {self.root}: a box is damaged ({error})") from error
        return Scene(
            id=scene.id,
            source=f"{self.name}:{self.root}",
            collection="scannet",
            place=scannet_place(scene.id),
            facts={
                Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
                Fact.GRAVITY: Vouch(Provenance.ESTIMATED, 0.02),
                Fact.POINTS: Vouch(Provenance.SENSOR, 0.02),
                **({Fact.OBJECTS: ROOM_AXES, Fact.COMPLETE: Vouch(Provenance.ANNOTATED)} if objects else {}),
            },
            objects=objects,
            complete=frozenset(scene.categories) if objects else frozenset(),
            read_points=partial(_rows, scene),
            split=scannet_split(scene.id),
            licence=self.licence,
        )


def _rows(scene: PreparedScene) -> PointCloud:
    xyz, rgb = read_rows(scene.points, scene.columns)
    return PointCloud(scene.aligned_from_scan.apply(xyz), rgb)


def _alignment(settings: Mapping[str, str], path: Path) -> Pose:
    """From the scan's axes to the room's; the scan's own where the file says nothing, as for scans of the test set."""
    if "axisAlignment" not in settings:
        return Pose.identity()
    try:
        aligned_from_scan = tracked_pose(setting_matrix(settings, "axisAlignment", 4, 4, path))
    except Unusable as error:
        raise SceneError(f"{path}: axisAlignment: {error}; copy the file again") from error
    if aligned_from_scan.rotation[2, 2] < UPRIGHT:
        raise SceneError(f"{path}: axisAlignment tips the room over; it turns about the vertical, or it is damaged")
    return aligned_from_scan
