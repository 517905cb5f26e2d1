"""Clouds of points and meshes, each file a scene without pictures: PLY, PCD, OBJ, GLB, and arrays of NumPy.

    *.ply *.pcd *.obj *.glb     clouds as they are; of meshes, points drawn from the surface evenly by area
    *.npy                       (N, 3) or more: x y z, and r g b from 0 to 1 or 0 to 255; negative there are normals
    HEX_8192.npy                a cloud of Objaverse; its id is HEX
    CATEGORY/train|test/*       the layout of ModelNet: the category is the label of the one object. Where its folder is
                                not below ROOT, the file must be named after it (chair/train/chair_0001.ply)

ROOT is a file, or a folder with any number of them below. Nothing in these formats says how long one unit is or where
up is (GLB's standard does: y; its metres are heeded by few), so nothing metric is asked of them. Who knows may say so
behind the path: "models@unit=m,up=z", and there too how many points to draw and from which seed: "points=8192,seed=0".
Clouds keep their place and size: the unit sphere and the colours from 0 to 1 that models want are theirs to make.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.conventions import Z_UP_FROM_Y_UP
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.glb import read_glb
from sightline.scenes.formats.mesh import Mesh, sample
from sightline.scenes.formats.npy import read_npy
from sightline.scenes.formats.obj import read_obj
from sightline.scenes.formats.pcd import read_pcd
from sightline.scenes.formats.ply import read_ply
from sightline.scenes.formats.within import unusable
from sightline.scenes.root_options import parted
from sightline.scenes.scene import PointCloud, Scene, SceneObject

Array = NDArray[np.float64]
Colors = NDArray[np.uint8]

ENDINGS = (".ply", ".pcd", ".obj", ".glb", ".npy")
DRAWN = 8192  # points of a mesh where ROOT does not say: what object models are fed
UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001}
TO_Z_UP: dict[str, Array] = {
    "x": np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]),
    "y": Z_UP_FROM_Y_UP,
    "z": np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
}
KNOWN = {"unit": "m|cm|mm", "up": "x|y|z", "points": r"[1-9]\d{0,6}", "seed": r"\d{1,18}"}
OBJAVERSE = re.compile(r"([0-9a-f]{32})_\d+\.npy")
# The two clouds of the published 660,000 whose colours are damaged.
WITHOUT_COLOR = frozenset({"6760e543e1d645d5aaacd3803bcae524", "b91c0711149d460a8004f9c06d3b7f38"})
PLY_COLORS = (("red", "green", "blue"), ("diffuse_red", "diffuse_green", "diffuse_blue"), ("r", "g", "b"))
SURFACE = Vouch(Provenance.ESTIMATED, relative=0.01)  # nobody says how the shape was found
TOLD = Vouch(Provenance.ANNOTATED, relative=0.01)
UPRIGHT = Vouch(Provenance.ANNOTATED, 0.1)  # radians; models are put up by eye
LOOKED_THROUGH = 2_000  # entries of a folder, before it is said to hold nothing


@dataclass(frozen=True)
class _Options:
    """What the user knows: metres per unit, the axis that points up; and how many points from which seed."""

    unit: float | None = None
    up: str | None = None
    points: int | None = None
    seed: int = 0


def open_root(root: str) -> PointsReader:
    """The clouds and meshes at ROOT, a file or a folder, options behind an "@"; ReaderError when there are none."""
    path, told = parted(root, KNOWN, "points")
    options = _Options(
        UNITS[told["unit"]] if "unit" in told else None,
        told.get("up"),
        int(told["points"]) if "points" in told else None,
        int(told.get("seed", 0)),
    )
    if path.is_file() and path.suffix.lower() in ENDINGS:
        return PointsReader(root, options, {_id(path, path.parent): path})
    files = {} if not path.is_dir() else {_id(file, path): file for file in sorted(_files(path))}
    if not files:
        raise ReaderError(
            f"points: no {' '.join('*' + end for end in ENDINGS)} in {path} or below it"
            + unusable(path, *(f"**/*{end}" for end in ENDINGS))
        )
    return PointsReader(root, options, files)


def looks_like(path: Path) -> str | None:
    """Why this may be read as points; None when it may not."""
    if path.is_file():
        return _why(path)
    for _, file in zip(range(LOOKED_THROUGH), path.rglob("*"), strict=False):
        why = _why(file)
        if why is not None:
            return why
    return None


def _why(file: Path) -> str | None:
    end = file.suffix.lower()
    if end not in ENDINGS or not file.is_file():
        return None
    if end != ".npy":
        return f"{file.name} is a cloud or a mesh"
    try:
        shape = read_npy(file).shape
    except SceneError:
        return None
    return f"{file.name} holds {shape[0]} points" if len(shape) == 2 and 3 <= shape[1] <= 10 < shape[0] else None


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file()]


def _id(file: Path, folder: Path) -> str:
    objaverse = OBJAVERSE.fullmatch(file.name)
    return objaverse[1] if objaverse else file.relative_to(folder).as_posix()


def _category_and_half(path: Path, id: str) -> tuple[str, str]:
    """What a file shows, and whether to "train" or to "test", by the folders it lies in, above ROOT as well as below.

    A folder above ROOT may have any name: it is a category only where the file is named after it.
    """
    known = ("", "")
    for folder in (path.parent.absolute(), path.parent.resolve()):  # by a link's name, and by what it leads to
        *_, category, half = ("", "", *folder.parts)
        if half in ("train", "test"):
            if path.name.startswith(f"{category}_") or len(PurePosixPath(id).parts) > 2:
                return category, half
            known = ("", half)
    return known


@dataclass(frozen=True)
class PointsReader:
    """Clouds and meshes by their place below the root, those of Objaverse by their number."""

    root: str
    options: _Options
    files: Mapping[str, Path]
    name: str = "points"
    licence: str = "the files' own; look where they come from"

    def ids(self) -> tuple[str, ...]:
        """The files' places below the root, sorted."""
        return tuple(sorted(self.files))

    def load(self, id: str) -> Scene:
        """One cloud. The file is read once, so that damage is told now, and again whenever the points are asked for."""
        if id not in self.files:
            raise ReaderError(
                f"points: no file {id!r} in {self.root}; it has {len(self.files)}, like {self.ids()[0]!r}"
            )
        path = self.files[id]
        cloud, dropped = _read(path, self.options, id)
        facts = {Fact.POINTS: SURFACE}
        if self.options.unit is not None:
            facts[Fact.METRIC] = TOLD
        if self.options.up is not None or path.suffix.lower() == ".glb":
            facts[Fact.GRAVITY] = UPRIGHT
        category, half = _category_and_half(path, id)
        label = category.replace("_", " ")
        objects: tuple[SceneObject, ...] = ()
        if label:
            low, high = cloud.xyz.min(axis=0), cloud.xyz.max(axis=0)
            thinnest = 1e-3 * float((high - low).max()) or 1.0
            box = Box((low + high) / 2, np.maximum(high - low, thinnest), np.eye(3))
            objects = (SceneObject(label, label, box, point_ids=np.arange(len(cloud.xyz))),)
            facts[Fact.OBJECTS] = SURFACE
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            collection="modelnet" if label else "objaverse" if OBJAVERSE.fullmatch(path.name) else "",
            facts=facts,
            objects=objects,
            read_points=partial(_points, path, self.options, id),
            split="test" if half == "test" else "train",
            licence=self.licence,
            dropped=dropped,
        )


