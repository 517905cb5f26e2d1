"""Boxes asked for by a phrase, again: the phrase is read anew and must point to one object."""

from __future__ import annotations

from sightline.answers.boxes import Box3D
from sightline.datasets.checking.recompute.phrases import RELATION, could_mean
from sightline.datasets.checking.recompute.retold import Fault, Retold, Step
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.scene import SceneObject


def grounding(row: Row, witness: Witness) -> Retold:
    """The scene's box of the one object that the phrase can mean."""
    if not row.evidence.mentions or not row.views:
        return Retold(None)
    frame, phrase = row.views[0].frame, row.evidence.mentions[0].name
    found = could_mean(witness, frame, phrase)
    solid = witness.solid(found[0].id, frame) if len(found) == 1 else None
    sight = witness.sight(found[0].id, frame) if len(found) == 1 else None
    if solid is None or sight is None:
        return Retold(None)
    by, objects, steps = _way(witness, frame, phrase, found[0])
    faults = []
    if row.params.get("by") != by:
        faults.append(Fault("by", by, str(row.params.get("by"))))
    anchors = [one.object_id for one in row.evidence.mentions[1:]]
    if anchors != [name for step in steps for name in step[2][1:]]:
        faults.append(Fault("mentions", f"{phrase!r} and what it is told by", ", ".join(anchors) or "nothing else"))
    values = {"centre_distance_m": sight.distance}
    return Retold(Box3D(solid.box), values, tuple(faults), objects=objects, steps=steps)


def _way(
    witness: Witness, frame: str, phrase: str, thing: SceneObject
) -> tuple[str, tuple[str, ...], tuple[Step, ...]]:
    """How a phrase points to a thing, which others it tells it from, and the step that does."""
    if thing.label == phrase:
        return "name", (), ()
    parts = RELATION.fullmatch(phrase)
    if parts is None:
        return "attribute", (), ()
    rivals = (one.id for one in could_mean(witness, frame, parts["head"]) if one is not thing)
    anchor = could_mean(witness, frame, parts["anchor"])[0].id
    step = ("a", parts["relation"].replace(" ", "_"), (parts["head"], anchor))
    return "relation", tuple(rivals), (step,)
