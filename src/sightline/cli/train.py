"""sightline train: a model by a recipe."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, UseAppendAction, arg

from sightline.cli.answerers import views
from sightline.cli.options import Spoken
from sightline.cli.speak import document, meter, remark, say
from sightline.datasets.building.engine import build
from sightline.datasets.rows.shards import MANIFEST, read_manifest
from sightline.scenes.open import open_reader
from sightline.training.loop import Step
from sightline.training.recipes import Recipe, recipe, train

RUNS = Path("runs")


@dataclass(frozen=True)
class Train(Spoken):
    """Train a model. Without --data the recipe's own rooms are built first."""

    recipe: Positional[Annotated[str, arg(metavar="RECIPE", help="grounder_tiny")]]
    data: Annotated[Path | None, arg(metavar="DIR", help="rows to learn from; a folder that `build` wrote")] = None
    out: Annotated[Path | None, arg(metavar="DIR", help="where the model goes; else runs/RECIPE")] = None
    set: UseAppendAction[
        Annotated[tuple[str, ...], arg(metavar="A.B=C", help="change a setting of the recipe; may be repeated")]
    ] = ()
    resume: Annotated[bool, arg(help="go on with a run that was cut short")] = False
    allow_test_scenes: Annotated[bool, arg(help="learn from rows of test scenes too; their benchmarks are lost")] = (
        False
    )

    def run(self) -> int:
        chosen = recipe(self.recipe, self.set)
        out = self.out or RUNS / self.recipe
        data = self.data or _own_rooms(chosen, out.with_name(f"{out.name}-data"))
        vision = chosen.model.vision
        views(data, (vision.width_px, vision.height_px), _workers())
        tests = read_manifest(data).splits.get("test", 0) if self.allow_test_scenes else 0
        if tests:
            remark(
                f"LEARNING FROM {tests} ROWS OF TEST SCENES: what this model scores on their benchmarks says nothing"
            )
        last: list[Step] = []

        def report(step: Step) -> None:
            last[:] = [step]
            losses = " ".join(f"{name} {value:.3f}" for name, value in step.losses.items())
            remark(f"step {step.step} of {step.steps}: {losses}")

        train(chosen, data, out, resume=self.resume, report=report, allow_test_scenes=self.allow_test_scenes)
        if self.json:
            losses = last[0].losses if last else {}
            told = {"model": str(out), "data": str(data), "steps": chosen.loop.steps, "losses": losses}
            document(told | ({"test_rows": tests} if tests else {}))
        else:
            say(f"model in {out}")
        return 0


def _own_rooms(chosen: Recipe, folder: Path) -> Path:
    """The recipe's data, built where it is missing."""
    if not (folder / MANIFEST).is_file():
        with meter("scenes") as bar:
            build(
                open_reader("procedural", chosen.rooms),
                chosen.profile,
                folder,
                workers=_workers(),
                budget=chosen.budget,
                resume=True,
                progress=bar.to,
            )
    return folder


def _workers() -> int:
    return min(2, os.cpu_count() or 1)
