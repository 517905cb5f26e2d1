"""GLB files (glTF 2.0 in one piece): the triangles of the default scene, their colours and textures.

    "glTF", version, length; then chunks: length, kind, bytes — one of JSON, and one of what it points into
    scene → nodes (each with a matrix) → meshes → primitives → accessors → bufferViews → bytes

Coordinates are the file's: y up, and metres by the standard, though few makers of models heed it. Skins, morphs and
animations are left out; pictures that are not in the file itself are passed over. What is packed by Draco or meshopt
is refused.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial.transform import Rotation

from sightline.errors import SceneError
from sightline.scenes.formats.mesh import Colors, Mesh, screen
from sightline.scenes.formats.within import plain_file
from sightline.scenes.images import BROKEN, MAX_PIXELS

Array = NDArray[np.float64]
Told = Mapping[str, Any]

MAGIC, JSON, BINARY = b"glTF", b"JSON", b"BIN\0"
MAX_BYTES = 1 << 28
MAX_JSON = 1 << 26
MAX_CORNERS = 20_000_000  # vertices and corners of triangles, of all meshes together
TYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
TRIANGLES, STRIP, FAN = 4, 5, 6  # modes of a primitive
PACKED = ("KHR_draco_mesh_compression", "EXT_meshopt_compression")
# What reading a value of the wrong kind or place out of parsed JSON can raise.
DAMAGED = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)


@dataclass(frozen=True, eq=False)
class _Document:
    """The parsed JSON, the bytes it points into, and the pictures (H, W, 3) read from them so far."""

    path: Path
    told: Told
    binary: NDArray[np.uint8]
    pictures: dict[int, Colors] = field(default_factory=dict)

    def item(self, kind: str, index: object) -> Told:
        """Entry `index` of the list `kind`; SceneError when there is none."""
        items = self.told.get(kind)
        if not isinstance(items, list) or type(index) is not int or not 0 <= index < len(items):
            raise SceneError(f"{self.path}: names {kind}[{index}], which the file has not; it is damaged")
        if not isinstance(items[index], dict):
            raise SceneError(f"{self.path}: {kind}[{index}] is no object; the file is damaged")
        return items[index]  # type: ignore[no-any-return]  # just seen to be a dict

    def view(self, index: object) -> tuple[NDArray[np.uint8], int]:
        """The bytes (B,) of a bufferView, and its stride (0 when its values lie side by side)."""
        view = self.item("bufferViews", index)
        start, length, stride = (int(view.get(key, 0)) for key in ("byteOffset", "byteLength", "byteStride"))
        if view.get("buffer") != 0 or min(start, length, stride) < 0 or start + length > len(self.binary):
            raise SceneError(f"{self.path}: bufferViews[{index}] reaches outside the file; it is cut short or damaged")
        return self.binary[start : start + length], stride

    def values(self, index: object, name: str, width: int) -> Array:
        """The values (N, width) of an accessor as numbers, whole ones that are "normalized" as 0 to 1 or -1 to 1."""
        accessor = self.item("accessors", index)
        where = f"{self.path}: accessors[{index}] ({name})"
        if "sparse" in accessor or "bufferView" not in accessor:
            raise SceneError(f"{where} is sparse or empty, which is not read; export the mesh without")
        if accessor.get("componentType") not in TYPES or WIDTHS.get(accessor.get("type", "")) not in (width, width + 1):
            raise SceneError(
                f"{where} holds {accessor.get('type')} of type {accessor.get('componentType')}; it is damaged"
            )
        kind = np.dtype(TYPES[accessor["componentType"]])
        across = WIDTHS[accessor["type"]]
        view, stride = self.view(accessor["bufferView"])
        count, start = int(accessor["count"]), int(accessor.get("byteOffset", 0))
        stride = stride or kind.itemsize * across
        if count < 0 or start < 0 or (count and start + (count - 1) * stride + kind.itemsize * across > len(view)):
            raise SceneError(f"{where} promises {count} values, more than its bufferView holds; the file is damaged")
        if not count:
            return np.empty((0, width))
        raw: NDArray[Any] = np.ndarray((count, across), kind, view, start, (stride, kind.itemsize))
        values = raw[:, :width].astype(np.float64)
        return (
            np.maximum(values / np.iinfo(kind).max, -1) if accessor.get("normalized") and kind.kind != "f" else values
        )


def read_glb(path: Path) -> tuple[Mesh, ...]:
    """The triangles of the default scene, one mesh for each primitive, in the scene's coordinates: y up.

    Raises SceneError, naming the file and the entry, for a file that is none, is cut short, or points outside itself.
    """
    document = _Document(path, *_chunks(path))
    packed = [name for name in PACKED if name in (document.told.get("extensionsRequired") or ())]
    if packed:
        raise SceneError(f"{path}: its meshes are packed ({packed[0]}), which is not read; export it unpacked")
    meshes: list[Mesh] = []
    corners = 0
    try:
        for matrix, index in _placed(document):
            for primitive in document.item("meshes", index).get("primitives", ()):
                mesh = _mesh(document, primitive, matrix)
                if mesh is None:
                    continue
                corners += len(mesh.vertices) + mesh.faces.size
                if corners > MAX_CORNERS:
                    raise SceneError(f"{path}: more than {MAX_CORNERS:,} vertices and corners; thin the mesh first")
                meshes.append(mesh)
    except DAMAGED as error:
        raise SceneError(f"{path}: its glTF is damaged: {type(error).__name__} {str(error)[:80]}") from error
    if not meshes:
        raise SceneError(f"{path}: its scene has no triangles; export it with meshes")
    return tuple(meshes)


def _chunks(path: Path) -> tuple[Told, NDArray[np.uint8]]:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SceneError(f"{path}: a GLB above {MAX_BYTES >> 20} MB; thin the mesh or its textures")
        content = plain_file(path).read_bytes()
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    if content[:4] != MAGIC or int.from_bytes(content[4:8], "little") != 2:
        raise SceneError(f"{path}: does not begin as glTF 2.0 in one piece; is it another kind of file?")
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "little"), content[at + 4 : at + 8]
        if at + 8 + length > len(content):
            raise SceneError(f"{path}: chunk {kind!r} at byte {at} is cut short; copy the file again")
        found.setdefault(kind, content[at + 8 : at + 8 + length])
        at += 8 + length
    if JSON not in found or len(found[JSON]) > MAX_JSON:
        raise SceneError(f"{path}: has no JSON chunk, or a vast one; the file is damaged")
    try:
        told = json.loads(found[JSON])
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{path}: its JSON chunk cannot be read ({str(error)[:80]}); the file is damaged") from error
    if not isinstance(told, dict):
        raise SceneError(f"{path}: its JSON chunk holds no object; the file is damaged")
    return told, np.frombuffer(found.get(BINARY, b""), np.uint8)


def _placed(document: _Document) -> Iterator[tuple[Array, object]]:
    """scene_from_mesh (4, 4) and index of each mesh of the default scene, in the order of the nodes."""
    roots = document.item("scenes", document.told.get("scene", 0)).get("nodes", ())
    waiting: list[tuple[Array, object]] = [(np.eye(4), index) for index in reversed(roots)]
    seen: set[object] = set()
    while waiting:
        parent, index = waiting.pop()
        node = document.item("nodes", index)
        if index in seen:
            raise SceneError(f"{document.path}: nodes[{index}] hangs in two places; the file is damaged")
        seen.add(index)
        matrix = parent @ _matrix(node)
        if "mesh" in node:
            yield matrix, node["mesh"]
        waiting += [(matrix, child) for child in reversed(node.get("children", ()))]


def _matrix(node: Told) -> Array:
    """parent_from_node (4, 4): a matrix, written column by column, or a move, a turn (x y z w) and a scale."""
    if "matrix" in node:
        return np.asarray(node["matrix"], dtype=np.float64).reshape(4, 4).T
    turn = Rotation.from_quat(np.asarray(node.get("rotation", (0, 0, 0, 1)), dtype=np.float64)).as_matrix()
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.asarray(node.get("scale", (1, 1, 1)), dtype=np.float64)
    matrix[:3, 3] = np.asarray(node.get("translation", (0, 0, 0)), dtype=np.float64)
    return matrix


def _mesh(document: _Document, primitive: Told, matrix: Array) -> Mesh | None:
    """One primitive in the scene's coordinates; None when it is points or lines."""
    mode = primitive.get("mode", TRIANGLES)
    if mode not in (TRIANGLES, STRIP, FAN):
        return None
    attributes = primitive["attributes"]
    positions = document.values(attributes["POSITION"], "POSITION", 3)
    if "indices" in primitive:
        indices = document.values(primitive["indices"], "indices", 1)[:, 0]
    else:
        indices = np.arange(float(len(positions)))
    if len(indices) and not 0 <= indices.min() <= indices.max() < len(positions):  # refuses NaN as well
        where = f"{document.path}: indices reach from {indices.min():g} to {indices.max():g}"
        raise SceneError(f"{where}, and there are {len(positions)} vertices; the file is damaged")
    colors, uv, texture = _paint(document, primitive, attributes, len(positions))
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is told when points are drawn
        placed = positions @ matrix[:3, :3].T + matrix[:3, 3]
    return Mesh(placed, _triangles(indices.astype(np.int32), mode), colors, uv, texture)


