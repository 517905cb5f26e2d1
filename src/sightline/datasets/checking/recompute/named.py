"""Whether there is one, again: by what the pixels of a frame belong to."""

from __future__ import annotations

from sightline.answers.choice import YesNo
from sightline.datasets.checking.recompute.phrases import counted
from sightline.datasets.checking.recompute.retold import Fault, Retold
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row


def presence(row: Row, witness: Witness) -> Retold:
    """Whether a pixel shows of anything of the label; of a whole scene whether one is stated, or listed."""
    label = counted(row.evidence.steps)
    things = witness.candidates(row.views[0].frame if row.views else "")
    there = [thing.id for thing in things if thing.label == label]
    yes = bool(there) if row.views else witness.scene.counts.get(label, len(there)) > 0
    faults = []
    if label not in witness.scene.complete:
        faults.append(Fault("label", "a label of which every object is annotated", label))
    akin = sorted({thing.label for thing in things if thing.label.endswith(label) or label.endswith(thing.label)})
    if not yes and akin:
        faults.append(Fault("label", "one that nothing else could be called", f"{label}, where there is {akin[0]}"))
    return Retold(YesNo(yes), {}, tuple(faults), objects=tuple(there), steps=(("yes", "any_label", (label,)),))
