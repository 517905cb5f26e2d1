"""Named runs as plain functions: what is learnt from, by what, for how long.

grounder_tiny   procedural rooms, profile core: the model that ships with the package
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from sightline.datasets.pictures.views import ViewCache
from sightline.datasets.rows.row import Row
from sightline.datasets.rows.shards import read_rows
from sightline.errors import ConfigError, DatasetError
from sightline.models.chat import asked
from sightline.models.checkpoint import override
from sightline.models.grounder import Grounder, GrounderConfig, tiny
from sightline.models.vocabulary import Vocabulary
from sightline.training.feed import Feed
from sightline.training.loop import LoopConfig, Step, fit


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A run: the model (its vocabulary is learnt from the rows), the loop, and where its data comes from by default.

    `rooms`, `profile` and `budget` say how the data folder is made when none is given:
    `sightline build procedural ROOMS --profile PROFILE --budget BUDGET`.
    """

    model: GrounderConfig
    loop: LoopConfig
    rooms: str
    profile: str
    budget: int


def grounder_tiny() -> Recipe:
    """The shipped model: three million weights, two views of each of 14,000 simple rooms."""
    return Recipe(
        model=tiny(vocabulary=1),
        loop=LoopConfig(steps=4000, groups=20, questions=8, rate=2e-3, warm_up=150, save_every=100),
        rooms="simple:0..14000@128x96x2",
        profile="core",
        budget=700_000,
    )


RECIPES: dict[str, Callable[[], Recipe]] = {"grounder_tiny": grounder_tiny}


def recipe(name: str, overrides: Sequence[str] = ()) -> Recipe:
    """The named recipe with settings changed, each "a.b=value"."""
    if name not in RECIPES:
        raise ConfigError(f"no recipe {name!r}; there are: {', '.join(RECIPES)}")
    chosen = RECIPES[name]()
    for text in overrides:
        path, found, value = text.partition("=")
        if not found:
            raise ConfigError(f"{text!r} is not a setting; write it as loop.steps=1000")
        chosen = override(chosen, path, value)
    return chosen


def train(
    chosen: Recipe,
    data: Path,
    out: Path,
    *,
    resume: bool = False,
    report: Callable[[Step], None] | None = None,
    allow_test_scenes: bool = False,
) -> None:
    """Train a recipe on a data folder with rows and views, and write a model folder.

    Raises DatasetError where rows are of test scenes, unless `allow_test_scenes`.
    """
    vision = chosen.model.vision
    cache = ViewCache.open(data / f"views-{vision.width_px}x{vision.height_px}")
    rows = lessons(list(read_rows(data)), allow_test_scenes)
    told = chosen.model.instructed
    vocabulary = Vocabulary.of(text for row in rows for text in (asked(row, told), f" {row.reply}"))
    feed = Feed(rows, cache, vocabulary, chosen.model.decoder.length, told)
    config = replace(chosen.model, decoder=replace(chosen.model.decoder, vocabulary=len(vocabulary)))
    # The first weights are part of what the seed decides; the caller's own generator is left as it was.
    with torch.random.fork_rng():
        torch.default_generator.manual_seed(chosen.loop.seed)
        model = Grounder(config)
    fit(model, vocabulary, feed, chosen.loop, out, resume=resume, report=report)


def lessons(rows: Sequence[Row], allow_test_scenes: bool = False) -> list[Row]:
    """The rows one may learn from: those of a public test scene on the caller's own word only."""
    tests = sum(row.split == "test" for row in rows)
    if tests and not allow_test_scenes:
        raise DatasetError(
            f"{tests} rows are of test scenes; a model is not trained on what it will be judged by: build without "
            "those scenes, or pass --allow-test-scenes and give up their benchmarks"
        )
    return [row for row in rows if row.split in ("train", "test")]
