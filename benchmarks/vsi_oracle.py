"""VSI-Bench's own answers worked out again from its annotations, by the code that asks questions.

python -m benchmarks.vsi_oracle --meta DIR --questions FILE

Prints one JSON document: for each type of question [matched, total], of those that can be worked out; beside it what
could not be and why, how many distances lie within 10 cm, and how many questions our own generator asks of the same
things with the same answer ([generated, total]), and why it does not ask the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sightline.answers.choice import Choice
from sightline.errors import SightlineError
from sightline.evaluation.benchmarks.vsi import VsiItem, read_items
from sightline.geometry.box_points import points_gap, surface_points
from sightline.questions.objects.counting import number_in
from sightline.questions.objects.direction import sector, turn
from sightline.questions.objects.size import extent
from sightline.questions.profiles.vsi_bench import PROFILE
from sightline.questions.question import Question, QuestionType, ask
from sightline.questions.rooms.room_size import floor_area
from sightline.scenes.open import open_reader
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Room, Scene, SceneObject
from sightline.scenes.table import SceneTable

EVERYTHING = 10_000  # questions of a type and scene: more than there are
CLOSE = 0.1 + 1e-9  # metres
OTHERWISE = "it is asked with another answer, or something else could be called so"


class CannotTellError(Exception):
    """Why an answer cannot be worked out."""


def counted(item: VsiItem, scene: Scene, things: Sequence[str]) -> str:
    """The stated number of a label."""
    if things[0] not in scene.counts:
        raise CannotTellError(f"no {things[0]} is annotated")
    return str(number_in(scene, things[0]))


def longest(item: VsiItem, scene: Scene, things: Sequence[str]) -> str:
    """The longest edge, whole centimetres."""
    return str(round(100 * (extent(the_one(scene, things[0]).box, "longest") or 0.0)))


def floor(item: VsiItem, scene: Scene, things: Sequence[str]) -> str:
    """The floor, to a tenth of a square metre."""
    area = floor_area(scene.room or Room())
    if area is None:
        raise CannotTellError("the room's size is not annotated")
    return str(round(area, 1))


def distance(item: VsiItem, scene: Scene, things: Sequence[str]) -> str:
    """Between the nearest points of two boxes, to a tenth of a metre."""
    first, second = (the_one(scene, label) for label in things)
    return str(round(points_gap(surface_points(first.box), surface_points(second.box)), 1))


def nearest(item: VsiItem, scene: Scene, things: Sequence[str]) -> str:
    """The kind whose nearest one is nearest."""
    label, *kinds = things
    points = surface_points(the_one(scene, label).box)
    gaps = {kind: min(points_gap(points, surface_points(thing.box)) for thing in called(scene, kind)) for kind in kinds}
    return min(gaps, key=gaps.__getitem__)


def direction(item: VsiItem, scene: Scene, things: Sequence[str]) -> str:
    """The sector in which the third lies for somebody who stands at the first and faces the second."""
    p, o, q = (tuple(the_one(scene, label).box.center[:2].tolist()) for label in things)
    return sector(turn(p, o, q), item.type.rpartition("_")[2])


RULES: Mapping[str, Callable[[VsiItem, Scene, Sequence[str]], str]] = {
    "object_counting": counted,
    "object_size_estimation": longest,
    "room_size_estimation": floor,
    "object_abs_distance": distance,
    "object_rel_distance": nearest,
    "object_rel_direction_easy": direction,
    "object_rel_direction_medium": direction,
    "object_rel_direction_hard": direction,
}
"""Type key → how its answer follows from a scene."""

BEYOND = {
    "obj_appearance_order": "needs what each frame shows, which is not annotated",
    "route_planning": "made by people",
}


def called(scene: Scene, label: str) -> list[SceneObject]:
    """Everything of a label, with its box."""
    found = [thing for thing in scene.objects if thing.label == label and thing.box is not None]
    if not found:
        raise CannotTellError(f"no {label} is annotated")
    return found


def the_one(scene: Scene, label: str) -> SceneObject:
    """The only thing of a label."""
    first, *others = called(scene, label)
    if others:
        raise CannotTellError("several things are called so")
    return first


@dataclass
class Tally:
    """What came of the questions of one type."""

    total: int = 0
    matched: int = 0
    within: int = 0
    generated: int = 0
    beyond: Counter[str] = field(default_factory=Counter)
    unasked: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def is_same(said: str, recorded: str) -> bool:
    """Whether two answers are the same word, or the same number."""
    try:
        return float(said) == float(recorded)
    except ValueError:
        return said == recorded


def asked_again(item: VsiItem, scene: Scene, kind: QuestionType) -> str | None:
    """None where the generator of our profile asks the same of the same things; else why it does not.

    It is given what the question speaks of and all that could be called alike, so that it comes to it.
    """
    things = item.things or ()
    kept = tuple([thing for thing in scene.objects if not things or thing.label.endswith(things)])
    smaller = replace(scene, objects=kept)
    found, skipped = ask([kind.using(limit=EVERYTHING)], SceneTable(smaller), 0)
    if any(is_asked(question, item) for question in found):
        return None
    about = [reason.partition(": ")[2] for reason, _ in skipped.most_common()]
    return "; ".join(sorted(about)) or OTHERWISE


def is_asked(question: Question, item: VsiItem) -> bool:
    """Whether a question is about the same things as the benchmark's, and has the same answer."""
    about = tuple([mention.name for mention in question.evidence.mentions])
    if item.type == "object_counting":
        about = question.evidence.steps[0][2]
    things, said = item.things or (), question.spoken
    if isinstance(question.answer, Choice):
        said = question.answer.text
        if item.type == "object_rel_distance":
            about = (*about, *question.answer.options)
    # A distance is the same from either end.
    first = item.type == "object_abs_distance" or about[:1] == things[:1]
    in_order = "direction" not in item.type or about == things
    return first and in_order and sorted(about) == sorted(things) and is_same(said, item.answer_text)


