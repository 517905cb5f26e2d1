"""CA-VQA: questions about one reference picture that comes with up to four support pictures taken before it.

A scene is one reference picture, last among its frames, and every question that is asked about it. Poses are
world_from_camera where the reference's own is read, and relative to the reference for the others: which way round is
published nowhere, so that they are vouched for only where depth proves it. Which way is up in that world nobody says.
Each frame has up to three depth maps: of the laser scanner, of the phone's lidar, and estimated from the picture alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.agreement import as_told
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.cavqa_arrow import open_tables
from sightline.scenes.formats.cavqa_records import open_records
from sightline.scenes.formats.cavqa_view import Asked, Piece, View
from sightline.scenes.formats.encoded import decode_color, decode_depth, picture_header
from sightline.scenes.formats.json_values import numbers
from sightline.scenes.scene import DepthMap, Frame, Note, Scene, Split

NOISE = {
    "laser": Vouch(Provenance.LASER, 0.02),
    "sensor": Vouch(Provenance.SENSOR, 0.01, 0.01),
    "estimated": Vouch(Provenance.ESTIMATED, 0.05, 0.13),  # its mean relative error against the laser, as published
}


class Questions(Protocol):
    """Where the questions and pictures lie: in tables, or in records."""

    def ids(self) -> tuple[str, ...]:
        """One id for each reference picture."""

    def has(self, id: str) -> bool:
        """Whether there is one of that id."""

    def views(self, id: str) -> tuple[View, ...]:
        """The pictures, the reference last."""

    def asked(self, id: str) -> tuple[Asked, ...]:
        """Every question about it."""

    @property
    def split(self) -> Split:
        """Test for the benchmark."""


def open_cavqa(path: Path, root: str, licence: str) -> CaVqaReader | None:
    """The questions at `path`, or None where there is neither a table nor a record."""
    questions: Questions | None = open_tables(path) or open_records(path)
    return None if questions is None else CaVqaReader(root, licence, questions)


@dataclass(frozen=True)
class CaVqaReader:
    """Reference pictures by name, with what is asked about them."""

    root: str
    licence: str
    questions: Questions
    name: str = "ca1m"

    def ids(self) -> tuple[str, ...]:
        """One id for each reference picture, sorted."""
        return self.questions.ids()

    def load(self, id: str) -> Scene:
        """One reference picture, its support pictures and questions; SceneError when the reference cannot be used."""
        if not self.questions.has(id):
            like = next(iter(self.questions.ids()), "none at all")
            raise ReaderError(f"ca1m: no reference picture {id!r} in {self.root}; there are such as {like!r}")
        views = self.questions.views(id)
        dropped: Counter[str] = Counter()
        frames = []
        world_from_reference = _pose(views[-1])
        for view in views:
            reference = view is views[-1]
            try:
                pose = world_from_reference if reference else world_from_reference @ _pose(view)
                frames.append(_frame(view, pose, dropped))
            except SceneError as error:
                if reference:
                    raise
                dropped[_reason(error)] += 1
        facts = {
            Fact.PIXELS: Vouch(Provenance.SENSOR),
            Fact.METRIC: Vouch(Provenance.LASER, relative=0.002),
        }
        if len(frames) == 1 or as_told(frames, len(frames) - 1):
            facts[Fact.POSES] = Vouch(Provenance.LASER, 0.02)
        if all(frame.depths for frame in frames):
            facts[Fact.DEPTH] = max((frame.depth.vouch for frame in frames), key=lambda vouch: vouch.at(3.0))
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            collection="cavqa",
            facts=facts,
            frames=tuple(frames),
            notes=tuple(Note("question", one.question, (one.answer,), id=one.id) for one in self.questions.asked(id)),
            split=self.questions.split,
            licence=self.licence,
            dropped=dict(dropped),
        )


class _BadPart(SceneError):
    """A support picture that is left out: its reason comes before the colon."""


def _reason(error: SceneError) -> str:
    return str(error).partition(":")[0] if isinstance(error, _BadPart) else "picture unreadable"


def _pose(view: View) -> Pose:
    try:
        return Pose.from_matrix(numbers(view.pose, (4, 4), view.image.where))
    except (SceneError, GeometryError) as error:
        raise _BadPart(f"pose is not a rigid 4 × 4 matrix: {view.role} of {view.image.where}: {error}") from error


def _frame(view: View, world_from_camera: Pose, dropped: Counter[str]) -> Frame:
    header = picture_header(view.image.read(), view.image.where)
    try:
        k = np.asarray(numbers(view.intrinsics, view.k_shape, view.image.where))[:3, :3]
        camera = Camera.from_matrix(k, header.width, header.height)
    except (SceneError, GeometryError) as error:
        raise _BadPart(f"K is not one in pixels: intrinsics of {view.role} of {view.image.where}: {error}") from error
    depths = {}
    for kind, piece in view.depths.items():
        try:
            size = picture_header(piece.read(), piece.where)
        except SceneError:
            dropped[f"{kind} depth unreadable"] += 1
            continue
        depths[kind] = DepthMap(camera.scaled(size.width, size.height), partial(_depth, piece), NOISE[kind])
    return Frame(
        view.role,
        camera,
        world_from_camera,
        read_rgb=partial(_color, view.image),
        depths=depths,
        read_encoded=view.image.read,
    )


def _color(piece: Piece) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return decode_color(piece.read(), piece.where)


def _depth(piece: Piece) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return decode_depth(piece.read(), piece.where)
