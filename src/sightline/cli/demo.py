"""sightline demo: the whole of it on rooms that nobody has seen, on a bare machine, in a few minutes.

rooms ──→ questions ──→ views ──→ answers of the shipped model and of four who never look ──→ table, report.html
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import arg

from sightline.cli.answerers import open_answerer, views
from sightline.cli.asked import asked_of, fingerprint
from sightline.cli.options import Spoken
from sightline.cli.predict import show
from sightline.cli.shipped import LESSONS, MODEL
from sightline.cli.speak import document, meter, remark, say
from sightline.datasets.building.engine import build
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import MANIFEST
from sightline.evaluation.baselines import FITTED
from sightline.evaluation.predict import Header, predict, read_predictions
from sightline.evaluation.report import write_report
from sightline.evaluation.score import judge, summary
from sightline.evaluation.sight import Look, Sights
from sightline.scenes.open import open_reader

FIRST_SEED = 10_000_000  # rooms from here on are test rooms: no model of ours is trained on them
SIZE = (128, 96)  # pixels, what the shipped model looks at
SHARP = (640, 480)  # pixels, of the pictures that people look at
PROFILE = "core"
KIND = "simple"  # of rooms: such as the shipped model has learnt from


@dataclass(frozen=True)
class Demo(Spoken):
    """Rooms that the shipped model has never seen, questions about them, its answers, and a report with pictures."""

    out: Annotated[Path, arg(metavar="DIR", help="where rows, answers and the report go")] = Path("demo")
    rooms: Annotated[int, arg(metavar="N", help="how many rooms")] = 500
    frames: Annotated[int, arg(metavar="N", help="pictures of each room")] = 1
    budget: Annotated[int, arg(metavar="ROWS", help="at most so many questions")] = 6000
    model: Annotated[str, arg(metavar="MODEL", help="who answers: a preset, or a model folder")] = MODEL
    workers: Annotated[int | None, arg(metavar="N", help="processes; else one per core, two at most")] = None

    def run(self) -> int:
        # Imported here, as torch is slow to come and --help needs none. A model that cannot be loaded is told
        # before minutes are spent on rooms.
        from sightline.serving.session import Session

        Session.open(self.model)
        began = time.perf_counter()
        workers = self.workers or min(2, os.cpu_count() or 1)
        data = self.out / "data"
        source = f"{KIND}:{FIRST_SEED}..{FIRST_SEED + self.rooms}@{SIZE[0]}x{SIZE[1]}x{self.frames}"
        with meter("rooms and questions") as bar:
            reader = open_reader("procedural", source)
            built = build(reader, PROFILE, data, workers=workers, budget=self.budget, resume=True, progress=bar.to)
        _told(began, f"{built.rows} questions about {built.scenes} rooms")
        rows = asked_of(data, "all").rows
        views(data, SIZE, workers)
        _told(began, "views")
        files = {name: self.out / "answers" / f"{name}.jsonl" for name in ("model", *FITTED)}
        for name, file in files.items():
            _answered(self.model if name == "model" else name, name == "model", data, rows, file)
        _told(began, "answers")
        said = read_predictions(files.pop("model"))
        verdicts = judge(rows, said.rows)
        against = {name: judge(rows, read_predictions(file).rows) for name, file in files.items()}
        report = summary(verdicts, against, said.header.answerer)
        page = self.out / "report.html"
        about = (
            f"{said.header.answerer} on {report.rows} questions about {built.scenes} made rooms that it never saw; "
            "the baselines never look at a picture."
        )
        write_report(
            page, report, verdicts, sharp_looks(source), title="Sightline: what a small model sees", about=about
        )
        seconds = time.perf_counter() - began
        if self.json:
            document(
                report.to_json()
                | {
                    "report": str(page),
                    "scenes": built.scenes,
                    "rejected": built.rejected,
                    "seconds": round(seconds, 1),
                }
            )
        else:
            show(report)
            say(f"{report.rows} questions, {built.scenes} rooms, {seconds:.0f} s; pictures in {page}")
        return 0


def _answered(name: str, sees: bool, data: Path, rows: Sequence[Row], file: Path) -> None:
    answerer, made_with = open_answerer(name, data, rows, None if sees else LESSONS)
    header = Header(answerer.name, str(data.resolve()), fingerprint(data / MANIFEST), "all", made_with)
    with meter(answerer.name, len(rows)) as bar:
        predict(answerer, rows, file, header=header, batch=512, progress=bar.to)


def sharp_looks(root: str) -> Callable[[Row], Look | None]:
    """Views of the rooms taken again at a size for people; the small one where a room was looked at from elsewhere."""
    range_of_seeds, _, size = root.partition("@")
    frames = size.split("x")[-1]
    small = Sights()
    large = Sights(lambda _: open_reader("procedural", f"{range_of_seeds}@{SHARP[0]}x{SHARP[1]}x{frames}"))

    def look(row: Row) -> Look | None:
        there, here = large.frame(row), small.frame(row)
        if there is None or here is None or there.world_from_camera is None or here.world_from_camera is None:
            return None
        if there.camera is None or here.camera is None or not there.world_from_camera.close_to(here.world_from_camera):
            return small.look(row)
        return Look(there.rgb(), there.camera, there.world_from_camera, there.camera.width / here.camera.width)

    return look


def _told(began: float, what: str) -> None:
    remark(f"{time.perf_counter() - began:5.1f} s  {what}")
