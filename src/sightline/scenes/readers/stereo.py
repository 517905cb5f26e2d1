"""Rectified stereo pairs with their calibration and disparity: pictures with metric depth.

    im0.png im1.png         left and right (or *left.*, *right.*; png or jpg)
    calib.txt               Middlebury and ETH3D: cam0=[f 0 cx; 0 f cy; 0 0 1] cam1=[…] doffs baseline (millimetres) …
    calib.json              instead: fx fy cx cy doffs baseline_m [cx_right], pixels and metres
    disp0.pfm disp1.pfm     disparity of the left (and right) picture in pixels, inf where unknown (or *disp*.*):
                            .pfm, .npy, .npz with one array, or .png of 16 bits that count 1/256 pixel, 0 where unknown

The pixel (x, y) of the left picture is (x − d, y) in the right one, and lies at z = fx · baseline / (d + doffs), where
doffs is the difference of the two principal points. Pixel centres are whole numbers. The world is the left camera's
coordinates: which way is up is not known. The right picture is a second frame where it has a disparity of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.json_values import entry, mapping, numbers
from sightline.scenes.formats.npy import npz_layouts, read_npy, read_npz_array
from sightline.scenes.formats.pfm import read_pfm
from sightline.scenes.formats.within import read_within
from sightline.scenes.images import encoded_in, read_color, read_header, read_whole_numbers
from sightline.scenes.scene import DepthMap, Frame, Scene

Disparity = NDArray[np.float32]

CALIBRATIONS = ("calib.txt", "calib.json")
PICTURES = (("im0.*", "*left.*"), ("im1.*", "*right.*"))
PICTURE_ENDS = (".png", ".jpg", ".jpeg")
DISPARITIES = (("disp0*.*", "*disp_left.*", "*disp.*"), ("disp1*.*", "*disp_right.*"))
DISPARITY_ENDS = (".pfm", ".npy", ".npz", ".png")
SIDES = ("left", "right")
MOST_PIXELS = 30_000_000  # of a pair that is read; Middlebury's largest have six million
MOST_TEXT = 1 << 16  # bytes of calib.txt
PNG_STEPS = 256.0  # of a pixel of disparity in 16-bit pictures (KITTI's)
LEAST_SHIFT = 0.5  # pixels of d + doffs; below, noise decides the depth
NOISE = 0.25  # pixels; of the disparity that the collections give as truth
BASELINE = Vouch(Provenance.SENSOR, relative=0.005)
LINE = re.compile(r"\s*(\w+)\s*=\s*(.*?)\s*")


def open_root(root: str) -> StereoReader:
    """The pairs under `root`: the folder itself, or the folders in it. ReaderError when there are none."""
    path = Path(root)
    if not path.is_dir():
        raise ReaderError(f"stereo: {root} is no folder; give one with im0.png, im1.png, calib.txt and disp0.pfm")
    inside = {folder.resolve().name: folder for folder in _pairs(path)}
    if not inside:
        raise ReaderError(f"stereo: no {' or '.join(CALIBRATIONS)} with pictures in {root} or directly in it")
    return StereoReader(root, inside)


def looks_like(path: Path) -> str | None:
    """Why this may be read as stereo pairs; None when it may not."""
    for folder in _pairs(path) if path.is_dir() else ():
        if _found(folder, DISPARITIES[0], DISPARITY_ENDS) is not None:
            return f"{folder.name} has a calibration, left or right pictures, and disparity"
    return None


def _pairs(path: Path) -> list[Path]:
    return [path] if _is_pair(path) else sorted(child for child in path.iterdir() if _is_pair(child))


def _is_pair(folder: Path) -> bool:
    calibrated = any((folder / name).is_file() for name in CALIBRATIONS)
    return calibrated and any(_found(folder, patterns, PICTURE_ENDS) for patterns in PICTURES)


def _found(folder: Path, patterns: tuple[str, ...], ends: tuple[str, ...]) -> Path | None:
    """The first file of a folder that one of the patterns names; of several of one pattern the first by name."""
    for pattern in patterns:
        for file in sorted(folder.glob(pattern)):
            if file.suffix.lower() in ends and file.is_file():
                return file
    return None


@dataclass(frozen=True)
class StereoReader:
    """Pairs by folder name."""

    root: str
    folders: Mapping[str, Path]
    name: str = "stereo"
    licence: str = "the collection's own; look at its README"

    def ids(self) -> tuple[str, ...]:
        """Folder names, sorted."""
        return tuple(sorted(self.folders))

    def load(self, id: str) -> Scene:
        """One pair. The disparity is read once to learn how far things are, and so how well their depth is known."""
        if id not in self.folders:
            raise ReaderError(f"stereo: no pair {id!r} in {self.root}; there are: {', '.join(self.ids())}")
        folder = self.folders[id]
        rig = _rig(folder)
        dropped: Counter[str] = Counter()
        frames = tuple(
            frame for side in range(2) if (frame := _frame(folder, side, rig, dropped, needed=side == 0)) is not None
        )
        vouch = max((frame.depth.vouch for frame in frames), key=lambda vouch: vouch.relative)
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            facts={
                Fact.PIXELS: Vouch(Provenance.SENSOR),
                Fact.DEPTH: vouch,
                Fact.METRIC: BASELINE,
                Fact.POSES: Vouch(Provenance.SENSOR, 0.001),  # one pair makes its own world
            },
            frames=frames,
            licence=self.licence,
            dropped=dict(dropped),
        )


@dataclass(frozen=True)
class _Rig:
    """Two rectified cameras: focal lengths and principal points in pixels, centres at whole numbers; metres."""

    fx: float
    fy: float
    cx: tuple[float, float]
    cy: float
    doffs: float
    baseline: float
    size: tuple[int, int] | None  # width and height, where the calibration says

    def camera(self, side: int, width: int, height: int) -> Camera:
        return Camera(width, height, self.fx, self.fy, self.cx[side] + 0.5, self.cy + 0.5)

    def depth(self, disparity: Disparity) -> NDArray[np.float32]:
        """z-depth (H, W) in metres, NaN where there is no disparity (H, W), pixels."""
        with np.errstate(invalid="ignore", over="ignore"):  # inf and NaN are how files say that nothing is known
            shift = disparity + np.float32(self.doffs)
            measured = np.isfinite(shift) & (disparity > 0) & (shift >= LEAST_SHIFT)
        z = np.float32(self.fx * self.baseline) / np.where(measured, shift, np.float32(1))
        return np.where(measured, z, np.float32(np.nan))


def _rig(folder: Path) -> _Rig:
    path = next(folder / name for name in CALIBRATIONS if (folder / name).is_file())
    rig = _rig_of_json(path) if path.suffix == ".json" else _rig_of_text(path)
    if not 1e-4 <= rig.baseline <= 10.0:
        raise SceneError(f"{path}: a baseline of {rig.baseline:.4g} m; calib.txt gives it in millimetres")
    if not 1.0 <= min(rig.fx, rig.fy) <= max(rig.fx, rig.fy) <= 1e6:
        raise SceneError(f"{path}: focal lengths {rig.fx:.4g}, {rig.fy:.4g}; both must be those of a camera, in pixels")
    between = rig.cx[1] - rig.cx[0]
    if abs(rig.doffs - between) > 1.0:
        raise SceneError(f"{path}: doffs is {rig.doffs:.4g} but the principal points are {between:.4g} pixels apart")
    return rig


def _rig_of_json(path: Path) -> _Rig:
    told = mapping(read_json(path, MOST_TEXT), str(path))

    def number(key: str, default: float | None = None) -> float:
        value = entry(told, key, str(path)) if default is None else told.get(key, default)
        return float(numbers(value, (), f"{path}: {key}"))

    cx, doffs = number("cx"), number("doffs", 0.0)
    size = (int(number("width")), int(number("height"))) if "width" in told and "height" in told else None
    cx_right = number("cx_right", cx + doffs)
    return _Rig(number("fx"), number("fy"), (cx, cx_right), number("cy"), doffs, number("baseline_m"), size)


def _rig_of_text(path: Path) -> _Rig:
    text = read_within(path, MOST_TEXT, "calibration").decode("latin-1")
    told = {found[1]: found[2] for line in text.splitlines() if (found := LINE.fullmatch(line))}

    def values(key: str, count: int, default: str | None = None) -> NDArray[np.float64]:
        words = told.get(key, default)
        if words is None:
            raise SceneError(f"{path}: has no {key}; is it a calibration as Middlebury writes it?")
        try:
            found = [float(word) for word in re.sub(r"[\[\];,]", " ", words).split()]
        except ValueError as error:
            raise SceneError(f"{path}: {key}: cannot be read as numbers ({error})") from error
        return numbers(found, (count,), f"{path}: {key}")

    left, right = values("cam0", 9), values("cam1", 9)
    width, height = (int(values(key, 1, "0")[0]) for key in ("width", "height"))
    doffs = float(values("doffs", 1, str(right[2] - left[2]))[0])
    millimetres = float(values("baseline", 1)[0])
    return _Rig(
        float(left[0]), float(left[4]), (float(left[2]), float(right[2])), float(left[5]), doffs, millimetres / 1000,
        (width, height) if width and height else None,
    )  # fmt: skip


def _frame(folder: Path, side: int, rig: _Rig, dropped: Counter[str], needed: bool) -> Frame | None:
    """One picture of the pair with its depth. The left one is needed; of the right one a fault is counted."""
    try:
        picture = _found(folder, PICTURES[side], PICTURE_ENDS)
        source = _found(folder, DISPARITIES[side], DISPARITY_ENDS)
        if picture is None or source is None:
            if needed:
                lacks = "picture (im0.png)" if picture is None else f"disparity (disp0{', '.join(DISPARITY_ENDS)})"
                raise SceneError(f"{folder}: has no left {lacks}")
            return None
        header = read_header(picture)
        size = (header.width, header.height)
        if rig.size not in (None, size) or size[0] * size[1] > MOST_PIXELS:
            raise SceneError(f"{picture}: {size[0]}×{size[1]} pixels; its calibration is for {rig.size or 'fewer'}")
        camera = _camera(rig, side, *size, folder)
        z = rig.depth(read_disparity(source, *size))
        far = float(np.nanpercentile(z, 95)) if np.isfinite(z).any() else 0.0
    except SceneError:
        if needed:
            raise
        dropped["right picture or its disparity cannot be used"] += 1
        return None
    # The error of z is z² · noise / (fx · baseline): what the far things have, taken in proportion, covers the near.
    vouch = Vouch(Provenance.SENSOR, 0.001, far * NOISE / (rig.fx * rig.baseline))
    where = Pose(np.eye(3), np.array([rig.baseline * side, 0.0, 0.0]))
    return Frame(
        SIDES[side],
        camera,
        where,
        read_rgb=partial(read_color, picture),
        read_encoded=encoded_in(picture),
        depths={"sensor": DepthMap(camera, partial(_depth, rig, source, size), vouch)},
    )


def _camera(rig: _Rig, side: int, width: int, height: int, folder: Path) -> Camera:
    try:
        return rig.camera(side, width, height)
    except GeometryError as error:
        raise SceneError(f"{folder}: calibration: {error}") from error


def _depth(rig: _Rig, source: Path, size: tuple[int, int]) -> NDArray[np.float32]:
    return rig.depth(read_disparity(source, *size))


def read_disparity(path: Path, width: int, height: int) -> Disparity:
    """Disparity (H, W) in pixels as the file has it, inf, NaN or 0 where unknown.

    Raises SceneError, naming the file, when it cannot be read or is of another size than the picture.
    """
    if path.suffix.lower() == ".png":
        header = read_header(path)
        if not header.mode.startswith("I"):
            raise SceneError(f"{path}: a picture of 8 bits ({header.mode}); 16 bits that count 1/256 pixel are read")
        shape: tuple[int, ...] = (header.height, header.width)
    elif path.suffix.lower() == ".npz":
        layouts = npz_layouts(path)
        if len(layouts) != 1:
            raise SceneError(f"{path}: holds {len(layouts)} arrays; the disparity must be the only one")
        [(name, layout)] = layouts.items()
        shape = layout.shape
    else:
        found = read_pfm(path) if path.suffix.lower() == ".pfm" else read_npy(path)
        shape = found.shape
    if shape != (height, width):
        raise SceneError(f"{path}: disparity of shape {shape} for a picture of {height} rows and {width} columns")
    match path.suffix.lower():
        case ".png":
            return (read_whole_numbers(path) / PNG_STEPS).astype(np.float32)
        case ".npz":
            found = read_npz_array(path, name)
    if found.dtype.kind not in "fiu":
        raise SceneError(f"{path}: disparity of type {found.dtype}; numbers belong there")
    with np.errstate(invalid="ignore", over="ignore"):
        return found.astype(np.float32)
