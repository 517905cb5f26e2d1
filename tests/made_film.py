"""Films small enough to know the answer: cubes of followed points go their ways before a camera that goes its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Frame, Scene, Track

LEVEL = Pose.looking((0.0, -4.0, 1.0), (0.0, 0.0, 1.0))  # looks along +y: right is +x, down is −z, forward is +y
PLACES = {"a": (-1.0, 0.0, 1.0), "b": (0.0, 0.5, 0.8), "c": (1.0, -0.3, 1.2)}
SECONDS = 0.5  # from frame to frame
CORNERS = 0.15 * np.array([[x, y, z] for x in (-1, 0, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)

Way = Callable[[int], tuple[float, float, float]]


def rest(f: int) -> tuple[float, float, float]:
    return (0.0, 0.0, 0.0)


def line(x: float, y: float, z: float, start: int = 0) -> Way:
    """Metres from frame to frame, once frame `start` is over."""
    return lambda f: (x * max(f - start, 0), y * max(f - start, 0), z * max(f - start, 0))


def film(
    ways: Mapping[str, Way],
    *,
    frames: int = 8,
    camera: Callable[[int], Pose] = lambda f: LEVEL,
    coordinates: str = "world",
    sigma: float = 0.0,
    without: Iterable[Fact] = (),
    size: tuple[int, int] = (320, 240),
) -> Scene:
    """A scene of `frames` black pictures; `ways`: cube ("a", "b", "c" of PLACES) → its shift (metres) in each frame.

    Each cube is a track of twelve points, all of which show wherever they fall into the picture. `sigma` (metres) is
    the noise stated for points and poses.
    """
    lens, gone = Camera.from_fov(*size, 1.4), set(without)
    shots = tuple(
        Frame(str(f), lens, None if Fact.POSES in gone else camera(f), SECONDS * f, partial(black, size))
        for f in range(frames)
    )
    tracks = []
    for name, way in ways.items():
        world = np.stack([CORNERS + PLACES[name] + way(f) for f in range(frames)])
        own = np.stack([camera(f).inverse().apply(world[f]) for f in range(frames)])
        uv, z = lens.project(own)
        tracks.append(Track(name, world if coordinates == "world" else own, lens.inside(uv) & (z > 0), coordinates))
    facts = {
        Fact.PIXELS: Vouch(Provenance.SYNTHETIC),
        Fact.METRIC: Vouch(Provenance.SYNTHETIC),
        Fact.TIME: Vouch(Provenance.SYNTHETIC),
        Fact.POSES: Vouch(Provenance.SYNTHETIC, sigma),
        Fact.TRACKS: Vouch(Provenance.SENSOR, sigma),
    }
    return Scene(
        id="film",
        source="made:film",
        facts={fact: vouch for fact, vouch in facts.items() if fact not in gone},
        frames=shots,
        read_tracks=partial(tuple, tracks),
        licence="made for tests",
    )


def in_moved_world(scene: Scene, pose: Pose, scale: float = 1.0) -> Scene:
    """The same film in a world that was made larger and then moved."""

    def placed(frame: Frame) -> Frame:
        old = frame.world_from_camera
        return replace(frame, world_from_camera=pose @ Pose(old.rotation, scale * old.translation))

    tracks = [replace(track, xyz=pose.apply(scale * track.xyz)) for track in scene.read_tracks()]
    return replace(scene, frames=tuple(map(placed, scene.frames)), read_tracks=partial(tuple, tracks))


def black(size: tuple[int, int]) -> np.ndarray:
    return np.zeros((size[1], size[0], 3), dtype=np.uint8)
