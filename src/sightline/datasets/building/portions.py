"""Pass one as tasks for workers: pieces, and scenes of a piece that kills its workers, each tried by itself.

piece ──dies three times──→ its scenes, one by one ──dies three times──→ set aside, with the reason, for good
  ↑                                                                          │
  └────────────────────────────── without them ─────────────────────────────┘
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sightline.datasets.building.candidates import Candidates
from sightline.datasets.rows.shards import write_bytes
from sightline.datasets.rows.told import misfit, read_object
from sightline.datasets.workers.docket import Docket, died_so_often
from sightline.errors import DatasetError

ASIDE = "aside.json"  # scenes that killed their workers: a build that is taken up does not try them again


@dataclass(frozen=True)
class Portion:
    """Scenes that are asked about at one go: all of a piece, or one of it `alone`, to see whether the process lives.

    `aside` holds (scene, reason) of those that are not tried.
    """

    piece: int
    scenes: tuple[str, ...]
    aside: tuple[tuple[str, str], ...] = ()
    alone: bool = False


@dataclass(frozen=True, eq=False)
class Asking:
    """What a worker is sent: the job of pass one without the list of all its scenes."""

    job: Candidates

    @classmethod
    def of(cls, job: Candidates) -> Asking:
        """The job, made light."""
        return cls(replace(job, ids=()))

    def run(self, portion: Portion) -> None:
        """Ask about the scenes, and write what a piece leaves; a scene that is tried alone leaves nothing."""
        if portion.alone:
            # Within the build's own folder: whoever is killed here leaves nothing that outlives the build.
            with tempfile.TemporaryDirectory(dir=self.job.folder) as folder:
                self._into(Path(folder), portion)
        else:
            self._into(self.job.folder, portion)

    def made(self, portion: Portion) -> dict[str, bytes]:
        """Ask about the scenes: the files of the piece by name."""
        with tempfile.TemporaryDirectory(prefix="sightline-") as folder:
            self._into(Path(folder), portion)
            return {} if portion.alone else {path.name: path.read_bytes() for path in Path(folder).iterdir()}

    def keep(self, portion: Portion, files: Mapping[str, bytes]) -> None:
        """Write the files of a piece, each whole or not at all."""
        for name, data in files.items():
            write_bytes(data, self.job.folder / name)

    def _into(self, folder: Path, portion: Portion) -> None:
        replace(self.job, folder=folder).run(portion.piece, portion.scenes, dict(portion.aside))

    def describe(self, portion: Portion) -> str:
        """The first and last scene of a portion."""
        first, last = portion.scenes[0], portion.scenes[-1]
        return f"scene {first}" if first == last else f"scenes {first} to {last}"


class Portions(Docket[Portion]):
    """The pieces that are to be made; one that kills its workers is made without the scenes that do."""

    def __init__(self, job: Candidates, pieces: Iterable[int]) -> None:
        self._job = job
        self._aside = set_aside(job)
        self._on_trial: dict[int, int] = {}  # scenes of a piece that are still to be tried alone
        left = list(pieces)
        whole = [self._whole(piece) for piece in left]
        super().__init__(whole, Asking(job).describe, proven=len(left) < job.pieces)

    def _whole(self, piece: int) -> Portion:
        scenes = self._job.scenes(piece)
        return Portion(piece, scenes, tuple((one, self._aside[one]) for one in scenes if one in self._aside))

    def done(self, task: Portion) -> None:
        """The portion is done; when the last scene of a piece was tried alone, the piece is next."""
        super().done(task)
        if task.alone:
            self._tried(task.piece)

    def given_up(self, task: Portion, how: str) -> None:
        """A piece is taken apart once; a scene that kills alone is set aside. Raises DatasetError for a piece whose
        scenes live alone and die together."""
        known = {scene for scene, _ in task.aside}
        suspects = [scene for scene in task.scenes if scene not in known]
        if task.alone:
            self._set_aside(task.scenes[0], how)
            self._tried(task.piece)
        elif len(suspects) == 1:
            self._set_aside(suspects[0], how)
            self.later([self._whole(task.piece)])
        elif suspects and task.piece not in self._on_trial:
            self._on_trial[task.piece] = len(suspects)
            self.later(Portion(task.piece, (scene,), alone=True) for scene in suspects)
        else:
            raise DatasetError(
                f"{self._describe(task)}: each can be asked about alone, together they kill their process ({how}); "
                "what was done is kept: go on with --resume and fewer workers, or on a machine with more memory"
            )

    def _set_aside(self, scene: str, how: str) -> None:
        self._aside[scene] = died_so_often(how)
        write_bytes(json.dumps(self._aside, indent=1, sort_keys=True).encode(), self._job.folder / ASIDE)

    def _tried(self, piece: int) -> None:
        self._on_trial[piece] -= 1
        if not self._on_trial[piece]:
            self.later([self._whole(piece)])


def set_aside(job: Candidates) -> dict[str, str]:
    """The scenes that killed their workers so far, with the reason. Raises DatasetError for a damaged list."""
    path = job.folder / ASIDE
    mend = "remove it and go on with --resume"  # what kills its process will be found again
    told = read_object(path, mend) if path.exists() else {}
    if fault := misfit(told, Mapping[str, str]):
        raise DatasetError(f"{path}: damaged, {fault}; {mend}")
    return told