def _points(path: Path, options: _Options, id: str) -> PointCloud:
    return _read(path, options, id)[0]


def _read(path: Path, options: _Options, id: str) -> tuple[PointCloud, dict[str, int]]:
    """The cloud of a file, in metres and z up as far as that is known, and what was left out of it."""
    end = path.suffix.lower()
    xyz, rgb, dropped = _clouds(path, options) if end != ".npy" else _array(path, id)
    whole = np.isfinite(xyz).all(axis=1)
    if not whole.any():
        raise SceneError(f"{path}: none of its {len(xyz)} points is finite; the file is empty or damaged")
    if not whole.all():
        dropped["point not finite"] = int((~whole).sum())
        xyz, rgb = xyz[whole], rgb[whole] if rgb is not None else None
    if options.points is not None and options.points < len(xyz):
        kept = np.sort(_rng(path, options).choice(len(xyz), options.points, replace=False))
        xyz, rgb = xyz[kept], rgb[kept] if rgb is not None else None
    up = options.up or ("y" if end == ".glb" else "z")
    return PointCloud((xyz @ TO_Z_UP[up].T) * (options.unit or 1.0), rgb), dropped


def _rng(path: Path, options: _Options) -> np.random.Generator:
    """By what the file holds, so that a cloud depends on no name, no place and no other clouds."""
    checksum = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            checksum = zlib.crc32(part, checksum)
    return np.random.default_rng([options.seed, checksum])