def judge(items: Iterable[VsiItem], reader: Reader) -> dict[str, Tally]:
    """What comes of each question; a scene is read once."""
    kinds = {kind.title: kind for kind in PROFILE.types}
    tallies: dict[str, Tally] = defaultdict(Tally)
    known, scenes = set(reader.ids()), dict[str, Scene]()
    for item in items:
        tally = tallies[item.type]
        reason = BEYOND.get(item.type) or ("its sentence is not known" if item.things is None else "")
        if not reason and item.type not in RULES:
            reason = "its type is not known"
        if not reason and item.scene_id not in known:
            reason = "its scene is not annotated"
        if reason:
            tally.beyond[reason] += 1
            continue
        if item.scene_id not in scenes:
            scenes[item.scene_id] = reader.load(item.scene_id)
        scene = scenes[item.scene_id]
        try:
            said = RULES[item.type](item, scene, item.things or ())
        except CannotTellError as error:
            tally.beyond[str(error)] += 1
            continue
        tally.total += 1
        if is_same(said, item.answer_text):
            tally.matched += 1
        else:
            tally.missed.append(f"{item.id}: {said}, recorded {item.answer_text}")
        if item.type == "object_abs_distance":
            tally.within += abs(float(said) - float(item.answer_text)) <= CLOSE
        if (reason := asked_again(item, scene, kinds[item.type]) or "") == "":
            tally.generated += 1
        else:
            tally.unasked[reason] += 1
    return dict(tallies)


def told(tallies: Mapping[str, Tally]) -> dict[str, object]:
    """The JSON document."""
    done = {name: one for name, one in sorted(tallies.items()) if one.total}
    return {
        "benchmark": "vsi_oracle",
        **{name: [one.matched, one.total] for name, one in done.items()},
        "within_10_cm": {
            name: [one.within, one.total] for name, one in done.items() if "distance" in name and one.within
        },
        "not_rebuilt": {name: dict(one.beyond) for name, one in sorted(tallies.items()) if one.beyond},
        "not_matched": {name: one.missed for name, one in done.items() if one.missed},
        "generated": {name: [one.generated, one.total] for name, one in done.items()},
        "not_generated": {name: dict(one.unasked) for name, one in done.items() if one.unasked},
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--meta", required=True, help="folder of the benchmark's meta_info files")
    options.add_argument("--questions", required=True, type=Path, help="its questions, JSON or JSON Lines")
    chosen = options.parse_args()
    try:
        tallies = judge(read_items(chosen.questions), open_reader("vsi", chosen.meta))
    except SightlineError as error:
        sys.exit(str(error))
    print(json.dumps(told(tallies)))


if __name__ == "__main__":
    main()
