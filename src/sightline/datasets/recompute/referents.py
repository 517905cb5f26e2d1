"""Boxes asked for by a phrase, again: the phrase is read anew and must point to one object."""

from __future__ import annotations

from sightline.answers.boxes import Box3D
from sightline.datasets.recompute.phrases import could_mean
from sightline.datasets.recompute.retold import Retold
from sightline.datasets.recompute.witness import Witness
from sightline.datasets.row import Row


def grounding(row: Row, witness: Witness) -> Retold:
    """The scene's box of the one object that the phrase can mean."""
    if not row.evidence.mentions or not row.views:
        return Retold(None)
    frame = row.views[0].frame
    found = could_mean(witness, frame, row.evidence.mentions[0].name)
    solid = witness.solid(found[0].id, frame) if len(found) == 1 else None
    sight = witness.sight(found[0].id, frame) if len(found) == 1 else None
    if solid is None or sight is None:
        return Retold(None)
    return Retold(Box3D(solid.box), {"centre_distance_m": sight.distance})
