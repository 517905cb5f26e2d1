"""Everything that one row says and its scene does not."""

from __future__ import annotations

from collections.abc import Iterator

from sightline.datasets.checking.recompute import claims
from sightline.datasets.checking.recompute.catalog import ROUTES
from sightline.datasets.checking.recompute.manners import of_manner
from sightline.datasets.checking.recompute.needs import of_facts, of_shown
from sightline.datasets.checking.recompute.older import OTHERWISE, completed, is_older
from sightline.datasets.checking.recompute.pictures import of_pictures
from sightline.datasets.checking.recompute.retold import LACKING, Fault, Step, agree, alike
from sightline.datasets.checking.recompute.thoughts import of_thought, without_program
from sightline.datasets.checking.recompute.titles import of_title
from sightline.datasets.checking.recompute.witness import Alike, Witness
from sightline.datasets.checking.recompute.wording import of_wording
from sightline.datasets.rows.row import Row, context_of
from sightline.errors import SightlineError
from sightline.scenes.scene import Split


def faults_of(row: Row, witness: Witness, split: Split | None = None) -> list[Fault]:
    """Everything that a row says and its scene does not; `split` is where the build put the scene, if not where its
    source did.

    Rows of a scene should share their witness: what one of them asks it need not find out again for the next.
    """
    if is_older(row):
        faults = [*claims.of_id(row, None), *_faults_of(completed(row), witness, split, older=True)]
        return [fault for fault in faults if fault.what not in OTHERWISE]
    return _faults_of(row, witness, split)


def _faults_of(row: Row, witness: Witness, split: Split | None, older: bool = False) -> list[Fault]:
    faults: list[Fault] = []
    row, program = without_program(row)
    try:
        common = _in_common(row, witness, split or witness.scene.split)
        if not older:
            faults += claims.of_id(row, common.context)
        faults += common.faults
        faults += claims.of_words(row)
        faults += of_wording(row)
        faults += claims.of_asking(row)
        faults += of_shown(row)
        faults += claims.of_frames(row, witness)
        faults += of_pictures(row, witness)
        faults += claims.of_mentions(row, witness)
        faults += claims.of_pixels(row, witness)
        faults += _retold(row, witness, older, program)
    except (SightlineError, OSError) as error:
        # The row cannot be looked at any further. A file that is gone is no claim of the row's; a frame or an object
        # that the scene has not is.
        lacked = _lacked(error)
        about = ("scene", "what the row speaks of") if lacked is None else (LACKING, lacked)
        faults.append(Fault(*about, str(error)))
    return faults


def _lacked(error: BaseException | None) -> str | None:
    """The file that is not there, where an error comes of that."""
    while error is not None and not isinstance(error, FileNotFoundError):
        error = error.__cause__
    return None if error is None or error.filename is None else str(error.filename)


def _in_common(row: Row, witness: Witness, split: Split) -> Alike:
    """What the row has in common with others that share what it is called, where it is from, and its parameters.

    Rows are read so that equal parameters are one object, and equal words of provenance too: those that are two are
    looked at twice, and nothing else comes of it.
    """
    named = (row.name, row.type, row.profile, row.schema, row.seed, row.collection, row.scene_id)
    key = (id(row.params), id(row.provenance), *named, row.licence, row.split, split)
    if key not in witness.alike:
        faults = (*claims.of_source(row, witness, split), *of_facts(row, witness), *of_title(row))
        witness.alike[key] = Alike(context_of(vars(row)), faults, row.params, row.provenance)
    return witness.alike[key]


def _retold(row: Row, witness: Witness, older: bool, program: tuple[Step, ...]) -> Iterator[Fault]:
    """The answer and the evidence by the type's second route, and the program and words of its thought."""
    route, evidence = ROUTES.get(row.name), row.evidence
    if route is None:
        yield Fault("type", "one with a second route", row.name)
        return
    again = route(row, witness)
    yield from again.faults
    if again.answer is None:
        yield Fault("answer", "one that can be worked out", str(row.answer))
    else:
        yield from of_manner(row, again.answer)
    values = evidence.values.items()
    told = {name: value for name, value in values if name not in again.untold and name[:5] != "seen_"}
    told.pop("rounding_m", None)  # of the manner
    found = again.values
    if older:
        both = (found.keys() & told.keys()) - OTHERWISE
        found, told = ({name: one[name] for name in both} for one in (found, told))
    if not (agree(found, told) and again.untold <= evidence.values.keys()):
        yield Fault("values", str(dict(found)), str(told))
    if again.answer is not None and not alike(again.margin, evidence.margin):
        yield Fault("margin", str(again.margin), str(evidence.margin))
    if again.objects != evidence.objects and sorted(again.objects) != sorted(evidence.objects):
        yield Fault("objects", ", ".join(again.objects) or "none", ", ".join(evidence.objects) or "none")
    if again.steps != evidence.steps:
        yield Fault("steps", str(again.steps), str(evidence.steps))
    yield from of_thought(row, program, witness, again)
