"""Distances from the camera against depth that is known."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.datasets.auditing.findings.recomputed_ca_vqa import routes
from tests.datasets.auditing.peers.made_peers import row
from tests.made import box_scene

SCENE = box_scene({"box": (0, 0, 0.5, 1, 1, 1)})
SCENE = replace(SCENE, frames=(replace(SCENE.frames[0], id="reference"),))
DEPTH = SCENE.frames[0].depth
RANGES = np.linalg.norm(DEPTH.camera.lift(DEPTH.read()), axis=-1)
NEAR, FAR = float(RANGES.min()), float(RANGES.max())


@pytest.mark.parametrize(
    ("answer", "agrees"),
    [
        (f"{(NEAR + FAR) / 2:.2f} m", True),
        (f"{100 * NEAR:.0f} cm", True),
        (f"{FAR:.2f} m", True),
        (f"{NEAR / 2:.2f} m", False),
        (f"{FAR * 1.2:.2f} m", False),
        ("a while", None),
    ],
)
def test_a_distance_lies_between_the_nearest_and_the_farthest_point(answer: str, agrees: bool | None) -> None:
    one = row("How far is the box from the camera?", answer, task="regression")
    assert routes()["regression"](one, SCENE).agrees is agrees


def test_other_lengths_are_of_points_that_nobody_tells() -> None:
    for question in ("How tall is the box?", "How far is the box from the wall?", "How far is the box vertically?"):
        told = routes()["regression"](row(question, "90 m", task="regression"), SCENE)
        assert told.agrees is None and "nobody tells" in told.why
