"""Who answers: a model with the pictures of a data folder, or a baseline fitted on another one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sightline.cli.asked import digest_at, fingerprint, is_benchmark, training_rows
from sightline.cli.speak import meter
from sightline.datasets.filtering.blind.lessons import Lesson, Places, lesson_of, read_lessons
from sightline.datasets.pictures.views import ViewCache, write_views
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import MANIFEST, read_rows
from sightline.errors import ConfigError
from sightline.evaluation.answerer import Answerer, Reply
from sightline.evaluation.baselines import NAMES, fit
from sightline.evaluation.sight import Sights
from sightline.geometry.pose import Pose


@dataclass(frozen=True, eq=False)
class Seeing:
    """A model that is shown each row's pictures."""

    name: str
    reply: Callable[[Sequence[Row]], list[Reply]]

    def answer(self, rows: Sequence[Row]) -> list[Reply]:
        return self.reply(rows)


def open_answerer(model: str, data: Path, rows: Sequence[Row], fitted_on: Path | None) -> tuple[Answerer, str]:
    """The answerer of that name, and the sha256 of what it was made of. Views are written where they are missing."""
    if model in NAMES:
        return _baseline(model, data, rows, fitted_on)
    if fitted_on is not None:
        raise ConfigError(f"--fit is for baselines ({', '.join(NAMES)}); {model} was trained already")
    # Torch is wanted by models only: baselines answer without it.
    from sightline.models.checkpoint import WEIGHTS
    from sightline.models.presets import folder_of
    from sightline.serving.session import Session, check_size, pictures_of

    session = Session.open(model)
    vision = session.model.config.vision
    made_with = fingerprint(folder_of(model) / WEIGHTS)
    if not any(row.views for row in rows):
        return Seeing(session.name, lambda some: session.answer_rows(some, lambda _: ())), made_with
    if is_benchmark(data):
        raise ConfigError(
            f"{data}: {session.name} needs depth beside its pictures, and MultiSPA's files name pictures alone; "
            "let it answer rows that `build` wrote of the same scenes"
        )
    cache = views(data, (vision.width_px, vision.height_px))
    check_size(cache, session.model)
    pictures = pictures_of(cache)
    return Seeing(session.name, lambda some: session.answer_rows(some, pictures)), made_with


def _baseline(name: str, data: Path, rows: Sequence[Row], fitted_on: Path | None) -> tuple[Answerer, str]:
    places = places_of(data)
    if name == "oracle":
        return fit(name, [], places), ""
    if fitted_on is None:
        raise ConfigError(f"{name} learns from training rows; name their folder with --fit DIR")
    judged = {(row.reader, row.scene_id) for row in rows}
    return fit(name, lessons_of(fitted_on, judged), places), _made_with(fitted_on)


def lessons_of(source: Path, judged: set[tuple[str, str]]) -> list[Lesson]:
    """Lessons of a file of lessons, or of the training rows of a folder; never of scenes that are judged."""
    if source.is_file() and not is_benchmark(source):
        return read_lessons(source)
    places = places_of(source)
    rows = (row for row in training_rows(source) if (row.reader, row.scene_id) not in judged)
    lessons = [lesson_of(row, places) for row in rows]
    if not lessons:
        raise ConfigError(f"{source}: holds no training rows of other scenes than those judged; fit on another folder")
    return lessons


def places_of(data: Path) -> Places:
    """Where views were taken from: told by a view cache where the folder has one, else by the scenes."""
    found = sorted(data.glob(f"views-*/{MANIFEST}"))
    if not found:
        return Sights().place
    cache = ViewCache.open(found[0].parent)

    def place(row: Row) -> Pose | None:
        shown = cache.index(row)
        return cache.pose(shown[0]) if len(shown) else None

    return place


def views(data: Path, size: tuple[int, int], workers: int = 1) -> ViewCache:
    """The view cache of all rows of a folder at `size` (width, height), written now where it is missing."""
    folder = data / f"views-{size[0]}x{size[1]}"
    if not folder.exists():
        with meter("views") as bar:
            write_views(folder, read_rows(data), size=size, workers=workers, progress=bar.to)
    return ViewCache.open(folder)


def _made_with(fitted_on: Path) -> str:
    """The sha256 of lessons, or of what rows are read from."""
    lessons = fitted_on.is_file() and not is_benchmark(fitted_on)
    return fingerprint(fitted_on) if lessons else digest_at(fitted_on)
