import hashlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import PointCloud, Scene
from sightline.scenes.seen import Seen, seen_by
from sightline.scenes.seen_cache import key_of, seen_kept
from sightline.scenes.table import SceneTable
from tests.made import box_scene

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
FRAMES = (0, 1, 2)


def told_apart(scene: Scene) -> Scene:
    """The scene with depth maps that say which they are."""
    frames = []
    for frame in scene.frames:
        (kind, source), *_ = frame.depths.items()
        told = hashlib.sha256(source.read().tobytes()).digest()
        frames.append(replace(frame, depths={kind: replace(source, fingerprint=lambda told=told: told)}))
    return replace(scene, frames=tuple(frames))


def scanned(lift: float = 0.0) -> Scene:
    scene = told_apart(box_scene(THINGS, frames=3))
    floor = np.random.default_rng(0).uniform((-4, -2, lift), (4, 4, lift), (3000, 3))
    facts = {**scene.facts, Fact.POINTS: Vouch(Provenance.SENSOR, 0.02)}
    return replace(scene, facts=facts, read_points=lambda: PointCloud(floor))


def without_masks() -> Scene:
    return told_apart(box_scene(THINGS, frames=3, without=[Fact.MASKS]))


def unread(scene: Scene) -> Scene:
    """The scene with depth maps that nobody may read."""

    def never() -> np.ndarray:
        raise AssertionError("the depth was read")

    frames = []
    for frame in scene.frames:
        depths = {kind: replace(source, read=never) for kind, source in frame.depths.items()}
        frames.append(replace(frame, depths=depths))
    return replace(scene, frames=tuple(frames))


def same(a: Seen, b: Seen) -> bool:
    pairs = [(a.surface.xyz, b.surface.xyz), (a.surface.instances, b.surface.instances), (a.words, b.words)]
    pairs += [(a.starts, b.starts), (a.firm, b.firm), (a.depth, b.depth)]
    return a.frames == b.frames and all(x.dtype == y.dtype and np.array_equal(x, y) for x, y in pairs)


@pytest.mark.parametrize("made", [scanned, without_masks])
def test_what_was_seen_once_is_read_again_without_a_look_at_the_depth(made, tmp_path):
    scene = made()
    first = seen_kept(scene, 10, tmp_path)
    assert same(first, seen_by(scene, 10))
    again = SceneTable(unread(scene), seen_folder=tmp_path).seen(10)
    assert same(first, again)
    assert (again.surface.index is None) == (made is without_masks)
    assert [path.suffix for path in tmp_path.iterdir()] == [".seen"]


def test_whatever_it_was_worked_out_from_names_the_file():
    scene = scanned()
    first, *rest = scene.frames
    source = first.depth
    shift = Pose(np.eye(3), (0.0, 0.0, 0.001))

    def with_depth(**changes):
        return replace(scene, frames=(replace(first, depths={"synthetic": replace(source, **changes)}), *rest))

    lamp, sofa = scene.objects
    moved = replace(lamp, motion={"1": Box.from_yaw((5, 5, 0.5), (0.4, 0.4, 1.0))})
    others = [
        scanned(lift=0.001),
        replace(scene, frames=(replace(first, world_from_camera=first.world_from_camera @ shift), *rest)),
        replace(scene, frames=(replace(first, camera=first.camera.scaled(320, 240)), *rest)),
        with_depth(fingerprint=lambda: b"another"),
        with_depth(vouch=Vouch(Provenance.ESTIMATED, 0.1, 0.1)),
        with_depth(color_from_depth=shift),
        replace(scene, objects=(moved, sofa)),
    ]
    keys = {key_of(made, FRAMES) for made in (scene, *others)} | {key_of(scene, (0, 1)), key_of(scene, (1, 2))}
    assert None not in keys
    assert len(keys) == 3 + len(others)
    assert key_of(scanned(), FRAMES) == key_of(scene, FRAMES)


def test_a_scene_that_cannot_be_told_from_a_changed_one_is_not_kept(tmp_path):
    unknown = box_scene(THINGS, frames=3)  # depth without a fingerprint
    masks = told_apart(unknown)  # whose owners of lifted points come from pictures
    for scene in (unknown, masks, box_scene(THINGS, frames=0)):
        assert same(seen_kept(scene, 10, tmp_path), seen_by(scene, 10))
    assert not list(tmp_path.iterdir())


def damaged(path: Path):
    whole = path.read_bytes()
    yield whole[: len(whole) // 2]
    yield whole[:20]
    yield b""
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    yield bytes(flipped)
    yield b"something else altogether"
    other = bytearray(whole)
    other[16] ^= 1  # the key of another scene
    yield bytes(other)
    body = b"no arrays"
    yield whole[:47] + hashlib.sha256(body).digest() + body


def test_a_file_that_is_cut_off_changed_or_anothers_is_worked_out_again_and_mended(tmp_path):
    scene = scanned()
    first = seen_kept(scene, 10, tmp_path)
    [path] = tmp_path.iterdir()
    whole = path.read_bytes()
    for content in [*damaged(path)]:
        path.write_bytes(content)
        assert same(seen_kept(scene, 10, tmp_path), first)
        assert path.read_bytes() == whole


def test_arrays_that_do_not_belong_together_are_not_trusted(tmp_path, monkeypatch):
    scene = scanned()
    first = seen_kept(scene, 10, tmp_path)
    [path] = tmp_path.iterdir()
    wrong = [
        replace(first, firm=first.firm + len(first.surface)),
        replace(first, words=first.words[:, 1:]),
        replace(first, starts=first.starts[:-1]),
        replace(first, depth=first.depth.astype(np.float64)),
    ]
    for seen in wrong:
        monkeypatch.setattr("sightline.scenes.seen_cache.look", lambda *_, seen=seen: seen)
        path.unlink()
        seen_kept(scene, 10, tmp_path)
        monkeypatch.undo()
        assert same(seen_kept(scene, 10, tmp_path), first)


def test_two_that_write_at_once_leave_one_whole_file(tmp_path):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(keep_again_and_again, str(tmp_path)) for _ in range(2)]
        assert all(job.result() for job in jobs)
    [path] = tmp_path.iterdir()  # nothing half-written is left beside it
    assert path.suffix == ".seen"
    assert same(seen_kept(unread(scanned()), 10, tmp_path), seen_by(scanned(), 10))


def keep_again_and_again(folder: str) -> bool:
    """Keep a scene ten times, the file taken away before each; whether what was kept or found was always right."""
    scene = scanned()
    right = seen_by(scene, 10)
    for _ in range(10):
        for path in Path(folder).glob("*.seen"):
            path.unlink(missing_ok=True)
        if not same(seen_kept(scene, 10, Path(folder)), right):
            return False
    return True


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SceneError, match="give another folder"):
        seen_kept(scanned(), 10, tmp_path / "file")