def _triangles(indices: NDArray[np.int32], mode: int) -> NDArray[np.int32]:
    if mode == TRIANGLES:
        corners = indices[: len(indices) // 3 * 3].reshape(-1, 3)
    elif mode == STRIP:
        corners = np.stack([indices[:-2], indices[1:-1], indices[2:]], axis=1)
    else:
        corners = np.stack([np.broadcast_to(indices[:1], indices[2:].shape), indices[1:-1], indices[2:]], axis=1)
    return corners


def _paint(
    document: _Document, primitive: Told, attributes: Told, count: int
) -> tuple[Colors | None, Array | None, Colors | None]:
    """Colours (V, 3), places in the texture (V, 2) and texture (H, W, 3), as far as the primitive has them."""
    factor, picture = None, None
    if "material" in primitive:
        factor, picture = _material(document.item("materials", primitive["material"]))
    linear = None if factor is None else np.broadcast_to(np.asarray(factor, dtype=np.float64)[:3], (count, 3))
    if "COLOR_0" in attributes:
        own = document.values(attributes["COLOR_0"], "COLOR_0", 3)
        if len(own) != count:
            raise SceneError(f"{document.path}: {count} vertices but {len(own)} of COLOR_0; the file is damaged")
        linear = own if linear is None else own * linear
    texture = uv = None
    if picture is not None:
        moved: Told = picture.get("extensions", {}).get("KHR_texture_transform", {})
        place = f"TEXCOORD_{int(moved.get('texCoord', picture.get('texCoord', 0)))}"
        if place in attributes:
            texture = _picture(document, picture["index"])
            uv = _moved(document.values(attributes[place], place, 2), moved)
            if len(uv) != count:
                raise SceneError(f"{document.path}: {count} vertices but {len(uv)} of {place}; the file is damaged")
    return None if linear is None else screen(linear), uv, texture


def _moved(uv: Array, told: Told) -> Array:
    """Places in a texture (V, 2) after KHR_texture_transform: scaled, turned about the corner, shifted."""
    turn = float(told.get("rotation", 0.0))
    # Counterclockwise as the picture is seen, while v counts downward.
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    scale, offset = (
        np.asarray(told.get(key, usual), np.float64) for key, usual in (("scale", (1, 1)), ("offset", (0, 0)))
    )
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(uv * scale @ rotation.T + offset, dtype=np.float64).reshape(len(uv), 2)


def _material(told: Told) -> tuple[Any, Told | None]:
    """Its colour, None where it is plain white, and the reference to its picture."""
    rough = told.get("pbrMetallicRoughness", {})
    glossy = told.get("extensions", {}).get("KHR_materials_pbrSpecularGlossiness", {})  # what older models have
    factor = rough.get("baseColorFactor", glossy.get("diffuseFactor"))
    return factor, rough.get("baseColorTexture", glossy.get("diffuseTexture"))


def _picture(document: _Document, index: object) -> Colors | None:
    """The picture (H, W, 3) of a texture; None when it is not in the file."""
    source = document.item("textures", index).get("source")
    if source is None:  # a picture in another format, named by an extension
        return None
    image = document.item("images", source)
    if "bufferView" not in image:
        return None
    if source in document.pictures:
        return document.pictures[source]
    content, _ = document.view(image["bufferView"])
    read = sum(picture.shape[0] * picture.shape[1] for picture in document.pictures.values())
    try:
        with Image.open(io.BytesIO(content.tobytes())) as opened:
            if read + opened.width * opened.height > MAX_PIXELS:
                raise SceneError(f"{document.path}: images[{source}] makes more than {MAX_PIXELS:,} pixels in all")
            document.pictures[source] = np.array(opened.convert("RGB"), dtype=np.uint8)
    except BROKEN as error:
        raise SceneError(f"{document.path}: images[{source}] cannot be read ({str(error)[:80]})") from error
    return document.pictures[source]
