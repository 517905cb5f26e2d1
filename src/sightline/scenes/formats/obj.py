"""Wavefront OBJ meshes, with colours at vertices or of the materials beside them.

    v x y z [r g b]         a vertex, and its colour from 0 to 1 in the common extension
    vt u v                  a place in the texture, from its BOTTOM left corner
    f 1/1 2/2 3/3 …         a polygon: vertex/place/normal, counted from 1, or from the end when negative
    mtllib m.mtl, usemtl a  materials: `Kd` is a colour, `map_Kd` a picture

Materials that are not there, and pictures outside the mesh's folder, are passed over: the mesh has no colour then.
"""

from __future__ import annotations

import math
import os
from array import array
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.mesh import Colors, Mesh
from sightline.scenes.formats.within import plain_file
from sightline.scenes.images import read_color, read_header

Array = NDArray[np.float64]

MAX_TEXT = 1 << 27  # bytes
MAX_MATERIALS = 1 << 24
NO_COLOR = (math.nan,) * 3


def _doubles() -> array[float]:
    return array("d")


@dataclass
class _Told:
    """What the lines have said so far, as plain numbers in a row: millions of small lists would not fit.

    `vertices`: six each, NaN for colours that are not there; `places`: two each; `corners` of triangles by material:
    two each, the vertex and its place or -1.
    """

    vertices: array[float] = field(default_factory=_doubles)
    places: array[float] = field(default_factory=_doubles)
    corners: dict[str, array[int]] = field(default_factory=dict)
    libraries: list[str] = field(default_factory=list)


def read_obj(path: Path) -> tuple[Mesh, ...]:
    """The meshes of an OBJ file, one for each material that is used.

    Raises SceneError, naming the file and the line, for a file that is none, is cut inside a line, or whose faces name
    vertices that it has not.
    """
    told = _lines(path)
    if not told.vertices or not told.corners:
        raise SceneError(f"{path}: {len(told.vertices) // 6} vertices and no faces; it is no OBJ mesh, or cut short")
    vertices = np.array(told.vertices).reshape(-1, 6)
    xyz = vertices[:, :3]
    rgb = _bytes(vertices[:, 3:]) if not np.isnan(vertices[:, 3:]).any() else None
    places = np.array(told.places).reshape(-1, 2)
    materials = _materials(path.parent, told.libraries)
    meshes = []
    for name, corners in told.corners.items():
        vertex, place = np.array(corners, dtype=np.int64).reshape(-1, 2).T
        paint, texture = materials.get(name, (None, None))
        uv = places[place] if texture is not None and (place >= 0).all() else None
        colors = rgb[vertex] if rgb is not None else None
        if colors is None and uv is None and paint is not None:
            colors = np.broadcast_to(paint, (len(vertex), 3))
        faces = np.arange(len(vertex), dtype=np.int32).reshape(-1, 3)
        # OBJ counts v from the bottom row.
        meshes.append(Mesh(xyz[vertex], faces, colors, uv, texture[::-1] if texture is not None else None))
    return tuple(meshes)


def _lines(path: Path) -> _Told:
    told, material = _Told(), ""
    number = 0
    try:
        if path.stat().st_size > MAX_TEXT:
            raise SceneError(f"{path}: an OBJ above {MAX_TEXT >> 20} MB; write it as PLY or GLB")
        with plain_file(path).open("rb") as file:
            for line in file:
                number += 1
                words = line.split()
                match words[:1]:
                    case [b"v"]:
                        numbers = _numbers(words[1:7], 3)
                        told.vertices.extend(numbers if len(numbers) == 6 else [*numbers[:3], *NO_COLOR])
                    case [b"vt"]:
                        told.places.extend(_numbers(words[1:3], 2))
                    case [b"f"]:
                        corners = [_corner(word, told) for word in words[1:]]
                        for i in range(1, len(corners) - 1):
                            into = told.corners.setdefault(material, array("q"))
                            into.extend((*corners[0], *corners[i], *corners[i + 1]))
                    case [b"usemtl"]:
                        material = b" ".join(words[1:]).decode("latin-1")
                    case [b"mtllib"]:
                        told.libraries.append(b" ".join(words[1:]).decode("latin-1"))
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    except ValueError as error:
        raise SceneError(f"{path}: line {number} cannot be read ({str(error)[:80]}); the file is damaged") from error
    return told


def _numbers(words: list[bytes], least: int) -> list[float]:
    if len(words) < least:
        raise ValueError(f"{len(words)} numbers, where {least} belong")
    return [float(word) for word in words]


def _corner(word: bytes, told: _Told) -> tuple[int, int]:
    """Indices from 0 of a corner's vertex and place in the texture, -1 where it has none."""
    first, _, rest = word.partition(b"/")
    second = rest.partition(b"/")[0]
    vertex = _index(int(first), len(told.vertices) // 6, "vertex")
    return vertex, _index(int(second), len(told.places) // 2, "texture place") if second else -1


def _index(one: int, count: int, what: str) -> int:
    at = one - 1 if one > 0 else count + one
    if one == 0 or not 0 <= at < count:
        raise ValueError(f"a face names {what} {one}, and there are {count} so far")
    return at


def _materials(folder: Path, libraries: list[str]) -> dict[str, tuple[Colors | None, Colors | None]]:
    """Colour (3,) and texture (H, W, 3) of each material that the libraries beside the mesh describe."""
    found: dict[str, tuple[Colors | None, Colors | None]] = {}
    name = ""
    for library in libraries:
        path = _beside(folder, library)
        for line in _text(path).splitlines() if path is not None else ():
            key, *words = line.split() or [""]
            paint, texture = found.get(name, (None, None))
            if key == "newmtl":
                name = " ".join(words)
            elif key == "Kd" and len(words) >= 3:
                try:
                    found[name] = _bytes(np.array([float(word) for word in words[:3]])), texture
                except ValueError as error:
                    raise SceneError(f"{path}: the colour Kd {' '.join(words)[:40]!r} is no three numbers") from error
            elif key == "map_Kd" and words and (picture := _beside(folder, words[-1])) is not None:
                read_header(picture)
                found[name] = paint, read_color(picture)
    return found


def _beside(folder: Path, name: str) -> Path | None:
    """The file of that name if it is there and lies in the folder itself or below."""
    if "\0" in name:
        return None
    # Not Path.resolve: it breaks on a link that leads to itself.
    path = Path(os.path.realpath(folder / name))
    return path if path.is_relative_to(os.path.realpath(folder)) and path.is_file() else None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_MATERIALS:
            raise SceneError(f"{path}: above {MAX_MATERIALS >> 20} MB; that is no list of materials")
        return path.read_text(encoding="latin-1")
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error


def _bytes(shares: Array) -> Colors:
    """Colours (..., 3) from 0 to 255 of those from 0 to 1, as they stand; some writers put 0 to 255."""
    largest = float(np.nanmax(shares, initial=0.0))
    with np.errstate(over="ignore"):  # what is beyond all colours is white
        full = shares if 2.0 < largest <= 255.0 else shares * 255.0
    return np.rint(np.clip(np.nan_to_num(full), 0, 255)).astype(np.uint8)
