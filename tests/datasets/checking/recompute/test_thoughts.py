"""Chains of thought are executed again; whatever is planted into one is found."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import Form
from sightline.datasets.checking.recompute.faults import faults_of
from sightline.datasets.checking.recompute.thoughts import executed, without_program
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.asked import rows_of
from sightline.datasets.rows.columns import from_table, to_table
from sightline.datasets.rows.row import Row, signed
from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.catalog import by_name
from sightline.questions.profiles.core import PROFILE as CORE
from sightline.questions.profiles.multiframe import PROFILE as MULTIFRAME
from sightline.questions.question import ask
from sightline.questions.thought.program import OPERATIONS, results, step
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import asked
from tests.questions.thought.aloud import random_room, random_things

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def aloud(types, limit: int = 6, **manner):
    """Those of the types that think, in that manner."""
    found = []
    for kind in types:
        try:
            found.append(kind.using(thought=True, limit=limit, **manner))
        except QuestionError:
            continue
    return found


def rows_about(scene: Scene, kinds) -> list[tuple[Row, Witness]]:
    witness = Witness(scene)
    rows = rows_of(ask(kinds, SceneTable(scene), 0)[0], scene, "own@1", 0)
    return [(row, witness) for row in rows]


@pytest.fixture(scope="module")
def found() -> list[tuple[Row, Witness]]:
    film = open_reader("procedural", "moving:3@96x72x8")
    told = [scene for seed in range(3) for scene in rows_about(random_room(seed, 5), aloud(CORE.types))]
    kinds = aloud((*CORE.types, *MULTIFRAME.types), limit=3)
    return [*told, *rows_about(film.load(next(iter(film.ids()))), kinds)]


def test_right_rows_pass(found):
    assert len(found) >= 250 and len({row.name for row, _ in found}) >= 20
    for row, witness in found:
        assert faults_of(row, witness) == [], row.type
        assert row.thought and row.params["thought"] is True


@pytest.mark.parametrize("manner", [{"choices": 4}, {"rounding": "people"}, {"form": Form(unit="feet")}])
def test_rows_in_other_manners_pass(manner):
    kinds = [by_name("object_gap").using(thought=True, **manner), by_name("object_size").using(thought=True, **manner)]
    rows = rows_about(random_room(4), kinds)
    assert len(rows) >= 10 and [faults_of(row, witness) for row, witness in rows] == [[]] * len(rows)


def test_what_is_stored_is_checked_as_well(found):
    rows = [row for row, _ in found]
    assert [faults_of(row, witness) for row, (_, witness) in zip(from_table(to_table(rows)), found, strict=True)] == (
        [[]] * len(rows)
    )


def test_points_that_are_hidden_beside_or_behind_are_told_apart():
    poses = [Pose.looking((0.0, -3.5, 1.4), (0.0, 2.0, 0.9)), Pose.looking((0.0, 1.5, 1.4), (0.0, 5.5, 1.2))]
    scene = box_scene(random_things(2), frames=poses, size=(240, 180))
    kind = by_name("point_in_view").using(thought=True, low=0.0, high=1.0)
    witness, ends = Witness(scene), set()
    for seed in range(2):
        for row in rows_of(asked(scene, kind, seed), scene, "own@1", seed):
            assert faults_of(row, witness) == []
            ends.add((row.evidence.steps[0][0], row.thought.rpartition(". ")[2].split(" ")[0]))
    assert ends == {("shown", "That"), ("hidden", "That"), ("outside", "By"), ("outside", "Ahead")}


def noticed(row: Row, witness: Witness) -> bool:
    return bool(faults_of(signed(row), witness))


def share(found, plant, seed: int = 0) -> float:
    """The share of planted faults that are noticed; rows into which nothing can be planted do not count."""
    rng = np.random.default_rng(seed)
    planted = [(plant(row, rng), witness) for row, witness in found for _ in range(3)]
    told = [noticed(row, witness) for row, witness in planted if row is not None]
    assert len(told) >= 500
    return sum(told) / len(told)


def with_words(row: Row, words: str) -> Row | None:
    return None if words == row.thought else replace(row, thought=words)


def with_program(row: Row, change) -> Row | None:
    plain, program = without_program(row)
    changed = change(list(program))
    if changed is None or tuple(changed) == program:
        return None
    return replace(row, evidence=replace(row.evidence, steps=(*plain.evidence.steps, *changed)))


def another_number(row, rng):
    places = list(NUMBER.finditer(row.thought))
    if not places:
        return None
    at = places[int(rng.integers(len(places)))]
    decimals = len(at[0].partition(".")[2])
    off = float(rng.choice([-1, 1])) * float(rng.integers(2, 30)) * 10.0**-decimals
    return with_words(row, f"{row.thought[: at.start()]}{float(at[0]) + off:.{decimals}f}{row.thought[at.end() :]}")


def another_word(row, rng):
    words = row.thought.split(" ")
    at = int(rng.integers(len(words)))
    return with_words(
        row, " ".join([*words[:at], *(["not", words[at]] if rng.random() < 0.5 else []), *words[at + 1 :]])
    )


def other_sides(row, rng):
    for one, other in (("left", "right"), ("nearer", "farther"), ("up", "down"), ("yes", "no"), ("larger", "smaller")):
        if f" {one}" in row.thought:
            return with_words(row, row.thought.replace(f" {one}", f" {other}"))
    return None


def swapped_steps(row, rng):
    def change(program):
        if len(program) < 2:
            return None
        i, j = rng.choice(len(program), 2, replace=False)
        program[i], program[j] = program[j], program[i]
        return program

    return with_program(row, change)


def another_operation(row, rng):
    def change(program):
        at = int(rng.integers(len(program)))
        name, how, given = program[at]
        program[at] = (name, str(rng.choice([one for one in sorted(OPERATIONS) if one != how])), given)
        return program

    return with_program(row, change)


def another_argument(row, rng):
    def change(program):
        at = int(rng.integers(len(program)))
        name, how, given = program[at]
        known = [one for step in program for one in step[2]]
        if not given:
            return None
        k = int(rng.integers(len(given)))
        program[at] = (name, how, (*given[:k], str(rng.choice(known)), *given[k + 1 :]))
        return program

    return with_program(row, change)


def a_step_less(row, rng):
    def change(program):
        del program[int(rng.integers(len(program)))]
        return program

    return with_program(row, change)


@pytest.mark.parametrize(
    "plant", [another_number, another_word, swapped_steps, another_operation, another_argument, a_step_less]
)
def test_planted_faults_are_found(found, plant):
    assert share(found, plant) >= 0.99


def test_a_side_that_is_turned_in_words_is_found(found):
    turned = [(other_sides(row, None), witness) for row, witness in found]
    told = [noticed(row, witness) for row, witness in turned if row is not None]
    assert len(told) >= 50 and all(told)


def test_a_box_of_another_scene_is_found_by_the_steps(found):
    for row, _ in found:
        if row.name == "object_gap":
            assert noticed(row, Witness(random_room(5, 5)))


def test_a_thought_that_the_parameters_do_not_tell_is_found(found):
    row, witness = found[0]
    params = {name: value for name, value in row.params.items() if name != "thought"}
    silent = signed(replace(row, params=params, type=row.name))
    assert {"thought", "steps"} <= {fault.what for fault in faults_of(silent, witness)}
    assert noticed(replace(row, thought=""), witness)
    assert noticed(replace(row, params={**row.params, "thought": False}), witness)


def test_both_interpreters_agree_on_every_operation():
    rng = np.random.default_rng(1)
    for _ in range(60):
        known = {name: float(value) for name, value in zip("uvwxyz", rng.normal(0, 3, 6), strict=True)}
        known |= {name: tuple(rng.uniform(0.5, 4, 3).tolist()) for name in ("p", "q", "r")}
        known |= {"lens": tuple(rng.uniform(1, 9, 4).tolist()), "pose": tuple(rng.normal(0, 1, 12).tolist())}
        known |= {name: tuple(rng.normal(0, 1, 2).tolist()) for name in ("k", "l", "m")}
        written = [
            "a = sum(u, v, w)", "b = difference(u, v)", "c = difference(p, q)", "d = quotient(u, v)", "e = size(w)",
            "f = length(u, v, w)", "g = length(p)", "h = distance(p, q)", "i = vector(u, v)", "j = lift(k, x, lens)",
            "n = carry(p, pose)", "o = project(p, lens)", "s = bearing(p)", "t = angle(k, l, m)", "aa = turn(u, v)",
            "ab = compare(u, v, less, more)", "ac = sector(t, 0:left, 90:back, 200:right)", "ad = min(u, v, w)",
            "ae = max(u, v, w)", "af = nearest(p, q, r)", "ag = nearest(u, v, w)", "ah = least(u, v, w)",
            "ai = most(u, v, w)", "aj = order(u, v, w, x)", "ak = count(u, v)", "al = cut(u, 1)", "am = cut(p, 99)",
            "an = round(u, 0.25)", "ao = read(u)", "ap = count()", "aq = part(p, 1)",
        ]  # fmt: skip
        program = [step(one) for one in written]
        assert {how for _, how, _ in program} == set(OPERATIONS)
        first, second = results(program, known.__getitem__), executed(program, known.__getitem__)
        for name, value in first.items():
            named = isinstance(value, str) or (isinstance(value, tuple) and isinstance(value[0], str))
            assert second[name] == (value if named else pytest.approx(value, abs=1e-9)), name


def test_a_program_that_cannot_be_executed_gives_nothing():
    for written in ("x = guess(u)", "x = quotient(u, 0)", "x = sum(gone)", "x = min()", "x = carry(u, u)"):
        assert executed([step(written)], {"u": 1.0}.__getitem__) is None
