"""A reader of made scenes, two plain question types, and rows whose every field is set."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.datasets.rows.row import Row, RowView, signed
from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.questions.draft import Balance, Draft, Evidence, Mark, Mention, Point, Skip
from sightline.questions.profile import Profile
from sightline.questions.question import question_type
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene


@dataclass(frozen=True)
class MadeReader:
    """Rooms with a lamp, a sofa and a desk at places that the scene's number decides.

    `bad` scenes cannot be read; reading a scene in `deadly` kills the process once (`grave` remembers), in
    `murderous` each time.
    """

    count: int
    bad: tuple[str, ...] = ()
    deadly: tuple[str, ...] = ()
    grave: Path | None = None
    murderous: tuple[str, ...] = ()
    name: str = "made"
    root: str = "nowhere"
    licence: str = "made for tests"

    def ids(self) -> tuple[str, ...]:
        return tuple(f"room{number:03d}" for number in range(self.count))

    def load(self, id: str) -> Scene:
        if id in self.bad:
            raise SceneError(f"{id}: the file is cut off")
        if id in self.deadly and self.grave is not None and not (self.grave / id).exists():
            (self.grave / id).touch()
            os._exit(9)
        if id in self.murderous:
            os.kill(os.getpid(), signal.SIGKILL)
        rng = np.random.default_rng(int(id[-3:]))
        places = rng.uniform(-2, 2, 3)
        things = {name: (x, i * 1.5, 0.5, 0.4, 0.4, rng.uniform(0.4, 1.0)) for i, (name, x) in
                  enumerate(zip(("lamp", "sofa", "desk"), places, strict=True))}  # fmt: skip
        return box_scene(things, frames=0, id=id, split="test" if id.endswith("7") else "train")


@question_type(answer=Length, needs={Fact.OBJECTS, Fact.METRIC}, templates=("How far is {a} from {b}?",))
def apart(table: SceneTable, rng: np.random.Generator, *, axis: int = 0) -> Iterator[Draft | Skip]:
    """Metres between centres along one axis."""
    for a, b in ((0, 1), (0, 2), (1, 2)):
        metres = float(abs(table.centers[a, axis] - table.centers[b, axis]))
        if metres < 0.2:
            yield Skip("too near")
            continue
        names = table.labels[a], table.labels[b]
        mentions = tuple(
            Mention(table.labels[i], table.scene.objects[i].id, table.scene.objects[i].box) for i in (a, b)
        )
        yield Draft(
            slots={"a": names[0], "b": names[1]},
            answer=Length(metres),
            evidence=Evidence(mentions, values={"apart_m": metres}),
            balance=Balance(tuple(sorted(names)), str(int(metres / 0.5)), paired=False),
        )


@question_type(
    answer=Choice, needs={Fact.OBJECTS}, templates=("Which is taller, {a} or {b}?",), form=Form(choose="text")
)
def taller(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """The taller of two."""
    for a, b in ((0, 1), (0, 2), (1, 2)):
        names = (table.labels[a], table.labels[b])
        index = int(table.sizes[b, 2] > table.sizes[a, 2])
        yield Draft(
            slots={"a": names[0], "b": names[1]},
            answer=Choice(names, index),
            evidence=Evidence(values={"more_m": float(abs(table.sizes[a, 2] - table.sizes[b, 2]))}),
            balance=Balance(tuple(sorted(names)), names[index]),
        )


PROFILE = Profile("made", 1, (apart, apart.using(axis=1), taller), "two plain types")


def full_row(**changes: object) -> Row:
    """A row in which nothing is left empty."""
    fields: dict[str, object] = {
        "type": "size(axis=height)",
        "name": "size",
        "profile": "made@1",
        "scene_source": "made:nowhere",
        "scene_id": "room000",
        "text": "How high is the lamp?",
        "answer": Length(1.5),
        "spoken": "1.5 m",
        "scorer": "mra",
        "evidence": Evidence(
            mentions=(Mention("lamp", "7", Box.from_yaw((1, 2, 3), (1, 1, 2), 0.3)), Mention("wall", "8", frame="f")),
            points=(Point("f", (1.5, 2.5), None), Point("g", (0.1, 7.0), 2.25, "t1", 4)),
            objects=("7", "9"),
            values={"height_m": 0.1 + 0.2, "seen_a": 42.0},
            margin=3.5,
            steps=(("h", "height", ("lamp",)), ("answer", "say", ("h",))),
        ),
        "split": "train",
        "seed": 3,
        "params": {"axis": "height", "names": ("a", "b"), "share": 0.25, "flag": True, "n": 3},
        "views": (RowView("f"), RowView("g", "support", "ab12")),
        "marks": (Mark("f", "dot", ((1.0, 2.0),), "A"), Mark("g", "mask", (), "", "7", "red")),
        "form": Form(unit="m", decimals=2),
        "options": ("a", "b"),
        "provenance": {"metric": "sensor", "objects": "annotated"},
        "difficulty": 0.5,
        "balance": Balance(("lamp", "height"), "3", paired=False),
        "history": (("Is there a lamp?", "yes"),),
        "licence": "made for tests",
        "collection": "made",
        "shows": "scene",
        "thought": "The lamp reaches from the floor to 1.5 m.",
    }
    return signed(Row(**(fields | changes)))
