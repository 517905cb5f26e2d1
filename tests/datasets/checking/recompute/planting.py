"""Rows with one fault each, made to fit in all else; for types that ask about the boxes of a room."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from sightline.answers.choice import Choice, YesNo
from sightline.answers.direction import Direction
from sightline.answers.number import Angle, Count, Length
from sightline.answers.sequence import Order
from sightline.answers.text import Words
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.columns import from_table, to_table
from sightline.datasets.rows.row import Row, RowView, signed
from sightline.questions.draft import Mention
from sightline.questions.question import QuestionType, ask
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

AROUND = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")


def rows_about(scene: Scene, kinds: Iterable[QuestionType], limit: int = 12) -> list[Row]:
    """What is asked, as it is read back from a table."""
    questions = ask([kind.using(limit=limit) for kind in kinds], SceneTable(scene), seed=0)[0]
    return from_table(to_table(rows_of(questions, scene, "mine@1", 0)))


def other(answer: object) -> object:
    """Another answer of the same kind."""
    if isinstance(answer, Length):
        return Length(answer.metres * 1.05)
    if isinstance(answer, Angle):
        return Angle(answer.radians + 0.05)
    if isinstance(answer, Count):
        return Count(answer.number + 1)
    if isinstance(answer, YesNo):
        return YesNo(not answer.yes)
    if isinstance(answer, Direction):
        return Direction(AROUND[AROUND.index(answer.value) - 1] if answer.hour is None else str(answer.hour % 12 + 1))
    if isinstance(answer, Order):
        return Order((*answer.names[1:], answer.names[0]))
    assert isinstance(answer, Choice)
    return Choice(answer.options, (answer.index + 1) % len(answer.options))


def wrong_value(row: Row, scene: Scene, rng: np.random.Generator) -> Row:
    answer = other(row.answer)
    form = answer.completed(row.form)
    return replace(row, answer=answer, form=form, options=form.options, spoken=answer.spoken(form))


def wrong_evidence(row: Row, scene: Scene, rng: np.random.Generator) -> Row:
    name = sorted(row.evidence.values)[int(rng.integers(len(row.evidence.values)))]
    values = dict(row.evidence.values) | {name: row.evidence.values[name] * 1.1 + 0.01}
    return replace(row, evidence=replace(row.evidence, values=values))


def wrong_id(row: Row, scene: Scene, rng: np.random.Generator) -> Row:
    mentions = list(row.evidence.mentions)
    k = int(rng.integers(len(mentions)))
    rest = [thing for thing in scene.objects if thing.id != mentions[k].object_id]
    thing = rest[int(rng.integers(len(rest)))]
    mentions[k] = replace(mentions[k], object_id=thing.id, box=thing.box)
    return replace(row, evidence=replace(row.evidence, mentions=tuple(mentions)))


def wrong_frame(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    rest = [frame.id for frame in scene.frames if row.views and frame.id != row.views[0].frame]
    return replace(row, views=(replace(row.views[0], frame=rest[int(rng.integers(len(rest)))]),)) if rest else None


def wrong_margin(row: Row, scene: Scene, rng: np.random.Generator) -> Row:
    margin = row.evidence.margin
    return replace(row, evidence=replace(row.evidence, margin=7.0 if margin is None else 1.01 * margin))


def swapped_names(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
    """The text with two of its names in each other's place."""
    names = [f"the {one.name}" for one in row.evidence.mentions]
    if len(names) < 2:
        return None
    text = row.text.replace(names[0], "\0").replace(names[-1], names[0]).replace("\0", names[-1])
    return replace(row, text=text)


def wrong_setting(settings: dict[str, Sequence[object]]) -> Callable[[Row, Scene, np.random.Generator], Row | None]:
    """Another value of a parameter that decides what is asked."""

    def change(row: Row, scene: Scene, rng: np.random.Generator) -> Row | None:
        names = [name for name in sorted(row.params) if name in settings]
        if not names:
            return None
        name = names[int(rng.integers(len(names)))]
        left = [value for value in settings[name] if value != row.params[name]]
        params = {**row.params, name: left[int(rng.integers(len(left)))]}
        return replace(row, params=params, type="mine")

    return change


def missed(
    scene: Scene, rows: Sequence[Row], settings: dict[str, Sequence[object]] | None = None, count: int = 300
) -> tuple[Counter[str], int]:
    """What was planted and not found, by what and where; and how many were planted."""
    rng, witness = np.random.default_rng(0), Witness(scene)
    plants = [wrong_value, wrong_evidence, wrong_id, wrong_frame, wrong_margin, swapped_names]
    if settings:
        plants.append(wrong_setting(settings))
    gone: Counter[str] = Counter()
    planted = 0
    for k in range(count):
        row = rows[int(rng.integers(len(rows)))]
        plant = plants[k % len(plants)]
        changed = plant(row, scene, rng)
        if changed is None or (changed.text, changed.params, changed.evidence, changed.views, changed.answer) == (
            row.text, row.params, row.evidence, row.views, row.answer
        ):  # fmt: skip
            continue
        planted += 1
        if not faults_of(signed(changed), witness):
            gone[f"{plant.__name__} of {row.type}: {row.text}"] += 1
    return gone, planted


NONSENSE = (
    {"views": ()},
    {"views": (RowView("9"),)},
    {"params": {}},
    {"text": ""},
    {"text": "\x00 (0, 0) the the"},
    {"spoken": ""},
    {"answer": Words("no idea")},
)
JUNK = (
    {"mentions": ()},
    {"mentions": (Mention("", "desk"),)},
    {"mentions": (Mention("desk", "desk"),) * 2},
    {"mentions": (Mention("desk", "desk"),) * 3},
    {"values": {}},
    {"steps": ((),)},
    {"steps": (("count", "count_label", ()),)},
    {"objects": ("ghost",)},
)


def unnoticed_nonsense(scene: Scene, rows: Iterable[Row]) -> list[str]:
    """What of one row of each type is nonsense and is not flagged; none of it may stop the checking."""
    witness, found = Witness(scene), []
    for row in {row.type: row for row in rows}.values():
        wild = [{"params": dict.fromkeys(row.params, value)} for value in (("a",), 17, 2.5, True, "up", -1)]
        changed = [replace(row, **junk) for junk in (*NONSENSE, *wild)]
        changed += [replace(row, evidence=replace(row.evidence, **junk)) for junk in JUNK]
        for one in changed:
            if signed(one).id != row.id and not faults_of(signed(one), witness):
                found.append(f"{one.type}: {one.params} {one.text!r} {one.evidence}")
    return found
