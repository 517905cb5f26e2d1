"""The middles of things are told again from the maps of whose each pixel is; one planted fault in a row is noticed."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.row import Row, signed
from sightline.questions.frames.depth import depth_comparison, pixel_depth
from sightline.questions.question import ask
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR

KINDS = [kind.using(refer=refer) for kind in (pixel_depth, depth_comparison) for refer in ("name", "box")]


@pytest.fixture(scope="module")
def scene() -> Scene:
    return box_scene(PARLOUR, size=(320, 240), sigma=0.004)


def rows(scene: Scene, kind) -> list[Row]:
    return rows_of(ask([kind], SceneTable(scene), seed=0)[0], scene, "core@4", 0)


def told(row: Row, scene: Scene) -> set[str]:
    return {fault.what for fault in faults_of(signed(row), Witness(scene))}


@pytest.mark.parametrize("kind", KINDS)
def test_right_middles_have_no_fault_and_others_have(kind, scene):
    found = rows(scene, kind)
    assert found
    for row in found:
        assert told(row, scene) == set()
        first, *others = row.evidence.points
        aside = first._replace(uv=(first.uv[0] + 60, first.uv[1]))
        assert "point" in told(replace(row, evidence=replace(row.evidence, points=(aside, *others))), scene)


@pytest.mark.parametrize("kind", KINDS)
def test_a_centre_that_is_another_things_has_no_middle(kind, scene):
    [row, *_] = rows(scene, kind)
    owners = scene.frames[0].read_instances().copy()
    owner = owners[int(row.evidence.points[0].uv[1]), int(row.evidence.points[0].uv[0])]
    lines, columns = np.nonzero(owners == owner)
    centre = (lines.min() + lines.max() + 1) // 2, (columns.min() + columns.max() + 1) // 2
    assert owners[centre] == owner
    owners[centre] = -1
    holed = replace(scene, frames=(replace(scene.frames[0], read_instances=lambda: owners),))
    assert "middle" in told(row, holed)
    kept = [one.evidence.points for one in rows(holed, kind)]
    assert row.evidence.points not in kept


def test_without_masks_a_middle_must_be_nearer(scene):
    [row, *_] = rows(scene, pixel_depth.using(refer="box"))
    [point] = row.evidence.points
    unmasked = replace(scene, frames=(replace(scene.frames[0], read_instances=None),))
    (u0, v0), (u1, v1) = row.marks[0].uv
    assert "middle" not in told(row, unmasked)
    far = point._replace(uv=((u0 + u1) / 2 + 0.1 * np.hypot(u1 - u0, v1 - v0), (v0 + v1) / 2))
    moved = replace(row, evidence=replace(row.evidence, points=(far,)))
    assert ("point" in told(moved, unmasked), "point" in told(moved, scene)) == (True, False)
