"""What a film of three and more frames shows of things that move: the way they go, and which of them starts first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from sightline.answers.number import Length
from sightline.answers.sequence import Order
from sightline.questions.choose import Noise, bin_of, clear, evened, hardness, margin
from sightline.questions.draft import Balance, Draft, Evidence, Skip, View
from sightline.questions.motion.followed import STILL, Followed, followed, least_move, noise_of_motion
from sightline.questions.question import question_type
from sightline.questions.refer import grid_note, point_to
from sightline.questions.thought.motion import order_thought, path_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

NEEDS = {Fact.TRACKS, Fact.POSES, Fact.METRIC, Fact.PIXELS}
LEAST = 0.05  # metres
LENGTHS = (3, 4, 5, 6, 8)  # frames of a film
FILMS = 400  # tried of one scene
APART = 0.05  # of the picture's width between two points that are asked about together
SEEN_STARTING = 5  # frames at least of a film in which the order of two starts is asked


@dataclass(frozen=True, eq=False)
class Film:
    """Frames `f` of `Followed`, evenly spaced and in time order, and the points `p` that all of them show.

    They are those of which the first frame tells clearly on what surface they are.
    `way` (n, P) is how far each is from its place in the first frame, `path` (P,) the sum of its steps; metres.
    """

    f: tuple[int, ...]
    p: NDArray[np.int64]
    way: Array
    path: Array
    views: tuple[View, ...]


@question_type(
    answer=Length,
    needs=NEEDS,
    templates=(
        "The images are taken one after the other. How long is the way of the surface seen at {point} in the first "
        "image, going straight from its place in each image to its place in the next, whatever the camera did?{grid}",
        "Follow {point} in the first image through all the images. Leaving out the camera's own motion, how far did "
        "that point of the scene travel in all, adding up the straight steps from each image to the next?{grid}",
        "What is the total length of the path in the world of the surface seen at {point} in the first image over "
        "these images, taken as straight steps from image to image?{grid}",
    ),
    reasoning=path_thought,
)
def point_path(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate", least: float = LEAST
) -> Iterator[Draft | Skip]:
    """How far a followed point of a rigid body went through the world over a film of 3 to 8 frames that all show it: in
    metres, the sum of the straight steps between its places in each two frames that follow each other.

    Never less than the straight line from the first place to the last (in the evidence). Asked where it is at least
    max(`least`, 2 sigma of all its steps).
    """
    noise = noise_of_motion(table.scene)
    for found in _films(table, rng, LENGTHS):
        if isinstance(found, Skip):
            yield found
            continue
        seen, film = found
        movers = np.flatnonzero(film.path >= STILL)
        if not len(movers):
            yield Skip("nothing moves in the film")
        for k in _one_a_body(seen, film, movers, rng):
            path, straight = float(film.path[k]), float(film.way[-1, k])
            sigma = math.hypot(math.sqrt(len(film.f) - 1) * noise.fixed, noise.share * path)
            if not clear(path, sigma, least):
                yield Skip("it hardly moved")
                continue
            p, first = int(film.p[k]), film.f[0]
            pointed = point_to(refer, seen.ids[first], seen.size[first], seen.point[first][p].uv)
            yield Draft(
                slots={"point": pointed.words, "grid": grid_note(refer)},
                answer=Length(path),
                evidence=Evidence(
                    points=tuple(seen.point[f][p] for f in film.f),
                    values={"path_m": path, "straight_m": straight},
                    margin=margin(path, sigma),
                ),
                views=film.views,
                marks=pointed.marks,
                balance=Balance((seen.label[p], f"{len(film.f)} frames"), bin_of(path), paired=False),
                difficulty=hardness(path, least),
            )


@question_type(
    answer=Order,
    needs=NEEDS,
    templates=(
        "The images are taken one after the other. In which order do {points} of the first image begin to move in the "
        "world? Give their letters, the first to start first.{grid}",
        "Follow {points} of the first image through the film. Leaving out the camera's own motion, which starts to "
        "move first, which next? Answer with the letters in that order.{grid}",
        "Put {points} of the first image into the order in which these places of the scene set off, earliest first, by "
        "their letters.{grid}",
    ),
    reasoning=order_thought,
)
def event_order(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate", least: float = LEAST
) -> Iterator[Draft | Skip]:
    """In which order points of two or three bodies, called A, B, C, begin to move in a film of 5 to 8 frames.

    Each rests at first (less than 1 cm from its place in the first frame) and later has moved by at least max(`least`,
    1 cm and 2 sigma); where one has, all that start after it still rest. Every frame shows every point. The orders of
    the letters come alike often.
    """
    yield from evened(_orders(table, rng, refer, least), _side)


def _orders(table: SceneTable, rng: np.random.Generator, refer: str, least: float) -> Iterator[Draft | Skip]:
    noise = noise_of_motion(table.scene)
    if noise.of(least) > least:
        yield Skip("too noisy to tell what rests")
        return
    for found in _films(table, rng, tuple(n for n in LENGTHS if n >= SEEN_STARTING)):
        if isinstance(found, Skip):
            yield found
            continue
        seen, film = found
        starts = _starts(seen, film, least_move(noise, least), rng)
        if len(starts) < 2:
            yield Skip("no two bodies start one after the other")
            continue
        letters = rng.permutation(len(starts)).tolist()  # which letter each of them has
        yield _order_draft(seen, film, starts, letters, noise, (refer, least))


def _order_draft(
    seen: Followed,
    film: Film,
    starts: list[tuple[int, int, int]],
    letters: list[int],
    noise: Noise,
    asked: tuple[str, float],
) -> Draft:
    """The question of a film's starts (point, last frame at rest, first frame moved), with these letters."""
    refer, least = asked
    floor = least_move(noise, least)
    first, count = film.f[0], len(starts)
    called = sorted(range(count), key=lambda at: letters[at])  # the starts in the order of their letters
    rows = [int(film.p[starts[at][0]]) for at in called]
    pointed = [
        point_to(refer, seen.ids[first], seen.size[first], seen.point[first][p].uv, letter)
        for p, letter in zip(rows, ascii_uppercase, strict=False)
    ]
    values: dict[str, float] = {}
    for letter, at in zip("abc", called, strict=False):
        values |= {f"rests_{letter}": float(starts[at][1]), f"moved_{letter}": float(starts[at][2])}
    names = tuple(ascii_uppercase[letter] for letter in letters)
    words = [one.words for one in pointed]
    leads = [
        min(film.way[moved, k], *(floor - film.way[moved, later] for later, _, _ in starts[at + 1 :]))
        for at, (k, _, moved) in enumerate(starts[:-1])
    ]
    soonest = min(later[1] - earlier[2] for earlier, later in pairwise(starts))
    return Draft(
        slots={"points": f"{', '.join(words[:-1])} and {words[-1]}", "grid": grid_note(refer)},
        answer=Order(names),
        evidence=Evidence(
            points=tuple(seen.point[first][p] for p in rows),
            values=values,
            margin=margin(float(min(leads)), noise.of(least)),
        ),
        views=film.views,
        marks=tuple(mark for one in pointed for mark in one.marks),
        balance=Balance((f"{count} bodies",), "".join(names)),
        difficulty=1.0 / (1.0 + soonest),
    )


