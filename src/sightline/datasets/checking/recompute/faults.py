"""Everything that one row says and its scene does not."""

from __future__ import annotations

from collections.abc import Iterator

from sightline.datasets.checking.recompute import claims
from sightline.datasets.checking.recompute.catalog import ROUTES
from sightline.datasets.checking.recompute.needs import of_facts, of_shown
from sightline.datasets.checking.recompute.pictures import of_pictures
from sightline.datasets.checking.recompute.retold import Fault, agree, alike, same
from sightline.datasets.checking.recompute.titles import of_title
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.checking.recompute.wording import of_wording
from sightline.datasets.rows.row import Row
from sightline.errors import SightlineError
from sightline.scenes.scene import Split


def faults_of(row: Row, witness: Witness, split: Split | None = None) -> list[Fault]:
    """Everything that a row says and its scene does not; `split` is where the build put the scene, if not where its
    source did.

    Rows of a scene should share their witness: what one of them asks it need not find out again for the next.
    """
    faults: list[Fault] = []
    try:
        faults += claims.of_source(row, witness, split or witness.scene.split)
        faults += of_facts(row, witness)
        faults += claims.of_words(row)
        faults += of_title(row)
        faults += of_wording(row)
        faults += claims.of_asking(row)
        faults += of_shown(row)
        faults += claims.of_frames(row, witness)
        faults += of_pictures(row, witness)
        faults += claims.of_mentions(row, witness)
        faults += claims.of_pixels(row, witness)
        faults += _retold(row, witness)
    except (SightlineError, OSError) as error:
        # A frame or object that the scene has not: the row cannot be looked at any further.
        faults.append(Fault("scene", "what the row speaks of", str(error)))
    return faults


def _retold(row: Row, witness: Witness) -> Iterator[Fault]:
    """The answer and the evidence by the type's second route."""
    route, evidence = ROUTES.get(row.name), row.evidence
    if route is None:
        yield Fault("type", "one with a second route", row.name)
        return
    again = route(row, witness)
    yield from again.faults
    if again.answer is None:
        yield Fault("answer", "one that can be worked out", str(row.answer))
    elif not same(again.answer, row.answer):
        yield Fault("answer", str(again.answer), str(row.answer))
    values = evidence.values.items()
    told = {name: value for name, value in values if name not in again.untold and not name.startswith("seen_")}
    if not (agree(again.values, told) and again.untold <= evidence.values.keys()):
        yield Fault("values", str(dict(again.values)), str(told))
    if again.answer is not None and not alike(again.margin, evidence.margin):
        yield Fault("margin", str(again.margin), str(evidence.margin))
    if sorted(again.objects) != sorted(evidence.objects):
        yield Fault("objects", ", ".join(again.objects) or "none", ", ".join(evidence.objects) or "none")
    if again.steps != evidence.steps:
        yield Fault("steps", str(again.steps), str(evidence.steps))
