"""CA-VQA's distances from the camera, held against the laser depth of their picture.

Such a distance is that of the nearest point of a thing that is seen, so that it lies between the nearest and the
farthest point that the laser measured in the picture. Which of its points are the thing's is published nowhere: this
finds what cannot be, and calls the rest possible.
"""

from __future__ import annotations

import numpy as np

from sightline.datasets.auditing.findings.recomputed import Again, Route
from sightline.datasets.auditing.findings.relations import CAMERA, DISTANCE, asked
from sightline.datasets.auditing.findings.said import lengths, one_length
from sightline.datasets.auditing.peers.peer_row import PeerRow
from sightline.scenes.scene import Scene

SLACK_M, SLACK_SHARE = 0.05, 0.05  # the laser sees no glass, and nothing at the picture's very edge


def routes() -> dict[str, Route]:
    """By task; only the one that asks for lengths can be held against depth."""
    return {"regression": _distance}


def _distance(row: PeerRow, scene: Scene) -> Again:
    question = asked(row.question)
    if question is None or question.axis != DISTANCE or question.b != CAMERA or question.direction:
        return Again(None, "asks for no distance from the camera; which points are a thing's nobody tells")
    said = one_length(lengths(row.answer))
    if said is None:
        return Again(None, "answer says no length with a unit")
    told = scene.frame("reference").depth
    ranges = np.linalg.norm(told.camera.lift(told.read()), axis=-1)
    measured = ranges[np.isfinite(ranges)]
    if not len(measured):
        return Again(None, "no depth measured in the picture")
    near, far = float(measured.min()), float(measured.max())
    slack = SLACK_M + SLACK_SHARE * said.metres
    possible = near - slack <= said.high and said.low <= far + slack
    return Again(possible, f"all that is seen lies {near:.2f} to {far:.2f} m away")