def _side(draft: Draft) -> str:
    return "" if draft.balance is None else draft.balance.side


def _starts(seen: Followed, film: Film, floor: float, rng: np.random.Generator) -> list[tuple[int, int, int]]:
    """Points of up to three bodies, each with its last frame at rest and its first frame moved, in an order that is
    certain: where one has moved, the next still rests."""
    rests, moved = film.way < STILL, film.way >= floor
    last = np.where(rests.all(axis=0), len(film.f), np.argmin(rests, axis=0)) - 1
    begins = np.argmax(moved, axis=0)
    movers = np.flatnonzero(moved.any(axis=0) & (begins > last))
    chosen = sorted(_one_a_body(seen, film, movers, rng), key=lambda k: (begins[k], last[k]))
    chain: list[tuple[int, int, int]] = []
    spots: list[tuple[float, float]] = []
    for k in chosen:
        uv = seen.point[film.f[0]][int(film.p[k])].uv
        near = any(math.dist(uv, spot) < APART * seen.size[film.f[0]][0] for spot in spots)
        if not near and (not chain or last[k] >= chain[-1][2]):
            spots.append(uv)
            chain.append((int(k), int(last[k]), int(begins[k])))
    return chain[:3]


def _one_a_body(seen: Followed, film: Film, columns: NDArray[np.int64], rng: np.random.Generator) -> list[int]:
    """Of these columns of a film one for each body, drawn, in random order."""
    drawn = rng.permutation(columns)
    _, first = np.unique(seen.body[film.p[drawn]], return_index=True)
    return [int(drawn[k]) for k in np.sort(first)]


def _films(
    table: SceneTable, rng: np.random.Generator, lengths: tuple[int, ...]
) -> Iterator[tuple[Followed, Film] | Skip]:
    """Films of a scene, each once, in random order."""
    seen = followed(table)
    if seen is None:
        return
    count = len(seen.frames)
    every = [(start, step, n) for n in lengths for step in range(1, count) for start in range(count - step * (n - 1))]
    for k in rng.permutation(len(every))[:FILMS].tolist():
        start, step, n = every[k]
        kept = table.kept(None)
        if (_film, start, step, n) not in kept:
            kept[_film, start, step, n] = _film(seen, list(range(start, start + step * n, step)))
        film: Film | None = kept[_film, start, step, n]
        yield Skip("no even film shows a point all the time") if film is None else (seen, film)


def _film(seen: Followed, f: list[int]) -> Film | None:
    p = np.flatnonzero(seen.shown[f].all(axis=0) & seen.clear[f[0]])
    if not len(p) or np.ptp(np.diff(seen.frames[f])):
        return None
    places = seen.world[np.ix_(np.array(f), p)]
    way = np.linalg.norm(places - places[0], axis=2)
    path = np.linalg.norm(np.diff(places, axis=0), axis=2).sum(axis=0)
    return Film(tuple(f), p, way, path, tuple([View(seen.ids[at], "video") for at in f]))
