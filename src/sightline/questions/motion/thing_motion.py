"""How far a thing that has a name moved between two frames, by its boxes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np

from sightline.answers.number import Length
from sightline.questions.choose import (
    AHEAD,
    Noise,
    bin_of,
    clear,
    hardness,
    in_turn,
    margin,
    noise_of_lengths,
    shuffled,
)
from sightline.questions.draft import Balance, Draft, Evidence, Skip, View
from sightline.questions.motion.followed import least_move, most_rest
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions, names
from sightline.questions.thought.motion import thing_travel_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

LEAST = 0.05  # metres
OTHERS = 4  # frames that one frame is compared with
REST = "rest"
SAME_SIZE = 1e-6  # metres; a thing whose box changes has parts that move by themselves


@question_type(
    answer=Length,
    needs={Fact.OBJECTS, Fact.METRIC, Fact.POSES, Fact.PIXELS},
    templates=(
        "Between the two images, how far did the {a} move in the world, from centre to centre and whatever the camera "
        "did?",
        "Leaving out the camera's own motion, how far from its place in the first image is the {a} in the second one, "
        "measured between its centres?",
        "By what straight-line distance was the centre of the {a} displaced in the world between the two images?",
    ),
    reasoning=thing_travel_thought,
)
def object_travel(table: SceneTable, rng: np.random.Generator, *, least: float = LEAST) -> Iterator[Draft | Skip]:
    """How far the centre of an object's box moved in the world between two frames, in metres; exactly 0 where it rests.

    Asked of scenes in which something moves, and of objects that have the same name in both frames and a box that
    stays as large: of moves of at least max(`least`, 1 cm and 2 sigma), and where sigma is at most `least` of what
    rests as far as the noise lets tell (to 2 mm at best), of these no more than of moves.
    """
    if not any(thing.motion for thing in table.scene.objects):
        return
    seen = [occasion for occasion in occasions(table, rng) if occasion.f is not None]
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    yield from _no_more_rest(in_turn(_travels(first, seen, rng, noise, least) for first in seen))


def _travels(
    first: Occasion, seen: Sequence[Occasion], rng: np.random.Generator, noise: Noise, least: float
) -> Iterator[Draft | Skip]:
    others = [seen[k] for k in rng.permutation(len(seen)).tolist() if seen[k].f != first.f][:OTHERS]
    yield from in_turn(_of_pair(first, second, rng, noise, least) for second in others)


def _of_pair(
    first: Occasion, second: Occasion, rng: np.random.Generator, noise: Noise, least: float
) -> Iterator[Draft | Skip]:
    named, again = mentions(first), names(second)
    floor, calm, sigma = least_move(noise, least), most_rest(noise, least), noise.of(least)
    camera = math.dist(*(_eye(occasion) for occasion in (first, second)))
    views = (*first.views, *[View(view.frame, "support") for view in second.views])
    for i in shuffled([i for i in named if again.get(i) == named[i].name], rng):
        before, after = first.box(i), second.box(i)
        if np.abs(before.size - after.size).max() > SAME_SIZE:
            yield Skip("a part of it moves by itself")
            continue
        metres = math.dist(before.center.tolist(), after.center.tolist())
        moves = clear(metres, noise.of(metres), floor)
        if not moves and (metres > calm or sigma > least):
            yield Skip("it hardly moved" if metres > calm else "too noisy to tell what rests")
            continue
        yield Draft(
            slots={"a": named[i].name},
            answer=Length(metres if moves else 0.0),
            evidence=Evidence(
                mentions=(named[i],),
                values={"distance_m": metres, "camera_m": camera, **first.seen(i)},
                margin=margin(metres, noise.of(metres)) if moves else margin(floor - metres, sigma),
            ),
            views=views,
            balance=Balance((first.label(i),), bin_of(metres) if moves else REST, paired=False),
            difficulty=hardness(metres, floor) if moves else metres / floor,
        )


def _eye(occasion: Occasion) -> list[float]:
    """The camera's centre, world metres."""
    pose = occasion.scene.frames[occasion.frame].world_from_camera
    return [math.nan] * 3 if pose is None else pose.translation.tolist()


def _no_more_rest(stream: Iterator[Draft | Skip]) -> Iterator[Draft | Skip]:
    """The same outcomes, of what rests only as many as of what moves, in turn with it.

    Most things of a scene rest: else whoever answers 0 without looking would mostly be right.
    """
    waiting: deque[Draft] = deque()
    moves = 0  # told without a rest beside it
    for outcome in stream:
        if isinstance(outcome, Skip):
            yield outcome
        elif outcome.balance is not None and outcome.balance.side != REST:
            yield outcome
            moves += 1
        elif len(waiting) == AHEAD:
            yield Skip("more things rest than move")
        else:
            waiting.append(outcome)
        if moves and waiting:
            yield waiting.popleft()
            moves -= 1
    if waiting:
        yield Skip("more things rest than move", len(waiting))
