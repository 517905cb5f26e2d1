"""Views are the frames of rows at a model's size: colour averaged, depth and instances picked, geometry kept."""

import json
from dataclasses import dataclass, replace

import numpy as np
import pytest

from sightline.datasets.pictures.views import NOWHERE, ViewCache, shrunk, write_views
from sightline.datasets.rows.row import RowView
from sightline.errors import DatasetError, SceneError
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.datasets.made_rows import full_row
from tests.made import box_scene

SIZE = (40, 30)


def scene_of(name: str) -> Scene:
    x = 0.3 * int(name[-1])
    things = {"lamp": (x, 0, 0.5, 0.6, 0.6, 1), "sofa": (x - 1.2, 1, 0.5, 1, 1, 1)}
    return box_scene(things, frames=2, size=(160, 120), id=name)


@dataclass(frozen=True)
class Rooms:
    """Rooms called room0, room1, …; "broken" cannot be read."""

    def load(self, id: str) -> Scene:
        if id == "broken":
            raise SceneError("broken: no frame survives")
        return scene_of(id)


def open_rooms(source: str) -> Rooms:
    return Rooms()


def rows_of(*shown: tuple[str, tuple[str, ...]]):
    return [full_row(scene_id=scene, views=tuple(RowView(frame) for frame in frames)) for scene, frames in shown]


ROWS = rows_of(("room1", ("0", "1")), ("room0", ("1",)), ("room1", ("1",)), ("room1", ()))


@pytest.fixture
def cache(tmp_path):
    write_views(tmp_path / "views", ROWS, SIZE, open_source=open_rooms)
    return ViewCache.open(tmp_path / "views")


def test_each_view_is_kept_once_and_found_by_its_row(cache):
    assert len(cache) == 3
    assert [cache.index(row) for row in ROWS] == [[1, 2], [0], [2], []]
    assert cache.rgb.shape == (3, 30, 40, 3) and cache.depth.dtype == np.float16 and cache.instance.dtype == np.int16


def test_views_hold_what_the_frames_show(cache):
    table = SceneTable(scene_of("room1"))
    rgb, depth = table.rgb(1), table.depth(1)
    blocks = rgb.reshape(30, 4, 40, 4, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(cache.rgb[2] - blocks).max() <= 1.0  # area averages, rounded
    assert np.array_equal(cache.depth[2], depth[2::4, 2::4].astype(np.float16), equal_nan=True)
    assert np.array_equal(cache.instance[2], table.instances(1)[2::4, 2::4])


def test_camera_pose_and_boxes_are_those_of_the_frame(cache):
    scene = scene_of("room1")
    frame = scene.frame("1")
    assert cache.camera(2) == frame.camera.scaled(*SIZE)
    assert cache.pose(2).close_to(frame.world_from_camera, 0.0, 1e-12)
    assert {name: box.center.tolist() for name, box in cache.boxes(2).items()} == {
        thing.id: thing.box.center.tolist() for thing in scene.objects
    }


def test_a_pixel_of_an_object_lifts_into_its_box(cache):
    for i in range(len(cache)):
        shown = cache.instance[i] == cache.instance_of(i, "lamp")
        assert shown.sum() > 20
        rays = cache.camera(i).rays()[shown]
        depth = cache.depth[i][shown].astype(float)[:, None]
        # Depth was picked at the middle of the old pixel, half a pixel of the old size from that of the new one.
        points = cache.pose(i).apply(rays * depth)
        assert cache.boxes(i)["lamp"].contains(points, margin=0.03).mean() > 0.95


def test_things_are_told_in_the_order_of_the_instance_map(cache):
    for i in range(len(cache)):
        told = cache.things(i)
        assert [label for label, _, _ in told] == ["lamp", "sofa"]
        assert np.allclose(told[cache.instance_of(i, "sofa")][2].corners, cache.boxes(i)["sofa"].corners)
    assert cache.labels() == ["lamp", "sofa"]
    assert cache.colours() == sorted({colour for _, colour, _ in cache.things(0) if colour})


def test_an_object_of_no_such_id_is_nowhere(cache):
    assert cache.instance_of(0, "ghost") == NOWHERE
    assert not (cache.instance == NOWHERE).any()


def test_a_row_about_other_views_is_refused_by_name(cache):
    with pytest.raises(DatasetError, match="no view of made:nowhere, scene room7, frame 0"):
        cache.index(rows_of(("room7", ("0",)))[0])


def test_arrays_are_mapped_and_cannot_be_written(cache):
    assert isinstance(cache.rgb, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        cache.rgb[0] = 0


def test_two_workers_write_the_same_views(tmp_path):
    rows = rows_of(*((f"room{i % 10}", ("0",)) for i in range(10)))
    write_views(tmp_path / "one", rows, SIZE, open_source=open_rooms)
    write_views(tmp_path / "two", rows, SIZE, open_source=open_rooms, workers=2)
    for name in ("rgb.npy", "depth.npy", "instance.npy", "index.parquet", "manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_progress_counts_scenes(tmp_path):
    told = []
    write_views(
        tmp_path / "v", ROWS, SIZE, open_source=open_rooms, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(2, 2)]


def test_a_cache_is_written_once(tmp_path, cache):
    with pytest.raises(DatasetError, match="is there already"):
        write_views(cache.folder, ROWS, SIZE, open_source=open_rooms)


def test_a_scene_that_cannot_be_read_leaves_no_cache_behind_and_the_next_try_starts_anew(tmp_path):
    with pytest.raises(SceneError, match="no frame survives"):
        write_views(tmp_path / "views", rows_of(("broken", ("0",))), SIZE, open_source=open_rooms)
    assert not (tmp_path / "views").exists()
    write_views(tmp_path / "views", ROWS, SIZE, open_source=open_rooms)
    assert [path.name for path in tmp_path.iterdir()] == ["views"]
    assert len(ViewCache.open(tmp_path / "views")) == 3


def test_rows_without_views_give_an_empty_cache(tmp_path):
    write_views(tmp_path / "views", rows_of(("room0", ())), SIZE, open_source=open_rooms)
    assert len(ViewCache.open(tmp_path / "views")) == 0


@pytest.mark.parametrize("name", ["manifest.json", "rgb.npy", "index.parquet"])
def test_a_missing_file_is_named(cache, name):
    (cache.folder / name).unlink()
    with pytest.raises(DatasetError, match=name):
        ViewCache.open(cache.folder)


def test_a_cut_off_array_is_refused(cache):
    path = cache.folder / "depth.npy"
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(DatasetError, match="write it again"):
        ViewCache.open(cache.folder)


@pytest.mark.parametrize(("change", "said"), [({"version": 9}, "another version"), ({"views": 7}, "does not fit")])
def test_a_manifest_of_something_else_is_refused(cache, change, said):
    path = cache.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DatasetError, match=said):
        ViewCache.open(cache.folder)


def test_a_frame_without_depth_camera_and_pose_has_unmeasured_depth_and_says_so(tmp_path):
    scene = scene_of("room0")
    bare = replace(scene.frames[0], camera=None, world_from_camera=None, depths={}, read_instances=None)
    rgb, depth, camera, pose = shrunk(SceneTable(replace(scene, frames=(bare,))), "0", SIZE)
    assert rgb.shape == (30, 40, 3) and np.isnan(depth).all() and camera is None and pose is None


def test_depth_at_an_edge_is_never_between_two_surfaces():
    table = SceneTable(scene_of("room0"))
    _, depth, _, _ = shrunk(table, "0", (33, 27))
    known = set(table.depth(0).astype(np.float16).ravel().tolist())
    assert set(depth.ravel().tolist()) <= known
