"""The view cache: the pictures of rows at the size a model looks at, in memory-mapped arrays that are written once.

    rgb.npy       (N, H, W, 3) uint8     averaged over the area of each pixel
    depth.npy     (N, H, W) float16      z-depth in metres at each pixel's centre, NaN where not measured
    instance.npy  (N, H, W) int16        row of the object at each pixel's centre, -1 for none, -3 where no map tells
    index.parquet                        which scene and frame, camera, pose, its objects, sha256 of the pixels
    manifest.json                        written last; then the folder gets its name

Depth and instances are picked, never averaged: half way between a chair and the wall behind it there is nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image

from sightline.datasets.rows.claim import LOCK, claimed
from sightline.datasets.rows.columns import BOX, NUMBERS, as_box, box_array
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import MANIFEST, write_bytes
from sightline.datasets.workers.docket import Docket
from sightline.datasets.workers.local import run_all
from sightline.errors import DatasetError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader
from sightline.scenes.table import SceneTable

VERSION = 2
INDEX_FILE = "index.parquet"
NOWHERE = -2  # an instance that no pixel has
UNMAPPED = -3  # what pixels have where nobody says which object they show
SCENES_PER_PIECE = 8
ARRAYS: Mapping[str, tuple[type, tuple[int, ...]]] = {
    "rgb": (np.uint8, (3,)),
    "depth": (np.float16, ()),
    "instance": (np.int16, ()),
}
INDEX = pa.schema(
    [
        ("place", pa.int64()),
        ("source", pa.string()),
        ("scene", pa.string()),
        ("frame", pa.string()),
        ("intrinsics", NUMBERS),  # fx, fy, cx, cy in pixels of this size, centres at +0.5
        ("model", pa.string()),
        ("distortion", NUMBERS),
        ("world_from_camera", NUMBERS),  # 12: the upper three rows of the matrix, one after the other
        ("object_ids", pa.list_(pa.string())),
        ("labels", pa.list_(pa.string())),
        ("colours", pa.list_(pa.string())),  # null where the source does not tell
        ("boxes", pa.list_(BOX)),  # where the objects are when the frame is taken; null for none
        ("content", pa.string()),  # sha256 of the three arrays' bytes
    ]
)

Key = tuple[str, str, str]
"""(scene source, scene id, frame id)."""
Progress = Callable[[int, int], None]
Small = tuple[NDArray[np.uint8], NDArray[np.float16], Camera | None, Pose | None]


def shrunk(table: SceneTable, frame: str, size: tuple[int, int]) -> Small:
    """A frame at `size` (width, height): rgb (H, W, 3), depth (H, W) in metres, its camera at that size, its pose.

    Camera and pose are None where the source has none; depth is NaN where nothing is measured.
    """
    f = table.frame_index(frame)
    given = table.scene.frames[f]
    width, height = size
    rgb = table.rgb(f)
    depth = np.full((height, width), np.nan, dtype=np.float16)
    if given.depths and given.depth.color_from_depth is not None:
        depth = _picked(table.depth(f), size).astype(np.float16)
    # The box filter weighs each source pixel by the area that it shares with the target pixel.
    small = Image.fromarray(np.ascontiguousarray(rgb)).resize(size, Image.Resampling.BOX)
    camera = None if given.camera is None else given.camera.scaled(width, height)
    return np.asarray(small, dtype=np.uint8), depth, camera, given.world_from_camera


def _picked(pixels: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """The values (H', W') of a map (H, W) at the centres of the pixels of another size."""
    height, width = pixels.shape
    rows = ((np.arange(size[1]) + 0.5) * height / size[1]).astype(np.int64)
    columns = ((np.arange(size[0]) + 0.5) * width / size[0]).astype(np.int64)
    picked: NDArray[Any] = pixels[rows[:, None], columns]
    return picked


def write_views(
    folder: Path,
    rows: Iterable[Row],
    size: tuple[int, int] = (128, 96),
    *,
    workers: int = 1,
    open_source: Callable[[str], Reader] = open_source,
    progress: Progress | None = None,
) -> None:
    """Write every view that the rows show to a new folder, at `size` (width, height).

    Views are kept once, in the order of (source, scene, frame). Rows without views need none. `progress` is told
    scenes done and scenes in all. Raises DatasetError when the folder is there already; errors of the scenes pass.
    """
    folder = Path(folder)
    if folder.exists():
        raise DatasetError(f"{folder}: is there already; views are written once, remove it to write them again")
    keys = tuple(sorted({(row.scene_source, row.scene_id, view.frame) for row in rows for view in row.views}))
    part = folder.with_name(f".{folder.name}.part")
    with claimed(part, folder):
        for left in part.iterdir():  # of a run that was killed
            if left.name != LOCK:
                left.unlink()
        for name, (kind, tail) in ARRAYS.items():
            shape = (len(keys), size[1], size[0], *tail)
            np.lib.format.open_memmap(part / f"{name}.npy", "w+", np.dtype(kind), shape).flush()
        job = Shrinking(part, keys, size, open_source)
        pieces = range(len(job.pieces))
        done, scenes = 0, sum(map(len, job.pieces))
        for piece in run_all(job, Docket(pieces, job.describe), workers):
            done += len(job.pieces[piece])
            if progress is not None:
                progress(done, scenes)
        tables = [pq.read_table(job.path(piece), schema=INDEX) for piece in pieces]
        index = pa.concat_tables([INDEX.empty_table(), *tables]).combine_chunks()
        pq.write_table(index, part / INDEX_FILE, compression="zstd")
        for piece in pieces:
            job.path(piece).unlink()
        for name in (*(f"{name}.npy" for name in ARRAYS), INDEX_FILE):
            with open(part / name, "rb") as file:
                os.fsync(file.fileno())
        told = {"version": VERSION, "views": len(keys), "size": list(size), "content": _digest(index)}
        write_bytes(f"{json.dumps(told)}\n".encode(), part / MANIFEST)
        (part / LOCK).unlink()
        part.rename(folder)


def _digest(index: pa.Table) -> str:
    return hashlib.sha256("".join(index["content"].to_pylist()).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class Shrinking:
    """The work of writing views, a few scenes a piece; each view has its place in the arrays beforehand."""

    folder: Path
    keys: tuple[Key, ...]
    size: tuple[int, int]
    open_source: Callable[[str], Reader]

    @cached_property
    def pieces(self) -> tuple[tuple[tuple[tuple[str, str], tuple[tuple[int, str], ...]], ...], ...]:
        """By piece, by scene: (source, scene) and the (place, frame) of each of its views."""
        scenes: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for place, (source, scene, frame) in enumerate(self.keys):
            scenes[source, scene].append((place, frame))
        entries = [(scene, tuple(views)) for scene, views in scenes.items()]
        starts = range(0, len(entries), SCENES_PER_PIECE)
        return tuple(tuple(entries[start : start + SCENES_PER_PIECE]) for start in starts)

    def path(self, piece: int) -> Path:
        """Where a piece leaves its part of the index."""
        return self.folder / f"part-{piece:06d}.parquet"

    def describe(self, piece: int) -> str:
        """The first and last scene of a piece."""
        return f"views of {self.pieces[piece][0][0][1]} to {self.pieces[piece][-1][0][1]}"

    def run(self, piece: int) -> None:
        """Write the piece's views into the arrays, and its part of the index."""
        arrays = {name: np.lib.format.open_memmap(self.folder / f"{name}.npy", "r+") for name in ARRAYS}
        entries = [entry for scene in self.pieces[piece] for entry in self._scene(scene, arrays)]
        for array in arrays.values():
            array.flush()
        pq.write_table(_index(entries), self.path(piece))

    def _scene(
        self, given: tuple[tuple[str, str], tuple[tuple[int, str], ...]], arrays: Mapping[str, NDArray[Any]]
    ) -> Iterator[dict[str, Any]]:
        (source, scene_id), views = given
        table = SceneTable(self.open_source(source).load(scene_id))
        for place, frame in views:
            rgb, depth, camera, pose = shrunk(table, frame, self.size)
            instance = np.full(depth.shape, UNMAPPED, dtype=np.int16)
            if table.scene.frame(frame).read_instances is not None:
                instance = _picked(table.instances(table.frame_index(frame)), self.size).astype(np.int16)
            content = hashlib.sha256()
            for name, pixels in (("rgb", rgb), ("depth", depth), ("instance", instance)):
                arrays[name][place] = pixels
                content.update(np.ascontiguousarray(pixels).tobytes())
            yield {
                "place": place,
                "source": source,
                "scene": scene_id,
                "frame": frame,
                "intrinsics": None if camera is None else [camera.fx, camera.fy, camera.cx, camera.cy],
                "model": None if camera is None else camera.model,
                "distortion": None if camera is None else list(camera.distortion),
                "world_from_camera": None if pose is None else pose.matrix[:3].ravel().tolist(),
                "object_ids": [thing.id for thing in table.scene.objects],
                "labels": [thing.label for thing in table.scene.objects],
                "colours": [thing.attributes.get("colour") for thing in table.scene.objects],
                "boxes": [thing.box_at(frame) for thing in table.scene.objects],
                "content": content.hexdigest(),
            }


