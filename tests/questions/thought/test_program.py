import math

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.thought.program import OPERATIONS, results, run, step

FACTS = {
    "here": (1.0, 2.0, 2.0), "there": (1.0, 2.0, 5.0), "near": 1.24, "far": 2.10, "low": -0.5, "label": "desk",
    "lens": (500.0, 400.0, 320.0, 240.0), "east": (1.0, 0.0), "north": (0.0, 1.0), "origin": (0.0, 0.0),
    "quarter": (0.0, -1.0, 0.0, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0),
}  # fmt: skip


def fact(name):
    if name not in FACTS:
        raise QuestionError(f"no fact {name!r}")
    return FACTS[name]


def told(*written):
    return run([step(one) for one in written], fact)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("x = read(label)", "desk"),
        ("x = sum(near, far, 1)", 4.34),
        ("x = difference(near, far)", -0.86),
        ("x = difference(there, here)", (0.0, 0.0, 3.0)),
        ("x = quotient(far, 3)", 0.7),
        ("x = size(low)", 0.5),
        ("x = length(here)", 3.0),
        ("x = length(3, 4)", 5.0),
        ("x = distance(here, there)", 3.0),
        ("x = vector(near, far)", (1.24, 2.10)),
        ("x = part(there, 2)", 5.0),
        ("x = project(there, lens)", (420.0, 400.0)),
        ("x = bearing(here)", math.atan(0.5)),
        ("x = angle(origin, east, north)", math.pi / 2),
        ("x = angle(origin, north, east)", 3 * math.pi / 2),
        ("x = turn(3, -3)", 6 - math.tau),
        ("x = carry(here, quarter)", (-1.5, 1.0, 4.0)),
        ("x = compare(near, far, nearer, farther)", "nearer"),
        ("x = compare(far, near, nearer, farther)", "farther"),
        ("x = sector(2, 0:left, 90:back)", "back"),
        ("x = min(far, near, low)", -0.5),
        ("x = max(far, near, low)", 2.1),
        ("x = nearest(2, near, far)", "far"),
        ("x = nearest(here, there, here)", "here"),
        ("x = least(far, near)", "near"),
        ("x = most(far, near)", "far"),
        ("x = order(far, low, near)", ("low", "near", "far")),
        ("x = count(near, far, low)", 3.0),
        ("x = count()", 0.0),
        ("x = cut(near, 0.01)", 1.24),
        ("x = cut(here, 4)", (0.0, 0.0, 0.0)),
        ("x = round(far, 0.25)", 2.0),
        ("x = round(2.125, 0.25)", 2.25),
    ],
)  # fmt: skip
def test_what_an_operation_gives(written, expected):
    given = told(written)
    assert given == (expected if isinstance(expected, str) else pytest.approx(expected))
    assert step(written)[1] in OPERATIONS


def test_a_step_takes_what_those_before_it_gave():
    program = ("a = distance(here, there)", "b = sum(a, near)", "side = compare(b, far, less, more)")
    assert told(*program) == "more"
    assert results([step(one) for one in program], fact)["b"] == pytest.approx(4.24)
    with pytest.raises(QuestionError, match="no fact 'a'"):
        told(*program[1:])


def test_a_pixel_that_is_lifted_is_seen_where_it_was():
    rng = np.random.default_rng(0)
    for u, v, z in rng.uniform((0, 0, 0.1), (1000, 1000, 9), (50, 3)).tolist():
        FACTS["spot"] = (u, v)
        assert told(f"at = lift(spot, {z:.6f}, lens)", "uv = project(at, lens)") == pytest.approx((u, v))


@pytest.mark.parametrize(
    "written",
    ["x = guess(near)", "x = read(nothing)", "x = sum(label)", "x = distance(here, east)", "x = quotient(near, 0)",
     "x = compare(near, far, nearer)", "x = read(near, far)", "x = part(here, 3)",
     "x = sector(-1, 0:left)", "x = carry(here, lens)"],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_refused(written):
    with pytest.raises(QuestionError):
        told(written)


def test_what_is_behind_a_camera_is_seen_nowhere():
    FACTS["behind"] = (0.0, 0.0, -1.0)
    with pytest.raises(QuestionError, match="not before the camera"):
        told("x = project(behind, lens)")


def test_a_step_is_written_in_one_way():
    assert step("far = distance(here, there)") == ("far", "distance", ("here", "there"))
    for written in ("far: distance(here, there)", "distance(here, there)", ""):
        with pytest.raises(QuestionError, match="write it as"):
            step(written)
    with pytest.raises(QuestionError, match="at least one"):
        run([], fact)