def _clouds(path: Path, options: _Options) -> tuple[Array, Colors | None, dict[str, int]]:
    """Points (N, 3) and colours (N, 3) of a cloud, or drawn from a mesh."""
    end = path.suffix.lower()
    meshes: tuple[Mesh, ...] = ()
    if end == ".pcd":
        columns = read_pcd(path)
        xyz, rgb = _xyz(columns, path), columns.get("rgb")
    elif end == ".ply":
        ply = read_ply(path)
        xyz, rgb = _xyz(ply.vertex, path), _ply_colors(ply.vertex)
        if ply.faces is not None and len(ply.faces):
            meshes = (Mesh(xyz, ply.faces, rgb),)
    else:
        meshes = read_obj(path) if end == ".obj" else read_glb(path)
    if meshes:
        xyz, rgb = sample(meshes, options.points or DRAWN, _rng(path, options), str(path))
    return xyz, rgb, {}


def _xyz(columns: Mapping[str, NDArray[Any]], path: Path) -> Array:
    missing = [axis for axis in "xyz" if axis not in columns or columns[axis].ndim != 1]
    if missing:
        raise SceneError(f"{path}: its points have no {', '.join(missing)}; they have {', '.join(columns)[:80]}")
    return np.stack([columns[axis] for axis in "xyz"], axis=1).astype(np.float64)


def _ply_colors(columns: Mapping[str, NDArray[Any]]) -> Colors | None:
    for names in PLY_COLORS:
        if all(name in columns for name in names):
            return _bytes(np.stack([columns[name] for name in names], axis=1))
    return None


def _array(path: Path, id: str) -> tuple[Array, Colors | None, dict[str, int]]:
    """Points (N, 3) and colours (N, 3) of an array."""
    values = read_npy(path)
    if values.ndim != 2 or values.shape[1] < 3:
        raise SceneError(f"{path}: an array of shape {values.shape}, where points (N, 3) or (N, 6) belong")
    xyz = values[:, :3].astype(np.float64)
    if values.shape[1] < 6 or (values[:, 3:6] < 0).any():
        return xyz, None, {}
    if id in WITHOUT_COLOR:
        return xyz, None, {"colour known to be damaged": 1}
    return xyz, _bytes(np.asarray(values[:, 3:6])), {}


def _bytes(values: NDArray[Any]) -> Colors:
    """Colours (N, 3) from 0 to 255; numbers with a point that reach no further than 1 are shares of that."""
    if values.dtype == np.uint8:
        return np.array(values)
    numbers = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    full = numbers * 255 if values.dtype.kind == "f" and numbers.max(initial=0.0) <= 1 else numbers
    return np.asarray(np.rint(np.clip(full, 0, 255)), dtype=np.uint8)
