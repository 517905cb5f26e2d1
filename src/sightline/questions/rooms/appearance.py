"""In which order kinds of things first come into a film."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.sequence import Order
from sightline.errors import QuestionError
from sightline.questions.draft import Balance, Draft, Evidence, Skip, View
from sightline.questions.occasion import CLEAR_LEAST, CLEAR_PIXELS
from sightline.questions.question import question_type
from sightline.questions.refer import kinds_of
from sightline.questions.rooms.apart import Apart
from sightline.questions.rooms.tour import FRAMES, tour
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

NEEDS = {Fact.OBJECTS, Fact.COMPLETE, Fact.PIXELS, Fact.POSES, Fact.DEPTH}
LEAST_FILM = 3  # pictures
TRIES = 48  # choices of kinds that are tried of one film
LETTERS = "abcdefgh"


@dataclass(frozen=True, eq=False)
class Film:
    """Pictures in the order of time, `times` of them in seconds where they are known, and for each kind of thing the
    first picture in which it shows at all, and the first in which it shows clearly."""

    views: tuple[View, ...]
    times: tuple[float, ...] | None
    first: Mapping[str, tuple[int, int]]

    def apart(self, earlier: int, later: int, seconds: float, pictures: int) -> bool:
        """Whether one picture comes long enough after another: by their times, else by how many pictures."""
        if self.times is None:
            return later - earlier >= pictures
        return self.times[later] - self.times[earlier] >= seconds


@question_type(
    answer=Order,
    needs=NEEDS,
    templates=(
        "The images are taken one after the other. In which order do these come into view for the first time: {kinds}?",
        "Go through the images in their order. Which of {kinds} is seen first, which next, and so on to the last?",
        "Put {kinds} into the order in which the first one of each kind appears in these images, earliest first.",
        "When each of these shows up for the first time in the film decides its place: order {kinds}, first to last.",
    ),
)
def appearance_order(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    count: int = 4,
    first: str = "glimpse",
    share: float = CLEAR_PIXELS,
    seconds: float = 1.0,
    pictures: int = 1,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """In which order `count` (2 to 8) kinds of things first appear in a film of at most `frames` frames.

    A kind appears clearly in the first picture in which what shows of all its things together fills at least `share`
    of the picture, and 64 pixels. From one kind to the next at least `seconds` pass, or, where nobody knows the times,
    `pictures` pictures. first="glimpse": each appears clearly before a single pixel of the next one shows; "clear":
    only clear pictures count (VSI-Bench, which keeps its threshold to itself). Everything of a kind is annotated, and
    nothing else could be called so. What shows is counted in masks, and worked out of boxes and depth without them.
    """
    for found in _orders(table, rng, (count, first, share, seconds, pictures, frames)):
        yield found if isinstance(found, Skip) else _order_draft(*found)


@question_type(
    answer=Choice,
    needs=NEEDS,
    form=Form(choose="letter"),
    templates=(
        "The images are taken one after the other. In which order do these come into view for the first time: {kinds}? "
        "Choose the right order.",
        "Go through the images in their order. Which of the orders below is that in which {kinds} are first seen?",
        "One of these orders is that in which the first one of each kind appears in the images: {kinds}. Which?",
        "When each of these shows up for the first time in the film decides its place: {kinds}. Which order is right?",
    ),
)
def appearance_choice(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    count: int = 4,
    options: int = 4,
    first: str = "glimpse",
    share: float = CLEAR_PIXELS,
    seconds: float = 1.0,
    pictures: int = 1,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """The same as a choice among `options` (2 to 6) orders of the same kinds, the true one and others drawn by chance
    (VSI-Bench appearance order). See `appearance_order` for the rest."""
    if not 2 <= options <= 6:
        raise QuestionError(f"appearance_choice: options={options} orders to choose among; use 2 to 6")
    turn = int(rng.integers(options))  # the true order stands in each place in turn
    for found in _orders(table, rng, (count, first, share, seconds, pictures, frames)):
        if isinstance(found, Skip):
            yield found
            continue
        yield _choice_draft(*found, options=options, turn=turn, rng=rng)
        turn += 1


Asked = tuple[int, str, float, float, int, int]  # the parameters of both types


def _orders(
    table: SceneTable, rng: np.random.Generator, asked: Asked
) -> Iterator[tuple[Film, tuple[str, ...], tuple[str, ...]] | Skip]:
    """Films with kinds in the order in which they appear, and in the one in which they are named."""
    count, first, share, seconds, pictures, frames = asked
    if first not in ("glimpse", "clear"):
        raise QuestionError(f"the order of appearance has no first={first!r}; use 'glimpse' or 'clear'")
    if not 2 <= count <= len(LETTERS):
        raise QuestionError(f"the order of appearance: count={count} kinds; use 2 to {len(LETTERS)}")
    film = _film(table, frames, share)
    kinds, line = ([], Apart((), 0)) if film is None else _line(film, first == "glimpse", (seconds, pictures))
    if film is None or line.longest < count:
        yield Skip("fewer kinds than are to be ordered come into view one plainly after the other")
        return
    told: set[tuple[int, ...]] = set()
    for order in rng.random((TRIES, len(kinds))).argsort(axis=1).tolist():
        chosen = line.chosen(order, count)
        if chosen is None:
            yield Skip("kinds that were drawn come into view too soon after each other")
        elif (chain := tuple(sorted(chosen))) not in told:
            told.add(chain)
            yield film, tuple([kinds[k] for k in chain]), tuple([kinds[k] for k in chosen])


def _line(film: Film, glimpse: bool, apart: tuple[float, int]) -> tuple[list[str], Apart]:
    """Kinds as they come into view, and which come plainly one after the other."""
    kinds = sorted(film.first, key=lambda kind: film.first[kind][1])
    return kinds, Apart.of(len(kinds), lambda i, j: _follows(film, kinds[i], kinds[j], glimpse, apart))


def _follows(film: Film, one: str, other: str, glimpse: bool, apart: tuple[float, int]) -> bool:
    """Whether a kind comes into view plainly after another: nothing of it may show before, if a glimpse counts."""
    earlier, later = film.first[one][1], film.first[other][0 if glimpse else 1]
    return earlier < later and film.apart(earlier, later, *apart)


def _film(table: SceneTable, frames: int, share: float) -> Film | None:
    kept, key = table.kept(None), (_film, frames, share)
    if key not in kept:
        kept[key] = _filmed(table, frames, share)
    film: Film | None = kept[key]
    return film


def _filmed(table: SceneTable, frames: int, share: float) -> Film | None:
    """What a film shows when; None where there is none."""
    found, scene = tour(table, frames), table.scene
    if found is None or len(found.frames) < LEAST_FILM:
        return None
    shown = [scene.frames[f] for f in found.frames]
    pixels = np.array([table.views(f).pixels for f in found.frames])  # (F, N)
    areas = np.array([frame.camera.width * frame.camera.height for frame in shown if frame.camera])
    enough = np.maximum(CLEAR_LEAST, share * areas)
    first: dict[str, tuple[int, int]] = {}
    for label in sorted(scene.complete & set(table.labels)):
        if kinds_of(label, set(table.labels)) != [label]:
            continue
        of_kind = pixels[:, [i for i, other in enumerate(table.labels) if other == label]].sum(axis=1)
        if (clear := of_kind >= enough).any():
            first[label] = int((of_kind > 0).argmax()), int(clear.argmax())
    times = tuple([frame.time_s for frame in shown if frame.time_s is not None])
    return Film(found.views, times if len(times) == len(shown) else None, first)


def _evidence(film: Film, named: tuple[str, ...]) -> Evidence:
    """The first picture in which each of the named kinds shows at all, and clearly; both by their place in the film."""
    values: dict[str, float] = {}
    for letter, kind in zip(LETTERS, named, strict=False):
        glimpsed, clear = film.first[kind]
        values |= {f"glimpsed_{letter}": float(glimpsed), f"clear_{letter}": float(clear)}
    return Evidence(values=values, steps=(("order", "order_of_appearance", named),))


def _order_draft(film: Film, chain: tuple[str, ...], named: tuple[str, ...]) -> Draft:
    return Draft(
        slots={"kinds": _and(named)},
        answer=Order(chain),
        evidence=_evidence(film, named),
        views=film.views,
        balance=Balance(("seen first",), chain[0], paired=False),
        difficulty=_hardness(film, chain),
    )


def _choice_draft(
    film: Film, chain: tuple[str, ...], named: tuple[str, ...], options: int, turn: int, rng: np.random.Generator
) -> Draft:
    _, *others = permutations(chain)  # the first one is the chain itself
    drawn = rng.choice(len(others), size=min(options - 1, len(others)), replace=False).tolist()
    orders = [others[k] for k in drawn]
    place = turn % (len(orders) + 1)
    orders.insert(place, chain)
    return Draft(
        slots={"kinds": _and(named)},
        answer=Choice(tuple([", ".join(order) for order in orders]), place),
        evidence=_evidence(film, named),
        views=film.views,
        balance=Balance(("seen first",), chain[0], paired=False),
        difficulty=_hardness(film, chain),
    )


def _hardness(film: Film, chain: Sequence[str]) -> float:
    """Nearer to 1 the sooner one kind follows another."""
    return 1.0 / min(film.first[other][1] - film.first[one][1] for one, other in pairwise(chain))


def _and(kinds: Sequence[str]) -> str:
    return f"{', '.join(kinds[:-1])} and {kinds[-1]}"
