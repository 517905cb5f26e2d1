"""Rows small enough to know who answers them and how: two things side by side, gaps, boxes."""

from collections.abc import Sequence

import numpy as np

from sightline.answers.answer import PLAIN, Answer, Form
from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Length
from sightline.datasets.rows.row import Row, RowView, signed
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.questions.draft import Evidence, Mention

POSE = Pose.looking((1.0, -3.0, 1.5), (0.0, 0.0, 0.7))
LABELS = ("lamp", "sofa", "desk", "chair")


def row(
    kind: str,
    text: str,
    answer: Answer,
    *,
    labels: Sequence[str] = (),
    options: tuple[str, ...] = (),
    form: Form = PLAIN,
    scene: str = "room_0",
    seed: int = 0,
    scorer: str | None = None,
) -> Row:
    """A row of one view with the fields that judging needs; `seed` tells equal ones apart."""
    shown = Form(options=options, choose="text") if options else form
    return signed(
        Row(
            type=kind,
            name=kind,
            profile="test@1",
            scene_source="made:here",
            scene_id=scene,
            text=text,
            answer=answer,
            spoken=answer.spoken(shown),
            scorer=scorer or answer.default_scorer,
            evidence=Evidence(mentions=tuple(Mention(label, f"{label}_{i}") for i, label in enumerate(labels))),
            split="train",
            seed=seed,
            views=(RowView("0"),),
            form=shown,
            options=options,
        )
    )


def taller(first: str, second: str, index: int, *, scene: str = "room_0", seed: int = 0) -> Row:
    """Which of two is taller: the first (0) or the second (1)."""
    text = f"Which is taller, the {first} or the {second}?"
    answer = Choice((first, second), index)
    return row("taller", text, answer, labels=(first, second), options=(first, second), scene=scene, seed=seed)


def nearer(yes: bool, *, scene: str = "room_0", seed: int = 0) -> Row:
    """A yes-or-no question whose words never change."""
    return row("nearer", "Is the lamp nearer than the sofa?", YesNo(yes), labels=LABELS[:2], scene=scene, seed=seed)


def height(label: str, metres: float, *, scene: str = "room_0", seed: int = 0) -> Row:
    """How tall a thing is."""
    return row("height", f"How tall is the {label}?", Length(metres), labels=(label,), scene=scene, seed=seed)


def where(label: str, box: Box, *, scene: str = "room_0", seed: int = 0) -> Row:
    """Where a thing is, as a box in the world."""
    return row(
        "where", f"Where is the {label}?", Box3D(box), labels=(label,), scene=scene, seed=seed, scorer="acc_at_25"
    )


def one_of_each() -> list[Row]:
    """Rows of every kind in four scenes, answers drawn."""
    rng = np.random.default_rng(3)
    rows = []
    for i in range(24):
        first, second = rng.permutation(LABELS)[:2].tolist()
        scene = f"room_{i % 4}"
        rows += [
            taller(first, second, int(rng.integers(2)), scene=scene, seed=i),
            nearer(bool(rng.integers(2)), scene=scene, seed=i),
            height(first, float(rng.uniform(0.3, 2.0)), scene=scene, seed=i),
            where(first, Box.from_yaw(rng.uniform(-1, 1, 3), rng.uniform(0.3, 1, 3), 0.4), scene=scene, seed=i),
        ]
    return rows
