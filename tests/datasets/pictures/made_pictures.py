"""Rooms whose pictures lie in a folder, and a question type that shows them with dots."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from sightline.answers.number import Length
from sightline.datasets.rows.row import Row, RowView, signed
from sightline.errors import SceneError
from sightline.questions.draft import Draft, Evidence, Mark, Skip, View
from sightline.questions.profile import Profile
from sightline.questions.question import question_type
from sightline.scenes.fact import Fact
from sightline.scenes.images import encoded_in, read_color
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.table import SceneTable
from tests.datasets.made_rows import full_row
from tests.made import box_scene

SIZE = (64, 48)  # width, height
SHARED = "shared.png"


def take(folder: Path, rooms: int) -> str:
    """Write the pictures of so many rooms: a JPEG of each, and a PNG that all of them have in common."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for number in range(rooms):
        noise = rng.integers(0, 256, (*SIZE[::-1], 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"room{number:03d}.jpg", quality=90)
    Image.fromarray(rng.integers(0, 256, (*SIZE[::-1], 3), dtype=np.uint8)).save(folder / SHARED)
    return str(folder)


@dataclass(frozen=True)
class ShotReader:
    """The rooms whose JPEGs lie in `root`: frame "0" is the JPEG, "1" the PNG, "2" is in no file.

    Reading a scene in `deadly` kills the process once (`grave` remembers). Frame "2" cannot be read where `blind`.
    """

    root: str
    deadly: tuple[str, ...] = ()
    grave: Path | None = None
    blind: bool = False
    name: str = "shots"
    licence: str = "made for tests"

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in Path(self.root).glob("*.jpg")))

    def load(self, id: str) -> Scene:
        if id in self.deadly and self.grave is not None and not (self.grave / id).exists():
            (self.grave / id).touch()
            os._exit(9)
        made = box_scene({"lamp": (0, 0, 0.5, 0.4, 0.4, 1.0)}, frames=3, size=SIZE, id=id)
        folder = Path(self.root)
        kept, common, rendered = made.frames
        rendered = replace(rendered, read_rgb=self._render if self.blind else rendered.read_rgb)
        frames = (_from(kept, folder / f"{id}.jpg"), _from(common, folder / SHARED), rendered)
        return replace(made, source=f"{self.name}:{self.root}", frames=frames)

    def _render(self) -> np.ndarray:
        raise SceneError("a picture was rendered that nobody asked for")


def _from(frame: Frame, path: Path) -> Frame:
    return replace(frame, read_rgb=partial(read_color, path), read_encoded=encoded_in(path))


@question_type(answer=Length, needs={Fact.OBJECTS}, templates=("How high is what point A shows in {word} pictures?",))
def dotted(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """One question about the last frame, then one about the other two: first pictures that rows show come last."""
    for word, frames in (("one", "2"), ("two", "10"), ("three", "012")):
        yield Draft(
            slots={"word": word},
            answer=Length(float(table.sizes[0, 2])),
            evidence=Evidence(),
            views=tuple(View(frame) for frame in frames),
            marks=(Mark(frames[0], "dot", ((20.5, 30.5),), "A"),),
        )


SHOTS = Profile("shots", 1, (dotted,), "one type with pictures")


def shot_row(root: str, *views: RowView, **changes: object) -> Row:
    """A row about the first room."""
    return signed(
        replace(
            full_row(scene_source=f"shots:{root}", scene_id="room000", views=views, marks=()),
            **changes,  # type: ignore[arg-type]
        )
    )
