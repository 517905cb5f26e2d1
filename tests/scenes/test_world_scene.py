"""What a world is as a scene: where one may stand, which way things face, what carries them."""

import numpy as np
import pytest

from sightline.scenes.readers.procedural import open_root
from sightline.scenes.world_scene import FRONTED, KNEE, Taking, free_space, scene_of
from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from sightline.scenes.worlds.shapes.piece import make
from sightline.scenes.worlds.views.cameras import looking_camera
from tests.made_world import Stood, cube, made_world

CAMERA = looking_camera(32, 24)


def is_open(world, x, y):
    space = free_space(world)
    column, row = ((np.array([x, y]) - space.origin) / space.cell).astype(int)
    return bool(space.open[row, column])


@pytest.mark.parametrize(("height", "open_below"), [(0.0, False), (0.5, False), (KNEE - 0.05, False), (1.2, True)])
def test_a_robot_passes_beneath_what_begins_above_its_knee_and_nothing_lower(height, open_below):
    world = made_world(Stood("shelf", cube(0.6), 1.0, 1.0, height))
    assert is_open(world, 1.0, 1.0) == open_below and is_open(world, -1.0, -1.0)


def test_a_window_sill_takes_room_and_so_does_a_skirting_board():
    world = KINDS["room"].make(np.random.default_rng([3, 0]))
    space, room = free_space(world), world.room
    sills = [hole for hole in room.openings if hole.kind == "window" and hole.low - 0.03 < KNEE]
    assert sills
    for hole in sills:
        middle = room.polygon[hole.wall] + room.directions[hole.wall] * (hole.start + hole.end) / 2
        column, row = ((middle + 0.06 * room.inward[hole.wall] - space.origin) / space.cell).astype(int)
        assert not space.open[row, column]


def test_supports_and_attributes_are_told_by_name():
    world = made_world(Stood("table", cube(1.0, 0.7), 0, 0), Stood("box", cube(0.2), 0.1, 0, 0.7, support=0))
    scene = scene_of(world, Taking(CAMERA, ()), frozenset({"table", "box"}))
    assert scene.object("box#1").support == "table#1" and scene.object("table#1").support is None
    assert scene.object("box#1").attributes == {"colour": "brown", "material": "wood"}


@pytest.mark.parametrize(
    "label", ["sofa", "armchair", "chair", "office chair", "rocking chair", "recliner", "toilet", "piano", "bookshelf"]
)
def test_what_faces_forward_has_its_back_behind_it(label):
    assert label in FRONTED
    for seed in range(6):
        piece = make(BY_LABEL[label], np.random.default_rng(seed))
        top = [part for part in piece.parts if part.center[2] + part.half[2] > 0.9 * piece.size[2]]
        middle = np.mean([part.center[1] for part in top])
        # its highest parts, a back or a cistern, stand behind the middle; cases reach to both sides
        assert middle < (0.02 if label in ("piano", "bookshelf") else -0.05) * piece.size[1], seed


def test_a_front_is_told_as_the_heading_of_the_boxs_own_y():
    scene = open_root("0..1@32x24x1").load("room_000000")
    for thing in scene.objects:
        assert thing.front_rad == (pytest.approx(np.pi / 2) if thing.label in FRONTED else None)