def _index(entries: list[dict[str, Any]]) -> pa.Table:
    columns = {
        field.name: pa.array([entry[field.name] for entry in entries], field.type)
        for field in INDEX
        if field.name != "boxes"
    }
    boxes = box_array([box for entry in entries for box in entry["boxes"]])
    ends = np.cumsum([0, *(len(entry["boxes"]) for entry in entries)])
    columns["boxes"] = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), boxes)
    return pa.Table.from_arrays([columns[name] for name in INDEX.names], schema=INDEX)


def _words(lists: pa.ChunkedArray) -> list[str]:
    return sorted(word for word in pc.unique(pc.list_flatten(lists)).to_pylist() if word is not None)


@dataclass(frozen=True, eq=False)
class ViewCache:
    """Views that were written once: `rgb` (N, H, W, 3), `depth` (N, H, W) metres, `instance` (N, H, W), read-only
    and read from the disk when touched."""

    folder: Path
    rgb: NDArray[np.uint8]
    depth: NDArray[np.float16]
    instance: NDArray[np.int16]
    table: pa.Table

    @classmethod
    def open(cls, folder: Path) -> ViewCache:
        """Open a finished cache. Raises DatasetError for one that is missing, unfinished or of another version."""
        folder = Path(folder)
        for name in (MANIFEST, INDEX_FILE, *(f"{name}.npy" for name in ARRAYS)):
            if not (folder / name).is_file():
                raise DatasetError(f"{folder}: holds no finished view cache: {name} is missing; write it again")
        try:
            told: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            table = pq.read_table(folder / INDEX_FILE)
            arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in ARRAYS}
        except (OSError, ValueError) as error:
            raise DatasetError(f"{folder}: cannot be read as a view cache ({error}); write it again") from error
        if not isinstance(told, dict) or told.get("version") != VERSION or not table.schema.equals(INDEX):
            raise DatasetError(f"{folder}: a view cache of another version; write it again")
        width, height = told["size"]
        for name, (kind, tail) in ARRAYS.items():
            if arrays[name].shape != (told["views"], height, width, *tail) or arrays[name].dtype != kind:
                raise DatasetError(f"{folder}: {name}.npy does not fit its {MANIFEST}; write the views again")
        if told["content"] != _digest(table):
            raise DatasetError(f"{folder}: index.parquet does not fit its {MANIFEST}; write the views again")
        return cls(folder, arrays["rgb"], arrays["depth"], arrays["instance"], table)

    def __len__(self) -> int:
        return len(self.rgb)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.rgb.shape[2], self.rgb.shape[1]

    @cached_property
    def _places(self) -> dict[Key, int]:
        names = (self.table[name].to_pylist() for name in ("source", "scene", "frame", "place"))
        return {(source, scene, frame): place for source, scene, frame, place in zip(*names, strict=True)}

    @cached_property
    def _entries(self) -> dict[int, dict[str, Any]]:
        return {}

    def _entry(self, i: int) -> dict[str, Any]:
        if i not in self._entries:
            self._entries[i] = self.table.slice(i, 1).to_pylist()[0]
        return self._entries[i]

    def index(self, row: Row) -> list[int]:
        """Where the row's views are, in its order. Raises DatasetError for one that is not in the cache."""
        try:
            return [self._places[row.scene_source, row.scene_id, view.frame] for view in row.views]
        except KeyError as error:
            source, scene, frame = error.args[0]
            raise DatasetError(
                f"{self.folder}: has no view of {source}, scene {scene}, frame {frame}; it was written for other rows"
            ) from error

    def camera(self, i: int) -> Camera:
        """The camera of view i, at the size of the cache. DatasetError where the source has none."""
        entry = self._entry(i)
        if entry["intrinsics"] is None:
            raise DatasetError(f"{self.folder}: scene {entry['scene']}, frame {entry['frame']} has no camera")
        fx, fy, cx, cy = entry["intrinsics"]
        return Camera(*self.size, fx, fy, cx, cy, entry["model"], tuple(entry["distortion"]))

    def pose(self, i: int) -> Pose:
        """world_from_camera of view i. DatasetError where the source has none."""
        entry = self._entry(i)
        if entry["world_from_camera"] is None:
            raise DatasetError(f"{self.folder}: scene {entry['scene']}, frame {entry['frame']} has no pose")
        rows = np.array(entry["world_from_camera"]).reshape(3, 4)
        return Pose(rows[:, :3], rows[:, 3])

    def instance_of(self, i: int, object_id: str) -> int:
        """The number that view i's instance map has where that object shows; `NOWHERE` for none of that id."""
        ids = self._entry(i)["object_ids"]
        return int(ids.index(object_id)) if object_id in ids else NOWHERE

    def things(self, i: int) -> list[tuple[str, str | None, Box | None]]:
        """Label, colour and world box of every object of view i's scene, in the order of the instance map."""
        entry = self._entry(i)
        return list(zip(entry["labels"], entry["colours"], map(as_box, entry["boxes"]), strict=True))

    def labels(self) -> list[str]:
        """The labels that there are, sorted."""
        return _words(self.table["labels"])

    def colours(self) -> list[str]:
        """The colours that there are, sorted."""
        return _words(self.table["colours"])

    def boxes(self, i: int) -> dict[str, Box]:
        """World boxes by object id, where they are when view i is taken."""
        entry = self._entry(i)
        boxes = map(as_box, entry["boxes"])
        return {name: box for name, box in zip(entry["object_ids"], boxes, strict=True) if box is not None}
